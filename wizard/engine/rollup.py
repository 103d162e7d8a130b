"""Roll-up: a step or a phase is as bad as its worst blocker, and advice is counted beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.model import Result, Severity, Status


class Standing(StrEnum):
    """How a step stands, best last. `CLAIMED` rests on somebody's word; `NOT_LOOKED` was never looked at.

    `TO_DO` is no verdict: nothing fails there, and a person still has something to do (`wizard.engine.remaining`).
    """

    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_LOOKED = "not_looked"
    TO_DO = "to_do"
    CLAIMED = "claimed"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Tally:
    """A standing with what stands beside it: advice that fails, and advice that could not be looked at."""

    standing: Standing
    blockers_failing: int = 0
    blockers_unknown: int = 0
    advice: int = 0
    advice_unknown: int = 0


def standing(results: Iterable[Result]) -> Tally:
    """The standing of some results together.

    Nothing looked at is never a pass; a step that has only advice passes with its advice counted, unless none of
    it could be looked at.
    """
    results = list(results)
    blockers = [result for result in results if result.severity is Severity.BLOCKER]
    advice = [result for result in results if result.severity is Severity.ADVICE]
    judged = blockers or advice
    failing = sum(result.status is Status.FAIL for result in blockers)
    blind = sum(result.status is Status.UNKNOWN for result in blockers)
    beside = sum(result.status is Status.FAIL for result in advice)
    unseen = sum(result.status is Status.UNKNOWN for result in advice)
    if not results:
        found = Standing.NOT_LOOKED
    elif failing:
        found = Standing.FAIL
    elif blind or all(result.status is Status.UNKNOWN for result in judged):
        found = Standing.UNKNOWN
    elif all(result.status is Status.NOT_APPLICABLE for result in judged):
        found = Standing.NOT_APPLICABLE
    elif _rests_on_a_word(blockers, advice):
        found = Standing.CLAIMED
    else:
        found = Standing.PASS
    return Tally(found, failing, blind, beside, unseen)


def _rests_on_a_word(blockers: Sequence[Result], advice: Sequence[Result]) -> bool:
    """One claimed blocker is enough; where there is only advice, all that holds of it has to be claimed."""
    if blockers:
        return any(result.claimed for result in blockers)
    holding = [result for result in advice if result.status is Status.PASS]
    return bool(holding) and all(result.claimed for result in holding)
