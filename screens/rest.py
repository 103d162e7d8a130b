"""Whether an app has come to rest: nothing that was begun is still on its way to the screen.

What Textual knows of its own work is asked, and the screen has to stay the same meanwhile; the time that passes says
nothing, because on a busy machine nothing may happen for long and there may still be much to do.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.strip import Strip

LOOKS = 3
"""So many times in a row it has to look the same, with nothing to do."""

_BREATH, _LATE = 0.015, 0.045
"""Seconds between two looks; and when one comes so late that the machine was busy with something else, it is none."""

_WORKING = {"work", "look", "write"}
"""Names of the threads in which the screens wait for AWS."""


class Rest:
    """Watches one app."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._pilot: Pilot[Any] = Pilot(app)

    @property
    def strips(self) -> list[Strip]:
        """What is on the screen now."""
        return self._app.screen._compositor.render_strips()

    async def settled(self) -> bool:
        """Look a few times. Returns whether it stayed the same, and nothing was under way."""
        await self._pilot._wait_for_screen()
        before = self._drawn()
        for _ in range(LOOKS):
            began = time.monotonic()
            await asyncio.sleep(_BREATH)
            await self._pilot._wait_for_screen()
            now = self._drawn()
            if now != before or self.is_under_way or time.monotonic() - began > _LATE:
                return False
        return True

    def _drawn(self) -> list[list[Any]]:
        return [list(strip) for strip in self.strips]

    @property
    def is_under_way(self) -> bool:
        """Whether anything that was begun is still on its way to the screen."""
        if any(thread.name in _WORKING for thread in threading.enumerate()):
            return True
        screen = self._app.screen
        painting = (screen._layout_required, screen._repaint_required, screen._dirty_widgets, screen._callbacks)
        return any(painting) or any(_has_work(node) for node in self._nodes())

    def _nodes(self) -> Iterator[MessagePump]:
        yield self._app
        for screen in self._app.screen_stack:
            yield from screen.walk_children(with_self=True)


def _has_work(node: MessagePump) -> bool:
    """Whether something waits for this node, now or after a moment; what it does again and again does not count."""
    if node.message_queue_size or node._next_callbacks:
        return True
    return any(timer._repeat == 0 and timer._task is not None and not timer._task.done() for timer in node._timers)
