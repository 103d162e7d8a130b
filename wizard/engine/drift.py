"""Drift: what differs from what was seen the last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.model import Result, Status

_LASTING = ("role id", "version", "attached", "document", "extra policy", "tags")
"""Evidence that does not change by itself."""


@dataclass(frozen=True)
class Drift:
    """A result that is not what it was; `before` or `now` is None where one of the two looks did not have it."""

    before: Result | None
    now: Result | None

    @property
    def sentence(self) -> str:
        """The difference in words."""
        if self.before is None:
            return f"New: {self.now.summary}" if self.now else ""
        if self.now is None:
            return f"No longer looked at: {self.before.summary}"
        if self.before.summary == self.now.summary:
            before, now = _lasting(self.before), _lasting(self.now)
            labels = dict.fromkeys(
                label for label, value in (*before, *now) if not {(label, value)} <= {*before} & {*now}
            )
            return f"{self.now.summary} (its {' and '.join(labels)} changed)"
        return f"{self.now.summary} (before: {self.before.summary})"


def drift(seen: Mapping[str, Result], results: Iterable[Result]) -> list[Drift]:
    """The results that differ from the ones kept, in the order of the new ones.

    What could not be looked at now says nothing about the thing, so it is left out. Results of other steps than
    the ones given are not compared.
    """
    results = list(results)
    checks = {result.check for result in results}
    now = {result.key: result for result in results}
    found = [
        Drift(seen.get(result.key), result)
        for result in results
        if result.status is not Status.UNKNOWN and _differs(seen.get(result.key), result)
    ]
    gone = [Drift(before, None) for key, before in seen.items() if before.check in checks and key not in now]
    return found + (gone if not any(result.status is Status.UNKNOWN for result in results) else [])


def _differs(before: Result | None, now: Result) -> bool:
    if before is None:
        return True
    if before.status is Status.UNKNOWN:  # it keeps the evidence of the last time somebody could look
        return now.status is Status.FAIL or (bool(_lasting(before)) and _lasting(before) != _lasting(now))
    if before.status is not now.status or (now.status is Status.FAIL and before.summary != now.summary):
        return True
    return _lasting(before) != _lasting(now)


def _lasting(result: Result) -> list[tuple[str, str]]:
    return [(item.label, item.value) for item in result.evidence if item.label in _LASTING]
