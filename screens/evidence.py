"""Evidence: every result of a step, what it rests on, and the calls that were made."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.marks import style_of
from screens.sheet import Sheet
from screens.veiled import copy
from screens.widgets.panel import shared_prefix
from wizard.model import Result, Severity, Status, Step
from wizard.veil import VEIL
from wizard.words import glyph, sentence, word


class EvidenceScreen(Sheet[None]):
    """Results on the left, everything about the chosen one on the right."""

    HELP_TEXT = (
        "Every result of this step. On the right: what it says, what it rests on, and each request to AWS with its id, "
        "so that nobody has to take our word for it."
    )
    BINDINGS = [Binding("c", "copy", "Copy", id="evidence-copy", tooltip="Copy what stands on the right")]
    DEFAULT_CSS = """
    EvidenceScreen {
        #evidence-list { width: 34; height: 1fr; border: none; border-right: solid $border; background: $background; }
        #evidence-detail { width: 1fr; height: 1fr; padding: 0 2; }
        #evidence-detail Static { height: auto; }
        &.-roomy #evidence-list { width: 50; }
        &.-narrow #evidence-list { width: 30; }
        &.-narrow #evidence-detail { padding: 0 1; }
        &.-slim #evidence { layout: vertical; }
        &.-slim #evidence-list { width: 1fr; height: 40%; border: none; border-bottom: solid $border; }
    }
    """

    def __init__(self, step: Step, results: Sequence[Result]) -> None:
        super().__init__(f"Evidence · {step.title}")
        order = [check.id for check in step.checks]
        self._results = sorted(results, key=lambda result: (_urgency(result), order.index(result.check)))
        subjects = dict.fromkeys(result.subject for result in results if result.subject)
        self._prefix = (
            "" if any(VEIL.redacted(subject) != subject for subject in subjects) else shared_prefix([*subjects])
        )
        self._shown = ""

    def body(self) -> ComposeResult:
        with Horizontal(id="evidence"):
            yield OptionList(*(Option(_line(result, self._prefix)) for result in self._results), id="evidence-list")
            with VerticalScroll(id="evidence-detail", can_focus=True):
                yield Static(Content("Nothing was looked at yet." if not self._results else ""), id="detail")

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        listing.focus()
        if self._results:
            listing.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def _show(self, event: OptionList.OptionHighlighted) -> None:
        result = self._results[event.option_index]
        self._shown = _as_text(result)
        self.query_one("#detail", Static).update(_detail(result))
        self.query_one("#evidence-detail", VerticalScroll).scroll_home(animate=False)

    def action_copy(self) -> None:
        if copy(self.app, self._shown):
            self.notify("Sent to the clipboard.", markup=False)


def _urgency(result: Result) -> int:
    """What stands in the way comes first, then what else is open."""
    if result.status not in (Status.FAIL, Status.UNKNOWN):
        return 2
    return 0 if result.severity is Severity.BLOCKER else 1


def _line(result: Result, prefix: str) -> Content:
    check = result.check.split(".", 1)[-1]
    subject = f" {result.subject.removeprefix(prefix)}" if result.subject else ""
    return Content.assemble(Content.styled(f"{glyph(result)} ", style_of(result)), Content(f"{check}{subject}"))


def _detail(result: Result) -> Content:
    parts = [
        Content.styled(f"{glyph(result)} {word(result)} · {result.severity.value}", style_of(result)),
        Content(sentence(result)),
    ]
    if result.remedy:
        parts.append(Content.styled(f"→ {result.owner.words}: {result.remedy}", "$quiet"))
    for item in result.evidence:
        label = Content.styled(item.label, "bold")
        separator = "\n" if "\n" in item.value else "  "
        parts.append(Content.assemble(label, separator, Content(item.value)))
    parts.append(Content.styled("calls", "bold"))
    parts += [
        Content.styled(
            f"{call.service}:{call.operation}  {call.outcome}  {call.ms} ms\n  request {call.request_id or 'unknown'}",
            "$quiet",
        )
        for call in result.calls
    ]
    if not result.calls:
        parts.append(Content.styled("none", "$quiet"))
    parts.append(Content.styled(f"AWS's page: {result.docs}", "$quiet"))
    return Content("\n\n").join(parts)


def _as_text(result: Result) -> str:
    return _detail(result).plain
