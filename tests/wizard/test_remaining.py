"""What is left to do where nothing fails: no tick before it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.setting import Setting, result
from wizard.answers import Answers
from wizard.engine import Standing, stand_together, stands
from wizard.journey import PHASES, STEPS, step_named
from wizard.model import Severity, Status
from wizard.signon import NOT_IN_IT


def test_questions_that_nobody_answered_are_still_to_do_although_nothing_fails() -> None:
    setting = Setting("half-done")
    step = step_named("decide.situation")
    results = list(setting.look(step.id).values())
    assert all(result.status in {"pass", "not_applicable"} for result in results)
    situation = replace(setting.situation, answers=Answers())
    assert stands(step, results, situation).standing is Standing.TO_DO
    answered = replace(situation, answers=Answers({step.id: {"legacy_logins": "yes"}}))
    assert stands(step, results, answered).standing is Standing.PASS


def test_people_who_are_in_no_group_are_still_to_be_put_there_and_an_empty_group_is_advice() -> None:
    step = step_named("signon.assignments")
    lacking = {"label": NOT_IN_IT, "value": "ana.lead@example.com"}
    holds = result("signon.assigned", Status.PASS, step=step.id, severity=Severity.BLOCKER)
    empty = result("signon.members", Status.FAIL, step=step.id, severity=Severity.ADVICE)
    somebody = result("signon.members", Status.FAIL, step=step.id, severity=Severity.ADVICE, evidence=(lacking,))
    situation = Setting("empty").situation
    assert stands(step, [holds, empty], situation).standing is Standing.PASS
    assert stands(step, [holds, empty, somebody], situation).standing is Standing.TO_DO
    assert stand_together(PHASES[5], [holds, somebody], situation).standing is Standing.TO_DO
    fails = result("signon.group", Status.FAIL, step=step.id, severity=Severity.BLOCKER)
    assert stands(step, [holds, somebody, fails], situation).standing is Standing.FAIL


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
