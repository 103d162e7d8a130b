"""Wrong answers are told in words of ours, and all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from wizard.answers import BadAnswer, parse
from wizard.candidate import AccountChoice
from wizard.journey import STEPS
from wizard.people import People
from wizard.personas import PersonaChoice
from wizard.planner import Window
from wizard.signon import SetChoice


def wrong(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by question."""
    with pytest.raises(BadAnswer) as error:
        parse(model, values, "step")
    return {mistake.field: mistake.sentence for mistake in error.value.mistakes}


@pytest.mark.parametrize(
    ("model", "field", "value", "said"),
    [
        (SetChoice, "session_hours", "13", "Write a whole number from 1 to 12."),
        (SetChoice, "session_hours", "four", "Write a whole number from 1 to 12."),
        (SetChoice, "session_hours", "", "Write a whole number from 1 to 12."),
        (SetChoice, "session_hours", 1.5, "Write a whole number from 1 to 12."),
        (SetChoice, "linker", "maybe", "Answer yes or no."),
        (PersonaChoice, "policy_set", "golden", "Choose checklist or current."),
        (PersonaChoice, "custom", [{"name": 1}], "Write a text."),
        (PersonaChoice, "company_tags", "Team", "Write tags as Key=Value, Key=Value."),
        (AccountChoice, "account", 5, "Write a text."),
        (Window, "work_from", "-1", "Write a whole number from 0 to 23."),
    ],
)
def test_no_sentence_is_for_programmers(model: type[BaseModel], field: str, value: Any, said: str) -> None:
    assert wrong(model, {field: value}) == {field: said}


def test_everything_that_is_wrong_is_found_at_its_question_and_the_command_says_the_first() -> None:
    values = {"alliance_lead_email": "ana@", "iam_admin_email": "ivan", "of_whom": "x"}
    with pytest.raises(BadAnswer) as error:
        parse(People, values, "decide.people")
    assert [mistake.field for mistake in error.value.mistakes] == ["iam_admin_email", "alliance_lead_email", ""]
    assert str(error.value).startswith("decide.people: iam_admin_email: 'ivan' is not an email address")
    assert error.value.said.startswith("What is the IAM administrator's work email? 'ivan' is not an email address")


def test_what_is_wrong_between_two_answers_stands_at_the_later_one() -> None:
    assert wrong(AccountChoice, {"account": "111122223333", "confirm_last_four": "2222"}) == {
        "confirm_last_four": "'2222' are not the last four digits of account 111122223333."
    }


@pytest.mark.parametrize(
    "value", [None, True, -1, 1e9, "x" * 5000, "\n", [], [[]], {}, {"a": {}}, [{"a": 1}]], ids=repr
)
def test_whatever_is_answered_ends_in_sentences_of_ours(value: Any) -> None:
    for step in STEPS:
        for field in step.questions.model_fields if step.questions else ():
            assert step.questions is not None
            try:
                parse(step.questions, {field: value}, step.id)
            except BadAnswer as error:
                assert "nput should be" not in str(error) and "pydantic" not in str(error)
                for mistake in error.mistakes:
                    assert mistake.message.endswith((".", "…", "?"))
                    assert len(mistake.message) < 700
