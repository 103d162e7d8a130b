"""Decisions about many users at once: those that can be taken are, and the others are named with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from wizard.users.board import Board
from wizard.users.mapping import BadDecision, decide
from wizard.users.triage import ODD
from wizard.users.value import Decision, Users


class Decided(NamedTuple):
    """What came of it.

    Attributes:
        users: with the new decisions. number: how many there are.
        refused: whom nothing was decided about, and why, in the order of the file.
    """

    users: Users
    number: int
    refused: tuple[tuple[str, str], ...]

    def why(self) -> list[tuple[str, int]]:
        """The reasons of the refusals, the most frequent first."""
        counts: dict[str, int] = {}
        for _, reason in self.refused:
            counts[reason] = counts.get(reason, 0) + 1
        return sorted(counts.items(), key=lambda pair: -pair[1])


def decide_all(
    board: Board, places: Iterable[int], role: str | None, *, reason: str, by: str, at: datetime, consent: str = ""
) -> Decided:
    """Decide about some users: `role` names a role, "" is no access, None takes what is proposed for each."""
    decisions: dict[str, Decision | None] = {}
    refused = []
    meant = list(places)
    alone = set(own(board, meant, role))
    for place in meant:
        entry = board.entry(place)
        try:
            if place not in alone:
                raise BadDecision(NOBODYS_OWN)
            decisions[entry.user.key] = decide(
                entry.user, entry.proposal, role, reason=reason, by=by, at=at, consent=consent
            )
        except BadDecision as error:
            refused.append((entry.user.key, str(error)))
    return Decided(board.users.decided(decisions), len(decisions), tuple(refused))


NOBODYS_OWN = (
    "Its address is perhaps nobody's own (shared, personal, of a school, or there twice): left open, decide about it "
    "by itself."
)


def own(board: Board, places: Iterable[int], role: str | None) -> list[int]:
    """Those of some users who can be decided about together: odd addresses get access one at a time, and no other way."""
    meant = list(places)
    if len(meant) == 1 or role == "":
        return meant
    return [place for place in meant if not ODD & set(board.triage.flags[place])]


def open_for_proposals(board: Board, places: Iterable[int]) -> list[int]:
    """Those among some users whom proposals are meant for: active, with an address of their own, and undecided."""
    undecided = set(board.undecided)
    return [place for place in places if place in undecided and not ODD & set(board.triage.flags[place])]


def undecide(users: Users, keys: Iterable[str]) -> Users:
    """Take back what was decided about some users."""
    return users.decided(dict.fromkeys(keys))
