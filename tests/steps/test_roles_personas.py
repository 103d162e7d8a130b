"""Persona roles: labelled accounts, the verdict each must get, and what is planned for it. No false green."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from moto.iam.exceptions import NotFoundException

from tests.setting import LINEAGE, PREFIX, Setting, evidence, statuses
from tests.test_contract import Answering, situation_with
from wizard.aws.writes import OPERATION_TAG
from wizard.catalog import READ_ONLY_DOCUMENT
from wizard.demo.account import allows, trusts_account, trusts_service
from wizard.demo.iam import StrictIAM
from wizard.engine import plan, verify
from wizard.journey import select, select_steps
from wizard.model import Change, Result, Status

NEIGHBOUR = "444455556666"
FULL = "AWSPartnerCentralFullAccess"
SELLER = "AWSMarketplaceSellerFullAccess"
OPPORTUNITIES = "AWSPartnerCentralOpportunityManagement"
MARKETING = "AWSPartnerCentralMarketingManagement"

LEAD = f"{PREFIX}AllianceLead"
ACE = f"{PREFIX}ACEManager"
MARKETER = f"{PREFIX}Marketing"
OBSERVER = f"{PREFIX}ReadOnly"

OWN_POLICY = "arn:aws:iam::111122223333:policy/PartnerCentralReadOnly"


def verdicts(results: dict[str, Result], name: str) -> dict[str, str]:
    """The row of one role: column to status."""
    row = {result.check.removeprefix("roles."): result for result in results.values() if result.subject == name}
    return statuses(row)


def titles(changes: tuple[Change, ...]) -> list[str]:
    return [f"{change.operation} {change.id.removeprefix('roles.personas/')}" for change in changes]


def summary(results: dict[str, Result], check: str, name: str) -> str:
    return results[f"roles.{check}/{name}"].summary


# --- as it should be, and missing


def test_a_role_as_it_should_be_passes_every_column_and_needs_no_change() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES)
    results = setting.look("roles")
    assert set(verdicts(results, ACE).values()) == {"pass"}
    found = setting.plan()
    assert (found.changes, found.held) == ((), ())


def test_a_role_that_is_missing_fails_once_and_the_rest_does_not_apply() -> None:
    setting = Setting(personas="ACEManager")
    results = setting.look("roles")
    row = verdicts(results, ACE)
    assert row.pop("exists") == "fail"
    assert set(row.values()) == {"not_applicable"}
    assert titles(setting.plan().changes) == [
        f"CreateRole {ACE}/create",
        f"AttachRolePolicy {ACE}/attach/{OPPORTUNITIES}",
    ]


def test_without_personas_nothing_is_wanted_and_nothing_is_green() -> None:
    setting = Setting(personas="")
    results = setting.look("roles.exists", "roles.trust", "roles.policies")
    assert set(statuses(results).values()) == {"not_applicable"}
    assert setting.plan().changes == ()


def test_a_created_role_is_exactly_what_was_answered(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="ACEManager", session_hours=4, company_tags="CostCenter=1234")
    setting.apply()
    role = setting.connection.read("iam", "GetRole", RoleName=ACE).response["Role"]
    assert (role["Path"], role["MaxSessionDuration"]) == ("/", 4 * 3600)
    assert role["AssumeRolePolicyDocument"]["Statement"] == [trusts_service()]
    assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == {"CostCenter": "1234", OPERATION_TAG: LINEAGE}
    assert setting.attached(ACE) == {OPPORTUNITIES}


@pytest.mark.parametrize("policy_set", ["checklist", "current"])
def test_a_role_of_one_policy_set_lacks_what_the_other_adds(policy_set: str) -> None:
    setting = Setting(personas="ACEManager", policy_set=policy_set)
    setting.role(ACE, OPPORTUNITIES)
    results = setting.look("roles.policies")
    if policy_set == "checklist":
        assert statuses(results) == {f"roles.policies/{ACE}": "pass"}
        return
    assert statuses(results) == {f"roles.policies/{ACE}": "fail"}
    assert "has 1 of 2 policies; it lacks AWSMarketplaceSellerOfferManagement" in summary(results, "policies", ACE)
    assert titles(setting.plan().changes) == [f"AttachRolePolicy {ACE}/attach/AWSMarketplaceSellerOfferManagement"]


def test_the_observers_trap_is_told_beside_the_observers_policy() -> None:
    setting = Setting(personas="ReadOnly")
    setting.role(OBSERVER, "ReadOnlyAccess")
    result = setting.look("roles.policies")[f"roles.policies/{OBSERVER}"]
    assert evidence(result)["beside"].startswith("A trap: ReadOnlyAccess holds no Partner Central action")


# --- who may assume it

ARN = "arn:aws:iam::111122223333:"
SAME = {
    "as we write it": [trusts_service()],
    "the service in a list, with a Sid": [
        {**trusts_service(), "Sid": "One", "Principal": {"Service": [trusts_service()["Principal"]["Service"]]}}
    ],
    "the action in a list and in capitals": [{**trusts_service(), "Action": ["STS:ASSUMEROLE"]}],
    "said twice": [trusts_service(), {**trusts_service(), "Sid": "Again"}],
}
WIDER = {
    "another account": [trusts_service(), trusts_account(NEIGHBOUR)],
    "this account": [trusts_service(), trusts_account("111122223333")],
    "everybody": [trusts_service(), {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
    "everybody, written as AWS": [{**trusts_service(), "Principal": {"AWS": "*"}}],
    "another service": [trusts_service(), trusts_service("ec2.amazonaws.com")],
    "more actions": [{**trusts_service(), "Action": "sts:*"}],
    "everybody but one": [
        trusts_service(),
        {"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{NEIGHBOUR}:root"}, "Action": "sts:AssumeRole"},
    ],
}
NARROWER = {
    "a condition": [{**trusts_service(), "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}],
}
DIFFERENT = {
    "only an account": [trusts_account("111122223333")],
    "only another service": [trusts_service("ec2.amazonaws.com")],
    "taken back": [trusts_service(), {**trusts_service(), "Effect": "Deny"}],
}
WRONG = {"wider": WIDER, "narrower": NARROWER, "different": DIFFERENT}


def cases(table: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("statements", table.values(), ids=table.keys())


@cases(SAME)
def test_a_trust_policy_that_means_the_same_passes(statements: list[Any]) -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE, OPPORTUNITIES, trust=statements)
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("pass", "same")
    assert setting.plan().changes == (), "what means the same is not replaced, also when it was chosen"


@pytest.mark.parametrize(
    ("kind", "statements"),
    [(kind, statements) for kind, table in WRONG.items() for statements in table.values()],
    ids=[f"{kind}: {name}" for kind, table in WRONG.items() for name in table],
)
def test_every_other_trust_policy_fails_and_is_replaced_only_when_chosen(kind: str, statements: list[Any]) -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES, trust=statements)
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("fail", kind)
    assert f"add {ACE}" in result.remedy
    assert setting.plan().changes == ()

    setting.answer(personas="ACEManager", replace_trust="ACEManager")
    (change,) = setting.plan().changes
    assert change.operation == "UpdateAssumeRolePolicy"
    assert change.before is not None and change.before["Statement"] == statements
    assert change.undo is not None
    assert json.loads(change.undo.parameters["PolicyDocument"])["Statement"] == statements
    assert change.widens == (kind in {"narrower", "different"})
    assert "Review the change" in setting.look("roles.trust")[f"roles.trust/{ACE}"].remedy


def test_only_the_chosen_role_is_replaced() -> None:
    setting = Setting(personas="ACEManager, Marketing", replace_trust="Marketing")
    for name, policy in ((ACE, OPPORTUNITIES), (MARKETER, MARKETING)):
        setting.role(name, policy, trust=[trusts_service(), trusts_account(NEIGHBOUR)])
    assert titles(setting.plan().changes) == [f"UpdateAssumeRolePolicy {MARKETER}/trust"]


def test_a_trust_policy_that_cannot_be_read_is_unknown_and_never_replaced() -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE, OPPORTUNITIES)
    odd = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Maybe", "Principal": "*"}]})
    setting.iam(lambda iam: setattr(iam.get_role(ACE), "assume_role_policy_document", odd))
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("unknown", "unreadable")
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]


@pytest.mark.parametrize(
    ("kind", "statements"), [("wider", WIDER["another account"]), ("different", DIFFERENT["only an account"])]
)
def test_a_role_that_others_may_assume_is_given_nothing_until_that_is_settled(
    kind: str, statements: list[Any], tmp_path: Path
) -> None:
    """Whoever it lets in would have the policies too."""
    setting = Setting(folder=tmp_path, personas="ACEManager")
    setting.role(ACE, trust=statements)
    lacking = setting.look("roles.policies")[f"roles.policies/{ACE}"]
    assert lacking.status == "fail"
    assert "who may assume it" in lacking.remedy
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]
    assert "replace_trust" in found.held[0].remedy

    setting.answer(personas="ACEManager", replace_trust="ACEManager")
    found = setting.plan()
    assert titles(found.changes) == [
        f"UpdateAssumeRolePolicy {ACE}/trust",
        f"AttachRolePolicy {ACE}/attach/{OPPORTUNITIES}",
    ]
    assert found.changes[0].id in found.changes[1].needs
    assert {progress.outcome for progress in setting.apply()} == {"done"}
    assert set(verdicts(setting.look("roles"), ACE).values()) == {"pass"}


def test_a_role_that_nobody_else_may_assume_gets_its_policies_although_it_has_a_condition() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, trust=NARROWER["a condition"])
    assert titles(setting.plan().changes) == [f"AttachRolePolicy {ACE}/attach/{OPPORTUNITIES}"]


def test_a_role_whose_trust_cannot_be_read_is_given_nothing() -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE)
    setting.iam(lambda iam: setattr(iam.get_role(ACE), "assume_role_policy_document", "not json"))
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]


# --- names


@pytest.mark.parametrize("twin", ["PartnerCentralRoleForMARKETING", "partnercentralroleformarketing"])
def test_the_same_name_in_other_case_is_found_named_and_not_duplicated(twin: str) -> None:
    setting = Setting(personas="Marketing, ACEManager")
    setting.role(twin, MARKETING)
    results = setting.look("roles", "policies.conflicts")
    row = verdicts(results, MARKETER)
    assert row.pop("exists") == "fail"
    assert twin in summary(results, "exists", MARKETER)
    assert set(row.values()) == {"not_applicable"}, "the columns of a role that is not there are never green"
    assert results[f"policies.conflicts/{twin}"].status == "fail"
    found = setting.plan()
    assert {change.id.split("/")[1] for change in found.changes} == {ACE}, "the others are planned all the same"
    assert [held.subject for held in found.held] == [MARKETER]
    assert twin in found.held[0].reason


def test_a_case_clash_is_also_found_when_getrole_tells_case_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has written down whether it does."""

    def get_role(iam: StrictIAM, name: str) -> Any:
        for role in iam.get_roles():
            if role.name == name:
                return role
        raise NotFoundException(f"The role with name {name} cannot be found.")

    twin = "PartnerCentralRoleForMARKETING"
    setting = Setting(personas="Marketing")
    setting.role(twin, MARKETING)
    monkeypatch.setattr(StrictIAM, "get_role", get_role)
    results = setting.look("roles.exists")
    assert results[f"roles.exists/{MARKETER}"].status == "fail"
    assert twin in summary(results, "exists", MARKETER)
    assert [held.subject for held in setting.plan().held] == [MARKETER]


def test_a_role_under_another_path_is_found_and_not_duplicated() -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, MARKETING, path="/team/")
    results = setting.look("roles")
    row = verdicts(results, MARKETER)
    assert row.pop("path") == "fail"
    assert set(row.values()) == {"pass"}
    result = results[f"roles.path/{MARKETER}"]
    assert result.severity == "advice"
    assert "/team/" in result.summary and f":role/team/{MARKETER}" in evidence(result)["arn"]
    assert setting.plan().changes == ()


def test_the_roles_that_linking_makes_are_left_alone() -> None:
    setting = Setting("half-done", replace_trust="AllianceLead")
    setting.iam(
        lambda iam: setattr(
            iam.get_role("PartnerCentralRoleForCloudAdmin-1234"),
            "assume_role_policy_document",
            json.dumps({"Version": "2012-10-17", "Statement": [trusts_account(NEIGHBOUR)]}),
        )
    )
    assert not [result for result in setting.look("roles").values() if "CloudAdmin-1234" in (result.subject or "")]
    assert not [change for change in setting.plan().changes if "CloudAdmin-1234" in change.id]


def test_a_role_made_anew_since_the_last_look_is_told() -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, MARKETING)
    setting.remember(setting.look("roles"))
    assert "made anew" not in summary(setting.look("roles"), "exists", MARKETER)
    setting.iam(lambda iam: setattr(iam.get_role(MARKETER), "id", "AROAANOTHERROLE00001"))
    results = setting.look("roles")
    assert "deleted and made anew since you last looked" in summary(results, "exists", MARKETER)


# --- what else it carries


def test_whatever_a_role_carries_beside_its_policies_is_named_and_never_removed() -> None:
    setting = Setting("half-done", personas="AllianceLead")
    result = setting.look("roles.extra")[f"roles.extra/{LEAD}"]
    assert (result.status, result.severity) == ("fail", "advice")
    assert "the policy AdministratorAccess" in result.summary
    assert "the inline policy temporary-export" in result.summary
    assert "s3:*" in evidence(result)["inline policy temporary-export"]
    assert not [change for change in setting.plan().changes if change.kind == "delete"]


def test_a_permissions_boundary_is_named() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES, boundary="ReadOnlyAccess")
    result = setting.look("roles.extra")[f"roles.extra/{ACE}"]
    assert result.status == "fail"
    assert "the permissions boundary ReadOnlyAccess" in result.summary


def test_a_policy_of_the_companys_own_with_aws_s_name_is_no_substitute() -> None:
    setting = Setting(personas="ACEManager")
    setting.hand.policy(OPPORTUNITIES, statements=[allows("s3:*")], since="2026-10-12T14:55:20+00:00")
    setting.role(ACE)
    arn = f"arn:aws:iam::111122223333:policy/{OPPORTUNITIES}"
    setting.iam(lambda iam: iam.attach_role_policy(arn, ACE))
    results = setting.look("roles")
    row = verdicts(results, ACE)
    assert (row["policies"], row["extra"]) == ("fail", "fail")
    assert f"your own policy {OPPORTUNITIES}" in summary(results, "extra", ACE)


@pytest.mark.parametrize("operation", ["ListAttachedRolePolicies", "ListRolePolicies", "GetRole"])
def test_what_a_role_carries_is_unknown_when_a_part_of_it_cannot_be_seen(operation: str) -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES)
    setting.forbid(operation)
    result = setting.look("roles.extra")[f"roles.extra/{ACE}"]
    assert result.status == "unknown"
    assert f"iam:{operation}" in result.summary


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


# --- tags


def test_a_role_made_by_somebody_else_says_so_and_passes_when_no_tags_are_wanted() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES, tags={"team": "alliances"})
    result = setting.look("roles.tags")[f"roles.tags/{ACE}"]
    assert result.status == "pass"
    assert "maker unknown" in result.summary
    assert evidence(result)["tags"] == "team=alliances"


def test_a_role_made_by_this_wizard_says_so() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES, tags={OPERATION_TAG: LINEAGE})
    assert "made by this wizard" in summary(setting.look("roles.tags"), "tags", ACE)


@pytest.mark.parametrize("tags", [{}, {"CostCenter": "9"}, {"costcenter": "1234"}])
def test_a_company_tag_that_is_missing_or_different_is_advice_and_no_change(tags: dict[str, str]) -> None:
    setting = Setting(personas="ACEManager", company_tags={"CostCenter": "1234"})
    setting.role(ACE, OPPORTUNITIES, tags=tags)
    result = setting.look("roles.tags")[f"roles.tags/{ACE}"]
    assert (result.status, result.severity) == ("fail", "advice")
    assert "lacks CostCenter=1234" in result.summary
    assert setting.plan().changes == ()


# --- room


def test_there_is_room_in_a_new_account() -> None:
    result = Setting().look("roles.quota")["roles.quota"]
    assert result.status == "pass"
    assert evidence(result)["roles"] == "1 of 1000, 7 more wanted"


def test_a_full_account_is_named_before_a_role_is_made() -> None:
    setting = Setting(personas="ACEManager, Marketing")
    setting.iam(lambda iam: iam.set_quota("RolesQuota", 2))
    result = setting.look("roles.quota")["roles.quota"]
    assert (result.status, result.severity) == ("fail", "advice")
    assert "holds 1 of 2 roles; 2 more do not fit" in result.summary
    setting.answer(personas="ACEManager")
    assert setting.look("roles.quota")["roles.quota"].status == "pass", "what just fits, fits"


def test_a_full_role_is_named_before_a_policy_is_attached() -> None:
    setting = Setting(personas="AllianceLead")
    setting.role(LEAD, "SecurityAudit", "ViewOnlyAccess", FULL)
    setting.iam(lambda iam: iam.set_quota("AttachedPoliciesPerRoleQuota", 3))
    result = setting.look("roles.quota")["roles.quota"]
    assert result.status == "fail"
    assert "would carry 4 managed policies; 3 are allowed" in result.summary
    setting.iam(lambda iam: iam.set_quota("AttachedPoliciesPerRoleQuota", 4))
    assert setting.look("roles.quota")["roles.quota"].status == "pass"


@pytest.mark.parametrize("operation", ["GetRole", "ListAttachedRolePolicies", "GetAccountSummary"])
def test_room_is_unknown_when_what_is_needed_is_unknown(operation: str) -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE)
    setting.forbid(operation)
    assert setting.look("roles.quota")["roles.quota"].status == "unknown"


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
