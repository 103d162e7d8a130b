"""A journey that came from the other person, and in which nothing was done here yet: from whom, and what is whose part."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from wizard import people
from wizard.answers import Answers
from wizard.engine.written import Wrote, written
from wizard.handoff.asks import Asks, asks_of
from wizard.moments import in_utc
from wizard.state.journey import Journey


class Arrival(NamedTuple):
    """What somebody has to know who opens it.

    Attributes:
        by: who handed it over, as a sentence begins with it.
        given: when.
        asks: what waits for whoever it came to.
        wrote: all that this journey wrote before it came.
    """

    by: str
    given: datetime
    asks: Asks
    wrote: tuple[Wrote, ...]

    @property
    def sentence(self) -> str:
        """Who handed it over, when, and how much was written by then."""
        number = len(self.wrote)
        so_far = "1 change was" if number == 1 else f"{number or 'No'} changes were"
        return f"{self.by[:1].upper()}{self.by[1:]} handed this journey over on {in_utc(self.given)}. {so_far} written so far."

    @property
    def part(self) -> str:
        """What is this person's part, in a sentence."""
        steps, owner = self.asks.steps, self.asks.owner.words
        if not steps:
            return f"Nothing waits for you as the {owner} now."
        count = "1 step waits" if len(steps) == 1 else f"{len(steps)} steps wait"
        return f"Your part as the {owner}: {count} for you, about {self.asks.minutes} min of planned time."


def arrival(journey: Journey, answers: Answers) -> Arrival | None:
    """What came in last, as long as nothing was kept here since; else None."""
    state, travels = journey.state, journey.handoffs.value
    last = travels.handed[-1] if travels.handed else None
    if last is None or last.kind != "imported" or last.serial != state.serial:
        return None
    if last.given is None or last.by is None or last.to is None:
        return None
    by = people.called(last.by, answers)
    return Arrival(
        by=f"{by}," if people.name_of(last.by, answers) else f"the {by}",
        given=last.given,
        asks=asks_of(state.seen.values(), last.to),
        wrote=written(journey.journal, travels.made),
    )
