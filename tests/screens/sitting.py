"""One sitting at the screens, without a terminal: keys go in, and what a person would read comes out."""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from textual.pilot import Pilot
from textual.strip import Strip

from screens.app import WizardApp
from screens.journey import JourneyScreen
from tests.setting import is_write
from wizard.aws.connection import Connection
from wizard.cli_parser import parser
from wizard.demo import open_world
from wizard.demo.door import Send
from wizard.demo.wire import Call
from wizard.demo.world import World

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When everything happens."""

PATIENCE = 15.0
"""Seconds within which what is waited for has to stand on the screen."""

Prepare = Callable[[World], object]


class Clock:
    """Monotonic seconds that pass only when somebody says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Sitting:
    """An app that is running, and the pretend AWS behind it."""

    def __init__(self, app: WizardApp, pilot: Pilot[int], world: World, clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.world = world
        self.clock = clock
        self._held: list[threading.Event] = []

    # --- what a person does

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def hold_down(self, key: str, times: int) -> None:
        """A key that is held comes again as soon as it was taken in."""
        with no_waiting():
            await self.pilot.press(*[key] * times)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if character == " " else character for character in text))

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        await self.pilot.pause()

    async def begin(self) -> None:
        """Wait until somebody is signed in, on the page of welcome."""
        await self.sees("to begin")

    async def go_to(self, step: str, *, look: bool = True) -> None:
        """Put a step on the page, by its id; wait until it was looked at."""
        if "Welcome" in self.text:
            await self.begin()
        self.app.screen.go_to(step)  # type: ignore[attr-defined]
        await (self.looked() if look else self.pilot.pause())

    async def looked(self) -> None:
        """Wait until the look under way has ended, and the plan that follows from it is known."""
        await self.until(lambda: self.is_journey and not self.app.screen.looker.busy, "the end of the look")  # type: ignore[attr-defined]

    # --- what a person reads

    @property
    def is_journey(self) -> bool:
        """Whether the main screen is the one on top."""
        return isinstance(self.app.screen, JourneyScreen)

    @property
    def strips(self) -> list[Strip]:
        return self.app.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def text(self) -> str:
        """The screen as one text: what is wrapped on it stands on one line here, where no frame comes between."""
        return " ".join(" ".join(line.strip("│ ") for line in self.lines).split())

    def part(self, selector: str) -> str:
        """The text that stands in the place of one widget."""
        place = self.app.screen.query_one(selector).content_region
        lines = [strip.crop(place.x, place.right).text for strip in self.strips[place.y : place.bottom]]
        return " ".join(" ".join(lines).split())

    async def sees(self, *words: str, part: str = "") -> None:
        """Wait until all of these stand on the screen, or in one part of it."""

        def all_there() -> bool:
            text = self.part(part) if part else self.text
            return all(word in text for word in words)

        await self.until(all_there, f"{words} {part or 'on the screen'}")

    async def no_longer_sees(self, word: str) -> None:
        await self.until(lambda: word not in self.text, f"{word!r} gone from the screen")

    async def until(self, holds: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {PATIENCE} s for {what}; there is:\n" + "\n".join(self.lines))
            await self.pilot.pause()
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    # --- what AWS does and knows

    def hold(self, operation: str) -> threading.Event:
        """AWS does not answer an operation before the event that this returns is set."""
        answers = threading.Event()
        self._held.append(answers)
        door = self.world._door
        behind = door.guard

        def guard(call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse | None:
            if call.operation == operation:
                answers.wait(60)
            return behind(call, request, send) if behind else send(call, request)

        door.guard = guard
        return answers

    def let_go(self) -> None:
        """AWS answers everything again."""
        for answers in self._held:
            answers.set()

    @property
    def writes(self) -> list[str]:
        """The writes that reached AWS, as operation names."""
        return [operation for _, operation, _ in self.world.calls if is_write(operation)]

    @property
    def reads(self) -> int:
        """How many reads reached AWS."""
        return sum(not is_write(operation) for _, operation, _ in self.world.calls)


@contextmanager
def no_waiting() -> Iterator[None]:
    """Keys come as fast as they are taken: Textual's tests wait after each until the whole process is idle."""

    async def at_once(*_: float) -> None:
        await asyncio.sleep(0)

    with patch("textual.app.wait_for_idle", at_once), patch("textual.pilot.wait_for_idle", at_once):
        yield


def options_of(*arguments: str) -> argparse.Namespace:
    return parser().parse_args(list(arguments))


@asynccontextmanager
async def sitting(
    world: str | World = "half-done",
    *,
    size: tuple[int, int] = (120, 40),
    real: bool = False,
    prepare: Prepare = lambda world: None,
    arguments: Sequence[str] = (),
    **more: Any,
) -> AsyncIterator[Sitting]:
    """Sit down.

    Args:
        world: the pretend AWS, by name; or one that was opened before and outlives the sitting.
        real: whether the wizard believes that it is the real one (a journey in a folder, not bound yet).
        prepare: what happens to the world beforehand.
        arguments: of the command line.
        more: for `run_test`.
    """
    opened = world if isinstance(world, World) else open_world(world, clock=MOMENT)
    prepare(opened)
    clock = Clock()
    with ExitStack() as stack:
        stack.enter_context(patch("wizard.demo.open_world", lambda name: opened))
        stack.enter_context(
            patch("wizard.commands.opening.connect", lambda profile, read_only: _as_real(opened, read_only))
        )
        told = list(arguments) if real else ["--demo", opened.name, *arguments]
        app = WizardApp(options_of(*told), clock)
        async with app.run_test(size=size, **{"notifications": True, "tooltips": True, **more}) as pilot:
            sit = Sitting(app, pilot, opened, clock)
            stack.callback(sit.let_go)
            yield sit
    if not isinstance(world, World):
        opened.close()


def _as_real(world: World, read_only: bool) -> Connection:
    return Connection(world.session, parallelism=1, read_only=read_only, attempts=1)


def state(folder: Path) -> tuple[str, str]:
    """The arguments that name a journey's folder."""
    return "--state", str(folder)
