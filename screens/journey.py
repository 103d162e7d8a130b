"""The main screen: the rail, and the page of the step you are on.

Its first frame needs neither boto3 nor the models: they load behind it, and the page fills in as soon as they have.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from screens import leaving, pace
from screens.acting import Acts
from screens.keynames import key
from screens.leaving import Spent
from screens.looking import Looker
from screens.returning import Returning
from screens.veiled import copy
from screens.widgets.banner import Banner
from screens.widgets.keys import Keys
from screens.widgets.page import Page
from screens.widgets.rail import Crumbs, Rail
from screens.work import in_thread
from wizard.commands import keeping
from wizard.contents import NUMBERS

if TYPE_CHECKING:
    from screens.desk import Desk
    from wizard.model import Step

SECOND = 1.0

INTRO = (
    "Link your AWS account to AWS Partner Central and migrate, one page for each step. Two people do it together; each "
    "page says whose turn it is."
)
TRUE_NOW = "Each page shows what is true in AWS right now. Nothing is written until you have seen it and agreed"


def intro(options: argparse.Namespace) -> tuple[str, ...]:
    """The page of welcome."""
    if not keeping.is_thrown_away(options):
        return INTRO, f"{TRUE_NOW}, and what you noted is kept when you leave."
    gone = "This is a demo: what you note is thrown away when you leave, unless it was begun with --state FOLDER."
    return INTRO, f"{TRUE_NOW}. {gone}"


class JourneyScreen(Screen[None]):
    """Rail on the left, the page of one step on the right."""

    AUTO_FOCUS = "#page"
    BINDINGS = [
        Binding("a", "review", "Review", id="review", tooltip="See what would be written, and agree or not"),
        Binding("f", "answer", "Answer", id="answer", tooltip="The questions of this step"),
        Binding("s", "state", "State", id="state", show=False, tooltip="State something that nobody can look up"),
        Binding(
            "i", "sign_in", "Sign in", id="sign-in", show=False, tooltip="Sign in again, when the sign-in has ended"
        ),
        Binding("c", "copy_value", "Copy", id="copy-value", tooltip="Copy the value of the click that is chosen"),
        Binding("P", "portal", "Portal", id="portal", tooltip="In the demo: do what a person does in the browser"),
        Binding("m", "users", "Users", id="users", tooltip="The list of users: import, decide, map ten at a time"),
        Binding("v", "look", "Look", id="look", tooltip="Ask AWS again"),
        Binding("e", "evidence", "Evidence", id="evidence", tooltip="What was seen, and the calls that were made"),
        Binding("n", "go(1)", "Next", id="next", tooltip="The next step"),
        Binding("b", "go(-1)", "Back", id="back", tooltip="The step before"),
        Binding("x", "explain", "More", id="explain", show=False, tooltip="All of the explanation, or only its start"),
        Binding("u", "undo", "Undo", id="undo", show=False, tooltip="Take back what this journey made in this step"),
        Binding("t", "trouble", "Troubleshooting", id="trouble", show=False, tooltip="Look for a cause"),
        Binding("d", "done", "Definition of done", id="done", show=False, tooltip="What holds, by phase"),
        Binding("o", "turns", "Whose turn", id="turns", show=False, tooltip="What can be done now, and by whom"),
        Binding(
            "h", "hand_over", "Hand over", id="hand-over", show=False, tooltip="Give the journey to the other person"
        ),
        Binding("r", "hand_over(True)", "Report", id="report", show=False, tooltip="Where it stands, as one page"),
        Binding("w", "while_away", "What differs", id="resume", show=False, tooltip="What differs from the last time"),
        Binding(
            "escape", "pause", "Stop looking", id="pause", show=False, tooltip="Stop a look, or stop looking again"
        ),
        Binding("j", "scroll(1)", "Down", id="down", show=False),
        Binding("k", "scroll(-1)", "Up", id="up", show=False),
    ]

    def __init__(self, options: argparse.Namespace, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._options = options
        self._clock = clock
        self._desk: Desk | None = None
        self._looker: Looker | None = None
        self._acts: Acts | None = None
        self._step: Step | None = None
        self._returning: Returning | None = None
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
        self._desk = desk
        self._looker = Looker(self, desk, self._page.panel, self._refresh)
        self._acts = acts = Acts(self.app, self._options, desk, self._refresh, self._look_again)
        self._returning = Returning(self, desk, lambda: self._step, self.show_step, acts.undo)
        place = desk.session.journey.state.place
        if place is None and not desk.resolved:
            self._page.panel.display = False
            self._refresh()
        else:
            self._resume(place)
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

        state = self.desk.session.journey.state
        seen, seen_at = dict(state.seen), state.seen_at
        self.show_step(next((step for step in STEPS if step.id == place), STEPS[0]), look=False)
        if not self.desk.signed_out:
            self.looker.begin(STEPS, lambda: self.returning.differs_from(seen, seen_at))

    def on_screen_resume(self) -> None:
        if self._returning is not None:
            self._returning.tell()

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._desk

    @property
    def is_busy(self) -> bool:
        """Whether the journey is being loaded, or a page is looked at."""
        return self._looker is None or self._looker.busy

    @property
    def looker(self) -> Looker:
        if self._looker is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._looker

    @property
    def acts(self) -> Acts:
        if self._acts is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._acts

    @property
    def returning(self) -> Returning:
        if self._returning is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._returning

    # --- showing a step

    def show_step(self, step: Step, *, look: bool = True) -> None:
        """Put a step on the page, as it was last seen, and look at it."""
        self._spent.note(self._desk, self._step)
        self._step = step
        self._page.show(step, _number(step), self.desk)
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
        from screens.around import standings, who

        self.query_one(Banner).say(who(self.desk))
        self._page.warn(self.desk.trouble)
        if self._step is not None:
            self._page.guide(self._step, self.desk)
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
        if self._looker is not None:
            self._looker.tick()
            if self._when:
                self._advise()

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"scroll", "pause"}:
            return True
        if self._desk is None or self._acts is None:
            if action in {"copy_value", "portal", "users"}:
                return False
            return True if action == "look" and self.exit_code else None
        if action == "go":
            return True if self._neighbour(int(str(parameters[0]))) is not None else None
        if action == "while_away":
            return True if self._returning is not None and self._returning.has_news else None
        if action == "copy_value":
            return self._step is not None and self._step.clicks is not None and self._page.clicks.can_copy
        if action == "portal":
            return self._acts.can_press(self._step)
        if action == "users":
            return self._step is not None and self._acts.can_see_users(self._step)
        if action in {"trouble", "done", "turns", "hand_over"}:
            return True
        if action == "sign_in":
            return True if self._acts.can_sign_in(self._step) else None
        if self._step is None:
            return None
        allowed = {
            "answer": lambda step: step.questions is not None,
            "state": self._acts.can_state,
            "review": self._acts.can_review,
            "undo": self._acts.can_undo,
        }
        return True if action not in allowed or allowed[action](self._step) else None

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
        if event.option.id and self._desk is not None:
            self.go_to(event.option.id)
            self._page.focus()

    def action_scroll(self, direction: int) -> None:
        self._page.scroll_relative(y=direction * 2, animate=False)

    def action_look(self) -> None:
        if self._desk is None:
            self._try_again()
        else:
            self._look_again()

    def action_pause(self) -> None:
        """Stop the look under way, and do not look again by itself."""
        if self._looker is not None:
            self._looker.pause()

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
        from screens.evidence import EvidenceScreen

        if self._step is not None:
            self.app.push_screen(EvidenceScreen(self._step, list(self.desk.results.get(self._step.id, {}).values())))

    def action_trouble(self) -> None:
        from screens.troubleshooting import TroubleshootingScreen

        if self._desk is not None:
            self.app.push_screen(TroubleshootingScreen(self.desk))

    def action_done(self) -> None:
        from screens.done import DoneScreen

        if self._desk is not None:
            self.app.push_screen(DoneScreen(self.desk), lambda _: self._refresh())

    def action_turns(self) -> None:
        from screens.turns import TurnsScreen

        self.app.push_screen(TurnsScreen(self.desk), lambda step: self.go_to(step) if step else None)

    def action_hand_over(self, anybody: bool = False) -> None:
        """To the other person, or a report for anybody."""
        if self._desk is not None:
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

    def action_users(self) -> None:
        if self._step is not None and self.acts.can_see_users(self._step):
            self.acts.users()

    def action_undo(self) -> None:
        if self._step is not None:
            self.acts.undo(self.desk.made(self._step))

    def palette_steps(self, leave: Callable[[], None] = lambda: None) -> Iterable[SystemCommand]:
        """Every step of the journey, to jump to; from another screen, `leave` ends that one first."""
        if self._desk is None:
            return
        from wizard.journey import PHASES

        for phase in PHASES:
            for step in phase.steps:
                yield SystemCommand(
                    f"Go to: {step.title}", phase.title, lambda step_id=step.id: self._leave_for(step_id, leave)
                )

    def _leave_for(self, step_id: str, leave: Callable[[], None]) -> None:
        leave()
        self.go_to(step_id)

    # --- leaving

    def on_unmount(self) -> None:
        if self._looker is not None:
            self._looker.end()
        if self._desk is not None:
            leaving.close(self._desk)

    @property
    def would_lose(self) -> bool:
        """Whether leaving throws something away that was done here."""
        desk = self._desk
        return desk is not None and desk.is_open and keeping.would_lose(self._options, desk.session)

    def goodbye(self) -> list[str]:
        """What is kept and how to come back, for the terminal after the screens are gone."""
        self._spent.note(self._desk, self._step)
        return leaving.goodbye(self._desk, self._options) if self._desk is not None and self._desk.is_open else []


def _open_desk(options: argparse.Namespace, clock: Callable[[], float]) -> Desk:
    """Blocks: loads the models and boto3, opens the journey, signs in."""
    from screens.desk import Desk

    desk = Desk(options, clock)
    desk.open()
    return desk


def _number(step: Step) -> str:
    from wizard.journey import phase_of

    phase = phase_of(step)
    return f"{NUMBERS[phase.id]}.{phase.steps.index(step) + 1}"
