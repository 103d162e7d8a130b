"""Stating something that no API can tell: what, and who says so."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.sheet import Sheet
from screens.widgets.choices import Choices
from wizard.commands.claim import name_of
from wizard.commands.errors import CannotGoOn
from wizard.journey import claimable_checks
from wizard.model import Step
from wizard.state.errors import StateError


class ClaimScreen(Sheet[bool]):
    """Ends with True when something was noted or taken back."""

    HELP_TEXT = (
        "Some things no API can tell. Here a named person states one; it is kept with the name and the time, counts as "
        "claimed, and is never shown as verified. An empty name takes a statement back."
    )
    BINDINGS = [
        Binding("ctrl+s", "note", "Note it", id="claim-note", tooltip="Keep it with this name", priority=True),
        Binding("escape", "back", "Back", id="claim-back", tooltip="Nothing is noted"),
    ]
    DEFAULT_CSS = """
    ClaimScreen {
        #claim { padding: 1 2; }
        #claim Static { height: auto; max-width: 90; margin: 0 0 1 0; }
        Choices { margin: 0 0 1 0; }
        Input { max-width: 50; border: tall $border; }
        Input:focus { border: tall $primary; }
        #wrong { color: $text-error; }
    }
    """

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__(f"State · {step.title}")
        self._desk = desk
        self._checks = claimable_checks(step)

    def body(self) -> ComposeResult:
        claims = self._desk.session.situation.claims
        with VerticalScroll(id="claim"):
            yield Static(Content("What is stated?"))
            yield Choices([check.claim for check in self._checks], [self._checks[0].claim], many=False)
            for check in self._checks:
                if check.id in claims:
                    said = f"Stated so far by {claims[check.id].who}: {check.claim}"
                    yield Static(Content.styled(said, "$text-warning"))
            yield Static(Content("Who states it? Leave it empty to take back what was stated."))
            yield Input(placeholder="first and last name", id="who")
            yield Static(id="wrong")

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    @on(Input.Submitted)
    def action_note(self) -> None:
        claim = self.query_one(Choices).chosen[0]
        check = next(check for check in self._checks if check.claim == claim)
        typed = self.query_one(Input).value
        try:
            self._desk.session.claim(check.id, name_of(typed) if typed.strip() else "")
        except (CannotGoOn, StateError) as error:
            self.query_one("#wrong", Static).update(Content(str(error)))
            return
        self.dismiss(True)
