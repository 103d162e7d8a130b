"""The headline of a report: what somebody takes away who reads nothing else. In doubt it says less."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from wizard.done import definition_of_done
from wizard.engine import Standing, standing
from wizard.model import Result, Severity


class State(StrEnum):
    """Where the whole journey stands; the value is part of the report's file name."""

    NOT_DONE = "not-done"
    NOT_KNOWN = "not-known"
    NOT_VERIFIED = "not-verified"
    DONE = "done"


TITLES = {
    State.NOT_DONE: "Not done",
    State.NOT_KNOWN: "Not known",
    State.NOT_VERIFIED: "Not verified",
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
    what every blocker and every line of the definition of done shows, looked at now, on nobody's word alone.
    """
    done, whole = definition_of_done(results), standing(results)
    said = done.headline.partition(": ")[2] or done.headline
    said = said[:1].upper() + said[1:]
    stale = "" if looked_now else "Nobody could look just now; this is how it was when it was seen last. "
    if not results:
        return Headline(State.NOT_KNOWN, "Nobody has looked at anything yet.")
    if done.failing or whole.standing is Standing.FAIL:
        blockers = f" {whole.blockers_failing} blockers fail." if whole.blockers_failing else ""
        return Headline(State.NOT_DONE, f"{stale}{said if done.failing else ''}{blockers}".strip())
    if begun:
        return Headline(State.NOT_DONE, f"{stale}{begun} writes were begun, and nobody knows whether they happened.")
    if stale:
        return Headline(State.NOT_KNOWN, stale.strip())
    if done.unknown or whole.standing in {Standing.UNKNOWN, Standing.NOT_LOOKED}:
        return Headline(State.NOT_KNOWN, said if done.unknown else f"{whole.blockers_unknown} blockers are unknown.")
    if done.claimed or any(result.claimed for result in results if result.severity is Severity.BLOCKER):
        return Headline(
            State.NOT_VERIFIED, done.headline if done.claimed else "A blocker holds on somebody's word alone."
        )
    if done.holds and whole.standing is Standing.PASS:
        return Headline(State.DONE, said)
    return Headline(State.NOT_KNOWN, "Nothing that has to hold was really looked at.")
