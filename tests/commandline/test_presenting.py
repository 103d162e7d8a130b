"""Presenter mode on the command line: stand-ins on stdout and stderr, real values in AWS and in the journey's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.canaries import TYPED, canaries, leaked, typed_back
from tests.commandline.conftest import OURS, RealAccount, Run, begin
from tests.commandline.test_plain import ENTER, Terminal, sit_down
from wizard.demo import open_world
from wizard.state.journey import STAND_INS, Journey
from wizard.veil import VEIL

SOFIA = "sofia.admin@example.com"

ALL = [
    ["check"],
    ["check", "--json"],
    ["check", "--short"],
    ["plan", "--json"],
    ["status"],
    ["status", "--json"],
    ["guide", "link.account"],
    ["guide", "link.account", "--json"],
    ["done"],
    ["troubleshoot"],
    ["export", "cli"],
    ["export", "policy", "setup"],
    ["export", "security"],
    ["users", "list", "--json"],
    ["schedule", "notices"],
    ["undo"],
]


@pytest.fixture(autouse=True)
def _no_veil_afterwards() -> Iterator[None]:
    yield
    VEIL.begin(False)


@pytest.fixture(scope="module")
def hidden() -> set[str]:
    with open_world("half-done") as world:
        return canaries(world)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo journey in which much was answered, imported and written."""
    from wizard import cli

    folder = tmp_path_factory.mktemp("worked") / "journey"
    with redirect_stdout(StringIO()):
        assert cli.main(["demo", "--present", "--state", str(folder)]) == 0
    return folder


def test_the_demo_walks_the_whole_journey_without_naming_anybody(run: Run, hidden: set[str]) -> None:
    ran = run("demo", "--present")
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 1000
    assert leaked(ran.out, hidden) | leaked(ran.err, hidden) == set()


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_no_command_names_anybody(run: Run, worked: Path, hidden: set[str], command: list[str]) -> None:
    ran = run(*command, "--demo", "half-done", "--state", worked, "--present")
    assert ran.out or ran.err
    assert leaked(ran.out, hidden) | leaked(ran.err, hidden) == set()
    if "--json" in command:
        assert ran.json["redacted"] is True
        assert ran.json["account"] == VEIL.redacted(OURS)


def test_stand_ins_of_the_demo_are_the_same_in_every_run(run: Run) -> None:
    first, second = (run("status", "--demo", "half-done", "--present") for _ in range(2))
    assert first.out == second.out
    assert "account-" in first.out


def test_what_is_written_and_kept_is_real(run: Run, state: Path, account: RealAccount) -> None:
    begin(run, state)
    ran = run("apply", "roles.personas", "--yes", "--state", state, "--present")
    assert ran.code == 0
    assert OURS not in ran.out + ran.err
    assert "CreateRole" in account.writes
    arns = [role["Arn"] for role in account.world.session.client("iam").list_roles()["Roles"]]
    assert f"arn:aws:iam::{OURS}:role/PartnerCentralRoleForMarketing" in arns
    with Journey.open(state) as journey:
        assert journey.state.account == OURS


def test_a_real_journey_has_a_key_of_its_own_and_tells_it_nowhere(run: Run, state: Path, account: RealAccount) -> None:
    begin(run, state)
    with Journey.open(state) as journey:
        key = journey.stand_in_key()
    ran = run("check", "decide", "--json", "--state", state, "--present")
    again = run("check", "decide", "--json", "--state", state, "--present")
    assert ran.json["account"] == again.json["account"] != OURS
    with open_world("half-done"):
        assert run("status", "--json", "--demo", "half-done", "--present").json["account"] != ran.json["account"]
    assert (state / STAND_INS).read_bytes() == key
    assert (state / STAND_INS).stat().st_mode & 0o077 == 0
    assert key.hex() not in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--account", "1234"],
        ["check", "--account", "444455556666", "--nonsense", "sofia.admin@example.com"],
        ["check", "arn:aws:iam::444455556666:role/x", "--demo", "half-done"],
        ["check", "--demo", "444455556666"],
        ["check", "--profile", "sofia-at-work"],
        ["check", "--state", "/home/sofia/nowhere/\x00"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_what_is_said_about_wrong_words_repeats_no_identifier(
    run: Run, arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    ran = run(*arguments, "--present")
    assert ran.code == 2
    assert not leaked(ran.out + ran.err, ["444455556666", SOFIA, "/home/sofia", "sofia-at-work"])


def test_an_account_that_is_refused_is_named_by_its_stand_in(run: Run, state: Path, account: RealAccount) -> None:
    begin(run, state)
    account.sign_in("arn:aws:iam::444455556666:user/jane")
    ran = run("check", "--state", state, "--present")
    assert ran.code == 2
    assert not leaked(ran.err, [OURS, "444455556666", "arn:aws:iam::444455556666:user/jane"])
    assert len(set(re.findall(r"account-\w{6}", ran.err))) == 2


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_files_with_stand_ins_hide_the_same_names_under_the_same_stand_ins(
    run: Run, worked: Path, hidden: set[str], form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The town, the street, the company and its mail domain too: known from AWS, from answers and from users."""
    monkeypatch.chdir(tmp_path)
    shown = run("check", "decide.company", "--demo", "half-done", "--present").out
    account, town = (re.search(rf"{kind}-\w{{6}}", shown) for kind in ("company", "town"))
    run("report", "--redacted", "--format", form, "--out", "told", "--demo", "half-done", "--state", worked)
    told = (tmp_path / "told").read_text()
    assert leaked(told, {*hidden, "example.com"}) == set()
    assert account is not None and town is not None
    assert account[0] in told
    VEIL.begin(False)  # what is kept tells enough, without AWS
    run("handoff", "export", "--out", "packet", "--demo", "half-done", "--state", worked)
    for file in ("packet.json", "packet.md"):
        assert leaked((tmp_path / file).read_text(), {*hidden, "example.com"}) == set()


def test_a_report_that_nobody_named_a_file_for_gets_stand_ins_and_one_with_a_name_is_real(
    run: Run, worked: Path, hidden: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("report", "--present", "--demo", "half-done", "--state", worked)
    (file,) = tmp_path.glob("*.html")
    assert file.name.endswith("-redacted.html")
    assert leaked(file.read_text(), hidden) == set()
    out = run("report", "--present", "--out", "-", "--format", "md", "--demo", "half-done", "--state", worked).out
    assert leaked(out, hidden) == set()
    (tmp_path / "read.md").write_text(out)
    assert run("report", "verify", "read.md", "--present").code == 0
    run("report", "--present", "--out", "real.html", "--demo", "half-done", "--state", worked)
    assert OURS in (tmp_path / "real.html").read_text()


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize(
    "command",
    [
        ["answer", "decide.people", "iam_admin_email={}"],
        ["answer", "decide.account", "account={}"],
        ["users", "import", "{}"],
        ["handoff", "import", "{}"],
        ["claim", "{}", "--by", "Ana Lead"],
        ["check", "{}"],
        ["report", "verify", "{}"],
        ["report", "--out", "/nowhere/{}"],
        ["users", "decide", "{}", "--role", "ACEManager"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_no_command_gives_back_what_was_typed(run: Run, worked: Path, command: list[str], typed: str) -> None:
    words = [word.format(typed) for word in command]
    ran = run(*words, "--demo", "half-done", "--state", worked, "--present")
    assert typed_back(ran.out + ran.err) == set()


def test_without_it_nothing_is_hidden(run: Run) -> None:
    ran = run("status", "--json", "--demo", "half-done")
    assert (ran.json["account"], ran.json["redacted"]) == (OURS, False)


@pytest.fixture
def terminal() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.closes()


def test_the_gate_of_the_plain_face_is_masked(terminal: list[Terminal], state: Path) -> None:
    person = sit_down(terminal, "--present", "--state", state, real=True)
    said = person.sees("Last four digits:")
    person.types("3333", ENTER)
    said += person.sees("This journey now belongs to account-")
    assert "****" in said
    assert not leaked(said, [OURS, "3333"])
    with Journey.open(state, writable=False) as journey:
        assert journey.state.account == OURS
