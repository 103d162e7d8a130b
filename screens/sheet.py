"""What screens over the journey have in common: a title, a body, and Escape to go back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Generic, TypeVar

from textual import work
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandPalette
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Static

from screens.veiled import badge
from screens.widgets.keys import Keys
from wizard.veil import VEIL

T = TypeVar("T")


class Ending(Generic[T]):
    """Of screens that end once, and only themselves: Textual ends the one on top, as often as it is told to.

    Told to end under another screen, it does so when that has gone.
    """

    app: App[Any]
    _result: tuple[T | None] | None = None

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        screens: list[object] = [*self.app.screen_stack]
        if self is screens[-1]:
            return super().dismiss(result)  # type: ignore[misc, no-any-return]
        if self in screens:
            self._result = self._result or (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        if self._result is not None:
            self.dismiss(*self._result)


class Palette(Ending[None], CommandPalette):
    """Textual's palette, whose search ends with it: Textual's would look for the list that is no longer there."""

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):
            await _gather(self, search_value)


_gather = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]


class Sheet(Ending[T], Screen[T]):
    """A full screen with a title line; `body` is what it is about."""

    HELP_TEXT = ""
    BINDINGS = [Binding("escape", "back", "Back", id="sheet-back", tooltip="Back to where you were")]
    DEFAULT_CSS = """
    Sheet {
        layout: vertical;
        #sheet-title { height: 1; padding: 0 1; background: $panel; color: $foreground; text-style: bold;
                       text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title

    def compose(self) -> ComposeResult:
        yield Static(self._title_line(), id="sheet-title")
        yield from self.body()
        yield Keys()

    def _title_line(self) -> Content:
        demo = Content.styled("DEMO  ", "bold $accent") if _is_demo(self.app) else Content("")
        return Content.assemble(demo, badge(), " " if VEIL.on else "", Content(self.heading))

    def body(self) -> ComposeResult:
        """The widgets between title and footer."""
        yield from ()

    def on_resize(self) -> None:
        """What has the focus stays in sight; the title says whether somebody presents."""
        self.query_one("#sheet-title", Static).update(self._title_line())
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        if self.focused is not None and not isinstance(self.focused, VerticalScroll):
            self.focused.scroll_visible(animate=False)

    @property
    def can_be_left(self) -> bool:
        """Whether the palette may go to a step from here, because nothing is lost."""
        return False

    def leave(self) -> None:
        """End, wherever in the screen one is."""
        self.dismiss(None)

    def may_leave(self) -> bool:
        """Whether the wizard may end now; if not, the screen has said why."""
        return True

    def action_back(self) -> None:
        self.dismiss(None)


def _keyed(key: str, words: str) -> Content:
    return Content.assemble(Content.styled(f" {key} ", "bold $accent"), Content(f"{words} "))


def _is_demo(app: App[Any]) -> bool:
    options = getattr(app, "options", None)
    return options is not None and options.demo is not None


class Question(Ending[bool], ModalScreen[bool]):
    """A yes or a no. Only the letter y or a click says yes: Enter, however long it is held, says no."""

    BINDINGS = [
        Binding("y", "answer(True)", "Yes", id="question-yes", tooltip="Do it"),
        Binding("n,escape,enter", "answer(False)", "No", id="question-no", tooltip="Do not"),
        # A dialog hears none of the keys that the app has for everywhere.
        Binding("p", "app.present", "Present", id="present", show=False, tooltip="Show stand-ins, or stop"),
    ]
    DEFAULT_CSS = """
    Question {
        align: center middle;
        #question { width: 64; max-width: 95%; height: auto; max-height: 95%; padding: 1 2; background: $surface;
                    border: round $accent; }
        #question-text { height: auto; margin: 0 0 1 0; }
        #question-buttons { layout: horizontal; height: 1; }
        Button { margin: 0 2 0 0; width: auto; min-width: 14; background: $panel; color: $foreground; }
        Button:hover { background: $block-cursor-background; }
        Button:focus { background: $block-cursor-background; background-tint: transparent; text-style: $button-focus-text-style; }
    }
    """

    def __init__(self, text: Content, yes: str, no: str = "Not yet") -> None:
        super().__init__()
        self._text = text
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(self._text, id="question-text")
            with Vertical(id="question-buttons"):
                yield Button(_keyed("n", self._no), id="no", compact=True)
                yield Button(_keyed("y", self._yes), id="yes", compact=True)

    def on_mount(self) -> None:
        self.query_one("#yes", Button).can_focus = False
        self.query_one("#no", Button).focus()

    async def asked(self, app: App[Any]) -> bool:
        """Ask, and wait for the answer. Only from within a worker."""
        return bool(await app.push_screen_wait(self))  # type: ignore[arg-type]

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, agreed: bool) -> None:
        self.dismiss(agreed)


class StopPresenting(Question):
    """Whether what was hidden may be seen again: the key for it is one letter, and others may be watching."""

    def __init__(self) -> None:
        words = "Stop presenting? Real ids, names and addresses are then on the screen, for everybody who sees it."
        super().__init__(Content(words), yes="Show them", no="Go on presenting")
