"""Troubleshooting: the problems people have on the left, and on the right the checks that look for the cause."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.desk import Desk
from screens.looking_sheet import LookingSheet
from screens.veiled import copy
from screens.widgets.lines import Hanging, Hung
from screens.work import in_thread
from wizard.commands.troubleshoot import lines
from wizard.engine import verified
from wizard.journey import select, title_of
from wizard.model import Status
from wizard.troubleshooting import PROBLEMS, Answer, Problem, conclusion, explain
from wizard.words import GLYPHS

_STYLES = {
    Status.PASS: "$text-success",
    Status.FAIL: "$text-error",
    Status.UNKNOWN: "$text-warning",
    Status.NOT_APPLICABLE: "$quiet",
}

Part = tuple[Content, Content]


class TroubleshootingScreen(LookingSheet[None]):
    """Enter looks for the cause of the problem that is chosen; nothing is changed by it."""

    HELP_TEXT = (
        "Choose what does not work, by its title or by the words that stand on your screen. Enter, or v, asks the checks that "
        "can tell why, likeliest cause first. Nothing is changed by looking."
    )
    BINDINGS = [
        Binding("v", "look", "Look for the cause", id="trouble-look", tooltip="Ask the checks of this problem"),
        Binding("c", "copy", "Copy", id="trouble-words", tooltip="Copy what was found, for a message or a case"),
    ]
    DEFAULT_CSS = """
    TroubleshootingScreen {
        #problems { width: 44; height: 1fr; border: none; padding: 0 0 0 1; border-right: solid $border; background: $background; }
        #problem { width: 1fr; height: 1fr; padding: 0 2; }
        #problem Static { height: auto; max-width: 100; }
        &.-narrow #problems { width: 30; }
        &.-narrow #problem { padding: 0 1; }
        &.-slim #trouble { layout: vertical; }
        &.-slim #problems { width: 1fr; height: 40%; border: none; border-bottom: solid $border; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Troubleshooting", desk)
        self._found: dict[str, tuple[Answer, ...]] = {}
        self._problem = PROBLEMS[0]

    def body(self) -> ComposeResult:
        with Horizontal(id="trouble"):
            lead = Content.styled("· ", "$quiet")
            yield OptionList(
                *(Option(Hung((lead, Content(problem.title))), id=problem.id) for problem in PROBLEMS), id="problems"
            )
            with VerticalScroll(id="problem", can_focus=True):
                yield Hanging(id="told")

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        listing.styles.text_wrap = "wrap"
        listing.focus()
        listing.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        self._problem = PROBLEMS[event.option_index]
        self._show("")
        self.query_one("#problem", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def action_look(self) -> None:
        self._look(self._problem)

    @work(exclusive=True, group="trouble")
    async def _look(self, problem: Problem) -> None:
        stop = await self._begin()
        if stop is None:
            return
        self._show("Looking …")
        selected = select([probe.check for probe in problem.probes])
        situation = self._desk.session.situation
        results = await in_thread(lambda: verified(selected, situation, stop=stop))
        if not stop.is_set():
            self._found[problem.id] = explain(problem, results)
            self._show("")

    def action_copy(self) -> None:
        if copy(self.app, "\n".join(lines(self._problem, self._found.get(self._problem.id, ()))).strip()):
            self.notify("Sent to the clipboard.", markup=False)

    def _show(self, now: str) -> None:
        problem, answers = self._problem, self._found.get(self._problem.id, ())
        parts: list[Part] = [(Content(""), Content.styled(problem.title, "bold")), _blank()]
        parts += [(Content("  "), Content.styled(f"“{symptom}”", "$quiet")) for symptom in problem.symptoms]
        parts.append(_blank())
        if now:
            parts.append((Content(""), Content.styled(now, "$text-warning")))
        elif answers:
            parts.append((Content(""), Content(conclusion(problem, answers))))
        else:
            asked = f"Enter or v asks {len(problem.probes)} {'check' if len(problem.probes) == 1 else 'checks'} for the cause."
            parts.append((Content(""), Content.styled(asked, "$accent")))
        for answer in answers:
            parts += [_blank(), *_parts(answer)]
        parts += [_blank(), (Content(""), Content.styled(f"AWS's page: {problem.docs}", "$quiet"))]
        self.query_one("#told", Hanging).say(*parts)


def _blank() -> Part:
    return Content(""), Content("")


def _parts(answer: Answer) -> list[Part]:
    lead = Content.styled(f"{GLYPHS[answer.status]} ", _STYLES[answer.status])
    parts: list[Part] = [(lead, Content(answer.means))]
    if answer.result is not None and answer.status in (Status.FAIL, Status.UNKNOWN):
        parts.append((Content("  "), Content.styled(answer.result.summary, "$quiet")))
    if answer.todo:
        parts.append((Content("  → "), Content.styled(answer.todo, "$quiet")))
    asked = f"{title_of(answer.probe.check)} ({answer.probe.check})"
    parts.append((Content("  "), Content.styled(asked, "$quiet")))
    return parts
