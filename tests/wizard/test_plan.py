"""Plan: what differs, rendered in ways that are all the same value."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import threading
from dataclasses import replace
from typing import Any

import botocore
import pytest

from tests.setting import PREFIX, Setting
from wizard import show
from wizard.aws.commandline import aws_cli
from wizard.aws.operations import INVERSES, WRITES
from wizard.aws.writes import writable
from wizard.demo.account import trusts_account, trusts_service
from wizard.documents import change_document
from wizard.engine import differences, plan, verify
from wizard.journey import PHASES, step_named
from wizard.model import Change, Held, Look, Operation

MARKETER = f"{PREFIX}Marketing"


def all_changes() -> list[Change]:
    """One of each kind of change that the journey can plan."""
    setting = Setting("half-done", policy_set="current", replace_trust="AllianceLead", company_tags="Team=a b=c")
    return list(setting.plan().changes)


def roles_step() -> Any:
    return step_named("roles.personas")


def test_the_order_is_the_order_in_which_they_can_be_made() -> None:
    changes = all_changes()
    made: set[str] = set()
    for change in changes:
        assert set(change.needs) <= made
        made.add(change.id)


@pytest.mark.parametrize("operation", ["CreateRole", "AttachRolePolicy", "UpdateAssumeRolePolicy", "CreatePolicy"])
def test_each_kind_of_change_is_on_the_list_with_its_undo_and_its_proof(operation: str) -> None:
    change = next(change for change in all_changes() if change.operation == operation)
    assert operation in WRITES[change.service]
    assert callable(writable(change.write).shows)
    assert change.undo is not None
    assert change.undo.operation in INVERSES[change.undo.service]
    assert callable(writable(change.undo).shows)


def test_what_gives_somebody_more_says_so() -> None:
    widening = {change.operation: change.widens for change in all_changes()}
    assert widening["AttachRolePolicy"]
    assert not widening["CreateRole"], "a new role carries nothing"
    assert not widening["CreatePolicy"], "a new policy is attached to nobody"
    assert not widening["UpdateAssumeRolePolicy"], "here others are shut out"


def test_a_change_is_told_with_its_call_and_whether_it_can_be_taken_back() -> None:
    for change in all_changes():
        said = "\n".join(show.change_lines(change, 1, 1))
        assert " ".join(said.split()).find(" ".join(change.title.split())) >= 0
        assert aws_cli(change.write) in re.sub(r" \\\n *", " ", said), "over several lines it is the same"
        assert "can be taken back" in said
        assert ("more can be done afterwards" in said) == change.widens


@pytest.mark.parametrize("change", all_changes(), ids=lambda change: change.id)
def test_the_aws_cli_reads_the_line_as_exactly_the_same_request(change: Change) -> None:
    """The line is parsed by the shell's rules and by the AWS CLI's own, which must end at the same parameters."""
    words = shlex.split(aws_cli(change.write))
    assert words[:3] == ["aws", change.service, words[2]]
    given: dict[str, Any] = {}
    for option, value in zip(words[3::2], words[4::2], strict=True):
        name = next(name for name in change.parameters if option == "--" + cli_name(name))
        wanted = change.parameters[name]
        given[name] = value if isinstance(wanted, str) else json.loads(value)
    assert given == change.parameters


def cli_name(parameter: str) -> str:
    return str(botocore.xform_name(parameter, "-"))


AWS_CLI = """
import json, sys
from awscli.clidriver import create_clidriver

def note(params, model, **more):
    seen.append([model.name, params])
    raise RuntimeError("that is enough: nothing is sent")

seen = []
driver = create_clidriver()
driver.session.register("provide-client-params", note)
sys.stderr = open("/dev/null", "w")
for words in json.load(sys.stdin):
    driver.main(words[1:])
print(json.dumps(seen))
"""


def test_the_aws_cli_itself_reads_the_lines_as_the_same_requests() -> None:
    """Somebody else's code takes the lines apart."""
    changes = one_of_each()
    done = subprocess.run(
        [sys.executable, "-c", AWS_CLI],
        input=json.dumps([shlex.split(aws_cli(change.write)) for change in changes]),
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[change.operation, change.parameters] for change in changes]


def one_of_each() -> list[Change]:
    return list({change.operation: change for change in all_changes()}.values())


def test_json_of_a_change_is_what_is_made_and_nothing_else() -> None:
    for change in all_changes():
        document = change_document(change)
        assert set(document) == {
            "id", "step", "title", "service", "operation", "parameters", "kind", "widens", "irreversible", "undo", "cli",
            "notes", "no_way_back",
        }  # fmt: skip
        assert document["parameters"] == change.parameters
        assert document["undo"] is None or set(document["undo"]) == {"service", "operation", "parameters"}
        assert json.loads(json.dumps(document)) == document


def test_a_change_can_be_kept_and_read_again() -> None:
    for change in all_changes():
        assert Change.model_validate(json.loads(json.dumps(change.model_dump(mode="json")))) == change


def test_a_plan_that_stumbles_is_held_back_and_asks_to_be_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("wizard.engine.verify"), "phase_of", lambda step: PHASES[0])

    def changes(look: Look) -> Any:
        yield Change(
            id="x",
            step="roles.personas",
            title="x",
            service="iam",
            operation="CreateRole",
            parameters={},
            kind="create",
        )
        raise KeyError("oh")

    found = plan([replace(roles_step(), changes=changes)], Setting().situation)
    assert found.changes == (), "half a plan is no plan"
    (held,) = found.held
    assert isinstance(held, Held)
    assert "KeyError" in held.reason and "report" in held.remedy


def test_answers_that_no_longer_fit_are_told_as_such_and_nothing_is_planned() -> None:
    """A file of another version, or one edited by hand."""
    setting = Setting(policy_set="golden")
    found = setting.plan()
    assert found.changes == ()
    (held,) = found.held
    assert "roles.personas: policy_set" in held.reason and "Answer the questions" in held.remedy
    assert {result.status for result in setting.look("roles").values()} == {"unknown"}
    assert all("stumbled" not in result.summary for result in setting.look("roles.exists").values())


def test_a_plan_rests_on_the_look_that_people_have_seen() -> None:
    """What is planned is what was shown, also when AWS has moved on a moment later; the write looks again."""
    setting = Setting(personas="Marketing")
    step, sweep = roles_step(), setting.situation.sweep()
    results = tuple(verify([(step, step.checks)], setting.situation, sweep=sweep))
    setting.role(MARKETER, "AWSPartnerCentralMarketingManagement")
    assert len(differences([step], setting.situation, sweep, results).changes) == 2
    assert plan([step], setting.situation).changes == ()


def test_a_plan_that_is_stopped_plans_nothing() -> None:
    stop = threading.Event()
    stop.set()
    assert plan([roles_step()], Setting().situation, stop=stop).changes == ()


def test_the_old_trust_policy_is_shown_beside_the_new_one() -> None:
    setting = Setting(personas="Marketing", replace_trust="Marketing")
    setting.role(
        MARKETER, "AWSPartnerCentralMarketingManagement", trust=[trusts_service(), trusts_account("444455556666")]
    )
    (change,) = setting.plan().changes
    assert change.before == {"Version": "2012-10-17", "Statement": [trusts_service(), trusts_account("444455556666")]}
    assert json.loads(change.parameters["PolicyDocument"])["Statement"] == [trusts_service()]


def test_an_operation_that_is_not_on_the_list_has_no_entry() -> None:
    with pytest.raises(KeyError):
        writable(Operation(service="iam", operation="CreateUser", parameters={}))
