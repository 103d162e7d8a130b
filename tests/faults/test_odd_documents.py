"""What AWS shows in the middle of a batch is odd: nothing is overwritten on it, and nothing breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faults.ground import ONE_ROLE, PREFIX, TWO_TRUSTS, Clock, Ground, planned
from wizard.engine import Stage, apply
from wizard.engine.progress import Outcome

ODD = ["not json", "", "[", "null", "{" * 5000, "\x00"]


def _spoil(ground: Ground, document: str) -> None:
    with ground.world.stage.set("spoil") as iam:
        for role in iam.roles.values():
            if role.name.startswith(PREFIX):
                role.assume_role_policy_document = document


@pytest.mark.parametrize("document", ODD)
def test_a_document_that_went_odd_before_the_write_is_left_alone(document: str, clock: Clock, tmp_path: Path) -> None:
    with Ground(TWO_TRUSTS, tmp_path / "journey", clock) as ground:
        changes = planned(TWO_TRUSTS)
        _spoil(ground, document)
        finished = ground.apply(changes)
        assert [progress.outcome for progress in finished] == [Outcome.FAILED, Outcome.SKIPPED]
        assert finished[0].error.startswith("Not written: ")
        assert [call for _, call, _ in ground.world.calls if call == "UpdateAssumeRolePolicy"] == []


@pytest.mark.parametrize("document", ODD)
def test_a_document_that_went_odd_after_the_write_is_not_called_done(
    document: str, clock: Clock, tmp_path: Path
) -> None:
    with Ground(TWO_TRUSTS, tmp_path / "journey", clock) as ground:
        outcomes: list[Any] = []
        for moment in apply(planned(TWO_TRUSTS), ground.situation, ground.journal, stop=clock.stop()):
            if moment.stage is Stage.SETTLING:
                _spoil(ground, document)
            if moment.stage is Stage.FINISHED:
                outcomes.append(moment.outcome)
        assert outcomes == [Outcome.UNKNOWN, Outcome.SKIPPED]
        assert len(ground.written().open_intents()) == 1


@pytest.mark.parametrize("document", ODD)
def test_an_odd_document_is_not_taken_back(document: str, clock: Clock, tmp_path: Path) -> None:
    with Ground(TWO_TRUSTS, tmp_path / "journey", clock) as ground:
        ground.apply(planned(TWO_TRUSTS))
        _spoil(ground, document)
        assert {progress.outcome for progress in ground.undo()} == {Outcome.SKIPPED}


def test_a_thing_that_cannot_be_understood_is_not_called_done(clock: Clock, tmp_path: Path) -> None:
    """A tag without a key: nobody has thought of that, and the batch ends in a sentence all the same."""
    with Ground(ONE_ROLE, tmp_path / "journey", clock) as ground:
        with ground.retouched("GetRole", rb"<Tags>.*</Tags>", b"<Tags><member></member></Tags>"):
            finished = ground.apply(planned(ONE_ROLE))
        assert [progress.outcome for progress in finished] == [Outcome.UNKNOWN, Outcome.SKIPPED]
        assert finished[0].error.endswith(".")

        ground.again()
        ground.apply(ground.plan().changes)
        with ground.retouched("GetRole", rb"<Tags>.*</Tags>", b"<Tags><member></member></Tags>"):
            assert Outcome.DONE not in {progress.outcome for progress in ground.undo()[1:]}
