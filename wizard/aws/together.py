"""Several reads of one check side by side, where each would otherwise wait for the one before it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from wizard.aws.reads import Reads

T = TypeVar("T")
R = TypeVar("R")

WIDTH = 6
"""So many at once for one check, beside all that the other checks ask meanwhile."""


def together(aws: Reads, items: Sequence[T], ask: Callable[[Reads, T], R]) -> list[R]:
    """What asking about each item brings, in their order; the calls are noted in that order too.

    Raises what the first of them in that order raised. The threads are left behind when one hangs, and hold nobody up.
    """
    width = min(WIDTH, len(items), aws.parallelism)
    if width < 2:
        return [ask(aws, item) for item in items]
    asked = [(aws.apart(), item, Future[R]()) for item in items]
    waiting: queue.SimpleQueue[tuple[Reads, T, Future[R]]] = queue.SimpleQueue()
    for one in asked:
        waiting.put(one)
    for number in range(width):
        threading.Thread(target=_work, args=(waiting, ask), name=f"together-{number}", daemon=True).start()
    found = []
    for door, _, answer in asked:
        try:
            found.append(answer.result())
        finally:
            aws.take_over(door)
    return found


def _work(waiting: queue.SimpleQueue[tuple[Reads, T, Future[R]]], ask: Callable[[Reads, T], R]) -> None:
    with suppress(queue.Empty):
        while True:
            door, item, answer = waiting.get_nowait()
            try:
                answer.set_result(ask(door, item))
            except BaseException as error:
                answer.set_exception(error)
                while True:  # what was taken before is answered, and nobody wants to know the rest
                    waiting.get_nowait()
