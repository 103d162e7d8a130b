"""The questions of a step, one after another, each with the validator that every face has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from wizard import show
from wizard.answers import BadAnswer, parse
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.model import Result, Step
from wizard.plain.finder import find
from wizard.prompts import Prompts
from wizard.questions import Kind, Question, as_text, left_out, left_out_sentence, questions_of
from wizard.state.errors import StateError
from wizard.veil import VEIL


def answer(session: Session, prompts: Prompts, step: Step, results: Sequence[Result]) -> None:
    """Ask, and keep what was answered; what cannot be kept is said, and nothing has changed then."""
    model = step.questions
    if model is None:
        return
    answers = session.situation.answers
    values = dict(answers.raw.get(step.id, {}))
    live = step.choices(results) if step.choices else {}
    for question in questions_of(model, live, step.known(results) if step.known else None):
        current = getattr(answers.of(step.id, model), question.name)
        if question.kind is Kind.MANY and not (question.choices or current):
            tell(f"{question.title} There is nothing to choose from.")
            continue
        if question.name in left_out(step, answers, values):
            values.setdefault(question.name, current)
            continue
        values[question.name] = asked(prompts, step.id, model, values, question, current)
    if left := left_out(step, answers, values):
        for line in show.wrapped(left_out_sentence(left)):
            tell(line)
    try:
        session.answer(answers.with_step(step.id, parse(model, values, step.id)))
    except (BadAnswer, StateError) as error:
        tell(str(error))


def asked(
    prompts: Prompts, step_id: str, model: type[BaseModel], values: dict[str, Any], question: Question, current: Any
) -> Any:
    """The answer to one question, in the form that suits its kind."""
    if question.help:
        for line in show.wrapped(question.help, "   "):
            tell(line)
    if question.is_long:
        return find(prompts, question, str(current))
    if question.kind is Kind.ONE:
        return prompts.select(
            question.title, {choice: question.label(choice) for choice in question.choices}, default=str(current)
        )
    if question.kind is Kind.YES_NO:
        return prompts.confirm(question.title, default=bool(current))
    if question.kind is Kind.MANY:
        offered = dict.fromkeys([*question.choices, *map(str, current)])  # what was chosen stays, also when it is gone
        return prompts.checkbox(question.title, {one: question.label(one) for one in offered}, current)

    def valid(text: str) -> bool | str:
        try:
            parse(model, {**values, question.name: text}, step_id)
        except BadAnswer as error:
            return VEIL.text(str(error))
        return True

    return prompts.text(question.title, default=as_text(current), validate=valid)
