"""The definition of done: the whole list by phase, looked at now, with how good the evidence of each line is."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.desk import Desk
from screens.looking_sheet import LookingSheet
from screens.marks import STANDING_STYLES
from screens.veiled import copy
from screens.widgets.lines import Hanging
from wizard.commands.done import lines
from wizard.contents import TITLES
from wizard.done import Line
from wizard.engine import Standing


class DoneScreen(LookingSheet[None]):
    """Shows what is known at once, then looks over the whole journey."""

    HELP_TEXT = (
        "What has to be so in the end, by phase. Nothing can be ticked here: every line is computed from what was looked "
        "at, or says whose word it rests on."
    )
    BINDINGS = [
        Binding("v", "look", "Look", id="done-look", tooltip="Look over the whole journey again"),
        Binding("c", "copy", "Copy", id="done-copy", tooltip="Copy the whole list"),
    ]
    DEFAULT_CSS = """
    DoneScreen {
        #done-head { padding: 1 2 0 2; height: auto; }
        #done-when { padding: 0 2; height: 1; color: $quiet; }
        #done-list { padding: 0 2; height: 1fr; }
        #done-list Static { height: auto; max-width: 110; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Definition of done", desk)
        self._found = self._desk.done()

    def body(self) -> ComposeResult:
        yield Static(id="done-head")
        yield Static(id="done-when")
        with VerticalScroll(id="done-list", can_focus=True):
            yield Hanging(id="done-lines")

    def on_mount(self) -> None:
        self.query_one("#done-list").focus()
        self._show("as it was last seen")
        self.action_look()

    def action_look(self) -> None:
        self._look()

    @work(exclusive=True, group="done")
    async def _look(self) -> None:
        if await self._look_over_everything():
            self._found = self._desk.done()
            self._show("looked just now")

    def _show(self, when: str) -> None:
        found = self._found
        style = "$text-success" if found.holds and not found.rests_on_word else "$text-warning"
        style = "$text-error" if found.fails else style
        self.query_one("#done-head", Static).update(Content.styled(found.headline, f"bold {style}"))
        self.query_one("#done-when", Static).update(Content(when))
        parts: list[tuple[Content, Content]] = []
        phase = ""
        for line in found.lines:
            if line.item.phase != phase:
                phase = line.item.phase
                parts.append((Content(""), Content("")))
                parts.append((Content(""), Content.styled(TITLES.get(phase, phase), "bold $primary")))
            parts += _parts(line)
        self.query_one("#done-lines", Hanging).say(*parts)

    def action_copy(self) -> None:
        if copy(self.app, "\n".join(lines(self._found))):
            self.notify("Sent to the clipboard.", markup=False)


def _parts(line: Line) -> list[tuple[Content, Content]]:
    sign, word = line.words
    style = "$text-warning" if line.advised else STANDING_STYLES[line.standing]
    text = Content.assemble(Content(line.item.says), "  ", Content.styled(word, style))
    parts = [(Content.styled(f" {sign} ", style), text)]
    if line.says and line.standing is not Standing.NOT_LOOKED:
        owner = f"{line.owner.words}: " if line.owner else ""
        parts.append((Content("   "), Content.styled(f"{owner}{line.says}", "$quiet")))
    return parts
