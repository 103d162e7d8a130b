"""Words and pictures of the screen, kept in new files of the folder in which the wizard was started."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path

_FETCHED = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def save_new(stem: str, suffix: str, text: str) -> Path:
    """A new file in the current folder, which nobody else can read; numbered, where there is one. Raises `OSError`."""
    folder = Path.cwd()
    for number in count(1):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(file, "w", encoding="utf-8", errors="replace") as open_file:
            open_file.write(text)
        return path
    raise AssertionError("there is always a next number")


def without_fonts(svg: str) -> str:
    """A picture that fetches no fonts: it shows the same where there is no network."""
    return _FETCHED.sub("", svg)
