"""How sentences on the screen name a key, which may be one of the person's own (`screens.keymap`)."""

from __future__ import annotations

from collections.abc import Mapping

from textual.keys import format_key

_own: dict[str, str] = {}


def use(keys: Mapping[str, str]) -> None:
    """From now on these are the keys that sentences name, by id of a binding."""
    global _own
    _own = dict(keys)


def key(binding: str, usual: str) -> str:
    """The first key of a binding. `usual` is how the one that it has by itself is written."""
    return written(format_key(_own[binding].split(",")[0])) if binding in _own else usual


def written(shown: str) -> str:
    """A key as Textual shows it, with Ctrl written out."""
    return f"Ctrl+{shown[1:].upper()}" if len(shown) > 1 and shown.startswith("^") else shown
