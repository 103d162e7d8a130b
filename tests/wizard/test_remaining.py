"""What is left to do where nothing fails: no tick before it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.setting import Setting
from wizard.answers import Answers
from wizard.engine import Standing, stands
from wizard.journey import STEPS, step_named


def test_questions_that_nobody_answered_are_still_to_do_although_nothing_fails() -> None:
    setting = Setting("half-done")
    step = step_named("decide.situation")
    results = list(setting.look(step.id).values())
    assert all(result.status in {"pass", "not_applicable"} for result in results)
    situation = replace(setting.situation, answers=Answers())
    assert stands(step, results, situation).standing is Standing.TO_DO
    answered = replace(situation, answers=Answers({step.id: {"legacy_logins": "yes"}}))
    assert stands(step, results, answered).standing is Standing.PASS


@pytest.mark.parametrize("step", [step.id for step in STEPS])
def test_what_fails_or_is_unknown_never_reads_as_merely_to_do(step: str) -> None:
    setting = Setting("denied")
    setting.situation = replace(setting.situation, answers=Answers())
    results = list(setting.look(step).values())
    found = stands(step_named(step), results, setting.situation).standing
    blockers = [result for result in results if result.severity == "blocker"]
    if any(result.status in {"fail", "unknown"} for result in blockers):
        assert found in {Standing.FAIL, Standing.UNKNOWN}
    if not results:
        assert found is Standing.NOT_LOOKED
