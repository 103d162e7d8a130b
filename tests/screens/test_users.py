"""The users on the screen: read, found, picked, decided, worked off; with keys alone and with the mouse."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual.widgets import Input

from screens.users import UsersScreen
from screens.users_deciding import DecideScreen
from screens.users_import import ImportScreen
from screens.widgets.user_table import UserTable, fit, widths
from tests.screens.sitting import MOMENT, Sitting, no_waiting, sitting, state
from tests.users.exports import csv_of
from wizard.users.user import User
from wizard.users.value import Source, Users

ROWS = [
    ["Email", "Name", "Role", "Last Login"],
    ["ana.lead@example.com", "Ana Lead", "Alliance Lead", "2026-11-01"],
    ["jane@example.com", "Jane Doe", "ACE Manager", "2026-11-02"],
    ["pablo@example.com", "Pablo Ortiz", "ACE User", "2026-11-03"],
    ["info@example.com", "Info Desk", "Marketing Staff", "2026-11-03"],
    ["old@example.com", "Old Hand", "ACE Manager", "2020-01-01"],
    ["sofia@example.com", "Sofia Admin", "Cloud Admin", "2026-11-03"],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "users.csv"
    path.write_text(csv_of(ROWS))
    return path


def table(sit: Sitting) -> UserTable:
    return sit.app.screen.query_one(UserTable)


def standing(sit: Sitting) -> dict[str, str]:
    users = kept(sit)
    return {user.key: found.said if (found := users.decision(user)) else "" for user in users.people}


def kept(sit: Sitting) -> Users:
    screen = next(screen for screen in sit.app.screen_stack if isinstance(screen, UsersScreen))
    return screen._desk.session.journey.users.value


def fill(sit: Sitting, field: str, text: str) -> None:
    """Paste something into a field."""
    sit.app.screen.query_one(field, Input).value = text


async def bring(sit: Sitting, path: Path, who: str = "Ana Lead") -> None:
    """From the step of the journey to the list, by keys."""
    await sit.go_to("users.import", look=False)
    with no_waiting():
        await sit.press("m", "m")
        await sit.sees("Path of the file")
        fill(sit, "#import-path", str(path))
        await sit.press("enter")
        await sit.sees("The first users", "Who has looked at this")
        fill(sit, "#import-who", who)
        await sit.press("enter")
        await sit.sees("Imported")


async def test_from_the_file_to_a_batch_with_keys_alone(file: Path) -> None:
    async with sitting() as sit:
        await bring(sit, file)
        assert kept(sit).source is not None and kept(sit).source.confirmed_by == "Ana Lead"  # type: ignore[union-attr]
        await sit.press("p")  # Ana, under the cursor
        await sit.sees("Decided about 1.")
        await sit.press("slash")
        await sit.type("ace active")
        await sit.press("enter", "a")
        await sit.sees("2 of 6 listed", "2 picked")
        await sit.press("p")
        await sit.sees("Who agrees")
        await sit.press("enter")
        await sit.sees("Not about 1 of these 2")
        fill(sit, "#consent", "Ana Lead")
        await sit.press("enter")
        await sit.sees("Decided about 2.")
        assert [who for who, said in standing(sit).items() if said] == [
            "ana.lead@example.com",
            "jane@example.com",
            "pablo@example.com",
        ]
        assert kept(sit).decisions["pablo@example.com"].consent == "Ana Lead"
        await sit.press("d")
        await sit.sees("Who of these was mapped?")
        await sit.press("down", "space", "tab")
        fill(sit, "#who", "Ana Lead")
        await sit.press("enter")
        await sit.sees("2 mapped", "2 of 3 mapped, as stated")
        assert [user.key for user in kept(sit).waiting] == ["jane@example.com"]
        await sit.press("escape", "escape")  # everybody is listed first
        await sit.sees("Import the users")
        await sit.looked()
        await sit.go_to("users.map")
        result = sit.app.screen.desk.results["users.map"]["users.mapped"]  # type: ignore[attr-defined]
        assert "2 active users have no decision yet, of 5" in result.summary


async def test_a_role_and_no_access_are_chosen_and_can_be_taken_back(file: Path) -> None:
    async with sitting(size=(80, 24)) as sit:
        await bring(sit, file)
        await sit.press("down", "r", "down", "space")
        await sit.sees("AllianceLead allows more than what they have now", "Who agrees")
        await sit.press("end", "space", "ctrl+s")
        await sit.no_longer_sees("Who agrees")
        await sit.sees("Say why")
        await sit.press("tab")
        fill(sit, "#reason", "left the company")
        await sit.press("enter")
        await sit.sees("Decided about 1.", "no access", "left the company")
        assert standing(sit)["jane@example.com"] == "no access"
        await sit.press("t")
        await sit.sees("Taken back")
        assert standing(sit)["jane@example.com"] == ""
        # A cloud admin is offered the role of AWS and no other.
        await sit.press("end", "r")
        await sit.sees("A cloud admin can only take the CloudAdmin role")
        assert isinstance(sit.app.screen, DecideScreen)
        assert "AllianceLead" not in sit.text
        await sit.press("down", "space", "ctrl+s")
        await sit.sees("Decided about 1.")
        assert standing(sit)["sofia@example.com"] == "PartnerCentralRoleForCloudAdmin-###"


async def test_dates_that_could_be_either_way_round_are_asked_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "doubtful.csv"
    rows = [["Email", "Role", "Last Login"], *([f"u{n}@example.com", "ACE Manager", "03/04/2026"] for n in range(5))]
    path.write_text(csv_of(rows))
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to("users.import", look=False)
        await sit.press("m", "m")
        await sit.sees("Path of the file")
        fill(sit, "#import-path", str(path))
        await sit.press("enter")
        await sit.sees("could be either way round", "day-first", "month-first")
        await sit.press("ctrl+s")
        assert isinstance(sit.app.screen, ImportScreen), "nothing is imported while something is doubtful"
        await sit.press("down", "enter")
        await sit.sees("last seen 2026-03-04", "Who has looked at this")
        await sit.press("enter")
        await sit.sees("Imported 5 users")


@pytest.mark.parametrize(
    ("typed", "said"), [("/", "is a folder"), ("nowhere.csv", "There is no file"), ("", "No file was named")]
)
async def test_what_is_no_file_is_said_in_the_page(typed: str, said: str) -> None:
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to("users.import", look=False)
        await sit.press("m", "m")
        await sit.sees("Path of the file")
        fill(sit, "#import-path", typed)
        await sit.press("enter")
        await sit.sees(said)
        await sit.press("escape", "escape")
        await sit.sees("Import the users")


async def test_escape_lists_everybody_again_before_it_leaves(file: Path) -> None:
    async with sitting() as sit:
        await bring(sit, file)
        await sit.press("slash")
        await sit.type("jane")
        await sit.sees("1 of 6 listed")
        await sit.press("escape", "escape")
        await sit.sees("6 of 6 listed")
        await sit.press("escape")
        await sit.until(lambda: sit.is_journey, "the step")


async def test_the_mouse_goes_to_a_user_and_picks_one(file: Path) -> None:
    async with sitting() as sit:
        await bring(sit, file)
        await sit.pilot.click(UserTable, offset=(30, 3))
        await sit.sees("Pablo Ortiz", part="#users-about")
        await sit.pilot.click(UserTable, offset=(0, 4))
        await sit.sees("1 picked")
        assert table(sit).picked == {"info@example.com"}


async def test_a_second_wizard_sees_what_was_decided_and_can_decide_nothing(file: Path, tmp_path: Path) -> None:
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await bring(sit, file)
        await sit.press("down", "p")
        await sit.sees("Decided about 1.")
        async with sitting(arguments=state(tmp_path / "journey")) as second:
            await second.sees("before: Nobody was imported yet")
            await second.press("escape")
            await second.press("m")
            await second.sees("6 of 6 listed")
            await second.press("p", "r", "d", "t")
            assert isinstance(second.app.screen, UsersScreen)
            assert {who for who, said in standing(second).items() if said} == {"jane@example.com"}


# --- many


def many(number: int) -> Users:
    people = tuple(
        User(f"user{n}@example.com", f"User {n}", ("ace-manager" if n % 3 else "ace-user",), "", "2026-11-01", (n + 2,))
        for n in range(number)
    )
    source = Source("many.csv", "", "", (), MOMENT.isoformat(), {"role": "Role"}, {}, (), True, number)
    return Users(source, people)


async def shown(sit: Sitting, users: Users) -> None:
    await sit.go_to("users.map", look=False)
    sit.app.screen.desk.session.keep_users(users)  # type: ignore[attr-defined]
    await sit.press("m")
    await sit.sees("listed, by file")


async def test_twenty_thousand_are_moved_through_and_found_in_a_moment() -> None:
    async with sitting() as sit:
        await shown(sit, many(20_000))
        took: list[float] = []
        for key in ("end", "pageup", "home", "pagedown", "down", "slash", "7", "7", "7", "backspace"):
            started = time.perf_counter()
            await sit.press(key)
            took.append(time.perf_counter() - started)
        await sit.sees("of 20,000 listed")
        assert sorted(took)[len(took) // 2] < 1.0, "a loose bound; tests/bench/users.py measures"
        assert len(list(table(sit).children)) < 5, "no widget is made for a row"


async def test_every_size_shows_it_and_none_scrolls_sideways() -> None:
    async with sitting(size=(80, 24)) as sit:
        await shown(sit, many(300))
        await sit.press("end")
        for size in ((80, 24), (48, 14), (160, 50), (60, 18)):
            await sit.resize(*size)
            await sit.sees("user299@")
            assert not table(sit).show_horizontal_scrollbar


@pytest.mark.parametrize("width", [12, 40, 80, 104, 120, 200])
def test_columns_fill_the_width_and_no_more(width: int) -> None:
    assert sum(widths(width)) <= max(width, 35)


@pytest.mark.parametrize("text", ["", "a", "漢字漢字漢字漢字", "👩‍👩‍👧 family", "x" * 4000])
def test_a_cell_is_as_wide_as_its_column(text: str) -> None:
    from rich.cells import cell_len

    assert cell_len(fit(text, 7)) == 7


async def test_all_are_picked_and_odd_addresses_left_open_and_the_unmapped_named(file: Path) -> None:
    async with sitting() as sit:
        await bring(sit, file)
        await sit.sees("a Pick all", "o Sort")
        await sit.press("a", "p")
        await sit.sees("Who agrees")
        fill(sit, "#consent", "Ana Lead")
        await sit.press("enter")
        await sit.sees("Not about 1 of these 6", "perhaps nobody's own")
        await sit.press("enter")
        await sit.sees("Decided about 5.", "Not about 1", "decide about it by itself")
        assert standing(sit)["info@example.com"] == ""
        await sit.press("d", "tab")
        fill(sit, "#who", "Ana Lead")
        await sit.press("enter")
        await sit.sees("5 mapped")
        await sit.press("a", "a", "home", "down", "down", "r", "end", "space", "tab")
        fill(sit, "#reason", "left")
        await sit.press("enter")
        await sit.sees("1 to unmap in the portal", "unmap them in the portal, and say so")
        assert "no access +" not in sit.text
        await sit.press("ctrl+p")
        await sit.type("account security")
        await sit.sees("Go to 2.1: Account security")
        await sit.press("enter")
        await sit.sees("2.1 Account security")
