"""What every way of reading a file has in common: cells that can be seen, and a refusal in words."""

from __future__ import annotations

from wizard.cleaning import clean_block


class BadFile(ValueError):
    """A file that cannot be read as users; the message is one sentence, or two, for a person."""


MOST_COLUMNS = 500
"""More than any list of users has; every row is made as long as the longest."""

_FIRST_MARK = "\u0300"
"""Below the first combining mark, whatever Python calls printable can be seen as it is."""


def visible(text: str) -> str:
    """A cell in which everything can be seen; only line breaks stay."""
    if text.isprintable() and max(text, default="") < _FIRST_MARK:
        return text
    return clean_block(text.replace("\r\n", "\n").replace("\r", "\n"))
