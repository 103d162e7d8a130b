"""The questions of a step as a form, made from its pydantic model: the same validator as everywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.keynames import key
from screens.sheet import Sheet
from screens.widgets.choices import HOW, Choices
from screens.widgets.finder import Finder
from screens.widgets.form import Form
from wizard.answers import BadAnswer, parse
from wizard.candidate import CONFIRMING, newly_confirmed
from wizard.mistakes import Mistake
from wizard.model import Step
from wizard.questions import Kind, Question, as_text, left_out, left_out_sentence, questions_of
from wizard.state.errors import StateError

YES_NO = ("yes", "no")


class AnswerScreen(Sheet[bool]):
    """Ends with True when something was noted. Valid answers are noted when you go back; others stay in the form, and
    so does what would confirm the account: that is for good, and no key that leads back does it."""

    AUTO_FOCUS = ""
    HELP_TEXT = (
        "Your answers decide what is looked for and what is planned. They are noted on your computer, never sent to AWS. "
        f"In a list {HOW}: what is chosen has the filled sign. In a line you type, and Enter goes on; in the last one it "
        "notes the answers. Tab goes to the next question, and so do the arrows at the end of a list; Page Down shows more "
        "of them. Escape keeps what you answered and goes back. What is not right is marked \u2717, with why."
    )
    BINDINGS = [
        Binding("ctrl+s", "note", "Note answers", id="answer-note", tooltip="Keep these answers", priority=True),
        Binding("escape", "back", "Keep and go back", id="answer-back", tooltip="Go back; what is answered is kept"),
    ]
    DEFAULT_CSS = """
    AnswerScreen {
        #how { height: auto; padding: 0 2; color: $quiet; }
        #form { padding: 1 2; }
        .question { height: auto; margin: 0 0 1 0; }
        .title { text-style: bold; height: auto; }
        .help { color: $quiet; height: auto; }
        .mistake { color: $text-error; height: auto; display: none; }
        .-wrong .mistake { display: block; }
        .-wrong .title { color: $text-error; }
        .-wrong Input, .-wrong Input:focus { border: tall $error; }
        #left-out { color: $quiet; height: auto; margin: 0 0 1 0; }
        Input { border: tall $border; }
        Input:focus { border: tall $primary; }
        #wrong { height: auto; max-height: 6; padding: 0 2; color: $text-error; }
    }
    """

    def __init__(self, desk: Desk, step: Step, at: str = "") -> None:
        """`at` names the question to begin with, where one is asked for."""
        super().__init__(f"Questions · {step.title}")
        assert step.questions is not None
        self._desk = desk
        self._step = step
        self._model = step.questions
        results = list(desk.results.get(step.id, {}).values())
        self._questions = questions_of(
            self._model,
            step.choices(results) if step.choices else None,
            step.known(results) if step.known else None,
        )
        self._given, self._problem = desk.given(step)
        self._draft = desk.drafts.get(step.id, {})
        self._at = at
        self._at_first: dict[str, Any] = {}
        self._judged: set[str] = set()
        self._warned = False

    def body(self) -> ComposeResult:
        yield Static(Content(_how(self._questions)), id="how")
        with Form(id="form"):
            yield Static(id="left-out")
            for question in self._questions:
                with Vertical(classes="question", id=_field_id(question, "question")):
                    yield Static(Content(question.title), classes="title")
                    if question.help:
                        yield Static(Content(question.help), classes="help")
                    yield self._field(question, self._value(question))
                    yield Static(classes="mistake")
        yield Static(Content(self._problem), id="wrong")

    def on_mount(self) -> None:
        left = self._leave_out()
        asked = [question for question in self._questions if question.name not in left]
        first = next((question for question in asked if question.name == self._at), asked[0])
        self.query_one(f"#{_field_id(first)}").focus(scroll_visible=False)
        self._at_first = self._typed()
        if self._draft:
            self._judged.update(question.name for question in self._questions)
            self._check()

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Textual's own scrolling is left out: whether it or ours came last would decide what is seen."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    @on(DescendantFocus)
    def _show_question(self, event: DescendantFocus) -> None:
        """A field is never on the screen without its question. What was right is not judged while it is written anew."""
        question = self._question_of(event.widget)
        if question is not None:
            box = self._box(question)
            self._show(box)
            if not box.has_class("-wrong"):
                self._judged.discard(question.name)

    @on(DescendantBlur)
    def _judge(self, event: DescendantBlur) -> None:
        """What was answered is judged when it is left: every address is wrong under its first letters."""
        question = self._question_of(event.widget)
        if question is not None and self._typed().get(question.name) != self._at_first.get(question.name):
            self._judged.add(question.name)
            self._mark(self._mistakes())

    def _question_of(self, field: Widget | None) -> Question | None:
        """The question that a field belongs to."""
        boxes = {node.id for node in field.ancestors} if field is not None else set()
        return next((one for one in self._questions if _field_id(one, "question") in boxes), None)

    def _box(self, question: Question) -> Widget:
        return self.query_one(f"#{_field_id(question, 'question')}")

    def _value(self, question: Question) -> Any:
        """What stands in a field at first: what was typed and not noted, what was answered, or what is usual."""
        if question.name in self._draft:
            return self._draft[question.name]
        if self._given is not None:
            return getattr(self._given, question.name)
        return self._model.model_fields[question.name].get_default(call_default_factory=True)

    def _field(self, question: Question, value: Any) -> Widget:
        name = _field_id(question)
        if question.kind is Kind.MANY:
            chosen = [str(item) for item in value]
            choices = list(dict.fromkeys([*question.choices, *chosen]))
            if not choices:
                return Static(Content.styled("There is nothing to choose from right now.", "$quiet"), id=name)
            return Choices(choices, chosen, many=True, labels=question.labels, id=name)
        if question.is_long:
            return Finder(question, str(value), id=name)
        if question.kind is Kind.ONE:
            return Choices(question.choices, [str(value)], many=False, labels=question.labels, id=name)
        if question.kind is Kind.YES_NO:
            return Choices(YES_NO, [YES_NO[0] if value else YES_NO[1]], many=False, id=name)
        return Input(value if isinstance(value, str) else as_text(value), id=name)

    def _typed(self) -> dict[str, Any]:
        """What the form holds now; a question that shows nothing to choose from is not in it."""
        typed: dict[str, Any] = {}
        for question in self._questions:
            field = self.query_one(f"#{_field_id(question)}")
            if isinstance(field, Input):
                typed[question.name] = field.value
            elif isinstance(field, Choices) and question.kind is Kind.MANY:
                typed[question.name] = list(field.chosen)
            elif isinstance(field, (Choices, Finder)) and field.chosen:
                typed[question.name] = field.chosen[0] == YES_NO[0] if question.kind is Kind.YES_NO else field.chosen[0]
        return typed

    def _values(self) -> dict[str, Any]:
        kept = self._desk.session.situation.answers.raw.get(self._step.id, {}) if self._given is not None else {}
        return {**kept, **self._typed()}

    def _leave_out(self) -> dict[str, str]:
        """Show the questions that are to be asked, given the others; say how many are not, and why."""
        left = left_out(self._step, self._desk.session.situation.answers, self._typed())
        for question in self._questions:
            self._box(question).display = question.name not in left
        note = self.query_one("#left-out", Static)
        note.update(Content(left_out_sentence(left)))
        note.display = bool(left)
        return left

    @on(Choices.Changed)
    def _chosen(self) -> None:
        """What is chosen is an answer at once."""
        question = self._question_of(self.focused)
        if question is not None:
            self._judged.add(question.name)
        self._check()

    @on(Input.Changed)
    def _check(self) -> None:
        self._warned = False
        self._leave_out()
        self._mark(self._mistakes())
        self._wrong("")

    def _mistakes(self) -> tuple[Mistake, ...]:
        try:
            parse(self._model, self._values(), self._step.id)
        except BadAnswer as error:
            return error.mistakes
        return ()

    def _mark(self, mistakes: Sequence[Mistake]) -> None:
        """Each mistake stands under its field, once that is judged, and is then shown with it."""
        said = {mistake.field: mistake.sentence for mistake in mistakes}
        for question in self._questions:
            box, wrong = self._box(question), question.name in said and question.name in self._judged
            box.set_class(wrong, "-wrong")
            box.query_one(".mistake", Static).update(Content(f"\u2717 {said.get(question.name, '')}"))
            if wrong and box.has_pseudo_class("focus-within"):
                self._show(box)

    def _show(self, box: Widget) -> None:
        self.call_after_refresh(lambda: box.scroll_visible(animate=False))

    @on(Input.Submitted)
    def _go_on(self) -> None:
        """Enter in a line: to the next question, and from the last one out. It notes nothing that nobody touched."""
        if self.focused is not self.focus_chain[-1]:
            self.focus_next()
        elif self._draft or self._given is None or self._typed() != self._at_first:
            self.action_note()
        elif self._desk.session.situation.answers.answered(self._step.id):
            self.dismiss(False)
        else:
            self._wrong(f"Nothing was changed here. {_noting()} notes it as it stands.")

    def _wrong(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))

    def action_note(self) -> None:
        if self._note(self._values(), "Nothing was noted."):
            self.dismiss(True)

    def action_back(self) -> None:
        """Keep and go back. What is not valid, or confirms the account, is not noted: the second time, it stays in the
        form for later."""
        if self._untouched():
            self.dismiss(False)
        elif self._warned:
            noted = self._note_but_confirming() if self._confirms else False
            self._desk.drafts[self._step.id] = self._typed()
            self.dismiss(noted)
        elif self._confirms:
            self._warn(f"{_for_good(self._confirms)} Press Escape again to leave it in this form, not confirmed.")
        elif self._note(self._values(), "Press Escape again to leave it for now; it stays in this form."):
            self.dismiss(True)
        else:
            self._warned = True

    def may_leave(self) -> bool:
        if self._untouched():
            return True
        if self._warned:
            return not self._confirms or self._note_but_confirming()
        if self._confirms:
            self._warn(f"{_for_good(self._confirms)} Leave again to quit without confirming it.")
            return False
        if self._note(self._values(), "Leave again to quit without it."):
            return True
        self._warned = True
        return False

    def _warn(self, sentence: str) -> None:
        self._wrong(sentence)
        self._warned = True

    @property
    def _confirms(self) -> str:
        """The account that noting would confirm for good; "" when it would confirm none."""
        return newly_confirmed(self._desk.session.situation.answers, self._step.id, self._values())

    def _note_but_confirming(self) -> bool:
        """Keep all other answers; the digits are typed, and confirm nothing."""
        return self._note({**self._values(), CONFIRMING: ""}, "Nothing was noted.")

    def _untouched(self) -> bool:
        """Whether the form holds what is kept already."""
        if self._given is None or self._draft:
            return False
        try:
            return parse(self._model, self._values(), self._step.id) == self._given
        except BadAnswer:
            return False

    def _note(self, values: dict[str, Any], otherwise: str) -> bool:
        """Keep what the form holds; when that cannot be, go to what is wrong and say why."""
        try:
            answers = parse(self._model, values, self._step.id)
            self._desk.answer(self._desk.session.situation.answers.with_step(self._step.id, answers))
        except BadAnswer as error:
            self._judged.update(question.name for question in self._questions)
            self._mark(error.mistakes)
            self._wrong(f"{_number(error)} {otherwise}")
            first = next((one for one in self._questions if one.name == error.mistakes[0].field), None)
            if first is not None:
                self.query_one(f"#{_field_id(first)}").focus(scroll_visible=False)
            return False
        except StateError as error:
            self._wrong(f"{error} {otherwise}")
            return False
        self._desk.drafts.pop(self._step.id, None)
        return True


def _number(error: BadAnswer) -> str:
    """How much is not right; why stands with each. What is about no question is said here."""
    count = len(error.mistakes)
    if not error.mistakes[0].field:
        return error.said
    return (
        f"{count} answers are not right: each is marked \u2717." if count > 1 else "What is marked \u2717 is not right."
    )


def _noting() -> str:
    return key("answer-note", "Ctrl+S")


def _for_good(account: str) -> str:
    """What Escape does not do."""
    return f"{_noting()}, or Enter in the last line, confirms account {account} for good. Escape does not."


def _how(questions: Sequence[Question]) -> str:
    """How to fill in the form, in a line."""
    lists = any(question.kind is not Kind.TEXT for question in questions)
    if len(questions) == 1:
        return HOW if lists else "Enter notes what you typed, Ctrl+S what stands there"
    return f"{HOW if lists else 'Enter goes on, and in the last line notes'} · Tab goes on, Page Down scrolls"


def _field_id(question: Question, part: str = "field") -> str:
    return f"{part}-{question.name.replace('_', '-')}"
