"""Every write of the journey × every fault: what is said is what is there, and whoever comes again finishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults.ground import (
    EVERY_FAULT,
    KINDS,
    ONE_ROLE,
    OWN_POLICY,
    TWO_ROLES,
    TWO_TRUSTS,
    Clock,
    Ground,
    Scenario,
    account,
    planned,
)
from wizard.aws.errors import AwsError
from wizard.engine import Progress, resolve_open
from wizard.engine.progress import Outcome
from wizard.model import Change, Operation

WHEN: dict[str, dict[str, Any]] = {
    "first call": {"times": 1},
    "a later call": {"times": 1, "nth": 2},
    "every call": {"times": None},
    "after AWS did it": {"times": 1, "when": "after"},
}

WRITES = {
    "CreateRole": TWO_ROLES,
    "AttachRolePolicy": TWO_ROLES,
    "UpdateAssumeRolePolicy": TWO_TRUSTS,
    "CreatePolicy": OWN_POLICY,
}

INVERSES = {
    "DeleteRole": TWO_ROLES,
    "DetachRolePolicy": TWO_ROLES,
    "UpdateAssumeRolePolicy": TWO_TRUSTS,
    "DeletePolicy": OWN_POLICY,
}

TRIED_AGAIN = {
    "throttled",
    "error-500",
    "error-503",
    "read-timeout",
    "connect-timeout",
    "refused",
    "closed",
    "bad-certificate",
    "concurrent-modification",
}
"""Faults that are got over, by botocore or by us, when they happen once."""

REFUSALS = {
    "denied",
    "denied-by-scp",
    "denied-by-boundary",
    "expired",
    "invalid-token",
    "bad-signature",
    "clock-skew",
    "limit-exceeded",
}
"""Answers that say for certain that nothing was written."""

ONLY_ONE = {"CreatePolicy", "DeletePolicy"}

READS_OF_A_WRITE = {
    "GetCallerIdentity": ONE_ROLE,
    "GetRole": ONE_ROLE,
    "ListAttachedRolePolicies": ONE_ROLE,
    "GetPolicy": OWN_POLICY,
}


def cells(operations: Iterable[str], whens: Iterable[str] = WHEN) -> list[tuple[str, str, str]]:
    return [
        (operation, fault, when)
        for operation in operations
        for when in whens
        for fault in (EVERY_FAULT if when in {"first call", "after AWS did it"} else KINDS)
        if not (when == "a later call" and operation in ONLY_ONE)
    ]


def test_the_table_holds_every_write_that_the_scenarios_plan() -> None:
    changes = [change for scenario in WRITES.values() for change in planned(scenario)]
    assert {change.operation for change in changes} == WRITES.keys()
    assert {_undo(change).operation for change in changes} == INVERSES.keys()


@pytest.mark.parametrize(("operation", "fault", "when"), cells(WRITES))
def test_a_write_that_is_disturbed_is_told_as_it_is(
    operation: str, fault: str, when: str, clock: Clock, tmp_path: Path
) -> None:
    scenario = _scenario(operation, WRITES[operation], when)
    with Ground(scenario, tmp_path / "journey", clock) as ground:
        rule = ground.world.faults.on("iam", operation, EVERY_FAULT[fault], **WHEN[when])
        finished = ground.apply(planned(scenario))

        assert rule.struck
        _check_honest(ground, finished, [change.write for change in planned(scenario)])
        _check_certain([progress.outcome for progress in finished], fault, when)
        _check_journal(ground, finished)
        _check_finishes(ground, scenario)


@pytest.mark.parametrize(
    ("operation", "fault", "when"), cells(INVERSES, ["first call", "every call", "after AWS did it"])
)
def test_an_undo_that_is_disturbed_is_told_as_it_is(
    operation: str, fault: str, when: str, clock: Clock, tmp_path: Path
) -> None:
    scenario = _scenario(operation, INVERSES[operation], when)
    with Ground(scenario, tmp_path / "journey", clock) as ground:
        assert {progress.outcome for progress in ground.apply(planned(scenario))} == {Outcome.DONE}
        rule = ground.world.faults.on("iam", operation, EVERY_FAULT[fault], **WHEN[when])
        finished = ground.undo()

        assert rule.struck
        _check_honest(ground, finished, [_undo(change) for change in reversed(planned(scenario))])
        _check_certain([progress.outcome for progress in finished], fault, when)
        ground.again()
        resolve_open(ground.journal, ground.situation)
        assert {progress.outcome for progress in ground.undo()} <= {Outcome.DONE}
        assert account(ground).without_ids() == ground.before.without_ids()
        assert ground.written().done() == []
        assert ground.written().open_intents() == []


def test_a_role_that_somebody_else_made_meanwhile_is_theirs(clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        create = planned(ONE_ROLE)[0]
        ground.connection.client("iam").create_role(
            RoleName=create.parameters["RoleName"],
            AssumeRolePolicyDocument=create.parameters["AssumeRolePolicyDocument"],
        )
        theirs, started = account(ground), clock.now
        finished = ground.apply(planned(ONE_ROLE))

        assert [progress.outcome for progress in finished] == [Outcome.FAILED, Outcome.SKIPPED]
        assert "this journey did not make it" in finished[0].error
        assert clock.now == started
        assert ground.undo() == []
        assert account(ground) == theirs


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize("operation", READS_OF_A_WRITE)
def test_a_write_that_cannot_be_looked_at_is_not_called_done(
    operation: str, fault: str, clock: Clock, tmp_path: Path
) -> None:
    scenario = READS_OF_A_WRITE[operation]
    with Ground(scenario, tmp_path / "journey", clock) as ground:
        ground.world.faults.on("*", operation, EVERY_FAULT[fault], times=None)
        try:
            finished = ground.apply(planned(scenario))
        except AwsError as error:
            assert operation == "GetCallerIdentity"
            assert error.sentence.endswith(".")
            assert account(ground) == ground.before
            finished = []

        for progress in finished:
            if progress.outcome is Outcome.DONE:
                assert ground.there(progress.change.write)
            elif progress.outcome is not Outcome.SKIPPED:
                assert progress.outcome is Outcome.UNKNOWN
                _check_words(progress)
        _check_stops(finished)
        _check_journal(ground, finished)
        _check_finishes(ground, scenario)


def _scenario(operation: str, scenario: Scenario, when: str) -> Scenario:
    """One role is enough, except where something has to come before or after what is disturbed."""
    enough = when != "a later call" and (operation, when) != ("AttachRolePolicy", "every call")
    return ONE_ROLE if scenario is TWO_ROLES and enough else scenario


def _undo(change: Change) -> Operation:
    assert change.undo is not None
    return change.undo


def _check_honest(ground: Ground, finished: Sequence[Progress], writes: Sequence[Operation]) -> None:
    """Done is what is there, nothing else is; AWS could be read all the time, so nothing that is there is missed."""
    assert len(finished) == len(writes)
    for progress, write in zip(finished, writes, strict=True):
        assert (progress.outcome is Outcome.DONE) == ground.there(write), progress
        if progress.outcome is not Outcome.DONE:
            _check_words(progress)
    _check_stops(finished)


def _check_certain(outcomes: Sequence[Outcome | None], fault: str, when: str) -> None:
    """What passes by itself is waited for, and what was refused is not called unknown."""
    if fault in TRIED_AGAIN and when in {"first call", "a later call"}:
        assert set(outcomes) == {Outcome.DONE}
    if fault in REFUSALS and when != "after AWS did it":
        assert Outcome.FAILED in outcomes
    if when == "after AWS did it":
        assert set(outcomes) == {Outcome.DONE}


def _check_words(progress: Progress) -> None:
    assert progress.error.endswith("."), progress.error
    assert "Traceback" not in progress.error
    if progress.outcome is not Outcome.SKIPPED:
        assert progress.remedy.endswith("."), progress.remedy


def _check_stops(finished: Sequence[Progress]) -> None:
    """After the first change that is not proven, none is attempted."""
    outcomes = [progress.outcome for progress in finished]
    stopped = next((place for place, outcome in enumerate(outcomes) if outcome is not Outcome.DONE), len(outcomes))
    assert outcomes[stopped] in {Outcome.FAILED, Outcome.UNKNOWN} if stopped < len(outcomes) else True
    assert all(outcome is Outcome.SKIPPED for outcome in outcomes[stopped + 1 :])


def _check_journal(ground: Ground, finished: Sequence[Progress]) -> None:
    """The journal on the disk says what was said: done, failed, or still open; nothing of what was not attempted."""
    written = ground.written()
    intents = [entry.change["id"] for entry in written.entries if entry.kind == "intent" and entry.change]
    done = [made.intent.change["id"] for made in written.done() if made.intent.change]
    still_open = [entry.change["id"] for entry in written.open_intents() if entry.change]
    of = {outcome: [p.change.id for p in finished if p.outcome is outcome] for outcome in Outcome}
    assert done == of[Outcome.DONE]
    assert still_open == of[Outcome.UNKNOWN]
    assert intents == [progress.change.id for progress in finished if progress.outcome is not Outcome.SKIPPED]


def _check_finishes(ground: Ground, scenario: Scenario) -> None:
    """A new process asks AWS what became of what was open, plans the rest and makes it; nothing is made anew."""
    halfway = account(ground)
    ground.again()
    for resolved in resolve_open(ground.journal, ground.situation):
        assert (resolved.outcome is Outcome.DONE) == ground.there(resolved.change.write)
        assert resolved.sentence.endswith(".")

    found = ground.plan()
    assert not found.held
    assert [change for change in found.changes if ground.there(change.write)] == []
    assert {progress.outcome for progress in ground.apply(found.changes)} <= {Outcome.DONE}

    final = account(ground)
    assert all(ground.there(change.write) for change in planned(scenario))
    assert all(final.roles[name]["id"] == role["id"] for name, role in halfway.roles.items())
    made = [made.intent.change["id"] for made in ground.written().done() if made.intent.change]
    assert sorted(made) == sorted(change.id for change in planned(scenario))
