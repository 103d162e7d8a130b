"""What the people of the demo do by hand while it walks by itself: in the pretend portal, and with the list of users."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wizard.commands.decisions import ANA, CLAIMS, answers_of
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.linking_visit import STEP as LINK
from wizard.migration import RUN_STEP, VALIDATE_STEP
from wizard.model import Result, Status
from wizard.planner import STEP as SCHEDULE
from wizard.planner import planned, window
from wizard.users.board import Board
from wizard.users.deciding import decide_all, open_for_proposals
from wizard.users.questions import IMPORT_STEP
from wizard.users.user import User

if TYPE_CHECKING:
    from wizard.demo.portal import Portal

MAP = "users.map"
A_MINUTE, SIX_HOURS = 1.0, 360.0


def do(session: Session, step_id: str) -> bool:
    """Do by hand, aloud, what belongs to a step. Returns whether there was anything to do."""
    doing = DOINGS.get(step_id)
    if doing is None or session.world is None:
        return False
    from wizard.demo.portal import PortalRefused

    try:
        return doing(session, session.world.portal)
    except PortalRefused as refused:
        tell(f"   The portal refuses: {refused}")
        return True


def may_state(session: Session, result: Result) -> bool:
    """Whether the people of the demo can honestly state something, as things stand in the portal."""
    portal = session.world.portal if session.world else None
    if portal is None or result.check not in CLAIMS:
        return False
    if result.check == "decide.registered":
        return result.status is Status.FAIL and portal.migrated
    seen = {
        "link.claimed": bool(portal.linked),
        "migrate.scheduled": portal.scheduled is not None,
        "migrate.completed": portal.migrated,
        "migrate.signed-in": portal.migrated,
    }
    return result.status is Status.UNKNOWN and seen.get(result.check, True)


def answers(session: Session, step_id: str) -> dict[str, Any]:
    """What the people of the demo answer to a step's questions; nobody books what is over."""
    moved = session.world is not None and session.world.portal.migrated
    return {} if moved and step_id == SCHEDULE else answers_of(step_id, session.situation.clock())


def _link(session: Session, portal: Portal) -> bool:
    if portal.linked:
        return False
    from wizard.demo.portal import ACTS
    from wizard.demo.portal_doings import whose

    _press(portal, "link", **whose(session, ACTS["link"]))
    return _wait(portal, A_MINUTE)


def _import(session: Session, portal: Portal) -> bool:
    """Download the portal's users and bring them in; the alliance lead has looked at the columns."""
    if session.situation.users.source is not None:
        return False
    from wizard.demo.portal_users import downloaded
    from wizard.users.intake import intake

    now = session.situation.clock()
    file = intake(str(downloaded(portal.world)), now.date())
    tell(
        f"   In this demo {ANA} downloads the users from the portal, imports them and says that the columns are right:"
    )
    for line in file.lines():
        tell(f"     · {line}")
    session.keep_users(file.imported(session.situation.users, now, ANA))
    return True


def _map(session: Session, portal: Portal) -> bool:
    """Take what is proposed, leave nobody out, and map everybody in the portal, ten at a time."""
    if session.situation.users.source is None:
        return False
    _decide(session)
    batches = 0
    while (batch := session.situation.users.batch()) and portal.linked and not portal.migrated:
        _map_batch(session, portal, batch)
        batches += 1
    if batches:
        tell(f"   In this demo {ANA} maps {len(portal.mapped)} users in the portal, in {batches} batches.")
        _wait(portal, A_MINUTE)
    return True


def _map_batch(session: Session, portal: Portal, batch: tuple[User, ...]) -> None:
    from wizard.demo.portal_mapping import offered

    users = session.situation.users
    for user in batch:
        portal.map_user(user.address, offered(portal, users.decisions[user.key].role))
    session.keep_users(users.marked([user.key for user in batch], ANA, session.situation.clock()))


def _decide(session: Session) -> None:
    at, reason = session.situation.clock(), "The demo takes what is proposed."
    board = Board(session.situation.users, session.situation.answers)
    places = open_for_proposals(board, board.undecided)
    taken = decide_all(board, places, None, reason=reason, by=ANA, at=at, consent=ANA)
    board = Board(taken.users, session.situation.answers)
    odd = "A shared or private address gets no access."
    left = decide_all(board, board.undecided, "", reason=odd, by=ANA, at=at)
    if taken.number or left.number:
        tell(
            f"   In this demo {ANA} takes what is proposed for {taken.number} users, and gives {left.number} with a "
            "shared or private address no access."
        )
        session.keep_users(left.users)


def _schedule(session: Session, portal: Portal) -> bool:
    plan = planned(window(session.situation.answers))
    if plan is None or portal.scheduled or portal.migrated or plan.start <= portal.world.now():
        return False
    _press(portal, "schedule", at=plan.start.isoformat())
    return True


def _migrate(session: Session, portal: Portal) -> bool:
    """Wait until it begins as it was booked, or begin it, and wait until the email comes."""
    if portal.migrated:
        return False
    if portal.scheduled:
        _wait(portal, _minutes_until(portal.scheduled, portal.world.now()))
    elif not portal.migrating:
        _press(portal, "migrate")
    return _wait(portal, SIX_HOURS)


def _get_in(session: Session, portal: Portal) -> bool:
    """Everybody who is let in opens Partner Central once, and CloudTrail records it."""
    from wizard.demo.portal_migrate import may_open

    people = [user.key for user in session.situation.users.people if may_open(portal.world, user.key)]
    if not portal.migrated or not people:
        return False
    for user in people:
        portal.do("sign-in", {"user": user})
    tell(f"   In this demo {', '.join(people)} sign in to the account and open Partner Central.")
    return _wait(portal, A_MINUTE)


def _minutes_until(moment: datetime, now: datetime) -> float:
    return max((moment - now).total_seconds() / 60, 0.0) + A_MINUTE


def _press(portal: Portal, act: str, **values: str) -> None:
    from wizard.demo.portal import ACTS

    tell(f"   In this demo {ANA} goes to the portal: {ACTS[act].words}.")
    tell(f"   The portal says: {portal.do(act, values)}")


def _wait(portal: Portal, minutes: float) -> bool:
    tell(f"   Some time passes. {portal.do('wait', {'minutes': f'{minutes:.2f}'})}")
    return True


DOINGS: Mapping[str, Callable[[Session, Portal], bool]] = {
    LINK: _link,
    IMPORT_STEP: _import,
    MAP: _map,
    SCHEDULE: _schedule,
    RUN_STEP: _migrate,
    VALIDATE_STEP: _get_in,
}
"""By step id; each says whether it did anything."""
