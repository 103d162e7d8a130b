"""A journey is bound to one account, once, by its last four digits: never by accident, and never to another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wizard import cli
from wizard.state.journey import Journey

OURS, THEIRS = "111122223333", "444455556666"


def run(folder: Path, *arguments: str, world: str = "empty") -> int:
    return cli.main([*arguments, "--demo", world, "--state", str(folder)])


def bound(folder: Path) -> str | None:
    journey = Journey.open(folder, writable=False, demo="empty")
    try:
        return journey.state.account
    finally:
        journey.close()


def noted(folder: Path) -> dict[str, Any]:
    journey = Journey.open(folder, writable=False, demo="empty")
    try:
        return dict(journey.state.answers.get("decide.account", {}))
    finally:
        journey.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journey"


def file_of(folder: Path, **answers: Any) -> str:
    path = folder.parent / "answers.json"
    path.write_text(json.dumps({"decide.account": answers}))
    return str(path)


def test_an_account_and_its_last_four_digits_bind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "answer", "decide.account", f"account={OURS}", "confirm_last_four=3333") == cli.OK
    assert bound(folder) == OURS
    assert f"now belongs to account {OURS}" in capsys.readouterr().out


def test_a_number_written_in_groups_is_the_same_number(folder: Path) -> None:
    assert run(folder, "answer", "decide.account", "account=1111-2222 3333", "confirm_last_four= 3333 ") == cli.OK
    assert bound(folder) == OURS


def test_an_account_that_nobody_confirmed_is_noted_and_binds_nothing(folder: Path) -> None:
    assert run(folder, "answer", "decide.account", f"account={OURS}") == cli.OK
    assert bound(folder) is None
    assert noted(folder) == {"account": OURS}
    assert run(folder, "answer", "decide.account", "confirm_last_four=3333") == cli.OK
    assert bound(folder) == OURS


@pytest.mark.parametrize(
    "digits",
    ["3332", "1111", "333", "33333", "", "yes", "true", OURS, "３３３３", "3333\n4444", "\x1b[2J", "[3, 3, 3, 3]"],
)
def test_anything_but_the_last_four_digits_binds_nothing(folder: Path, digits: str) -> None:
    code = run(folder, "answer", "decide.account", f"account={OURS}", f"confirm_last_four={digits}")
    assert code == (cli.OK if digits == "" else cli.CANNOT_START)
    assert bound(folder) is None
    assert noted(folder) == ({"account": OURS, "confirm_last_four": ""} if digits == "" else {})


def test_four_digits_alone_bind_nothing(folder: Path) -> None:
    assert run(folder, "answer", "decide.account", "confirm_last_four=3333") == cli.CANNOT_START
    assert bound(folder) is None


def test_another_answer_binds_nothing(folder: Path) -> None:
    run(folder, "answer", "decide.account", f"account={OURS}")
    assert run(folder, "answer", "decide.situation", "legacy_logins=yes") == cli.OK
    assert bound(folder) is None


def test_a_bound_journey_never_changes_its_account_and_notes_nothing_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "answer", "decide.account", f"account={OURS}", "confirm_last_four=3333")
    assert run(folder, "answer", "decide.account", f"account={THEIRS}", "confirm_last_four=6666") == cli.CANNOT_START
    told = capsys.readouterr().err
    assert OURS in told and THEIRS in told and "--account" in told
    assert bound(folder) == OURS
    assert noted(folder)["account"] == OURS
    assert run(folder, "answer", "decide.account", "purpose=dedicated") == cli.OK
    assert bound(folder) == OURS


def test_another_account_than_the_one_signed_in_can_be_chosen_and_that_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "answer", "decide.account", f"account={THEIRS}", "confirm_last_four=6666") == cli.OK
    assert bound(folder) == THEIRS
    assert f"signed in to account {OURS}: sign in to {THEIRS}" in capsys.readouterr().out
    assert run(folder, "check", "decide.identity") == cli.CANNOT_START
    assert run(folder, "apply", "roles.personas", "--yes") == cli.CANNOT_START


def test_a_file_of_answers_binds_with_the_digits_and_only_with_them(folder: Path) -> None:
    assert run(folder, "answer", "--answers", file_of(folder, account=OURS)) == cli.OK
    assert bound(folder) is None
    wrong = file_of(folder, account=OURS, confirm_last_four="1111")
    assert run(folder, "answer", "--answers", wrong) == cli.CANNOT_START
    assert bound(folder) is None
    assert run(folder, "answer", "--answers", file_of(folder, account=OURS, confirm_last_four="3333")) == cli.OK
    assert bound(folder) == OURS
    other = file_of(folder, account=THEIRS, confirm_last_four="6666")
    assert run(folder, "answer", "--answers", other) == cli.CANNOT_START
    assert bound(folder) == OURS


def test_a_number_in_json_is_no_account(folder: Path) -> None:
    """It would lose its leading zeros."""
    numbers = file_of(folder, account=int(OURS), confirm_last_four=3333)
    assert run(folder, "answer", "--answers", numbers) == cli.CANNOT_START
    assert bound(folder) is None


def test_looking_with_a_file_of_answers_keeps_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    confirmed = file_of(folder, account=OURS, confirm_last_four="3333")
    assert run(folder, "check", "decide.identity", "--answers", confirmed) == cli.OK
    assert "the one that was chosen" in capsys.readouterr().out
    assert not folder.exists()


def test_looking_with_answers_about_another_account_is_no_tick(folder: Path) -> None:
    confirmed = file_of(folder, account=THEIRS, confirm_last_four="6666")
    assert run(folder, "check", "decide.identity", "--answers", confirmed) == cli.BLOCKED


def test_answers_and_the_option_must_mean_the_same_account(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    confirmed = file_of(folder, account=THEIRS, confirm_last_four="6666")
    assert run(folder, "check", "decide.identity", "--answers", confirmed, "--account", OURS) == cli.CANNOT_START
    assert THEIRS in capsys.readouterr().err
