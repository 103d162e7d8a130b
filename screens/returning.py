"""Back after a while: what became of writes that were cut short, and what differs from the last time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from screens.work import in_thread

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.resume import Away
    from wizard.model import Change, Step
    from wizard.state.document import JourneyState
    from wizard.state.journal import Made


class Returning:
    """Tells a person who comes back, once, and as soon as they are on the journey's screen.

    Args:
        here: the step on the page.
        show: puts a step on the page.
        undo: opens the review of taking back what was made.
    """

    def __init__(
        self,
        screen: Screen[Any],
        desk: Desk,
        here: Callable[[], Step | None],
        show: Callable[[Step], None],
        undo: Callable[[Sequence[tuple[Made, Change]]], None],
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._here = here
        self._show = show
        self._undo = undo
        self._away: Away | None = None
        self._told = True

    @property
    def has_news(self) -> bool:
        """Whether there is something that can be told, be it again."""
        return self._away is not None

    def arrived(self) -> None:
        """The journey was handed over and is opened here the first time: that is told before anything is looked at."""
        from screens.resume import Away

        if self._desk.arrival is not None:
            self._away, self._told = Away(arrival=self._desk.arrival), False
            self.tell()

    async def differs_from(self, before: JourneyState | None) -> None:
        """Everything was looked at: tell what is not as it was seen then, who did it, and what became of writes."""
        from screens.resume import Away

        desk = self._desk
        meanwhile = await in_thread(lambda: desk.meanwhile(before))
        away = Away(meanwhile, tuple(desk.resolved), tuple(desk.notes))
        desk.resolved, desk.notes = [], []
        if away:
            self._away, self._told = away, False
            self.tell()

    def writes(self) -> None:
        """Writes that were cut short can only be asked about once somebody is signed in, which may be later."""
        if self._desk.resolved:
            self._screen.run_worker(self.differs_from(None), group="returning")

    def tell(self) -> None:
        """What was not told yet, if the person is here: keys meant for another screen must not answer it."""
        if not self._told and self._screen.is_active:
            self._told = True
            self.tell_again()

    def tell_again(self) -> None:
        from screens.resume import ResumeScreen

        step = self._here()
        if step is not None and self._away is not None:
            self._screen.app.push_screen(ResumeScreen(step, self._away), self._after)

    def _after(self, wants_undo: bool | None) -> None:
        """Go to the step of the writes that were cut short and did happen, if there are any."""
        from wizard.journey import step_named

        cut_short = self._away.made if self._away else ()
        if not cut_short:
            return
        step = step_named(cut_short[0].change.step)
        if step is not self._here():
            self._show(step)
        if wants_undo:
            ids = {resolved.change.id for resolved in cut_short}
            self._undo([pair for pair in self._desk.made(step) if pair[1].id in ids])
