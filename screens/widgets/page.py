"""The page of one step: what it is about, what was answered, and the panel with what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from screens.keynames import key
from screens.widgets.overview import Overview

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.widgets.clicks import Clicks
    from screens.widgets.panel import Panel
    from wizard.model import Step

ROOMY = (96, 34)
"""Columns and rows of a window from which the whole explanation is shown at once."""

VERY_ROOMY = (96, 54)
"""The same for a step with clicks, so that the panel that watches stays in sight."""


SLIM = 64
"""Columns below which only the first sentence of an explanation is shown at first."""

UNSURE = "unsure"
"""The answer of everybody who has not been asked yet, or does not know."""


class Page(VerticalScroll, can_focus=True):
    """Begins as a page of welcome; the panel comes with the first step, because the models load behind it."""

    def __init__(self, welcome: Sequence[str]) -> None:
        super().__init__(id="page")
        self._welcome = Content("\n\n").join(map(Content, welcome))
        self._step: Step | None = None
        self._panel: Panel | None = None
        self._clicks: Clicks | None = None
        self._whole = False

    def compose(self) -> ComposeResult:
        with Vertical(id="paper"):
            with Horizontal(id="head"):
                yield Static(Content("Welcome"), id="title")
                yield Static(id="who", classes="-empty")
            yield Static(id="trouble")
            with Vertical(id="intro"):
                yield Static(self._welcome)
                yield Overview()
            yield Static(id="explanation")
            yield Static(id="answers")

    @property
    def panel(self) -> Panel:
        if self._panel is None:
            from screens.widgets.panel import Panel

            self._panel = Panel()
            self.query_one("#paper").mount(self._panel)
        return self._panel

    @property
    def clicks(self) -> Clicks:
        """What to press in the browser, above the panel."""
        if self._clicks is None:
            from screens.widgets.clicks import Clicks

            self._clicks = Clicks()
            self.query_one("#paper").mount(self._clicks, before=self.panel)
        return self._clicks

    def show(self, step: Step, number: str, desk: Desk) -> None:
        """Put a step on the page; `number` is its place in the journey."""
        if self._step is not step:
            self._step, self._whole = step, False
            self.scroll_home(animate=False)
        self.query_one("#intro").display = False
        self._say("title", Content(f"{number}  {step.title}"))
        self.query_one("#who").remove_class("-empty")
        self._say("who", Content(f"{step.owner.words} · about {step.minutes} min"))
        self._say("answers", _answers(step, desk))
        self.query_one("#answers").display = step.questions is not None
        self.guide(step, desk)
        self._explain()

    def guide(self, step: Step, desk: Desk) -> None:
        """What to press in the browser, as far as it is known now."""
        if step.clicks or self._clicks:
            self.clicks.open(step.id, desk.guide(step))

    # --- up and down choose a click while it is in sight, and scroll otherwise

    def action_scroll_down(self) -> None:
        if not self._choose(1):
            super().action_scroll_down()

    def action_scroll_up(self) -> None:
        if not self._choose(-1):
            super().action_scroll_up()

    def _choose(self, direction: int) -> bool:
        clicks = self._clicks
        if clicks is None or not clicks.display or not self._in_sight(clicks):
            return False
        if not clicks.choose(clicks.chosen + direction):
            return False
        self.call_after_refresh(self.show_chosen)
        return True

    def _in_sight(self, clicks: Clicks) -> bool:
        line = clicks.virtual_region.y + 1 + clicks.place[0]
        return 0 <= line - self.scroll_offset.y < self.scrollable_content_region.height

    def show_chosen(self) -> None:
        """Bring the chosen click into sight."""
        if self._clicks is not None and self._clicks.display:
            first, count = self._clicks.place
            top = self._clicks.virtual_region.y + 1 + first
            self.scroll_to_region(Region(0, top, self.size.width, count), animate=False, force=True)

    def explain(self) -> None:
        """The whole explanation, or only its start."""
        self._whole = not self._whole
        self._explain()

    def warn(self, sentence: str) -> None:
        """Say above everything else what is wrong; "" takes it away."""
        self._say("trouble", Content(sentence))
        self.query_one("#trouble").set_class(bool(sentence), "-shown")

    def on_resize(self) -> None:
        self._explain()

    def _explain(self) -> None:
        if self._step is None:
            return
        paragraphs = self._step.explanation.split("\n\n")
        window = self.app.size
        room = ROOMY if self._step.clicks is None else VERY_ROOMY
        roomy = window.width >= room[0] and window.height >= room[1]
        start = paragraphs[0] if window.width >= SLIM else _first_sentence(paragraphs[0])
        shown = paragraphs if self._whole or roomy else [start]
        text = Content("\n\n").join(Content(paragraph) for paragraph in shown)
        if not roomy and paragraphs != [start]:
            more = " less" if self._whole else " more"
            text = Content.assemble(
                text, "  ", Content.styled(key("explain", "x"), "bold $accent"), Content.styled(more, "$quiet")
            )
        self._say("explanation", text)

    def _say(self, part: str, content: Content) -> None:
        self.query_one(f"#{part}", Static).update(content)


def _first_sentence(paragraph: str) -> str:
    sentence, dot, _ = paragraph.partition(". ")
    return sentence + dot.rstrip()


def _answers(step: Step, desk: Desk) -> Content:
    """What was answered, in one paragraph; of what nobody is sure of, only how much it is."""
    if step.questions is None:
        return Content("")
    from wizard.questions import left_out, questions_of

    answer = Content.styled(key("answer", "f"), "bold $accent")
    given, problem = desk.given(step)
    if given is None:
        return Content.assemble(
            Content.styled(f"Your answers can no longer be used: {problem}", "$text-error"),
            " Press ",
            answer,
            " to answer again.",
        )
    parts, unsure = [], 0
    answers = desk.session.situation.answers
    pointless = left_out(step, answers, answers.raw.get(step.id, {}))
    for question in questions_of(step.questions):
        answer_given = getattr(given, question.name)
        unsure += answer_given == UNSURE and question.name not in pointless
        text = "" if answer_given == UNSURE else question.in_words(answer_given)
        if text:
            parts.append(Content.assemble(Content(f"{question.short}: "), Content.styled(text, "$foreground")))
    if not parts:
        return Content.assemble("Nothing is answered yet (", answer, " to answer)")
    if not answers.answered(step.id):
        usual = Content(" · ").join(parts)
        return Content.assemble("Nothing is answered yet (", answer, " to answer); the usual is  ", usual)
    if unsure:
        parts.append(Content(f"{unsure} not sure yet"))
    return Content.assemble("Your answers (", answer, " to change)  ", Content(" · ").join(parts))
