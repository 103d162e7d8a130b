"""Whether an app has come to rest: nothing that was begun is still on its way to the screen.

What Textual knows of its own work is asked, and the screen has to stay the same meanwhile; the time that passes says
nothing, because on a busy machine nothing may happen for long and there may still be much to do.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App
from textual.command import CommandPalette
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

LOOKS = 3
"""So many times in a row it has to look the same, with nothing to do."""

_BREATH = 0.015
"""Seconds between two looks."""

_WORKING = {"work", "look", "write"}
"""Names of the threads in which the screens wait for AWS."""

_SEARCH = CommandPalette._GATHER_COMMANDS_GROUP
"""The group of the workers in which the palette searches."""


class Rest:
    """Watches one app."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._pilot: Pilot[Any] = Pilot(app)

    @property
    def strips(self) -> list[Strip]:
        """What is on the screen now, and behind it where it lets that through."""
        visible_screen_stack.set(self._app._background_screens)
        return self._app.screen._compositor.render_strips()

    async def settled(self) -> bool:
        """Look a few times. Returns whether it stayed the same, and nothing was under way."""
        await self._answered()
        if self.is_under_way:
            return False
        before = self._drawn()
        for _ in range(LOOKS):
            await asyncio.sleep(_BREATH)
            await self._answered()
            if self.is_under_way or self._drawn() != before:
                return False
        return True

    async def _answered(self) -> None:
        """Wait until every widget has handled what it was sent so far.

        A screen behind another may have put off what it has to paint, and remembers only when it is sent something.
        """
        for screen in filter(_has_to_paint, self._app._background_screens):
            screen.check_idle()
        await self._pilot._wait_for_screen()

    def _drawn(self) -> list[list[Any]]:
        return [list(strip) for strip in self.strips]

    @property
    def is_under_way(self) -> bool:
        """Whether anything that was begun is still on its way to the screen."""
        return (
            any(thread.name in _WORKING for thread in threading.enumerate())
            or any(worker.group == _SEARCH and not worker.is_finished for worker in self._app.workers)
            or any(screen.is_current and _has_to_paint(screen) for screen in self._app.screen_stack)
            or any(_has_work(node) for node in self._nodes())
        )

    def _nodes(self) -> Iterator[MessagePump]:
        yield self._app
        for screen in self._app.screen_stack:
            yield from screen.walk_children(with_self=True)


def _has_to_paint(screen: Screen[Any]) -> bool:
    """Whether something that changed on this screen is not painted yet, or waits until it is."""
    return bool(
        screen._layout_required
        or screen._scroll_required
        or (screen._repaint_required and screen is screen.app.screen)  # one behind another says so for ever
        or screen._dirty_widgets
        or screen._callbacks
    )


def _has_work(node: MessagePump) -> bool:
    """Whether something waits for this node, now or after a moment; what it does again and again does not count."""
    if node.message_queue_size or node._next_callbacks:
        return True
    return any(timer._repeat == 0 and timer._task is not None and not timer._task.done() for timer in node._timers)
