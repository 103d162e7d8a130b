"""access.inventory: labelled organizations, each with the verdict it must get."""

from __future__ import annotations

import pytest

from tests.faults.ground import EVERY_FAULT
from tests.invented import account_of_team
from tests.setting import evidence
from tests.steps.accessing import INVENTORY, OURS, THEIRS, Accessing
from wizard.demo.facts import MANAGEMENT, Member, Organization, example_corp
from wizard.model import Severity, Status

ORGANIZATION, ACCOUNTS = "access.organization", "access.accounts"


def with_members(*members: Member, delegated: bool = True, management: str = MANAGEMENT) -> Accessing:
    setting = Accessing()
    setting.world.facts.organization = Organization(list(members), delegated=delegated, management=management)
    return setting


# --- the organization


@pytest.mark.parametrize(
    ("world", "status", "said"),
    [
        ("no-organization", Status.PASS, "in no organization"),
        ("empty", Status.PASS, f"managed by account {MANAGEMENT}"),
        ("management-account", Status.FAIL, "management account of its own organization"),
        ("denied", Status.UNKNOWN, "did not allow organizations:DescribeOrganization"),
        ("throttled", Status.UNKNOWN, "limiting requests"),
    ],
)
def test_what_surrounds_the_account_is_told_apart(world: str, status: Status, said: str) -> None:
    result = Accessing(world).result(ORGANIZATION)
    assert (result.status, result.severity) == (status, Severity.ADVICE)
    assert said in result.summary


def test_denied_throttled_and_none_are_three_texts_and_none_is_a_tick_for_another() -> None:
    told = {
        world: Accessing(world).result(ORGANIZATION).summary for world in ("denied", "throttled", "no-organization")
    }
    assert len(set(told.values())) == 3


@pytest.mark.parametrize(
    ("features", "status", "said"),
    [
        ("ALL", Status.PASS, "may set rules for it"),
        ("CONSOLIDATED_BILLING", Status.PASS, "only shares billing"),
        ("SOMETHING_NEW", Status.UNKNOWN, "SOMETHING_NEW"),
    ],
)
def test_what_the_organization_shares_is_said(
    features: str, status: Status, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wizard.demo.fakes import FAKES

    known = {"Id": "o-example", "MasterAccountId": MANAGEMENT, "FeatureSet": features}
    monkeypatch.setitem(FAKES, ("organizations", "DescribeOrganization"), lambda world, params: {"Organization": known})
    result = Accessing().result(ORGANIZATION)
    assert (result.status, said in result.summary) == (status, True)
    assert evidence(result)["feature set"] == features


# --- its accounts


def test_three_hundred_accounts_on_fifteen_pages_are_all_listed() -> None:
    members = [Member(account_of_team(number), f"team-{number}") for number in range(297)]
    setting = with_members(Member(OURS, "Partner Central"), *members, Member(THEIRS, "x"), Member(MANAGEMENT, "m"))
    result = setting.result(ACCOUNTS)
    assert result.status is Status.PASS
    assert "300 accounts (300 ACTIVE)" in result.summary
    table = evidence(result)["accounts"].splitlines()
    assert len(table) == 300
    assert table[0].split() == [OURS, "ACTIVE", "Partner", "Central"]
    assert sum(operation == "ListAccounts" for _, operation, _ in setting.world.calls) == 15


def test_half_a_list_is_no_list() -> None:
    members = [Member(account_of_team(number), f"team-{number}") for number in range(100)]
    setting = with_members(Member(OURS, "Partner Central"), *members)
    setting.world.faults.on("organizations", "ListAccounts", "error-500", nth=3, times=None)
    assert setting.result(ACCOUNTS).status is Status.UNKNOWN


STATES = {
    "active": (Member(OURS, "x"), Status.PASS, ""),
    "active in the field that is retired": (Member(OURS, "x", retired_field=True), Status.PASS, ""),
    "suspended": (Member(OURS, "x", "SUSPENDED"), Status.FAIL, "is SUSPENDED"),
    "closing": (Member(OURS, "x", "PENDING_CLOSURE"), Status.FAIL, "is PENDING_CLOSURE"),
    "not activated yet": (Member(OURS, "x", "PENDING_ACTIVATION"), Status.FAIL, "is PENDING_ACTIVATION"),
    "suspended in the field that is retired": (
        Member(OURS, "x", "SUSPENDED", retired_field=True),
        Status.FAIL,
        "is SUSPENDED",
    ),
    "nobody says": (Member(OURS, "x", ""), Status.UNKNOWN, "gives no state"),
    "not among them": (Member(THEIRS, "x"), Status.FAIL, "is not among them"),
}


@pytest.mark.parametrize(("member", "status", "said"), STATES.values(), ids=STATES.keys())
def test_the_state_of_the_account_is_the_one_of_today(member: Member, status: Status, said: str) -> None:
    result = with_members(Member(MANAGEMENT, "m"), member).result(ACCOUNTS)
    assert (result.status, said in result.summary) == (status, True), result.summary


def test_who_may_not_list_is_told_that_this_is_normal() -> None:
    result = Accessing("empty").result(ACCOUNTS)
    assert result.status is Status.UNKNOWN
    assert "organizations:ListAccounts" in result.summary
    assert "That is normal" in result.remedy


def test_the_management_account_may_list() -> None:
    assert Accessing("management-account").result(ACCOUNTS).status is Status.PASS


def test_without_an_organization_there_is_nothing_to_list() -> None:
    assert Accessing("no-organization").result(ACCOUNTS).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize("operation", ["DescribeOrganization", "ListAccounts"])
def test_what_could_not_be_looked_at_is_unknown(operation: str, fault: str) -> None:
    setting = Accessing()
    setting.world.facts.organization = example_corp(OURS, delegated=True)
    setting.world.faults.on("organizations", operation, EVERY_FAULT[fault], times=None)
    results = setting.look(INVENTORY)
    blind = [result for result in results.values() if result.status is Status.UNKNOWN]
    assert {result.check for result in blind} >= {ACCOUNTS}
    assert all(result.remedy for result in blind)
    assert Status.PASS not in {results[ACCOUNTS].status}


def test_hostile_names_of_accounts_are_shown_harmlessly() -> None:
    name = "Evil\u202e\x1b[2J [red]\n999999999999  ACTIVE  Fake"
    result = with_members(Member(MANAGEMENT, "m"), Member(OURS, name)).result(ACCOUNTS)
    assert len(evidence(result)["accounts"].splitlines()) == 2, "no name makes itself a line"
    assert "\u202e" not in evidence(result)["accounts"]
