"""decide.account: labelled accounts, each with the verdict it must get."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.faults.ground import EVERY_FAULT
from tests.invented import account_of_team
from tests.setting import evidence
from tests.steps.deciding import NOW, OURS, SUITS, THEIRS, Deciding
from wizard.answers import Answers, BadAnswer, parse
from wizard.candidate import AccountChoice
from wizard.demo.facts import Contact, Facts, Member, Partner, Plan, example_corp
from wizard.journey import step_named
from wizard.journey.decide.account import name_hint
from wizard.model import Result, Severity, Status, Strength
from wizard.questions import Kind, left_out, questions_of
from wizard.scenarios import recommend
from wizard.situation import situation

STEP = step_named("decide.account")
ABOUT_THE_ACCOUNT = [
    "decide.plan",
    "decide.state",
    "decide.membership",
    "decide.purpose",
    "decide.seller",
    "decide.company",
]
HOSTILE = "Evil\u202e\x1b[2J [red]\n999999999999 ACTIVE Corp"


def said(result: Result) -> str:
    return f"{result.summary} {result.remedy}"


# --- decide.identity


@pytest.mark.parametrize(
    ("demo", "answered", "words"),
    [
        (False, {"account": OURS, "confirm_last_four": "3333"}, "the one that was chosen"),
        (True, {"account": OURS, "confirm_last_four": "3333"}, "the one that was chosen"),
        (False, {}, "which this journey is bound to already: nobody has named it"),
        (True, {}, "which this demo is bound to from its start: nobody has named it"),
    ],
)
def test_nobody_is_said_to_have_chosen_what_nobody_chose(demo: bool, answered: dict[str, str], words: str) -> None:
    setting = Deciding(account=answered)
    setting.situation = replace(setting.situation, demo=demo)
    found = setting.look("decide.identity")["decide.identity"]
    assert found.status is Status.PASS
    assert words in found.summary


SESSION = f"arn:aws:sts::{OURS}:assumed-role/Admin/sofia.admin@example.com"
IDENTITIES = {
    "the chosen one": (SESSION, OURS, "", Status.PASS, OURS),
    "none chosen": (SESSION, None, "", Status.FAIL, "No account has been chosen yet"),
    "one named and not confirmed": (SESSION, None, OURS, Status.FAIL, "No account has been chosen yet"),
    "another one": (SESSION, THEIRS, "", Status.FAIL, THEIRS),
    "answers about another one": (SESSION, OURS, THEIRS, Status.FAIL, THEIRS),
    "its root user": (f"arn:aws:iam::{OURS}:root", OURS, "", Status.FAIL, "root user"),
    "its root user, before choosing": (f"arn:aws:iam::{OURS}:root", None, "", Status.FAIL, "root user"),
    "China": (f"arn:aws-cn:sts::{OURS}:assumed-role/Admin/sofia", OURS, "", Status.FAIL, "AWS China"),
    "GovCloud": (f"arn:aws-us-gov:sts::{OURS}:assumed-role/Admin/sofia", OURS, "", Status.FAIL, "AWS GovCloud"),
    "a partition nobody knows": (
        f"arn:aws-moon:sts::{OURS}:assumed-role/Admin/sofia",
        OURS,
        "",
        Status.FAIL,
        "aws-moon",
    ),
    "an ARN nobody knows": (f"arn::sts::{OURS}:somebody", OURS, "", Status.UNKNOWN, "arn::sts"),
}


@pytest.mark.parametrize("case", IDENTITIES)
def test_only_the_chosen_account_and_not_its_root_user_passes(case: str) -> None:
    arn, bound, named, status, words = IDENTITIES[case]
    setting = Deciding(bound=bound, account={"account": named} if named else {})
    setting.sign_in(arn)
    found = setting.finding("decide.identity")
    assert found.status is status
    assert words in found.summary


@pytest.mark.parametrize("check", [*ABOUT_THE_ACCOUNT, "decide.registered"])
def test_what_is_read_of_another_account_says_nothing_about_the_chosen_one(check: str) -> None:
    setting = Deciding("half-done", bound=THEIRS, account=SUITS)
    found = setting.finding(check)
    assert found.status is Status.UNKNOWN
    assert OURS in found.summary and THEIRS in found.summary
    assert "--profile" in found.remedy


def test_who_is_signed_in_cannot_be_found_out_means_that_nothing_is_known() -> None:
    setting = Deciding(account=SUITS)
    setting.break_down("sts", "GetCallerIdentity", "expired")
    assert {setting.finding(check).status for check in ["decide.identity", *ABOUT_THE_ACCOUNT]} == {Status.UNKNOWN}


def test_what_is_recommended_and_why_stands_beside_it() -> None:
    found = Deciding(bound=None, situation={"marketplace_seller": "no"}).finding("decide.identity")
    labels = [item.label for item in found.evidence]
    assert {"your situation", "recommended", "because", "how to make one"} <= set(labels)
    assert "make a new account" in found.summary


# --- decide.plan

PLANS = {
    **{f"paid, {status}": (Plan("PAID", status), (), Status.PASS) for status in ("NOT_STARTED", "ACTIVE", "EXPIRED")},
    **{f"free, {status}": (Plan("FREE", status), (), Status.FAIL) for status in ("NOT_STARTED", "ACTIVE", "EXPIRED")},
    "free, whatever somebody says": (Plan("FREE", "ACTIVE", 50.0, NOW), ("decide.plan",), Status.FAIL),
    "none": (None, (), Status.UNKNOWN),
    "none, and somebody looked": (None, ("decide.plan",), Status.PASS),
    "none, and somebody stated something else": (None, ("decide.purpose",), Status.UNKNOWN),
    "one that AWS invents later": (Plan("TRIAL", "ACTIVE"), ("decide.plan",), Status.UNKNOWN),
    "without a type": (Plan("", "ACTIVE"), (), Status.UNKNOWN),
}


@pytest.mark.parametrize("case", PLANS)
def test_the_plan_is_judged_by_its_type_alone(case: str) -> None:
    plan, claims, status = PLANS[case]
    setting = Deciding(claims=claims)
    setting.world.facts.plan = plan
    found = setting.finding("decide.plan")
    assert found.status is status
    assert found.severity is Severity.BLOCKER
    assert found.claimed == (plan is None and "decide.plan" in claims)


def test_no_plan_is_said_to_be_probably_fine_and_to_whom_it_can_be_stated() -> None:
    setting = Deciding()
    setting.world.facts.plan = None
    assert "probably fine" in said(setting.finding("decide.plan"))


@pytest.mark.parametrize("fault", ["denied", "throttled"])
def test_nobodys_word_replaces_looking_at_the_plan(fault: str) -> None:
    setting = Deciding(claims=("decide.plan",))
    setting.break_down("freetier", "GetAccountPlanState", fault)
    assert setting.finding("decide.plan").status is Status.UNKNOWN


# --- decide.state

STATES = {
    "ACTIVE": Status.PASS,
    "PENDING_ACTIVATION": Status.FAIL,
    "SUSPENDED": Status.FAIL,
    "CLOSED": Status.FAIL,
    "": Status.UNKNOWN,
    "RESTING": Status.UNKNOWN,
    "active": Status.UNKNOWN,
}


@pytest.mark.parametrize("state", STATES)
def test_only_an_active_account_passes(state: str) -> None:
    setting = Deciding()
    setting.world.facts.state = state
    found = setting.finding("decide.state")
    assert found.status is STATES[state]
    assert found.status is Status.PASS or found.remedy


@pytest.mark.parametrize(
    ("age", "young"), [(timedelta(hours=3), True), (timedelta(hours=23), True), (timedelta(days=2), False)]
)
def test_an_account_of_today_is_said_to_be_new(age: timedelta, young: bool) -> None:
    setting = Deciding()
    setting.world.facts.created = NOW - age
    found = setting.finding("decide.state")
    assert found.status is Status.PASS
    assert ("less than a day old" in found.summary) is young


# --- decide.membership


def test_a_member_passes_and_one_that_stands_alone_has_nothing_to_manage() -> None:
    assert Deciding("empty").finding("decide.membership").status is Status.PASS
    assert Deciding("no-organization").finding("decide.membership").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("blank", ["\t", " \n "])
def test_a_blank_is_no_reason(blank: str) -> None:
    setting = Deciding("management-account", account={"management_reason": blank})
    assert "answer why" in setting.finding("decide.membership").remedy


@pytest.mark.parametrize("nothing", ["\u200b", "--", "\x1b"])
def test_a_reason_has_words(nothing: str) -> None:
    with pytest.raises(BadAnswer, match="in words"):
        parse(AccountChoice, {"management_reason": nothing}, STEP.id)


@pytest.mark.parametrize("reason", ["", "The APN fee has to be paid there"])
def test_the_management_account_is_never_a_tick_whatever_the_reason(reason: str) -> None:
    found = Deciding("management-account", account={"management_reason": reason}).finding("decide.membership")
    assert (found.status, found.severity) == (Status.FAIL, Severity.ADVICE)
    assert "not recommended" in found.summary
    assert reason in found.summary
    assert ("answer why" in found.remedy) is not bool(reason)


def test_denied_throttled_and_in_no_organization_are_three_different_texts() -> None:
    texts = set()
    for fault in ("denied", "throttled", None):
        setting = Deciding("no-organization" if fault is None else "empty")
        if fault:
            setting.break_down("organizations", "DescribeOrganization", fault)
        found = setting.finding("decide.membership")
        assert found.status is (Status.UNKNOWN if fault else Status.NOT_APPLICABLE)
        texts.add(found.summary)
    assert len(texts) == 3


def test_an_organization_whose_management_account_is_not_told_is_unknown() -> None:
    setting = Deciding("empty")
    setting.world.facts.organization = example_corp(OURS, management="12 digits")
    assert setting.finding("decide.membership").status is Status.UNKNOWN


# --- choosing from the organization's list


def offered(setting: Deciding) -> dict[str, str]:
    assert STEP.choices is not None
    found = STEP.choices(list(setting.look("decide.account").values()))
    return dict(found.get("account", {}))  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", ["denied", "throttled"])
def test_a_list_that_cannot_be_read_leaves_typing_and_the_verdict_as_it_is(fault: str) -> None:
    setting = Deciding("management-account", bound=None)
    setting.break_down("organizations", "ListAccounts", fault)
    assert offered(setting) == {}
    assert setting.finding("decide.membership").status is Status.FAIL
    typed = {question.name: question.kind for question in questions_of(STEP.questions, {})}  # type: ignore[arg-type]
    assert typed["account"] is Kind.TEXT


@pytest.mark.parametrize("world", ["empty", "no-organization", "free-plan"])
def test_members_and_accounts_by_themselves_type_the_number(world: str) -> None:
    assert offered(Deciding(world, bound=None)) == {}


def test_the_management_account_lists_what_can_be_chosen() -> None:
    listed = offered(Deciding("management-account", bound=None))
    assert list(listed) == ["", OURS, THEIRS, "123456789012"], "a suspended account cannot be chosen"
    assert "not recommended" in listed[OURS]
    assert listed[THEIRS].endswith("Example Corp Production")


def test_one_account_is_chosen_from_a_list_and_not_several() -> None:
    live = {"account": offered(Deciding("management-account", bound=None))}
    (question,) = [question for question in questions_of(AccountChoice, live) if question.name == "account"]
    assert question.kind is Kind.ONE
    assert question.choices[0] == "" and question.label("") == "not decided yet"
    assert question.label(THEIRS) == f"{THEIRS} · Example Corp Production"


def test_what_was_typed_stays_among_the_choices() -> None:
    setting = Deciding("management-account", bound=None, account={"account": "777788889999"})
    assert "777788889999" in offered(setting)


def test_a_state_is_read_from_the_field_that_aws_retired_only_where_the_new_one_is_missing() -> None:
    setting = Deciding("management-account", bound=None)
    organization = setting.world.facts.organization
    assert organization is not None
    organization.accounts = [
        Member(OURS, "One", "ACTIVE", retired_field=True),
        Member(THEIRS, "Two", "SUSPENDED", retired_field=True),
        Member("123456789012", "Three", "PENDING_CLOSURE"),
    ]
    assert list(offered(setting)) == ["", OURS]


def test_three_hundred_accounts_are_read_page_by_page_and_offered_quickly() -> None:
    setting = Deciding("management-account", bound=None)
    organization = setting.world.facts.organization
    assert organization is not None
    organization.accounts = [
        Member(OURS, "Example Corp Management"),
        *(Member(account_of_team(number), f"Example Corp Team {number:03}") for number in range(1, 300)),
    ]
    began = time.monotonic()
    listed = offered(setting)
    assert time.monotonic() - began < 3
    assert len(listed) == 301
    pages = [operation for _, operation, _ in setting.world.calls if operation == "ListAccounts"]
    assert len(pages) == 15


def test_half_a_list_is_no_list() -> None:
    setting = Deciding("management-account", bound=None)
    organization = setting.world.facts.organization
    assert organization is not None
    organization.accounts = [Member(account_of_team(number), "Team") for number in range(1, 60)]
    setting.world.faults.on("organizations", "ListAccounts", "throttled", nth=2, times=None)
    assert offered(setting) == {}


def test_a_hostile_account_name_makes_no_choice_of_its_own() -> None:
    setting = Deciding("management-account", bound=None)
    organization = setting.world.facts.organization
    assert organization is not None
    organization.accounts = [Member(OURS, "Example Corp Management"), Member(THEIRS, HOSTILE)]
    listed = offered(setting)
    assert list(listed) == ["", OURS, THEIRS]
    assert not re.search("[\x00-\x1f\u202e]", "".join(listed.values()))


# --- decide.purpose

PURPOSES = {
    "dedicated": (Status.PASS, Severity.BLOCKER),
    "seller": (Status.PASS, Severity.BLOCKER),
    "shared": (Status.PASS, Severity.BLOCKER),
    "production": (Status.FAIL, Severity.ADVICE),
    "buyer": (Status.FAIL, Severity.ADVICE),
    "developer": (Status.FAIL, Severity.BLOCKER),
    "sandbox": (Status.FAIL, Severity.BLOCKER),
    "personal": (Status.FAIL, Severity.BLOCKER),
    "test": (Status.FAIL, Severity.BLOCKER),
    "unsure": (Status.UNKNOWN, Severity.BLOCKER),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_an_account_is_used_for_decides(purpose: str) -> None:
    found = Deciding(account={**SUITS, "purpose": purpose}).finding("decide.purpose")
    assert (found.status, found.severity) == PURPOSES[purpose]
    assert found.claimed == (found.status is Status.PASS), "nobody verified what people answered"


@pytest.mark.parametrize("purpose", ["developer", "sandbox", "personal", "test"])
def test_nobodys_word_makes_an_account_fit_that_people_say_does_not(purpose: str) -> None:
    setting = Deciding(account={**SUITS, "purpose": purpose}, claims=("decide.purpose",))
    assert setting.finding("decide.purpose").status is Status.FAIL


@pytest.mark.parametrize(
    ("answer", "status", "severity"),
    [
        ({"company_owned": "no"}, Status.FAIL, Severity.BLOCKER),
        ({"company_owned": "unsure"}, Status.UNKNOWN, Severity.BLOCKER),
        ({"outsiders": "yes"}, Status.FAIL, Severity.ADVICE),
        ({"suits_users": "no"}, Status.FAIL, Severity.ADVICE),
        ({"fee_here": "no"}, Status.FAIL, Severity.ADVICE),
        ({"apis_here": "no"}, Status.FAIL, Severity.ADVICE),
        ({"outsiders": "unsure"}, Status.PASS, Severity.BLOCKER),
    ],
)
def test_whose_it_is_counts_and_the_rest_is_advice(answer: dict[str, str], status: Status, severity: Severity) -> None:
    found = Deciding(account={**SUITS, **answer}).finding("decide.purpose")
    assert (found.status, found.severity) == (status, severity)


NAMES = {
    "Example Corp Partner Central": "",
    "sandbox": "sandbox",
    "ExampleSandbox": "sandbox",
    "example-corp-dev": "developer",
    "DEV account 3": "developer",
    "Sofia's personal account": "personal",
    "example_test_eu": "test",
    "QA": "test",
    "DevOps": "",
    "Contestant Latest Devonshire": "",
    "Production": "",
    "": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_hint_and_only_by_whole_words(name: str) -> None:
    assert name_hint(name) == NAMES[name]


def test_a_name_that_contradicts_the_answer_stops_until_somebody_vouches_for_it() -> None:
    setting = Deciding(account=SUITS)
    setting.world.facts.name = "example-sandbox-3"
    found = setting.finding("decide.purpose")
    assert found.status is Status.FAIL
    assert "example-sandbox-3" in found.summary
    vouched = Deciding(account=SUITS, claims=("decide.purpose",))
    vouched.world.facts.name = "example-sandbox-3"
    assert vouched.finding("decide.purpose").strength is Strength.CLAIMED


@pytest.mark.parametrize("fault", ["denied", "throttled"])
@pytest.mark.parametrize("answers", [{}, SUITS])
def test_a_name_that_cannot_be_read_is_no_pass(fault: str, answers: dict[str, str]) -> None:
    setting = Deciding(account=answers)
    setting.break_down("account", "GetAccountInformation", fault)
    assert setting.finding("decide.purpose").status is Status.UNKNOWN


def test_nobody_vouches_for_an_account_about_which_nothing_was_answered() -> None:
    assert Deciding(claims=("decide.purpose",)).finding("decide.purpose").status is Status.UNKNOWN


# --- decide.seller

LISTED = {"SaaSProduct": ["Example Pipeline"]}
SELLERS: dict[str, tuple[dict[str, list[str]], str, str, Status]] = {
    "sells, and says so": (LISTED, "one", "seller", Status.PASS),
    "sells, and says so, and thinks of another": (LISTED, "several", "new", Status.PASS),
    "sells, and says no": (LISTED, "no", "existing", Status.FAIL),
    "sells, and says nothing": (LISTED, "unsure", "unsure", Status.FAIL),
    "offers only": ({"Offer": ["Yearly"]}, "one", "seller", Status.PASS),
    "nothing, and says no": ({}, "no", "existing", Status.NOT_APPLICABLE),
    "nothing, and says nothing": ({}, "unsure", "unsure", Status.UNKNOWN),
    "nothing, and it should be the seller account": ({}, "one", "seller", Status.UNKNOWN),
    "nothing, and it is another account": ({}, "one", "existing", Status.NOT_APPLICABLE),
}


@pytest.mark.parametrize("case", SELLERS)
def test_an_empty_catalog_never_proves_that_nobody_sells(case: str) -> None:
    listings, sells, candidate, status = SELLERS[case]
    setting = Deciding(situation={"marketplace_seller": sells}, account={**SUITS, "candidate": candidate})
    setting.world.facts.listings = listings
    found = setting.finding("decide.seller")
    assert (found.status, found.severity) == (status, Severity.ADVICE)


def test_a_kind_that_aws_does_not_know_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Deciding(situation={"marketplace_seller": "one"}, account={**SUITS, "candidate": "seller"})
    monkeypatch.setattr("wizard.aws.marketplace.KINDS", ("Spaceship", "SaaSProduct"))
    setting.world.facts.listings = LISTED
    found = setting.finding("decide.seller")
    assert found.status is Status.PASS
    assert evidence(found)["AWS does not know"] == "Spaceship"
    monkeypatch.setattr("wizard.aws.marketplace.KINDS", ("Spaceship", "Rocket"))
    assert setting.finding("decide.seller").status is Status.UNKNOWN


@pytest.mark.parametrize("fault", ["denied", "throttled"])
def test_a_catalog_that_cannot_be_read_is_unknown_even_when_half_of_it_was(fault: str) -> None:
    setting = Deciding(situation={"marketplace_seller": "no"})
    setting.world.faults.on("marketplace-catalog", "ListEntities", fault, nth=3, times=None)
    assert setting.finding("decide.seller").status is Status.UNKNOWN


# --- decide.company

COMPANIES: dict[str, tuple[Contact, list[Partner], tuple[str, ...], Status, Strength | None]] = {
    "nobody compared it": (Contact(), [], (), Status.UNKNOWN, None),
    "somebody compared it": (Contact(), [], ("decide.company",), Status.PASS, Strength.CLAIMED),
    "no company": (Contact(company=None), [], (), Status.UNKNOWN, None),
    "no company, whatever somebody says": (Contact(company=None), [], ("decide.company",), Status.UNKNOWN, None),
    "the partner's name": (Contact(), [Partner("Example Corp")], (), Status.PASS, None),
    "the partner's name, written otherwise": (
        Contact("EXAMPLE CORP."),
        [Partner("Example Corp")],
        (),
        Status.PASS,
        None,
    ),
    "another name": (Contact("Example Holding"), [Partner("Example Corp")], (), Status.FAIL, None),
    "another name, whatever somebody says": (
        Contact("Example Holding"),
        [Partner("Example Corp")],
        ("decide.company",),
        Status.FAIL,
        None,
    ),
    "another country": (Contact(country="CA"), [Partner("Example Corp", country="US")], (), Status.FAIL, None),
    "headquarters that are not told": (Contact(), [Partner("Example Corp", country=None)], (), Status.PASS, None),
    "a partner for practice": (Contact(), [Partner("Other", catalog="Sandbox")], (), Status.UNKNOWN, None),
}


@pytest.mark.parametrize("case", COMPANIES)
def test_the_company_on_the_account_is_compared_where_it_can_be(case: str) -> None:
    contact, partners, claims, status, strength = COMPANIES[case]
    setting = Deciding(claims=claims)
    setting.world.facts.contact, setting.world.facts.partners = contact, list(partners)
    found = setting.finding("decide.company")
    assert (found.status, found.strength) == (status, strength)
    assert found.severity is Severity.ADVICE


def test_names_of_people_and_phone_numbers_are_not_kept() -> None:
    found = Deciding().finding("decide.company")
    kept = said(found) + "".join(item.value for item in found.evidence)
    assert Contact().person not in kept and Contact().phone not in kept
    assert "123 Any Street" in kept


@pytest.mark.parametrize("operation", ["ListPartners", "GetPartner"])
def test_a_partner_profile_that_cannot_be_read_leaves_the_comparison_to_a_person(operation: str) -> None:
    setting = Deciding()
    setting.world.facts.partners = [Partner()]
    setting.break_down("partnercentral-account", operation)
    found = setting.finding("decide.company")
    assert found.status is Status.UNKNOWN
    assert "could not be read" in evidence(found)["partner profile"]


def test_a_hostile_company_is_shown_harmlessly() -> None:
    setting = Deciding(account=SUITS)
    setting.world.facts.name = HOSTILE.replace("\n", " ").encode("ascii", "ignore").decode().replace("\x1b", "")
    setting.world.facts.contact = Contact(company=HOSTILE, city=HOSTILE, street=HOSTILE)
    setting.world.facts.partners = [Partner(legal_name=HOSTILE + " other")]
    for found in setting.look("decide.account").values():
        shown = [found.summary, found.remedy, *(item.value.replace("\n", "") for item in found.evidence)]
        assert not [text for text in shown if re.search("[\x00-\x1f\u202e]", text)]


# --- worlds


@pytest.mark.parametrize(
    ("world", "failing"),
    [
        ("half-done", set()),
        ("empty", set()),
        ("no-organization", set()),
        ("management-account", {"decide.membership"}),
        ("free-plan", {"decide.plan", "decide.purpose"}),
    ],
)
def test_each_world_has_what_it_is_named_for(world: str, failing: set[str]) -> None:
    setting = Deciding(world, account=SUITS, situation={"marketplace_seller": "one"})
    results = setting.look("decide.account")
    assert {key for key, result in results.items() if result.status is Status.FAIL} == failing


def test_a_world_keeps_its_facts_to_itself() -> None:
    one, other = Deciding("empty"), Deciding("empty")
    one.world.facts.name = "changed"
    assert other.world.facts.name == Facts().name


@pytest.mark.parametrize(
    "answer", [{"account": "1111"}, {"account": "11112222333x"}, {"account": "１１１１２２２２３３３３"}]
)
def test_an_account_has_twelve_plain_digits(answer: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer, match="12 digits"):
        parse(AccountChoice, answer, STEP.id)


# --- whatever goes wrong on the way

RESTS_ON = {
    ("sts", "GetCallerIdentity"): ["decide.identity", "decide.registered", *ABOUT_THE_ACCOUNT],
    ("freetier", "GetAccountPlanState"): ["decide.plan"],
    ("account", "GetAccountInformation"): ["decide.state", "decide.purpose"],
    ("account", "GetContactInformation"): ["decide.company"],
    ("organizations", "DescribeOrganization"): ["decide.membership"],
    ("marketplace-catalog", "ListEntities"): ["decide.seller"],
    ("partnercentral-account", "ListPartners"): ["decide.registered"],
}


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize("read", RESTS_ON, ids=":".join)
def test_a_read_that_failed_is_never_a_verdict(read: tuple[str, str], fault: str) -> None:
    setting = Deciding("empty", account=SUITS, situation={"marketplace_seller": "one"})
    rule = setting.world.faults.on(*read, EVERY_FAULT[fault], times=None)
    for check in RESTS_ON[read]:
        found = setting.finding(check)
        assert found.status is Status.UNKNOWN, found
        assert found.summary.endswith((".", ")")) and found.remedy
        assert "fault of the wizard" not in found.remedy
    assert rule.struck


# --- what need not be asked

SELLERS_ONLY = {"seller_features", "isv_accelerate", "shares_with_marketplace", "busiest_seller", "stays_primary"}
WITHOUT_SELLING_ONLY = {"third_party", "apis_here", "outsiders"}


@pytest.mark.parametrize(
    ("sells", "candidate", "left"),
    [
        ("unsure", "unsure", set()),
        ("unsure", "new", set()),
        ("no", "unsure", SELLERS_ONLY),
        ("no", "existing", SELLERS_ONLY),
        ("no", "seller", SELLERS_ONLY),
        ("no", "new", SELLERS_ONLY | {"outsiders", "suits_users"}),
        ("one", "unsure", WITHOUT_SELLING_ONLY),
        ("one", "seller", WITHOUT_SELLING_ONLY),
        ("several", "existing", WITHOUT_SELLING_ONLY | {"stays_primary"}),
        ("several", "new", WITHOUT_SELLING_ONLY | {"stays_primary", "suits_users"}),
    ],
)
def test_only_what_aws_asks_in_this_situation_is_asked(sells: str, candidate: str, left: set[str]) -> None:
    answers = Answers({"decide.situation": {"marketplace_seller": sells}})
    assert set(left_out(STEP, answers, {"candidate": candidate, "account": "half ty"})) == left


@pytest.mark.parametrize("sells", ["no", "one", "several"])
@pytest.mark.parametrize("candidate", ["unsure", "new", "existing", "seller"])
def test_what_is_left_out_leaves_nothing_open(sells: str, candidate: str) -> None:
    """No recommendation waits for a question that the form does not ask, and no verdict either."""
    answers = Answers({"decide.situation": {"marketplace_seller": sells}})
    left = left_out(STEP, answers, {"candidate": candidate})
    chosen = AccountChoice.model_validate({"candidate": candidate})
    waiting = recommend(situation(answers), chosen).open
    assert not set(waiting) & {AccountChoice.model_fields[name].title for name in left}


def test_answers_that_can_no_longer_be_used_leave_nothing_out() -> None:
    assert left_out(STEP, Answers({"decide.situation": {"marketplace_seller": "perhaps"}}), {}) == {}
