"""Verdicts as `Content`: a sign, a word and a colour, in that order of importance."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from wizard.engine import Standing
from wizard.model import Result, Severity, Status
from wizard.words import STANDINGS

BUSY = "…"

STANDING_STYLES = {
    Standing.PASS: "$text-success",
    Standing.CLAIMED: "$text-warning",
    Standing.FAIL: "$text-error",
    Standing.UNKNOWN: "$text-warning",
    Standing.NOT_LOOKED: "$quiet",
    Standing.TO_DO: "$text-warning",
    Standing.NOT_APPLICABLE: "$quiet",
}


def style_of(result: Result) -> str:
    if result.status is Status.PASS:
        return "$text-warning" if result.claimed else "$text-success"
    if result.status is Status.FAIL:
        return "$text-error" if result.severity is Severity.BLOCKER else "$text-warning"
    return "$text-warning" if result.status is Status.UNKNOWN else "$quiet"


def worst(standings: Iterable[Standing]) -> Standing:
    """How several steps stand together: as the worst of them, and what was not looked at is never a tick."""
    judged = [standing for standing in standings if standing is not Standing.NOT_APPLICABLE]
    return min(judged, key=list(Standing).index, default=Standing.NOT_APPLICABLE)


def sign(standing: Standing) -> Content:
    """The sign of a standing alone, where its word stands beside it or in the header."""
    return Content.styled(STANDINGS[standing].split(" ", 1)[0], STANDING_STYLES[standing])
