"""A screen ends once, and only itself: whatever is pressed twice, and whatever lies over it at that moment."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events

from screens.sheet import Sheet
from screens.signing_in import SignInScreen
from tests.screens.sitting import Sitting, sitting
from wizard.aws.signin import State

ROLES = "roles.personas"


def names(sit: Sitting) -> list[str]:
    return [type(screen).__name__ for screen in sit.app.screen_stack]


async def test_told_twice_to_end_it_ends_once() -> None:
    async with sitting() as sit:
        await sit.begin()
        ended: list[object] = []
        sheets: list[Sheet[int]] = [Sheet("one"), Sheet("two")]
        for sheet in sheets:
            await sit.app.push_screen(sheet, ended.append)
        for result in (1, 2):
            sheets[1].dismiss(result)
        await sit.sees("one")
        assert ended == [1]
        assert names(sit) == ["JourneyScreen", "Sheet"]


async def test_told_to_end_under_another_one_it_ends_when_that_is_gone() -> None:
    async with sitting() as sit:
        await sit.begin()
        ended: list[object] = []
        below: Sheet[int] = Sheet("below")
        await sit.app.push_screen(below, ended.append)
        await sit.press("question_mark")
        await sit.sees("Keys everywhere")
        below.dismiss(1)
        await sit.pilot.pause()
        assert "Keys everywhere" in sit.text
        assert ended == []
        await sit.press("escape")
        await sit.until(lambda: sit.is_journey, "the journey")
        assert ended == [1]


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_a_key_that_is_held_in_the_palette_ends_only_the_palette(key: str) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("ctrl+p")
        await sit.type("theme")
        await sit.sees("For bright rooms")
        await sit.press("down")
        for _ in range(5):
            sit.app.post_message(events.Key(key, None))  # faster than they are taken in
        await sit.until(lambda: sit.is_journey, "the journey")


async def test_a_code_that_comes_when_nobody_waits_for_it_any_more_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    comes = threading.Event()

    def begin(connection: object) -> Any:
        comes.wait(10)
        return SimpleNamespace(
            with_code="https://example.com",
            address="",
            code="ABCD",
            state=State.STOPPED,
            wait=lambda stop: State.STOPPED,
        )

    monkeypatch.setattr("screens.signing_in.begin", begin)
    async with sitting() as sit:
        await sit.begin()
        screen = SignInScreen(None)  # type: ignore[arg-type]
        await sit.app.push_screen(screen)
        await sit.sees("Asking the access portal")
        comes.set()
        await screen.query("*").remove()  # as while it ends
        await sit.pilot.pause()
        assert sit.app.crash is None


async def test_what_is_typed_while_the_palette_ends_starts_no_search() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("ctrl+p")
        await sit.type("light theme")
        await sit.sees("For bright rooms")
        await sit.press("down")
        palette = sit.app.screen
        sit.app.post_message(events.Key("enter", None))
        await sit.until(lambda: sit.is_journey, "the journey")
        palette._gather_commands("e")  # type: ignore[attr-defined]
        await sit.pilot.pause()
        assert sit.app.crash is None


async def test_keys_that_come_while_it_ends_are_no_crash() -> None:
    async with sitting() as sit:
        await sit.begin()
        for key in ("q", *["home", "n", "v"] * 10):
            sit.app.post_message(events.Key(key, None))
        await sit.until(lambda: sit.app.return_code == 0, "the end")
    assert sit.app.crash is None


async def test_the_palette_answers_no_question() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("y")
        await sit.sees("Make these 9")
        await sit.press("ctrl+p")
        await sit.pilot.pause(0.3)
        await sit.press("down", "enter", "enter")
        await sit.sees("9 of 9 changes ticked")
        assert sit.writes == []


async def test_a_demo_that_is_not_kept_says_so_and_asks_before_it_is_thrown_away() -> None:
    async with sitting() as sit:
        await sit.sees("is thrown away when you leave", "begun with --state FOLDER", part="#page")
        await sit.press("question_mark")
        await sit.sees("Leave; this demo is not kept")
        await sit.press("escape", "ctrl+c")
        assert "this demo is not kept" in next(iter(sit.app._notifications)).message
        await sit.begin()
        sit.app.screen.desk.session.claim("decide.plan", "Bruno Billing")  # type: ignore[attr-defined]
        for stay in ("q", "enter", "escape", "n"):
            await sit.press("q")
            await sit.sees("This demo is not kept: leave?", "demo --state FOLDER", part="#question-text")
            await sit.press(stay, "escape")
            await sit.until(lambda: sit.is_journey, "the journey")
        await sit.press("q", "y")
        await sit.until(lambda: sit.app.return_code == 0, "the end")
    assert "To keep one next time" in " ".join(sit.app.farewell)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_is_not_asked_about_where_nothing_is_lost_or_nobody_wants_to_be_asked(
    key: str, tmp_path: Path
) -> None:
    kept = ["--state", str(tmp_path / "journey")] if key == "q" else []
    async with sitting(arguments=kept) as sit:
        await sit.begin()
        assert ("what you noted is kept when you leave" in sit.part("#page")) is bool(kept)
        sit.app.screen.desk.session.claim("decide.plan", "Bruno Billing")  # type: ignore[attr-defined]
        await sit.press(key)
        await sit.until(lambda: sit.app.return_code == 0, "the end")
