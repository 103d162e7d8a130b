"""Whether what somebody notes outlives the sitting: a demo without a folder is thrown away when it is left."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from wizard.starting import program

if TYPE_CHECKING:
    from wizard.commands.session import Session


def is_thrown_away(options: argparse.Namespace) -> bool:
    """Whether the sitting is a demo that names no folder."""
    return options.demo is not None and options.state is None


def how_to_keep(options: argparse.Namespace) -> str:
    """The command of a demo that is kept."""
    world = "" if options.demo in (None, "half-done") else f" --demo {options.demo}"
    plain = " --plain" if options.plain else ""
    return f"{program()} demo{world} --state FOLDER{plain}"


def question(options: argparse.Namespace) -> tuple[str, str]:
    """What is asked before a demo is thrown away in which something was done, and how it would be kept."""
    return (
        "This demo is not kept: leave? What you noted is gone then.",
        f"To keep one: {how_to_keep(options)}",
    )


def farewell(options: argparse.Namespace) -> list[str]:
    """What is said when it was left."""
    return [
        "That was a demo on a pretend AWS; nothing is kept.",
        f"To keep one next time, and to go on with it: {how_to_keep(options)}",
    ]


def would_lose(options: argparse.Namespace, session: Session) -> bool:
    """Whether leaving now throws away what somebody noted, wrote, or did in the pretend portal."""
    if not is_thrown_away(options):
        return False
    state, world = session.journey.state, session.world
    noted = state.answers or state.claims or session.situation.users.source or session.journey.journal.entries
    return bool(noted) or (world is not None and world.portal.pressed)
