"""What stands around the page, in words and signs: who is signed in where, and how every step stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from screens.marks import sign, worst
from wizard.contents import NUMBERS
from wizard.journey import PHASES

if TYPE_CHECKING:
    from screens.desk import Desk

PhaseRow = tuple[Content, str, list[tuple[str, Content, str]]]
"""Sign and numbered title of a phase, and of its steps the id, sign and title."""


def who(desk: Desk) -> Content:
    """The account, the person, and whether they can only look."""
    session = desk.session
    parts = []
    if session.journey.state.account:
        parts.append(f"account {session.journey.state.account}")
    elif session.account:
        parts.append(f"account {session.account} (not bound)")
    if session.identity:
        parts.append(session.identity.name)
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
