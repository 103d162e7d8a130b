"""Undo: newest first, and only where AWS still shows exactly what was left."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.setting import PREFIX, QUICK, Setting, finished
from wizard.aws.writes import OPERATION_TAG
from wizard.demo.account import allows, trusts_account, trusts_service
from wizard.engine import resolve_open, undo

ACE, MARKETER, OBSERVER = f"{PREFIX}ACEManager", f"{PREFIX}Marketing", f"{PREFIX}ReadOnly"
MARKETING = "AWSPartnerCentralMarketingManagement"
ARN = f"arn:aws:iam::aws:policy/{MARKETING}"
OWN = "arn:aws:iam::111122223333:policy/PartnerCentralReadOnly"
WIDE = [trusts_service(), trusts_account("444455556666")]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """One role with its policy was made by this journey."""
    setting = Setting(folder=tmp_path, personas="Marketing")
    setting.apply()
    setting.world.calls.clear()
    return setting


def outcomes(setting: Setting) -> list[str]:
    return [f"{progress.outcome} {progress.change.operation}" for progress in setting.undo()]


def test_everything_is_taken_back_newest_first(setting: Setting) -> None:
    assert outcomes(setting) == ["done AttachRolePolicy", "done CreateRole"]
    assert setting.writes == [f"DetachRolePolicy {MARKETER} {MARKETING}", f"DeleteRole {MARKETER}"]
    assert setting.roles() == set()
    assert setting.made() == []


def test_undoing_twice_does_nothing_the_second_time(setting: Setting) -> None:
    setting.undo()
    setting.world.calls.clear()
    assert setting.undo() == []
    assert setting.writes == []


def test_what_was_taken_back_is_planned_again_and_can_be_made_again(setting: Setting) -> None:
    setting.undo()
    assert {progress.outcome for progress in setting.apply()} == {"done"}
    assert outcomes(setting) == ["done AttachRolePolicy", "done CreateRole"]


def test_a_replaced_trust_policy_comes_back_as_it_was(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing", replace_trust="Marketing")
    setting.role(MARKETER, MARKETING, trust=WIDE)
    setting.apply()
    assert setting.look("roles.trust")[f"roles.trust/{MARKETER}"].status == "pass"
    assert outcomes(setting) == ["done UpdateAssumeRolePolicy"]
    document = setting.connection.read("iam", "GetRole", RoleName=MARKETER).response["Role"]["AssumeRolePolicyDocument"]
    assert document == {"Version": "2012-10-17", "Statement": WIDE}


def test_our_own_policy_goes_last(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="ReadOnly", policy_set="current")
    setting.apply()
    assert outcomes(setting) == ["done AttachRolePolicy", "done CreateRole", "done CreatePolicy"]


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


TOUCHED: dict[str, tuple[Callable[[Any], object], dict[str, str]]] = {
    "the policy was detached": (
        lambda iam: iam.detach_role_policy(ARN, MARKETER),
        {"AttachRolePolicy": "no longer attached", "CreateRole": ""},
    ),
    "the trust policy was changed": (
        lambda iam: iam.update_assume_role_policy(MARKETER, document(*WIDE)),
        {"AttachRolePolicy": "", "CreateRole": "has changed the trust policy"},
    ),
    "a policy was added": (
        lambda iam: iam.attach_role_policy("arn:aws:iam::aws:policy/SecurityAudit", MARKETER),
        {"AttachRolePolicy": "", "CreateRole": "still carries arn:aws:iam::aws:policy/SecurityAudit"},
    ),
    "an inline policy was added": (
        lambda iam: iam.put_role_policy(MARKETER, "mine", document(allows("s3:*"))),
        {"AttachRolePolicy": "", "CreateRole": "still carries mine"},
    ),
    "the role was made anew": (
        lambda iam: setattr(iam.get_role(MARKETER), "id", "AROAANOTHERROLE00001"),
        {"AttachRolePolicy": "made anew", "CreateRole": "made anew"},
    ),
    "our tag was removed": (
        lambda iam: setattr(iam.get_role(MARKETER), "tags", []),
        {"AttachRolePolicy": "", "CreateRole": "did not make it"},
    ),
    "our tag was changed": (
        lambda iam: iam.tag_role(MARKETER, [{"Key": OPERATION_TAG, "Value": "x"}]),
        {"AttachRolePolicy": "", "CreateRole": "did not make it"},
    ),
    "the role was deleted": (
        lambda iam: (iam.detach_role_policy(ARN, MARKETER), iam.delete_role(MARKETER)),
        {"AttachRolePolicy": "no longer attached", "CreateRole": "no longer there"},
    ),
}


@pytest.mark.parametrize(("touch", "left_alone"), TOUCHED.values(), ids=TOUCHED.keys())
def test_what_somebody_has_touched_since_is_left_alone_with_the_reason(
    setting: Setting, touch: Callable[[Any], object], left_alone: dict[str, str]
) -> None:
    setting.iam(touch)
    for progress in setting.undo():
        reason = left_alone[progress.change.operation]
        if reason:
            assert progress.outcome == "skipped"
            assert progress.error.startswith("Left alone: ") and reason in progress.error
        else:
            assert progress.outcome == "done", progress.error
    inverses = {"AttachRolePolicy": "DetachRolePolicy", "CreateRole": "DeleteRole"}
    allowed = {inverses[operation] for operation, reason in left_alone.items() if not reason}
    assert {write.split()[0] for write in setting.writes} == allowed


def test_a_trust_policy_that_somebody_changed_after_us_stays(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing", replace_trust="Marketing")
    setting.role(MARKETER, MARKETING, trust=WIDE)
    setting.apply()
    setting.iam(lambda iam: iam.update_assume_role_policy(MARKETER, document(trusts_account("123456789012"))))
    setting.world.calls.clear()
    (progress,) = setting.undo()
    assert (progress.outcome, setting.writes) == ("skipped", [])
    assert "has changed the trust policy" in progress.error


@pytest.mark.parametrize(
    ("touch", "reason"),
    [
        (lambda iam: iam.create_policy_version(OWN, document(allows("*")), True), "has changed the policy"),
        (lambda iam: iam.attach_role_policy(OWN, "Somebody"), "still in use 1 times"),
    ],
)
def test_our_policy_stays_when_it_was_edited_or_others_use_it(tmp_path: Path, touch: Any, reason: str) -> None:
    setting = Setting(folder=tmp_path, personas="ReadOnly", policy_set="current")
    setting.apply()
    setting.role("Somebody")
    setting.iam(touch)
    last = setting.undo()[-1]
    assert (last.change.operation, last.outcome) == ("CreatePolicy", "skipped")
    assert reason in last.error


def test_what_cannot_be_looked_at_is_left_alone(setting: Setting) -> None:
    setting.forbid("GetRole")
    results = setting.undo()
    assert {progress.outcome for progress in results} == {"skipped"}
    assert all("nobody could look at it" in progress.error for progress in results)
    assert setting.writes == []


def test_an_undo_that_is_refused_ends_the_batch(setting: Setting) -> None:
    setting.forbid("DetachRolePolicy")
    results = setting.undo()
    assert [str(progress.outcome) for progress in results] == ["failed", "skipped"]
    assert "iam:DetachRolePolicy" in results[0].error
    assert results[1].error == "Not attempted: an earlier undo did not succeed."
    assert setting.roles() == {MARKETER}


def test_stopping_an_undo_attempts_no_other(setting: Setting) -> None:
    stop = threading.Event()
    stop.set()
    results = finished(undo(setting.journal.done(), setting.situation, setting.journal, stop=stop, patience=QUICK))
    assert {progress.outcome for progress in results} == {"skipped"}
    assert setting.writes == []


@pytest.mark.parametrize("happened", [True, False])
def test_an_undo_that_was_under_way_is_resolved_by_asking_aws(setting: Setting, happened: bool) -> None:
    attach = setting.journal.done()[-1]
    setting.journal.undo_intend(attach.intent.seq, batch="dead", account="111122223333", identity="arn:aws:iam::x")
    if happened:
        setting.iam(lambda iam: iam.detach_role_policy(ARN, MARKETER))
    later = datetime.now(UTC) + timedelta(minutes=10)
    (resolved,) = resolve_open(setting.journal, setting.situation, now=later)
    assert resolved.sentence.startswith("The undo did happen" if happened else "The undo did not happen")
    assert len(setting.made()) == (1 if happened else 2)
    results = setting.undo()
    assert {progress.outcome for progress in results} == {"done"}
    assert setting.roles() == set()
