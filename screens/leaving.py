"""Leaving: what is kept, how to come back, and a write under way that is finished and recorded first."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard import starting
from wizard.commands import keeping

if TYPE_CHECKING:
    from screens.desk import Desk
    from wizard.model import Step


def close(desk: Desk) -> None:
    """End the sitting. The terminal comes back at once; the program ends when a write under way is recorded."""
    if desk.is_writing:
        threading.Thread(target=desk.close, name="close").start()
    else:
        desk.close()


def goodbye(desk: Desk, options: argparse.Namespace) -> list[str]:
    """What is kept and how to come back, for the terminal after the screens are gone."""
    journey = desk.session.journey
    if keeping.is_thrown_away(options):
        return keeping.farewell(options)
    if journey.read_only:
        return ["You were looking only; nothing was noted."]
    if desk.saving_problem:
        return [f"Not everything could be kept: {desk.saving_problem}"]
    return [f"Everything you noted is kept in {journey.folder}.", starting.to_come_back(options)]


class Spent:
    """How long each step has been on the page; the journey keeps it in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._arrived = clock()

    def note(self, desk: Desk | None, step: Step | None) -> None:
        """Add the time since the last note to what this step has taken."""
        now = self._clock()
        spent, self._arrived = round(now - self._arrived), now
        if step is not None and desk is not None and desk.is_open and spent:
            before = desk.session.journey.state.spent
            desk.keep(spent={**before, step.id: before.get(step.id, 0) + spent})
