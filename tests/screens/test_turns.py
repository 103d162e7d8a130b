"""Whose turn it is: what can be done now without waiting for anybody, and the way there."""

from __future__ import annotations

import pytest

from tests.screens.sitting import sitting


async def test_the_steps_that_wait_for_nobody_stand_under_whose_turn_it_is_and_are_a_key_away() -> None:
    async with sitting("empty") as sit:
        await sit.go_to("policies.rules")
        await sit.press("o")
        await sit.sees("looked just now")
        for said in ("without waiting for anybody", "alliance lead", "Three people", "Persona roles"):
            assert said in sit.text
        assert "Link the account" not in sit.text, "it waits for what comes before it"
        await sit.press("down", "enter")
        await sit.until(lambda: sit.is_journey, "the page of the step")
        await sit.looked()


async def test_looking_again_keeps_what_is_chosen() -> None:
    async with sitting("empty") as sit:
        await sit.begin()
        await sit.press("o")
        await sit.sees("looked just now")
        await sit.press("down", "down")
        chosen = sit.app.screen.query_one("#turns-list").highlighted  # type: ignore[attr-defined]
        await sit.press("v")
        await sit.sees("looked just now")
        assert sit.app.screen.query_one("#turns-list").highlighted == chosen  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_it_fits_small_windows_and_escape_leads_back(size: tuple[int, int]) -> None:
    async with sitting("empty", size=size) as sit:
        await sit.go_to("decide.people")
        await sit.press("o")
        await sit.sees("Three people")
        await sit.press("escape")
        assert sit.is_journey
