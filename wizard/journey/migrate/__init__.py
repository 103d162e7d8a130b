"""Phase 8: book the migration, wait for it, and look whether everybody gets in. Nothing here is done by an API."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.journey.migrate import readiness, run, schedule, validate
from wizard.model import Phase


def phase(before: Sequence[Phase]) -> Phase:
    """The phase, over those that come before it: they say what has to hold until then."""
    return Phase(id="migrate", steps=(readiness.step(before), schedule.STEP, run.STEP, validate.STEP))
