"""What the journey knows about the users: the last import, what was decided about each, and what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from wizard.catalog import PREFIX
from wizard.users.quick import not_collecting
from wizard.users.triage import Triage, triage
from wizard.users.user import User

CLOUD_ADMIN_ROLE = f"{PREFIX}CloudAdmin-###"
"""The role that AWS makes on linking; it chooses what stands in place of ###."""

BATCH = 10
"""How many users the portal shows, and handles, at a time."""


class Source(NamedTuple):
    """The file of the last import.

    Attributes:
        name, digest: of the file; form: encoding and delimiter in words; notes: what had to be assumed.
        at: when it was imported, in ISO form with its zone.
        columns: the headings of each kind, in words; reasons: why each was taken for what it is.
        more: the headings of the columns that mean nothing to us.
        has_logins: whether a column says when people signed in last.
        confirmed_by: who looked at the columns and found them right; "" while nobody has.
    """

    name: str
    digest: str
    form: str
    notes: tuple[str, ...]
    at: str
    columns: dict[str, str]
    reasons: dict[str, str]
    more: tuple[str, ...]
    has_logins: bool
    rows: int
    confirmed_by: str = ""

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.at).date()


class Decision(NamedTuple):
    """What becomes of one user.

    Attributes:
        role: the IAM role to map them to before the migration; "" for no access.
        personas: how they work afterwards, by persona name.
        consent: who agreed that they can do more than before; "" where nobody had to.
    """

    role: str
    personas: tuple[str, ...]
    reason: str
    by: str
    at: str
    consent: str = ""

    @property
    def said(self) -> str:
        return self.role or "no access"


class Done(NamedTuple):
    """Somebody's word that a user was mapped to a role in the portal."""

    role: str
    by: str
    at: str


class News(NamedTuple):
    """What a new export changed: users by key; for a role that changed, what it was."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: dict[str, str] = {}

    @property
    def anything(self) -> bool:
        return bool(self.added or self.gone or self.changed)


@dataclass(frozen=True)
class Users:
    """All of it. Empty when nothing was imported.

    `decisions` and `done` are kept by `User.key`, also of users who are gone: they may come back.
    """

    source: Source | None = None
    people: tuple[User, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    done: Mapping[str, Done] = field(default_factory=dict)
    news: News = field(default_factory=News)
    _triages: dict[int, Triage] = field(default_factory=dict, compare=False, repr=False)

    def confirmed(self, by: str) -> Users:
        """A copy in which somebody has found the columns right."""
        assert self.source is not None
        return replace(self, source=self.source._replace(confirmed_by=by))

    def triage(self, inactive_days: int) -> Triage:
        """What stands about each user, counted from the day of the import."""
        if inactive_days not in self._triages:
            today = self.source.day if self.source else date.max
            logins = bool(self.source and self.source.has_logins)
            with not_collecting():
                self._triages[inactive_days] = triage(
                    self.people, inactive_days=inactive_days, today=today, has_logins=logins
                )
        return self._triages[inactive_days]

    def decision(self, user: User) -> Decision | None:
        return self.decisions.get(user.key)

    def is_done(self, user: User) -> bool:
        """Whether somebody said that this user was mapped, to the very role that is decided now."""
        decision, done = self.decisions.get(user.key), self.done.get(user.key)
        return bool(decision and done and decision.role and done.role == decision.role)

    def is_left_mapped(self, user: User) -> bool:
        """Whether this user was stated to be mapped, and gets no access any more."""
        decision = self.decisions.get(user.key)
        return user.key in self.done and decision is not None and not decision.role

    @cached_property
    def to_unmap(self) -> tuple[User, ...]:
        """Who has to be unmapped in the portal."""
        return tuple(user for user in self.people if self.is_left_mapped(user))

    @cached_property
    def to_map(self) -> tuple[User, ...]:
        """Who is to be mapped in the portal, done or not, in the order of the file."""
        return tuple(user for user in self.people if (found := self.decisions.get(user.key)) and found.role)

    @cached_property
    def waiting(self) -> tuple[User, ...]:
        """Who is still to be mapped."""
        return tuple(user for user in self.to_map if not self.is_done(user))

    def batch(self) -> tuple[User, ...]:
        """The next users to map, as many as the portal takes at a time."""
        return self.waiting[:BATCH]

    def used_roles(self) -> dict[str, tuple[User, ...]]:
        """The roles that were decided on, with who gets each."""
        roles: dict[str, list[User]] = {}
        for user in self.to_map:
            roles.setdefault(self.decisions[user.key].role, []).append(user)
        return {role: tuple(roles[role]) for role in sorted(roles)}

    @cached_property
    def without_access(self) -> frozenset[str]:
        """The addresses, in small letters, of everybody who was decided to get no access, under any spelling."""
        refused: set[str] = set()
        others: set[str] = set()
        for user in self.people:
            decision = self.decisions.get(user.key)
            none = decision is not None and not decision.role and not decision.personas
            (refused if none else others).add(user.address.casefold())
        return frozenset(refused - others - {""})

    @cached_property
    def by_persona(self) -> Mapping[str, tuple[User, ...]]:
        """The personas that were decided on, with who works as each after the migration."""
        found: dict[str, list[User]] = {}
        for user in self.people:
            decision = self.decisions.get(user.key)
            for persona in decision.personas if decision else ():
                found.setdefault(persona, []).append(user)
        return {persona: tuple(users) for persona, users in found.items()}

    @cached_property
    def addresses(self) -> Mapping[str, Mapping[str, str]]:
        """The addresses of the people of each persona, by how they are compared; the row of somebody who has none."""
        return {
            persona: {address.casefold(): address for user in users for address in (user.address or user.key,)}
            for persona, users in self.by_persona.items()
        }

    def decided(self, decisions: Mapping[str, Decision | None]) -> Users:
        """A copy with some decisions made anew, or taken back where they are None."""
        merged = {key: found for key, found in {**self.decisions, **decisions}.items() if found is not None}
        return replace(self, decisions=merged)

    def marked(self, keys: Iterable[str], by: str, at: datetime) -> Users:
        """A copy in which somebody says that these users were mapped to what was decided about them, or unmapped."""
        when = at.isoformat(timespec="seconds")
        said = set(keys)
        made = {key: Done(self.decisions[key].role, by, when) for key in said if self.decisions[key].role}
        kept = {key: done for key, done in self.done.items() if key not in said}
        return replace(self, done={**kept, **made})

    def unmarked(self, keys: Iterable[str]) -> Users:
        """A copy in which these users are still to be mapped."""
        taken_back = set(keys)
        return replace(self, done={key: done for key, done in self.done.items() if key not in taken_back})


NOBODY = Users()
