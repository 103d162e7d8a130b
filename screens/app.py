"""The Textual app: themes, the exit filter, the terminal cursor, leaving in good order, and crashes without secrets."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import traceback
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.events import DescendantFocus
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import OptionList

from screens.journey import JourneyScreen
from screens.safe import Printable, printable
from screens.theme import DARK, LIGHT, QUIET

if TYPE_CHECKING:
    from screens.writing import WritingScreen

CRASHED = 70
"""The exit code of a fault of ours (EX_SOFTWARE)."""


class WizardApp(App[int]):
    """The wizard with screens. `run()` returns the exit code."""

    TITLE = "Partner Central wizard"
    CSS_PATH = ["app.tcss", "journey.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide"), (150, "-roomy")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [
        Binding("q", "leave", "Quit", id="quit", tooltip="Leave; everything you noted is kept"),
        Binding("ctrl+q", "leave", "Quit", id="quit-anywhere", show=False, priority=True),
        Binding(
            "question_mark,f1", "help", "Help", id="help", key_display="?", tooltip="What this screen is, and its keys"
        ),
        Binding(
            "ctrl+c", "copy_or_leave", "Copy", id="copy", show=False, priority=True, tooltip="Copy what is selected"
        ),
    ]

    def __init__(self, options: argparse.Namespace) -> None:
        self._printable = Printable()
        super().__init__()
        self.options = options
        self.crash: BaseException | None = None
        self.writing: WritingScreen | None = None
        self.farewell: list[str] = []
        self._asked_to_leave_by = ""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Grey is still a colour: where no colour is wanted, the terminal's own two are used.
        self.theme = "ansi-dark" if os.environ.get("NO_COLOR") else DARK.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._printable]

    def get_default_screen(self) -> Screen[None]:
        return JourneyScreen(self.options)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"quiet": QUIET}

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            try:
                loop.add_signal_handler(number, self._leave_for, signal.Signals(number).name)
            except (NotImplementedError, RuntimeError, ValueError):
                break  # not the main thread (tests), or a system without these signals

    # --- the terminal cursor: screen readers and braille lines follow it

    @on(DescendantFocus)
    def _cursor_to_focus(self, event: DescendantFocus) -> None:
        region = event.widget.region
        self.cursor_position = Offset(region.x, region.y)

    @on(OptionList.OptionHighlighted)
    def _cursor_to_option(self, event: OptionList.OptionHighlighted) -> None:
        listing = event.option_list
        if listing.has_focus and listing.highlighted is not None:
            line = listing.highlighted - round(listing.scroll_offset.y)
            self.cursor_position = Offset(listing.content_region.x, listing.content_region.y + max(line, 0))

    # --- leaving

    async def action_leave(self) -> None:
        """Leave; a write under way is finished and recorded first."""
        if self.writing is not None and self.writing.is_writing:
            self.writing.stop_after_this_one()
            return
        self.leave(0)

    def leave(self, code: int) -> None:
        """End the app with an exit code."""
        journey = next((screen for screen in self.screen_stack if isinstance(screen, JourneyScreen)), None)
        if journey is not None:
            self.farewell = journey.goodbye()
            code = code or journey.exit_code
        self.exit(code, return_code=code)

    def _leave_for(self, reason: str) -> None:
        """A signal asks us to go: no further write is begun, the one under way is finished and recorded."""
        self._asked_to_leave_by = reason
        if self.writing is not None and self.writing.is_writing:
            self.writing.stop_after_this_one()
            self.writing.leave_when_done = True
        else:
            self.leave(130)

    def action_copy_or_leave(self) -> None:
        """Ctrl-C copies what is selected; with nothing selected it says how to leave."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            self.notify("Copied.", markup=False)
        else:
            self.notify("Press q to leave. Everything you noted is kept.", markup=False)

    # --- help and palette

    def action_help(self) -> None:
        from screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the screen you are on, the steps to jump to, and the themes."""
        seen = set()
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            if enabled and binding.description and binding.action not in seen and binding.id:
                seen.add(binding.action)
                action = binding.action
                yield SystemCommand(
                    binding.description,
                    tooltip or binding.tooltip or "",
                    lambda action=action: self._palette_action(action),
                )
        if isinstance(screen, JourneyScreen):
            yield from screen.palette_steps()
        yield SystemCommand("Dark theme", "For dark rooms", lambda: self._choose_theme(DARK.name))
        yield SystemCommand("Light theme", "For bright rooms", lambda: self._choose_theme(LIGHT.name))
        yield SystemCommand(
            "Terminal colours", "Use your terminal's own colours", lambda: self._choose_theme("ansi-dark")
        )

    def _choose_theme(self, name: str) -> None:
        self.theme = name

    async def _palette_action(self, action: str) -> None:
        await self.run_action(action, self.screen)

    # --- crashes

    def _handle_exception(self, error: Exception) -> None:
        """A fault of ours ends the app; what is printed afterwards holds no local variables."""
        self.crash = self.crash or error
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


def crash_report(error: BaseException) -> str:
    """Where it happened and what it was, without any value that a variable had."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return "\n".join(printable(line) for text in lines for line in text.splitlines())
