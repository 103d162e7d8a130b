"""The questions of a step, one after another, each with the validator that every face has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from wizard.answers import BadAnswer, parse
from wizard.commands.session import Session
from wizard.model import Result, Step
from wizard.plain.finder import find
from wizard.plain.telling import tell_text
from wizard.prompts import BACK, Prompts
from wizard.questions import Kind, Question, as_text, left_out, left_out_sentence, questions_of
from wizard.state.errors import StateError

HOW_TO_STOP = "Write or choose back, or press Ctrl+C, to stop here: what you have answered by then is kept."


class Stopped(Exception):
    """Somebody does not want to be asked any more."""


def answer(session: Session, prompts: Prompts, step: Step, results: Sequence[Result]) -> bool:
    """Ask, and keep what was answered, also when somebody stops before the end; whether they went to the end.

    What cannot be kept is said, and nothing has changed then.
    """
    model = step.questions
    if model is None:
        return False
    answers = session.situation.answers
    before = answers.raw.get(step.id, {})
    values = dict(before)
    questions = questions_of(
        model, step.choices(results) if step.choices else {}, step.known(results) if step.known else None
    )
    if len(questions) > 1:
        tell_text(HOW_TO_STOP)
    stopped = False
    try:
        for question in questions:
            _ask(prompts, step, model, values, question, session)
    except (Stopped, KeyboardInterrupt):
        stopped = True
    if not stopped and (left := left_out(step, answers, values)):
        tell_text(left_out_sentence(left))
    if stopped and values == before:
        tell_text("Stopped. Nothing new was answered.")
        return False
    try:
        session.answer(answers.with_step(step.id, parse(model, values, step.id)))
    except (BadAnswer, StateError) as error:
        tell_text(f"{error.said if isinstance(error, BadAnswer) else error} Nothing was noted.")
        return False
    if stopped:
        tell_text("Stopped. What you answered until here is kept.")
    return not stopped


def _ask(
    prompts: Prompts, step: Step, model: type[BaseModel], values: dict[str, Any], question: Question, session: Session
) -> None:
    """One question, whose answer goes to the values; none where there is nothing to ask."""
    answers = session.situation.answers
    if question.name in values:
        current = getattr(answers.of(step.id, model), question.name)
    else:
        current = model.model_fields[question.name].get_default(call_default_factory=True)
    if question.kind is Kind.MANY and not (question.choices or current):
        tell_text(f"{question.title} There is nothing to choose from.")
    elif question.name in left_out(step, answers, values):
        values.setdefault(question.name, current)
    else:
        values[question.name] = asked(prompts, step.id, model, values, question, current)


def asked(
    prompts: Prompts, step_id: str, model: type[BaseModel], values: Mapping[str, Any], question: Question, current: Any
) -> Any:
    """The answer to one question, in the form that suits its kind. Raises `Stopped`."""
    if question.is_long:
        return find(prompts, question, str(current))
    if question.kind is Kind.ONE:
        choices = {choice: question.label(choice) for choice in question.choices}
        chosen = prompts.select(question.title, {**choices, BACK: "back"}, str(current), help=question.help)
        if chosen == BACK:
            raise Stopped
        return chosen
    if question.kind is Kind.YES_NO:
        return prompts.confirm(question.title, default=bool(current), help=question.help)
    if question.kind is Kind.MANY:
        offered = dict.fromkeys([*question.choices, *map(str, current)])  # what was chosen stays, also when it is gone
        labels = {one: question.label(one) for one in offered}
        return prompts.checkbox(question.title, labels, current, help=question.help)
    return _line(prompts, step_id, model, values, question, as_text(current))


def _line(
    prompts: Prompts, step_id: str, model: type[BaseModel], values: Mapping[str, Any], question: Question, current: str
) -> str:
    """A line that the question accepts. Each one that it does not is said to be wrong, and stays to be mended."""
    typed = prompts.text(question.title, default=current, help=question.help)
    while True:
        if typed.strip().casefold() == BACK:
            raise Stopped
        wrong = _wrong(model, {**values, question.name: typed}, step_id, question.name)
        if not wrong:
            return typed
        tell_text(f"✗ {wrong}")
        typed = prompts.text(question.title, default=typed)


def _wrong(model: type[BaseModel], values: Mapping[str, Any], step_id: str, name: str) -> str:
    """What is wrong with the answer to one question; what is wrong with others is said there."""
    try:
        parse(model, values, step_id)
    except BadAnswer as error:
        return next((mistake.sentence for mistake in error.mistakes if mistake.field == name), "")
    return ""
