"""Whose hands: who changed, meanwhile, what is not as it was seen the last time, as far as CloudTrail knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from wizard.aws import trail
from wizard.aws.errors import AwsError
from wizard.aws.reads import Reads
from wizard.catalog import PREFIX
from wizard.engine.drift import Drift
from wizard.engine.situation import Situation
from wizard.model import Role

MOST = 6
"""Things that are asked about: CloudTrail takes two requests a second, and somebody is waiting."""

_WRITES = ("Create", "Delete", "Update", "Attach", "Detach", "Put", "Tag", "Untag")


def hands(differences: Iterable[Drift], situation: Situation, since: datetime | None) -> Mapping[str, str]:
    """By the name of a role that differs: what was done to it since then, when and by whom, in a sentence.

    Blocks. What CloudTrail does not tell is said too: that nobody is named does not mean that nobody did it.

    Args:
        since: when it was looked at last; nothing is asked without it.
    """
    if since is None:
        return {}
    subjects = [(one.now or one.before) for one in differences]
    names = dict.fromkeys(str(result.subject) for result in subjects if result and _is_role(result.subject))
    aws = Reads(situation.sweep()[Role.LINKED])
    return {name: _told(aws, name, since) for name in list(names)[:MOST]}


def _is_role(subject: str | None) -> bool:
    return bool(subject and subject.startswith(PREFIX))


def _told(aws: Reads, name: str, since: datetime) -> str:
    try:
        walk = trail.about(aws, name)
    except AwsError as error:
        return f"Who did it is not known: {error.sentence}"
    done = [
        event
        for event in walk.events
        if event.at >= since and event.ok and not event.error and event.name.startswith(_WRITES)
    ]
    if not done:
        lag = " CloudTrail can lag by 15 minutes." if not walk.gaps else f" {walk.gaps}"
        return f"CloudTrail names nobody who did it.{lag}"
    shown = [f"{event.name} by {event.who} on {event.at:%Y-%m-%d %H:%M} UTC" for event in done[-3:]]
    more = f" and {len(done) - 3} earlier" if len(done) > 3 else ""
    return f"Since then: {'; '.join(shown)}{more}."
