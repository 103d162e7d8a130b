"""What is garbage is gone soon: memory that pages leave behind is not given back once it is in pieces."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.widget import Widget

from screens import pace
from tests.screens.sitting import sitting

STEPS = ("roles.personas", "policies.rules", "signon.instance")


@contextmanager
def by_hand() -> Iterator[None]:
    """Garbage is looked for as in a terminal once everything is loaded: nothing does it behind somebody's back."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as Python comes
    gc.disable()
    pace.started()
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def test_pages_that_were_left_do_not_pile_up() -> None:
    async with sitting() as sit:
        await sit.begin()
        left: weakref.WeakSet[Widget] = weakref.WeakSet()
        with by_hand():
            for step in STEPS * 4:
                await sit.go_to(step)
                left.update(sit.app.screen.walk_children(Widget))
        on_page = set(sit.app.screen.walk_children(Widget))
        kept = [widget for widget in left if widget not in on_page]
        assert len(kept) < 3 * len(on_page), f"{len(kept)} widgets of earlier pages, {len(on_page)} on this one"


@pytest.mark.usefixtures("quick_second")
async def test_however_much_there_is_it_is_looked_through_once_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_QUICKLY", 0)
    async with sitting() as sit:
        await sit.begin()
        with by_hand():
            found = weakref.ref(_garbage())
            await sit.go_to(STEPS[0])
            deadline = time.monotonic() + 10
            while found() is not None and time.monotonic() < deadline:
                await asyncio.sleep(0.02)
            assert found() is None


class _Ring:
    """Something that holds itself."""


def _garbage() -> _Ring:
    rings = [_Ring() for _ in range(20_000)]
    for ring in rings:
        ring.itself = ring  # type: ignore[attr-defined]
    return rings[0]
