"""Somebody who presses everything: random keys, clicks, pastes, waits and resizes, from a seed, over the whole app.

Beside what is pressed stands what was agreed to: the changes behind a question that was answered with its letter, or
with a click on its yes. Every write that the pretend AWS saw must be one of them, made no more often than it was
agreed to.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual import events
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.pilot import OutOfBounds
from textual.widgets import Button

from screens.review import ReviewScreen
from screens.sheet import Question
from screens.undoing import UndoScreen
from tests.screens.hostile import NASTY
from tests.screens.sitting import MOMENT, Sitting, no_waiting, sitting, state
from wizard.aws.connection import Connection
from wizard.aws.operations import READS, SIGN_IN
from wizard.aws.refs import KEY
from wizard.demo import open_world
from wizard.journey import STEPS
from wizard.local import door
from wizard.model import Operation

WORLDS = (
    "half-done",
    "half-done",
    "half-done",
    "empty",
    "empty",
    "denied",
    "expired",
    "management-account",
    "no-organization",
    "throttled",
)
SMALLEST, LARGEST = (1, 1), (400, 100)
USUAL = ((80, 24), (120, 40), (50, 20), (40, 12), (160, 50))

MOVING = (
    "up",
    "down",
    "left",
    "right",
    "tab",
    "shift+tab",
    "enter",
    "escape",
    "space",
    "pageup",
    "pagedown",
    "home",
    "end",
)
ANYTHING = (*"abcdefghijklmnopqrstuvwxyz0123456789?/[]ñ漢", "f1", "f5", "ctrl+a", "ctrl+c", "ctrl+p", "ctrl+s", "ctrl+q",
            "ctrl+z", "backspace", "delete", "alt+x", "ctrl+left", "shift+end")  # fmt: skip
LIKELY: dict[str, Sequence[str]] = {
    "JourneyScreen": "aaaaffnbsivexuuw",
    "ReviewScreen": "yyyoojcm",
    "UndoScreen": "yy",
    "Question": "yyyn",
    "GateScreen": ["3 3 3 3 enter", "escape"],
    "SignInScreen": ["c", "r", "escape"],
    "HelpScreen": ["escape", "pagedown"],
    "EvidenceScreen": ["escape", "c", "down"],
    "AnswerScreen": ["escape", "ctrl+s", "down", "space", "tab"],
    "ClaimScreen": ["escape", "ctrl+s", "down", "tab"],
    "Palette": [*"aers", "enter", "down", "escape"],
}
"""What people press on a screen, so that they get somewhere."""

LEAVING = {"q", "ctrl+q", "ctrl+c"}

ADVANCES = (1.0, 31.0, 600.0)
"""Seconds that pass at once: a moment, as long as a page waits before it looks again, a coffee."""

SLOWEST = 3
"""So many things may be done before the app has taken in the first of them."""

Written = tuple[str, str, Mapping[str, Any]]


class Stray(AssertionError):
    """Something was written that nobody agreed to."""


class Fuzz:
    """One journey of one seed, over as many sittings as it takes.

    Attributes:
        trail: what was done, in order.
        screens: how often each screen was the one on top.
        agreed: the operations that were agreed to; `written`: those that AWS saw.
    """

    def __init__(self, seed: int, folder: Path) -> None:
        self._dice = random.Random(seed)
        self._world = self._dice.choice(WORLDS)
        self._real = self._dice.random() < 0.3
        self._folder = folder
        self._held_until = 0
        self.trail: list[str] = [f"seed {seed}, world {self._world}{', as a real one' if self._real else ''}"]
        self.sittings = 0
        self.pressed = 0
        self.screens: Counter[str] = Counter()
        self.agreed: list[Operation] = []
        self.written: list[Written] = []

    async def press(self, keys: int) -> None:
        """Press so many keys. Raises what the app raised, and `Stray` for a write that nobody agreed to."""
        while self.pressed < keys:
            await self._sit_down(keys)

    async def _sit_down(self, keys: int) -> None:
        self.sittings += 1
        arguments = [*state(self._folder), *(["--read-only"] if self._dice.random() < 0.1 else [])]
        agreed, self._held_until = len(self.agreed), 0
        self._note("sits down")
        with open_world(self._world, clock=MOMENT) as world, no_waiting():
            with _local_writes() as local, self._counting():
                async with sitting(world, real=self._real, arguments=arguments, size=self._dice.choice(USUAL)) as sit:
                    if self._dice.random() < 0.8:
                        await sit.until(lambda: self._is_ready(sit) or not sit.is_journey, "a start")
                    while self.pressed < keys and sit.app.return_code is None:
                        await self._do_something(sit)
                _join_writers()
            written = [call for call in world.calls if not _only_looks(call)] + local
        self.written += written
        match(written, self.agreed[agreed:])

    async def _do_something(self, sit: Sitting) -> None:
        self.pressed += 1
        self.screens[type(sit.app.screen).__name__] += 1
        chance = self._dice.random()
        if self._held_until and self.pressed >= self._held_until:
            self._held_until = 0
            sit.let_go()
        if chance < 0.05:
            await self._resize(sit)
        elif chance < 0.09:
            await self._click(sit)
        elif chance < 0.11:
            self._note("paste")
            sit.app.post_message(events.Paste(self._dice.choice(NASTY)))
            await sit.pilot.pause()
        elif chance < 0.13:
            seconds = self._dice.choice(ADVANCES)
            self._note(f"{seconds:.0f} s pass")
            sit.clock.advance(seconds)
            await sit.pilot.pause(0.03)
        elif chance < 0.16 and sit.is_journey and self._is_ready(sit):
            desk = sit.app.screen.desk  # type: ignore[attr-defined]
            planned = [step for step, plan in desk.plans.items() if plan.changes]
            step = self._dice.choice([*planned, *(step.id for step in STEPS)][: 2 * len(planned) or None])
            self._note(f"go to {step}")
            sit.app.screen.go_to(step)  # type: ignore[attr-defined]
            await sit.pilot.pause(self._dice.choice([0, 0.5]))
        elif chance < 0.163 and not self._held_until:
            operation = self._dice.choice(["GetRole", "ListRoles", "AttachRolePolicy", "GetCallerIdentity"])
            self._note(f"AWS holds {operation}")
            self._held_until = self.pressed + 25
            sit.hold(operation)
        elif chance < 0.2:
            self._note("rests")
            await sit.pilot.pause(self._dice.choice([0.05, 0.3]))
        else:
            await self._key(sit, self._some_key(sit))
        assert sit.app.crash is None

    # --- what is done

    async def _key(self, sit: Sitting, key: str) -> None:
        self._note(key)
        await sit.press(*key.split())

    def _some_key(self, sit: Sitting) -> str:
        """Mostly one that does something on this screen."""
        chance = self._dice.random()
        if chance < 0.2 and sit.is_journey and sit.app.screen.check_action("review", ()):
            return "a"
        likely = LIKELY.get(type(sit.app.screen).__name__)
        if likely and chance < 0.4:
            return self._dice.choice(likely)
        if chance < 0.55:
            keys = sorted(sit.app.screen.active_bindings)
            key = self._dice.choice(keys) if keys else "escape"
        else:
            key = self._dice.choice(MOVING if chance < 0.85 else ANYTHING)
        if key in LEAVING and self._dice.random() < 0.9:
            return "y" if isinstance(sit.app.screen, (Question, ReviewScreen, UndoScreen)) else "n"
        return key

    async def _resize(self, sit: Sitting) -> None:
        size = self._dice.choice(USUAL)
        if self._dice.random() < 0.5:
            size = (self._dice.randint(SMALLEST[0], LARGEST[0]), self._dice.randint(SMALLEST[1], LARGEST[1]))
        self._note(f"{size[0]}x{size[1]}")
        await sit.resize(*size)

    async def _click(self, sit: Sitting) -> None:
        width, height = sit.app.size
        spot = Offset(self._dice.randrange(max(width, 1)), self._dice.randrange(max(height, 1)))
        buttons = [*sit.app.screen.query(Button)]
        if buttons and self._dice.random() < 0.5:
            spot = self._dice.choice(buttons).region.offset
        self._note(f"click {spot.x},{spot.y}")
        with suppress(NoWidget, OutOfBounds):
            await sit.pilot.click(offset=(spot.x, spot.y))

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """What lies below a question that is answered with yes was agreed to; only its letter or a click says yes."""
        answer = Question.dismiss

        def dismiss(question: Question, agreed: bool | None = None) -> Any:
            *_, below, top = [None, *question.app.screen_stack]
            if agreed and top is question:
                if not any(done == "y" or done.startswith("click") for done in self.trail[-SLOWEST:]):
                    raise Stray(f"a question was answered with yes by {self.trail[-1]}")
                if isinstance(below, ReviewScreen):
                    self.agreed += [change.write for change in below._agreed()]
                elif isinstance(below, UndoScreen):
                    self.agreed += [one.change.undo for one in below._way.can if one.change.undo]
            return answer(question, agreed)

        with patch.object(Question, "dismiss", dismiss):
            yield

    def _is_ready(self, sit: Sitting) -> bool:
        return sit.app.screen_stack[0]._loaded is not None  # type: ignore[attr-defined]

    def _note(self, what: str) -> None:
        self.trail.append(what)


# --- what was written


@contextmanager
def _local_writes() -> Iterator[list[Written]]:
    """What is written meanwhile to the settings of this computer; what a resumed demo makes again is not written."""
    through, found = Connection.write, list[Written]()

    def write(connection: Connection, operation: Operation, **more: Any) -> Any:
        if operation.service == door.SERVICE:
            found.append((operation.service, operation.operation, operation.parameters))
        return through(connection, operation, **more)

    with patch.object(Connection, "write", write):
        yield found


def _only_looks(call: Written) -> bool:
    service, operation, _ = call
    return operation in READS.get(service, ()) or operation in SIGN_IN.get(service, ())


def match(written: Sequence[Written], agreed: Sequence[Operation]) -> None:
    """Raise `Stray` unless every write was agreed to. One that AWS was too busy for is sent again, and is still one."""
    for call in written:
        if not any(_fits(call, operation) for operation in agreed):
            raise Stray(f"{call} was written, and these were agreed to: {[told.operation for told in agreed]}")


def _fits(call: Written, agreed: Operation) -> bool:
    service, operation, parameters = call
    return (service, operation) == (agreed.service, agreed.operation) and _same(parameters, agreed.parameters)


def _same(value: Any, agreed: Any) -> bool:
    """Whether a value is what was agreed to; a reference stands for any id."""
    if isinstance(agreed, Mapping):
        return KEY in agreed or (
            isinstance(value, Mapping)
            and value.keys() == agreed.keys()
            and all(_same(value[key], agreed[key]) for key in agreed)
        )
    return bool(value == agreed)


def _join_writers() -> None:
    """A write under way is finished and recorded although the screens are gone."""
    for thread in threading.enumerate():
        if thread.name in {"write", "close"}:
            thread.join(30)
