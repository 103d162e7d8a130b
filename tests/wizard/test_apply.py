"""Apply: promise, do, prove, and an honest account of what was made and what was not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.setting import LINEAGE, PREFIX, QUICK, Setting, finished
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError
from wizard.aws.writes import OPERATION_TAG
from wizard.demo.account import trusts_account, trusts_service
from wizard.demo.fakes import FAKES
from wizard.engine import Stage, WrongAccount, apply, resolve_open
from wizard.engine.progress import Outcome
from wizard.model import Change, Role
from wizard.state.errors import StateError

LATER = datetime.now(UTC) + timedelta(minutes=10)
"""When AWS has certainly shown what was written now."""

ACE, MARKETER = f"{PREFIX}ACEManager", f"{PREFIX}Marketing"
OPPORTUNITIES, MARKETING = "AWSPartnerCentralOpportunityManagement", "AWSPartnerCentralMarketingManagement"


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """Two roles are to be made, each with one policy."""
    return Setting(folder=tmp_path, personas="ACEManager, Marketing")


def outcomes(setting: Setting, **more: Any) -> list[str]:
    return [f"{progress.outcome} {progress.change.operation}" for progress in setting.apply(**more)]


# --- all goes well


def test_changes_are_made_one_after_another_and_proven(setting: Setting) -> None:
    assert outcomes(setting) == ["done CreateRole", "done AttachRolePolicy"] * 2
    assert setting.writes == [
        f"CreateRole {ACE}",
        f"AttachRolePolicy {ACE} {OPPORTUNITIES}",
        f"CreateRole {MARKETER}",
        f"AttachRolePolicy {MARKETER} {MARKETING}",
    ]
    assert setting.plan().changes == ()


def test_what_was_previewed_is_what_is_sent(setting: Setting) -> None:
    changes = setting.plan().changes
    setting.apply(changes)
    sent = [
        (operation, parameters)
        for _, operation, parameters in setting.world.calls
        if operation in {"CreateRole", "AttachRolePolicy"}
    ]
    assert sent == [(change.operation, change.parameters) for change in changes]


def test_every_moment_of_a_write_is_told(setting: Setting) -> None:
    change = setting.plan().changes[0]
    moments = list(apply([change], setting.situation, setting.journal, patience=QUICK))
    stages = [moment.stage for moment in moments]
    assert stages[0] is Stage.WRITING and stages[-1] is Stage.FINISHED
    assert set(stages[1:-1]) <= {Stage.SETTLING}
    assert moments[-1].request_id


def test_the_promise_is_on_disk_before_aws_is_asked(setting: Setting) -> None:
    """The journal is read from the disk at the moment the write reaches AWS."""
    seen: list[str] = []
    path = setting.journal._folder.path / "journal.jsonl"
    door = setting.world._door
    guard = door.guard

    def watch(call: Any, request: Any, send: Any) -> Any:
        if call.operation == "CreateRole":
            seen.append(json.loads(path.read_text().splitlines()[-1])["kind"])
        return guard(call, request, send) if guard else None

    door.guard = watch
    setting.apply(setting.plan().changes[:1])
    assert seen == ["intent"]


def test_the_journal_says_who_where_and_what(setting: Setting) -> None:
    (progress,) = setting.apply(setting.plan().changes[:1])
    intent, accepted, proven = setting.journal.entries
    assert (intent.kind, accepted.kind, proven.kind) == ("intent", "outcome", "outcome")
    assert (accepted.outcome, proven.outcome) == ("unknown", "done")
    assert intent.account == "111122223333"
    assert intent.identity.endswith("/sofia.admin@example.com")
    assert Change.model_validate(intent.change) == progress.change
    assert proven.request_id == progress.request_id
    assert proven.left["RoleId"].startswith("AROA")


def test_applying_an_empty_plan_asks_nothing_and_writes_nothing(setting: Setting) -> None:
    assert setting.apply([]) == []
    assert setting.world.calls == []
    assert setting.journal.entries == ()


# --- something goes wrong


def test_the_first_failure_ends_the_batch_and_says_what_was_made_and_what_was_not(setting: Setting) -> None:
    setting.forbid("CreateRole", nth=2)
    results = setting.apply()
    assert [str(progress.outcome) for progress in results] == ["done", "done", "failed", "skipped"]
    failed, skipped = results[2:]
    assert "AWS did not allow iam:CreateRole" in failed.error
    assert "Ask the IAM administrator for the permission iam:CreateRole" in failed.remedy
    assert skipped.error == "Not attempted: an earlier change did not succeed."
    assert setting.roles() == {ACE}
    assert setting.made() == [change.title for change in (results[0].change, results[1].change)]


def test_coming_again_goes_on_at_the_refused_call_and_makes_nothing_twice(setting: Setting) -> None:
    setting.forbid("AttachRolePolicy", nth=2)
    assert outcomes(setting)[-1] == "failed AttachRolePolicy"
    setting.world.faults.clear()
    setting.world.calls.clear()
    assert outcomes(setting) == ["done AttachRolePolicy"]
    assert setting.writes == [f"AttachRolePolicy {MARKETER} {MARKETING}"]


@pytest.mark.parametrize("quota", ["RolesQuota", "AttachedPoliciesPerRoleQuota"])
def test_a_limit_of_the_account_stops_with_what_to_do(setting: Setting, quota: str) -> None:
    setting.iam(lambda iam: iam.set_quota(quota, 1 if quota == "RolesQuota" else 0))
    failed = next(progress for progress in setting.apply() if progress.outcome == "failed")
    assert "A limit of this AWS account is reached" in failed.error
    assert "higher quota" in failed.remedy


def test_a_role_that_somebody_made_meanwhile_is_not_taken_for_ours(setting: Setting) -> None:
    changes = setting.plan().changes
    setting.role(ACE, trust=[trusts_account("444455556666")])
    results = setting.apply(changes)
    assert [str(progress.outcome) for progress in results] == ["failed", "skipped", "skipped", "skipped"]
    assert "this journey did not make it" in results[0].error
    assert setting.attached(ACE) == set()
    assert setting.made() == []


def test_a_name_in_other_case_that_appeared_meanwhile_is_told(setting: Setting) -> None:
    changes = setting.plan().changes
    setting.role("PartnerCentralRoleForACEMANAGER")
    failed = setting.apply(changes)[0]
    assert failed.outcome == "failed"
    assert "PartnerCentralRoleForACEMANAGER" in failed.error


def test_a_trust_policy_that_moved_since_the_review_is_left_alone(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing", replace_trust="Marketing")
    setting.role(MARKETER, MARKETING, trust=[trusts_service(), trusts_account("444455556666")])
    changes = setting.plan().changes
    moved = json.dumps({"Version": "2012-10-17", "Statement": [trusts_service(), trusts_account("123456789012")]})
    setting.iam(lambda iam: iam.update_assume_role_policy(MARKETER, moved))
    (progress,) = setting.apply(changes)
    assert progress.outcome == "failed"
    assert "has changed since this was planned" in progress.error
    assert setting.writes == []
    assert setting.journal.entries == ()


def test_a_trust_policy_that_cannot_be_looked_at_again_is_not_replaced(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing", replace_trust="Marketing")
    setting.role(MARKETER, MARKETING, trust=[trusts_account("444455556666")])
    changes = setting.plan().changes
    setting.forbid("GetRole")
    (progress,) = setting.apply(changes)
    assert (progress.outcome, setting.writes) == ("failed", [])
    assert "nobody could look at it" in progress.error


def test_stopping_lets_the_write_under_way_finish_and_attempts_no_other(setting: Setting) -> None:
    stop = threading.Event()
    results = []
    for progress in apply(setting.plan().changes, setting.situation, setting.journal, stop=stop, patience=QUICK):
        stop.set()
        if progress.stage is Stage.FINISHED:
            results.append(progress)
    assert [str(progress.outcome) for progress in results] == ["done", "skipped", "skipped", "skipped"]
    assert results[1].error == "Not attempted: you stopped."
    assert setting.made() == [results[0].change.title]
    assert setting.journal.open_intents() == []


def test_when_a_promise_cannot_be_written_down_nothing_is_written_to_aws(setting: Setting) -> None:
    changes = setting.plan().changes
    setting.journal.close()
    with pytest.raises(StateError, match="not open for writing"):
        finished(apply(changes, setting.situation, setting.journal, patience=QUICK))
    assert setting.writes == []


def test_what_aws_accepts_and_does_not_show_is_not_called_done(setting: Setting) -> None:
    setting.world.faults.lag(reads=10_000)
    progress = setting.apply(setting.plan().changes[:1])[0]
    assert progress.outcome == "unknown"
    assert "does not show it yet" in progress.error
    assert [entry.kind for entry in setting.journal.open_intents()] == ["intent"]


# --- who may write, and where


def signed_in_as(setting: Setting, monkeypatch: pytest.MonkeyPatch, arn: str, account: str = "111122223333") -> None:
    who = {"UserId": "AIDAEXAMPLE", "Account": account, "Arn": arn}
    monkeypatch.setitem(FAKES, ("sts", "GetCallerIdentity"), lambda world, parameters: who)


@pytest.mark.parametrize(
    ("arn", "account", "said"),
    [
        ("arn:aws:iam::444455556666:user/x", "444455556666", "signed in to account 444455556666"),
        ("arn:aws:iam::111122223333:root", "111122223333", "root user"),
        ("arn:aws-cn:iam::111122223333:user/x", "111122223333", "partition aws-cn"),
        ("arn:aws-us-gov:iam::111122223333:user/x", "111122223333", "partition aws-us-gov"),
        ("arn:odd:iam::111122223333:user/x", "111122223333", "partition odd"),
    ],
)
def test_the_wrong_person_writes_nothing(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, arn: str, account: str, said: str
) -> None:
    """Somebody else's sign-in between the review and the write, the root user, another partition."""
    changes = setting.plan().changes
    signed_in_as(setting, monkeypatch, arn, account)
    with pytest.raises(WrongAccount, match=said) as refused:
        setting.apply(changes)
    assert "Nothing was written" in str(refused.value)
    assert setting.writes == []
    assert setting.journal.entries == ()
    assert setting.look("roles.exists"), "looking is allowed to everybody"


def test_a_wrong_account_is_named_beside_the_right_one(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = setting.plan().changes
    signed_in_as(setting, monkeypatch, "arn:aws:iam::444455556666:user/x", "444455556666")
    with pytest.raises(WrongAccount, match=r"444455556666.*111122223333"):
        setting.apply(changes)


@pytest.mark.parametrize("fault", ["expired", "denied", "refused", "html", "empty", "throttled"])
def test_when_aws_does_not_say_who_is_signed_in_nothing_is_written(setting: Setting, fault: str) -> None:
    changes = setting.plan().changes
    setting.world.faults.on("sts", "GetCallerIdentity", fault, times=None)
    with pytest.raises(AwsError):
        setting.apply(changes)
    assert (setting.writes, setting.journal.entries) == ([], ())


def test_who_is_signed_in_is_asked_anew_before_every_batch(setting: Setting) -> None:
    changes = setting.plan().changes
    for batch in (changes[:1], changes[1:2]):
        setting.world.calls.clear()
        setting.apply(batch)
        operations = [operation for _, operation, _ in setting.world.calls]
        assert operations[0] == "GetCallerIdentity"


def test_a_read_only_connection_refuses_before_anything_is_promised(setting: Setting) -> None:
    changes = setting.plan().changes
    looking = Connection(setting.world.session, parallelism=1, read_only=True, attempts=1)
    situation = replace(setting.situation, connections={Role.LINKED: looking})
    with pytest.raises(WrongAccount, match="read-only"):
        finished(apply(changes, situation, setting.journal, patience=QUICK))
    assert (setting.writes, setting.journal.entries) == ([], ())


# --- the program ended in the middle


def promised(setting: Setting, change: Change) -> None:
    """What a program that was killed right after the promise leaves behind."""
    setting.journal.intend(change, batch="dead", account="111122223333", identity="arn:aws:iam::111122223333:user/x")


DID: dict[str, tuple[Callable[[Setting, Change], None], Outcome, str]] = {
    "it happened": (
        lambda s, c: s.role(ACE, tags={OPERATION_TAG: LINEAGE}),
        Outcome.DONE,
        "It did happen: AWS shows it.",
    ),
    "it did not happen": (lambda s, c: None, Outcome.FAILED, "It did not happen: AWS shows nothing of it."),
    "somebody else made one": (lambda s, c: s.role(ACE), Outcome.FAILED, "this journey did not make it"),
    "another journey made one": (
        lambda s, c: s.role(ACE, tags={OPERATION_TAG: "f" * 32}),
        Outcome.FAILED,
        "this journey did not make it",
    ),
}


@pytest.mark.parametrize(("did", "outcome", "said"), DID.values(), ids=DID.keys())
def test_an_open_promise_is_resolved_by_asking_aws(setting: Setting, did: Any, outcome: Outcome, said: str) -> None:
    change = setting.plan().changes[0]
    promised(setting, change)
    did(setting, change)
    (resolved,) = resolve_open(setting.journal, setting.situation, now=LATER)
    assert (resolved.change, resolved.outcome) == (change, outcome)
    assert said in resolved.sentence
    assert setting.journal.open_intents() == []
    assert len(setting.journal.done()) == (outcome is Outcome.DONE)
    assert setting.writes == []


def test_right_after_the_kill_nothing_of_it_is_no_answer_yet(setting: Setting) -> None:
    """IAM shows a write late; whoever comes again takes the same promise up, and makes the role once."""
    changes = setting.plan().changes
    promised(setting, changes[0])
    (resolved,) = resolve_open(setting.journal, setting.situation)
    assert resolved.outcome is Outcome.UNKNOWN
    assert "too early to say" in resolved.sentence
    setting.apply(changes)
    assert setting.journal.open_intents() == []
    assert setting.writes.count(f"CreateRole {ACE}") == 1


def test_an_open_promise_that_nobody_can_look_at_stays_open(setting: Setting) -> None:
    change = setting.plan().changes[0]
    promised(setting, change)
    setting.forbid("GetRole")
    (resolved,) = resolve_open(setting.journal, setting.situation)
    assert resolved.outcome is Outcome.UNKNOWN
    assert "Nobody could look" in resolved.sentence
    assert len(setting.journal.open_intents()) == 1


def test_a_role_made_before_the_kill_is_finished_and_not_made_again(setting: Setting) -> None:
    changes = setting.plan().changes
    setting.apply(changes[:1])
    promised(setting, changes[1])
    setting.iam(lambda iam: iam.attach_role_policy(f"arn:aws:iam::aws:policy/{OPPORTUNITIES}", ACE))
    assert [item.outcome for item in resolve_open(setting.journal, setting.situation)] == [Outcome.DONE]
    setting.world.calls.clear()
    setting.apply()
    assert setting.writes == [f"CreateRole {MARKETER}", f"AttachRolePolicy {MARKETER} {MARKETING}"]
