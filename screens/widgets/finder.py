"""One of very many choices: type a part of it, and a short window shows what fits, however many there are."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Input, Static

from screens.veiled import SEARCH
from screens.widgets.choices import SIGNS, Choices
from screens.widgets.rows import Rows
from wizard.questions import Question

WINDOW = 8
"""Choices that are seen at once."""

_AROUND = 10
"""Lines that a form needs beside them."""


class _Window(Rows):
    """The rows that are seen; a click says which."""

    class Pressed(Message):
        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def on_click(self, event: Click) -> None:
        self.post_message(self.Pressed(event.y))


class Finder(Vertical):
    """Typing narrows down, the arrows move, Enter chooses. What is chosen stays chosen while other things are typed.

    It says `Choices.Changed` like the widget for few choices.
    """

    BINDINGS = [
        Binding("up", "move(-1)", "Up", id="finder-up", show=False),
        Binding("down", "move(1)", "Down", id="finder-down", show=False),
        Binding("pageup", f"move(-{WINDOW})", "Page up", id="finder-page-up", show=False),
        Binding("pagedown", f"move({WINDOW})", "Page down", id="finder-page-down", show=False),
    ]
    DEFAULT_CSS = """
    Finder {
        height: auto;
        Rows { height: auto; }
        .state { height: auto; color: $quiet; }
    }
    """

    def __init__(self, question: Question, chosen: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._question = question
        self._chosen = chosen
        self._fits = question.choices
        self._at = self._fits.index(chosen) if chosen in self._fits else 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen; nothing, when what was chosen can no longer be."""
        return (self._chosen,) if self._chosen in self._question.choices else ()

    def compose(self) -> ComposeResult:
        yield Input(placeholder="type a part of its number or name", classes=SEARCH)
        yield _Window()
        yield Static(classes="state")

    def on_resize(self) -> None:
        self._draw()

    def focus(self, scroll_visible: bool = True) -> Finder:
        self.query_one(Input).focus(scroll_visible)
        return self

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._fits = self._question.fitting(event.value)
        self._at = self._fits.index(self._chosen) if self._chosen in self._fits and not event.value else 0
        self._draw()

    @on(Input.Submitted)
    def _choose_this(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose()

    def action_move(self, rows: int) -> None:
        self._at = max(min(self._at + rows, len(self._fits) - 1), 0)
        self._draw()

    @on(_Window.Pressed)
    def _clicked(self, event: _Window.Pressed) -> None:
        event.stop()
        if self._top + event.row < len(self._fits):
            self._at = self._top + event.row
            self._choose()

    def _choose(self) -> None:
        if not self._fits:
            return
        self._chosen = self._fits[self._at]
        self._draw()
        self.post_message(Choices.Changed())

    @property
    def _height(self) -> int:
        """Rows of the window: on a low screen fewer, so that they are seen with what is typed."""
        return max(min(WINDOW, self.screen.size.height - _AROUND), 1)

    @property
    def _top(self) -> int:
        """The first row of the window: the one that is pointed at stays near its middle."""
        return max(min(self._at - self._height // 2, len(self._fits) - self._height), 0)

    def _draw(self) -> None:
        top, height = self._top, self._height
        seen = self._fits[top : top + height]
        rows = [self._row(choice, top + place == self._at) for place, choice in enumerate(seen)]
        rows += [Content("")] * (min(height, len(self._question.choices)) - len(rows))  # what is below does not jump
        self.query_one(_Window).show(rows)
        self.query_one(".state", Static).update(self._state())

    def _row(self, choice: str, pointed: bool) -> Content:
        chosen = choice == self._chosen
        sign = Content.styled(SIGNS[False, chosen], "$text-success" if chosen else "$quiet")
        label = Content(self._question.label(choice))
        pointer = Content.styled("› " if pointed else "  ", "$accent")
        row = Content.assemble(pointer, sign, label.stylize("bold") if pointed else label)
        return row.truncate(max(self.size.width, 1), ellipsis=True)

    def _state(self) -> Content:
        number, fit = len(self._question.choices), len(self._fits)
        count = f"{fit} of {number} fit" if fit < number else f"{number} to choose from"
        chosen = f" · chosen: {self._question.label(self._chosen)}" if self.chosen else ""
        return Content(f"{count}{chosen}")
