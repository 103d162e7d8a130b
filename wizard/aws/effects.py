"""The words in which a write is proven: what AWS shows of it, what it left, and how far along it is.

`shows` answers from AWS alone, so it serves three times: to wait until a write has arrived everywhere, to find out
what became of a write whose answer was lost, and to make sure before an undo that nothing there has been touched since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.aws.reads import Reads

OPERATION_TAG = "partner-central-wizard:operation"
"""The tag that tells what this journey made from what others made; its value is the journey's own."""

DOCUMENTS = ("AssumeRolePolicyDocument", "PolicyDocument", "InlinePolicy")
"""Parameters that hold a JSON document as text."""


class Shown(StrEnum):
    """What AWS shows of a write."""

    MADE = "made"
    NOT_MADE = "not made"
    OTHERWISE = "something else is there"


@dataclass(frozen=True)
class Effect:
    """What AWS shows of a write, with what identifies the thing it left (a role's id, say)."""

    shown: Shown
    left: dict[str, Any]
    sentence: str = ""


@dataclass(frozen=True)
class Later:
    """How far AWS is with a write that it carries out later: `under_way` and `failed` are its words, "" when not so."""

    under_way: str = ""
    failed: str = ""


@dataclass(frozen=True)
class Writable:
    """One operation on the list.

    Attributes:
        shows: what AWS shows of it, given its parameters.
        stands: why it can no longer be taken back as it was left, or "" when it can. It is given the parameters
            and what was left.
        ready: why it should not be made after all (something moved since it was reviewed), or "".
        later: how far AWS is with a write that it carries out later, from its parameters and the answer it gave first.
        gone: what AWS shows when something that the parameters refer to is not there: of a removal, that it was made.
        publishes: whether it carries out what earlier writes prepared; its undo does the same, once theirs are made.
    """

    shows: Callable[[Reads, Mapping[str, Any], str], Effect]
    stands: Callable[[Reads, Mapping[str, Any], Mapping[str, Any], str], str]
    ready: Callable[[Reads, Mapping[str, Any], Mapping[str, Any] | None], str] = lambda aws, parameters, before: ""
    later: Callable[[Reads, Mapping[str, Any], Mapping[str, Any]], Later] = lambda aws, parameters, answer: Later()
    gone: Shown = Shown.NOT_MADE
    publishes: bool = False


def never_stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    """What is said of every inverse."""
    return "an undo cannot be undone; plan the step again instead"


def same_document(one: object, other: object) -> bool:
    """Whether two policy documents are the same JSON, given as text or as the value."""
    return _value(one) == _value(other)


def _value(document: object) -> object:
    """A document as its value; text that is no JSON is the same as itself and as nothing else."""
    if not isinstance(document, str):
        return document
    try:
        return json.loads(document)
    except (ValueError, RecursionError):
        return document
