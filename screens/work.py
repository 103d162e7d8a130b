"""Blocking work beside the event loop: in daemon threads, awaited by async workers.

A look that is cancelled delivers nothing late, and leaving never waits for a read that hangs: the standard
library's executor would be joined at the end of the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


async def in_thread(job: Callable[[], T]) -> T:
    """The result of a blocking call; raises what it raised. A cancelled wait abandons the call."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        result, error = None, None
        try:
            result = job()
        except BaseException as raised:
            error = raised
        _tell(loop, lambda: deliver(result, error))

    threading.Thread(target=work, daemon=True, name="work").start()
    return await future


class Feed(Generic[T]):
    """Values that a blocking producer puts in from its thread, handed out in batches to the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._news = asyncio.Event()
        self._told = False
        self._ended = False

    def put(self, value: T) -> None:
        """Called from any thread. The event loop is woken once for all that comes until it looks."""
        self._queue.put(value)
        if not self._told:
            self._told = True
            _tell(self._loop, self._news.set)

    def end(self) -> None:
        """Called from any thread: nothing more comes."""
        self._ended = True
        _tell(self._loop, self._news.set)

    async def batches(self, every: float) -> AsyncIterator[list[T]]:
        """What came since the last batch, at most once in `every` seconds, so that many arrivals are one repaint."""
        ended = False
        while not ended:
            await self._news.wait()
            if not self._ended:
                await asyncio.sleep(every)
            self._news.clear()
            self._told = False
            ended = self._ended
            batch = []
            while not self._queue.empty():
                batch.append(self._queue.get())
            if batch:
                yield batch


def _tell(loop: asyncio.AbstractEventLoop, message: Callable[[], None]) -> None:
    # The program may have ended meanwhile; then nobody is left to tell.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(message)
