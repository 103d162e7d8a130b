"""The whole journey in one look: each phase with its length, who does it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from wizard.contents import CONTENTS, Heading

BAR = 12
"""Cells of a bar."""

WHO_FROM, BAR_FROM = 52, 66
"""Columns from which there is room for who does a phase, and for how far it is."""


class Progress(NamedTuple):
    """How far a phase is: steps that hold (or need nothing), those that rest on somebody's word, and all.

    `left` are the minutes that were planned for those that do not hold; `waits` says that AWS's own time is to come.
    """

    holding: int
    claimed: int
    steps: int
    left: int
    waits: bool = False


class Overview(Static):
    """Nine lines, and a tenth that adds them up. Nothing is filled before somebody has looked."""

    DEFAULT_CSS = """
    Overview { height: auto; margin: 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._progress: Mapping[str, Progress] = {}

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def show(self, progress: Mapping[str, Progress]) -> None:
        """How far each phase is, by its id; a phase that is not named was not looked at."""
        self._progress = progress
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width or BAR_FROM
        self.update(Content("\n").join([*(self._line(heading, width) for heading in CONTENTS), self._sum(width)]))

    def _line(self, heading: Heading, width: int) -> Content:
        parts = [
            Content.styled(f"{heading.number}  ", "$quiet"),
            Content.styled(f"{heading.title:<18}", "bold"),
            Content.styled(f"{_length(heading):>7}", "$quiet"),
        ]
        if width >= WHO_FROM:
            parts.append(Content(f"   {heading.who:<18}"))
        if width >= BAR_FROM:
            parts += [Content("  "), *_bar(self._progress.get(heading.id))]
        return Content("").join(parts)

    def _sum(self, width: int) -> Content:
        known = self._progress.values()
        steps, holding, claimed = (
            sum(getattr(one, field) for one in known) for field in ("steps", "holding", "claimed")
        )
        said = ""
        if steps:
            said = f" · {holding} of {steps} steps hold"
            said += f", {claimed} of them on somebody's word" if claimed else ""
        return Content.assemble("\n", Content.styled(f"{self._left()}{said}", "$quiet"))

    def _left(self) -> str:
        """How much work is left; before anybody has looked, how much there is."""
        planned = sum(heading.own_minutes for heading in CONTENTS)
        left = sum(self._minutes(heading) for heading in CONTENTS)
        aws = any(heading.aws_minutes and self._waits(heading) for heading in CONTENTS)
        if not left:
            return "Nothing is left but to wait for AWS" if aws else "Nothing is left"
        hours = f"About {_hours(left)}" if left >= 90 else f"About {left} min"
        if left < planned:
            total = f"{hours} of {_hours(planned)} hours of work left" if left >= 90 else f"{hours} of work left"
        else:
            total = f"{hours} hours of work"
        return f"{total}{', and 2 to 6 in which AWS migrates' if aws else ''}"

    def _minutes(self, heading: Heading) -> int:
        found = self._progress.get(heading.id)
        return heading.own_minutes if found is None else found.left

    def _waits(self, heading: Heading) -> bool:
        found = self._progress.get(heading.id)
        return found is None or found.waits


def _length(heading: Heading) -> str:
    minutes = heading.own_minutes
    return f"{minutes} min" if minutes < 120 else f"{_hours(minutes)} h"


def _hours(minutes: int) -> str:
    """Hours to the nearest half: 6½."""
    halves = round(minutes / 30)
    return f"{halves // 2}{'½' if halves % 2 else ''}"


def _bar(progress: Progress | None) -> Iterator[Content]:
    """Full cells hold, half ones rest on somebody's word; the numbers beside it say the same without colours."""
    if progress is None:
        yield Content.styled("─" * BAR, "$border")
        return
    full = BAR * (progress.holding - progress.claimed) // progress.steps
    half = BAR * progress.holding // progress.steps - full
    yield Content.styled("━" * full, "$text-success")
    yield Content.styled("╌" * half, "$text-warning")
    yield Content.styled("─" * (BAR - full - half), "$border")
    yield Content.styled(f"  {progress.holding} of {progress.steps}", "$quiet")
