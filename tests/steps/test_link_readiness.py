"""link.ready: every blocker of linking counts, each with its owner, and three things are stated by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.setting import result
from tests.steps.deciding import NOW
from wizard.answers import Answers
from wizard.journey import STEPS, step_named
from wizard.journey.link import readiness
from wizard.model import Blocks, Claim, Finding, Look, Owner, Result, Severity, Status, Strength


def judged(claim: bool = False, **others: Any) -> Finding:
    """The verdict when every blocker holds but the ones that are named (underscores for dots and dashes)."""
    results: dict[str, tuple[Result, ...]] = {}
    for check in readiness.BLOCKERS:
        given = others.get(check.replace(".", "_").replace("-", "_"), {})
        results[check] = (result(check, given.pop("status", Status.PASS), **given),)
    claims = {"link.ready": Claim(who="Ana Lead", at=NOW)} if claim else {}
    look = Look(aws=None, answers=Answers(), now=NOW, results=results, claims=claims)  # type: ignore[arg-type]
    return step_named("link.readiness").checks[0].judge(look, "")


def test_it_rests_on_every_blocker_of_linking_in_the_journey() -> None:
    blocking = {check.id for step in STEPS for check in step.checks if check.blocks is Blocks.LINK}
    assert set(readiness.BLOCKERS) == blocking - {"link.ready"}
    assert {"decide.registered", "decide.plan", "access.link-permissions"} <= blocking


def test_everything_holds_and_somebody_has_stated_the_rest() -> None:
    found = judged(claim=True)
    assert (found.status, found.strength) == (Status.PASS, Strength.CLAIMED)
    assert "Ana Lead" in found.summary


def test_without_a_statement_it_is_unknown_and_the_alliance_lead_s_turn() -> None:
    found = judged()
    assert (found.status, found.owner) == (Status.UNKNOWN, Owner.ALLIANCE_LEAD)
    assert "AWS's terms" in found.summary


@pytest.mark.parametrize("claim", [False, True])
@pytest.mark.parametrize("check", readiness.BLOCKERS)
def test_one_failing_blocker_stops_it_whatever_anybody_states(check: str, claim: bool) -> None:
    found = judged(claim, **{check.replace(".", "_").replace("-", "_"): {"status": Status.FAIL}})
    assert found.status is Status.FAIL
    assert check in found.summary


@pytest.mark.parametrize("claim", [False, True])
@pytest.mark.parametrize("check", readiness.BLOCKERS)
def test_one_blocker_that_nobody_could_look_at_is_never_ready(check: str, claim: bool) -> None:
    found = judged(claim, **{check.replace(".", "_").replace("-", "_"): {"status": Status.UNKNOWN}})
    assert found.status is Status.UNKNOWN
    assert check in found.summary


def test_whose_turn_it_is_stands_in_the_sentence_and_advice_never_counts() -> None:
    found = judged(
        decide_named={"status": Status.FAIL, "owner": Owner.ALLIANCE_LEAD},
        decide_plan={"status": Status.FAIL, "owner": Owner.IAM_ADMIN},
        decide_purpose={"status": Status.FAIL, "severity": Severity.ADVICE},
    )
    assert "alliance lead: Three people (decide.named)" in found.summary
    assert "IAM administrator: The account (decide.plan)" in found.summary
    assert "decide.purpose" not in found.summary
    assert found.summary.startswith("2 of 6")


def test_every_blocker_stands_among_the_evidence_with_its_owner() -> None:
    told = evidence_of(judged(decide_plan={"status": Status.PASS, "strength": Strength.CLAIMED}))
    assert set(told) == set(readiness.BLOCKERS)
    assert told["decide.plan"].startswith("claimed · IAM administrator")


def test_how_much_rests_on_word_alone_is_said() -> None:
    found = judged(claim=True, decide_plan={"status": Status.PASS, "strength": Strength.CLAIMED})
    assert "1 rests on somebody's word" in found.summary


def evidence_of(found: Finding) -> dict[str, str]:
    return {item.label: item.value for item in found.evidence}
