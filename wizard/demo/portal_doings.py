"""What can be done in the pretend portal at a step, in words, for faces that let somebody choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from wizard.answers import BadAnswer
from wizard.commands.session import Session
from wizard.demo.portal import ACTS, Act, Portal
from wizard.demo.portal_link import BY, LONGEST_WAIT
from wizard.demo.portal_mapping import offered
from wizard.migration import RUN_STEP, VALIDATE_STEP
from wizard.model import Step
from wizard.people import people
from wizard.planner import STEP as SCHEDULE
from wizard.planner import planned, window
from wizard.users.questions import IMPORT_STEP
from wizard.users.user import User

MAP = "users.map"

PASSING = (("1", "a minute"), ("15", "a quarter of an hour"), ("360", "six hours"), ("1440", "a day"))
"""Minutes that can be let pass, and what they are called."""


class Doing(NamedTuple):
    """One thing to choose: what it is called, and what is done; the answer is what the person then sees."""

    words: str
    do: Callable[[], str]


def doings(session: Session, portal: Portal, step: Step) -> Iterator[Doing]:
    """What can be done, first what belongs to the step, then the rest, then time that passes."""
    portal.catch_up()
    yield from _of_step(session, portal, step)
    for act in ACTS.values():
        if act.step == step.id and not act.asks and act.offered(portal):
            values = whose(session, act)
            yield Doing(act.words, _bound(portal, act.name, **values))
            for way, seen in act.failures.items():
                yield Doing(f"  … and it fails: {seen}", _bound(portal, act.name, failed=way, **values))
    for minutes, words in PASSING:
        yield Doing(f"Let {words} pass", _bound(portal, "wait", minutes=minutes))
    for act in ACTS.values():
        if act.step not in ("", step.id) and not act.asks and act.offered(portal):
            yield Doing(act.words, _bound(portal, act.name, **whose(session, act)))


def whose(session: Session, act: Act) -> dict[str, str]:
    """In whose name something is done, where that shows: the alliance lead's who was named in the journey."""
    try:
        lead = people(session.situation.answers)[1]
    except BadAnswer:  # the page where it was answered says so
        return {}
    name = lead.email or lead.name
    return {BY: name} if BY in act.takes and name else {}


def _of_step(session: Session, portal: Portal, step: Step) -> Iterator[Doing]:
    """What needs values that the journey knows."""
    if step.id == MAP and session.situation.users.batch():
        number = len(session.situation.users.batch())
        yield Doing(f"Map the next {number} users as it is decided", lambda: _map_batch(session, portal))
    if step.id == MAP and _to_unmap(session, portal):
        number = len(_to_unmap(session, portal))
        words = f"Take the role away from {number} user{'s' if number != 1 else ''} without access any more"
        yield Doing(words, lambda: _unmap(session, portal))
    plan = planned(window(session.situation.answers)) if step.id == SCHEDULE else None
    if plan is not None and plan.start != portal.scheduled and not (portal.migrating or portal.migrated):
        words = f"Book the migration for {plan.start:%Y-%m-%d %H:%M} UTC"
        yield Doing(words, _bound(portal, "schedule", at=plan.start.isoformat()))
    if step.id == RUN_STEP:
        yield from _wait_for_it(portal)
    if step.id == IMPORT_STEP:
        yield Doing("Download the users, for users import without a file", lambda: _download(session))
    if step.id == VALIDATE_STEP and portal.migrated and session.situation.users.people:
        yield Doing("Everybody who is let in opens Partner Central", lambda: _get_in(session, portal))


def _wait_for_it(portal: Portal) -> Iterator[Doing]:
    """Waiting until the booked migration begins, or until the one that runs is over."""
    now = portal.world.now()
    if portal.ends is not None:
        yield Doing("Let the time pass until AWS's email comes", _until(portal, portal.ends))
    elif portal.scheduled and not (portal.migrating or portal.migrated) and portal.scheduled < now + LONGEST_WAIT:
        words = f"Let the time pass until it begins, as it is booked, at {portal.scheduled:%Y-%m-%d %H:%M} UTC"
        yield Doing(words, _until(portal, portal.scheduled))


def _until(portal: Portal, moment: datetime) -> Callable[[], str]:
    """Time passes until a minute after a moment, counted from when somebody wants it."""

    def wait() -> str:
        left = max(moment - portal.world.now(), timedelta()) + timedelta(minutes=1)
        return portal.do("wait", {"minutes": f"{left / timedelta(minutes=1):.2f}"})

    return wait


def _map_batch(session: Session, portal: Portal) -> str:
    users = session.situation.users
    batch = users.batch()
    for user in batch:
        portal.map_user(user.address, offered(portal, users.decisions[user.key].role))
    return f"{len(batch)} users have their roles. Say in the list of users (m) that they are done."


def _to_unmap(session: Session, portal: Portal) -> list[User]:
    """Who gets no access any more and has a role in the portal."""
    return [user for user in session.situation.users.to_unmap if user.address.casefold() in portal.mapped]


def _unmap(session: Session, portal: Portal) -> str:
    gone = _to_unmap(session, portal)
    for user in gone:
        portal.unmap_user(user.address)
    return f"{len(gone)} {'have' if len(gone) != 1 else 'has'} no role any more. Say in the list of users (m) that this is done."


def _get_in(session: Session, portal: Portal) -> str:
    from wizard.demo.portal_migrate import may_open

    people = [user.key for user in session.situation.users.people if may_open(portal.world, user.key)]
    for user in people:
        portal.do("sign-in", {"user": user})
    return f"{len(people)} of {len(session.situation.users.people)} users see Partner Central."


def _download(session: Session) -> str:
    from wizard.demo.portal_users import downloaded

    assert session.world is not None
    return f"Downloaded to {downloaded(session.world)}. The list of users (m) can import it."


def _bound(portal: Portal, act: str, failed: str = "", **values: str) -> Callable[[], str]:
    return lambda: portal.do(act, values, failed=failed)
