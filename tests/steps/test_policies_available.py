"""Policies that must be there: labelled accounts, and what AWS changed since the last look."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.setting import SINCE, Setting, evidence, statuses
from wizard.catalog import MAPPING_POLICY, MISSPELT
from wizard.demo.account import allows
from wizard.journey.policies.available import LONGEST_LIST, STEP
from wizard.model import Result, Status

OPPORTUNITIES = "AWSPartnerCentralOpportunityManagement"
AWS = "arn:aws:iam::aws:policy/"
OWN = "arn:aws:iam::111122223333:policy/Reports"


def present(setting: Setting) -> dict[str, Result]:
    return {key.partition("/")[2]: result for key, result in setting.look("policies.present").items()}


def edit(setting: Setting, *actions: str, arn: str = AWS + OPPORTUNITIES) -> None:
    """A new default version of a policy."""
    document = json.dumps({"Version": "2012-10-17", "Statement": [allows(*actions)]})
    setting.iam(lambda iam: iam.create_policy_version(arn, document, True))


# --- present


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"personas": "ACEManager"}, {OPPORTUNITIES}),
        ({"personas": "ACEManager", "policy_set": "current"}, {OPPORTUNITIES, "AWSMarketplaceSellerOfferManagement"}),
        ({"personas": "ReadOnly"}, {"ReadOnlyAccess"}),
        ({"personas": "ReadOnly", "policy_set": "current"}, set()),
        ({"personas": "", "custom": "Analyst: SecurityAudit"}, {"SecurityAudit"}),
        (
            {"personas": "Funding, Integration"},
            {"PartnerCentralIncentiveBenefitManagement", "AWSPartnerCentralSandboxFullAccess"},
        ),
        ({"personas": ""}, set()),
    ],
)
def test_the_policies_looked_for_follow_from_the_personas(answers: dict[str, Any], names: set[str]) -> None:
    """Our own policy is made by this journey, so nobody waits for AWS to have it."""
    found = present(Setting(**answers))
    assert set(found) == names | {MAPPING_POLICY}
    assert {result.status for result in found.values()} == {Status.PASS}


def test_a_policy_that_is_there_says_version_date_and_what_it_allows() -> None:
    result = present(Setting(personas="ACEManager"))[OPPORTUNITIES]
    said = evidence(result)
    assert said["arn"] == AWS + OPPORTUNITIES
    assert said["version"].startswith("v10, last edited 2026-")
    assert "Partner Central" in said["allows"]
    assert [call.operation for call in result.calls] == ["GetPolicy", "GetPolicyVersion"]


def test_the_observers_trap_shows_in_the_words_of_the_policys_own_text() -> None:
    """ReadOnlyAccess sees hundreds of services, and nothing of Partner Central."""
    said = evidence(present(Setting(personas="ReadOnly"))["ReadOnlyAccess"])["partner central actions"]
    assert said.startswith("0 actions of Partner Central, yet ")
    full = evidence(present(Setting(personas="AllianceLead"))["AWSPartnerCentralFullAccess"])
    assert full["partner central actions"] == "every action of Partner Central"


def test_a_policy_that_aws_does_not_have_fails_with_its_name() -> None:
    found = present(Setting(personas="", custom="Analyst: AWSPartnerCentralNoSuchAccess"))
    result = found["AWSPartnerCentralNoSuchAccess"]
    assert (result.status, result.severity) == ("fail", "blocker")
    assert "Check the spelling" in result.remedy


def test_a_policy_that_aws_removed_fails() -> None:
    setting = Setting(personas="ACEManager")
    setting.iam(lambda iam: iam.managed_policies.pop(AWS + OPPORTUNITIES))
    assert present(setting)[OPPORTUNITIES].status == "fail"


def test_a_policy_under_a_path_is_looked_for_where_it_is() -> None:
    arn = f"{AWS}job-function/ViewOnlyAccess"
    setting = Setting(personas="", custom=f"Viewer: {arn}")
    found = present(setting)
    assert found[arn].status == "pass"
    assert evidence(found[arn])["arn"] == arn
    assert not setting.plan().held


def test_a_policy_of_the_companys_own_is_looked_for_in_its_account() -> None:
    setting = Setting(personas="", custom=f"Analyst: {OWN}")
    assert present(setting)[OWN].status == "fail"
    setting.hand.policy("Reports", statements=[allows("partnercentral:Get*")], since=SINCE)
    assert present(setting)[OWN].status == "pass"


@pytest.mark.parametrize("fault", ["denied", "throttled", "html", "empty", "cut", "expired", "refused"])
def test_a_policy_that_could_not_be_looked_for_is_unknown(fault: str) -> None:
    setting = Setting(personas="ACEManager")
    setting.forbid("GetPolicy", fault)
    assert set(statuses(setting.look("policies.available")).values()) == {"unknown"}


def test_a_policy_whose_document_cannot_be_read_is_still_there_and_says_so() -> None:
    setting = Setting(personas="ACEManager")
    setting.forbid("GetPolicyVersion")
    results = setting.look("policies.available")
    there = results[f"policies.present/{OPPORTUNITIES}"]
    assert there.status == "pass"
    assert evidence(there)["allows"].startswith("could not be read: AWS did not allow iam:GetPolicyVersion")
    assert results[f"policies.changed/{OPPORTUNITIES}"].status == "unknown"


def test_the_names_that_aws_misspells_are_told_in_the_explanation() -> None:
    for wrong, right in MISSPELT.items():
        assert wrong in STEP.explanation
        assert right is None or right in STEP.explanation or "Products, with an s" in STEP.explanation


# --- changed


def change(setting: Setting, name: str = OPPORTUNITIES) -> Result:
    return setting.look("policies.changed")[f"policies.changed/{name}"]


def test_the_first_look_and_a_look_at_the_same_version_pass() -> None:
    setting = Setting(personas="ACEManager")
    first = change(setting)
    assert first.status == "pass" and first.summary.startswith("First look")
    setting.remember(setting.look())
    assert change(setting).summary == f"{OPPORTUNITIES} is still at v10."


def test_a_policy_that_aws_edited_names_the_actions_that_came_and_went() -> None:
    setting = Setting(personas="ACEManager")
    edit(setting, "partnercentral:GetOpportunity", "partnercentral:ListLeads")
    setting.remember(setting.look())
    edit(setting, "partnercentral:GetOpportunity", "partnercentral:DeleteEverything")
    result = change(setting)
    assert (result.status, result.severity) == ("fail", "advice")
    assert "v11 is now v12; added partnercentral:DeleteEverything; removed partnercentral:ListLeads" in result.summary
    assert "Nothing needs to be attached again" in result.remedy


def test_an_edit_that_leaves_the_actions_alone_says_so() -> None:
    setting = Setting(personas="ACEManager")
    edit(setting, "partnercentral:GetOpportunity")
    setting.remember(setting.look())
    edit(setting, "partnercentral:GetOpportunity")
    assert "its actions are the same" in change(setting).summary


def test_many_new_actions_are_counted_and_not_all_told() -> None:
    setting = Setting(personas="ACEManager")
    edit(setting, "partnercentral:GetOpportunity")
    setting.remember(setting.look())
    edit(setting, *(f"partnercentral:Do{number:03}" for number in range(100)))
    assert "partnercentral:Do005 …" in change(setting).summary
    assert len(change(setting).summary) < 400


@pytest.mark.parametrize(("before", "after"), [(LONGEST_LIST + 1, 2), (2, LONGEST_LIST + 1)])
def test_lists_too_long_to_keep_are_compared_by_version_alone(before: int, after: int) -> None:
    setting = Setting(personas="ACEManager")
    edit(setting, *(f"s3:Do{number}" for number in range(before)))
    setting.remember(setting.look())
    edit(setting, *(f"s3:Do{number}" for number in range(after)))
    result = change(setting)
    assert result.status == "fail"
    assert "too long to compare" in result.summary


def test_a_policy_of_the_companys_own_was_not_edited_by_aws() -> None:
    setting = Setting(personas="", custom=f"Analyst: {OWN}")
    setting.hand.policy("Reports", statements=[allows("partnercentral:Get*")], since=SINCE)
    setting.remember(setting.look())
    edit(setting, "*", arn=OWN)
    result = change(setting, OWN)
    assert result.status == "fail"
    assert result.summary.startswith("Somebody has edited")
    assert "added *" in result.summary


def test_a_policy_that_is_gone_is_no_edit() -> None:
    setting = Setting(personas="ACEManager")
    setting.remember(setting.look())
    setting.iam(lambda iam: iam.managed_policies.pop(AWS + OPPORTUNITIES))
    assert change(setting).status == "not_applicable"
