"""The questions of a step, read off its pydantic model; the form and the plain prompts ask the same ones."""

from __future__ import annotations

import re
import types
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wizard.answers import Answers, BadAnswer, Called, InWords
from wizard.model import Step

MANY_CHOICES = 12
"""More choices than these are not read one by one."""


class Kind(StrEnum):
    """How a question is asked."""

    ONE = "one"
    MANY = "many"
    YES_NO = "yes-no"
    TEXT = "text"


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: the field's name, as outside tools write it.
        title: the question itself; help: what to know before answering; short: what it is called beside its answer.
        choices: what can be chosen, for `ONE` and `MANY`; labels: what a choice is called, where it is only an id.
    """

    name: str
    title: str
    help: str
    kind: Kind
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    short: str = ""

    def in_words(self, answer: Any) -> str:
        """An answer in a few words: choices as they are called, up to a colon; everything else as it is typed."""
        return self.labels.get(as_text(answer), "").partition(": ")[0] or as_text(answer)

    def label(self, choice: str) -> str:
        """A choice in words."""
        return self.labels.get(choice, choice)

    @property
    def is_long(self) -> bool:
        """Whether one of so many can be chosen that a person types a part of it instead of going through all."""
        return self.kind is Kind.ONE and len(self.choices) > MANY_CHOICES

    def fitting(self, typed: str) -> tuple[str, ...]:
        """The choices in which every word stands that was typed; numbers may be typed with spaces and dashes."""
        words = typed.casefold().split()
        digits = re.sub(r"[ -]", "", typed)
        return tuple(
            choice
            for choice in self.choices
            if all(word in f"{choice} {self.label(choice)}".casefold() for word in words)
            or (digits.isdigit() and digits in choice)
        )


Live = Mapping[str, Sequence[str] | Mapping[str, str]]
"""Choices that were seen in AWS, by field name; with their labels, where they are ids."""


def questions_of(
    model: type[BaseModel], live: Live | None = None, known: Mapping[str, str] | None = None
) -> tuple[Question, ...]:
    """The questions of a model in their order. Where `live` gives choices, they take the place of typing; what is
    `known` about a question is read before the rest of what there is to know."""
    asked = (_question(name, info, (live or {}).get(name)) for name, info in model.model_fields.items())
    said = known or {}
    return tuple(replace(one, help=f"{said[one.name]} {one.help}") if one.name in said else one for one in asked)


def left_out(step: Step, answers: Answers, given: Mapping[str, Any]) -> dict[str, str]:
    """The questions of a step that what is known makes pointless, by name, each with why.

    `given` is what is answered to this step so far, noted or not. What has an answer already is never left out, since
    that answer counts.
    """
    if step.pointless is None or step.questions is None:
        return {}
    try:
        reasons = step.pointless(answers, given)
    except BadAnswer:
        return {}
    usual = {name: info.get_default(call_default_factory=True) for name, info in step.questions.model_fields.items()}
    return {name: why for name, why in reasons.items() if given.get(name, usual[name]) == usual[name]}


def left_out_sentence(reasons: Mapping[str, str]) -> str:
    """How many questions are left out, and why; "" when none is."""
    if not reasons:
        return ""
    left = f"{len(reasons)} questions are" if len(reasons) > 1 else "1 question is"
    number = Counter(reasons.values())
    parts = [f"{many} because {why}" for why, many in number.items()] if len(number) > 1 else list(number)
    return f"{left} left out: {', '.join(parts)}."


def as_text(value: Any) -> str:
    """An answer as a person would type it; the model reads the same text back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={text}" for key, text in value.items())
    if isinstance(value, (list, tuple)):
        separator = "; " if any(isinstance(item, BaseModel) for item in value) else ", "
        return separator.join(as_text(item) for item in value)
    return str(value)


def _question(name: str, info: FieldInfo, live: Sequence[str] | Mapping[str, str] | None) -> Question:
    kind, choices = _kind(info.annotation)
    if live is not None:
        kind, choices = Kind.MANY if get_origin(info.annotation) is tuple else Kind.ONE, tuple(live)
    said = next((beside.labels for beside in info.metadata if isinstance(beside, InWords)), {})
    labels = said if live is None else live if isinstance(live, Mapping) else {}
    short = next((beside.name for beside in info.metadata if isinstance(beside, Called)), name.replace("_", " "))
    return Question(name, info.title or name, info.description or "", kind, choices, labels, short)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is bool:
        return Kind.YES_NO, ()
    if origin is Literal:
        return Kind.ONE, tuple(str(choice) for choice in arguments)
    if origin is tuple and arguments and get_origin(arguments[0]) is Literal:
        return Kind.MANY, tuple(str(choice) for choice in get_args(arguments[0]))
    if origin in (Union, types.UnionType):
        return _kind(next(argument for argument in arguments if argument is not type(None)))
    return Kind.TEXT, ()
