"""The gate: a journey is bound to one account, once, by typing its last four digits."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from screens.sheet import Sheet
from wizard.aws.identity import Identity


class GateScreen(Sheet[bool]):
    """Ends with True when the digits were right."""

    HELP_TEXT = "Before anything can be written, the journey is bound to the account it is for. Typing four digits is the proof."
    BINDINGS = [Binding("escape", "back", "Not now", id="gate-back", tooltip="Nothing is bound, nothing is written")]
    DEFAULT_CSS = """
    GateScreen #gate { padding: 1 2; }
    GateScreen #gate Static { height: auto; max-width: 90; margin: 0 0 1 0; }
    GateScreen Input { width: 24; }
    GateScreen #wrong { color: $text-error; }
    """

    def __init__(self, identity: Identity, folder: Path) -> None:
        super().__init__("Which account is this journey for?")
        self._identity = identity
        self._folder = folder

    def body(self) -> ComposeResult:
        with VerticalScroll(id="gate"):
            yield Static(Content(f"You are signed in to account {self._identity.account}, as {self._identity.arn}."))
            yield Static(
                Content(
                    "From now on this journey belongs to one account, and refuses to write to any other. Until you migrate, "
                    f"you can still start another journey for another account (this one is kept in {self._folder}). "
                    "Once you have migrated, the account that is linked is permanent: AWS does not move Partner Central data."
                )
            )
            yield Static(
                Content("If this is the account, type its last four digits and press Enter. If not, press Escape.")
            )
            yield Input(placeholder="4 digits", max_length=4, restrict=r"[0-9]*", id="digits")
            yield Static(id="wrong")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typing(self) -> None:
        self.query_one("#wrong", Static).update(Content(""))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value == self._identity.account[-4:]:
            self.dismiss(True)
        elif event.value:
            self.query_one("#wrong", Static).update(Content("These are not its last four digits. Nothing is bound."))
