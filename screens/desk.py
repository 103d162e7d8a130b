"""What the screens work with: the open session, and what was seen of each step. Calls that block say so.

The screens call the blocking ones in threads; nothing here knows a widget.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from wizard.answers import Answers
from wizard.aws.errors import AwsError
from wizard.commands.apply import require_writable
from wizard.commands.errors import CannotGoOn
from wizard.commands.session import Session, open_session
from wizard.engine import Plan, Progress, Standing, apply, differences, resolve_open, standing, undo, verify
from wizard.engine.drift import Drift, drift
from wizard.engine.rollup import Tally
from wizard.engine.write import Resolved, change_of
from wizard.journey import STEPS
from wizard.model import Change, Check, Result, Role, Status, Step
from wizard.state.errors import StateError
from wizard.state.journal import Made


class Desk:
    """One sitting.

    Attributes:
        results: what was seen of each step, by step id and then by result key.
        plans: the last plan of each step.
        looked: when each step was last looked at, on the monotonic clock.
        saving_problem: why the last thing could not be kept; "" when it was.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results: dict[str, dict[str, Result]] = {}
        self.plans: dict[str, Plan] = {}
        self.looked: dict[str, float] = {}
        self.saving_problem = ""
        self._stack = ExitStack()
        self._session: Session | None = None

    # --- the session

    def open(self) -> None:
        """Blocks. Raises `CannotGoOn` with a sentence."""
        self._session = self._stack.enter_context(open_session(self.options, writes=True, offline=True))
        if self._session.world is not None and not self._session.journey.read_only:
            self._session.bind(self._session.world.account)
        for result in self._session.journey.state.seen.values():
            self.results.setdefault(result.step, {})[result.key] = result

    def sign_in(self) -> None:
        """Blocks. Ask again who is signed in; what came of it stands in the session."""
        session = self.session
        try:
            identity = session.situation.connections[Role.LINKED].identity()
        except AwsError as error:
            session.problem = error
            return
        bound = session.journey.state.account
        if bound and identity.account != bound:
            return
        session.problem, session.identity = None, identity
        session.situation = replace(session.situation, identity=identity, account=bound or identity.account)

    @property
    def session(self) -> Session:
        if self._session is None:
            raise RuntimeError("the session is not open yet")
        return self._session

    @property
    def is_open(self) -> bool:
        return self._session is not None

    def close(self) -> None:
        self._stack.close()
        self._session = None

    @property
    def bound(self) -> bool:
        return self.session.journey.state.account is not None

    def why_not_write(self) -> str:
        """Why nothing can be written in this sitting, in words; "" when it can."""
        try:
            require_writable(self.session, self.options)
        except CannotGoOn as error:
            return str(error)
        return self.session.problem.sentence if self.session.problem else ""

    # --- looking

    def look(
        self, step: Step, stop: threading.Event, expect: Callable[[Check, tuple[str, ...]], None]
    ) -> Iterator[Result]:
        """Blocks. Results of a step as they become known; they and the plan they lead to are kept here."""
        situation = self.session.situation
        sweep = situation.sweep()
        fresh: dict[str, Result] = {}
        for result in verify([(step, step.checks)], situation, sweep=sweep, stop=stop, expect=expect):
            fresh[result.key] = result
            yield result
        if stop.is_set():
            return
        self.plans[step.id] = differences([step], situation, sweep, tuple(fresh.values()))
        self.results[step.id] = fresh
        self.looked[step.id] = time.monotonic()
        self._keep_seen(fresh.values())

    def look_everywhere(self, stop: threading.Event) -> list[Drift]:
        """Blocks. Look at the whole journey once; returns what differs from the last time."""
        seen = dict(self.session.journey.state.seen)
        found = list(verify([(step, step.checks) for step in STEPS], self.session.situation, stop=stop))
        if stop.is_set():
            return []
        for step in STEPS:
            self.results[step.id] = {result.key: result for result in found if result.step == step.id}
            self.looked[step.id] = time.monotonic()
        differs = drift(seen, found) if seen else []
        self._keep_seen(found)
        return differs

    def tally(self, step: Step) -> Tally:
        return standing(self.results.get(step.id, {}).values())

    def next_step(self) -> Step | None:
        """The first step that does not hold."""
        holding = {Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE}
        return next((step for step in STEPS if self.tally(step).standing not in holding), None)

    def waiting_on(self, step: Step) -> str:
        """Whose turn it is in a step, in words; "" when it waits for nobody."""
        results = self.results.get(step.id, {}).values()
        open_ones = [
            result
            for result in results
            if result.severity == "blocker" and result.status in (Status.FAIL, Status.UNKNOWN)
        ]
        return open_ones[0].owner.words if open_ones else ""

    # --- writing

    def apply(self, changes: Iterable[Change], stop: threading.Event) -> Iterator[Progress]:
        """Blocks. Make changes, one after another."""
        return apply(changes, self.session.situation, self.session.journey.journal, stop=stop)

    def undo(self, made: Iterable[Made], stop: threading.Event) -> Iterator[Progress]:
        """Blocks. Take back what was made, newest first."""
        return undo(made, self.session.situation, self.session.journey.journal, stop=stop)

    def made(self, step: Step) -> list[tuple[Made, Change]]:
        """What this journey made in a step and did not take back."""
        journal = self.session.journey.journal
        pairs = [(made, change_of(made.intent, journal)) for made in journal.done()]
        return [(made, change) for made, change in pairs if change.step == step.id]

    def resolve(self) -> list[Resolved]:
        """Blocks. Ask AWS what became of writes that were under way when the program ended."""
        if self.session.journey.read_only or self.session.problem:
            return []
        return resolve_open(self.session.journey.journal, self.session.situation)

    # --- keeping

    def answer(self, answers: Answers) -> None:
        """Keep new answers. Raises `StateError`."""
        self.session.answer(answers)

    def bind(self, account: str) -> None:
        """Bind the journey for good. Raises `StateError`."""
        self.session.bind(account)

    def keep(self, **fields: object) -> None:
        """Keep where the person is and the like; a disk that refuses is remembered, not raised."""
        if not self.is_open or self.session.journey.read_only:
            return
        try:
            self.session.journey.update(**fields)
            self.saving_problem = ""
        except StateError as error:
            self.saving_problem = str(error)

    def _keep_seen(self, results: Iterable[Result]) -> None:
        seen = {**self.session.journey.state.seen, **{result.key: result for result in results}}
        self.keep(seen=seen, seen_at=self.session.situation.clock())
