"""The users as people work with them: each with triage, proposal and decision; filtered, sorted, listed.

Every face shows the same board: the screen, the command line and the export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from wizard.answers import Answers
from wizard.personas import choice
from wizard.users.legacy import LEGACY, titles
from wizard.users.mapping import Proposal, Proposer
from wizard.users.questions import import_answers
from wizard.users.triage import Flag, Kind, Triage
from wizard.users.user import User
from wizard.users.value import Decision, Done, Users

UNDECIDED, NO_ACCESS, DECIDED, DONE = "undecided", "no access", "decided", "done"


class Entry(NamedTuple):
    """One user with everything that is known."""

    place: int
    user: User
    kind: Kind
    flags: tuple[Flag, ...]
    proposal: Proposal
    decision: Decision | None
    done: Done | None

    @property
    def standing(self) -> str:
        """Where this user stands, in a word."""
        if self.decision is None:
            return UNDECIDED
        return (DONE if self.done else DECIDED) if self.decision.role else NO_ACCESS

    @property
    def roles(self) -> str:
        """The legacy roles in words, with what the file says where nobody knows it."""
        return ", ".join(filter(None, (titles(self.user.roles), self.user.said))) or "none"

    @property
    def becomes(self) -> str:
        """The decision, or what is proposed, in words."""
        if self.decision is not None:
            return self.decision.said
        if self.proposal.doubt:
            return "?"
        return self.proposal.role or "no access"


class Board:
    """All users of a journey under its answers."""

    def __init__(self, users: Users, answers: Answers) -> None:
        self.users = users
        self.triage: Triage = users.triage(import_answers(answers).inactive_days)
        self._proposer = Proposer(choice(answers))

    def __len__(self) -> int:
        return len(self.users.people)

    def entry(self, place: int) -> Entry:
        user = self.users.people[place]
        done = self.users.done.get(user.key) if self.users.is_done(user) else None
        kind, flags = self.triage.kinds[place], self.triage.flags[place]
        return Entry(place, user, kind, flags, self._proposer.of(user), self.users.decisions.get(user.key), done)

    def find(self, words: str) -> list[int]:
        """The places of the users in whom every word occurs, in the order of the file."""
        wanted = words.casefold().split()
        if not wanted:
            return list(range(len(self)))
        haystacks = self._haystacks
        found = [place for place, text in enumerate(haystacks) if wanted[0] in text]
        for word in wanted[1:]:
            found = [place for place in found if word in haystacks[place]]
        return found

    def sort(self, places: Sequence[int], by: str) -> list[int]:
        """Places in another order: by "file", "email", "name", "role", "last" or "decision"."""
        return sorted(places, key=self._key(by)) if by in _KEYS else sorted(places)

    def _key(self, by: str) -> Callable[[int], Any]:
        key, people = _KEYS[by], self.users.people
        if by == "decision":
            return lambda place: key(self.entry(place))
        return lambda place: key(people[place])

    @cached_property
    def undecided(self) -> tuple[int, ...]:
        """The places of the active users about whom nobody has decided."""
        decisions = self.users.decisions
        return tuple(
            place
            for place, user in enumerate(self.users.people)
            if self.triage.kinds[place] is Kind.ACTIVE and user.key not in decisions
        )

    def counts(self) -> Mapping[str, int]:
        """How many users there are of each kind and standing."""
        users = self.users
        decided = sum(user.key in users.decisions for user in users.people)
        return {
            "users": len(users.people),
            **{kind.value: self.triage.count(kind) for kind in Kind},
            "decided": decided,
            "to map": len(users.to_map),
            "mapped": len(users.to_map) - len(users.waiting),
        }

    @cached_property
    def _haystacks(self) -> list[str]:
        """One text per user to search in; what is the same for many is made once."""
        users, tails = self.users, {role.id: role.title for role in LEGACY.values()}
        made: dict[tuple[Any, ...], str] = {}
        texts = []
        for place, user in enumerate(users.people):
            decision = users.decisions.get(user.key)
            standing = UNDECIDED if decision is None else (decision.role and DECIDED) or NO_ACCESS
            if standing == DECIDED and users.is_done(user):
                standing = DONE
            key = (user.roles, self.triage.kinds[place], self.triage.flags[place], standing, decision and decision.role)
            if key not in made:
                words = (*(tails[role] for role in user.roles), key[1], *key[2], standing, key[4] or "")
                made[key] = " ".join(words).casefold()
            texts.append(f"{user.email} {user.name} {user.said} ".casefold() + made[key])
        return texts


_KEYS: dict[str, Callable[[Any], Any]] = {
    "email": lambda user: user.email.casefold(),
    "name": lambda user: (not user.name, user.name.casefold()),
    "role": lambda user: (user.roles or ("~",), user.said),
    "last": lambda user: user.last,
    "decision": lambda entry: (entry.standing, entry.becomes),
}
SORTS = ("file", *_KEYS)
