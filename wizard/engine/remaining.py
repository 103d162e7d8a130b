"""What is left to do on a step where nothing fails: a tick there would tell people to go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wizard.engine.rollup import Standing, Tally, standing
from wizard.engine.situation import Situation
from wizard.model import Result, Step
from wizard.situation import STEP as SITUATION_STEP

COMPLETED = "migrate.completed"
MAP_STEP = "users.map"


def stands(step: Step, results: Iterable[Result], situation: Situation) -> Tally:
    """How a step stands to whoever works on it. What holds and still wants somebody's hand is `TO_DO`, not a pass."""
    tally = standing(results)
    if tally.standing in {Standing.PASS, Standing.CLAIMED} and remaining(step, situation):
        return replace(tally, standing=Standing.TO_DO)
    return tally


def remaining(step: Step, situation: Situation) -> bool:
    """Whether a person still has something to do on a step, whatever its checks say.

    Those are what no check judges: the three questions that lead to the personal plan; and, before the migration,
    mapping in the portal the users who are decided about, and unmapping those who get no access any more.
    """
    if COMPLETED in situation.claims:
        return False
    if step.id == SITUATION_STEP:
        return not situation.answers.answered(step.id)
    users = situation.users
    return step.id == MAP_STEP and bool(users.waiting or users.to_unmap)
