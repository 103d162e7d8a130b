"""A sheet that asks AWS: one look at a time, and none that outlives the sheet."""

from __future__ import annotations

import threading

from screens.desk import Desk
from screens.sheet import Sheet, T
from screens.work import in_thread
from wizard.journey import STEPS


class LookingSheet(Sheet[T]):
    """Looks when it is told to; whoever was signed out is signed in first, if that can be."""

    def __init__(self, title: str, desk: Desk) -> None:
        super().__init__(title)
        self._desk = desk
        self._stop = threading.Event()

    def on_unmount(self) -> None:
        self._stop.set()

    def _show(self, now: str) -> None:
        """Draw what is known. `now` says how it stands: under way, over, or why nothing can be asked."""
        raise NotImplementedError

    async def _begin(self) -> threading.Event | None:
        """End the look under way and begin another. What stops it; None when nobody is signed in, which is shown."""
        self._stop.set()
        stop = self._stop = threading.Event()
        if self._desk.signed_out:
            await in_thread(self._desk.sign_in)
        if self._desk.signed_out:
            self._show(self._desk.trouble)
            return None
        return stop

    async def _look_over_everything(self) -> bool:
        """Look at the whole journey. Returns whether it was looked at to its end."""
        stop = await self._begin()
        if stop is None:
            return False
        self._show("looking over the whole journey …")
        await in_thread(lambda: list(self._desk.look(STEPS, stop, lambda check, subjects: None)))
        return not stop.is_set()
