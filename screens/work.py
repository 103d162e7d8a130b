"""Blocking work beside the event loop: in daemon threads, awaited by async workers.

A look that is cancelled delivers nothing late, and leaving never waits for a read that hangs: the standard
library's executor would be joined at the end of the program.
"""

from __future__ import annotations

import asyncio
import contextlib
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
        self._queue: asyncio.Queue[T | None] = asyncio.Queue()

    def put(self, value: T) -> None:
        """Called from any thread."""
        _tell(self._loop, lambda: self._queue.put_nowait(value))

    def end(self) -> None:
        """Called from any thread: nothing more comes."""
        _tell(self._loop, lambda: self._queue.put_nowait(None))

    async def batches(self, every: float) -> AsyncIterator[list[T]]:
        """What came since the last batch, at most once in `every` seconds, so that many arrivals are one repaint."""
        ended = False
        while not ended:
            batch = [await self._queue.get()]
            if batch[-1] is not None:
                await asyncio.sleep(every)
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            ended = None in batch
            values = [value for value in batch if value is not None]
            if values:
                yield values


def _tell(loop: asyncio.AbstractEventLoop, message: Callable[[], None]) -> None:
    # The program may have ended meanwhile; then nobody is left to tell.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(message)
