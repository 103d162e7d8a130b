"""Questions to the person at the terminal, one at a time; questionary is loaded with the first of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from wizard.cleaning import clean
from wizard.veil import VEIL

BACK = "back"
"""The choice that goes back without choosing anything."""


class Prompts:
    """What can be asked. Whoever does not want to answer ends the program with Ctrl-C."""

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None) -> str:
        """One of some choices, by their ids and words."""
        import questionary

        options = [questionary.Choice(_shown(text), value=value) for value, text in choices.items()]
        chosen = default if default in choices else None
        return str(questionary.select(_shown(title), choices=options, default=chosen).unsafe_ask())

    def checkbox(self, title: str, choices: Mapping[str, str], chosen: Collection[str]) -> list[str]:
        """Any number of some choices, of which some are chosen at first."""
        import questionary

        options = [questionary.Choice(_shown(text), value=one, checked=one in chosen) for one, text in choices.items()]
        return list(questionary.checkbox(_shown(title), choices=options).unsafe_ask())

    def confirm(self, title: str, default: bool = False) -> bool:
        """A yes or a no."""
        import questionary

        return bool(questionary.confirm(_shown(title), default=default).unsafe_ask())

    def text(self, title: str, default: str = "", validate: Callable[[str], bool | str] | None = None) -> str:
        """A line of text. While somebody presents, what is typed shows as stars."""
        import questionary

        ask = questionary.password if VEIL.on else questionary.text
        return str(ask(_shown(title), default=default, validate=validate).unsafe_ask())


def _shown(text: str) -> str:
    return VEIL.text(clean(text))
