"""Whose hands: who changed, meanwhile, what is not as it was seen the last time, as far as CloudTrail knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from wizard.aws import trail
from wizard.aws.errors import AwsError
from wizard.aws.reads import Reads
from wizard.catalog import PREFIX
from wizard.denials import in_words
from wizard.engine.drift import Drift
from wizard.engine.situation import Situation
from wizard.model import Role
from wizard.moments import in_utc
from wizard.veil import VEIL

MOST = 6
"""Things that are asked about: CloudTrail takes two requests a second, and somebody is waiting."""

NOBODY = "CloudTrail names nobody who did it so far. It can lag by 15 minutes."

_WRITES = ("Create", "Delete", "Update", "Attach", "Detach", "Put", "Tag", "Untag")


def hands(
    differences: Iterable[Drift], situation: Situation, since: datetime | None, ours: frozenset[str] = frozenset()
) -> Mapping[str, str]:
    """By the name of a role that differs: what was done to it since then, when and by whom, in a sentence.

    Blocks. What CloudTrail does not tell is said too: that nobody is named does not mean that nobody did it.

    Args:
        since: when it was looked at last; nothing is asked without it.
        ours: the ids of requests that this journey made, which are nobody else's doing.
    """
    if since is None:
        return {}
    names = dict.fromkeys(str(one.about.subject) for one in differences if _is_role(one.about.subject))
    aws = Reads(situation.sweep()[Role.LINKED])
    return {name: _told(aws, name, since, ours) for name in list(names)[:MOST]}


def _is_role(subject: str | None) -> bool:
    return bool(subject and subject.startswith(PREFIX))


def _told(aws: Reads, name: str, since: datetime, ours: frozenset[str]) -> str:
    try:
        walk = trail.about(aws, name)
    except AwsError as error:
        return f"Who did it is not known: {error.sentence}"
    done = [
        event
        for event in walk.events
        if event.at >= since
        and event.ok
        and not event.error
        and event.name.startswith(_WRITES)
        and event.request_id not in ours
    ]
    if not done:
        return f"CloudTrail names nobody who did it so far. {walk.gaps}" if walk.gaps else NOBODY
    VEIL.know("person", (event.who.rpartition("/")[2] for event in done))
    shown = [f"{event.name} by {in_words(event.who)} on {in_utc(event.at)}" for event in done[-3:]]
    more = f" and {len(done) - 3} earlier" if len(done) > 3 else ""
    return f"Since then: {'; '.join(shown)}{more}."
