"""The Textual app: themes, the exit filter, the terminal cursor, leaving in good order, and crashes without secrets."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import constants, on, work
from textual.app import App, ScreenStackError, SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.css.query import NoMatches
from textual.events import Event, InputEvent
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerFailed

from screens import veiled
from screens.cursor import cursor_of
from screens.journey import JourneyScreen
from screens.keynames import written
from screens.safe import Printable, printable
from screens.terminal import Terminal, TerminalGone
from screens.theme import DARK, LIGHT, PLAIN, QUIET
from screens.veiled import Veiled
from screens.widgets import lists
from wizard import cli
from wizard.cleaning import clean_block
from wizard.commands import keeping
from wizard.veil import VEIL

if TYPE_CHECKING:
    from screens.writing import WritingScreen

CRASHED = 70
"""The exit code of a fault of ours (EX_SOFTWARE)."""

AGAIN = 3.0
"""Seconds within which a second Ctrl-C leaves."""


class WizardApp(App[int]):
    """The wizard with screens. `run()` returns the exit code."""

    TITLE = "Partner Central wizard"
    CSS_PATH = ["app.tcss", "journey.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-narrow"), (96, "-wide"), (150, "-roomy")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall"), (32, "-lofty")]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [
        Binding("q", "leave", "Quit", id="quit", tooltip="Leave; everything you noted is kept"),
        Binding("ctrl+q", "leave_at_once", "Quit", id="quit-anywhere", show=False, priority=True),
        Binding(
            "question_mark,f1", "help", "Help", id="help", key_display="?", tooltip="What this screen is, and its keys"
        ),
        Binding(
            "p", "present", "Present", id="present", tooltip="Show stand-ins for ids, names and addresses, or stop"
        ),
        Binding(
            "ctrl+c", "copy_or_leave", "Copy", id="copy", show=False, priority=True, tooltip="Copy what is selected"
        ),
    ]

    def __init__(self, options: argparse.Namespace, clock: Callable[[], float] = time.monotonic) -> None:
        lists.mend()
        veiled.mend()
        if VEIL.on != options.present:
            VEIL.begin(options.present)
        self._nets = (Veiled(), Printable())
        # Textual's way without colour is grey, which is a colour; with the terminal's own two there is really none.
        colourless = bool(os.environ.get("NO_COLOR"))
        # In a browser Textual's own driver is named by the environment.
        super().__init__(driver_class=None if constants.DRIVER else Terminal, ansi_color=True if colourless else None)
        self.options = options
        self.clock = clock
        self._say_what_becomes()
        self.crash: BaseException | None = None
        self.writing: WritingScreen | None = None
        self.farewell: list[str] = []
        self._interrupted = -AGAIN
        self._is_ending = False
        self._keys_file: Path | None = None
        self._keys_said = ""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.register_theme(PLAIN)
        self.theme = PLAIN.name if colourless else DARK.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._nets]

    def get_default_screen(self) -> Screen[None]:
        return JourneyScreen(self.options, self.clock)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"quiet": QUIET}

    def use_keys(self, file: Path) -> None:
        """Take the keys that a file gives to bindings; what does not count is said on a page of its own."""
        from screens import keymap, keynames

        found = keymap.read(file)
        keynames.use(found.keys)
        self.set_keymap(found.keys)
        self._keys_file = file if found.problems else None
        self._keys_said = "\n\n".join(found.problems)
        if self.is_running:
            self._tell_keys()

    def _tell_keys(self) -> None:
        from screens.trouble import TroubleScreen

        file = self._keys_file

        def read_again(again: bool | None) -> None:
            if again and file is not None:
                self.use_keys(file)

        if file is not None:
            self.push_screen(
                TroubleScreen("Some of your keys do not count", f"{file}\n\n{self._keys_said}"), read_again
            )

    def on_mount(self) -> None:
        if self._keys_file is not None:
            self.call_after_refresh(self._tell_keys)
        loop = asyncio.get_running_loop()
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                loop.add_signal_handler(number, self._leave_at_once)

    # --- the terminal's cursor: looked up at every repaint, so that it also follows what scrolls and resizes

    @property
    def cursor_position(self) -> Offset:
        return cursor_of(self.screen.focused) if self.screen_stack else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Some of Textual's widgets tell where they are; all of them can be asked."""

    # --- leaving

    async def on_event(self, event: Event) -> None:
        """A key that comes after leaving finds nobody: Textual would look for a screen that is going or gone."""
        if not (self._is_ending and isinstance(event, InputEvent)):
            await super().on_event(event)

    async def _shutdown(self) -> None:
        self._is_ending = True
        await super()._shutdown()

    def _say_what_becomes(self) -> None:
        """Footer, help and palette say of the key that leaves what becomes of what was noted."""
        if not keeping.is_thrown_away(self.options):
            return
        told = "Leave; this demo is not kept, and neither is what you noted"
        keys = self._bindings.key_to_bindings
        keys["q"] = [replace(binding, tooltip=told) for binding in keys["q"]]

    def action_leave(self) -> None:
        """Leave; a demo that is not kept asks first, once there is something to lose."""
        if not self._may_leave():
            return
        journey = self._journey
        if journey is not None and journey.would_lose:
            self._ask_and_leave()
        else:
            self.action_leave_at_once()

    @work(exclusive=True, group="leave")
    async def _ask_and_leave(self) -> None:
        from screens.sheet import Question

        if await Question(Content("\n\n".join(keeping.question(self.options))), yes="Leave", no="Stay").asked(self):
            self.action_leave_at_once()

    def _may_leave(self) -> bool:
        """Whether nothing that was typed would be lost; it is noted, or the screen has said why it cannot be."""
        from screens.sheet import Sheet

        return all(screen.may_leave() for screen in self.screen_stack if isinstance(screen, Sheet))

    @property
    def _journey(self) -> JourneyScreen | None:
        return next((screen for screen in self.screen_stack if isinstance(screen, JourneyScreen)), None)

    def action_leave_at_once(self) -> None:
        """Leave; a write under way is finished and recorded first, and what was typed is noted or asked about."""
        if self.writing is not None and self.writing.is_writing:
            self.writing.leave_after_this_one(cli.OK)
        elif self._may_leave():
            self.leave(cli.OK)

    def leave(self, code: int, *told: str) -> None:
        """End the app with an exit code; `told` is said in the terminal afterwards."""
        self._is_ending = True
        journey = self._journey
        if journey is not None:
            self.farewell = [*told, *journey.goodbye()]
            code = code or journey.exit_code
        self.exit(code, return_code=code)

    @on(TerminalGone)
    def _leave_at_once(self) -> None:
        """A signal asks us to go: no further write is begun, the one under way is finished and recorded."""
        if self.writing is not None and self.writing.is_writing:
            self.writing.leave_after_this_one(cli.INTERRUPTED)
        else:
            self.leave(cli.INTERRUPTED)

    def action_copy_or_leave(self) -> None:
        """Ctrl-C copies what is selected; with nothing selected it leaves when it is pressed twice."""
        selected = self.screen.get_selected_text() or getattr(self.screen.focused, "selected_text", "")
        now = self.clock()
        if selected and VEIL.on:
            veiled.refuse(self)  # the places of stand-ins are not those of what they stand for
        elif selected:
            self.copy_to_clipboard(selected)
            self.notify("Sent to the clipboard.", markup=False)
        elif now - self._interrupted < AGAIN:
            self.action_leave_at_once()
        else:
            self._interrupted = now
            self.notify(
                "Press Ctrl+C again, or q, to leave; this demo is not kept, and neither is what you noted."
                if keeping.is_thrown_away(self.options)
                else "Press Ctrl+C again, or q, to leave; everything you noted is kept.",
                markup=False,
            )

    def copy_to_clipboard(self, text: str) -> None:
        """What is copied may be pasted into a shell: it holds nothing that cannot be seen."""
        if VEIL.hides(text) or (VEIL.on and isinstance(self.screen.focused, Input)):
            veiled.refuse(self)
        else:
            super().copy_to_clipboard(clean_block(text))

    def get_key_display(self, binding: Binding) -> str:
        """Keys are written as in sentences: Ctrl+S, and not ^s."""
        return written(super().get_key_display(binding))

    # --- presenting

    def action_present(self) -> None:
        """Draw the veil over every identifier on every screen; what is done underneath is the same. It is lifted only
        after a question, because everybody who watches would see what was hidden from them."""
        from screens.sheet import StopPresenting
        from wizard.commands.known import know_options

        if VEIL.on:
            if not isinstance(self.screen, StopPresenting):
                self._ask_and_show()
            return
        know_options(self.options)
        self._present(True)
        self.notify(
            "Ids, names and addresses are stand-ins now; the work goes on with the real ones.",
            markup=False,
            timeout=2,  # it lies over what to press next, and PRESENTING stands on every screen
        )

    @work(exclusive=True, group="present")
    async def _ask_and_show(self) -> None:
        from screens.sheet import StopPresenting

        if await StopPresenting().asked(self):
            self._present(False)

    def _present(self, on: bool) -> None:
        VEIL.on = on
        veiled.draw_anew(self)

    def _log(self, *args: Any, **more: Any) -> None:
        """Textual's log, where somebody has asked for one, tells every key and every value."""
        if not VEIL.on:
            super()._log(*args, **more)

    # --- pictures

    def action_picture(self) -> None:
        """Keep a picture of the screen as it is seen, once the palette has gone from it."""
        self.set_timer(0.1, self._picture)

    def _picture(self) -> None:
        from screens.saving import save_new, without_fonts
        from screens.trouble import TroubleScreen

        try:
            save_new("partner-central-wizard", ".svg", without_fonts(self.export_screenshot()))
        except OSError as error:
            self.push_screen(
                TroubleScreen("The picture was not saved", f"{error.strerror} (in this folder).", retry=False)
            )
            return
        self.notify(
            "The picture is in the folder in which the wizard was started, the newest of its kind.", markup=False
        )

    # --- help and palette

    def action_help(self) -> None:
        from screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Everything can be found, except the answer to a question: that takes its letter."""
        from screens.sheet import Palette, Question

        if not isinstance(self.screen, (Palette, Question)):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers."""
        from screens.palette import commands

        return commands(self, screen)

    # --- crashes

    def _handle_exception(self, error: Exception) -> None:
        """A fault of ours ends the app; what is printed afterwards holds no local variables."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._is_ending and isinstance(cause, (NoMatches, ScreenStackError)):
            return  # screens are taken apart while their last messages are handled
        self.crash = self.crash or cause
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = cause if isinstance(cause, Exception) else error
            self._exception_event.set()
        self._close_messages_no_wait()


def crash_report(error: BaseException) -> str:
    """Where it happened and what it was, without any value that a variable had and with stand-ins for what it names."""
    lines = VEIL.redacted("".join(traceback.format_exception(type(error), error, error.__traceback__))).splitlines()
    return "\n".join(printable(line) for text in lines for line in text.splitlines())
