"""Verdicts and standings as glyphs and words, the same in every face: a sign, a word, and never colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wizard.model import Result, Severity, Status, Strength

if TYPE_CHECKING:
    from wizard.engine.rollup import Tally  # the engine knows the journey, and the journey's steps use these words

GLYPHS = {Status.PASS: "✓", Status.FAIL: "✗", Status.UNKNOWN: "?", Status.NOT_APPLICABLE: "·"}
WORDS = {Status.PASS: "pass", Status.FAIL: "fail", Status.UNKNOWN: "unknown", Status.NOT_APPLICABLE: "n/a"}
STANDINGS: dict[str, str] = {
    "pass": "✓ holds",
    "claimed": "~ claimed",
    "fail": "✗ fails",
    "unknown": "? unknown",
    "not_looked": "· not looked at yet",
    "not_applicable": "· does not apply",
}


def glyph(result: Result) -> str:
    """A result's sign; advice that fails is a "!", so that a "✗" always means a blocker."""
    if result.status is Status.FAIL and result.severity is Severity.ADVICE:
        return "!"
    if result.claimed:
        return "~"
    return GLYPHS[result.status]


def word(result: Result) -> str:
    if result.status is Status.FAIL and result.severity is Severity.ADVICE:
        return "advice"
    return "claimed" if result.claimed else WORDS[result.status]


def sentence(result: Result) -> str:
    """A result's sentence, with how good its evidence is where it is better than somebody's word, which has its sign."""
    if result.status is Status.PASS and result.strength in (Strength.RECORDED, Strength.OBSERVED):
        return f"{result.summary} ({result.strength.value})"
    return result.summary


def tally_words(tally: Tally) -> str:
    beside = f", {tally.advice} piece{'s' if tally.advice != 1 else ''} of advice" if tally.advice else ""
    return STANDINGS[tally.standing] + beside


def counts(results: Iterable[Result]) -> str:
    """How many results of each status, in words; advice that fails is counted as advice."""
    results = list(results)
    numbers = {status: sum(result.status is status for result in results) for status in Status}
    said = f"{numbers[Status.PASS]} of {len(results)} hold"
    if stated := sum(result.claimed for result in results):
        said += f" ({stated} of them claimed)"
    advice = sum(result.status is Status.FAIL and result.severity is Severity.ADVICE for result in results)
    for number, words in (
        (numbers[Status.FAIL] - advice, "fail"),
        (advice, "advice"),
        (numbers[Status.UNKNOWN], "unknown"),
        (numbers[Status.NOT_APPLICABLE], "do not apply"),
    ):
        if number:
            said += f", {number} {words}"
    return said
