"""Review of an undo: what this journey made in a step, newest first, and what taking it back means."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.keynames import key
from screens.sheet import Question, Sheet
from screens.widgets.lines import Hanging
from wizard.aws.commandline import aws_cli
from wizard.model import Change

REST = "Today's answers no longer ask for these. The rest that was made here is offered when you come again afterwards"


class UndoScreen(Sheet[bool]):
    """Ends with True when the person agreed."""

    HELP_TEXT = (
        "What somebody has touched since is left alone, with the reason. Nothing is taken back before you agree."
    )
    BINDINGS = [Binding("y", "agree", "Take all back", id="undo-agree", tooltip="Asks once more, then takes back")]
    DEFAULT_CSS = """
    UndoScreen #undo { padding: 1 2; }
    UndoScreen #undo Static { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, changes: Sequence[Change], where: str, why_not: str, *, rest: bool = False) -> None:
        """`where` says in which account they were made; `rest` that there is more, which today's answers still ask for."""
        super().__init__(f"Take back · {where}")
        self._changes = changes
        self._where = where
        self._why_not = why_not
        self._rest = rest

    def body(self) -> ComposeResult:
        with VerticalScroll(id="undo", can_focus=True):
            yield Static(
                Content(
                    "This journey made these. They are taken back one after another, and only where AWS still shows exactly "
                    "what was left."
                )
            )
            if self._rest:
                yield Static(Content(f"{REST} ({key('undo', 'u')})."))
            if self._why_not:
                yield Static(Content.styled(self._why_not, "$text-warning"))
            for change in self._changes:
                line = Content.styled(aws_cli(change.undo), "$quiet") if change.undo else Content("")
                yield Hanging((Content("· "), Content(change.title)), (Content("  "), line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "agree" and self._why_not else True

    @work
    async def action_agree(self) -> None:
        number = len(self._changes)
        words = "this change" if number == 1 else f"these {number} changes"
        question = Question(Content(f"Take back {words} in {self._where}?"), "Take back")
        if await question.asked(self.app):
            self.dismiss(True)
