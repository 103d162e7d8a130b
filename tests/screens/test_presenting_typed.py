"""Typed in front of others: nothing of it leaves from any form, and one stray key does not end presenting."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from screens.app import crash_report
from tests.canaries import TYPED, typed_back
from tests.screens.sitting import Sitting, no_waiting, sitting
from wizard.veil import VEIL, WHAT_YOU_TYPED

PEOPLE, ACCOUNT, ROLES = "decide.people", "decide.account", "roles.personas"

FORMS = (  # a step, and the keys that lead from its page to a form
    (PEOPLE, "f"),
    (ACCOUNT, "f"),
    (ACCOUNT, "s"),
    ("access.permissions", "f"),
    ("signon.assignments", "f"),
    ("link.account", "h"),
    ("users.import", "m m"),
    ("users.import", "m r"),
)


@pytest.fixture(autouse=True)
def _no_veil_afterwards() -> object:
    yield
    VEIL.begin(False)


async def left(sit: Sitting) -> set[str]:
    """What was typed, of everything that leaves from here."""
    await sit.pilot.pause()
    app = sit.app
    toasts = " ".join(str(one.message) for one in app._notifications if not VEIL.on)
    return typed_back("\n".join([*sit.lines, app.export_screenshot(), app.title, app.clipboard, toasts]))


async def test_no_form_gives_back_what_is_typed_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an address, eleven digits, a path and an unknown file, in every field of every kind of form."""
    monkeypatch.chdir(tmp_path)
    found: dict[str, set[str]] = {}
    opened = set()
    async with sitting("half-done", size=(110, 50), arguments=["--present"]) as sit:
        for step, keys in FORMS:
            await sit.go_to(step)
            for key in keys.split():
                await sit.press(key)
                await sit.pilot.pause()
            kind = type(sit.app.screen).__name__
            opened.add(kind)
            for typed in TYPED:
                for name, leaked in await typed_everywhere(sit, typed):
                    found.setdefault(f"{kind} {name}", set()).update(leaked)
            if kind == "ImportScreen":
                await imports(sit)
            while not sit.is_journey:
                await sit.app.pop_screen()
    assert found == {}
    assert {"AnswerScreen", "ClaimScreen", "ImportScreen", "DecideScreen", "HandingOverScreen"} == opened


async def typed_everywhere(sit: Sitting, typed: str) -> list[tuple[str | None, set[str]]]:
    """What is given back of a text in each field of the form, and after Enter where a file or a folder is asked for."""
    told = []
    for field in sit.app.screen.query(Input):
        before, field.value = field.value, typed
        told.append((field.id, await left(sit)))
        if field.id in {"import-path", "hand-over-folder"}:
            field.focus()
            with no_waiting():
                await sit.press("enter")
            await sit.until(lambda: not {"Looking over", "Reading"} & set(sit.text.split()), "an answer")
            await sit.until(lambda: "path-" in sit.text or WHAT_YOU_TYPED in sit.text, "what came of it")
            told.append((f"{field.id}, entered", await left(sit)))
        field.value = before
    return [(name, leaked) for name, leaked in told if leaked]


async def imports(sit: Sitting) -> None:
    """The file of the pretend portal, so that there are people to decide about."""
    sit.app.screen.query_one("#import-path", Input).focus()
    await sit.press("enter")
    await sit.sees("The first users")
    assert "partner-central" not in sit.text.replace("Partner Central", "")
    await sit.press("ctrl+s")
    await sit.sees("Imported")


async def test_every_letter_of_an_address_is_a_dot_and_the_example_can_be_read() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(PEOPLE)
        await sit.press("f")
        field = sit.app.screen.query_one("#field-iam-admin-email", Input)
        field.value = ""
        field.focus()
        await sit.type("kim.s")
        await sit.press("ctrl+s")
        await sit.sees(WHAT_YOU_TYPED, "somebody@example.com")
        assert "kim" not in sit.text
        assert field.value == "kim.s"


async def test_a_fault_while_something_stands_in_a_field_does_not_tell_it() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(PEOPLE)
        await sit.press("f")
        sit.app.screen.query_one("#field-iam-admin-email", Input).value = TYPED[0]
        await sit.pilot.pause()
        assert not typed_back(crash_report(RuntimeError(f"no place for {TYPED[0]!r}")))


async def test_a_second_p_asks_and_only_y_ends_presenting_in_a_dialog_too() -> None:
    async with sitting("half-done") as sit:
        await sit.go_to(ROLES)
        await sit.press("p")
        await sit.sees("PRESENTING")
        for no in ("p p", "p enter", "p escape", "p n", "p p escape"):
            await sit.press(*no.split())
            await sit.pilot.pause()
            assert VEIL.on, no
            while not sit.is_journey:
                await sit.press("n")
                await sit.pilot.pause()
        await sit.press("p")
        await sit.sees("Stop presenting?")
        await sit.press("y")
        await sit.until(lambda: not VEIL.on, "the end of presenting")
        assert sit.world.account in sit.lines[0]


async def test_p_covers_the_account_in_a_dialog_that_asks_before_a_write() -> None:
    async with sitting("half-done", size=(120, 45)) as sit:
        await sit.go_to(ROLES)
        await sit.press("a", "y")
        from screens.sheet import Question

        await sit.until(lambda: isinstance(sit.app.screen, Question), "the question")
        assert sit.world.account in "\n".join(sit.lines)
        await sit.press("p")
        await sit.sees("account-")
        assert sit.world.account not in "\n".join(sit.lines)
        assert isinstance(sit.app.screen, Question)


async def test_the_palette_stops_by_its_name_and_asks_as_well() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(ROLES)
        await sit.press("ctrl+p")
        await sit.type("Stop pres")
        await sit.sees("Stop presenting")
        await sit.press("down", "enter")
        await sit.sees("Stop presenting?")
        assert VEIL.on


@pytest.mark.parametrize(("step", "key"), [(ROLES, ""), ("link.account", ""), (ROLES, "a")])
async def test_the_key_for_presenting_stays_in_sight_at_80_columns(step: str, key: str) -> None:
    async with sitting("half-done", size=(80, 24)) as sit:
        await sit.go_to(step)
        if key:
            await sit.press(key)
            await sit.pilot.pause()
        assert "p Present" in sit.lines[-1]


async def test_a_picture_of_the_screen_goes_through_the_veil_and_says_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(ROLES)
        for file in ("partner-central-wizard.svg", "partner-central-wizard-2.svg"):
            await sit.press("ctrl+p")
            await sit.type("picture")
            await sit.sees("Save a picture of this screen")
            await sit.press("down", "enter")
            await sit.until((tmp_path / file).exists, file)
            await sit.sees("The picture is in the folder")
            drawn = (tmp_path / file).read_text()
            assert "PRESENTING" in drawn
            assert "account-" in drawn
            assert sit.world.account not in drawn
            assert "@font-face" not in drawn
            assert "Save a picture" not in drawn
            assert (tmp_path / file).stat().st_mode & 0o077 == 0
        assert str(tmp_path) not in "\n".join(sit.lines)
