"""What stands in the way of the roles: labelled accounts, and where each role comes from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.setting import LINEAGE, PREFIX, SINCE, Setting, evidence, statuses
from wizard.aws.writes import OPERATION_TAG
from wizard.demo.account import allows, trusts_account, trusts_service
from wizard.model import Result

MARKETER = f"{PREFIX}Marketing"
LINKED = f"{PREFIX}CloudAdmin-1234"


def conflict(setting: Setting, name: str) -> Result:
    return setting.look("policies.conflicts")[f"policies.conflicts/{name}"]


@pytest.mark.parametrize(
    ("name", "status", "said", "origin"),
    [
        (MARKETER, "pass", "one of the roles of this journey, made by somebody else", "other"),
        (f"{PREFIX}Interns", "fail", "none of the roles of this journey, yet Partner Central offers it", "other"),
        ("partnercentralrolefor-interns", "fail", "almost has the right prefix", "other"),
        ("PARTNERCENTRALROLEFORMARKETING", "fail", f"has the name of {MARKETER} in another spelling", "other"),
        ("AWSPartnerCentralAccess", "fail", "from an older guide", "other"),
        ("AWSPartnerACEAccess", "fail", "from an older guide", "other"),
        ("AWSPartnerAllianceTeam", "fail", "from an older guide", "other"),
        ("awspartnercentralaccess", "fail", "from an older guide", "other"),
        (LINKED, "pass", "named like the roles that AWS makes on linking", "AWS"),
        (f"{PREFIX}Alliance-7", "pass", "named like the roles that AWS makes on linking", "AWS"),
        (f"{PREFIX}Ace-0042", "pass", "named like the roles that AWS makes on linking", "AWS"),
        (f"{PREFIX}CloudAdmin", "fail", "none of the roles of this journey", "other"),
        (f"{PREFIX}Billing-12", "fail", "none of the roles of this journey", "other"),
    ],
)
def test_every_role_with_such_a_name_is_told_apart(name: str, status: str, said: str, origin: str) -> None:
    setting = Setting(personas="Marketing")
    setting.role(name)
    result = conflict(setting, name)
    assert (result.status, result.severity) == (status, "advice")
    assert said in result.summary
    assert evidence(result)["origin"] == origin
    assert evidence(result)["arn"].endswith(f":role/{name}")


@pytest.mark.parametrize("name", ["Admin", "XPartnerCentralRoleForMarketing", "PartnerCentral", "OrganizationAccess"])
def test_other_roles_are_not_mentioned(name: str) -> None:
    setting = Setting(personas="Marketing")
    setting.role(name)
    results = setting.look("policies.conflicts")
    assert statuses(results) == {"policies.conflicts": "pass"}


def test_a_role_under_another_path_stands_in_the_way_of_one_at_the_root() -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, path="/team/")
    result = conflict(setting, MARKETER)
    assert result.status == "fail"
    assert "under the path /team/" in result.summary


def test_a_role_of_ours_says_so_and_one_of_a_persona_no_longer_chosen_too() -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, tags={OPERATION_TAG: LINEAGE})
    result = conflict(setting, MARKETER)
    assert (result.status, evidence(result)["origin"]) == ("pass", "this wizard")
    assert "made by this wizard" in result.summary
    setting.answer(personas="ACEManager")
    result = conflict(setting, MARKETER)
    assert result.status == "fail"
    assert "made by this wizard for a persona that is no longer chosen" in result.summary


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ([trusts_service()], "pass"),
        ([trusts_service(), trusts_account("444455556666")], "fail"),
        ([trusts_account("111122223333")], "fail"),
        ([{**trusts_service(), "Principal": "*"}], "fail"),
    ],
)
def test_a_name_like_aws_s_own_is_not_enough_to_be_called_harmless(statements: list[Any], status: str) -> None:
    """Anybody can give a role such a name, and Partner Central would offer it."""
    setting = Setting(personas="Marketing")
    setting.role(LINKED, trust=statements)
    result = conflict(setting, LINKED)
    assert result.status == status
    if status == "fail":
        assert "444455556666" in result.summary or "assume" in result.summary


def test_a_name_like_aws_s_own_with_a_trust_policy_nobody_can_read_is_unknown() -> None:
    setting = Setting(personas="Marketing")
    setting.role(LINKED)
    odd = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]})
    setting.iam(lambda iam: setattr(iam.get_role(LINKED), "assume_role_policy_document", odd))
    assert conflict(setting, LINKED).status == "unknown"


@pytest.mark.parametrize("fault", ["denied", "throttled", "cut", "error-500"])
def test_a_list_that_breaks_off_in_the_middle_is_unknown_and_never_a_short_list(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = Setting(personas="Marketing")
    for number in range(30):
        setting.role(f"Some{number:03}")
    setting.role("partnercentralroleformarketing")
    small_pages(monkeypatch)
    assert statuses(setting.look("policies.conflicts")) == {"policies.conflicts/partnercentralroleformarketing": "fail"}
    setting.forbid("ListRoles", fault, nth=3)
    result = setting.look("policies.conflicts")["policies.conflicts"]
    assert result.status == "unknown"


def test_all_pages_of_a_long_list_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Setting(personas="Marketing")
    for number in range(105):
        setting.role(f"Some{number:03}")
    setting.role("awspartnercentralzulu")
    small_pages(monkeypatch)
    assert list(setting.look("policies.conflicts")) == ["policies.conflicts/awspartnercentralzulu"]
    assert sum(operation == "ListRoles" for _, operation, _ in setting.world.calls) > 10


def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten roles on a page, as AWS may choose to."""
    from wizard.aws import iam
    from wizard.aws.reads import field

    def roles(aws: Any) -> list[dict[str, Any]]:
        response = aws.read("iam", "ListRoles", PaginationConfig={"PageSize": 10})
        return list(field(response, "Roles", "iam", "ListRoles"))

    monkeypatch.setattr(iam, "roles", roles)


# --- wrong action prefixes


def prefix(setting: Setting) -> Result:
    return setting.look("policies.prefix")["policies.prefix"]


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        (["partnercentral:GetOpportunity"], "pass"),
        (["PartnerCentral:GetOpportunity"], "pass"),
        (["partnercentral-account-management:AssociatePartnerUser"], "pass"),
        (["s3:GetObject"], "pass"),
        (["partnercentral-selling:GetOpportunity"], "fail"),
        (["s3:GetObject", "partnercentral-selling:*"], "fail"),
        (["PartnerCentral-Selling:GetOpportunity"], "fail"),
    ],
)
def test_a_policy_with_a_prefix_that_iam_does_not_know_is_named(actions: list[str], status: str) -> None:
    setting = Setting()
    setting.hand.policy("Ours", statements=[allows(*actions)], since=SINCE)
    result = prefix(setting)
    assert (result.status, result.severity) == (status, "advice")
    assert status == "pass" or "Ours" in result.summary


def test_only_the_version_in_force_counts() -> None:
    setting = Setting()
    setting.hand.policy("Ours", statements=[allows("partnercentral-selling:GetOpportunity")], since=SINCE)
    right = json.dumps({"Version": "2012-10-17", "Statement": [allows("partnercentral:GetOpportunity")]})
    setting.iam(lambda iam: iam.create_policy_version("arn:aws:iam::111122223333:policy/Ours", right, True))
    assert prefix(setting).status == "pass"


def test_a_policy_that_cannot_be_read_keeps_the_verdict_from_being_green() -> None:
    setting = Setting()
    setting.hand.policy("Odd", statements=[allows("s3:*")], since=SINCE)
    arn = "arn:aws:iam::111122223333:policy/Odd"
    setting.iam(lambda iam: setattr(iam.get_policy(arn).versions[0], "document", "{}"))
    result = prefix(setting)
    assert result.status == "unknown"
    assert "Odd" in result.summary


def test_in_an_account_without_policies_of_its_own_there_is_nothing_wrong() -> None:
    assert prefix(Setting()).summary == "None of the 0 policies of your own uses a wrong action prefix."
