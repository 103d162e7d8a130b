"""The questions of a step as a form, made from its pydantic model: the same validator as everywhere else."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Checkbox, Input, RadioButton, RadioSet, SelectionList, Static
from textual.widgets.selection_list import Selection

from screens.desk import Desk
from screens.sheet import Sheet
from wizard.answers import BadAnswer, parse
from wizard.model import Step
from wizard.questions import Kind, Question, as_text, questions_of
from wizard.state.errors import StateError


class AnswerScreen(Sheet[bool]):
    """Ends with True when something was noted. What was typed is kept when you go back: it is noted if it is valid."""

    HELP_TEXT = "Your answers decide what is looked for and what is planned. They are noted on your computer, never sent to AWS."
    BINDINGS = [
        Binding("ctrl+s", "note", "Note answers", id="answer-note", tooltip="Keep these answers", priority=True),
        Binding("escape", "back", "Back", id="answer-back", tooltip="Back; valid answers are kept"),
    ]
    DEFAULT_CSS = """
    AnswerScreen {
        #form { padding: 1 2; }
        .question { height: auto; margin: 0 0 1 0; }
        .title { text-style: bold; height: auto; }
        .help { color: $quiet; height: auto; }
        SelectionList, RadioSet { height: auto; max-height: 12; border: none; padding: 0; background: $background; }
        SelectionList:focus, RadioSet:focus { border: none; background: $surface; }
        Input { border: tall $border; }
        Input:focus { border: tall $primary; }
        #wrong { height: auto; padding: 0 2; color: $text-error; }
    }
    """

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__(f"Questions · {step.title}")
        assert step.questions is not None
        self._desk = desk
        self._step = step
        self._model = step.questions
        results = list(desk.results.get(step.id, {}).values())
        self._questions = questions_of(self._model, step.choices(results) if step.choices else None)
        self._given = desk.session.situation.answers.of(step.id, self._model)

    def body(self) -> ComposeResult:
        with VerticalScroll(id="form"):
            for question in self._questions:
                with VerticalScroll(classes="question", can_focus=False):
                    yield Static(Content(question.title), classes="title")
                    if question.help:
                        yield Static(Content(question.help), classes="help")
                    yield self._field(question, getattr(self._given, question.name))
        yield Static(id="wrong")

    def on_mount(self) -> None:
        self.query_one(f"#{_field_id(self._questions[0])}").focus()

    def _field(self, question: Question, value: Any) -> Widget:
        name = _field_id(question)
        if question.kind is Kind.MANY:
            chosen = {str(item) for item in value}
            choices = (
                list(dict.fromkeys([*question.choices, *chosen])) if not question.choices else list(question.choices)
            )
            if not choices:
                return Static(Content.styled("There is nothing to choose from right now.", "$quiet"), id=name)
            return SelectionList(*(Selection(Content(choice), choice, choice in chosen) for choice in choices), id=name)
        if question.kind is Kind.ONE:
            return RadioSet(
                *(RadioButton(Content(choice), choice == str(value)) for choice in question.choices), id=name
            )
        if question.kind is Kind.YES_NO:
            return Checkbox(Content("yes"), bool(value), id=name)
        return Input(as_text(value), id=name)

    def _values(self) -> dict[str, Any]:
        """What the form holds now; a question that shows nothing to choose from keeps its answer."""
        values = dict(self._desk.session.situation.answers.raw.get(self._step.id, {}))
        for question in self._questions:
            field = self.query_one(f"#{_field_id(question)}")
            if isinstance(field, SelectionList):
                order = list(question.choices)
                values[question.name] = sorted(
                    field.selected, key=lambda choice: order.index(choice) if choice in order else 0
                )
            elif isinstance(field, RadioSet):
                values[question.name] = question.choices[max(field.pressed_index, 0)]
            elif isinstance(field, (Checkbox, Input)):
                values[question.name] = field.value
        return values

    @on(Input.Changed)
    @on(SelectionList.SelectedChanged)
    @on(RadioSet.Changed)
    def _check(self) -> None:
        try:
            parse(self._model, self._values(), self._step.id)
        except BadAnswer as error:
            self._wrong(str(error))
        else:
            self._wrong("")

    def _wrong(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))

    def action_note(self) -> None:
        self._note(leave_anyway=False)

    def action_back(self) -> None:
        self._note(leave_anyway=True)

    def _note(self, *, leave_anyway: bool) -> None:
        """Keep valid answers and go back; say what is wrong with others, and go back at the second Escape."""
        try:
            answers = parse(self._model, self._values(), self._step.id)
        except BadAnswer as error:
            again = self.query_one("#wrong", Static).has_class("-told")
            if leave_anyway and again:
                self.dismiss(False)
                return
            self.query_one("#wrong", Static).set_class(leave_anyway, "-told")
            self._wrong(
                f"{error} " + ("Press Escape again to leave it as it was." if leave_anyway else "Nothing was noted.")
            )
            return
        if answers == self._given:
            self.dismiss(False)
            return
        try:
            self._desk.answer(self._desk.session.situation.answers.with_step(self._step.id, answers))
        except StateError as error:
            self._wrong(str(error))
            return
        self.dismiss(True)


def _field_id(question: Question) -> str:
    return f"field-{question.name.replace('_', '-')}"
