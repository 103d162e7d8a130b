"""What is planned for persona roles and what is held back, and that nothing is asked twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.setting import PREFIX, Setting
from tests.steps.roles import ACE, MARKETER, OBSERVER, OPPORTUNITIES, OWN_POLICY, summary, titles, verdicts
from tests.test_contract import Answering, situation_with
from wizard.catalog import READ_ONLY_DOCUMENT
from wizard.demo.account import allows
from wizard.engine import plan, verify
from wizard.journey import select, select_steps
from wizard.model import Status

# --- our own policy


def own_policy(setting: Setting, statements: list[dict[str, Any]] | None = None) -> None:
    setting.hand.policy(
        "PartnerCentralReadOnly",
        statements=statements or READ_ONLY_DOCUMENT["Statement"],  # type: ignore[arg-type]
        since="2026-10-12T14:55:20+00:00",
    )


def test_our_own_policy_is_created_before_it_is_attached(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="ReadOnly", policy_set="current")
    found = setting.plan()
    assert titles(found.changes) == [
        "CreatePolicy policy/PartnerCentralReadOnly",
        f"CreateRole {OBSERVER}/create",
        f"AttachRolePolicy {OBSERVER}/attach/{OWN_POLICY}",
    ]
    assert set(found.changes[2].needs) == {found.changes[0].id, found.changes[1].id}
    assert {progress.outcome for progress in setting.apply()} == {"done"}
    assert set(verdicts(setting.look("roles"), OBSERVER).values()) == {"pass"}


def test_our_own_policy_that_is_there_already_is_used() -> None:
    setting = Setting(personas="ReadOnly", policy_set="current")
    own_policy(setting)
    setting.role(OBSERVER, "PartnerCentralReadOnly")
    assert set(verdicts(setting.look("roles"), OBSERVER).values()) == {"pass"}
    assert setting.plan().changes == ()


@pytest.mark.parametrize(
    "statements", [[allows("*")], [allows("partnercentral:Get*")]], ids=["allows everything", "allows less"]
)
def test_another_policy_under_the_name_of_ours_is_neither_green_nor_attached(statements: list[dict[str, Any]]) -> None:
    setting = Setting(personas="ReadOnly", policy_set="current")
    own_policy(setting, statements)
    found = setting.plan()
    assert found.changes == ()
    assert {held.subject for held in found.held} == {"PartnerCentralReadOnly", OBSERVER}

    setting.role(OBSERVER, "PartnerCentralReadOnly")
    results = setting.look("roles.policies")
    assert results[f"roles.policies/{OBSERVER}"].status == "fail"
    assert "not the one of this journey" in summary(results, "policies", OBSERVER)


def test_an_edited_version_of_our_own_policy_is_noticed() -> None:
    setting = Setting(personas="ReadOnly", policy_set="current")
    own_policy(setting)
    setting.role(OBSERVER, "PartnerCentralReadOnly")
    wide = json.dumps({"Version": "2012-10-17", "Statement": [allows("*")]})
    setting.iam(lambda iam: iam.create_policy_version(OWN_POLICY, wide, True))
    assert setting.look("roles.policies")[f"roles.policies/{OBSERVER}"].status == "fail"


@pytest.mark.parametrize("operation", ["GetPolicy", "GetPolicyVersion"])
def test_when_our_own_policy_cannot_be_seen_neither_it_nor_its_role_is_planned(operation: str) -> None:
    setting = Setting(personas="ReadOnly, ACEManager", policy_set="current")
    own_policy(setting)
    setting.role(ACE, OPPORTUNITIES, "AWSMarketplaceSellerOfferManagement")
    setting.forbid(operation)
    found = setting.plan()
    assert found.changes == ()
    assert {held.subject for held in found.held} == {"PartnerCentralReadOnly", OBSERVER}


# --- what cannot be planned


def test_a_policy_that_aws_does_not_have_holds_its_role_back_before_any_write() -> None:
    setting = Setting(personas="ACEManager", custom="Analyst: AWSPartnerCentralNoSuchAccess")
    found = setting.plan()
    assert {change.id.split("/")[1] for change in found.changes} == {ACE}
    assert [(held.subject, held.reason) for held in found.held] == [
        (f"{PREFIX}Analyst", "The policy AWSPartnerCentralNoSuchAccess does not exist in AWS.")
    ]


@pytest.mark.parametrize("operation", ["GetRole", "ListAttachedRolePolicies", "GetPolicy"])
@pytest.mark.parametrize("fault", ["denied", "throttled", "error-500", "html", "empty", "read-timeout"])
def test_what_cannot_be_seen_is_never_created_or_attached(operation: str, fault: str) -> None:
    setting = Setting(personas="ACEManager, Marketing")
    setting.role(MARKETER)
    setting.forbid(operation, fault)
    found = setting.plan()
    planned = {change.id.split("/")[1] for change in found.changes}
    held = {item.subject for item in found.held}
    if operation == "ListAttachedRolePolicies":
        assert (planned, held) == ({ACE}, {MARKETER}), "a role that is not there carries nothing"
    else:
        assert (planned, held) == (set(), {ACE, MARKETER})


def test_two_policies_of_the_same_name_are_two_changes() -> None:
    own = "arn:aws:iam::111122223333:policy/SecurityAudit"
    setting = Setting(personas="", custom=f"Analyst: SecurityAudit, {own}")
    setting.hand.policy("SecurityAudit", statements=[allows("s3:*")], since="2026-10-12T14:55:20+00:00")
    ids = [change.id for change in setting.plan().changes]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize("field", ["RoleName", "RoleId", "Arn", "Path", "AssumeRolePolicyDocument"])
def test_a_role_that_is_described_only_in_part_is_neither_green_nor_missing(field: str) -> None:
    """What a role always has, and an answer does not, nobody has seen."""
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES)

    def respond(operation: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        answer = ask()
        if operation == "GetRole":
            del answer["Role"][field]
        return answer

    situation = situation_with(setting, Answering(setting, respond))
    found = verify(select(["roles"]), situation)
    row = {result.check: result.status for result in found if result.subject == ACE}
    assert set(row.values()) == {Status.UNKNOWN}
    planned = plan(select_steps(["roles"]), situation)
    assert planned.changes == () and planned.held


# --- asked once


def test_no_read_is_made_twice_in_one_look() -> None:
    setting = Setting("half-done", policy_set="current")
    setting.look()
    asked = [json.dumps(call, sort_keys=True) for call in setting.world.calls]
    assert len(asked) == len(set(asked))


def test_a_plan_rests_on_the_reads_of_its_look() -> None:
    setting = Setting("half-done", policy_set="current")
    setting.plan()
    asked = [json.dumps(call, sort_keys=True) for call in setting.world.calls]
    assert len(asked) == len(set(asked))


def test_a_new_look_asks_again() -> None:
    setting = Setting(personas="ACEManager")
    assert setting.look("roles.exists")[f"roles.exists/{ACE}"].status == "fail"
    setting.role(ACE, OPPORTUNITIES)
    assert setting.look("roles.exists")[f"roles.exists/{ACE}"].status == "pass"


def test_roles_whose_name_is_known_are_asked_for_by_name() -> None:
    """ListRoles is the only read that grows with the account."""
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES)
    setting.look("roles")
    assert "ListRoles" not in {operation for _, operation, _ in setting.world.calls}
