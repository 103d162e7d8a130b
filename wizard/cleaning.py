"""Outside text made harmless; it needs nothing heavy, because the first frame and the last sentence use it too.

Names, descriptions, CSV cells, profile names and AWS messages can hold escape sequences, bidi overrides and
zero-width characters. Everything from outside passes `clean` before it becomes part of a result, so that no
terminal obeys it and no eye is fooled by it: what cannot be seen is replaced by a visible stand-in, never dropped.
"""

from __future__ import annotations

import unicodedata

# Letters and blanks that Unicode calls printable although they leave no ink.
_INKLESS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\u034f")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})
_MARKS_PER_LETTER = 3


def clean(text: str) -> str:
    """One line of outside text in which every character can be seen.

    Control characters become their control pictures (ESC is ␛), other invisible ones ‹U+202E›; line breaks
    count as control characters. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    return _visible(text, keep="")


def clean_block(text: str) -> str:
    """Like `clean`, for text that may have several lines: line breaks stay, tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return _visible(text.replace("\r\n", "\n").expandtabs(4), keep="\n")


def shorten(text: str, width: int) -> str:
    """Text cut to `width` characters, the cut marked by an ellipsis."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def _visible(text: str, keep: str) -> str:
    out: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in _MARKS else 0
        if char in keep:
            out.append(char)
        elif category in _HIDDEN or char in _INKLESS or marks > _MARKS_PER_LETTER:
            out.append(_stand_in(char))
        elif category == "Zs":
            out.append(" ")
        else:
            out.append(char)
    return "".join(out)


def _stand_in(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"‹U+{code:04X}›"
