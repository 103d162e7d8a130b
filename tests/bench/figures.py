"""Small tables of medians, with the target beside what was reached."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence


def table(rows: Mapping[str, Sequence[float]], unit: str = "ms", scale: float = 1000.0) -> None:
    """Median, fastest and slowest of each row's samples."""
    width = max(len(name) for name in rows)
    print(f"{'':{width}}  {'median':>9} {'min':>9} {'max':>9} {'n':>4}   {unit}")
    for name, samples in rows.items():
        told = [scale * value for value in (statistics.median(samples), min(samples), max(samples))]
        print(f"{name:{width}}  " + " ".join(f"{value:9.1f}" for value in told) + f" {len(samples):4}")


def verdict(what: str, reached: float, target: float, *, at_least: bool = False, digits: int = 2) -> bool:
    """One line that says whether a target is met."""
    met = reached >= target if at_least else reached <= target
    sign = "≥" if at_least else "≤"
    print(f"{'PASS' if met else 'FAIL'}  {what}: {reached:.{digits}f} (target {sign} {target:g})")
    return met
