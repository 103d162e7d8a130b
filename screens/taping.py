"""The screens while a tape is played: the caption below everything, and time that passes only when the tape says so."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, Static

from screens import pace
from screens.app import WizardApp, crash_report
from screens.cast import Film
from screens.journey import JourneyScreen
from screens.player import Key, Player, Take, TapeStuck
from screens.tape import MOMENT, Beat, Tape
from screens.theme import DARK
from wizard import cli
from wizard.demo import open_world
from wizard.demo.world import World

ENDING = {"q", "escape", "ctrl+q", "ctrl+c"}
"""Keys by which a person who watches ends the tape; all others are left to the tape."""


class Caption(Static):
    """What is happening, in words, below everything else on every screen."""

    DEFAULT_CSS = """
    Caption { split: bottom; height: 3; padding: 0 2; background: $primary 25%; color: $foreground; text-style: bold;
              content-align: left middle; }
    """


class Left(Screen[None]):
    """What stands in the terminal once the wizard has been left: in a film it is the last thing to be seen."""

    DEFAULT_CSS = """
    Left { background: $background; padding: 1 2; }
    Left #left { height: auto; }
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        yield Static(Content("\n".join(self._lines)), id="left")


class TapeApp(WizardApp):
    """The wizard, played by a tape. Nobody's clipboard is touched, and keys of the person do nothing but end it.

    Args:
        play: called once it stands; when it is over, so is the app.
    """

    def __init__(self, options: argparse.Namespace, play: Callable[[TapeApp], Any]) -> None:
        super().__init__(options, lambda: self.seconds)
        self.seconds = 0.0
        self.stuck: TapeStuck | None = None
        self._play = play
        self._said = ""
        self._ticked: tuple[float, Screen[Any]] | None = None
        self.theme = DARK.name
        self.animation_level = "none"

    def on_mount(self) -> None:
        super().on_mount()
        self.screen_change_signal.subscribe(self, self._on_screen, immediate=True)
        self._on_screen(self.screen)
        self.run_worker(self._run, group="tape")  # type: ignore[arg-type]

    async def _run(self) -> None:
        try:
            await self._play(self)
        except TapeStuck as stuck:
            self.stuck = stuck
        self.end()

    def end(self) -> None:
        """End the app: the tape is over, or whoever watches has seen enough."""
        super().leave(cli.OK)

    # --- what the tape does

    def say(self, caption: str) -> None:
        self._said = caption
        for caption_line in self.screen.query(Caption):
            caption_line.update(Content(caption))

    def pass_time(self, seconds: float) -> None:
        """So much later, in the pretend AWS and on the screen."""
        self.seconds += seconds
        self.options.world.pass_time(seconds)

    def tick(self) -> bool:
        """Let the second pass that the journey waits for, so that no frame depends on when it does.

        Returns whether anything can have come of it: time has passed, or another screen is on top.
        """
        now = (self.seconds, self.screen)
        if now == self._ticked or not isinstance(self.screen, JourneyScreen):
            return False
        self._ticked = now
        self.screen._tick()
        return True

    @property
    def is_looking(self) -> bool:
        """Whether the journey is being opened, or looked at."""
        journey = next((screen for screen in self.screen_stack if isinstance(screen, JourneyScreen)), None)
        return journey is None or journey.is_busy or self.writing is not None

    def _on_screen(self, screen: Screen[Any]) -> None:
        if not screen.query(Caption):
            screen.mount(Caption(Content(self._said)))
        else:
            self.say(self._said)
        for typing in screen.query(Input):
            typing.cursor_blink = False

    # --- what a person does

    def leave(self, code: int, *told: str) -> None:
        """By a key of the tape: nothing ends, so that what stands in the terminal afterwards can be seen, too."""
        journey = self._journey
        if code != cli.OK or journey is None:
            super().leave(code, *told)
        else:
            self.push_screen(Left([*told, *journey.goodbye()]))

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not isinstance(event, Key):
            if event.key in ENDING:
                self.end()
        elif not isinstance(event, (events.MouseEvent, events.Paste)):
            await super().on_event(event)

    def copy_to_clipboard(self, text: str) -> None:
        """Whoever watches keeps what they have copied."""

    def notify(self, *args: Any, **more: Any) -> None:
        """Toasts go away with real time, of which a tape knows nothing; what they say stands on the page as well."""


class Showing:
    """A tape played to somebody who watches."""

    async def hold(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def frame(self, strips: list[Strip]) -> None: ...

    def chapter(self, name: str) -> None: ...

    def still(self, name: str, svg: str) -> None: ...

    def caption(self, text: str) -> None: ...


def show(tape: Tape, options: argparse.Namespace, take: Take | None = None) -> None:
    """Play a tape in this terminal, or to `take` without one. Raises `TapeStuck`."""
    _run(tape, options, take or Showing(), headless=take is not None)


def film(tape: Tape, options: argparse.Namespace, tell: Callable[[str], None]) -> Film:
    """Record a tape, without a terminal. Raises `TapeStuck`."""
    os.environ.pop("NO_COLOR", None)
    made = Film(f"Partner Central wizard: {tape.title}", tape.size, tell)
    _run(tape, options, made, headless=True)
    return made


def _run(tape: Tape, options: argparse.Namespace, take: Take, *, headless: bool) -> None:
    with TemporaryDirectory(prefix="partner-central-wizard-") as folder:
        begun = MOMENT - timedelta(days=tape.days)
        with open_world(tape.world, clock=begun) as world:
            answers = Path(folder) / "answers.json"
            answers.write_text(json.dumps(tape.answers), encoding="utf-8")
            if isinstance(take, Film):
                take.names = (world.laptop.computer.home.name.rpartition("-")[2], Path(folder).name.rpartition("-")[2])
            told = argparse.Namespace(**{**vars(options), "demo": tape.world, "world": world, "answers": str(answers)})
            if tape.before:
                told.state = str(Path(folder) / "journey")
                _sit(tape, told, Film("", tape.size, _silent), True, before=tape.before)
                world.pass_time(tape.days * 24 * 3600)
                _meanwhile(tape, world)
            _sit(tape, told, take, headless)


def _sit(tape: Tape, options: argparse.Namespace, take: Take, headless: bool, *, before: tuple[Beat, ...] = ()) -> None:
    async def play(app: TapeApp) -> None:
        player = Player(app, tape, take)
        await (player.rehearse(before) if before else player.play())

    app = TapeApp(options, play)
    with asyncio.Runner(loop_factory=pace.loop) as runner:
        runner.run(app.run_async(headless=headless, size=tape.size if headless else None, mouse=False))
    if app.crash is not None:
        raise TapeStuck("The wizard stopped because of a fault of its own.", crash_report(app.crash))
    if app.stuck is not None:
        raise app.stuck


def _meanwhile(tape: Tape, world: World) -> None:
    if tape.meanwhile is not None:
        tape.meanwhile(world)


def _silent(line: str) -> None:
    """Nobody hears what happened before."""
