"""Moving around: keys, the rail, the palette; and the terminal's cursor, which goes where the focus is."""

from __future__ import annotations

import re

import pytest
from textual.geometry import Offset
from textual.widgets._footer import FooterKey

from tests.screens.sitting import Sitting, sitting

ROLES = "roles.personas"


def cursor_line(sit: Sitting) -> str:
    """The text from the cell at which the terminal's cursor stands to the end of its line."""
    place = sit.app.cursor_position
    return sit.strips[place.y].text[place.x :]


async def test_n_and_b_walk_the_journey_and_stop_at_its_ends() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("b")
        assert "Welcome" in sit.text
        await sit.go_to("policies.rules", look=False)
        await sit.press("n")
        await sit.sees("4.1 Persona roles")
        await sit.press("b", "b")
        await sit.sees("3.1 AWS's policies")


async def test_the_rail_takes_you_to_any_step_and_gives_the_focus_back() -> None:
    async with sitting() as sit:
        await sit.go_to("policies.rules")
        await sit.press("tab")
        assert cursor_line(sit).startswith("▶")
        await sit.press("up")
        assert "AWS's policies" in cursor_line(sit)
        await sit.press("enter")
        await sit.sees("3.1 AWS's policies")
        assert sit.app.focused is not None
        assert sit.app.focused.id == "page"


async def test_where_you_are_in_the_rail_stays_when_a_look_ends() -> None:
    async with sitting() as sit:
        await sit.go_to("policies.rules")
        await sit.press("tab", "up")
        await sit.press("v")
        await sit.looked()
        assert "AWS's policies" in cursor_line(sit)


async def test_x_shows_all_of_the_explanation_and_again_only_its_start() -> None:
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to(ROLES, look=False)
        assert "Linking makes three roles" not in sit.text
        await sit.press("x")
        await sit.sees("Linking makes three roles", "x less")
        await sit.press("x")
        await sit.no_longer_sees("Linking makes three roles")


async def test_a_roomy_window_shows_it_all_and_a_resize_is_enough() -> None:
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to(ROLES, look=False)
        await sit.resize(120, 45)
        await sit.sees("Linking makes three roles")
        assert "x more" not in sit.text


@pytest.mark.parametrize(("columns", "shown"), [(80, "4 Persona roles"), (40, "4 Persona roles")])
async def test_without_a_rail_one_line_says_which_phase_you_are_in(columns: int, shown: str) -> None:
    async with sitting(size=(columns, 24)) as sit:
        await sit.go_to(ROLES, look=False)
        assert shown in sit.lines[1]


async def test_the_palette_jumps_to_any_step() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("ctrl+p")
        await sit.type("persona roles")
        await sit.sees("Go to 4.1: Persona roles")
        await sit.press("enter")
        await sit.sees("4.1 Persona roles")


@pytest.mark.parametrize(("typed", "seen"), [("Help", "Keys of this screen"), ("Evidence", "Evidence ·")])
async def test_the_palette_does_what_the_keys_do(typed: str, seen: str) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("ctrl+p")
        await sit.type(typed)
        await sit.sees(f"{typed} ")
        await sit.press("enter")
        await sit.sees(seen)


async def test_the_palette_can_quit_and_change_the_colours() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("ctrl+p")
        await sit.type("light theme")
        await sit.sees("For bright rooms")
        await sit.press("enter")
        await sit.until(lambda: sit.app.theme == "partner-central-light", "the light theme")
        await sit.press("ctrl+p")
        await sit.type("quit")
        await sit.sees("Leave; this demo is not kept")
        await sit.press("enter")
        await sit.until(lambda: not sit.app.is_running or sit.app.return_code == 0, "the end")


async def test_the_palette_never_does_what_the_page_does_not_allow() -> None:
    async with sitting("denied") as sit:
        await sit.go_to(ROLES)
        await sit.press("ctrl+p")
        await sit.type("review")
        await sit.pilot.pause(0.2)
        assert "See what would be written" not in sit.text


async def test_help_lists_the_keys_of_the_screen_it_was_asked_on() -> None:
    async with sitting(size=(100, 60)) as sit:
        await sit.go_to(ROLES)
        await sit.press("question_mark")
        await sit.sees("Keys of this screen", "See what would be written", "looked, and it is so", "--plain")
        await sit.press("question_mark")
        await sit.sees("4.1 Persona roles")
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("f1")
        await sit.sees("Enter never writes anything", "Leave this change out")
        await sit.press("escape")
        await sit.sees("Review ·")


async def test_the_cursor_is_on_the_choice_the_letter_and_the_button_that_have_the_focus() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("f")
        await sit.sees("Questions ·")
        assert cursor_line(sit).startswith("› [✓] AllianceLead")
        await sit.press("down", "down")
        assert cursor_line(sit).startswith("› [✓] Marketing")
        await sit.press("tab")
        assert cursor_line(sit).startswith("› (•) checklist")
        await sit.press("tab")
        await sit.type("Ana")
        here = sit.app.cursor_position
        assert sit.strips[here.y].text[here.x - 3 : here.x] == "Ana"
        await sit.press("backspace", "backspace", "backspace", "escape", "a")
        await sit.sees("Review ·")
        assert cursor_line(sit).startswith("[✓] + Give PartnerCentralRoleForACEManager")
        await sit.press("down")
        assert cursor_line(sit).startswith("[✓]   Create the role")
        await sit.press("y")
        await sit.sees("Make these")
        assert "Not yet" in cursor_line(sit)


async def test_the_cursor_stays_inside_the_window() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("e")
        await sit.sees("Evidence ·")
        for size in ((40, 12), (1, 1), (120, 40)):
            await sit.press("end")
            await sit.resize(*size)
            place = sit.app.screen.outer_size.clamp_offset(sit.app.cursor_position)
            assert Offset(0, 0) <= place
        assert "quota" in cursor_line(sit)


async def test_ctrl_c_leaves_only_when_it_is_pressed_twice() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.press("ctrl+c")
        await sit.sees("Press Ctrl+C again, or q, to leave")
        sit.clock.advance(10)
        await sit.press("ctrl+c")
        await sit.pilot.pause()
        assert sit.app.return_code is None
        await sit.press("ctrl+c")
        await sit.until(lambda: sit.app.return_code == 0, "the end")


async def test_ctrl_c_copies_what_is_selected_in_a_field() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("f")
        await sit.sees("Questions ·")
        await sit.press("tab", "tab")
        await sit.type("Ana")
        await sit.press("shift+home", "ctrl+c")
        assert sit.app.clipboard == "Ana"


@pytest.mark.parametrize("keys", [["ctrl+p"], ["f"], ["a"], ["e"], ["tab"]], ids=" ".join)
async def test_page_keys_do_no_harm_in_a_list_that_is_not_drawn(keys: list[str]) -> None:
    async with sitting(size=(120, 40)) as sit:
        await sit.go_to(ROLES)
        await sit.press(*keys)
        await sit.resize(1, 1)
        await sit.press("pageup", "pagedown", "home", "end")
        assert sit.app.crash is None


async def test_the_line_of_keys_names_whole_keys_however_narrow_it_is() -> None:
    async with sitting(size=(120, 30)) as sit:
        await sit.go_to("policies.available")
        made = list(sit.app.screen.query(FooterKey))
        await sit.press("v")  # whose end says that keys may have changed
        await sit.looked()
        await sit.sees("v Look", part="Keys")
        assert list(sit.app.screen.query(FooterKey)) == made, "the line is not made anew for the same keys"
        for columns in (120, 80, 64, 50, 40, 30, 20):
            await sit.resize(columns, 30)
            *_, keys = sit.lines
            assert keys.endswith("? Help  q Quit")
            named = [key for key in re.split(r"  +", keys.strip()) if key]
            known = {
                "a Review",
                "f Answer",
                "v Look",
                "e Evidence",
                "n Next",
                "b Back",
                "p Present",
                "? Help",
                "q Quit",
            }
            assert set(named) <= known
            assert columns < 40 or "n Next" in named
            assert columns >= 64 or "a Review" not in named  # there is nothing to review
