"""The main screen: the rail, and the page of the step you are on.

Its first frame needs neither boto3 nor the models: they load behind it, and the page fills in as soon as they have.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from screens import pace
from screens.widgets.banner import Banner
from screens.widgets.rail import Crumbs, Rail
from screens.work import Feed, in_thread
from wizard.contents import CONTENTS, NUMBERS

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.widgets.panel import Panel
    from wizard.engine.drift import Drift
    from wizard.model import Change, Check, Result, Step

REPAINT = 0.05
"""Seconds between two repaints while results arrive."""

LOOK_AGAIN = 30.0
"""Seconds between two looks of a page that waits for somebody."""

INTRO = (
    "Link your AWS account to AWS Partner Central, and migrate to Partner Central in the AWS console: one page for "
    "each step, in the order in which they are done.",
    "Two people do it together. The alliance lead knows what the company needs; the IAM administrator has the rights "
    "in AWS. Each page says whose turn it is.",
    "Each page looks at AWS and shows what is true right now. Nothing is written until you have seen the change and "
    "agreed to it, and what you noted is kept when you leave.",
)


class JourneyScreen(Screen[None]):
    """Rail on the left, the page of one step on the right."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide"), (150, "-roomy")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
    AUTO_FOCUS = "#page"
    BINDINGS = [
        Binding("a", "review", "Review", id="review", tooltip="See what would be written, and agree or not"),
        Binding("f", "answer", "Answer", id="answer", tooltip="The questions of this step"),
        Binding("s", "state", "State", id="state", show=False, tooltip="State something that nobody can look up"),
        Binding("v", "look", "Look", id="look", tooltip="Ask AWS again"),
        Binding("e", "evidence", "Evidence", id="evidence", tooltip="What was seen, and the calls that were made"),
        Binding("n", "go(1)", "Next", id="next", tooltip="The next step"),
        Binding("b", "go(-1)", "Back", id="back", tooltip="The step before"),
        Binding("x", "explain", "More", id="explain", show=False, tooltip="All of the explanation, or only its start"),
        Binding("u", "undo", "Undo", id="undo", show=False, tooltip="Take back what this journey made in this step"),
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
        self._step: Step | None = None
        self._panel: Panel | None = None
        self._stop = threading.Event()
        self._looking = False
        self._watching = True
        self._explained = False
        self._drift: list[Drift] = []
        self._arrived = self._clock()
        self.exit_code = 0

    # --- the frame

    def compose(self) -> ComposeResult:
        yield Banner(demo=self._options.demo is not None, right=Content("starting …"))
        yield Crumbs()
        with Horizontal(id="body"):
            yield Rail(id="rail")
            with Vertical(id="right"):
                with VerticalScroll(id="page", can_focus=True):
                    yield Static(id="title")
                    yield Static(id="who")
                    yield Static(id="trouble")
                    yield Static(_intro(), id="intro")
                    yield Static(id="explanation")
                    yield Static(id="answers")
                yield Static(id="next")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._say("title", Content("Welcome"))
        self._say("next", Content.styled("Starting …", "$quiet"))
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(self._start)

    def _say(self, part: str, content: Content) -> None:
        self.query_one(f"#{part}", Static).update(content)

    # --- starting

    @work(exclusive=True, group="start")
    async def _start(self) -> None:
        """Load the journey and sign in behind the first frame, then go to where the person was."""
        self._say("next", Content.styled("Signing in …", "$quiet"))
        try:
            self._desk = await in_thread(lambda: _open_desk(self._options, self._clock))
        except Exception as error:
            await self._cannot_start(error)
            return
        finally:
            pace.started()
        self._who()
        resolved = await in_thread(self._desk.resolve)
        place = self._desk.session.journey.state.place
        self._rail()
        if place is None and not resolved:
            self._welcome()
        else:
            await self._resume(place, resolved)

    async def _cannot_start(self, error: Exception) -> None:
        from wizard.commands.errors import CannotGoOn

        if not isinstance(error, CannotGoOn):
            raise error
        from screens.trouble import TroubleScreen

        self.exit_code = 2
        self._say("next", Content.styled("It could not start.", "$text-error"))
        self.app.push_screen(TroubleScreen("It cannot start yet", str(error)), self._after_trouble)

    def _after_trouble(self, again: bool | None) -> None:
        if again:
            self.exit_code = 0
            self._start()

    def _welcome(self) -> None:
        """The first time: nothing is looked at until the person goes on."""
        following = self.desk.next_step()
        first = following.title if following else ""
        self._say(
            "next", Content.assemble("Press ", Content.styled("n", "bold $accent"), Content(f" to begin: {first}."))
        )
        self.refresh_bindings()

    async def _resume(self, place: str | None, resolved: list[Any]) -> None:
        """Later times: where you were, what became of writes that were cut short, and what differs."""
        from screens.resume import ResumeScreen
        from wizard.journey import STEPS

        step = next((step for step in STEPS if step.id == place), STEPS[0])
        self.show_step(step, look=False)
        self._say("next", Content.styled("Looking at what differs from the last time …", "$quiet"))
        state = self.desk.session.journey.state
        seen_at = state.seen_at
        if self.desk.session.problem is None:
            stop = self._stop = threading.Event()
            self._drift = await in_thread(lambda: self.desk.look_everywhere(stop))
        self._rail()
        self.show_step(step)
        if self._drift or resolved:
            self.app.push_screen(ResumeScreen(step, seen_at, self._drift, resolved), self._after_resume)

    def _after_resume(self, choice: str | None) -> None:
        if choice == "undo":
            self.action_undo()

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            raise RuntimeError("the journey has not loaded yet")
        return self._desk

    # --- showing a step

    def show_step(self, step: Step, *, look: bool = True) -> None:
        """Put a step on the page, as it was last seen, and look at it."""
        self._spend()
        moved = self._step is not step
        self._step = step
        self._explained = False if moved else self._explained
        self.query_one("#intro").display = False
        self._say("title", Content(f"{_number(step)}  {step.title}"))
        self._say("who", Content(f"{step.owner.words} · about {step.minutes} min"))
        self._explain()
        self._answers()
        panel = self._make_panel()
        panel.open(step, self.desk.results.get(step.id, {}).values())
        if moved:
            self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self._rail()
        self._advise()
        self.refresh_bindings()
        if look:
            self.desk.keep(place=step.id)
            self._watching = True
            self._look()

    def _make_panel(self) -> Panel:
        if self._panel is None:
            from screens.widgets.panel import Panel

            self._panel = Panel()
            self.query_one("#page").mount(self._panel, after=self.query_one("#answers"))
        return self._panel

    def _explain(self) -> None:
        assert self._step is not None
        paragraphs = self._step.explanation.split("\n\n")
        roomy = self.size.width >= 96 and self.size.height >= 34
        shown = paragraphs if self._explained or roomy else paragraphs[:1]
        text = Content("\n\n").join(Content(paragraph) for paragraph in shown)
        if len(shown) < len(paragraphs):
            text = Content.assemble(text, " ", Content.styled("x more", "$accent"))
        self._say("explanation", text)

    def _answers(self) -> None:
        from wizard.questions import as_text, questions_of

        step = self._step
        if step is None or step.questions is None:
            self._say("answers", Content(""))
            self.query_one("#answers").display = False
            return
        self.query_one("#answers").display = True
        model = step.questions
        given = self.desk.session.situation.answers.of(step.id, model)
        parts = []
        for question in questions_of(model):
            text = as_text(getattr(given, question.name))
            if text:
                parts.append(
                    Content.assemble(
                        Content(question.name.replace("_", " ") + ": "), Content.styled(text, "$foreground")
                    )
                )
        self._say(
            "answers",
            Content.assemble(
                "Your answers (", Content.styled("f", "$accent"), " to change)  ", Content(" · ").join(parts)
            ),
        )

    def _who(self) -> None:
        session = self.desk.session
        parts = []
        if session.journey.state.account:
            parts.append(f"account {session.journey.state.account}")
        elif session.account:
            parts.append(f"account {session.account} (not bound)")
        if session.identity:
            parts.append(session.identity.name)
        if self._options.read_only or session.journey.read_only:
            parts.append("looking only")
        self.query_one(Banner).say(Content(" · ".join(parts) or "not signed in"))
        trouble = self._trouble()
        self._say("trouble", Content(trouble))
        self.query_one("#trouble").set_class(bool(trouble), "-shown")

    def _trouble(self) -> str:
        session = self.desk.session
        if session.problem:
            return f"{session.problem.sentence} {session.problem.remedy} Shown is what was seen last; press v to try again."
        if session.journey.read_only:
            return f"Looking only: {session.journey.read_only}"
        return self.desk.saving_problem

    def _rail(self) -> None:
        from screens.marks import sign
        from wizard.engine import standing
        from wizard.journey import PHASES

        rows, crumbs = [], {}
        here = self._step.id if self._step else None
        for phase in PHASES:
            results = [result for step in phase.steps for result in self.desk.results.get(step.id, {}).values()]
            mark = sign(standing(results).standing)
            rows.append(
                (
                    mark,
                    f"{NUMBERS[phase.id]} {phase.title}",
                    [(step.id, sign(self.desk.tally(step).standing), step.title) for step in phase.steps],
                )
            )
            crumbs[phase.id] = (mark, phase.title)
        self.query_one(Rail).show(rows, here)
        self.query_one(Crumbs).show(crumbs, here.split(".")[0] if here else None)

    def _advise(self) -> None:
        """What to do next, and whose turn it is."""
        from screens.advice import advice

        if self._step is not None:
            self._say("next", advice(self.desk, self._step, self._looking, self._following()))

    def _following(self) -> Step | None:
        from wizard.journey import STEPS

        if self._step is None:
            return STEPS[0]
        place = STEPS.index(self._step) + 1
        return STEPS[place] if place < len(STEPS) else None

    # --- looking

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Look at the step on the page; each result shows as it arrives."""
        step, panel, desk = self._step, self._panel, self._desk
        if step is None or panel is None or desk is None:
            return
        self._stop.set()
        stop = self._stop = threading.Event()
        if desk.session.problem is not None:
            await in_thread(desk.sign_in)
            self._who()
            if desk.session.problem is not None:
                self._advise()
                return
        feed: Feed[Result | tuple[Check, tuple[str, ...]]] = Feed()
        threading.Thread(target=lambda: _produce(desk, step, stop, feed), daemon=True, name="look").start()
        self._looking = True
        panel.begin()
        self._advise()
        complete = False
        try:
            async for batch in feed.batches(REPAINT):
                for item in batch:
                    if isinstance(item, tuple):
                        panel.expect(*item)
                panel.add(item for item in batch if not isinstance(item, tuple))
                self._subtitle()
            complete = not stop.is_set()
        finally:
            stop.set()
            if self._stop is stop:
                self._looking = False
                panel.end(complete)
                self._subtitle()
        self._rail()
        self._advise()
        self._who()
        self.refresh_bindings()

    def _subtitle(self) -> None:
        """When it was last looked at, and when it is looked at again."""
        panel, step = self._panel, self._step
        if panel is None or step is None or self._desk is None:
            return
        if self._looking:
            known, expected = panel.known
            text = f"looking … {known} of {expected}" if expected else "looking …"
        elif step.id in self._desk.looked:
            ago = round(self._clock() - self._desk.looked[step.id])
            text = f"looked {_ago(ago)}" + (f" · again in {max(round(LOOK_AGAIN - ago), 0)} s" if self._waits() else "")
        else:
            text = "not looked at yet"
        if panel.border_subtitle != text:
            panel.border_subtitle = text

    def _waits(self) -> bool:
        """Whether this page looks again by itself: something does not hold, and somebody may be mending it."""
        return bool(
            self._watching
            and self._desk
            and self._step
            and self._desk.waiting_on(self._step)
            and not self._desk.session.problem
        )

    def _tick(self) -> None:
        self._subtitle()
        if self._looking or not self.is_current or self._step is None or not self._waits() or self._desk is None:
            return
        if self._clock() - self._desk.looked.get(self._step.id, 0.0) >= LOOK_AGAIN:
            self._look()

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"scroll", "pause"}:
            return True
        if self._desk is None:
            return None
        if action == "go":
            return True if self._step is None else None if self._neighbour(int(str(parameters[0]))) is None else True
        if self._step is None:
            return None
        if action == "answer":
            return True if self._step.questions else None
        if action == "state":
            return True if self._claimable() else None
        if action == "review":
            found = self._desk.plans.get(self._step.id)
            return True if found and found.changes else None
        if action == "undo":
            return True if self._desk.made(self._step) else None
        if action == "while_away":
            return True if self._drift else None
        return True

    def _neighbour(self, direction: int) -> Step | None:
        from wizard.journey import STEPS

        if self._step is None:
            return self.desk.next_step() or STEPS[0]
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
            self.query_one("#page").focus()

    def action_scroll(self, direction: int) -> None:
        self.query_one("#page", VerticalScroll).scroll_relative(y=direction * 2, animate=False)

    def action_look(self) -> None:
        self._watching = True
        self._look()

    def action_pause(self) -> None:
        """Stop the look under way; with none, stop looking again by itself."""
        if self._looking:
            self._stop.set()
            self.workers.cancel_group(self, "look")
            self._looking = False
            if self._panel:
                self._panel.end(complete=False)
        self._watching = False
        self._subtitle()
        self._advise() if self._desk else None

    def action_explain(self) -> None:
        if self._step is not None:
            self._explained = not self._explained
            self._explain()

    def action_evidence(self) -> None:
        from screens.evidence import EvidenceScreen

        if self._step is not None:
            self.app.push_screen(EvidenceScreen(self._step, list(self.desk.results.get(self._step.id, {}).values())))

    def action_while_away(self) -> None:
        from screens.resume import ResumeScreen

        if self._step is not None:
            self.app.push_screen(ResumeScreen(self._step, None, self._drift, []))

    def action_answer(self) -> None:
        from screens.answering import AnswerScreen

        if self._step is not None and self._step.questions is not None:
            self.app.push_screen(AnswerScreen(self.desk, self._step), self._after_answers)

    def _after_answers(self, changed: bool | None) -> None:
        if changed and self._step is not None:
            self.show_step(self._step)

    def _claimable(self) -> bool:
        from wizard.journey import claimable_checks

        return bool(self._step and claimable_checks(self._step) and not self.desk.session.journey.read_only)

    def action_state(self) -> None:
        from screens.claiming import ClaimScreen

        if self._step is not None and self._claimable():
            self.app.push_screen(ClaimScreen(self.desk, self._step), self._after_answers)

    def action_review(self) -> None:
        from screens.gate import GateScreen

        if self._step is None:
            return
        session = self.desk.session
        if not self.desk.bound and session.identity and not session.journey.read_only and not self._options.read_only:
            self.app.push_screen(GateScreen(session.identity, session.journey.folder), self._after_gate)
        else:
            self._review()

    def _after_gate(self, bound: bool | None) -> None:
        if not bound or self.desk.session.identity is None:
            return
        from wizard.state.errors import StateError

        try:
            self.desk.bind(self.desk.session.identity.account)
        except StateError as error:
            self._stumble("The account could not be kept", str(error))
            return
        self._who()
        self._review()

    def _review(self) -> None:
        from screens.review import ReviewScreen

        assert self._step is not None
        found = self.desk.plans[self._step.id]
        account = self.desk.session.account or ""
        self.app.push_screen(ReviewScreen(found, account, self.desk.why_not_write()), self._after_review)

    def _after_review(self, changes: list[Change] | None) -> None:
        if changes:
            self._write("Writing", lambda stop: self.desk.apply(changes, stop), [(change, False) for change in changes])

    def action_undo(self) -> None:
        from screens.undoing import UndoScreen

        if self._step is None:
            return
        made = self.desk.made(self._step)
        if made:
            account = self.desk.session.account or ""
            titles = [change for _, change in reversed(made)]
            self.app.push_screen(UndoScreen(titles, account, self.desk.why_not_write()), self._after_undo)

    def _after_undo(self, agreed: bool | None) -> None:
        if agreed and self._step is not None:
            made = self.desk.made(self._step)
            records = [record for record, _ in made]
            self._write(
                "Taking back",
                lambda stop: self.desk.undo(records, stop),
                [(change, True) for _, change in reversed(made)],
            )

    def _write(self, title: str, begin: Any, changes: list[tuple[Change, bool]]) -> None:
        from screens.writing import WritingScreen

        self._stop.set()
        self.app.push_screen(WritingScreen(title, begin, changes), self._after_writing)

    def _after_writing(self, _: object) -> None:
        if self._step is not None:
            self.show_step(self._step)

    def _stumble(self, title: str, sentence: str) -> None:
        from screens.trouble import TroubleScreen

        self.app.push_screen(TroubleScreen(title, sentence, retry=False))

    def palette_steps(self) -> Iterable[SystemCommand]:
        """Every step of the journey, to jump to."""
        if self._desk is None:
            return
        from wizard.journey import PHASES

        for phase in PHASES:
            for step in phase.steps:
                yield SystemCommand(f"Go to: {step.title}", phase.title, lambda step_id=step.id: self.go_to(step_id))

    # --- leaving

    def on_unmount(self) -> None:
        self._stop.set()
        if self._desk is not None:
            self._desk.close()

    def goodbye(self) -> list[str]:
        """What is kept and how to come back, for the terminal after the screens are gone."""
        self._stop.set()
        self._spend()
        if self._desk is None or not self._desk.is_open:
            return []
        if self._options.demo is not None and self._options.state is None:
            return ["That was a demo on a pretend AWS; nothing is kept."]
        return [
            f"Everything you noted is kept in {self._desk.session.journey.folder}.",
            "To come back: partner-central-wizard" + (f" --state {self._options.state}" if self._options.state else ""),
        ]

    def _spend(self) -> None:
        """Add the time on this page to what the step has taken."""
        now = self._clock()
        spent, self._arrived = round(now - self._arrived), now
        if self._step is not None and self._desk is not None and self._desk.is_open and spent:
            before = self._desk.session.journey.state.spent
            self._desk.keep(spent={**before, self._step.id: before.get(self._step.id, 0) + spent})


def _open_desk(options: argparse.Namespace, clock: Callable[[], float]) -> Desk:
    """Blocks: loads the models and boto3, opens the journey, signs in."""
    from screens.desk import Desk

    desk = Desk(options, clock)
    desk.open()
    return desk


def _produce(desk: Desk, step: Step, stop: threading.Event, feed: Feed[Any]) -> None:
    try:
        for result in desk.look(step, stop, lambda check, subjects: feed.put((check, subjects))):
            feed.put(result)
    finally:
        feed.end()


def _intro() -> Content:
    from textual.content import Content

    lines = [Content(paragraph) for paragraph in INTRO]
    minutes = sum(heading.minutes for heading in CONTENTS)
    lines.append(Content.styled(f"{len(CONTENTS)} phases, about {minutes} minutes of work.", "$quiet"))
    return Content("\n\n").join(lines)


def _number(step: Step) -> str:
    from wizard.journey import phase_of

    phase = phase_of(step)
    return f"{NUMBERS[phase.id]}.{phase.steps.index(step) + 1}"


def _ago(seconds: int) -> str:
    if seconds < 2:
        return "just now"
    return f"{seconds} s ago" if seconds < 90 else f"{round(seconds / 60)} min ago"
