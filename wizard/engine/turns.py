"""Whose turn it is: what can be done now without waiting for anybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.engine.rollup import Standing, standing
from wizard.journey import STEPS, phase_of
from wizard.model import Blocks, Owner, Result, Severity, Status, Step

_OPEN = (Status.FAIL, Status.UNKNOWN)

_GATED_BY: Mapping[str, tuple[Blocks, ...]] = {
    "link": (Blocks.LINK,),
    "migrate": (Blocks.LINK, Blocks.MIGRATE, Blocks.COMPLETION),
}
"""Phases before whose steps everything that blocks them has to hold, wherever it stands in the journey."""

_IN_ORDER = frozenset({"signon", "link", "migrate"})
"""Phases whose steps are done one after another; in the others each can be begun by itself."""

_BESIDE: Mapping[str, tuple[str, ...]] = {"users.map": ("users.imported", "link.state")}
"""What else a step waits for, by step id: nobody is mapped who is not known, or before the account is linked."""


def gates(step: Step) -> tuple[str, ...]:
    """The blockers that have to hold before a step is worth doing."""
    phase = phase_of(step).id
    blocking = _GATED_BY.get(phase, ())
    in_order = phase if phase in _IN_ORDER else ""
    earlier = STEPS[: STEPS.index(step)]
    found = [
        check.id
        for before in earlier
        for check in before.checks
        if check.severity is Severity.BLOCKER and (check.blocks in blocking or phase_of(before).id == in_order)
    ]
    return (*found, *_BESIDE.get(step.id, ()))


def comes_before(step: Step, results: Iterable[Result]) -> Step | None:
    """The first other step that was seen not to hold and has to, before this one is worth doing."""
    needed = set(gates(step))
    waits = {result.step for result in results if result.check in needed and result.status in _OPEN} - {step.id}
    return next((one for one in STEPS if one.id in waits), None)


def turns(results: Iterable[Result]) -> dict[Owner, list[Step]]:
    """The steps that do not hold and wait for nobody, in the journey's order, by whose turn it is.

    What was never looked at holds nothing up and is nobody's turn yet, but what it gates waits for it.
    """
    results = list(results)
    by_step: dict[str, list[Result]] = {}
    holding: dict[str, bool] = {}
    for result in results:
        by_step.setdefault(result.step, []).append(result)
        open_blocker = result.severity is Severity.BLOCKER and result.status in _OPEN
        holding[result.check] = holding.get(result.check, True) and not open_blocker
    found: dict[Owner, list[Step]] = {}
    for step in STEPS:
        of_step = by_step.get(step.id, [])
        if standing(of_step).standing not in {Standing.FAIL, Standing.UNKNOWN}:
            continue
        if all(holding.get(check, False) for check in gates(step)):
            found.setdefault(whose(step, of_step), []).append(step)
    return found


def whose(step: Step, results: Iterable[Result]) -> Owner:
    """Whoever has to see to the first blocker that does not hold; whoever the step belongs to where all hold."""
    for result in results:
        if result.severity is Severity.BLOCKER and result.status in _OPEN:
            return result.owner
    return step.owner
