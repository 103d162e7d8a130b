"""What is wrong with answers, in sentences: the words of pydantic are for programmers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from annotated_types import Ge, Le
from pydantic import BaseModel, ValidationError

from wizard.text import clean, shorten
from wizard.veil import quoted

_LONGEST = 600
"""Characters of a sentence: what was typed may be repeated in it, and may be a whole file."""


class Mistake(NamedTuple):
    """One thing that is wrong.

    Attributes:
        field: the question that it is about, by name; "" for none of this model's.
        place: the same as tools write it, down to the part of an answer with several.
        message: the sentence, as it follows a colon.
    """

    field: str
    place: str
    message: str

    @property
    def sentence(self) -> str:
        """The sentence by itself."""
        return f"{self.message[:1].upper()}{self.message[1:]}"


def mistakes(model: type[BaseModel], error: ValidationError) -> tuple[Mistake, ...]:
    """Everything that is wrong, in the order of the questions; of each question the first thing."""
    found: dict[str, Mistake] = {}
    for mistake in _each(model, error):
        found.setdefault(mistake.field, mistake)
    return tuple(found.values())


def _each(model: type[BaseModel], error: ValidationError) -> Iterator[Mistake]:
    for one in error.errors(include_url=False):
        place = shorten(clean(".".join(str(part) for part in one["loc"])), 60)
        field = str(one["loc"][0]) if one["loc"] else ""
        if one["type"] == "extra_forbidden" and field not in model.model_fields:
            yield Mistake(
                "", "", _ended(f"there is no question {quoted(place)}; it has {', '.join(model.model_fields)}")
            )
            continue
        message = _words(model, field, one["type"], one.get("ctx", {}), one["msg"])
        if not field:
            # What is wrong between several answers is said about one of them.
            about, colon, rest = message.partition(": ")
            field, message = (about, rest) if colon and about in model.model_fields else ("", message)
            place = field
        yield Mistake(field if field in model.model_fields else "", place, _ended(message))


def _words(model: type[BaseModel], field: str, kind: str, context: Mapping[str, Any], message: str) -> str:
    """One kind of error in words; a validator of ours has said it in words already."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "literal_error":
        return f"choose {_choices(context)}"
    number = kind.startswith("int_") or kind in {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}
    if number:
        return f"write a whole number{_range(model, field)}"
    if kind.startswith("bool_"):
        return "answer yes or no"
    if kind in {"string_too_long", "too_long"}:
        unit = "characters" if kind == "string_too_long" else "parts"
        return f"this is too long: it may have {context['max_length']:,} {unit}"
    if kind in {"string_too_short", "too_short", "missing"}:
        return "something is missing here"
    return _KINDS.get(kind, "this is no answer to the question")


_KINDS = {
    "string_type": "write a text",
    "tuple_type": "write one or several, with commas between them",
    "list_type": "write one or several, with commas between them",
    "dict_type": "write them as Name=Value, Name=Value",
    "recursion_loop": "this contains itself",
}


def _choices(context: Mapping[str, Any]) -> str:
    """pydantic quotes each choice as Python does; an empty one needs its quotes."""
    return re.sub(r"'([^',]+)'", r"\1", str(context["expected"]))


def _range(model: type[BaseModel], field: str) -> str:
    """The least and the greatest number that a question takes, in words that follow it."""
    limits = model.model_fields[field].metadata if field in model.model_fields else []
    least = next((limit.ge for limit in limits if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in limits if isinstance(limit, Le)), None)
    return f" from {least} to {most}" if least is not None and most is not None else ""


def _ended(message: str) -> str:
    message = shorten(clean(message), _LONGEST)
    return message if message.endswith((".", "…", "?", "!")) else f"{message}."
