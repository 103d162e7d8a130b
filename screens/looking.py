"""The live look: at the step on the page when it is asked for, and again by itself while somebody may be mending it."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from screens import pace
from screens.keynames import key
from screens.work import Feed, in_thread

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.widgets.panel import Panel
    from wizard.model import Check, Result, Step

REPAINT = 0.05
"""Seconds between two repaints while results arrive."""

AGAIN = 30.0
"""Seconds between two looks of a page that waits for somebody."""

RESTED = 3
"""Seconds after a look when nobody waits for it any more."""

Item = Any
"""What comes out of a look: a result, a check with the subjects it will be asked about, or what went wrong."""


class Looker:
    """Looks on behalf of a screen, and shows what comes in its panel.

    Args:
        screen: whose workers do it.
        changed: called when a look begins and when it ends.
    """

    def __init__(self, screen: Screen[Any], desk: Desk, panel: Panel, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._desk = desk
        self._panel = panel
        self._changed = changed
        self._step: Step | None = None
        self._stop = threading.Event()
        self._watching = True
        self._rest = RESTED
        self.busy = False

    def show(self, step: Step) -> None:
        """Put a step into the panel as it was last seen; a look at another one is abandoned."""
        if self._step is not step:
            self.stop()
        self._step = step
        self._panel.open(step, self._desk.results.get(step.id, {}).values(), self._desk.held(step))
        self.say()
        self._screen.call_after_refresh(pace.tidy, rested=False)

    def begin(self, steps: Sequence[Step], then: Callable[[], Awaitable[None] | None] | None = None) -> None:
        """Look at some steps, the one in the panel among them. `then` is called when the look was complete."""
        self.stop()
        self._watching = True
        self._rest = 0
        self.busy = True
        self._stop = stop = threading.Event()
        self._panel.begin()
        self.say()
        self._changed()

        async def look() -> None:
            await self._look(steps, stop, then)

        # A coroutine that was made and is abandoned before it starts would be complained about in the terminal.
        self._screen.run_worker(look, group="look", exclusive=True)  # type: ignore[arg-type]

    def stop(self) -> None:
        """Abandon the look under way. What is known stays."""
        self._stop.set()
        if self.busy:
            self._screen.workers.cancel_group(self._screen, "look")
            self._end(complete=False)

    def end(self) -> None:
        """The program ends: nothing more is asked, and nothing more is shown."""
        self._stop.set()

    def pause(self) -> None:
        """Stop the look under way, and do not look again by itself."""
        self._watching = False
        self.stop()
        self.say()

    def tick(self) -> None:
        """A second has passed."""
        self.say()
        self._rest += 0 if self.busy else 1
        if self._rest >= RESTED:
            pace.tidy(rested=self._rest == RESTED)
        if self.busy or self._step is None or not self._waits() or not self._screen.is_active:
            return
        if self._desk.clock() - self._desk.looked.get(self._step.id, 0.0) >= AGAIN:
            self.begin([self._step])

    def say(self) -> None:
        """In the panel's frame: when it was last looked at, and when it is looked at again."""
        if self._step is not None:
            self._panel.say(self._when(self._step))

    @property
    def when(self) -> str:
        """When the step was last looked at, and when it is looked at again; "" while there is none."""
        return self._when(self._step) if self._step is not None else ""

    # --- inside

    async def _look(
        self, steps: Sequence[Step], stop: threading.Event, then: Callable[[], Awaitable[None] | None] | None
    ) -> None:
        desk = self._desk
        if desk.signed_out:
            await in_thread(desk.sign_in)
            if desk.signed_out:
                self._end(complete=False)
                return
        feed: Feed[Item] = Feed()
        threading.Thread(target=lambda: _produce(desk, steps, stop, feed), daemon=True, name="look").start()
        async for batch in feed.batches(REPAINT):
            self._take(batch)
        if stop.is_set():
            return
        self._end(complete=True)
        if then is not None:
            waiting = then()
            if waiting is not None:
                await waiting

    def _take(self, batch: Sequence[Item]) -> None:
        results: list[Result] = []
        for item in batch:
            if isinstance(item, Exception):
                raise item
            if isinstance(item, tuple):
                self._expect(*item)
            elif self._step is not None and item.step == self._step.id:
                results.append(item)
        self._panel.add(results)
        self.say()

    def _expect(self, check: Check, subjects: tuple[str, ...]) -> None:
        if self._step is not None and check in self._step.checks:
            self._panel.expect(check, subjects)

    def _end(self, complete: bool) -> None:
        self.busy = False
        self._panel.end(complete, self._desk.held(self._step) if self._step else ())
        self.say()
        self._changed()

    def _waits(self) -> bool:
        """Whether the page looks again by itself: something does not hold, or is still to be seen of what people press."""
        step = self._step
        if step is None or not self._watching or self._desk.signed_out:
            return False
        return bool(self._desk.waiting_on(step)) or (step.clicks is not None and self._desk.unseen(step))

    def _when(self, step: Step) -> str:
        if self.busy:
            stops = key("pause", "Esc")
            known, expected = self._panel.known
            return f"looking … {known} of {expected} · {stops} stops" if expected else f"looking … · {stops} stops"
        if step.id not in self._desk.looked:
            return self._desk.last_seen(step) or "not looked at yet"
        seconds = round(self._desk.clock() - self._desk.looked[step.id])
        if self._waits():
            return f"looked {_ago(seconds)} · again in {max(round(AGAIN - seconds), 0)} s"
        return f"looked {_ago(seconds)}" + ("" if self._watching else f" · {key('look', 'v')} looks again")


def _produce(desk: Desk, steps: Sequence[Step], stop: threading.Event, feed: Feed[Item]) -> None:
    try:
        for result in desk.look(steps, stop, lambda check, subjects: feed.put((check, subjects))):
            feed.put(result)
    except Exception as error:
        feed.put(error)
    finally:
        feed.end()


def _ago(seconds: int) -> str:
    if seconds < 2:
        return "just now"
    return f"{seconds} s ago" if seconds < 90 else f"{round(seconds / 60)} min ago"
