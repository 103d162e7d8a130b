"""The embedded, pretend AWS: demo, test double and documentation at once.

Importing this package is cheap; boto3 and moto are loaded when a world is opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wizard.demo import seldom
from wizard.demo.worlds import WORLDS as WORLDS

if TYPE_CHECKING:
    from wizard.demo.world import World as World

DEMO_ACCOUNT = "111122223333"


class UnknownWorld(ValueError):
    """There is no world of that name; the message is a sentence that lists those there are."""


def open_world(name: str, clock: datetime | None = None) -> World:
    """A fresh world, independent of every other one in this process.

    Args:
        name: one of `WORLDS`.
        clock: the time at which the world stands still; None for a world where time passes. Times need a zone.

    Raises:
        UnknownWorld: there is no such world.
        ValueError: the clock has no zone.
    """
    if name not in WORLDS:
        raise UnknownWorld(f"There is no demo world {name!r}; there are {', '.join(WORLDS)}.")
    if clock is not None and clock.tzinfo is None:
        raise ValueError("A demo's clock needs a time zone; give it one, such as UTC.")
    seldom.load_later(seldom.CERTIFICATES)
    from wizard.demo.world import World as World

    return World(name, DEMO_ACCOUNT, clock)
