"""What can be chosen in the pretend portal, on each page that people do in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screens.sitting import options_of
from wizard.commands.doings import do
from wizard.commands.opening import open_session
from wizard.commands.session import Session
from wizard.demo.portal_doings import Doing, doings
from wizard.engine import guide
from wizard.journey import STEPS, step_named
from wizard.people import STEP as PEOPLE
from wizard.people import People
from wizard.planner import STEP as SCHEDULE
from wizard.planner import Window
from wizard.users.value import Decision


@pytest.fixture
def session() -> Iterator[Session]:
    with open_session(options_of("--demo", "half-done"), writes=True) as opened:
        yield opened


def choices(session: Session, step: str) -> dict[str, Doing]:
    assert session.world is not None
    return {doing.words: doing for doing in doings(session, session.world.portal, step_named(step))}


@pytest.mark.parametrize("step", [step for step in STEPS if step.clicks], ids=lambda step: step.id)
def test_time_can_pass_on_every_page_and_nothing_is_offered_twice(session: Session, step: object) -> None:
    assert session.world is not None
    words = [doing.words for doing in doings(session, session.world.portal, step)]  # type: ignore[arg-type]
    assert "Let a minute pass" in words
    assert len({word for word in words if "fails" not in word}) == len([word for word in words if "fails" not in word])


def test_what_belongs_to_the_page_comes_first(session: Session) -> None:
    assert next(iter(choices(session, "link.account"))) == "Link the account, as alliance lead"
    assert next(iter(choices(session, "migrate.run"))) == "Begin the migration now"


def test_the_next_ten_are_mapped_as_they_were_decided(session: Session) -> None:
    assert session.world is not None
    assert "Map the next" not in " ".join(choices(session, "users.map"))
    choices(session, "link.account")["Link the account, as alliance lead"].do()
    choices(session, "link.account")["Let a minute pass"].do()
    assert do(session, "users.import")
    session.world.portal.linked, suffix = "", session.world.portal.linked
    assert do(session, "users.map"), "decided, and not mapped while the account is not linked"
    session.world.portal.linked = suffix
    persona_roles(session)
    (words,) = [words for words in choices(session, "users.map") if words.startswith("Map the next 10 users")]
    assert "10 users have their roles" in choices(session, "users.map")[words].do()
    assert len(session.world.portal.mapped) == 10


def test_whoever_was_mapped_and_gets_no_access_any_more_is_unmapped(session: Session) -> None:
    assert session.world is not None
    portal = session.world.portal
    choices(session, "link.account")["Link the account, as alliance lead"].do()
    choices(session, "link.account")["Let a minute pass"].do()
    assert do(session, "users.import")
    portal.linked, suffix = "", portal.linked
    do(session, "users.map")
    portal.linked = suffix
    persona_roles(session)
    next(doing for words, doing in choices(session, "users.map").items() if words.startswith("Map the next")).do()
    users = session.situation.users
    gone, keys = users.batch()[0], [user.key for user in users.to_map]
    at = session.situation.clock()
    users = users.marked(keys, "Ana Lead", at).decided({gone.key: Decision("", (), "left", "Ana Lead", at.isoformat())})
    session.keep_users(users)
    clicks = guide(step_named("users.map"), session.situation)
    assert "Nothing is left" not in " ".join(click.do for click in clicks)
    assert f"select {gone.address}, who was mapped before" in clicks[1].do
    words = "Take the role away from 1 user without access any more"
    assert "1 has no role any more." in choices(session, "users.map")[words].do()
    assert gone.address.casefold() not in portal.mapped
    assert words not in choices(session, "users.map"), "it is done"
    session.keep_users(users.marked([gone.key], "Ana Lead", at))
    assert "Nothing is left to press" in guide(step_named("users.map"), session.situation)[0].do


def persona_roles(session: Session) -> None:
    """The roles that the step before would have made."""
    from wizard.demo.account import Account, trusts_service

    assert session.world is not None
    hand = Account(session.world.stage, session.world.faults)
    with session.world.stage.set("read") as iam:
        there = {role.name.casefold() for role in iam.get_roles()}
    for role in session.situation.users.used_roles():
        if role.casefold() not in there and not role.endswith("###"):
            hand.role(role, trust=[trusts_service()], since="2026-10-12T14:55:20+00:00")


def test_the_window_that_was_chosen_can_be_booked(session: Session) -> None:
    assert session.world is not None
    choices(session, "link.account")["Link the account, as alliance lead"].do()
    window = Window(zone="Europe/Madrid", start="2098-12-05 22:00")
    session.answer(session.situation.answers.with_step(SCHEDULE, window))
    choices(session, SCHEDULE)["Book the migration for 2098-12-05 21:00 UTC"].do()
    assert session.world.portal.scheduled is not None


def test_whoever_was_named_as_alliance_lead_links(session: Session) -> None:
    assert session.world is not None
    session.answer(session.situation.answers.with_step(PEOPLE, People(alliance_lead_name="Ann Lead")))
    choices(session, "link.account")["Link the account, as alliance lead"].do()
    assert session.world.trail.events[-1].username == "Ann.Lead"
