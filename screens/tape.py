"""What a tape is: a journey written down beat by beat, with captions. Data only; `screens.player` plays it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from wizard.demo.world import World

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When every tape begins, on the clock of its world."""

LETTERS_A_SECOND, BETWEEN_KEYS, BETWEEN_LETTERS, A_LOOK = 14.0, 0.6, 0.06, 1.2
"""How quickly people read; and the seconds between two keys, between two letters, and to see what became of them."""


class Beat(NamedTuple):
    """One thing that happens, in this order: it is captioned, time passes, keys are pressed, and something is seen.

    Attributes:
        caption: what is said from now on; "" leaves what was said.
        after: whether there is time to read it once the rest has happened, because it speaks of what is seen then.
        picture: whether this is what the chapter's still shows; its end when no beat says so.
        passes: minutes that pass beforehand, in the pretend AWS and on the screen.
        keys: names of keys as Textual has them, with blanks between.
        types: a text that is typed.
        until: words that have to stand on the screen before it goes on.
        hold: seconds for which it can be looked at, beside the time that the caption takes to read.
    """

    caption: str = ""
    keys: str = ""
    types: str = ""
    until: str = ""
    hold: float = 0.0
    passes: float = 0.0
    picture: bool = False
    after: bool = False


class Chapter(NamedTuple):
    """Some beats under a name."""

    name: str
    beats: tuple[Beat, ...]


class Tape(NamedTuple):
    """A journey to be played.

    Attributes:
        title: what it shows, in a line.
        world: the pretend AWS that it plays in.
        chapters: what is shown.
        answers: what the people answered beforehand, by step; they gave it to the wizard in a file.
        before: what happened in an earlier sitting, which is not shown.
        meanwhile: what happened in AWS between that sitting and this one.
        days: how long ago that sitting was.
        size: columns and rows.
    """

    title: str
    world: str
    chapters: tuple[Chapter, ...]
    answers: Mapping[str, Mapping[str, Any]] = {}
    before: tuple[Beat, ...] = ()
    meanwhile: Callable[[World], None] | None = None
    days: float = 0.0
    size: tuple[int, int] = (120, 40)


def reading(caption: str) -> float:
    """Seconds that people take to read a caption, after they have noticed it."""
    return 1 + len(caption) / LETTERS_A_SECOND if caption else 0.0


def chapter(name: str, *beats: Beat) -> Chapter:
    return Chapter(name, beats)
