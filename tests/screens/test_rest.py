"""When a screen has come to rest, and what is on it: the same however busy the machine is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.rest import Rest

PATIENCE = 10.0


class Slow(Provider):
    """A search that takes as long as it is told to."""

    async def discover(self) -> Hits:
        await self.app.found.wait()  # type: ignore[attr-defined]
        yield DiscoveryHit("found", lambda: None)

    async def search(self, query: str) -> Hits:
        yield Hit(1.0, "found", lambda: None)


class Over(ModalScreen[None]):
    """A box that lets through what is behind it."""

    DEFAULT_CSS = "Over { background: black 50%; Static { width: 10; height: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static("in front")


class Small(App[None]):
    COMMANDS = {Slow}

    def __init__(self) -> None:
        super().__init__()
        self.found = asyncio.Event()

    def compose(self) -> ComposeResult:
        with Vertical():
            for row in range(4):
                yield Static(f"behind {row}")


def run(check: Callable[[Small, Rest], object]) -> None:
    async def play() -> None:
        app = Small()
        async with app.run_test(size=(30, 14)):
            await check(app, Rest(app))  # type: ignore[misc]

    asyncio.run(play())


async def settle(rest: Rest) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await rest.settled():
            await asyncio.sleep(0.01)


def text(rest: Rest) -> list[str]:
    return [strip.text.rstrip() for strip in rest.strips]


def test_what_is_behind_is_seen_whether_it_was_painted_before_or_not() -> None:
    async def check(app: Small, rest: Rest) -> None:
        await app.push_screen(Over())
        await settle(rest)
        seen = text(rest)
        app.screen.refresh()  # what was painted is forgotten, and nobody has painted it anew
        app.screen._styles_cache.clear()
        assert text(rest) == seen
        assert seen[0].startswith("in front")
        assert seen[1:4] == ["behind 1", "behind 2", "behind 3"]

    run(check)


def test_nothing_rests_while_the_palette_searches() -> None:
    async def check(app: Small, rest: Rest) -> None:
        app.action_command_palette()
        for _ in range(20):
            assert not await rest.settled()
            await asyncio.sleep(0.01)
        app.found.set()
        await settle(rest)
        assert any("found" in line for line in text(rest))

    run(check)


def test_a_screen_rests_although_one_behind_it_changed() -> None:
    async def check(app: Small, rest: Rest) -> None:
        await app.push_screen(Over())
        await settle(rest)
        app.screen_stack[0].query(Static).last().update("changed")
        await settle(rest)
        assert text(rest)[3] == "changed"

    run(check)


def test_a_machine_on_which_everything_comes_late_does_not_keep_a_screen_from_resting() -> None:
    async def check(app: Small, rest: Rest) -> None:
        async def late(delay: float) -> None:
            await real(delay + 0.1)

        real = asyncio.sleep
        asyncio.sleep = late  # type: ignore[assignment]
        try:
            await settle(rest)
        finally:
            asyncio.sleep = real

    run(check)
