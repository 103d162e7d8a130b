"""Persona roles: labelled accounts, and the verdict each must get. No false green."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from moto.iam.exceptions import NotFoundException

from tests.setting import LINEAGE, Setting, evidence, statuses
from tests.steps.roles import (
    ACE,
    FULL,
    LEAD,
    MARKETER,
    MARKETING,
    NEIGHBOUR,
    OBSERVER,
    OPPORTUNITIES,
    summary,
    titles,
    verdicts,
)
from wizard.aws.writes import OPERATION_TAG
from wizard.demo.account import allows, trusts_account, trusts_service
from wizard.demo.iam import StrictIAM

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
    setting.role("PartnerCentralRoleForCloudAdmin-1234", trust=[trusts_account(NEIGHBOUR)])
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
