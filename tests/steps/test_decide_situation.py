"""decide.situation: is a partner registered here already, and what do three answers mean?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError

from tests.steps.deciding import NOW, Deciding
from wizard.answers import Answers
from wizard.aws import operations
from wizard.demo.facts import Partner
from wizard.model import Claim, Status, Strength
from wizard.situation import done_by_this_journey, not_a_seller, nothing_to_migrate, personal_plan

OURS = Partner(legal_name="Example Corp")
PRACTICE = Partner(legal_name="Example Corp", catalog="Sandbox")
REGISTERED = {
    "nothing there": ([], (), Status.PASS, None),
    "only a partner for practice": ([PRACTICE], (), Status.PASS, None),
    "a partner": ([OURS], (), Status.FAIL, None),
    "a partner beside one for practice": ([PRACTICE, OURS], (), Status.FAIL, None),
    "a partner that somebody knows": ([OURS], ("decide.registered",), Status.PASS, Strength.CLAIMED),
    "a statement about nothing": ([], ("decide.registered",), Status.PASS, None),
    "a statement about something else": ([OURS], ("decide.plan",), Status.FAIL, None),
    "what this journey has linked": ([OURS], ("link.claimed",), Status.NOT_APPLICABLE, None),
    "what this journey has migrated": ([OURS], ("migrate.completed",), Status.NOT_APPLICABLE, None),
}


@pytest.mark.parametrize("case", REGISTERED)
def test_a_partner_stops_the_journey_until_somebody_knows_it(case: str) -> None:
    partners, claims, status, strength = REGISTERED[case]
    setting = Deciding(claims=claims)
    setting.world.facts.partners = list(partners)
    found = setting.finding("decide.registered")
    assert (found.status, found.strength) == (status, strength)


def test_a_partner_is_named_and_nobody_is_sent_to_register() -> None:
    setting = Deciding()
    setting.world.facts.partners = [OURS]
    found = setting.finding("decide.registered")
    assert "Example Corp" in found.summary
    assert "never register" in found.remedy
    assert any(item.label == "partner" and "partner-a1b2c3d4e5f6g" in item.value for item in found.evidence)


@pytest.mark.parametrize(
    ("fault", "said"), [("denied", "did not allow partnercentral:ListPartners"), ("throttled", "limiting requests")]
)
def test_what_could_not_be_asked_is_unknown(fault: str, said: str) -> None:
    setting = Deciding(claims=("decide.registered", "link.claimed"))
    setting.break_down("partnercentral-account", "ListPartners", fault)
    found = setting.finding("decide.registered")
    assert found.status is Status.UNKNOWN
    assert said in found.summary


def test_an_old_sdk_without_partner_central_is_unknown_and_everything_else_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setting = Deciding()
    make = setting.world.session.client

    def client(service: str, *more: Any, **options: Any) -> Any:
        if service == "partnercentral-account":
            raise UnknownServiceError(service_name=service, known_service_names="account, iam")
        return make(service, *more, **options)

    monkeypatch.setattr(setting.world.session, "client", client)
    found = setting.finding("decide.registered")
    assert found.status is Status.UNKNOWN
    assert "too old to know partnercentral:ListPartners" in found.summary
    assert "boto3" in found.remedy
    assert setting.finding("decide.state").status is Status.PASS


def test_an_old_sdk_without_the_operation_is_unknown_too(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Deciding()
    client = setting.connection.client("freetier")
    monkeypatch.delattr(type(client), "get_account_plan_state")
    found = setting.finding("decide.plan")
    assert found.status is Status.UNKNOWN
    assert "too old to know freetier:GetAccountPlanState" in found.summary


@pytest.mark.parametrize(
    "forbidden",
    [
        "CreatePartner",
        "StartVerification",
        "PutAllianceLeadContact",
        "PutProfileVisibility",
        "StartProfileUpdateTask",
        "SendEmailVerificationCode",
        "UpgradeAccountPlan",
        "StartChangeSet",
    ],
)
def test_what_must_never_be_called_is_on_no_list(forbidden: str) -> None:
    for declared in (operations.READS, operations.WRITES, operations.INVERSES):
        assert all(forbidden not in names for names in declared.values())


def test_a_hostile_legal_name_is_shown_harmlessly() -> None:
    setting = Deciding()
    setting.world.facts.partners = [Partner(legal_name="Evil\u202e \x1b[31m[@click=app.quit]Corp[/]")]
    found = setting.finding("decide.registered")
    assert found.status is Status.FAIL
    shown = [found.summary, *(item.value for item in found.evidence)]
    assert not [text for text in shown if re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)]


# --- what the answers mean


def answers(**values: str) -> Answers:
    return Answers({"decide.situation": values})


@pytest.mark.parametrize(
    ("asked", "logins", "applies"),
    [
        ("unsure", "unsure", True),
        ("unsure", "yes", True),
        ("unsure", "no", False),
        ("no", "no", False),
        ("yes", "no", True),
        ("yes", "yes", True),
        ("no", "unsure", True),
    ],
)
def test_migrating_is_left_out_only_for_who_surely_has_nothing_to_migrate(
    asked: str, logins: str, applies: bool
) -> None:
    reason = nothing_to_migrate(answers(asked_to_migrate=asked, legacy_logins=logins))
    assert (reason == "") is applies
    assert applies or reason.endswith(".")


@pytest.mark.parametrize(("sells", "reason"), [("unsure", False), ("no", True), ("one", False), ("several", False)])
def test_what_is_for_sellers_is_left_out_only_for_who_does_not_sell(sells: str, reason: bool) -> None:
    assert bool(not_a_seller(answers(marketplace_seller=sells))) is reason


def test_nobody_answered_anything_leaves_every_step_in_place() -> None:
    assert nothing_to_migrate(Answers()) == not_a_seller(Answers()) == ""


@pytest.mark.parametrize("asked", ["unsure", "yes", "no"])
@pytest.mark.parametrize("logins", ["unsure", "yes", "no"])
@pytest.mark.parametrize("sells", ["unsure", "no", "one", "several"])
def test_every_combination_of_answers_has_a_plan_in_sentences(asked: str, logins: str, sells: str) -> None:
    plan = personal_plan(answers(asked_to_migrate=asked, legacy_logins=logins, marketplace_seller=sells))
    assert len(plan) == 3
    assert all(line.endswith(".") for line in plan)


def test_answers_that_contradict_each_other_are_told() -> None:
    assert "do not fit" in personal_plan(answers(asked_to_migrate="yes", legacy_logins="no"))[0]


def test_the_plan_stands_among_the_evidence() -> None:
    found = Deciding(situation={"marketplace_seller": "one"}).finding("decide.registered")
    assert [item.value for item in found.evidence if item.label == "your plan"] == list(
        personal_plan(answers(marketplace_seller="one"))
    )


def test_json_true_and_false_are_answers() -> None:
    assert nothing_to_migrate(Answers({"decide.situation": {"legacy_logins": False}}))


def test_the_journey_itself_has_done_it_only_when_somebody_says_so() -> None:
    said = Claim(who="Ana Lead", at=NOW)
    assert done_by_this_journey({}) == done_by_this_journey({"decide.registered": said}) == ""
    assert "Ana Lead" in done_by_this_journey({"migrate.completed": said})
