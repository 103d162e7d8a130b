"""The last net for text from outside: whatever a widget lets through, the terminal gets only what can be seen.

Cleaning at the door is the first net (`wizard.text`), `Content` in the widgets the second. Textual itself strips
neither escape sequences nor bidi controls.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

STAND_IN = "\N{REPLACEMENT CHARACTER}"


class Printable(LineFilter):
    """Every character of every segment that leaves for the terminal is printable."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.text.isprintable() else Segment(printable(segment.text), segment.style, None)
            for segment in segments
        ]


def printable(text: str) -> str:
    """Text in which every character that cannot be seen has become a stand-in of one cell."""
    return "".join(character if character.isprintable() else STAND_IN for character in text)
