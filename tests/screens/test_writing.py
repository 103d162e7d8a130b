"""Writing: every change as it is made; it cannot be left half-way, and what was done is always known afterwards."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from screens.desk import Desk
from screens.resume import Away, ResumeScreen
from tests.screens.sitting import Sitting, sitting, state
from wizard.demo.account import Caller
from wizard.engine.progress import Outcome
from wizard.engine.resume import Resolved
from wizard.journey import step_named
from wizard.state.journey import Journey

ROLES = "roles.personas"


async def agree(sit: Sitting, *keys: str) -> None:
    """Review, press some keys there, and agree."""
    await sit.go_to(ROLES)
    await sit.press("a")
    await sit.sees("Review ·")
    await sit.press(*keys, "y")
    await sit.sees("Make th")
    await sit.press("y")


async def test_each_change_shows_how_it_stands_and_the_page_is_looked_at_again() -> None:
    async with sitting(size=(160, 40)) as sit:
        await sit.go_to(ROLES)
        create = sit.hold("CreateRole")
        await agree(sit)
        await sit.sees("… writing", "waits", "Writing 2 of 9")
        create.set()
        await sit.sees("All 9 are made, and AWS shows them.", "✓ done", "request ")
        assert sit.writes.count("CreateRole") == 4
        assert sit.writes.count("AttachRolePolicy") == 5
        await sit.press("enter")
        await sit.looked()
        assert "There is no role" not in sit.text
        await sit.press("a")
        await sit.pilot.pause()
        assert sit.is_journey  # nothing is left to do


async def test_a_refusal_in_the_middle_stops_there_and_says_what_was_done_and_what_was_not() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        sit.world.faults.on("iam", "CreateRole", "denied", nth=2)
        await agree(sit)
        await sit.sees("3 of 9 are done; 6 are not.", "✗ failed", "AWS did not allow iam:CreateRole", "· skipped")
        assert "Ask the IAM administrator for the permission iam:CreateRole" in sit.text
        assert sit.writes == ["AttachRolePolicy", "CreateRole", "AttachRolePolicy", "CreateRole"]
        await sit.press("enter")
        await sit.looked()
        await sit.sees("to review 6 changes")


async def test_an_answer_that_was_lost_is_looked_up_in_aws() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        sit.world.faults.on("iam", "AttachRolePolicy", "closed", when="after")
        await agree(sit, "o")
        await sit.sees("It is made, and AWS shows it.")
        assert sit.writes == ["AttachRolePolicy"]


async def test_escape_stops_after_the_one_under_way() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        answer = sit.hold("AttachRolePolicy")
        await agree(sit)
        await sit.sees("… writing")
        await sit.press("escape")
        await sit.sees("Finishing and recording the write under way; no other is begun.")
        answer.set()
        await sit.sees("1 of 9 is done; 8 are not.", "Not attempted: you stopped.")
        assert sit.writes == ["AttachRolePolicy"]


async def test_it_cannot_be_left_while_something_is_being_written() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        answer = sit.hold("AttachRolePolicy")
        await agree(sit, "o")
        await sit.sees("… writing")
        await sit.press("enter", "enter", "escape", "escape", "enter", "a", "n", "y")
        await sit.sees("Finishing and recording")
        assert not sit.is_journey
        answer.set()
        await sit.sees("go on.")
        assert sit.writes == ["AttachRolePolicy"]


async def test_quitting_waits_until_the_write_is_finished_and_recorded_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    async with sitting(arguments=state(folder)) as sit:
        await sit.go_to(ROLES)
        answer = sit.hold("AttachRolePolicy")
        await agree(sit)
        await sit.sees("… writing")
        await sit.press("q")
        await sit.sees("no other is begun. Then the wizard ends.")
        assert sit.app.return_code is None
        answer.set()
        await sit.until(lambda: sit.app.return_code == 4, "the end, part-way")
        assert sit.app.farewell[0].startswith("1 of 9 is done; 8 are not.")
        assert any("To come back: partner-central-wizard" in line for line in sit.app.farewell)
    assert conclusions(folder) == {"done": 1}


async def test_a_signal_does_the_same_and_the_code_says_that_it_was_interrupted(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    async with sitting(arguments=state(folder)) as sit:
        await sit.go_to(ROLES)
        answer = sit.hold("AttachRolePolicy")
        await agree(sit)
        await sit.sees("… writing")
        sit.app._leave_at_once()
        answer.set()
        await sit.until(lambda: sit.app.return_code == 130, "the end")
    assert conclusions(folder) == {"done": 1}


async def test_a_crash_lets_the_write_under_way_be_finished_and_recorded_and_begins_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    with pytest.raises(ZeroDivisionError):
        async with sitting(arguments=state(folder)) as sit:
            await sit.go_to(ROLES)
            answer = sit.hold("AttachRolePolicy")
            await agree(sit)
            await sit.sees("… writing")
            sit.app._handle_exception(ZeroDivisionError())
            threading.Timer(0.5, answer.set).start()
    for thread in [thread for thread in threading.enumerate() if thread.name in {"write", "close"}]:
        thread.join(10)
    assert conclusions(folder) == {"done": 1}
    assert sit.writes == ["AttachRolePolicy"]


async def test_a_fault_of_ours_while_writing_is_a_crash_and_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with sitting() as sit:
            monkeypatch.setattr(Desk, "apply", stumble)
            await agree(sit)
            await sit.until(lambda: sit.app.crash, "the crash")
    assert sit.app.return_code == 70


async def test_another_identity_between_review_and_write_writes_nothing() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·")
        sit.world.caller = Caller("AROAEXAMPLE:paul", "arn:aws:sts::444455556666:assumed-role/Admin/paul")
        await sit.press("y")
        await sit.sees("Make these 9")
        await sit.press("y")
        await sit.sees("444455556666", "0 of 9 are done; 9 are not.", "· not made")
        assert sit.writes == []


async def test_undo_shows_what_it_takes_back_asks_twice_and_takes_it_back() -> None:
    async with sitting() as sit:
        await agree(sit, "down", "down", "o")
        await sit.sees("All 2 are made")
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.sees(
            "Take back · account 111122223333",
            "2. Take back: Create the role PartnerCentralRoleForMarketing",
            "UTC by sofia.admin@example.com.",
            "aws iam delete-role --role-name PartnerCentralRoleForMarketing",
        )
        await sit.press("enter", "enter")
        assert sit.writes == ["CreateRole", "AttachRolePolicy"]
        await sit.press("y")
        await sit.sees("Take back these 2 changes")
        await sit.press("y")
        await sit.sees(
            "All 2 are taken back, and AWS shows it.",
            "✓ done",
            "Take back: Create the role PartnerCentralRoleForMarketing",
        )
        assert sit.writes == ["CreateRole", "AttachRolePolicy", "DetachRolePolicy", "DeleteRole"]
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.pilot.pause()
        assert sit.is_journey  # nothing is left to take back


async def test_undo_leaves_alone_what_somebody_has_touched_since() -> None:
    async with sitting() as sit:
        await agree(sit, "down", "o")
        await sit.sees("It is made")
        with sit.world.stage.set("somebody changes it") as iam:
            iam.get_role("PartnerCentralRoleForMarketing").assume_role_policy_document = '{"Statement": []}'
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.sees("Take back ·")
        await sit.press("y")
        await sit.sees("Take back this change")
        await sit.press("y")
        await sit.sees("Left alone: somebody has changed the trust policy")
        assert "DeleteRole" not in sit.writes


async def test_a_write_that_was_cut_short_and_has_no_way_back_says_so_and_is_not_offered_to_be_taken_back() -> None:
    step = step_named("signon.permission-sets")
    async with sitting() as sit:
        await sit.go_to(step.id)
        changes = sit.app.screen.desk.plans[step.id].changes  # type: ignore[attr-defined]
        final = next(change for change in changes if change.irreversible)
        for change, offered in ((final, False), (changes[0], True)):
            resolved = Resolved(None, change, Outcome.DONE, "It did happen: AWS shows it.")  # type: ignore[arg-type]
            sit.app.push_screen(ResumeScreen(step, Away(resolved=(resolved,))))
            await sit.sees("It did happen")
            assert ("No way back: Identity Center keeps" in sit.text, "Take it back" in sit.text) == (
                not offered,
                offered,
            )
            await sit.press("escape")


async def test_quitting_while_a_read_hangs_is_immediate() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        sit.hold("GetRole")
        await sit.press("v")
        await sit.sees("looking …")
        started = time.monotonic()
        await sit.press("q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")
    assert time.monotonic() - started < 1.0


def conclusions(folder: Path) -> dict[str, int]:
    """What became of the journey's intents: how many have each outcome, "open" included."""
    journey = Journey.open(folder, writable=False, demo="half-done")
    with journey:
        entries = journey.journal.entries
        last = {entry.intent: entry.outcome for entry in entries if entry.outcome}
        found = [last.get(entry.seq) or "open" for entry in entries if entry.kind == "intent"]
    return {outcome: found.count(outcome) for outcome in set(found)}
