"""Review of an undo: what this journey made in a step, in the order in which it is taken back, and what stays."""

from __future__ import annotations

from collections.abc import Iterator

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.keynames import key
from screens.sheet import Question, Sheet
from screens.widgets.lines import Hanging, Part
from wizard import consent
from wizard.aws.commandline import aws_cli
from wizard.engine.undoing import Back, WayBack

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
    UndoScreen #undo .head { text-style: bold; color: $text-warning; }
    """

    def __init__(self, way: WayBack, where: str, why_not: str, *, rest: bool = False) -> None:
        """`where` says in which account they were made; `rest` that there is more, which today's answers still ask for."""
        super().__init__(f"Take back · {where}")
        self._way = way
        self._where = where
        self._why_not = why_not
        self._rest = rest

    def body(self) -> ComposeResult:
        with VerticalScroll(id="undo", can_focus=True):
            yield Static(Content(consent.headline(self._way)))
            if self._rest:
                yield Static(Content(f"{REST} ({key('undo', 'u')})."))
            if self._why_not:
                yield Static(Content.styled(self._why_not, "$text-warning"))
            width = len(str(len(self._way.can))) + 2
            for number, one in enumerate(self._way.can, 1):
                yield Hanging(*_told(one, f"{number}.".ljust(width)))
            if self._way.cannot:
                yield Static(Content(consent.of_no_return(self._way)), classes="head")
            for one in self._way.cannot:
                yield Hanging(*_told(one, "! "))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "agree":
            return True
        return False if not self._way.can else None if self._why_not else True

    @work
    async def action_agree(self) -> None:
        question = Question(Content(consent.to_take_back(self._way, self._where)), "Take back")
        if await question.asked(self.app):
            self.dismiss(True)


def _told(one: Back, lead: str) -> Iterator[Part]:
    """A change with when it was made and by whom, what is good to know about it, and the call that takes it back."""
    below = Content(" " * len(lead))
    yield Content(lead), Content(one.title)
    yield below, Content.styled(one.when, "$quiet")
    if one.inverse is None:
        yield below, Content.styled(one.why_not, "$text-warning")
        return
    for note in one.inverse.notes:
        yield below, Content.styled(note, "$text-warning")
    yield below, Content.styled(aws_cli(one.inverse.write), "$quiet")
