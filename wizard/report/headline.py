"""The headline of a report: what somebody takes away who reads nothing else. In doubt it says less."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from wizard.done import definition_of_done
from wizard.engine import standing
from wizard.model import Result


class State(StrEnum):
    """Where the whole journey stands; the value is part of the report's file name."""

    NOT_DONE = "not-done"
    NOT_KNOWN = "not-known"
    NOT_VERIFIED = "not-verified"
    DONE = "done"


TITLES = {
    State.NOT_DONE: "Not done",
    State.NOT_KNOWN: "Not known",
    State.NOT_VERIFIED: "Holds, partly on somebody's word",
    State.DONE: "Done",
}
SIGNS = {State.NOT_DONE: "✗", State.NOT_KNOWN: "?", State.NOT_VERIFIED: "~", State.DONE: "✓"}


class Headline(NamedTuple):
    """A state with its title and its sentence."""

    state: State
    sentence: str

    @property
    def title(self) -> str:
        return TITLES[self.state]


def headline(results: Sequence[Result], *, looked_now: bool, begun: int) -> Headline:
    """The headline over the results of every step.

    `looked_now` says whether they were seen just now, `begun` how many writes are not known to have ended. Done is only
    what the definition of done calls so, looked at now, on nobody's word alone.
    """
    done = definition_of_done(results)
    failing = standing(results).blockers_failing
    said = done.headline.partition(": ")[2] or done.headline
    said = said[:1].upper() + said[1:]
    stale = "" if looked_now else "Nobody could look just now; this is how it was when it was seen last. "
    if not results:
        return Headline(State.NOT_KNOWN, "Nobody has looked at anything yet.")
    if done.fails:
        return Headline(State.NOT_DONE, f"{stale}{said} {failing} blocker{'s fail' if failing != 1 else ' fails'}.")
    if begun:
        return Headline(State.NOT_DONE, f"{stale}{begun} writes were begun, and nobody knows whether they happened.")
    if stale:
        return Headline(State.NOT_KNOWN, stale.strip())
    if not done.holds:
        return Headline(State.NOT_KNOWN, said)
    return Headline(State.NOT_VERIFIED if done.rests_on_word else State.DONE, said)
