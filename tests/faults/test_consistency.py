"""IAM knows late what it was told: nothing red that is right, nothing green that is not there, no wait without end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.awsrequest import AWSResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.ground import (
    ONE_ROLE,
    OWN_POLICY,
    PATIENCE,
    TWO_ROLES,
    TWO_TRUSTS,
    Clock,
    Ground,
    Scenario,
    account,
    planned,
)
from wizard.demo.mishaps import Fault, Scene
from wizard.demo.wire import error, response
from wizard.engine import Progress, Stage, apply, resolve_open, verify
from wizard.engine.progress import Outcome
from wizard.journey import step_named
from wizard.model import Severity, Status
from wizard.personas import STEP

SCENARIOS = [ONE_ROLE, TWO_ROLES, TWO_TRUSTS, OWN_POLICY]

PROPERTY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _apply_under_lag(
    ground: Ground, scenario: Scenario, lags: list[tuple[int, float]]
) -> Iterator[tuple[Progress, float]]:
    """The moments of a batch in which each write is known late in its own way, with the time at which they came."""
    late = iter(lags)
    for moment in apply(
        planned(scenario), ground.situation, ground.journal, stop=ground.clock.stop(), patience=PATIENCE
    ):
        if moment.stage is Stage.WRITING:
            reads, seconds = next(late, (0, 0.0))
            ground.world.faults.lag(reads=reads, seconds=seconds)
        yield moment, ground.clock.now


@PROPERTY
@given(
    scenario=st.sampled_from(SCENARIOS),
    lags=st.lists(st.tuples(st.integers(0, 3), st.floats(0.0, PATIENCE.settle - 5)), max_size=4),
)
def test_whatever_the_lag_a_batch_ends_and_is_right(
    scenario: Scenario, lags: list[tuple[int, float]], clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("journey")
    with Ground(scenario, folder, clock) as ground:
        started = clock.now
        finished = []
        for moment, _ in _apply_under_lag(ground, scenario, lags):
            if moment.stage is not Stage.FINISHED:
                continue
            finished.append(moment)
            # What is called done is what every look from now on shows.
            assert moment.outcome is Outcome.DONE
            assert ground.there(moment.change.write)

        waits = sum(seconds + reads for reads, seconds in lags)
        assert clock.now - started <= waits + 2 * PATIENCE.poll * len(finished)
        results = list(verify([(step_named(STEP), step_named(STEP).checks)], ground.situation))
        assert [r for r in results if r.severity is Severity.BLOCKER and r.status is not Status.PASS] == []
        assert len(ground.written().done()) == len(planned(scenario))


@PROPERTY
@given(scenario=st.sampled_from(SCENARIOS), beyond=st.floats(1.0, 500.0), place=st.integers(0, 3))
def test_a_lag_beyond_all_patience_ends_as_unknown_and_is_taken_up_later(
    scenario: Scenario, beyond: float, place: int, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("journey")
    place %= len(planned(scenario))
    lags = [(0, 0.0)] * place + [(0, PATIENCE.settle + 2 * PATIENCE.poll + beyond)]
    with Ground(scenario, folder, clock) as ground:
        started = clock.now
        finished = [m for m, _ in _apply_under_lag(ground, scenario, lags) if m.stage is Stage.FINISHED]

        assert clock.now - started <= PATIENCE.settle + 2 * PATIENCE.poll
        assert [moment.outcome for moment in finished] == (
            [Outcome.DONE] * place + [Outcome.UNKNOWN] + [Outcome.SKIPPED] * (len(finished) - place - 1)
        )
        assert finished[place].error.endswith(".")
        ground.again()
        _finish(ground, scenario)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_write_that_aws_does_not_show_yet_is_not_said_to_have_failed(
    scenario: Scenario, clock: Clock, tmp_path: Path
) -> None:
    """The process dies while it waits for proof, and the next one comes before AWS shows the write."""
    with Ground(scenario, tmp_path / "journey", clock) as ground:
        moments = _apply_under_lag(ground, scenario, [(0, PATIENCE.settle - 3)])
        assert next(moment for moment, _ in moments if moment.stage is Stage.SETTLING)
        del moments

        ground.again(well=False)
        found = resolve_open(ground.journal, ground.situation)

        assert [resolved.outcome for resolved in found] == [Outcome.UNKNOWN]
        assert "did not happen" not in found[0].sentence
        # Whoever goes on at once makes nothing a second time, and the journal has one line of truth about it.
        _finish(ground, scenario)


def test_what_aws_does_not_show_after_minutes_did_not_happen(clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        ground.world.faults.on("iam", "CreateRole", "closed", times=None)
        ground.apply(planned(ONE_ROLE))
        ground.again()
        later = datetime.now(UTC) + timedelta(minutes=3)
        found = resolve_open(ground.journal, ground.situation, now=later)
        assert [resolved.outcome for resolved in found] == [Outcome.FAILED]
        assert "did not happen" in found[0].sentence
        _finish(ground, ONE_ROLE)


def test_a_network_that_comes_back_is_asked_what_became_of_a_write(clock: Clock, tmp_path: Path) -> None:
    """The answer is lost, and the first looks afterwards as well."""
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        ground.world.faults.on("iam", "CreateRole", "closed", when="after", times=1)
        ground.world.faults.on("iam", "CreateRole", "closed", times=4)
        ground.world.faults.on("iam", "GetRole", "closed", times=7)
        assert [progress.outcome for progress in ground.apply(planned(ONE_ROLE))] == [Outcome.DONE, Outcome.DONE]


def _finish(ground: Ground, scenario: Scenario) -> None:
    roles = {name: role["id"] for name, role in account(ground).roles.items()}
    resolve_open(ground.journal, ground.situation)
    outcomes = [progress.outcome for progress in ground.apply(ground.plan().changes)]
    assert set(outcomes) <= {Outcome.DONE}
    assert all(ground.there(change.write) for change in planned(scenario))
    assert all(account(ground).roles[name]["id"] == role_id for name, role_id in roles.items())
    made = [made.intent.change["id"] for made in ground.written().done() if made.intent.change]
    assert sorted(made) == sorted(change.id for change in planned(scenario))
    assert ground.written().open_intents() == []


# --- other ways of being late


def _no_such_entity(scene: Scene) -> AWSResponse:
    said = f"The role with name {scene.call.params['RoleName']} cannot be found."
    return error(scene.call, scene.url, code="NoSuchEntity", message=said, status=404, request_id=scene.request_id)


NOT_HERE_YET = Fault("not-here-yet", _no_such_entity)


@pytest.mark.parametrize("times", [1, 5, 11])
def test_a_role_that_attach_does_not_know_yet_is_waited_for(times: int, clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        rule = ground.world.faults.on("iam", "AttachRolePolicy", NOT_HERE_YET, times=times)
        assert [progress.outcome for progress in ground.apply(planned(ONE_ROLE))] == [Outcome.DONE, Outcome.DONE]
        assert rule.struck == times


def test_a_role_that_attach_never_knows_ends_as_failed(clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        ground.world.faults.on("iam", "AttachRolePolicy", NOT_HERE_YET, times=None)
        started = clock.now
        finished = ground.apply(planned(ONE_ROLE))
        assert [progress.outcome for progress in finished] == [Outcome.DONE, Outcome.FAILED]
        assert clock.now - started <= PATIENCE.settle + 4 * PATIENCE.poll


def test_a_role_of_somebody_else_that_is_gone_is_not_waited_for(clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        attach = planned(ONE_ROLE)[1].model_copy(update={"needs": ()})
        started = clock.now
        assert [progress.outcome for progress in ground.apply([attach])] == [Outcome.FAILED]
        assert clock.now == started


@pytest.mark.parametrize("times", [1, 2, 6])
def test_a_role_whose_arn_is_not_one_yet_is_waited_for(times: int, clock: Clock, tmp_path: Path) -> None:
    """Just after it was made, IAM can show a role's id in the place of its ARN."""
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        with ground.retouched("GetRole", rb"<Arn>[^<]*</Arn>", b"<Arn>AROAEXAMPLEID00000000</Arn>", times) as shown:
            finished = ground.apply(planned(ONE_ROLE), PATIENCE)
        assert [progress.outcome for progress in finished] == [Outcome.DONE, Outcome.DONE]
        assert len(shown) == times
        left = ground.written().done()[0].outcome.left
        assert left["Arn"].startswith("arn:aws:iam::")


def test_a_write_that_aws_accepts_and_forgets_is_never_called_done(clock: Clock, tmp_path: Path) -> None:
    """An answer that looks like success, and nothing behind it."""

    def accepted(scene: Scene) -> AWSResponse:
        name = scene.call.operation
        body = f"<{name}Response><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></{name}Response>"
        return response(scene.url, 200, {"content-type": "text/xml"}, body.encode())

    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        ground.world.faults.on("iam", "AttachRolePolicy", Fault("accepted", accepted), times=1)
        started = clock.now
        finished = ground.apply(planned(ONE_ROLE))
        assert [progress.outcome for progress in finished] == [Outcome.DONE, Outcome.UNKNOWN]
        assert clock.now - started <= PATIENCE.settle + 2 * PATIENCE.poll
        ground.again()
        _finish(ground, ONE_ROLE)


def test_stop_ends_the_wait_for_proof_and_leaves_the_intent_open(clock: Clock, tmp_path: Path) -> None:
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        ground.world.faults.lag(seconds=PATIENCE.settle - 1)
        stop = clock.stop()
        finished = []
        for moment in apply(planned(ONE_ROLE), ground.situation, ground.journal, stop=stop, patience=PATIENCE):
            if moment.stage is Stage.SETTLING:
                stop.set()
            if moment.stage is Stage.FINISHED:
                finished.append(moment.outcome)
        assert finished == [Outcome.UNKNOWN, Outcome.SKIPPED]
        assert len(ground.written().open_intents()) == 1
        ground.again()
        _finish(ground, ONE_ROLE)
