"""Questions to the person at the terminal, one at a time; questionary is loaded with the first of them."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Collection, Iterable, Mapping

from wizard.cleaning import clean
from wizard.veil import VEIL

BACK = "back"
"""The choice that goes back without choosing anything."""

_BESIDE = 6
"""Columns that stand before a choice, and one to spare."""


class Prompts:
    """What can be asked. The question stands first, then what helps to answer it, then the place for the answer.

    Whoever does not want to answer presses Ctrl+C.
    """

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        """One of some choices, by their ids and words."""
        import questionary

        chosen = default if default in choices else None
        asked = _asked(title, help)
        options = [questionary.Choice(text, value=value) for value, text in _fitting(choices)]
        return str(questionary.select(asked, choices=options, default=chosen).unsafe_ask())

    def checkbox(self, title: str, choices: Mapping[str, str], chosen: Collection[str], *, help: str = "") -> list[str]:
        """Any number of some choices, of which some are chosen at first."""
        import questionary

        asked = _asked(title, help)
        options = [questionary.Choice(text, value=one, checked=one in chosen) for one, text in _fitting(choices)]
        return list(questionary.checkbox(asked, choices=options).unsafe_ask())

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        """A yes or a no."""
        import questionary

        return bool(questionary.confirm(_asked(title, help), default=default).unsafe_ask())

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        """A line of text. While somebody presents, what is typed shows as stars."""
        import questionary

        ask = questionary.password if VEIL.on else questionary.text
        return str(ask(_asked(title, help), default=default).unsafe_ask())


def _asked(title: str, help: str) -> str:
    """What stands before the answer: the question, or what is left of it where that was told with its help before."""
    if not help:
        return _shown(title)
    print(flush=True)  # noqa: T201
    _tell([_shown(title)])
    _tell([_shown(help)], "   ")
    return "Your answer:"


def _fitting(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    """The choices, each in a line; those that would be cut off are told in full before, by their number."""
    room = shutil.get_terminal_size().columns - _BESIDE
    shown = [(value, _shown(text)) for value, text in choices.items()]
    long = [text for _, text in shown if len(text) > room]
    numbers = {text: f"{number}. " for number, text in enumerate(long, 1)}
    _tell([f"{numbers[text]}{text}" for text in long], "   ")
    return [(value, _cut(f"{numbers.get(text, '')}{text}", room)) for value, text in shown]


def _cut(text: str, room: int) -> str:
    """The words for which there is room."""
    return textwrap.shorten(text, max(room, 10), placeholder=" …") if len(text) > room else text


def _tell(texts: Iterable[str], indent: str = "") -> None:
    width = max(shutil.get_terminal_size().columns - 1, 20)
    for text in texts:
        for line in textwrap.wrap(text, min(width, 96), initial_indent=indent, subsequent_indent=indent):
            print(line, flush=True)  # noqa: T201


def _shown(text: str) -> str:
    return VEIL.text(clean(text))
