"""link.account: every state that a link can be in, from labelled accounts, and none of them green by mistake."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta, timezone

import pytest

from tests.setting import evidence, statuses
from tests.steps.deciding import NOW
from tests.steps.linking import LINKED, OURS, TRUST, Linking
from wizard.demo.account import trusts_account
from wizard.engine import Standing, guide, standing
from wizard.journey import step_named
from wizard.model import Status, Strength

LONG_AGO = NOW - timedelta(days=400)
CLAIM = ("link.claimed",)

Arrange = Callable[[Linking], object]

NO_SIGN = ("no-evidence", "fail", None)
UNKNOWN = ("unknown", "unknown", None)

STATES: dict[str, tuple[Arrange, tuple[str, ...], tuple[str, str, str | None]]] = {
    "nothing at all": (lambda it: None, (), NO_SIGN),
    "the event": (lambda it: it.happened(), (), ("probably-linked", "pass", "recorded")),
    "the event and the roles": (
        lambda it: it.happened().made_by_linking(),
        (),
        ("probably-linked", "pass", "recorded"),
    ),
    "the event, and somebody saw it": (lambda it: it.happened(), CLAIM, ("confirmed", "pass", "recorded")),
    "only the roles": (lambda it: it.made_by_linking(), (), ("probably-linked", "pass", "observed")),
    "one of the roles is left": (lambda it: it.made_by_linking("Ace"), (), ("probably-linked", "pass", "observed")),
    "an old link, its roles, somebody's word": (
        lambda it: it.made_by_linking(since=LONG_AGO),
        CLAIM,
        ("confirmed", "pass", "observed"),
    ),
    "an old link whose event is too old": (lambda it: it.happened(days=91), (), NO_SIGN),
    "an old link without roles, somebody's word": (
        lambda it: it.happened(days=120),
        CLAIM,
        ("confirmed", "pass", "claimed"),
    ),
    "an unlinked account whose roles are left": (
        lambda it: it.made_by_linking(since=LONG_AGO),
        (),
        ("probably-linked", "pass", "observed"),
    ),
    "migrated": (lambda it: it.registered(), (), ("migrated", "pass", "recorded")),
    "migrated, and every other sign gone": (lambda it: it.registered(), CLAIM, ("migrated", "pass", "recorded")),
    "a partner for practice only": (lambda it: it.registered("Sandbox"), (), NO_SIGN),
    "linking that AWS refused": (lambda it: it.happened(error=("AccessDenied", "no")), (), NO_SIGN),
    "refused first, then done": (
        lambda it: it.happened(days=2, error=("AccessDenied", "no")).happened(days=1),
        (),
        ("probably-linked", "pass", "recorded"),
    ),
    "an event of something else": (lambda it: it.happened("UpdateSomething"), (), NO_SIGN),
    "roles with another trust": (
        lambda it: it.made_by_linking(trust=[trusts_account(OURS)]),
        (),
        NO_SIGN,
    ),
    "roles that somebody widened later": (
        lambda it: it.made_by_linking("CloudAdmin", trust=[TRUST, trusts_account("444455556666")]),
        (),
        ("probably-linked", "pass", "observed"),
    ),
    "nobody may read events": (lambda it: it.break_down("cloudtrail", "LookupEvents"), (), UNKNOWN),
    "nobody may list roles": (lambda it: it.break_down("iam", "ListRoles"), (), UNKNOWN),
    "nobody may ask for partners": (lambda it: it.break_down("partnercentral-account", "ListPartners"), (), UNKNOWN),
    "events are throttled": (lambda it: it.break_down("cloudtrail", "LookupEvents", "throttled"), (), UNKNOWN),
    "events are a portal's page": (lambda it: it.break_down("cloudtrail", "LookupEvents", "html"), (), UNKNOWN),
    "nobody may look, and somebody says so": (
        lambda it: it.break_down("cloudtrail", "LookupEvents"),
        CLAIM,
        UNKNOWN,
    ),
    "nobody may ask for partners, the event is there": (
        lambda it: it.happened().break_down("partnercentral-account", "ListPartners"),
        (),
        ("probably-linked", "pass", "recorded"),
    ),
    "nobody may list roles, the event is there": (
        lambda it: it.happened().break_down("iam", "ListRoles"),
        (),
        ("probably-linked", "pass", "recorded"),
    ),
    "nobody may read events, the roles are there": (
        lambda it: it.made_by_linking().break_down("cloudtrail", "LookupEvents"),
        (),
        ("probably-linked", "pass", "observed"),
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_every_account_gets_the_state_that_its_signs_allow(case: str) -> None:
    arrange, claims, wanted = STATES[case]
    it = Linking(claims=claims)
    arrange(it)
    assert it.state == wanted


def test_no_sign_says_so_and_never_that_it_did_not_happen() -> None:
    it = Linking()
    found = it.look("link.account")
    assert statuses(found) == {
        "link.event": "fail",
        "link.roles": "fail",
        "link.claimed": "unknown",
        "link.state": "fail",
    }
    assert all(found[check].summary.startswith("No sign yet") for check in ("link.state", "link.event", "link.roles"))
    assert "lag by 15 minutes" in found["link.event"].remedy
    assert "linked long ago" in found["link.state"].remedy
    assert standing(found.values()).standing is Standing.FAIL


def test_a_link_on_somebody_s_word_alone_never_reads_as_verified() -> None:
    it = Linking(claims=CLAIM)
    found = it.look("link.account")
    assert found["link.state"].strength is Strength.CLAIMED
    assert "AWS shows no sign" in found["link.state"].summary
    assert "Ana Lead" in found["link.state"].summary
    assert standing(found.values()).standing is Standing.CLAIMED


def test_the_event_says_who_and_when_in_utc_whatever_zone_it_was_told_in() -> None:
    it = Linking()
    it.happened(days=0.5)
    told = it.world.trail.events[0]
    record = {**json.loads(told.record), "eventTime": "2026-11-20T13:00:00+13:00"}
    it.world.trail.events[0] = dataclasses.replace(
        told, at=told.at.astimezone(timezone(timedelta(hours=13))), record=json.dumps(record)
    )
    found = it.finding("link.event")
    assert found.strength is Strength.RECORDED
    assert "2026-11-20 00:00 UTC" in found.summary
    assert "ana.lead@example.com" in found.summary


def test_a_refused_attempt_is_told_with_its_code() -> None:
    it = Linking()
    it.happened(error=("AccessDenied", "not authorized"))
    found = it.finding("link.event")
    assert found.status is Status.FAIL
    assert "AccessDenied" in found.summary


@pytest.mark.parametrize("record", ["{", "[]", ""])
def test_a_linking_whose_record_is_broken_is_neither_a_tick_nor_a_no(record: str) -> None:
    it = Linking()
    it.happened()
    it.world.trail.events[0] = dataclasses.replace(it.world.trail.events[0], record=record)
    found = it.finding("link.event")
    assert found.status is Status.UNKNOWN
    assert "cannot be read" in found.summary
    assert any(LINKED in item.label and "cannot be read" in item.value for item in found.evidence), "nothing is lost"
    assert it.state == UNKNOWN


def test_an_event_of_which_not_even_the_name_is_known_may_be_the_linking() -> None:
    it = Linking()
    it.happened("")
    it.world.trail.events[0] = dataclasses.replace(it.world.trail.events[0], record="{")
    assert it.state == UNKNOWN
    assert evidence(it.finding("link.event"))["not seen"].startswith("CloudTrail's record of the only event")


def test_a_broken_record_of_something_else_is_counted_and_told() -> None:
    it = Linking()
    it.happened("AssociatePartnerUser").happened("DisassociatePartnerUser")
    it.world.trail.events[1] = dataclasses.replace(it.world.trail.events[1], record="{")
    found = it.finding("link.event")
    assert found.status is Status.FAIL
    assert evidence(found)["not seen"] == "CloudTrail's record of 1 of 2 events could not be read."


def test_another_broken_record_takes_nothing_from_the_one_that_can_be_read() -> None:
    it = Linking()
    it.happened()
    it.happened("AssociatePartnerUser")
    it.world.trail.events[1] = dataclasses.replace(it.world.trail.events[1], record="{")
    assert it.state == ("probably-linked", "pass", "recorded")


def test_users_that_were_mapped_stand_beside_it() -> None:
    it = Linking()
    it.happened("AssociatePartnerUser", parameters={"partnerUserId": "005"})
    assert "1, last on" in evidence(it.finding("link.event"))["users mapped"]


def test_roles_are_called_a_sign_and_no_proof() -> None:
    it = Linking()
    it.made_by_linking("CloudAdmin", since=LONG_AGO)
    found = it.finding("link.roles")
    assert found.strength is Strength.OBSERVED
    assert "no proof" in found.summary
    assert "2025" in evidence(found)["PartnerCentralRoleForCloudAdmin-4711"]


@pytest.mark.parametrize(
    ("ago", "doubtful"), [(timedelta(days=1), True), (timedelta(minutes=5), False), (timedelta(days=400), False)]
)
def test_roles_that_were_made_while_cloudtrail_recorded_no_linking_are_doubted_aloud(
    ago: timedelta, doubtful: bool
) -> None:
    it = Linking()
    it.made_by_linking(since=NOW - ago)
    assert it.state == ("probably-linked", "pass", "observed")
    assert ("recorded no linking" in it.finding("link.state").summary) is doubtful


def test_roles_of_a_recorded_linking_are_not_doubted() -> None:
    it = Linking()
    it.happened(days=1).made_by_linking()
    assert "recorded no linking" not in it.finding("link.state").summary


def test_a_role_that_only_has_the_name_is_named_and_counts_for_nothing() -> None:
    it = Linking()
    it.made_by_linking("CloudAdmin", trust=[trusts_account(OURS)])
    found = it.finding("link.roles")
    assert found.status is Status.FAIL
    assert "PartnerCentralRoleForCloudAdmin-4711 only has the name" in found.summary


@pytest.mark.parametrize("name", ["PartnerCentralRoleForCloudAdmin", "partnercentralroleforace-1234", "XAce-1234"])
def test_other_names_are_no_roles_of_linking(name: str) -> None:
    it = Linking()
    it.role(name)
    assert it.finding("link.roles").status is Status.FAIL


def test_what_unlinking_costs_stands_among_the_evidence_and_is_never_the_remedy() -> None:
    it = Linking()
    it.happened()
    found = it.finding("link.state")
    assert "rejected by themselves" in evidence(found)["if it had to be undone"]
    assert "unlink" not in (found.remedy + found.summary).lower()
    it.registered()
    assert "if it had to be undone" not in evidence(it.finding("link.state")), "after the migration there is none"


def test_who_never_had_a_portal_has_nothing_to_link() -> None:
    it = Linking(answers={"decide.situation": {"legacy_logins": "no", "asked_to_migrate": "no"}})
    assert set(statuses(it.look("link")).values()) == {"not_applicable"}
    assert guide(step_named("link.account"), it.situation) == ()


# --- what to press


def test_the_clicks_hold_the_real_values_in_both_layouts() -> None:
    it = Linking(answers={"link.account": {"legal_name": "Example Corp, Inc."}})
    clicks = guide(step_named("link.account"), it.situation)
    parts = list(dict.fromkeys(click.part for click in clicks))
    assert len(parts) == 4, "before, two layouts, afterwards"
    for part in parts[1:3]:
        values = {click.copy for click in clicks if click.part == part}
        assert {OURS, "Example Corp, Inc."} <= values
    assert any("Firefox ESR" in click.trouble for click in clicks)
    assert clicks[0].do.startswith(f"Sign in to account {OURS}")


def test_a_seller_checks_the_name_and_others_learn_that_they_become_registered() -> None:
    seller = Linking(answers={"decide.situation": {"marketplace_seller": "one"}})
    said = " ".join(click.see for click in guide(step_named("link.account"), seller.situation))
    assert "you see the name already" in said
    other = " ".join(click.see for click in guide(step_named("link.account"), Linking().situation))
    assert "becomes registered" in other


def test_a_watch_asks_cloudtrail_once_a_look() -> None:
    it = Linking()
    for _ in range(3):
        it.world.calls.clear()
        it.look("link.account")
        assert sum(operation == "LookupEvents" for _, operation, _ in it.world.calls) == 1
