"""What a person presses in the browser, on its page: numbered, copied with one key, watched while they do it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.screens.sitting import Sitting, sitting, state
from wizard.demo.portal import PortalRefused
from wizard.linking_visit import LinkingVisit

LINK = "link.account"
OURS = "111122223333"
NAME = "[/] [@click=app.quit]Example[/]"


async def test_the_clicks_stand_numbered_with_their_values_between_explanation_and_verification() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        for said in ("In the browser", f"1. Sign in to account {OURS}", "address: https://", "2. In the same browser"):
            assert said in sit.text
        assert sit.text.index("Now the alliance lead") < sit.text.index("1. Sign in") < sit.text.index("Verification")


async def test_in_a_demo_the_pretend_portal_is_the_one_next_thing() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        await sit.sees("Press f to answer first, then P to do it in the pretend portal", part="#next")
    async with sitting("drifted") as sit:
        await sit.go_to(LINK)
        await sit.sees("Press s to state it in your name: Somebody saw the confirmation", part="#next")
        assert "Press f" not in sit.text
        await sit.go_to("users.integrations")  # the portal plays nothing of it
        assert "pretend portal" not in sit.part("#next")


async def test_only_the_chosen_way_is_unfolded_and_the_arrows_lead_through_all_of_them() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        assert "▸ If the portal's home page has Link accounts" in sit.text
        await sit.press("down", "down")
        await sit.sees("▾ If the portal's home page has a section", "▶ 1. In the section AWS Marketplace")
        assert "1. Sign in to account" not in sit.text
        await sit.press("up")
        await sit.sees("▶ 2. In the same browser")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_at_every_size_the_arrows_reach_the_last_click_and_then_the_panel(size: tuple[int, int]) -> None:
    async with sitting("empty", size=size) as sit:
        await sit.go_to(LINK)
        clicks = sit.app.screen._page.clicks  # type: ignore[attr-defined]
        for _ in range(200):
            await sit.press("down")
            if "Nobody has stated" in sit.text:
                break
        assert clicks.chosen == len(clicks._clicks) - 1
        assert "Nobody has stated" in sit.text


async def test_c_copies_the_value_of_the_chosen_click_and_leaves_it_on_the_page() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        await sit.press("down", "down", "down", "down", "c")
        await sit.sees("copied; if your terminal did not take it, select it here:", OURS)
        assert sit.app.clipboard == OURS


async def test_c_takes_the_next_value_where_the_chosen_click_has_none() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        await sit.press("down", "down", "c")
        await sit.sees("▶ 3. If AWS asks who you are")
        assert sit.app.clipboard == OURS


async def test_a_click_with_the_mouse_chooses() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        clicks = sit.app.screen._page.clicks  # type: ignore[attr-defined]
        row = next(y for y, line in enumerate(clicks._lines) if "2. In the same browser" in line.plain)
        await sit.pilot.click(clicks, offset=(8, row + 1))
        await sit.sees("▶ 2. In the same browser")


async def test_hostile_values_are_shown_and_copied_as_they_are_and_nothing_of_them_is_obeyed(tmp_path: Path) -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        desk.answer(desk.session.situation.answers.with_step(LINK, LinkingVisit(legal_name=NAME + "\x1b[2J")))
        await sit.go_to(LINK)
        await sit.press("down", "down", "down", "down", "down", "c")
        await sit.sees(f"legal name: {NAME}")
        assert NAME in sit.app.clipboard
        assert "\x1b" not in sit.app.clipboard


async def test_other_pages_have_no_clicks_and_no_key_for_them() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        await sit.go_to("decide.people")
        assert "In the browser" not in sit.text
        await sit.press("c", "P")
        assert sit.app.clipboard == ""
        assert sit.is_journey


# --- watching


async def test_the_page_turns_by_itself_once_aws_shows_what_was_pressed(quick_second: None) -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        assert "No sign yet that this account is linked" in sit.text
        await sit.press("P")
        await sit.sees("The pretend portal", "Link the account, as alliance lead")
        await sit.press("enter")
        await sit.sees("The portal says: Your AWS account is linked")
        await sit.press("escape")
        await sit.looked()
        await sit.sees("No sign yet that this account is linked", "again in 30 s")
        sit.world.pass_time(30)
        sit.clock.advance(30)
        await sit.sees("This account is probably linked. CloudTrail recorded", part="#page")
        await sit.sees("✓ holds")
        await sit.sees("Press s to state it in your name: Somebody saw the confirmation", part="#next")


async def test_when_it_was_looked_at_stands_in_sight_also_where_the_panel_does_not(quick_second: None) -> None:
    async with sitting("empty", size=(80, 24)) as sit:
        await sit.go_to(LINK)
        sit.clock.advance(12)
        await sit.sees("looked 12 s ago · again in 18 s", part="#next")


async def test_a_watch_asks_cloudtrail_once_a_look(quick_second: None) -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        for _ in range(3):
            before = _lookups(sit.world.calls)
            sit.clock.advance(30)
            await sit.until(partial(_more_than, sit, before), "the next look")
            await sit.looked()
            assert _lookups(sit.world.calls) == before + 1


async def test_what_was_seen_whole_is_watched_no_longer(quick_second: None) -> None:
    async with sitting("empty", prepare=lambda world: world.portal.link()) as sit:
        sit.world.pass_time(60)
        await sit.go_to(LINK)
        await sit.sees("✓ holds")
        reads = sit.reads
        sit.clock.advance(120)
        await sit.sees("looked 2 min ago")
        assert sit.reads == reads


async def test_the_portal_refuses_in_its_own_words() -> None:
    async with sitting("empty") as sit:
        await sit.go_to(LINK)
        await sit.press("P", "down", "enter")
        await sit.sees("The portal says no: You do not have permission to link accounts")
        assert sit.world.portal.linked == ""


async def test_a_real_journey_has_no_pretend_portal(tmp_path: Path) -> None:
    async with sitting("empty", real=True, arguments=state(tmp_path / "journey")) as sit:
        await sit.go_to(LINK)
        await sit.press("P")
        assert sit.is_journey
        assert "Portal" not in sit.part("Keys")
        with pytest.raises(PortalRefused):
            sit.world.portal.unlink()


def _more_than(sit: Sitting, lookups: int) -> bool:
    return _lookups(sit.world.calls) > lookups


def _lookups(calls: Sequence[tuple[str, str, object]]) -> int:
    return sum(operation == "LookupEvents" for _, operation, _ in calls)
