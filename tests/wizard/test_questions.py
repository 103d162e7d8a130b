"""One set of questions for every face, and what is shown of an answer reads back as the same answer."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import BaseModel, Field

from wizard.answers import BadAnswer, parse
from wizard.catalog import PERSONAS
from wizard.journey import STEPS
from wizard.personas import PersonaChoice
from wizard.questions import Kind, as_text, questions_of

with_questions = pytest.mark.parametrize("step", [step for step in STEPS if step.questions], ids=lambda step: step.id)


class Asked(BaseModel):
    one: Literal["a", "b"] = Field(default="a", title="Which?", description="Either.")
    many: tuple[Literal["x", "y"], ...] = ()
    yes: bool = False
    maybe: int | None = None


def test_a_question_is_asked_in_the_way_that_its_field_is_typed() -> None:
    found = {question.name: (question.kind, question.choices) for question in questions_of(Asked)}
    assert found == {
        "one": (Kind.ONE, ("a", "b")),
        "many": (Kind.MANY, ("x", "y")),
        "yes": (Kind.YES_NO, ()),
        "maybe": (Kind.TEXT, ()),
    }


def test_a_question_has_its_title_and_its_help_or_else_its_name() -> None:
    questions = {question.name: question for question in questions_of(Asked)}
    assert (questions["one"].title, questions["one"].help) == ("Which?", "Either.")
    assert (questions["yes"].title, questions["yes"].help) == ("yes", "")


def test_choices_that_stand_in_aws_take_the_place_of_typing() -> None:
    live = {question.name: question for question in questions_of(PersonaChoice, {"replace_trust": ["A", "B"]})}
    assert (live["replace_trust"].kind, live["replace_trust"].choices) == (Kind.MANY, ("A", "B"))
    typed = {question.name: question for question in questions_of(PersonaChoice)}
    assert typed["replace_trust"].kind is Kind.TEXT


@with_questions
def test_every_question_has_a_title_that_asks_and_a_help_that_explains(step: Any) -> None:
    for question in questions_of(step.questions):
        assert question.title.endswith("?"), question.name
        assert question.help.endswith("."), question.name


@with_questions
def test_a_default_shown_as_text_reads_back_as_the_default(step: Any) -> None:
    defaults = step.questions()
    for question in questions_of(step.questions):
        shown = as_text(getattr(defaults, question.name))
        answered = parse(step.questions, {question.name: shown}, step.id)
        assert getattr(answered, question.name) == getattr(defaults, question.name), question.name


TYPED = some.text(alphabet=some.characters(max_codepoint=0x17F), max_size=12)
NAMES = some.text(alphabet="abcXYZ019+=.@-_, /:;", min_size=1, max_size=10)
ARNS = NAMES.map("arn:aws:iam::111122223333:policy/{}".format)
CUSTOM = some.fixed_dictionaries({"name": NAMES, "policies": some.lists(NAMES | ARNS, min_size=1, max_size=3)})
CHOICES = some.fixed_dictionaries(
    {},
    optional={
        "personas": some.lists(some.sampled_from([persona.name for persona in PERSONAS]), max_size=9),
        "policy_set": some.sampled_from(["checklist", "current"]),
        "custom": some.lists(CUSTOM, max_size=3),
        "company_tags": some.dictionaries(NAMES | TYPED, NAMES | TYPED, max_size=4),
        "session_hours": some.integers(1, 12),
    },
)


@settings(max_examples=300, deadline=None)
@given(CHOICES)
def test_whatever_was_answered_shown_as_text_reads_back_as_the_same_answer(values: dict[str, Any]) -> None:
    """The plain prompts show the old answer as text, and Enter gives it back: that must change nothing."""
    try:
        answered = parse(PersonaChoice, values, "roles.personas")
    except BadAnswer:
        return
    shown = {name: as_text(getattr(answered, name)) for name in PersonaChoice.model_fields}
    assert parse(PersonaChoice, shown, "roles.personas") == answered


@pytest.mark.parametrize(("value", "text"), [(True, "yes"), (False, "no")])
def test_yes_and_no_are_said_as_people_say_them(value: bool, text: str) -> None:
    assert as_text(value) == text
