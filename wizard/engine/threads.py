"""A few daemon threads for reads that may be abandoned.

The standard library's pool is joined when the program ends, so one hung read would hold the exit.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable


class Crew:
    """`size` daemon threads that do jobs in the order they were given. A job must not raise."""

    def __init__(self, size: int, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._size = size
        for number in range(size):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def do(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def dismiss(self) -> None:
        """Let the threads end once they are done with what they are doing; nobody waits for them."""
        for _ in range(self._size):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
