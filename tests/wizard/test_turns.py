"""What can be done now: what does not hold, waits for nobody, and whose turn it is."""

from __future__ import annotations

import pytest

from tests.setting import result
from wizard.engine import turns
from wizard.engine.turns import gates, whose
from wizard.journey import STEPS, step_named
from wizard.model import Blocks, Owner, Result, Severity, Status


def looked(**differing: Status) -> list[Result]:
    """Everything holds but the checks that are named (underscores for dots and dashes)."""
    found = []
    for step in STEPS:
        for check in step.checks:
            status = differing.get(check.id.replace(".", "_").replace("-", "_"), Status.PASS)
            owner = check.owner or step.owner
            found.append(result(check.id, status, step=step.id, severity=check.severity, owner=owner))
    return found


def now(**differing: Status) -> dict[str, list[str]]:
    return {owner.value: [step.id for step in steps] for owner, steps in turns(looked(**differing)).items()}


FAIL, UNKNOWN = Status.FAIL, Status.UNKNOWN


def test_when_everything_holds_nothing_is_to_be_done() -> None:
    assert now() == {}


@pytest.mark.parametrize(
    ("differing", "wanted"),
    [
        ({"decide_named": FAIL, "roles_exists": FAIL}, {"alliance-lead": ["decide.people"], "iam-admin": ["roles.personas"]}),
        ({"signon_identity_center": FAIL, "signon_exists": FAIL}, {"iam-admin": ["signon.instance"]}),
        ({"decide_plan": UNKNOWN, "link_ready": FAIL, "link_state": FAIL}, {"either": ["decide.account"]}),
        ({"link_ready": FAIL, "link_state": FAIL}, {"alliance-lead": ["link.readiness"]}),
        ({"link_state": FAIL}, {"alliance-lead": ["link.account"]}),
        ({"link_state": FAIL, "users_imported": FAIL, "users_mapped": FAIL}, {"alliance-lead": ["link.account", "users.import"]}),
        ({"users_imported": FAIL, "users_mapped": FAIL}, {"alliance-lead": ["users.import"]}),
        ({"users_role_mappable": FAIL}, {"iam-admin": ["users.map"]}),
        ({"roles_trust": FAIL, "migrate_ready": FAIL, "migrate_completed": UNKNOWN}, {"iam-admin": ["roles.personas"]}),
        ({"migrate_ready": FAIL, "migrate_completed": UNKNOWN}, {"either": ["migrate.readiness"]}),
        ({"migrate_completed": UNKNOWN, "migrate_registered": FAIL}, {"alliance-lead": ["migrate.run"]}),
        ({"baseline_trail": FAIL}, {}),
    ],
)  # fmt: skip
def test_what_waits_for_somebody_else_is_left_out(differing: dict[str, Status], wanted: dict[str, list[str]]) -> None:
    assert now(**differing) == wanted


def test_linking_waits_for_every_blocker_of_linking_and_migrating_for_all() -> None:
    linking = {check.id for step in STEPS for check in step.checks if check.blocks is Blocks.LINK}
    assert set(gates(step_named("link.account"))) == linking
    migrating = {
        check.id
        for step in STEPS
        for check in step.checks
        if check.blocks in (Blocks.LINK, Blocks.MIGRATE) and not step.id.startswith("migrate.")
    }
    assert set(gates(step_named("migrate.readiness"))) == migrating


def test_what_was_never_looked_at_is_nobody_s_turn_and_holds_back_what_it_gates() -> None:
    seen = [one for one in looked(link_state=FAIL) if one.step != "decide.account"]
    assert turns(seen) == {}
    assert turns([]) == {}


def test_the_owner_is_whoever_has_to_see_to_the_first_open_blocker() -> None:
    seen = looked(decide_plan=FAIL)
    changed = [
        one.model_copy(update={"owner": Owner.ALLIANCE_LEAD}) if one.check == "decide.plan" else one for one in seen
    ]
    assert list(turns(changed)) == [Owner.ALLIANCE_LEAD]
    assert all(one.severity is Severity.BLOCKER for one in changed if one.check == "decide.plan")


def test_a_step_is_whose_turn_it_is_and_otherwise_whose_it_is() -> None:
    """A list of steps and the list of turns below it name the same person."""
    step = step_named("link.readiness")
    assert step.owner is Owner.EITHER
    waits = result("link.ready", FAIL, step=step.id, owner=Owner.ALLIANCE_LEAD)
    assert whose(step, [waits]) is Owner.ALLIANCE_LEAD
    assert whose(step, [result("link.ready", Status.PASS, step=step.id)]) is Owner.EITHER
