"""What is asked before the wizard opens: which journey, and which AWS profile. Asked only where there is a choice."""

from __future__ import annotations

import argparse
import configparser
import os
from pathlib import Path

from wizard.commands.errors import CannotGoOn
from wizard.prompts import Prompts
from wizard.state.errors import StateError
from wizard.state.journey import restore_previous
from wizard.state.paths import JourneySummary, find_journeys, journey_folder
from wizard.veil import VEIL

NEW = "new"


def choose(options: argparse.Namespace) -> None:
    """Fill in `state` and `profile` where several could be meant. Raises `CannotGoOn`."""
    if options.demo is not None:
        return
    try:
        if options.state is None and options.account is None:
            _choose_journey(options)
        if options.profile is None and not _named_elsewhere():
            _choose_profile(options)
    except StateError as error:
        raise CannotGoOn(str(error)) from None


def _choose_journey(options: argparse.Namespace) -> None:
    journeys = [journey for journey in find_journeys() if journey.demo is None]
    if len(journeys) > 1:
        choices = {journey.name: _described(journey) for journey in journeys}
        chosen = Prompts().select("Which journey?", {**choices, NEW: "A new one, for another account"})
        if chosen == NEW:
            options.state = str(_unused(journeys))
            return
        journeys = [journey for journey in journeys if journey.name == chosen]
        options.state = str(journeys[0].folder)
    if journeys and journeys[0].trouble:
        _mend(journeys[0])


def _described(journey: JourneySummary) -> str:
    if journey.trouble:
        return f"{journey.name}: cannot be read"
    account = f"account {journey.account}" if journey.account else "no account yet"
    saved = f", saved {journey.saved:%Y-%m-%d %H:%M} UTC" if journey.saved else ""
    return f"{journey.name}: {account}{saved}"


def _unused(journeys: list[JourneySummary]) -> Path:
    taken = {journey.name for journey in journeys}
    return journey_folder(next(name for number in range(2, 1000) if (name := f"journey-{number}") not in taken))


def _mend(journey: JourneySummary) -> None:
    """Offer the save before a broken one; nothing is overwritten, the broken file is put aside."""
    choices = {"back": "Go back to the save before it, and put the broken file aside", "stop": "Stop here"}
    if Prompts().select(f"{journey.trouble} What now?", choices) == "stop":
        raise CannotGoOn("Nothing was changed.")
    restore_previous(journey.folder)


def _named_elsewhere() -> bool:
    """Whether the environment already says who signs in."""
    return any(os.environ.get(name) for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"))


def _choose_profile(options: argparse.Namespace) -> None:
    names = profile_names()
    VEIL.know("profile", names)
    if len(names) > 1:
        options.profile = Prompts().select(
            "Which AWS profile is the account to be linked?", {name: name for name in names}
        )


def profile_names() -> list[str]:
    """The profiles in the AWS configuration files. A file that cannot be read is left to whoever needs it."""
    names: dict[str, None] = {}
    for variable, default in (
        ("AWS_CONFIG_FILE", "~/.aws/config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    ):
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(Path(os.environ.get(variable) or default).expanduser(), encoding="utf-8-sig")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in parser.sections():
            kind, _, name = section.partition(" ")
            if variable != "AWS_CONFIG_FILE" or section == "default":
                names[section] = None
            elif kind == "profile":
                names[name.strip().strip("\"'")] = None
    return list(names)
