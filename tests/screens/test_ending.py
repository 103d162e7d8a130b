"""A screen ends once, and only itself: whatever is pressed twice, and whatever lies over it at that moment."""

from __future__ import annotations

import threading
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
