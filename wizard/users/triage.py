"""Who is still there, and what is the matter with whom: everything that a person should know before deciding."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from wizard.mailboxes import domain_of, is_address, is_everybodys, is_private, is_school
from wizard.users.legacy import ALLIANCE_LEAD, LEGACY, STANDARD
from wizard.users.user import User


class Kind(StrEnum):
    """How alive a user is. Whoever is not active can still be decided about, and nobody is left out silently."""

    ACTIVE = "active"
    NEVER = "never signed in"
    INACTIVE = "inactive"
    SKILL_BUILDER = "Skill Builder only"


class Flag(StrEnum):
    """What is the matter with a user."""

    NO_ADDRESS = "not an email address"
    GENERIC = "generic mailbox"
    PERSONAL = "personal mailbox"
    SCHOOL = "school mailbox"
    DUPLICATE = "duplicate"
    UNKNOWN_ROLE = "unknown role"
    NO_ROLE = "no role"
    ODD_DATE = "last sign-in unreadable"


ODD = frozenset({Flag.NO_ADDRESS, Flag.GENERIC, Flag.PERSONAL, Flag.SCHOOL, Flag.DUPLICATE})
"""Addresses that are perhaps nobody's own: whoever has one is decided about by hand."""


class Twin(NamedTuple):
    """Addresses that are probably one person's: their keys as spelled, and the rules by which they are alike."""

    keys: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def said(self) -> str:
        return (
            f"{', '.join(self.keys[:4])}{' …' if len(self.keys) > 4 else ''}: alike but for {' and '.join(self.rules)}"
        )


@dataclass(frozen=True)
class Triage:
    """What stands about all users, in the order of the file.

    Attributes:
        kinds, flags: one entry per user. twins: groups of duplicates.
    """

    kinds: tuple[Kind, ...]
    flags: tuple[tuple[Flag, ...], ...]
    twins: tuple[Twin, ...]

    def count(self, kind: Kind) -> int:
        return self.kinds.count(kind)


def triage(users: Sequence[User], *, inactive_days: int, today: date, has_logins: bool) -> Triage:
    """Judge every user. Without a column of sign-ins everybody counts as active: nobody is passed over by guessing."""
    since = (today - timedelta(days=inactive_days)).isoformat()
    twins = duplicates(users)
    twin_keys = {key for twin in twins for key in twin.keys}
    domains: dict[str, Flag | None] = {}
    kinds, flags = [], []
    for user in users:
        kinds.append(_kind(user, since, has_logins))
        flags.append(_flags(user, twin_keys, domains))
    return Triage(tuple(kinds), tuple(flags), twins)


def _kind(user: User, since: str, has_logins: bool) -> Kind:
    if user.roles == (STANDARD,) and not user.said:
        return Kind.SKILL_BUILDER
    if not has_logins:
        return Kind.ACTIVE
    if not user.last:
        return Kind.NEVER
    # ISO dates compare as text; what is no date counts as active.
    return Kind.INACTIVE if user.last < since and user.seen else Kind.ACTIVE


_NONE: tuple[Flag, ...] = ()


def _flags(user: User, twins: set[str], domains: dict[str, Flag | None]) -> tuple[Flag, ...]:
    address = user.address
    domain = domain_of(address)
    if domain not in domains:
        domains[domain] = Flag.PERSONAL if is_private(domain) else Flag.SCHOOL if is_school(domain) else None
    found: list[Flag] = []
    if not is_address(address):
        found.append(Flag.NO_ADDRESS)
    elif is_everybodys(address):
        found.append(Flag.GENERIC)
    if (mailbox := domains[domain]) is not None:
        found.append(mailbox)
    if user.key in twins:
        found.append(Flag.DUPLICATE)
    if user.said:
        found.append(Flag.UNKNOWN_ROLE)
    elif not user.roles:
        found.append(Flag.NO_ROLE)
    if user.last and user.seen is None:
        found.append(Flag.ODD_DATE)
    return tuple(found) if found else _NONE


# --- duplicates

# Letters of other scripts that look like Latin ones; NFKC takes care of full-width and stylistic ones.
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕԁһӏԛԝɡıν" + "АВЕКМНОРСТХІЈЅ" + "αοριυκ",
    "aeopcyxijsdhlqwgiv" + "ABEKMHOPCTXIJS" + "aopiuk",
)
_INVISIBLE = re.compile(r"‹U\+[0-9A-F]{4,6}›", re.IGNORECASE)
_PLUS = re.compile(r"\+[^@]*")

SPACE, CASE, LOOKALIKE, PLUS, DOTS = (
    "a space before or after",
    "upper and lower case",
    "letters that look the same",
    "what stands after a plus sign",
    "dots before the @",
)
_RULES = (
    (SPACE, str.strip),
    (CASE, str.casefold),
    (LOOKALIKE, lambda text: text if text.isascii() else _plain(text)),
    (PLUS, lambda text: _PLUS.sub("", text) if "+" in text else text),
    (DOTS, lambda text: _undotted(text)),
)


def duplicates(users: Iterable[User]) -> tuple[Twin, ...]:
    """Groups of addresses that are probably one person's, with the rules that make them alike."""
    groups: dict[str, list[str]] = {}
    for user in users:
        if not user.email:
            continue
        text = user.email.strip().casefold()
        if not text.isascii():
            text = _plain(text)
        if "+" in text:
            text = _PLUS.sub("", text)
        groups.setdefault(_undotted(text), []).append(user.email)
    return tuple(Twin(tuple(group), _rules(group)) for group in groups.values() if len(group) > 1)


def _rules(group: Sequence[str]) -> tuple[str, ...]:
    """The rules without which the addresses of a group would differ."""
    needed = []
    for name, _ in _RULES:
        texts = set(group)
        for other, rule in _RULES:
            if other != name:
                texts = {rule(text) for text in texts}
        if len(texts) > 1:
            needed.append(name)
    return tuple(needed) or (LOOKALIKE,)


def _plain(text: str) -> str:
    """Text with letters that look like Latin ones made Latin, and what cannot be seen taken out."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_LOOKS_LIKE)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _undotted(text: str) -> str:
    local, at, domain = text.partition("@")
    return f"{local.replace('.', '')}{at}{domain}" if "." in local else text


# --- caps


class Cap(NamedTuple):
    """A role that more people hold than the portal allows."""

    role: str
    held: int
    most: int

    @property
    def said(self) -> str:
        return f"{self.held} hold the role {LEGACY[self.role].title}, and the portal allows {self.most}"


def over_caps(users: Iterable[User]) -> tuple[Cap, ...]:
    """The roles that too many people hold.

    https://docs.aws.amazon.com/partner-central/latest/getting-started/managing-user-roles-and-assignments.html
    """
    held = Counter(role for user in users for role in user.roles)
    return tuple(Cap(role.id, held[role.id], role.most) for role in LEGACY.values() if 0 < role.most < held[role.id])


def leads(users: Iterable[User]) -> int:
    """How many alliance leads there are; the portal always has one."""
    return sum(ALLIANCE_LEAD in user.roles for user in users)
