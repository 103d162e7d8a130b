"""The gate: four typed digits bind a journey to its account, and nothing else does."""

from __future__ import annotations

from pathlib import Path

from tests.screens.sitting import Sitting, sitting, state

ROLES = "roles.personas"


async def open_gate(sit: Sitting) -> None:
    await sit.go_to(ROLES)
    assert "not bound" in sit.text
    await sit.press("a")
    await sit.sees("Which account is this journey for?", "111122223333")


def bound(sit: Sitting) -> str | None:
    account: str | None = sit.app.screen_stack[0].desk.session.journey.state.account  # type: ignore[attr-defined]
    return account


async def test_the_right_digits_bind_the_journey_and_lead_to_the_review(tmp_path: Path) -> None:
    async with sitting(real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_gate(sit)
        await sit.type("3333")
        await sit.press("enter")
        await sit.sees("Review · account 111122223333")
        assert bound(sit) == "111122223333"
        await sit.press("escape")
        await sit.sees("account 111122223333")
        assert "not bound" not in sit.text
        assert sit.writes == []


async def test_nothing_else_does(tmp_path: Path) -> None:
    async with sitting(real=True, arguments=state(tmp_path / "journey")) as sit:
        for typed in ("", "2222", "1111", "33", "abcd"):
            await open_gate(sit)
            await sit.type(typed)
            await sit.hold_down("enter", 20)
            await sit.sees("Which account is this journey for?")
            assert ("These are not its last four digits" in sit.text) == (typed.isdigit())
            assert bound(sit) is None
            await sit.press("escape")
            await sit.sees("4.1 Persona roles")
            assert bound(sit) is None


async def test_wrong_digits_can_be_corrected(tmp_path: Path) -> None:
    async with sitting(real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_gate(sit)
        await sit.type("3334")
        await sit.press("enter")
        await sit.sees("These are not its last four digits")
        await sit.press("backspace")
        await sit.no_longer_sees("These are not its last four digits")
        await sit.type("3")
        await sit.press("enter")
        await sit.sees("Review ·")


async def test_a_disk_that_refuses_is_a_page_with_the_words(tmp_path: Path) -> None:
    async with sitting(real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_gate(sit)
        sit.app.screen_stack[0].desk.session.journey.read_only = "the disk is full."  # type: ignore[attr-defined]
        await sit.type("3333")
        await sit.press("enter")
        await sit.sees("The account could not be kept", "the disk is full.")
        assert bound(sit) is None


async def test_a_read_only_session_needs_no_gate(tmp_path: Path) -> None:
    async with sitting(real=True, arguments=[*state(tmp_path / "journey"), "--read-only"]) as sit:
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·", "This session is read-only")
