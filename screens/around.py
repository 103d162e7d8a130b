"""What stands around the page, in words and signs: who is signed in where, and how every step stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from screens.marks import sign, worst
from screens.widgets.overview import Progress
from wizard.contents import NUMBERS
from wizard.engine import Standing
from wizard.journey import PHASES
from wizard.migration import RUN_STEP

if TYPE_CHECKING:
    from screens.desk import Desk

HOLDING = {Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE}

PhaseRow = tuple[Content, str, list[tuple[str, Content, str]]]
"""Sign and numbered title of a phase, and of its steps the id, sign and title."""


def who(desk: Desk) -> tuple[Content, Content]:
    """The account, the person, and whether they can only look: with what they are signed in as, and without it."""
    return _who(desk, with_role=True), _who(desk, with_role=False)


def _who(desk: Desk, *, with_role: bool) -> Content:
    session = desk.session
    parts = []
    if session.journey.state.account:
        parts.append(f"account {session.journey.state.account}")
    elif session.account:
        parts.append(f"account {session.account} (not bound)")
    if session.identity:
        role = session.identity.role if with_role else ""
        parts.append(f"{session.identity.name} as {role}" if role else session.identity.name)
    if desk.options.read_only or session.journey.read_only:
        parts.append("looking only")
    return Content(" · ".join(parts) or "not signed in")


def standings(desk: Desk) -> tuple[list[PhaseRow], dict[str, Content]]:
    """The rows of the rail, and the sign of each phase by its id."""
    rows: list[PhaseRow] = []
    signs: dict[str, Content] = {}
    for phase in PHASES:
        stands = {step.id: desk.tally(step).standing for step in phase.steps}
        signs[phase.id] = sign(worst(stands.values()))
        steps = [(step.id, sign(stands[step.id]), step.title) for step in phase.steps]
        rows.append((signs[phase.id], f"{NUMBERS[phase.id]} {phase.title}", steps))
    return rows, signs


def progress(desk: Desk) -> Mapping[str, Progress]:
    """How far each phase is, of those that were looked at."""
    found: dict[str, Progress] = {}
    for phase in PHASES:
        standings = [desk.tally(step).standing for step in phase.steps]
        if any(standing is not Standing.NOT_LOOKED for standing in standings):
            claimed = standings.count(Standing.CLAIMED)
            holding = sum(standing in HOLDING for standing in standings)
            pairs = zip(phase.steps, standings, strict=True)
            still = {step.id: step.minutes for step, standing in pairs if standing not in HOLDING}
            waits = still.pop(RUN_STEP, None) is not None
            found[phase.id] = Progress(holding, claimed, len(standings), sum(still.values()), waits)
    return found
