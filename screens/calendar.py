"""The migration window as a calendar file, for everybody concerned."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.handing_over import here
from screens.sheet import Sheet
from screens.widgets.form import Form
from wizard.commands.errors import CannotGoOn
from wizard.commands.giving import WHERE
from wizard.commands.schedule import write_calendar
from wizard.veil import VEIL


class CalendarScreen(Sheet[None]):
    """Asks into which folder; then shows where the file is."""

    HELP_TEXT = (
        "Writes the window that you chose as a file that every calendar reads. It is written on this computer, over none "
        "that is there; nothing is sent: that you do. A newer file of this journey replaces the entry."
    )
    BINDINGS = [
        Binding("ctrl+s", "write", "Write the file", id="calendar-write", tooltip="Write the file", priority=True)
    ]
    DEFAULT_CSS = """
    CalendarScreen {
        #calendar { padding: 1 2; }
        #calendar Static { height: auto; max-width: 100; }
        Input { border: none; height: 1; background: $surface; margin: 0 0 1 0; }
        Input:focus { border: none; background: $panel; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Calendar file of the migration window")
        self._desk = desk

    def body(self) -> ComposeResult:
        with Form(id="calendar"):
            yield Static(Content(f"{WHERE} Enter writes."))
            yield Input(here(), id="calendar-folder")
            yield Static(id="calendar-said")

    @on(Input.Submitted)
    def action_write(self) -> None:
        folder = self.query_one(Input).value.strip() or "."
        VEIL.know_path(folder)
        try:
            said, style = write_calendar(self._desk.session, folder), "$text-success"
        except CannotGoOn as error:
            said, style = str(error), "$text-error"
        self.query_one("#calendar-said", Static).update(Content.styled(said, style))
