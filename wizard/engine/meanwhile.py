"""Meanwhile: what differs from the last look, told apart by whose doing it is.

What the journal explains, this journey did. What rests on other lines, or on what people noted here, follows from
those. For the rest CloudTrail is asked; that it names nobody does not mean that nobody did it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wizard.engine.drift import VERDICTS, Drift, drift
from wizard.engine.hands import hands
from wizard.engine.situation import Situation
from wizard.engine.written import Wrote, written
from wizard.model import Result, Status
from wizard.state.document import JourneyState
from wizard.state.journey import Journey


@dataclass(frozen=True)
class Meanwhile:
    """What happened since the last look.

    Attributes:
        since: when something was looked at last; None when nothing ever was.
        wrote: what this journey wrote since then.
        others: what differs and this journey did not write.
        by: who did that, in a sentence, by the name of the thing.
        follows: what differs because of that, or of what was noted here.
    """

    since: datetime | None = None
    wrote: tuple[Wrote, ...] = ()
    others: tuple[Drift, ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Drift, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wrote or self.others or self.follows)


def meanwhile(before: JourneyState, results: Iterable[Result], situation: Situation, journey: Journey) -> Meanwhile:
    """What is so now, and was not at the last look. Blocks: CloudTrail may be asked."""
    if before.seen_at is None:
        return Meanwhile()

    def since(step: str) -> datetime:
        return before.looked.get(step) or before.seen_at or situation.clock()

    wrote = written(journey.journal, journey.handoffs.value.made)
    shown = {one for one in wrote if one.at > since(one.step)}
    others, follows = [], []
    for difference in drift(before.seen, results):
        about = difference.about
        ours = [one for one in wrote if one.at > since(about.step) and _explains(one, difference)]
        shown.update(ours)
        if _follows(difference):
            follows += [difference] if _turned(difference) else []
        elif not ours:
            others.append(difference)
    others = _without_consequences(others)
    asked_from = min((since(one.about.step) for one in others), default=None)
    ids = frozenset(one.request_id for one in wrote if one.request_id)
    return Meanwhile(
        since=before.seen_at,
        wrote=tuple(one for one in wrote if one in shown),
        others=tuple(others),
        by=hands(others, situation, asked_from, ours=ids),
        follows=tuple(follows),
    )


def _explains(wrote: Wrote, difference: Drift) -> bool:
    """Whether a write can be why something differs: it is about the same thing, and did not make worse what held."""
    before, about = difference.before, difference.about
    worse = about.status is Status.FAIL and before is not None and before.status is Status.PASS
    if worse and not wrote.back:
        return False
    if about.subject:
        return about.subject in wrote.title
    return wrote.step == about.step or wrote.service in {call.service for call in about.calls}


def _without_consequences(differences: list[Drift]) -> list[Drift]:
    """What does not apply any more says nothing new where the thing itself has a line."""
    told = {one.about.subject for one in differences if one.about.status is not Status.NOT_APPLICABLE}
    return [
        one for one in differences if one.about.status is not Status.NOT_APPLICABLE or one.about.subject not in told
    ]


def _follows(difference: Drift) -> bool:
    """Whether AWS itself has no part in it: it rests on other lines, or on what people noted here."""
    asked = any(result.calls for result in (difference.before, difference.now) if result is not None)
    return difference.about.check in VERDICTS or not asked


def _turned(difference: Drift) -> bool:
    before, now = difference.before, difference.now
    return before is not None and now is not None and before.status is not now.status
