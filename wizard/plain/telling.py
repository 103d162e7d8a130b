"""Sentences of any length, in lines that end between words."""

from __future__ import annotations

from wizard import show
from wizard.commands.output import tell


def tell_text(text: str, indent: str = "", first: str | None = None) -> None:
    """A paragraph; `indent` stands before each line, `first` before the first one instead."""
    for line in show.wrapped(text, indent, first):
        tell(line)
