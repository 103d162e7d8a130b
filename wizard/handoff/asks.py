"""What is asked of whoever gets a packet: whose turn it is, which steps, and how long they take.

It is worked out here alone, from what travels: whoever writes a packet and whoever reads it find the same. What is about
one computer does not travel, and is asked of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wizard.engine import Standing, standing, turns
from wizard.handoff.packet import LOCAL
from wizard.journey import STEPS
from wizard.model import Owner, Result, Severity, Status, Step

_HOLDING = {Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE}


class Ask(NamedTuple):
    """One step that waits: what stands against it, the first blocker first, and whether it can be done now."""

    step: Step
    against: tuple[Result, ...]
    now: bool

    @property
    def why(self) -> str:
        """What stands against it, in one sentence."""
        if not self.against:
            return "It has not been looked at yet."
        more = len(self.against) - 1
        return self.against[0].summary + (f" And {more} more." if more else "")

    @property
    def words(self) -> str:
        """The step, whether it can be done now, and what stands against it."""
        return f"{self.step.title} ({'can be done now' if self.now else 'after others'}): {self.why}"

    @property
    def for_either(self) -> bool:
        """Whether the other person could do it as well."""
        return (
            {result.owner for result in self.against} <= {Owner.EITHER}
            if self.against
            else self.step.owner is Owner.EITHER
        )


class Asks(NamedTuple):
    """All that waits for one person, in the journey's order. `minutes` counts everything that waits for them."""

    owner: Owner
    steps: tuple[Ask, ...]

    @property
    def minutes(self) -> int:
        return sum(ask.step.minutes for ask in self.steps)

    @property
    def counted(self) -> str:
        """How many steps, and how long they take."""
        number = len(self.steps)
        return (
            f"{number} step{'s' if number != 1 else ''}, about {duration(self.minutes)}" if number else "no steps now"
        )


def whose_turn(results: Iterable[Result]) -> Owner:
    """Who has the next thing that can be done now; the IAM administrator where either of them could."""
    found = turns(_travelling(results))
    first = min(found, key=lambda owner: STEPS.index(found[owner][0]), default=Owner.EITHER)
    return Owner.IAM_ADMIN if first is Owner.EITHER else first


def asks_of(results: Iterable[Result], owner: Owner) -> Asks:
    """What waits for one person, or for either."""
    results = _travelling(results)
    ready = {step.id for steps in turns(results).values() for step in steps}
    found = []
    for step in STEPS:
        if step.id in LOCAL:
            continue
        of_step = [result for result in results if result.step == step.id]
        if standing(of_step).standing in _HOLDING:
            continue
        against = tuple(result for result in of_step if _open(result) and result.owner in (owner, Owner.EITHER))
        if against or (not of_step and step.owner in (owner, Owner.EITHER)):
            found.append(Ask(step, against, step.id in ready))
    return Asks(owner, tuple(found))


def duration(minutes: int) -> str:
    """How long something takes, in words."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" + (f" {rest} min" if rest else "")


def _travelling(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if result.step not in LOCAL]


def _open(result: Result) -> bool:
    return result.severity is Severity.BLOCKER and result.status in {Status.FAIL, Status.UNKNOWN}
