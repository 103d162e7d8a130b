"""References to things whose id AWS chooses: named in a plan, looked up when the write is made.

A reference is a plain JSON object, so that it reads the same in a plan, in the journal and in an export. There is no
other variable language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wizard.aws.reads import Reads

KEY = "$ref"

RESOLVERS: dict[str, Callable[..., str | None]] = {}
"""How each kind of reference is looked up, from its name and from where it is; None while AWS has no such thing."""


class NotThereYet(LookupError):
    """A reference names something that AWS does not have; the message is a sentence."""


def ref(kind: str, name: str, **where: str) -> dict[str, str]:
    """A reference to the thing of this kind and name; `where` says where its name means something."""
    return {KEY: kind, "name": name, **where}


def resolved(aws: Reads, value: Any) -> Any:
    """A value in which every reference has become the id that AWS gave.

    Raises `NotThereYet` for what AWS does not have, and `AwsError` when it cannot be looked up.
    """
    if isinstance(value, Mapping):
        if KEY in value:
            where = {str(key): str(part) for key, part in value.items() if key not in {KEY, "name"}}
            return _look_up(aws, str(value[KEY]), str(value["name"]), where)
        return {key: resolved(aws, item) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(aws, item) for item in value]
    return value


def filled(value: Any, left: Mapping[str, Any]) -> Any:
    """A value in which references have become ids that are known already, from what a write left in AWS.

    AWS is not asked, and what is not known stays a reference.
    """
    if isinstance(value, Mapping):
        if KEY in value:
            return next((left[name] for name in _LEFT.get(str(value[KEY]), ()) if left.get(name)), value)
        return {key: filled(item, left) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, left) for item in value]
    return value


_LEFT = {
    "permission-set": ("PermissionSetArn",),
    "group": ("GroupId", "PrincipalId"),
    "membership": ("MembershipId",),
}
"""By kind of reference: under which names a write that is about such a thing leaves its id."""


def _look_up(aws: Reads, kind: str, name: str, where: Mapping[str, str]) -> str:
    found = RESOLVERS[kind](aws, name, **where)
    if found is None:
        raise NotThereYet(f"there is no {kind.replace('-', ' ')} {name}")
    return found
