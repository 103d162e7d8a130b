"""decide.people: three people, by name, each with an address of their own."""

from __future__ import annotations

import re

import pytest

from tests.steps.deciding import Deciding
from wizard.answers import Answers, BadAnswer, parse
from wizard.model import Owner, Severity, Status
from wizard.people import People, people, turn

NAMED = {
    "iam_admin_name": "Sofia Admin",
    "iam_admin_email": "sofia.admin@example.com",
    "alliance_lead_name": "Ana Lead",
    "alliance_lead_email": "ana.lead@example.com",
    "billing_owner_name": "Bruno Billing",
    "billing_owner_email": "bruno.billing@example.com",
}


def test_three_people_with_their_addresses_hold() -> None:
    results = Deciding(people=NAMED).look("decide.people")
    assert {result.status for result in results.values()} == {Status.PASS}


@pytest.mark.parametrize("missing", NAMED)
def test_whoever_is_missing_is_named(missing: str) -> None:
    found = Deciding(people={**NAMED, missing: ""}).finding("decide.named")
    assert (found.status, found.severity) == (Status.FAIL, Severity.BLOCKER)
    part = missing.rpartition("_")[0].replace("_", " ")
    assert part.replace("iam admin", "IAM admin") in found.summary.replace("administrator", "admin")
    assert missing.rpartition("_")[2] in found.summary


@pytest.mark.parametrize("blank", ["", "   ", "\t", " \n\t "])
def test_a_blank_is_no_name(blank: str) -> None:
    assert Deciding(people={**NAMED, "iam_admin_name": blank}).finding("decide.named").status is Status.FAIL


@pytest.mark.parametrize("nobody", ["\u200b", "\x1b", "...", "42", "‹›"])
def test_a_name_has_letters(nobody: str) -> None:
    with pytest.raises(BadAnswer, match="letters"):
        parse(People, {"iam_admin_name": nobody}, "decide.people")


def test_nobody_named_yet_fails_and_has_no_addresses_to_judge() -> None:
    setting = Deciding()
    assert setting.finding("decide.named").status is Status.FAIL
    assert setting.finding("decide.mailboxes").status is Status.NOT_APPLICABLE


def test_one_person_may_do_two_things() -> None:
    twice = {**NAMED, "billing_owner_name": "Ana Lead", "billing_owner_email": "ana.lead@example.com"}
    assert {result.status for result in Deciding(people=twice).look("decide.people").values()} == {Status.PASS}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("apn_admin@example.com", "nobody in particular"),
        ("info@example.com", "nobody in particular"),
        ("invented@gmail.com", "private addresses"),
        ("invented@hotmail.com", "private addresses"),
        ("invented@outlook.com", "private addresses"),
        ("invented@school.edu", "school"),
        ("invented@example.org", "different domains"),
    ],
)
def test_addresses_that_the_guide_does_not_want_are_advice(address: str, words: str) -> None:
    found = Deciding(people={**NAMED, "billing_owner_email": address}).finding("decide.mailboxes")
    assert (found.status, found.severity) == (Status.FAIL, Severity.ADVICE)
    assert words in found.summary


def test_a_subdomain_is_the_same_company() -> None:
    setting = Deciding(people={**NAMED, "billing_owner_email": "bruno.billing@eu.example.com"})
    assert setting.finding("decide.mailboxes").status is Status.PASS


@pytest.mark.parametrize(
    "bad",
    [
        "nobody",
        "@example.com",
        "two@at@example.com",
        "a b@example.com",
        "a@example",
        "a@-example.com",
        "a@example..com",
        "a..b@example.com",
        "<a@example.com>",
        "a@example.com, b@example.com",
        "a\u202e@example.com",
        "a@exämple.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 250}.com",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(bad: str) -> None:
    with pytest.raises(BadAnswer, match="not an email address"):
        parse(People, {"iam_admin_email": bad}, "decide.people")


def test_a_hostile_name_is_kept_harmlessly_and_a_long_one_refused() -> None:
    setting = Deciding(people={**NAMED, "iam_admin_name": " Sofia\u202e\x1b[2J  [@click=x]Admin\n"})
    name = people(setting.situation.answers)[0].name
    assert not re.search("[\x00-\x1f\u202e]", name)
    with pytest.raises(BadAnswer, match="at most 80"):
        parse(People, {"iam_admin_name": "a" * 81}, "decide.people")


# --- whose turn it is, by name


@pytest.mark.parametrize(
    ("owner", "answers", "said"),
    [
        (Owner.IAM_ADMIN, NAMED, "It is the turn of Sofia Admin, IAM administrator."),
        (Owner.ALLIANCE_LEAD, NAMED, "It is the turn of Ana Lead, alliance lead."),
        (Owner.IAM_ADMIN, {}, "It is the IAM administrator's turn."),
        (Owner.IAM_ADMIN, {"iam_admin_email": "nobody"}, "It is the IAM administrator's turn."),
        (Owner.EITHER, NAMED, ""),
    ],
)
def test_whoever_is_named_is_called_by_name(owner: Owner, answers: dict[str, str], said: str) -> None:
    assert turn(owner, Answers({"decide.people": answers})) == said
