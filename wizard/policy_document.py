"""An IAM policy document, taken apart exactly once, for everything that judges or explains one.

Reading is strict: what AWS's grammar does not know, or what could be read in two ways, is refused, because a guess
about who gets in is worse than no answer.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import fnmatch
import json
import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import unquote, unquote_plus

from wizard.text import clean, shorten

# str.lower() would turn the Kelvin sign into a k and so make two different names equal.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_ACTION = re.compile(r"[^\s:*?]+:\S+|[*]+|[*]+:[*]+", re.ASCII)
_VERSIONS = ("2008-10-17", "2012-10-17")
_TOP = {"Version", "Id", "Statement"}
_ELEMENTS = {
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
}
_WHO = {"AWS", "Service", "Federated", "CanonicalUser", "*"}
_LONGEST_VALUE = 120

_OPERATOR = re.compile(r"(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?")
_COMPARISONS = {
    "StringEquals": "is",
    "StringNotEquals": "is not",
    "StringEqualsIgnoreCase": "is, in any letter case,",
    "StringNotEqualsIgnoreCase": "is not, in any letter case,",
    "StringLike": "is like",
    "StringNotLike": "is not like",
    "ArnEquals": "is like",
    "ArnLike": "is like",
    "ArnNotEquals": "is not like",
    "ArnNotLike": "is not like",
    "Bool": "is",
    "BinaryEquals": "is",
    "NumericEquals": "is",
    "NumericNotEquals": "is not",
    "NumericLessThan": "is less than",
    "NumericLessThanEquals": "is at most",
    "NumericGreaterThan": "is more than",
    "NumericGreaterThanEquals": "is at least",
    "DateEquals": "is",
    "DateNotEquals": "is not",
    "DateLessThan": "is before",
    "DateLessThanEquals": "is not after",
    "DateGreaterThan": "is after",
    "DateGreaterThanEquals": "is not before",
    "IpAddress": "is in",
    "NotIpAddress": "is not in",
}


class BadDocument(ValueError):
    """A policy document that cannot be read; `sentence` says so and why, for a person, `why` is only the reason."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.sentence = f"The policy document cannot be read: {why}."
        super().__init__(self.sentence)


@dataclass(frozen=True, order=True)
class Who:
    """One principal: `kind` is the key it stands under ("AWS", "Service", …), "*" where there is none."""

    kind: str
    name: str

    @property
    def everybody(self) -> bool:
        """Whether this is anybody at all; AWS treats "*" and {"AWS": "*"} alike.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
        """
        return self.name == "*" and self.kind in {"*", "AWS"}


@dataclass(frozen=True, order=True)
class Condition:
    """One line of a Condition block: the values are alternatives, the lines must all hold."""

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def names_values(self) -> bool:
        """Whether the key must have one of these values, so that the values may be named as what is let through."""
        _, base, if_present = self._parts()
        comparisons = {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "Bool"}
        return base in comparisons and not if_present

    def said(self) -> str:
        """The condition in words, to follow "only when"."""
        each, base, if_present = self._parts()
        key = clean(self.key)
        if base == "Null":
            return f"{key} is {'absent' if self.values == ('true',) else 'present'}"
        values = listed([shorten(clean(value), _LONGEST_VALUE) for value in self.values], most=3, last="or")
        subject = {"ForAllValues": f"every {key}", "ForAnyValue": f"some {key}"}.get(each, key)
        words = f"{subject} {_COMPARISONS.get(base, clean(self.operator))} {values}"
        return f"{words}, if it is given" if if_present else words

    def _parts(self) -> tuple[str, str, bool]:
        match = _OPERATOR.fullmatch(self.operator)
        return (match[1] or "", match[2], bool(match[3])) if match else ("", self.operator, False)


@dataclass(frozen=True)
class Statement:
    """One statement, every list a tuple.

    `actions`, `who` and `resources` are what the statement names; `except_actions`, `except_who` and
    `except_resources` say that it means everything but those. `who` is None in a policy without principals,
    `resources` in one without resources.
    """

    allow: bool
    actions: tuple[str, ...]
    except_actions: bool
    who: tuple[Who, ...] | None
    except_who: bool
    resources: tuple[str, ...] | None
    except_resources: bool
    conditions: tuple[Condition, ...]

    def covers(self, action: str) -> bool:
        """Whether the statement speaks about this action (prefix:Name, letter case does not matter)."""
        return any(matches(pattern, action) for pattern in self.actions) is not self.except_actions

    def when(self) -> str:
        """The conditions in words, "" when there are none."""
        return " and ".join(condition.said() for condition in self.conditions)


def read(document: object) -> tuple[Statement, ...]:
    """The statements of a policy document given as a dict, as JSON or as URL-encoded JSON (as IAM sends it).

    Raises `BadDocument` for anything that is not exactly one well-formed policy document.
    """
    top = _parse(document) if isinstance(document, str) else document
    if not isinstance(top, dict):
        _refuse(f"it is {_kind(top)}, not a policy document")
    _check_keys(top, _TOP, "the document")
    if "Version" in top and top["Version"] not in _VERSIONS:
        _refuse(f"its Version is none of {listed(_VERSIONS, last='or')}, the only ones AWS knows")
    if not isinstance(top.get("Id", ""), str):
        _refuse("its Id is not text")
    statements = top.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        _refuse("it has no statements")
    return tuple(_statement(one) for one in statements)


def lower(text: str) -> str:
    """Text with its ASCII letters in lower case; IAM ignores letter case in action names, and only there."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def matches(pattern: str, name: str) -> bool:
    """Whether an IAM pattern (* any text, ? any letter) matches a name, in any letter case."""
    name, pattern = lower(name), lower(pattern)
    # What cannot match is seen before it is compiled: AWS's larger policies have thousands of patterns.
    begins = pattern.partition("*")[0].partition("?")[0]
    return name.startswith(begins) and fnmatch.fnmatchcase(name, pattern.replace("[", "[[]"))


def within(pattern: str, wider: str) -> bool:
    """Whether everything that `pattern` matches is certainly also matched by `wider`."""
    if "?" in wider and ("*" in pattern or "?" in pattern):
        return lower(pattern) == lower(wider)
    return matches(wider, pattern)


def listed(words: Iterable[str], most: int = 4, last: str = "and", more: str = "more") -> str:
    """Words as a person lists them: a, b and c; beyond `most`, the rest is counted."""
    every = list(words)
    if len(every) > most:
        every = [*every[:most], f"{len(every) - most} {more}"]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else ""


def _parse(text: str) -> object:
    """The JSON value in a text. IAM's answers are percent-encoded, so a text that is no JSON is tried decoded."""
    try:
        if text.lstrip().startswith("{") or "%" not in text:
            return _json(text)
        plain = unquote(text, errors="strict")
        try:
            return _json(plain)
        except json.JSONDecodeError:
            return _json(unquote_plus(text, errors="strict"))
    except BadDocument:
        raise
    except (ValueError, RecursionError):
        _refuse("it is not JSON")


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            _refuse(f"it says {_quoted(key)} twice in one place, so it can be read in two ways")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    _refuse(f"{name} is not JSON")


def _statement(raw: object) -> Statement:
    if not isinstance(raw, dict):
        _refuse(f"one of its statements is {_kind(raw)}")
    _check_keys(raw, _ELEMENTS, "a statement")
    if raw.get("Effect") not in ("Allow", "Deny"):
        _refuse("a statement's Effect is neither Allow nor Deny, spelt exactly so")
    if not isinstance(raw.get("Sid", ""), str):
        _refuse("a statement's Sid is not text")
    action, except_actions = _either(raw, "Action")
    if action is None:
        _refuse("a statement has no Action")
    actions = _texts(action, "Action")
    for one in actions:
        if not _ACTION.fullmatch(one):
            _refuse(f"{_quoted(one)} is not an action")
    who, except_who = _either(raw, "Principal")
    resource, except_resources = _either(raw, "Resource")
    return Statement(
        allow=raw["Effect"] == "Allow",
        actions=actions,
        except_actions=except_actions,
        who=None if who is None else _principals(who),
        except_who=except_who,
        resources=None if resource is None else _texts(resource, "Resource"),
        except_resources=except_resources,
        conditions=_conditions(raw.get("Condition", {})),
    )


def _either(raw: Mapping[str, object], name: str) -> tuple[object, bool]:
    """What stands under a name or its Not-form, and whether it was the Not-form."""
    if name in raw and f"Not{name}" in raw:
        _refuse(f"a statement has both {name} and Not{name}")
    for key in (name, f"Not{name}"):
        if key in raw and raw[key] is None:
            _refuse(f"a statement's {key} is empty")
    return (raw[f"Not{name}"], True) if f"Not{name}" in raw else (raw.get(name), False)


def _principals(raw: object) -> tuple[Who, ...]:
    if raw == "*":
        return (Who("*", "*"),)
    if not isinstance(raw, dict) or not raw:
        _refuse("a Principal is neither * nor a list of principals by kind")
    _check_keys(raw, _WHO, "a Principal")
    return tuple(Who(kind, name) for kind, names in raw.items() for name in _texts(names, f"Principal {kind}"))


def _conditions(raw: object) -> tuple[Condition, ...]:
    if not isinstance(raw, dict):
        _refuse(f"a Condition is {_kind(raw)}")
    found = []
    for operator, block in raw.items():
        if not isinstance(operator, str) or not isinstance(block, dict) or not block:
            _refuse("a Condition compares nothing")
        for key, value in block.items():
            if not isinstance(key, str) or not key:
                _refuse("a Condition names no key")
            found.append(Condition(operator, key, _values(value, key)))
    return tuple(sorted(set(found)))


def _values(raw: object, key: str) -> tuple[str, ...]:
    values = []
    for one in raw if isinstance(raw, list) else [raw]:
        if isinstance(one, bool):
            values.append("true" if one else "false")
        elif isinstance(one, str):
            values.append(one)
        elif isinstance(one, int | float):
            values.append(f"{one:.17g}")
        else:
            _refuse(f"the Condition on {_quoted(key)} compares with {_kind(one)}")
    if not values:
        _refuse(f"the Condition on {_quoted(key)} compares with nothing")
    return tuple(values)


def _texts(raw: object, what: str) -> tuple[str, ...]:
    texts = raw if isinstance(raw, list) else [raw]
    if not texts:
        _refuse(f"a statement's {what} is an empty list")
    for one in texts:
        if not isinstance(one, str):
            _refuse(f"a statement's {what} holds {_kind(one)} where a name belongs")
        if not one.strip():
            _refuse(f"a statement's {what} holds a blank where a name belongs")
    return tuple(texts)


def _check_keys(raw: Mapping[object, object], known: set[str], where: str) -> None:
    for key in raw:
        if key not in known:
            _refuse(f"{where} has {_quoted(key)}, which AWS does not know there")


def _quoted(name: object) -> str:
    return f"“{shorten(clean(str(name)), 60)}”" if isinstance(name, str) else _kind(name)


def _kind(value: object) -> str:
    names = {dict: "a JSON object", list: "a list", str: "text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "something else")


def _refuse(why: str) -> NoReturn:
    raise BadDocument(why)
