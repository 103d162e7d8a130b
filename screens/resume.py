"""Back again: where you were, what became of writes that were cut short, and what differs from the last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from wizard.engine.progress import Outcome
from wizard.engine.resume import Resolved
from wizard.model import Step
from wizard.words import glyph


@dataclass(frozen=True)
class Away:
    """What happened while nobody was here.

    Attributes:
        seen_at: when the journey was last looked at.
        by: who did it, in a sentence, by the name of what differs.
        notes: what the person should hear about how the journey was found.
    """

    seen_at: datetime | None
    drift: tuple[Drift, ...]
    resolved: tuple[Resolved, ...]
    notes: tuple[str, ...]
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def made(self) -> tuple[Resolved, ...]:
        """The writes that were cut short and did happen."""
        return tuple(resolved for resolved in self.resolved if resolved.outcome is Outcome.DONE)


class ResumeScreen(Sheet[bool]):
    """Nothing is repaired here. Ends with True to take back what a cut-short write made, else goes on."""

    HELP_TEXT = (
        "This is what differs between AWS now and what was seen the last time, and what became of writes that were under "
        "way when the program ended. Nothing is repaired without your asking."
    )
    BINDINGS = [
        Binding("enter", "back", "Go on", id="resume-on", key_display="Enter", tooltip="To the step where you were"),
        Binding("u", "undo", "Take it back", id="resume-undo", tooltip="Review taking back what was made"),
    ]
    DEFAULT_CSS = """
    ResumeScreen #resume { padding: 1 2; }
    ResumeScreen #resume Static { height: auto; max-width: 110; margin: 0 0 1 0; }
    ResumeScreen #resume .by { margin: -1 0 1 0; }
    ResumeScreen .head { text-style: bold; color: $primary; }
    """

    def __init__(self, step: Step, away: Away) -> None:
        super().__init__("While you were away")
        self._step = step
        self._away = away

    def body(self) -> ComposeResult:
        away = self._away
        with VerticalScroll(id="resume", can_focus=True):
            seen = f" You looked last on {instant(away.seen_at)}." if away.seen_at else ""
            yield Static(Content(f"You were at: {self._step.title}.{seen}"))
            for note in away.notes:
                yield Static(Content.styled(note, "$text-warning"))
            if away.resolved:
                yield Static(Content("The program ended in the middle of these writes"), classes="head")
            for resolved in away.resolved:
                yield Static(_told(resolved))
            yield Static(Content(_headline(len(away.drift))), classes="head")
            told: set[str] = set()
            for drift in away.drift:
                yield Static(_difference(drift))
                subject = (drift.now or drift.before).subject or ""  # type: ignore[union-attr]
                if subject in away.by and subject not in told:
                    told.add(subject)
                    yield Static(Content.styled(f"  {away.by[subject]}", "$quiet"), classes="by")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return any(not one.change.irreversible for one in self._away.made) if action == "undo" else True

    def action_undo(self) -> None:
        self.dismiss(True)


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
