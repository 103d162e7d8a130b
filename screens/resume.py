"""Back again: where you were, what became of writes that were cut short, and what differs from the last time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.marks import style_of
from screens.sheet import Sheet
from wizard.documents import instant
from wizard.engine.drift import Drift
from wizard.engine.write import Outcome, Resolved
from wizard.model import Step
from wizard.words import glyph


class ResumeScreen(Sheet[str]):
    """Nothing is repaired here. Ends with "undo" to take back what a cut-short write made, else goes on."""

    HELP_TEXT = (
        "This is what differs between AWS now and what was seen the last time, and what became of writes that were under "
        "way when the program ended. Nothing is repaired without your asking."
    )
    BINDINGS = [
        Binding("enter", "back", "Go on", id="resume-on", tooltip="To the step where you were"),
        Binding("u", "undo", "Take it back", id="resume-undo", tooltip="Review taking back what was made"),
    ]
    DEFAULT_CSS = """
    ResumeScreen #resume { padding: 1 2; }
    ResumeScreen #resume Static { height: auto; max-width: 110; margin: 0 0 1 0; }
    ResumeScreen .head { text-style: bold; color: $primary; }
    """

    def __init__(
        self, step: Step, seen_at: datetime | None, drift: Sequence[Drift], resolved: Sequence[Resolved]
    ) -> None:
        super().__init__("While you were away")
        self._step = step
        self._seen_at = seen_at
        self._drift = drift
        self._resolved = resolved

    def body(self) -> ComposeResult:
        with VerticalScroll(id="resume"):
            seen = f" You looked last on {instant(self._seen_at)}." if self._seen_at else ""
            yield Static(Content(f"You were at: {self._step.title}.{seen}"))
            if self._resolved:
                yield Static(Content("The program ended in the middle of these writes"), classes="head")
            for resolved in self._resolved:
                yield Static(_told(resolved))
            yield Static(Content(_headline(len(self._drift))), classes="head")
            for drift in self._drift:
                yield Static(_difference(drift))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return any(item.outcome is Outcome.DONE for item in self._resolved) if action == "undo" else True

    def action_undo(self) -> None:
        self.dismiss("undo")


def _headline(number: int) -> str:
    if not number:
        return "Nothing differs from what you saw then"
    return (
        "One thing differs from what you saw then" if number == 1 else f"{number} things differ from what you saw then"
    )


def _told(resolved: Resolved) -> Content:
    finish = (
        " Go on to finish: the step's plan holds only what is still missing."
        if resolved.outcome is Outcome.DONE
        else ""
    )
    return Content(f"{resolved.change.title}. {resolved.sentence}{finish}")


def _difference(drift: Drift) -> Content:
    now = drift.now or drift.before
    assert now is not None
    return Content.assemble(Content.styled(f"{glyph(now)} ", style_of(now)), Content(drift.sentence))
