"""What people answered, step by step, always through the step's own pydantic model.

The form, the plain prompts, `--answers` files, the `answer` command and the state file all end here, so one
validator guards them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from wizard.text import clean, shorten

_LONGEST = 600
"""Characters of a sentence: what was typed may be repeated in it, and may be a whole file."""

Model = TypeVar("Model", bound=BaseModel)


class BadAnswer(ValueError):
    """An answer that its question does not accept; the message is one sentence for a person."""


class Answers:
    """The answers of a journey.

    `raw` holds, per step id, what was answered as JSON values; a question nobody answered has its default.
    """

    def __init__(self, raw: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._raw = {step: dict(values) for step, values in (raw or {}).items()}

    @property
    def raw(self) -> dict[str, dict[str, Any]]:
        return {step: dict(values) for step, values in self._raw.items()}

    def of(self, step: str, model: type[Model]) -> Model:
        """The answers of one step. Raises `BadAnswer` when what is kept no longer validates."""
        return parse(model, self._raw.get(step, {}), step)

    def answered(self, step: str) -> bool:
        return step in self._raw

    def with_step(self, step: str, values: BaseModel) -> Answers:
        """A copy in which one step is answered anew."""
        return Answers({**self._raw, step: values.model_dump(mode="json", exclude_unset=True)})


def parse(model: type[Model], values: Mapping[str, Any], step: str) -> Model:
    """Values validated by a step's question model. Raises `BadAnswer` with a sentence."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise BadAnswer(f"{step}: {_sentence(model, error)}") from None


def _sentence(model: type[BaseModel], error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = shorten(".".join(str(part) for part in first["loc"]), 60) or "the answer"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return clean(f"there is no question {name!r}; it has {', '.join(model.model_fields)}.")
    return shorten(clean(f"{name}: {message}" + ("" if message.endswith(".") else ".")), _LONGEST)
