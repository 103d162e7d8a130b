"""Outside text inside Markdown that is ours: it shows as it is, and makes no heading, link, table or tag."""

from __future__ import annotations

import re

from wizard.cleaning import clean

_MEANING = re.compile(r"[\\`*\[\]<>|~#]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)|(?<=!)(?=\[)")
_BEGINNING = re.compile(r"^(\s*)(?=[-+=]|:)|^(\s*\d+)(?=[.)])")


def escaped(text: str) -> str:
    """One line of outside text as Markdown text, in CommonMark and what chats make of it."""
    line = " ".join(clean(text).split())
    return _BEGINNING.sub(lambda match: f"{match[0]}\\", _MEANING.sub(lambda match: f"\\{match[0]}", line))


def code(text: str) -> str:
    """One line of outside text as a piece of code."""
    line = clean(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or (line[:1] == line[-1:] == " " and line.strip()) else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""
