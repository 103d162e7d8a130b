"""Where journeys are kept, and which there are."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_state_path

from wizard.state import document
from wizard.state.errors import ELSEWHERE, StateError
from wizard.state.files import Folder
from wizard.veil import quoted

APP = "partner-central-wizard"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class JourneySummary(NamedTuple):
    """One journey in the list; `trouble` is why it cannot be read, and then the rest is not known."""

    name: str
    folder: Path
    account: str | None = None
    saved: datetime | None = None
    demo: str | None = None
    trouble: str | None = None


def state_home() -> Path:
    """The folder of everything kept: `XDG_STATE_HOME` or where this system wants state, plus our name.

    Nothing is made. Raises `StateError` when the environment does not say where, or names a home that is not there.
    """
    given = os.environ.get("XDG_STATE_HOME", "").strip()
    if given:
        if not Path(given).is_absolute():
            raise StateError(f"XDG_STATE_HOME is {given}, which is not an absolute path: correct it, or {ELSEWHERE}.")
        return Path(given) / APP
    home = os.environ.get("HOME", "")
    if not home:
        raise StateError(f"HOME is not set, so there is no place to keep a journey: set it, or {ELSEWHERE}.")
    if not Path(home).is_absolute() or not Path(home).is_dir():
        raise StateError(f"HOME is {home}, which is not a folder on this machine: correct it, or {ELSEWHERE}.")
    return user_state_path(APP, appauthor=False)


def journey_folder(name: str, home: Path | None = None) -> Path:
    """The folder of the journey of that name; nothing is made. Raises `StateError` when it cannot be a name."""
    if not _NAME.fullmatch(name):
        raise StateError(
            f"{quoted(name)} cannot be the name of a journey: use up to 64 letters, digits, dots and dashes."
        )
    return (home or state_home()) / "journeys" / name


def find_journeys(home: Path | None = None) -> list[JourneySummary]:
    """The journeys kept, by name; nothing is changed. A journey that cannot be read is listed with its trouble.

    Raises `StateError` only when the folder that holds all of them cannot be found or read.
    """
    folder = (home or state_home()) / "journeys"
    if not folder.exists():
        return []
    with Folder.open(folder) as opened:
        return [_summary(opened.path / name) for name in opened.names() if (opened.path / name).is_dir()]


def _summary(folder: Path) -> JourneySummary:
    try:
        with Folder.open(folder) as opened:
            loaded = document.load(opened)
    except StateError as error:
        return JourneySummary(folder.name, folder, trouble=str(error))
    if loaded is None:
        return JourneySummary(folder.name, folder, trouble=f"{folder} holds no journey.")
    state = loaded.state
    return JourneySummary(folder.name, folder, state.account, state.saved, state.demo)
