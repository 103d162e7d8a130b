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
    "to_do": "○ still to do",
    "not_applicable": "· does not apply",
}


def glyph(result: Result) -> str:
    """A result's sign; advice that fails is a "!", so that a "✗" always means a blocker."""
    if _is_advice(result):
        return "!"
    if result.claimed:
        return "~"
    return GLYPHS[result.status]


def word(result: Result) -> str:
    if _is_advice(result):
        return "advice"
    return "claimed" if result.claimed else WORDS[result.status]


def sentence(result: Result) -> str:
    """A result's sentence, with how good its evidence is where it is better than somebody's word, which has its sign."""
    if result.status is Status.PASS and result.strength in (Strength.RECORDED, Strength.OBSERVED):
        return f"{result.summary} ({result.strength.value})"
    return result.summary


def tally_words(tally: Tally) -> str:
    said = STANDINGS[tally.standing]
    if tally.advice:
        said += f", {_pieces(tally.advice)} of advice"
    only_that = tally.standing == "unknown" and not tally.blockers_unknown
    if tally.advice_unknown and not only_that:
        more = f"{tally.advice_unknown} more" if tally.advice else f"{_pieces(tally.advice_unknown)} of advice"
        said += f", {more} unknown"
    return said


def holding(results: Iterable[Result]) -> tuple[int, int]:
    """How many hold, and of how many: what does not apply is none of them, and open advice is counted beside them."""
    counted = [result for result in results if not (_is_advice(result) or result.status is Status.NOT_APPLICABLE)]
    return sum(result.status is Status.PASS for result in counted), len(counted)


def counts(results: Iterable[Result]) -> str:
    """How many results of each status, in words; advice that fails is counted as advice."""
    results = list(results)
    hold, judged = holding(results)
    said = f"{hold} of {judged} hold"
    if stated := sum(result.claimed for result in results):
        said += f" ({stated} of them claimed)"
    if failing := sum(result.status is Status.FAIL and not _is_advice(result) for result in results):
        said += f", {failing} fail{'s' if failing == 1 else ''}"
    if blind := sum(result.status is Status.UNKNOWN for result in results):
        said += f", {blind} unknown"
    if advice := sum(map(_is_advice, results)):
        said += f", {_pieces(advice)} of advice"
    if beside := sum(result.status is Status.NOT_APPLICABLE for result in results):
        said += f", {beside} {'does' if beside == 1 else 'do'} not apply"
    return said


def _is_advice(result: Result) -> bool:
    return result.status is Status.FAIL and result.severity is Severity.ADVICE


def _pieces(number: int) -> str:
    return "1 piece" if number == 1 else f"{number} pieces"
