"""The interpreter's pace: one thread computes at a time, and what is drawn goes before what is read.

Measured: collecting garbage costs a third of the time to the first frame, and up to 90 ms at a time once much was
read, so then everything is looked through only while nobody waits. Sixteen threads that judge answers leave the event
loop one turn in seventeen; letting them in one after another makes a key's repaint three times as fast, and a look no
longer as soon as AWS is not on the same machine.
"""

from __future__ import annotations

import asyncio
import gc
import selectors
import threading
import time

_LONGEST_WAIT = 0.02
"""Seconds after which a thread no longer waits for the event loop."""

_BREATH = 0.001
"""Seconds between two threads that are let in; a judgement computes for about as long."""

_HARDLY_EVER = 100_000
"""Collections of the middle generation before one of everything, which takes up to 90 ms after a thousand roles."""

_QUICKLY = 80_000
"""As many objects are looked through so quickly (30 ms) that nobody notices who presses a key just then."""

_idle = threading.Event()
_idle.set()
_door = threading.Lock()


def starting() -> None:
    """Collect no garbage from now on: what is being loaded is none."""
    gc.disable()


def loaded() -> None:
    """Never look through what was loaded so far: hardly anything of it is garbage."""
    gc.freeze()


def started() -> None:
    """Collect garbage again, and never look through what stays of all so far. Does nothing after the first time."""
    if not gc.isenabled():
        gc.collect()  # a tenth of a second, for five megabytes that nobody would ever give back
        gc.freeze()
        youngest, middle, _ = gc.get_threshold()
        gc.set_threshold(youngest, middle, _HARDLY_EVER)
        gc.enable()


def tidy(*, rested: bool) -> None:
    """Look for garbage everywhere if there may be some: a page that was left is garbage, of two megabytes.

    Args:
        rested: whether nobody waits for anything, so that it may take long.
    """
    by_hand = gc.get_threshold()[2] == _HARDLY_EVER
    if by_hand and gc.get_count()[2] and (rested or len(gc.get_objects()) < _QUICKLY):
        from textual._styles_cache import StylesCache

        StylesCache.get_inner_outer.cache_clear()  # or it holds the last thousand widgets, with all that they drew
        gc.collect()


def loop() -> asyncio.AbstractEventLoop:
    """An event loop that `give_way` knows of."""
    return asyncio.SelectorEventLoop(_Watched())


def give_way() -> None:
    """Called by other threads before they compute: wait while the event loop has work, and come one by one."""
    with _door:
        _idle.wait(_LONGEST_WAIT)
        time.sleep(_BREATH)


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
