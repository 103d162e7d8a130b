"""The definition of done and troubleshooting on the screen: computed, told whole, and nothing changed by looking."""

from __future__ import annotations

from tests.screens.sitting import sitting
from wizard.troubleshooting import PROBLEMS

SIZES = [(80, 24), (120, 40), (50, 20)]


async def test_d_opens_the_list_with_its_headline_first_and_looks_over_everything() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("d")
        await sit.sees("looked just now")
        for size in SIZES:
            await sit.resize(*size)
            await sit.press("home")
            await sit.sees("looked just now", "Not done: ")
            await sit.press("end")
            await sit.sees("Everybody who is active has got in")
        await sit.press("c")
        await sit.sees("Sent to the clipboard.")
        assert sit.app.clipboard.startswith("Not done: ")
        assert sit.writes == []


async def test_before_anybody_looked_nothing_is_known() -> None:
    async with sitting() as sit:
        await sit.begin()
        answer = sit.hold("ListRoles")
        await sit.press("d")
        await sit.sees("looking over the whole journey", "could not be looked at or wait for somebody's word")
        answer.set()
        await sit.sees("looked just now", "Not done: ")


async def test_leaving_in_the_middle_of_a_look_is_at_once() -> None:
    async with sitting() as sit:
        await sit.begin()
        sit.hold("ListRoles")
        await sit.press("d")
        await sit.sees("looking over the whole journey")
        await sit.press("escape")
        await sit.until(lambda: sit.is_journey, "the journey's screen")


async def test_what_was_looked_at_there_stands_in_the_rail_afterwards() -> None:
    async with sitting() as sit:
        await sit.go_to("policies.available")
        await sit.press("d")
        await sit.sees("looked just now")
        await sit.press("escape")
        await sit.sees("✗ 8 Migrate")


async def test_t_lists_the_problems_and_enter_looks_for_the_cause() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("t")
        for size in SIZES:
            await sit.resize(*size)
            await sit.sees("Troubleshooting", "A role is not offered")
        await sit.press("down", "down", "enter")
        for size in SIZES:
            await sit.resize(*size)
            await sit.sees("likeliest")
        assert sit.writes == []


async def test_every_problem_can_be_asked_and_none_stumbles() -> None:
    async with sitting(size=(160, 60)) as sit:
        await sit.begin()
        await sit.press("t")
        for problem in PROBLEMS:
            await sit.sees(problem.title)
            await sit.press("v")
            await sit.no_longer_sees("Looking …")
            await sit.until(lambda: "Enter or v asks" not in sit.text, "what was found")
            assert "stumbled" not in sit.text
            await sit.press("down")


async def test_another_problem_does_not_show_what_was_found_for_the_last_one() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("t", "enter")
        await sit.sees("likeliest")
        await sit.press("down")
        await sit.sees("Enter or v asks")
        assert "likeliest" not in sit.text
        await sit.press("up")
        await sit.sees("likeliest")


async def test_both_are_in_the_palette() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("ctrl+p")
        await sit.type("definition")
        await sit.sees("Definition of done")
