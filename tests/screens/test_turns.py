"""Whose turn it is: what can be done now without waiting for anybody, and the way there."""

from __future__ import annotations

import pytest

from tests.screens.sitting import sitting


async def test_the_steps_that_wait_for_nobody_stand_under_whose_turn_it_is_and_are_a_key_away() -> None:
    async with sitting("empty") as sit:
        await sit.go_to("decide.people")
        await sit.go_to("roles.personas")
        await sit.press("o")
        await sit.sees(
            "without waiting for anybody", "alliance lead", "Three people", "IAM administrator", "Persona roles"
        )
        await sit.press("enter")
        await sit.sees("0.3 Three people")


async def test_what_waits_for_something_else_is_left_out() -> None:
    async with sitting("empty") as sit:
        await sit.go_to("link.account")
        await sit.press("o")
        await sit.sees("Nothing is known that could be done now")
        await sit.press("enter", "escape")
        assert sit.is_journey


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_it_fits_small_windows(size: tuple[int, int]) -> None:
    async with sitting("empty", size=size) as sit:
        await sit.go_to("decide.people")
        await sit.press("o")
        await sit.sees("Three people")
