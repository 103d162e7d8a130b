"""Back again: where you were, who handed it over, what was written, what others changed, and what was cut short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.marks import style_of
from screens.sheet import Sheet
from wizard import away as words
from wizard import consent
from wizard.engine.drift import Drift
from wizard.engine.meanwhile import Meanwhile
from wizard.engine.progress import Outcome
from wizard.engine.resume import Resolved
from wizard.engine.written import Wrote
from wizard.handoff.arriving import Arrival
from wizard.model import Step
from wizard.moments import in_utc
from wizard.words import glyph


@dataclass(frozen=True)
class Away:
    """What happened while nobody was here.

    Attributes:
        notes: what the person should hear about how the journey was found.
        arrival: who handed it over, where it came from another computer and is opened the first time.
    """

    meanwhile: Meanwhile = field(default_factory=Meanwhile)
    resolved: tuple[Resolved, ...] = ()
    notes: tuple[str, ...] = ()
    arrival: Arrival | None = None

    @property
    def made(self) -> tuple[Resolved, ...]:
        """The writes that were cut short and did happen."""
        return tuple(resolved for resolved in self.resolved if resolved.outcome is Outcome.DONE)

    @property
    def wrote(self) -> tuple[Wrote, ...]:
        """The writes that are shown."""
        return self.arrival.wrote if self.arrival else self.meanwhile.wrote

    def __bool__(self) -> bool:
        return bool(self.meanwhile or self.resolved or self.notes or self.arrival)


class ResumeScreen(Sheet[bool]):
    """Nothing is repaired here. Ends with True to take back what a cut-short write made, else goes on."""

    HELP_TEXT = (
        "This is what this journey wrote and what others changed in AWS since it was looked at last, and what became of "
        "writes that were under way when the program ended. Nothing is repaired without your asking."
    )
    BINDINGS = [
        Binding("enter", "back", "Go on", id="resume-on", key_display="Enter", tooltip="To the step where you were"),
        Binding("e", "requests", "Requests", id="resume-requests", tooltip="Each write with its time and request id"),
        Binding("u", "undo", "Take it back", id="resume-undo", tooltip="Review taking back what was made"),
    ]
    DEFAULT_CSS = """
    ResumeScreen #resume { padding: 1 2; }
    ResumeScreen #resume Static { height: auto; max-width: 110; margin: 0 0 1 0; }
    ResumeScreen #resume .tight { margin: 0; }
    ResumeScreen .head { text-style: bold; color: $primary; }
    """

    def __init__(self, step: Step, away: Away) -> None:
        super().__init__("Handed over to you" if away.arrival else "While you were away")
        self._step = step
        self._away = away
        self._requests = False

    def body(self) -> ComposeResult:
        away = self._away
        with VerticalScroll(id="resume", can_focus=True):
            yield from _arrived(away.arrival) if away.arrival else self._here()
            for note in away.notes:
                yield Static(Content.styled(note, "$text-warning"))
            if away.resolved:
                yield Static(Content("The program ended in the middle of these writes"), classes="head")
            for resolved in away.resolved:
                yield Static(_told(resolved))
            if away.wrote:
                yield Static(Content(words.written_headline(away.wrote, since=not away.arrival)), classes="head")
                yield Static(self._wrote(), id="wrote")
            if away.arrival is None:
                yield from _differences(away.meanwhile)

    def _here(self) -> Iterator[Static]:
        since = self._away.meanwhile.since
        seen = f" It was looked at last on {in_utc(since)}." if since else ""
        yield Static(Content(f"You were at: {self._step.title}.{seen}"))

    def _wrote(self) -> Content:
        """What this journey wrote; each with its request where that was asked for."""
        told: list[Content] = []
        for line in words.lines(self._away.wrote):
            told.append(Content(f"· {line.says}"))
            told += [Content.styled(f"    {one}", "$quiet") for one in line.each if self._requests]
        return Content("\n").join(told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "requests":
            return bool(self._away.wrote)
        return any(not one.change.irreversible for one in self._away.made) if action == "undo" else True

    def action_requests(self) -> None:
        self._requests = not self._requests
        wrote = self.query_one("#wrote", Static)
        wrote.update(self._wrote())
        self.call_after_refresh(wrote.scroll_visible, animate=False, top=True)

    def action_undo(self) -> None:
        self.dismiss(True)


def _arrived(arrival: Arrival) -> Iterator[Static]:
    """Who handed it over, when, and what is this person's part."""
    yield Static(Content(arrival.sentence))
    yield Static(Content(arrival.part), classes="head")
    for ask in arrival.asks.steps:
        yield Static(Content(f"· {ask.words}"), classes="tight")
    if arrival.asks.steps:
        yield Static(classes="tight")


def _differences(meanwhile: Meanwhile) -> Iterator[Static]:
    yield Static(Content(words.headline(meanwhile)), classes="head")
    for drift, by in words.attributed(meanwhile):
        yield Static(_difference(drift), classes="tight" if by else "")
        if by:
            yield Static(Content.styled(f"  {by}", "$quiet"))
    if rest := words.nobody(meanwhile):
        yield Static(Content.styled(rest, "$quiet"))
    if meanwhile.follows:
        yield Static(Content(words.FOLLOWS), classes="head")
        yield from _each(meanwhile.follows)


def _each(differences: Sequence[Drift]) -> Iterator[Static]:
    return (Static(_difference(drift)) for drift in differences)


def _told(resolved: Resolved) -> Content:
    finish = (
        " Go on to finish: the step's plan holds only what is still missing."
        if resolved.outcome is Outcome.DONE
        else ""
    )
    final = f" {consent.finality(resolved.change)}" if resolved.outcome is Outcome.DONE else ""
    return Content(f"{resolved.change.title}. {resolved.sentence}{finish}{final}".rstrip())


def _difference(drift: Drift) -> Content:
    return Content.assemble(Content.styled(f"{glyph(drift.about)} ", style_of(drift.about)), Content(drift.sentence))
