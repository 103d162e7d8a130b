"""Which role cloud admins take: linking makes it, AWS chooses the end of its name, and an older linking leaves its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wizard.catalog import MADE_BY_LINKING
from wizard.model import Evidence, Result
from wizard.text import clean
from wizard.users.value import CLOUD_ADMIN_ROLE

CHECK = "users.role-mappable"
"""The check that looks for it, and whose evidence tells which ones there are."""

_BEGINS = CLOUD_ADMIN_ROLE.removesuffix("###")
_MADE = re.compile(r"made on (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")


def found_among(roles: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The roles that AWS made for cloud admins, the newest first; those without a date last."""
    first = datetime.min.replace(tzinfo=UTC)
    mine = [role for role in roles if _is_one(str(role["RoleName"]))]
    return sorted(mine, key=lambda role: (_moment(role) or first, str(role["RoleName"])), reverse=True)


def _is_one(name: str) -> bool:
    return name.startswith(_BEGINS) and MADE_BY_LINKING.fullmatch(name) is not None


def _moment(role: Mapping[str, Any]) -> datetime | None:
    made = role.get("CreateDate")
    return made.astimezone(UTC) if isinstance(made, datetime) else None


def told(roles: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """Each with when it was made: what `present` and `named` read, now and when it was kept."""
    return tuple(
        Evidence(
            label=str(role["RoleName"]),
            value=f"made on {made:%Y-%m-%d %H:%M} UTC"
            if (made := _moment(role))
            else "AWS does not say when it was made",
        )
        for role in roles
    )


def present(evidence: Sequence[Evidence]) -> str:
    """The role of the present link, which is the newest; "" where that cannot be told."""
    dates = {one.label: found[1] for one in evidence if (found := _MADE.fullmatch(one.value))}
    if len(evidence) == 1:
        return evidence[0].label
    newest = max(dates.values(), default="")
    names = [name for name, date in dates.items() if date == newest]
    return names[0] if len(names) == 1 and len(dates) == len(evidence) else ""


def seen_in(results: Iterable[Result]) -> tuple[Evidence, ...]:
    """What a look has told of these roles; nothing before there was one."""
    about = (one for one in results if (one.check, one.subject) == (CHECK, CLOUD_ADMIN_ROLE))
    return tuple(item for one in about for item in one.evidence if _is_one(item.label))


def candidates(evidence: Iterable[Evidence]) -> str:
    """All of them with their dates, in words."""
    return " or ".join(f"{clean(one.label)} ({one.value})" for one in evidence)


def named(role: str, results: Iterable[Result]) -> str:
    """A role under the name that the portal offers, as far as a look has told; several where one of them it is."""
    if role != CLOUD_ADMIN_ROLE:
        return role
    evidence = seen_in(results)
    return present(evidence) or candidates(evidence) or role
