"""What may know what: faces know the core, the core knows no face, and only declared operations reach AWS."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import botocore.session
import pytest

from tests.setting import Setting
from wizard.aws import operations
from wizard.aws.operations import INVERSES, READS, SIGN_IN, WRITES, NotDeclared
from wizard.demo import WORLDS
from wizard.engine import plan, verify
from wizard.journey import STEPS
from wizard.local.door import SERVICE as LOCAL
from wizard.model import Operation

FACES = ("textual", "rich", "questionary", "screens")
ROOT = Path(__file__).parent.parent / "wizard"
MODULES = sorted(ROOT.rglob("*.py"))

NEVER = {
    "partnercentral-account": {
        "CreatePartner",
        "StartVerification",
        "PutAllianceLeadContact",
        "PutProfileVisibility",
        "StartProfileUpdateTask",
        "SendEmailVerificationCode",
    },
    "freetier": {"UpgradeAccountPlan"},
    "marketplace-catalog": {"StartChangeSet"},
}
"""What registers, replaces, publishes, pays or uses up an attempt; no part of this program may be able to do it."""


# --- faces


def module_level(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """The imports that run when a module is imported: all but those inside functions and for type checkers."""
    found: list[ast.Import | ast.ImportFrom] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        waiting += ast.iter_child_nodes(node)
    return found


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in module_level(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        else:
            names.add(node.module or "")
    return {name.split(".")[0] for name in names} | {name for name in names if name.startswith("wizard")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_of_the_core_imports_a_face(path: Path) -> None:
    assert not imported(path) & set(FACES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_backend_and_the_demo_know_boto3_and_only_the_demo_knows_moto(path: Path) -> None:
    part = path.relative_to(ROOT).parts[0]
    known = imported(path)
    assert "moto" not in known or part == "demo"
    assert not known & {"boto3", "botocore"} or part in {"aws", "demo"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_demo_command_knows_the_demo(path: Path) -> None:
    """A real run must not be able to end up in the pretend AWS by an import."""
    if path.relative_to(ROOT).parts[0] != "demo":
        assert not {name for name in imported(path) if name.startswith("wizard.demo")}


def loaded(*runs: list[str]) -> tuple[set[str], str]:
    """The modules that a fresh interpreter has after some runs of the program, and what they printed."""
    code = (
        "import sys\nfrom wizard.cli import main\n"
        f"for arguments in {runs!r}:\n    main(arguments)\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return set(done.stderr.splitlines()[-1].split()), done.stdout


def test_commands_without_a_screen_load_no_face() -> None:
    modules, out = loaded(
        ["check", "roles", "--demo", "half-done"],
        ["plan", "roles", "--demo", "half-done", "--json"],
        ["apply", "policies", "--demo", "half-done", "--yes"],
        ["status", "--demo", "denied"],
        ["answer", "roles.personas", "policy_set=current", "--demo", "empty"],
    )
    for said in (
        "Wider than Partner Central",
        '"changes"',
        "Nothing is written in these steps",
        "Persona roles",
        "Noted.",
    ):
        assert said in out, "it did run"
    assert not {name for name in modules if name.split(".")[0] in FACES}


def test_version_needs_nothing() -> None:
    modules, out = loaded(["--version"])
    assert out.startswith("partner-central-wizard ")
    assert not {name for name in modules if name.split(".")[0] in {*FACES, "boto3", "botocore", "pydantic", "moto"}}


# --- operations


def declared() -> list[tuple[str, str]]:
    lists = (READS, WRITES, INVERSES)
    found = {(service, name) for table in lists for service, names in table.items() for name in names}
    return sorted((service, name) for service, name in found if service != LOCAL)


@pytest.mark.parametrize(("service", "operation"), declared(), ids=lambda value: value)
def test_every_declared_operation_exists(service: str, operation: str) -> None:
    assert operation in botocore.session.get_session().get_service_model(service).operation_names


@pytest.mark.parametrize(
    ("service", "operation"), [(service, name) for service, names in NEVER.items() for name in sorted(names)]
)
def test_what_must_never_be_called_is_on_no_list_and_passes_no_door(service: str, operation: str) -> None:
    assert operation in botocore.session.get_session().get_service_model(service).operation_names
    for table in (READS, WRITES, INVERSES, operations.SIGN_IN):
        assert operation not in table.get(service, frozenset())
    setting = Setting()
    with pytest.raises(NotDeclared):
        setting.connection.read(service, operation)
    for inverse in (True, False):
        with pytest.raises(NotDeclared):
            setting.connection.write(Operation(service=service, operation=operation, parameters={}), inverse=inverse)
    assert setting.world.calls == []


def test_what_must_never_be_called_is_nowhere_spelt_out_to_be_called() -> None:
    """Neither as an operation nor as a method; words for people may mention it."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for names in NEVER.values():
                for name in names:
                    method = botocore.xform_name(name)
                    assert not (isinstance(node, ast.Attribute) and node.attr == method), f"{path}: {method}"
                    assert not (isinstance(node, ast.Constant) and node.value in {name, method}), f"{path}: {name}"


def test_reading_and_writing_are_separate_doors() -> None:
    reads = {(service, name) for service, names in READS.items() for name in names}
    writes = {(service, name) for table in (WRITES, INVERSES) for service, names in table.items() for name in names}
    assert not reads & writes
    setting = Setting()
    for service, name in writes:
        with pytest.raises(NotDeclared):
            setting.connection.read(service, name)
    for service, name in reads:
        with pytest.raises(NotDeclared):
            setting.connection.write(Operation(service=service, operation=name, parameters={}))
    assert setting.world.calls == []


def test_reads_only_look() -> None:
    harmless = ("Get", "List", "Describe", "Lookup", "Search", "Simulate", "Generate", "Batch")
    assert not [name for names in READS.values() for name in names if not name.startswith(harmless)]


@pytest.mark.parametrize("world", WORLDS)
def test_a_look_over_the_whole_journey_makes_only_declared_reads(world: str) -> None:
    setting = Setting(world)
    setting.world.laptop.sign_in()
    list(verify([(step, step.checks) for step in STEPS], setting.situation))
    plan(STEPS, setting.situation)
    made = {(service, operation) for service, operation, _ in setting.world.calls}
    assert made
    allowed = {(service, name) for table in (READS, SIGN_IN) for service, names in table.items() for name in names}
    assert not made - allowed


@pytest.mark.parametrize("world", ["half-done", "empty"])
def test_applying_and_undoing_make_only_declared_writes(world: str, tmp_path: Path) -> None:
    setting = Setting(world, folder=tmp_path, policy_set="current", replace_trust="AllianceLead")
    setting.apply()
    setting.undo()
    made = {(service, operation) for service, operation, _ in setting.world.calls}
    tables = (READS, SIGN_IN, WRITES, INVERSES)
    allowed = {(s, name) for table in tables for s, names in table.items() for name in names}
    assert ("iam", "CreateRole") in made and ("iam", "DeleteRole") in made
    assert not made - allowed
