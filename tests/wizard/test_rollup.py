"""Roll-up: as bad as the worst blocker, and never better than what was looked at."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.setting import result
from wizard.engine import Standing, standing
from wizard.engine.rollup import Tally
from wizard.model import Result, Severity, Status, Strength
from wizard.words import counts, glyph, holding, tally_words, word

PASS, FAIL, UNKNOWN, NONE = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def of(*blockers: Status, advice: tuple[Status, ...] = (), claimed: int = 0) -> list[Result]:
    strength = Strength.CLAIMED
    return [
        *(result(f"roles.b{number}", status) for number, status in enumerate(blockers)),
        *(result(f"roles.a{number}", status, severity=Severity.ADVICE) for number, status in enumerate(advice)),
        *(result(f"roles.c{number}", PASS, strength=strength) for number in range(claimed)),
    ]


STATED = result("roles.s", PASS, severity=Severity.ADVICE, strength=Strength.CLAIMED)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (of(), "not_looked"),
        (of(PASS), "pass"),
        (of(PASS, PASS), "pass"),
        (of(FAIL), "fail"),
        (of(UNKNOWN), "unknown"),
        (of(NONE), "not_applicable"),
        (of(PASS, NONE), "pass"),
        (of(PASS, FAIL), "fail"),
        (of(PASS, UNKNOWN), "unknown"),
        (of(FAIL, UNKNOWN), "fail"),
        (of(NONE, UNKNOWN), "unknown"),
        (of(NONE, FAIL), "fail"),
        (of(claimed=1), "claimed"),
        (of(PASS, claimed=1), "claimed"),
        (of(UNKNOWN, claimed=1), "unknown"),
        (of(FAIL, claimed=1), "fail"),
        (of(NONE, claimed=1), "claimed"),
        (of(PASS, advice=(FAIL,)), "pass"),
        (of(PASS, advice=(UNKNOWN,)), "pass"),
        (of(NONE, advice=(FAIL,)), "not_applicable"),
        (of(advice=(PASS,)), "pass"),
        (of(advice=(FAIL,)), "pass"),
        (of(advice=(PASS, UNKNOWN)), "pass"),
        (of(advice=(UNKNOWN, UNKNOWN)), "unknown"),
        (of(advice=(NONE,)), "not_applicable"),
        ([STATED], "claimed"),
        ([STATED, *of(advice=(UNKNOWN,))], "claimed"),
        ([STATED, *of(advice=(PASS,))], "pass"),
        ([STATED, *of(PASS)], "pass"),
    ],
)
def test_what_stands_is_as_bad_as_the_worst_blocker_in_any_order(results: list[Result], expected: str) -> None:
    for order in permutations(results):
        assert standing(order).standing == expected


def test_advice_is_counted_beside_and_stops_nobody() -> None:
    tally = standing(of(PASS, FAIL, FAIL, UNKNOWN, advice=(FAIL, UNKNOWN, PASS)))
    assert (tally.blockers_failing, tally.blockers_unknown, tally.advice) == (2, 1, 1)
    assert tally_words(tally) == "✗ fails, 1 piece of advice, 1 more unknown"


def test_what_nobody_could_look_at_is_no_advice() -> None:
    """Both the page and the report say unknown of it, and so does the number beside the step."""
    assert tally_words(standing(of(UNKNOWN, advice=(UNKNOWN, UNKNOWN)))) == "? unknown, 2 pieces of advice unknown"
    assert tally_words(standing(of(advice=(UNKNOWN, UNKNOWN)))) == "? unknown", "it is all there is, and said already"
    assert tally_words(standing(of(PASS, advice=(FAIL, FAIL)))) == "✓ holds, 2 pieces of advice"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("strength", [None, *Strength])
def test_every_verdict_has_a_sign_and_a_word_and_only_a_real_pass_has_the_tick(
    status: Status, severity: Severity, strength: Strength | None
) -> None:
    one = result("roles.one", status, severity=severity, strength=strength)
    ticked = glyph(one) == "✓"
    assert ticked == (word(one) == "pass")
    assert ticked == (status is PASS and strength is not Strength.CLAIMED)
    assert (glyph(one) == "✗") == (status is FAIL and severity is Severity.BLOCKER)
    assert glyph(one) and word(one)


@pytest.mark.parametrize("one", Standing)
def test_only_a_standing_that_is_a_pass_has_the_tick(one: Standing) -> None:
    assert ("✓" in tally_words(Tally(one))) == (one is Standing.PASS)


def test_counts_never_call_unknown_or_claimed_a_plain_pass_of_everything() -> None:
    assert counts(of(PASS, FAIL, UNKNOWN, NONE)) == "1 of 3 hold, 1 fails, 1 unknown, 1 does not apply"
    said = counts(of(PASS, FAIL, FAIL, NONE, NONE, advice=(FAIL, UNKNOWN, PASS)))
    assert said == "2 of 5 hold, 2 fail, 1 unknown, 1 piece of advice, 2 do not apply"


def test_what_holds_is_counted_as_on_a_page_without_what_does_not_apply_and_without_open_advice() -> None:
    assert holding(of(PASS, FAIL, NONE, advice=(FAIL, PASS))) == (2, 3)
    assert holding(of(PASS, UNKNOWN, advice=(UNKNOWN,))) == (1, 3)
