"""One account of three hundred: typing narrows down, the arrows move, Enter chooses, and a key costs little."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from screens.widgets.finder import WINDOW, Finder
from tests.invented import account_of_team
from tests.screens.sitting import Sitting, sitting, state
from tests.sweeping import ACCOUNTS
from wizard.demo.facts import Member
from wizard.demo.world import World

OURS = "111122223333"
KEY = 0.100
"""Seconds of the interpreter's own time that a key may take."""


def large(world: World) -> None:
    organization = world.facts.organization
    assert organization is not None
    more = ACCOUNTS - len(organization.accounts)
    organization.accounts += [Member(account_of_team(n), f"Example Corp Team {n:03}") for n in range(1, more + 1)]


async def open_finder(sit: Sitting) -> Finder:
    await sit.go_to("decide.account")
    await sit.press("f")
    await sit.sees("Questions ·")
    finder = sit.app.screen.query_one("#field-account", Finder)
    finder.focus()
    await sit.sees("to choose from")
    return finder


def seen(sit: Sitting) -> str:
    """What stands in the window."""
    return sit.part("#field-account Rows")


async def test_a_part_of_a_name_finds_it_and_enter_chooses_it(tmp_path: Path) -> None:
    where = state(tmp_path / "journey")
    async with sitting("management-account", size=(80, 24), prepare=large, real=True, arguments=where) as sit:
        finder = await open_finder(sit)
        assert finder.chosen == ("",), "nothing is chosen before somebody chooses"
        await sit.type("team 12")
        await sit.sees("13 of")
        assert seen(sit).count("( )") == WINDOW
        await sit.press("down", "down", "enter")
        assert finder.chosen == (account_of_team(120),)
        await sit.sees(f"chosen: {account_of_team(120)} · Example Corp Team 120")
        await sit.press("escape")
        await sit.looked()
        kept = sit.app.screen_stack[0].desk.session.journey.state.answers["decide.account"]  # type: ignore[attr-defined]
        assert kept["account"] == account_of_team(120)


async def test_digits_find_it_too_and_what_fits_nothing_changes_nothing(tmp_path: Path) -> None:
    where = state(tmp_path / "journey")
    async with sitting("management-account", size=(80, 24), prepare=large, real=True, arguments=where) as sit:
        finder = await open_finder(sit)
        await sit.type("1111-2222 33")
        await sit.press("enter")
        assert finder.chosen == (OURS,)
        await sit.type("nowhere")
        await sit.sees("0 of", f"chosen: {OURS}")
        await sit.press("down", "pagedown", "enter", "up")
        assert finder.chosen == (OURS,)


async def test_the_window_moves_with_the_arrows_and_a_click_chooses(tmp_path: Path) -> None:
    where = state(tmp_path / "journey")
    async with sitting("management-account", size=(80, 30), prepare=large, real=True, arguments=where) as sit:
        finder = await open_finder(sit)
        finder.action_move(ACCOUNTS - WINDOW)
        await sit.press("pagedown", "pagedown")
        assert seen(sit).endswith(f"› ( ) {account_of_team(296)} · Example Corp Team 296"), "the end of the list"
        finder.action_move(WINDOW - ACCOUNTS)
        await sit.press("pageup", "pageup")
        assert seen(sit).startswith("› (•) not decided yet"), "the beginning"
        await sit.pilot.click("#field-account Rows", offset=(10, 1))
        await sit.pilot.pause()
        assert finder.chosen == (OURS,)


async def test_a_key_among_three_hundred_accounts_costs_little(tmp_path: Path) -> None:
    where = state(tmp_path / "journey")
    async with sitting("management-account", size=(120, 40), prepare=large, real=True, arguments=where) as sit:
        await open_finder(sit)
        took = []
        for key in [*"team1", *["backspace"] * 5, *["down"] * 5]:
            began = time.process_time()
            await sit.press(key)
            took.append(time.process_time() - began)
        assert median(took) < KEY, took
