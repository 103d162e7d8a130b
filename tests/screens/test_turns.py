"""Whose turn it is: what can be done now without waiting for anybody, and the way there."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.screens.sitting import sitting
from wizard.answers import parse
from wizard.people import People


async def test_the_steps_that_wait_for_nobody_stand_under_whose_turn_it_is_and_are_a_key_away() -> None:
    async with sitting("empty") as sit:
        await sit.go_to("policies.rules")
        await sit.press("o")
        await sit.sees("looked just now")
        for said in ("without waiting for anybody", "alliance lead", "Three people", "Persona roles"):
            assert said in sit.text
        offered = {option.id for option in sit.app.screen.query_one(OptionList).options}
        assert {"decide.people", "roles.personas"} <= offered
        assert "link.account" not in offered, "it waits for what comes before it"
        assert "steps hold" in sit.text
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


async def test_whoever_was_named_is_called_by_name_and_while_somebody_presents_is_not() -> None:
    async with sitting("empty") as sit:
        await sit.go_to("decide.people", look=False)
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        named = parse(People, {"iam_admin_name": "Ivan Admin"}, "decide.people")
        desk.answer(desk.session.situation.answers.with_step("decide.people", named))
        await sit.go_to("roles.personas")
        assert "It is the turn of Ivan Admin, IAM administrator." in sit.part("#next")
        await sit.press("o")
        await sit.sees("looked just now", "Ivan Admin, IAM administrator")
        await sit.press("p")
        await sit.no_longer_sees("Ivan Admin")
