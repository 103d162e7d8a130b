"""What people answered, step by step, always through the step's own pydantic model.

The form, the plain prompts, `--answers` files, the `answer` command and the state file all end here, so one
validator guards them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from wizard.mistakes import Mistake, mistakes

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class InWords:
    """What the choices of a question are called on screen and in lines of text; files and tools write the choices.

    It is put beside the type: `Annotated[Literal["api", "s3"], InWords({"s3": "over files"})]`.
    """

    labels: Mapping[str, str]


@dataclass(frozen=True)
class Called:
    """What a question is called where its answer stands among others, when its name in files reads badly.

    It is put beside the type: `Annotated[str, Called("IAM administrator")]`.
    """

    name: str


class BadAnswer(ValueError):
    """An answer that its question does not accept; the message is one sentence for a person.

    It names step and question as tools write them; `said` is the same for whoever sees the question itself.
    `mistakes` is all that is wrong, where the message says the first.
    """

    def __init__(self, message: str, said: str = "", mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(message)
        self.said = said or message
        self.mistakes = mistakes


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
        found = mistakes(model, error)
        first = found[0]
        title = model.model_fields[first.field].title if first.field else ""
        told = f"{step}: {first.place}: {first.message}" if first.place else f"{step}: {first.message}"
        raise BadAnswer(told, f"{title} {first.sentence}" if title else first.message, found) from None
