"""How a step stands to whoever works on it: no tick where somebody still has something to do, or only somebody's word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from wizard.engine.rollup import Standing, Tally, standing
from wizard.engine.situation import Situation
from wizard.model import Phase, Result, Status, Step
from wizard.signon import GROUPS_STEP, NOT_IN_IT
from wizard.situation import STEP as SITUATION_STEP

COMPLETED = "migrate.completed"
MAP_STEP = "users.map"
HOLDS = {Standing.PASS, Standing.CLAIMED}


def stands(step: Step, results: Iterable[Result], situation: Situation) -> Tally:
    """How a step stands. What holds and still wants somebody's hand is `TO_DO`, not a pass."""
    found = list(results)
    tally = standing(found)
    if tally.standing in HOLDS and remaining(step, found, situation):
        return replace(tally, standing=Standing.TO_DO)
    if tally.standing is Standing.PASS and step.id == MAP_STEP and _mapped_as_stated(found, situation):
        return replace(tally, standing=Standing.CLAIMED)
    return tally


def stand_together(phase: Phase, results: Collection[Result], situation: Situation) -> Tally:
    """How a phase stands, by the same rule."""
    tally = standing(result for result in results if result.phase == phase.id)
    steps = {
        stands(step, (result for result in results if result.step == step.id), situation).standing
        for step in phase.steps
    }
    for lower in (Standing.TO_DO, Standing.CLAIMED):
        if tally.standing in HOLDS and lower in steps:
            return replace(tally, standing=lower)
    return tally


def remaining(step: Step, results: Iterable[Result], situation: Situation) -> bool:
    """Whether a person still has something to do on a step, whatever its blockers say.

    Those are what no blocker judges: the three questions that lead to the personal plan; and, before the migration,
    people who are decided about and are in no group yet, or not mapped or still to be unmapped in the portal.
    """
    if COMPLETED in situation.claims:
        return False
    if step.id == SITUATION_STEP:
        return not situation.answers.answered(step.id)
    if step.id == GROUPS_STEP:
        return any(
            result.check == "signon.members"
            and result.status is Status.FAIL
            and any(item.label == NOT_IN_IT for item in result.evidence)
            for result in results
        )
    users = situation.users
    return step.id == MAP_STEP and bool(users.waiting or users.to_unmap)


def _mapped_as_stated(results: Iterable[Result], situation: Situation) -> bool:
    """Whether somebody was mapped by somebody's word, and CloudTrail has not recorded as many."""
    recorded = any(result.check == "users.recorded" and result.status is Status.PASS for result in results)
    return bool(situation.users.to_map) and not recorded
