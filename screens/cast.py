"""What a tape is played to when it is recorded: an asciicast of every frame, and a still of every chapter.

The format of a cast: https://docs.asciinema.org/manual/asciicast/v2/
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from rich.color import ColorSystem
from textual.strip import Strip

from screens.saving import without_fonts

_HIDE_CURSOR, _CLEAR, _PLAIN = "\x1b[?25l", "\x1b[2J", "\x1b[0m"

_FENCES = re.compile(r"[^a-z0-9]+")


class Film:
    """Frames, chapters and stills, at times that only the tape knows. Nothing is waited for.

    Attributes:
        stills: SVG by file name, in the order of the chapters.
        seconds: how long it is.

    Args:
        tell: called with each caption and with each chapter's name as a heading.

    `names` are words that are others each time, such as that of a temporary folder; the film shows zeros for them.
    """

    def __init__(self, title: str, size: tuple[int, int], tell: Callable[[str], None]) -> None:
        self.stills: dict[str, str] = {}
        self.seconds = 0.0
        self.names: tuple[str, ...] = ()
        self._title = title
        self._size = size
        self._tell = tell
        self._events: list[tuple[float, str, str]] = []
        self._shown: list[str] = []
        self._chapters = 0

    async def hold(self, seconds: float) -> None:
        self.seconds += seconds

    def frame(self, strips: list[Strip]) -> None:
        """Only lines that differ from the frame before are drawn anew."""
        lines = [self._same(_drawn(strip)) for strip in strips]
        first = "" if self._shown else _HIDE_CURSOR + _CLEAR
        changed = [
            f"\x1b[{row};1H{line}"
            for row, line in enumerate(lines, 1)
            if row > len(self._shown) or line != self._shown[row - 1]
        ]
        if changed:
            self._events.append((self.seconds, "o", first + "".join(changed)))
        self._shown = lines

    def chapter(self, name: str) -> None:
        self._chapters += 1
        self._events.append((self.seconds, "m", name))
        self._tell(f"[{_clock(self.seconds)}] {name}")

    def caption(self, text: str) -> None:
        self._tell(f"        {text}")

    def still(self, name: str, svg: str) -> None:
        """The fonts that it would fetch are left out: a still shows the same where there is no network."""
        file = f"{self._chapters:02}-{_FENCES.sub('-', name.lower()).strip('-')}.svg"
        self.stills[file] = self._same(without_fonts(svg))

    def _same(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, "0" * len(name))
        return text

    def cast(self) -> Iterator[str]:
        """The lines of the recording."""
        columns, rows = self._size
        header = {"version": 2, "width": columns, "height": rows, "title": self._title}
        yield json.dumps({**header, "env": {"TERM": "xterm-256color"}}, ensure_ascii=False)
        for at, kind, data in self._events:
            yield json.dumps([round(at, 3), kind, data], ensure_ascii=False)
        yield json.dumps([round(self.seconds, 3), "o", ""])


def _drawn(strip: Strip) -> str:
    """A line as a terminal draws it, in true colour whatever terminal this is recorded at."""
    parts = [
        style.render(text, color_system=ColorSystem.TRUECOLOR) if style else text
        for text, style, control in strip.simplify()
        if not control
    ]
    return "".join([*parts, _PLAIN])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:02}:{rest:02}"
