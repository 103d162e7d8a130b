"""The lengths, ranges and patterns in AWS's service models, which botocore knows and does not check.

AWS does: a role name of 65 characters, or a description with a dash that is not in Latin-1, is a ValidationError.
Some models' patterns are stricter than their service (Marketplace documents "SaaSProduct@1.0" where its model has only
letters), so patterns count where they are known to hold.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from wizard.demo.wire import Call

_PATTERNS_HOLD = frozenset({"iam", "sso-admin", "identitystore"})


def broken(call: Call) -> list[str]:
    """What the call's parameters break, in AWS's words."""
    shape = call.model.input_shape
    if shape is None:
        return []
    return list(_broken(shape, call.params, "", patterns=call.service in _PATTERNS_HOLD))


def _broken(shape: Any, value: Any, name: str, *, patterns: bool) -> Iterator[str]:
    if getattr(shape, "is_document_type", False):
        return
    if shape.type_name == "structure":
        for key, inner in value.items():
            if key in shape.members:
                yield from _broken(
                    shape.members[key], inner, _place(name, key[:1].lower() + key[1:]), patterns=patterns
                )
    elif shape.type_name == "list":
        yield from _length(shape, value, name)
        for number, inner in enumerate(value, start=1):
            yield from _broken(shape.member, inner, _place(name, f"{number}.member"), patterns=patterns)
    elif shape.type_name == "string":
        yield from _length(shape, value, name)
        pattern = shape.metadata.get("pattern") if patterns else None
        if pattern and (compiled := _compiled(pattern)) and not compiled.fullmatch(value):
            yield _sentence(value, name, f"Member must satisfy regular expression pattern: {pattern}")
    elif shape.type_name in ("integer", "long"):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if low is not None and value < low:
            yield _sentence(value, name, f"Member must have value greater than or equal to {low}")
        if high is not None and value > high:
            yield _sentence(value, name, f"Member must have value less than or equal to {high}")


def _length(shape: Any, value: Any, name: str) -> Iterator[str]:
    high = shape.metadata.get("max")
    if high is not None and len(value) > high:
        yield _sentence(value, name, f"Member must have length less than or equal to {high}")


def _sentence(value: Any, name: str, constraint: str) -> str:
    return f"Value '{value}' at '{name}' failed to satisfy constraint: {constraint}"


def _place(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if outer else inner


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """AWS's patterns are Java's; the few with Unicode classes that Python does not have are left to moto."""
    try:
        return re.compile(pattern, re.ASCII)
    except re.error:
        return None
