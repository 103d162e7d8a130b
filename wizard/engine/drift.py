"""Drift: what differs from what was seen the last time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.journey import STEPS
from wizard.model import Result, Status

_LASTING = ("role id", "version", "attached", "document", "extra policy", "tags")
"""Evidence that does not change by itself."""

_MOVES = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z| UTC)?|\b\d+ (?:s|min|h|days?|hours?|minutes?|seconds?)\b"
)
"""What changes in a sentence by itself: a moment, and how long it is since or until one."""

VERDICTS = frozenset(check.id for step in STEPS for check in step.checks if check.after)
"""Checks that rest on others: their sentences count and name what has a line of its own."""


def gist(result: Result) -> tuple[Any, ...]:
    """What a result comes to: two with the same one mean the same, whatever a clock has put into their sentences."""
    fails = result.status is Status.FAIL and result.check not in VERDICTS
    said = _MOVES.sub("…", result.summary) if fails else ""
    return result.status, result.strength, said, tuple(_lasting(result))


@dataclass(frozen=True)
class Drift:
    """A result that is not what it was; `before` or `now` is None where one of the two looks did not have it."""

    before: Result | None
    now: Result | None

    @property
    def about(self) -> Result:
        """The newer of the two."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def sentence(self) -> str:
        """The difference in words."""
        if self.before is None:
            return f"New: {self.about.summary}"
        if self.now is None:
            return f"No longer looked for: {self.before.summary}"
        if self.before.summary == self.now.summary:
            before, now = _lasting(self.before), _lasting(self.now)
            labels = dict.fromkeys(
                label for label, value in (*before, *now) if not {(label, value)} <= {*before} & {*now}
            )
            return f"{self.now.summary} (its {' and '.join(labels)} changed)" if labels else self.now.summary
        return f"{self.now.summary} (before: {self.before.summary})"


def drift(seen: Mapping[str, Result], results: Iterable[Result]) -> list[Drift]:
    """The results that differ from the ones kept, in the order of the new ones.

    What could not be looked at now says nothing about the thing, so it is left out; so is what nobody had looked at
    before, and the line that stood there while a check had nothing to look at.
    """
    results = list(results)
    checks = {result.check for result in results}
    known = {result.check for result in seen.values()}
    now = {result.key for result in results}
    found = [
        Drift(seen.get(result.key), result)
        for result in results
        if result.check in known and result.status is not Status.UNKNOWN and _differs(seen.get(result.key), result)
    ]
    if any(result.status is Status.UNKNOWN for result in results):
        return found
    return found + [
        Drift(before, None)
        for key, before in seen.items()
        if before.check in checks and key not in now and before.subject and before.status in (Status.PASS, Status.FAIL)
    ]


def _differs(before: Result | None, now: Result) -> bool:
    if before is None:
        return now.status is not Status.NOT_APPLICABLE
    if before.status is Status.UNKNOWN:  # it keeps the evidence of the last time somebody could look
        return now.status is Status.FAIL or (bool(_lasting(before)) and _lasting(before) != _lasting(now))
    return gist(before) != gist(now)


def _lasting(result: Result) -> list[tuple[str, str]]:
    return [(item.label, item.value) for item in result.evidence if item.label in _LASTING]
