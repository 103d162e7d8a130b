"""What a person presses in a browser where no API exists: data, shown alike by every face.

A step's `clicks` is a pure function of what was answered, stated and imported; it asks AWS nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from wizard.text import Block, Text


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Click:
    """One thing to do in the browser.

    Attributes:
        do: what to press, in one sentence.
        copy: the value to paste there, whole and real; "" when there is none. It may have lines, as the text of a
            support case has.
        label: what that value is.
        see: what you should then see.
        trouble: what can go wrong there, and what to do then.
        part: the heading it stands under, where a step has ways that exclude each other; numbers begin anew there.
        docs: AWS's page about it.
    """

    do: Text
    copy: Block = ""
    label: Text = ""
    see: Text = ""
    trouble: Text = ""
    part: Text = ""
    docs: str = ""


class Numbered(NamedTuple):
    """A click with its number; `begins` is the heading above it, where a part begins with it."""

    number: int
    begins: str
    click: Click


def numbered(clicks: Iterable[Click]) -> Iterator[Numbered]:
    """Clicks with their numbers, which begin anew under each heading."""
    number, part = 0, ""
    for click in clicks:
        begins = click.part if click.part != part else ""
        number, part = (1 if click.part != part else number + 1), click.part
        yield Numbered(number, begins, click)
