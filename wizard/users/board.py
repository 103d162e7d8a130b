"""The users as people work with them: each with triage, proposal and decision; filtered, sorted, listed.

Every face shows the same board: the screen, the command line and the export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from wizard.answers import Answers
from wizard.model import Result
from wizard.personas import choice
from wizard.users.cloud_admin import present, seen_in
from wizard.users.legacy import titles
from wizard.users.mapping import Proposal, Proposer, gain
from wizard.users.questions import import_answers
from wizard.users.triage import Flag, Kind, Triage
from wizard.users.user import User
from wizard.users.value import CLOUD_ADMIN_ROLE, Decision, Done, Users

UNDECIDED, NO_ACCESS, DECIDED, DONE = "undecided", "no access", "decided", "done"


class Entry(NamedTuple):
    """One user with everything that is known.

    `unmap` is what was stated before they were decided to get no access, `cloud_admin` the role of cloud admins under the
    name that AWS chose, as far as a look has told.
    """

    place: int
    user: User
    kind: Kind
    flags: tuple[Flag, ...]
    proposal: Proposal
    decision: Decision | None
    done: Done | None
    unmap: Done | None = None
    cloud_admin: str = CLOUD_ADMIN_ROLE

    @property
    def standing(self) -> str:
        """Where this user stands, in a word."""
        if self.decision is None:
            return UNDECIDED
        return (DONE if self.done else DECIDED) if self.decision.role else NO_ACCESS

    @property
    def gains(self) -> str:
        """What they can do afterwards and could not before, under what is decided or else proposed."""
        return gain(self.proposal, self.decision.role if self.decision else None)

    @property
    def roles(self) -> str:
        """The legacy roles in words, with what the file says where nobody knows it."""
        return ", ".join(filter(None, (titles(self.user.roles), self.user.said))) or "none"

    @property
    def becomes(self) -> str:
        """The decision, or what is proposed, in words."""
        if self.decision is not None:
            return self.shown(self.decision.said)
        if self.proposal.doubt:
            return "?"
        return self.shown(self.proposal.role or "no access")

    @property
    def cloud_admin_choice(self) -> str:
        """The role of cloud admins as something to choose."""
        makes = "makes" if self.cloud_admin == CLOUD_ADMIN_ROLE else "made"
        return f"{self.cloud_admin}, which AWS {makes} on linking"

    def shown(self, text: str) -> str:
        """A text with the role of cloud admins under its real name."""
        return text.replace(CLOUD_ADMIN_ROLE, self.cloud_admin)


class Board:
    """All users of a journey under its answers; what was `seen` in AWS tells the name of the role of cloud admins."""

    def __init__(self, users: Users, answers: Answers, seen: Iterable[Result] = ()) -> None:
        self.users = users
        self._cloud_admin = present(seen_in(seen)) or CLOUD_ADMIN_ROLE
        self.triage: Triage = users.triage(import_answers(answers).inactive_days)
        self._proposer = Proposer(choice(answers))

    def __len__(self) -> int:
        return len(self.users.people)

    def entry(self, place: int) -> Entry:
        user = self.users.people[place]
        done = self.users.done.get(user.key) if self.users.is_done(user) else None
        kind, flags = self.triage.kinds[place], self.triage.flags[place]
        unmap = self.users.done.get(user.key) if self.users.is_left_mapped(user) else None
        proposal, decision = self._proposer.of(user), self.users.decisions.get(user.key)
        return Entry(place, user, kind, flags, proposal, decision, done, unmap, self._cloud_admin)

    def find(self, words: str) -> list[int]:
        """The places of the users about whom every word stands, in the order of the file.

        A word may be any part of an address or a name, or the beginning of a word for what is known: "active" does
        not find the inactive.
        """
        found = list(range(len(self)))
        wanted = words.casefold().split()
        texts, tags = self._texts if wanted else ([], [])
        for word in wanted:
            beginning = f" {word}"
            known = {tag for tag in set(tags) if beginning in tag}
            found = [place for place in found if word in texts[place] or tags[place] in known]
        return found

    def sort(self, places: Sequence[int], by: str) -> list[int]:
        """Places in the order of the file, in another one of `SORTS`."""
        people = self.users.people
        if by == "decision":
            return sorted(places, key=lambda place: self._decision_of(people[place]))
        key = _KEYS.get(by)
        return sorted(places, key=lambda place: key(people[place])) if key else list(places)

    def _decision_of(self, user: User) -> tuple[bool, bool, str]:
        """What sorts the undecided last, by what is proposed, and before them no access and the roles."""
        decision = self.users.decisions.get(user.key)
        if decision is None:
            return True, True, self._proposer.of(user).role
        return False, bool(decision.role), decision.role

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
        return self._counts

    @cached_property
    def _counts(self) -> Mapping[str, int]:
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
    def _texts(self) -> tuple[list[str], list[str]]:
        """What to search in: one text per user of their own, and one that many users share."""
        users = self.users
        made: dict[tuple[Any, ...], str] = {}
        texts, tags = [], []
        for place, user in enumerate(users.people):
            decision = users.decisions.get(user.key)
            role, done = decision.role if decision else None, users.is_done(user) or users.is_left_mapped(user)
            kind, flags = self.triage.kinds[place], self.triage.flags[place]
            key = (user.roles, kind, flags, role, done)
            if key not in made:
                called = (role, self._cloud_admin) if role == CLOUD_ADMIN_ROLE else (role or "",)
                words = (titles(user.roles), kind, *flags, *called, *self._standing(role, done))
                made[key] = f" {' '.join(words)}".casefold()
            texts.append(f"{user.email} {user.name} {user.said}".casefold())
            tags.append(made[key])
        return texts, tags

    @staticmethod
    def _standing(role: str | None, done: bool) -> tuple[str, ...]:
        """The words that find a user by where they stand."""
        if role is None:
            return UNDECIDED, "open"
        if role:
            return DECIDED, *((DONE, "mapped") if done else ("waiting",))
        return DECIDED, NO_ACCESS, "none", *(("unmap",) if done else ())


def unmap_words(done: Done) -> str:
    """What is still to be done about somebody who was mapped and gets no access any more."""
    return (
        f"{done.by} stated that they were mapped to {done.role}: unmap them in the portal, and say so as for mapping."
    )


def marked_words(users: Users, keys: Iterable[str]) -> str:
    """How many of these were stated to be mapped, and how many to be mapped no more."""
    left = {user.key for user in users.to_unmap}
    unmapped = len(left & set(keys))
    mapped = len(set(keys)) - unmapped
    return " and ".join(
        [*([f"{mapped:,} mapped"] if mapped or not unmapped else []), *([f"{unmapped:,} unmapped"] if unmapped else [])]
    )


_KEYS: dict[str, Callable[[User], Any]] = {
    "email": lambda user: user.email.casefold(),
    "name": lambda user: (not user.name, user.name.casefold()),
    "role": lambda user: (user.roles or ("~",), user.said),
    "last": lambda user: user.last,
}
SORTS = ("file", *_KEYS, "decision")
