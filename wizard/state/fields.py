"""The kinds of values that may be kept: what is written reads back equal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)

_DEEPEST = 50
_LARGEST_BITS = 4096


def plain(value: Any, depth: int = 0) -> Any:
    """The value as JSON can hold it: text, numbers, yes, no, none, lists and tables; anything else as its text.

    Raises `ValueError` when it is nested deeper, or a number is larger, than a reader would take.
    """
    if depth > _DEEPEST:
        raise ValueError(f"nested deeper than {_DEEPEST} levels")
    if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
        raise ValueError("a number larger than a reader would take")
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return _unicode(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, BaseModel):
        return plain(value.model_dump(), depth)
    if isinstance(value, Mapping):
        return {_unicode(str(key)): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return _unicode(str(value))


def where(error: ValidationError) -> str:
    """The name of the first value that is wrong."""
    return ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])


def invalid(error: ValidationError) -> str:
    """What is wrong with the first value that is, without repeating it."""
    message = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
    return f"{where(error)}: {message}" if where(error) else message


def _unicode(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


Account = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
"""An AWS account id: twelve digits, as text."""

Seconds = Annotated[int, Field(gt=-(2**63), lt=2**63)]
"""A duration."""

Table = Annotated[dict[str, Any], BeforeValidator(plain)]
"""Names and JSON values."""
