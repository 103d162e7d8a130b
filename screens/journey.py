"""The main screen: the rail, and the page of the step you are on.

Its first frame needs neither boto3 nor the models: they load behind it, and the page fills in as soon as they have.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from screens import leaving, pace
from screens.acting import Acts
from screens.journey_keys import KEYS, can
from screens.keynames import key
from screens.leaving import Spent
from screens.looking import Looker
from screens.returning import Returning
from screens.veiled import copy, draw_anew
from screens.welcome import intro
from screens.widgets.banner import Banner
from screens.widgets.keys import Keys
from screens.widgets.overview import Overview
from screens.widgets.page import Page
from screens.widgets.rail import Crumbs, Rail
from screens.work import in_thread
from wizard.commands import keeping
from wizard.veil import VEIL

if TYPE_CHECKING:
    from screens.desk import Desk
    from wizard.model import Step

SECOND = 1.0


@dataclass(frozen=True)
class _Loaded:
    """What there is once the journey has loaded, behind the first frame."""

    desk: Desk
    looker: Looker
    acts: Acts
    returning: Returning


class JourneyScreen(Screen[None]):
    """Rail on the left, the page of one step on the right."""

    AUTO_FOCUS = "#page"
    BINDINGS = KEYS

    def __init__(self, options: argparse.Namespace, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._options = options
        self._clock = clock
        self._loaded: _Loaded | None = None
        self._step: Step | None = None
        self._spent = Spent(clock)
        self.exit_code = 0

    # --- the frame

    def compose(self) -> ComposeResult:
        yield Banner(demo=self._options.demo is not None, right=Content("starting …"))
        yield Crumbs()
        with Horizontal(id="body"):
            yield Rail()
            with Vertical(id="right"):
                yield Page(intro(self._options))
                yield Static(Content.styled("Starting …", "$quiet"), id="next")
        yield Keys()

    def on_mount(self) -> None:
        self.set_interval(SECOND, self._tick)
        self.call_after_refresh(self._start)

    @property
    def _page(self) -> Page:
        return self.query_one(Page)

    def _say(self, content: Content) -> None:
        """What to do now, below the page."""
        self.query_one("#next", Static).update(content)

    # --- starting

    @work(exclusive=True, group="start")
    async def _start(self) -> None:
        """Load the journey and sign in behind the first frame, then go to where the person was."""
        self._say(Content.styled("Signing in …", "$quiet"))
        try:
            desk = await in_thread(lambda: _open_desk(self._options, self._clock))
        except Exception as error:
            pace.started()
            self._cannot_start(error)
            return
        looker = Looker(self, desk, self._page.panel, self._refresh)
        acts = Acts(self.app, self._options, desk, self._refresh, self._look_again)
        returning = Returning(self, desk, lambda: self._step, self.show_step, acts.undo)
        self._loaded = _Loaded(desk, looker, acts, returning)
        if VEIL.on:
            draw_anew(self.app)  # what was drawn before has stand-ins of another key
        if desk.place is None and not desk.resolved:
            self._page.panel.display = False
            self._refresh()
        else:
            self._resume(desk.place)
        await in_thread(desk.prepare)
        pace.started()

    def _cannot_start(self, error: Exception) -> None:
        from wizard.commands.errors import CannotGoOn

        if not isinstance(error, CannotGoOn):
            raise error
        from screens.trouble import TroubleScreen

        self.exit_code = error.exit_code
        self._say(
            Content.assemble(
                Content.styled("It could not start.", "$text-error"),
                " Press ",
                Content.styled(key("look", "v"), "bold $accent"),
                " to try again.",
            )
        )
        self.refresh_bindings()
        self.app.push_screen(TroubleScreen("It cannot start yet", str(error)), self._after_trouble)

    def _after_trouble(self, again: bool | None) -> None:
        if again:
            self._try_again()

    def _try_again(self) -> None:
        self.exit_code = 0
        self.refresh_bindings()
        self._start()

    def _resume(self, place: str | None) -> None:
        """Later times: where you were, what became of writes that were cut short, and what differs."""
        from wizard.journey import STEPS

        before = self.desk.session.journey.state
        self.show_step(next((step for step in STEPS if step.id == place), STEPS[0]), look=False)
        if not self.desk.signed_out:
            self.looker.begin(STEPS, lambda: self.returning.differs_from(before))
        self.returning.arrived()

    def on_screen_resume(self) -> None:
        if self._loaded is not None:
            self.returning.tell()

    @property
    def is_loaded(self) -> bool:
        """Whether there is a journey to go to a step of."""
        return self._loaded is not None

    @property
    def is_busy(self) -> bool:
        """Whether the journey is being loaded, or a page is looked at."""
        return self._loaded is None or self.looker.busy

    @property
    def _has(self) -> _Loaded:
        if self._loaded is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._loaded

    @property
    def desk(self) -> Desk:
        return self._has.desk

    @property
    def looker(self) -> Looker:
        return self._has.looker

    @property
    def acts(self) -> Acts:
        return self._has.acts

    @property
    def returning(self) -> Returning:
        return self._has.returning

    # --- showing a step

    def show_step(self, step: Step, *, look: bool = True) -> None:
        """Put a step on the page, as it was last seen, and look at it."""
        from wizard.journey import number_of

        self._spent.note(self.desk, self._step)
        self._step = step
        self._page.show(step, number_of(step), self.desk)
        self._page.panel.display = True
        self.looker.show(step)
        if look:
            self.desk.keep(place=step.id)
            self.looker.begin([step], self.returning.writes)
        else:
            self._refresh()

    def _look_again(self) -> None:
        if self._step is not None:
            self.show_step(self._step)
        else:
            self._refresh()

    def _refresh(self) -> None:
        """Everything around the panel, after what is known has changed."""
        from screens.around import progress, standings, who

        self.query_one(Banner).say(*who(self.desk))
        self._page.warn(self.desk.trouble)
        if self._step is not None:
            self._page.guide(self._step, self.desk)
        else:
            self.query_one(Overview).show(progress(self.desk))
        rows, signs = standings(self.desk)
        here = self._step.id if self._step else None
        self.query_one(Rail).show(rows, here)
        self.query_one(Crumbs).show(signs, here.split(".")[0] if here else None)
        self._advise()
        self.refresh_bindings()

    def _advise(self) -> None:
        from screens.advice import advice, to_begin

        if self._step is None:
            self._say(to_begin(self.desk))
        else:
            self._say(advice(self.desk, self._step, self.looker.busy, self._neighbour(1), self._when))

    @property
    def _when(self) -> str:
        """When a step with clicks was looked at; its panel is mostly below what is in sight."""
        return self.looker.when if self._step is not None and self._step.clicks is not None else ""

    def _tick(self) -> None:
        if self._loaded is not None:
            self.looker.tick()
            if self._when:
                self._advise()

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"scroll", "pause"}:
            return True
        if self._loaded is None:
            if action in {"copy_value", "portal", "users", "calendar"}:
                return False
            return True if action == "look" and self.exit_code else None
        if action == "go":
            return True if self._neighbour(int(str(parameters[0]))) is not None else None
        if action == "while_away":
            return True if self.returning.has_news else None
        if action == "copy_value":
            return self._step is not None and self._step.clicks is not None and self._page.clicks.can_copy
        return can(action, self._step, self.acts)

    def _neighbour(self, direction: int) -> Step | None:
        from wizard.journey import STEPS

        if self._step is None:
            return (self.desk.next_step() or STEPS[0]) if direction > 0 else None
        place = STEPS.index(self._step) + direction
        return STEPS[place] if 0 <= place < len(STEPS) else None

    def action_go(self, direction: int) -> None:
        step = self._neighbour(direction)
        if step is not None:
            self.show_step(step)

    def go_to(self, step_id: str) -> None:
        """Jump to any step."""
        from wizard.journey import step_named

        self.show_step(step_named(step_id))

    @on(OptionList.OptionSelected, "#rail")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option.id and self._loaded is not None:
            self.go_to(event.option.id)
            self._page.focus()

    def action_scroll(self, direction: int) -> None:
        self._page.scroll_relative(y=direction * 2, animate=False)

    def action_look(self) -> None:
        if self._loaded is None:
            self._try_again()
        else:
            self._look_again()

    def action_pause(self) -> None:
        """Stop the look under way, and do not look again by itself."""
        if self._loaded is not None:
            self.looker.pause()

    def action_explain(self) -> None:
        self._page.explain()

    def action_copy_value(self) -> None:
        """Copy the value of the chosen click; it also stands on the page, for terminals that refuse."""
        value = self._page.clicks.value
        if value and copy(self.app, value):
            self._page.clicks.show_copied()
            self.call_after_refresh(self._page.show_chosen)

    def action_portal(self) -> None:
        if self._step is not None:
            self.acts.portal(self._step)

    def action_evidence(self) -> None:
        if self._step is not None:
            self.acts.evidence(self._step)

    def action_trouble(self) -> None:
        if self._loaded is not None:
            self.acts.troubleshoot()

    def action_done(self) -> None:
        if self._loaded is not None:
            self.acts.done()

    def action_turns(self) -> None:
        self.acts.turns(self.go_to)

    def action_hand_over(self, anybody: bool = False) -> None:
        if self._loaded is not None:
            self.acts.hand_over(self._step, anybody)

    def action_while_away(self) -> None:
        self.returning.tell_again()

    def action_answer(self) -> None:
        if self._step is not None:
            self.acts.answer(self._step)

    def action_state(self) -> None:
        if self._step is not None:
            self.acts.state(self._step)

    def action_sign_in(self) -> None:
        self.acts.sign_in(self._step)

    def action_review(self) -> None:
        if self._step is not None:
            self.acts.review(self._step)

    def action_calendar(self) -> None:
        self.acts.calendar()

    def action_users(self) -> None:
        self.acts.users()

    def action_undo(self) -> None:
        if self._step is not None:
            self.acts.undo(self.desk.made(self._step))

    # --- leaving

    def on_unmount(self) -> None:
        if self._loaded is not None:
            self.looker.end()
            leaving.close(self.desk)

    @property
    def would_lose(self) -> bool:
        """Whether leaving throws something away that was done here."""
        return self._loaded is not None and self.desk.is_open and keeping.would_lose(self._options, self.desk.session)

    def goodbye(self) -> list[str]:
        """What is kept and how to come back, for the terminal after the screens are gone."""
        if self._loaded is None:
            return []
        self._spent.note(self.desk, self._step)
        return leaving.goodbye(self.desk, self._options) if self.desk.is_open else []


def _open_desk(options: argparse.Namespace, clock: Callable[[], float]) -> Desk:
    """Blocks: loads the models and boto3, opens the journey, signs in."""
    from screens.desk import Desk

    desk = Desk(options, clock)
    desk.open()
    return desk
