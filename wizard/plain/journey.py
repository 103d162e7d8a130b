"""One sitting at the plain face: arriving, going from step to step, and leaving."""

from __future__ import annotations

import argparse
import threading
from functools import partial

from wizard import cli, show, starting, words
from wizard.commands import keeping
from wizard.commands.done import tell_done
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.commands.troubleshoot import tell_cause
from wizard.engine import Standing, standing, stands
from wizard.journey import STEPS, phase_of, step_named
from wizard.model import Step
from wizard.plain.giving import hand_over, write_report
from wizard.plain.page import Page, sign_in
from wizard.plain.returning import tell_arrival, tell_drift, tell_open_writes
from wizard.plain.telling import tell_text
from wizard.prompts import BACK, Prompts
from wizard.text import clean
from wizard.troubleshooting import PROBLEMS
from wizard.veil import VEIL

QUIT, DONE, TROUBLE, HAND_OVER, REPORT = "quit", "done", "troubleshoot", "hand-over", "report"

_ALWAYS = {
    DONE: "Definition of done, for the whole journey",
    TROUBLE: "Troubleshooting",
    HAND_OVER: "Hand over to the other person",
    REPORT: "Write the report, as one page",
    QUIT: "Quit",
}
"""What can be done wherever the journey stands."""


class Plain:
    """The journey in lines of text."""

    def __init__(self, options: argparse.Namespace, prompts: Prompts | None = None) -> None:
        self._options = options
        self._prompts = prompts or Prompts()
        self._session: Session
        self.page: Page

    def run(self) -> int:
        """Walk the journey until the person quits. Returns the exit code."""
        with open_session(self._options, writes=True, sign_in=partial(sign_in, self._prompts)) as self._session:
            self.page = Page(self._session, self._prompts)
            try:
                return self._sit()
            except (KeyboardInterrupt, EOFError):
                tell()
                self._farewell()
                return cli.INTERRUPTED

    def _sit(self) -> int:
        self._welcome()
        tell_arrival(self.page)
        if not self._bind():
            self._farewell()
            return cli.OK
        tell_open_writes(self.page)
        tell_drift(self.page)
        self._walk()
        self._farewell()
        return cli.OK

    def _walk(self) -> None:
        """From step to step, until the person quits; a demo that would be lost is asked about, whichever way they do."""
        step: Step | None = None
        while True:
            try:
                step = step or self._choose_step()
                if step is None:
                    return
                step = self.page.visit(step)
            except KeyboardInterrupt:
                if self._leaves():
                    raise
                step = None

    def _leaves(self) -> bool:
        """Whether Ctrl+C ends the wizard; pressed again, it does."""
        tell()
        try:
            return self._may_quit()
        except (KeyboardInterrupt, EOFError):
            return True

    # --- arriving and leaving

    def _welcome(self) -> None:
        session = self._session
        tell(
            "Partner Central wizard" + (" · DEMO: a pretend AWS, nothing leaves this computer" if session.demo else "")
        )
        if keeping.is_thrown_away(self._options):
            tell("What you note in it is thrown away when you leave. One that is kept begins with:")
            tell(f"   {keeping.how_to_keep(self._options)}")
        identity = session.identity
        if identity:
            tell_text(f"Signed in to account {identity.account} as {identity.arn}.")
        if session.read_only:
            tell(f"Looking only: {session.read_only}")

    def _bind(self) -> bool:
        """The account this journey is for, chosen once, by typing its last four digits."""
        session = self._session
        identity = session.identity
        if session.journey.state.account or session.journey.read_only or identity is None:
            return True
        if session.world is not None:
            session.bind(identity.account)
            return True
        tell()
        for line in show.wrapped(
            f"This journey is not bound to an account yet. Once you migrate, the account you chose is permanent. "
            f"If account {identity.account} is the one, type its last four digits; leave it empty to stop here."
        ):
            tell(line)
        typed = self._prompts.text("Last four digits:")
        if typed.strip() != identity.account[-4:]:
            tell(
                "Not bound."
                if not typed.strip()
                else f"{'These' if VEIL.on else clean(typed)} are not its last four digits, so it is not bound."
            )
            return False
        session.bind(identity.account)
        tell(f"This journey now belongs to account {identity.account}.")
        return True

    def _farewell(self) -> None:
        session = self._session
        if keeping.is_thrown_away(self._options):
            for line in keeping.farewell(self._options):
                tell(line)
        else:
            tell(f"Everything you noted is kept in {session.journey.folder}.")
            tell(starting.to_come_back(self._options))

    def _may_quit(self) -> bool:
        """A demo that is not kept asks first, once there is something to lose."""
        if not keeping.would_lose(self._options, self._session):
            return True
        asked, how_to_keep = keeping.question(self._options)
        tell(how_to_keep)
        return self._prompts.confirm(asked)

    # --- from step to step

    def _choose_step(self) -> Step | None:
        choices = {}
        for step in STEPS:
            tally = stands(step, self.page.results.get(step.id, ()), self._session.situation)
            choices[step.id] = f"{phase_of(step).title}: {step.title} ({words.tally_words(tally)})"
        choices |= _ALWAYS
        tell()
        chosen = self._prompts.select("Where to?", choices, default=self._where_next())
        if chosen in (HAND_OVER, REPORT):
            (hand_over if chosen == HAND_OVER else write_report)(self._session, self._prompts)
            return self._choose_step()
        if chosen in (DONE, TROUBLE):
            with interruptible() as stop:
                (tell_done if chosen == DONE else self._troubleshoot)(self._session, stop)
            return self._choose_step()
        if chosen == QUIT:
            return None if self._may_quit() else self._choose_step()
        return step_named(chosen)

    def _where_next(self) -> str | None:
        """The step where the person is, or when that waits for nothing more the next one that does."""
        place = self._session.journey.state.place
        here = next((number for number, step in enumerate(STEPS) if step.id == place), None)
        if here is None:
            return place
        waits = {Standing.FAIL, Standing.UNKNOWN, Standing.NOT_LOOKED}
        following = (step for step in STEPS[here:] if standing(self.page.results.get(step.id, ())).standing in waits)
        return next((step.id for step in following), place)

    def _troubleshoot(self, session: Session, stop: threading.Event) -> None:
        problems = {problem.id: problem.title for problem in PROBLEMS}
        chosen = self._prompts.select("What does not work?", {**problems, BACK: "Back"})
        if chosen != BACK:
            tell_cause(session, next(problem for problem in PROBLEMS if problem.id == chosen), stop)
