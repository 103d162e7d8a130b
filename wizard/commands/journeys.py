"""The journey that is meant: in a folder that is named, found or begun, or in none when only looking."""

from __future__ import annotations

import argparse
from pathlib import Path

from wizard.commands.errors import CannotGoOn
from wizard.commands.output import say
from wizard.state.errors import StateError
from wizard.state.journey import Journey
from wizard.state.paths import find_journeys, journey_folder
from wizard.text import clean


def open_journey(options: argparse.Namespace, *, demo: str | None, writes: bool) -> Journey:
    """Open it; whoever asked closes it. `demo` is the name of the pretend AWS, in a demo.

    Raises `StateError`, and `CannotGoOn` where it is not clear which one is meant.
    """
    if demo is not None and options.state is None:
        journey = Journey.ephemeral(demo=demo)
    else:
        folder = _given(options.state) if options.state else _folder(options.account, writes)
        if folder is None or (not writes and _is_bare(folder)):
            # Looking leaves no trace: without a journey there is nothing to read, and nothing is begun.
            journey = Journey.ephemeral(demo=demo)
        else:
            journey = Journey.open(folder, writable=writes, demo=demo)
    for warning in journey.warnings:
        say(f"Note: {clean(warning)}")
    return journey


def _given(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise CannotGoOn(f"{path} begins with a home that this computer does not know: write the whole path.") from None


def _is_bare(folder: Path) -> bool:
    """Whether there is nothing there at all."""
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False  # whoever opens it says what is the matter


def _folder(account: str | None, writes: bool) -> Path | None:
    """The folder of the one journey that is meant; None when only looking and there is none."""
    try:
        journeys = [journey for journey in find_journeys() if journey.demo is None]
    except StateError:
        if writes:
            raise
        return None
    if account:
        bound = [journey for journey in journeys if journey.account == account]
        unbound = [journey for journey in journeys if journey.account is None and not journey.trouble]
        found = bound or (unbound if len(unbound) == 1 else [])
        return found[0].folder if len(found) == 1 else journey_folder(account)
    if len(journeys) > 1:
        names = ", ".join(str(journey.folder) for journey in journeys)
        raise CannotGoOn(f"There are {len(journeys)} journeys; name one with --state or --account. They are: {names}.")
    return journeys[0].folder if journeys else journey_folder("default")
