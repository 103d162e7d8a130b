"""The journey's table of contents: phases in order, one folder each, one file per step."""

from __future__ import annotations

from collections.abc import Container, Iterable

from wizard.contents import NUMBERS
from wizard.journey import access, baseline, decide, link, migrate, policies, roles, signon, users
from wizard.model import Check, Owner, Phase, Result, Status, Step
from wizard.nearest import nearest
from wizard.veil import quoted

BEFORE_MIGRATING: tuple[Phase, ...] = (
    decide.PHASE,
    access.PHASE,
    baseline.PHASE,
    policies.PHASE,
    roles.PHASE,
    signon.PHASE,
    link.PHASE,
    users.PHASE,
)
PHASES: tuple[Phase, ...] = (*BEFORE_MIGRATING, migrate.phase(BEFORE_MIGRATING))

STEPS: tuple[Step, ...] = tuple(step for phase in PHASES for step in phase.steps)


class UnknownId(ValueError):
    """A selector that names nothing; the message lists what there is."""


def phase_of(step: Step) -> Phase:
    return next(phase for phase in PHASES if step in phase.steps)


def number_of(step: Step) -> str:
    """The place of a step in the journey as people read it, such as 4.1."""
    phase = phase_of(step)
    return f"{NUMBERS[phase.id]}.{phase.steps.index(step) + 1}"


def step_named(step_id: str) -> Step:
    """The step with this id. Raises `UnknownId`."""
    for step in STEPS:
        if step.id == step_id:
            return step
    steps = [step.id for step in STEPS]
    near = nearest(step_id, steps) or f"The steps are: {', '.join(steps)}."
    raise UnknownId(f"There is no step {quoted(step_id)}{_of_a_check(step_id) or f'. {near}'}")


def title_of(check_id: str) -> str:
    """What a check is about, in words."""
    return next(check.title for step in STEPS for check in step.checks if check.id == check_id)


def owner_of(check: Check) -> Owner:
    """Who a check belongs to: the one it names, else whoever does its step."""
    return check.owner or next(step.owner for step in STEPS if check in step.checks)


def claimable_checks(step: Step) -> tuple[Check, ...]:
    """The checks of a step about which a named person can state something."""
    return tuple(check for check in step.checks if check.claim)


def statable_checks(step: Step, results: Iterable[Result], claims: Container[str]) -> tuple[Check, ...]:
    """Those of them that somebody's word would change: what was seen to hold or not to apply waits for nobody's."""
    found = list(results)
    settled = {result.check for result in found} - {
        result.check for result in found if result.status in (Status.FAIL, Status.UNKNOWN)
    }
    return tuple(check for check in claimable_checks(step) if check.id in claims or check.id not in settled)


def select(selectors: list[str]) -> tuple[tuple[Step, tuple[Check, ...]], ...]:
    """Steps and checks that selectors (ids of phases, steps or checks) name, in the journey's order; all when empty.

    Raises `UnknownId`.
    """
    known = {phase.id for phase in PHASES} | {step.id for step in STEPS}
    known |= {check.id for step in STEPS for check in step.checks}
    for selector in selectors:
        if selector not in known:
            near = nearest(selector, sorted(known)) or f"There is: {', '.join(sorted(known))}."
            raise UnknownId(f"There is nothing called {quoted(selector)}. {near}")
    found = []
    for phase in PHASES:
        for step in phase.steps:
            whole = not selectors or phase.id in selectors or step.id in selectors
            checks = tuple(check for check in step.checks if whole or check.id in selectors)
            if checks or whole:
                found.append((step, checks))
    return tuple(found)


def select_steps(selectors: list[str]) -> tuple[Step, ...]:
    """Steps that ids of steps or phases name, in the journey's order; all when empty. Raises `UnknownId`."""
    known = [*(phase.id for phase in PHASES), *(step.id for step in STEPS)]
    for selector in selectors:
        if selector not in known:
            near = nearest(selector, known) or f"There is: {', '.join(known)}."
            said = f"There is no step or phase {quoted(selector)}"
            raise UnknownId(f"{said}{_of_a_check(selector) or f'. {near}'}")
    return tuple(step for step, _ in select(selectors))


def _of_a_check(name: str) -> str:
    """Where a check was named and a step is meant: which step that is, to end the sentence with; else ""."""
    step = next((step for step in STEPS for check in step.checks if check.id == name), None)
    return f": it is a check of the step {step.id}." if step else ""
