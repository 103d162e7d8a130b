"""The interpreter's pace: one thread computes at a time, and what is drawn goes before what is read.

Collecting garbage costs a third of the time to the first frame, and 35 ms at a time once everything is loaded
(measured): what loads is not garbage, so nothing is collected until it has.

Sixteen threads that judge answers leave the event loop one turn in seventeen. They ask before each judgement whether
it has work, and wait until it has none.
"""

from __future__ import annotations

import asyncio
import gc
import selectors
import threading

_LONGEST_WAIT = 0.05
"""Seconds after which a thread no longer waits for the event loop."""

_idle = threading.Event()
_idle.set()


def starting() -> None:
    """Collect no garbage from now on."""
    gc.disable()


def started() -> None:
    """Collect garbage again, and never look through what was loaded so far. Does nothing after the first time."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def loop() -> asyncio.AbstractEventLoop:
    """An event loop that `give_way` knows of."""
    return asyncio.SelectorEventLoop(_Watched())


def give_way() -> None:
    """Called by other threads: wait while the event loop has work."""
    _idle.wait(_LONGEST_WAIT)


class _Watched(selectors.DefaultSelector):
    """Where an event loop waits when it has nothing to do."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        _idle.set()
        try:
            return super().select(timeout)
        finally:
            _idle.clear()

    def close(self) -> None:
        _idle.set()
        super().close()
