"""What CloudTrail recorded since the migration began, of Partner Central and of the ways in.

Few pages at a time: an account that is used by programs has more of these events than anybody can wait for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.aws import trail
from wizard.aws.trail import Event, Wanted
from wizard.denials import person
from wizard.migration import began
from wizard.model import Look

ACCOUNT = "partnercentral-account.amazonaws.com"
SELLING = "partnercentral-selling.amazonaws.com"

_BEFORE = timedelta(days=7)
"""How far back is looked while no migration has begun, and at most afterwards."""

_PAGES = 10
"""Pages of each source in one look, after which the rest waits for the next."""


_WALKS = {
    "linking and mapping": Wanted("EventSource", trail.LINKING),
    "Partner Central's account service": Wanted("EventSource", ACCOUNT, _PAGES),
    "Partner Central's selling service": Wanted("EventSource", SELLING, _PAGES),
    "roles that were taken": Wanted("EventName", "AssumeRole", _PAGES),
    "sign-ins from outside": Wanted("EventName", "AssumeRoleWithSAML", _PAGES),
}
"""What is walked through, by what it is called."""


@dataclass(frozen=True)
class History:
    """Events since a moment, and what could not be seen of them, in sentences."""

    events: tuple[Event, ...]
    since: datetime
    gaps: tuple[str, ...]


def seen(look: Look) -> History:
    """The events of Partner Central's three sources, and of roles that were taken. Raises `AwsError`."""
    start = began(look.answers)
    since = max(start, look.now - _BEFORE) if start and start <= look.now else look.now - _BEFORE
    walks = dict(zip(_WALKS, trail.together(look.aws, tuple(_WALKS.values())), strict=True))
    gaps = [f"Of {what}: {walk.gap(since)}" for what, walk in walks.items() if walk.gap(since)]
    found = (event for walk in walks.values() for event in walk.events if event.at >= since)
    return History(tuple(found), since, tuple(gaps))


def opened(history: History, user: str, look: Look) -> Event | None:
    """The last time that somebody, by the name of their session, used Partner Central and was let in."""
    name = user.strip().casefold()
    start = began(look.answers)
    found = [
        event
        for event in history.events
        if event.source in (ACCOUNT, SELLING)
        and event.ok
        and not event.error
        and (start is None or event.at >= start)
        and person(event.who)[0].casefold() == name
    ]
    return max(found, key=lambda event: event.at, default=None)
