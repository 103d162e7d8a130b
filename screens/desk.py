"""What the screens work with: the open session, and what was seen of each step. Calls that block say so.

The screens call the blocking ones in threads; nothing here knows a widget.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from screens import pace
from screens.keynames import key
from wizard import people
from wizard.answers import Answers, BadAnswer
from wizard.aws.errors import AwsError, Kind
from wizard.aws.identity import Identity
from wizard.clicks import Click
from wizard.commands.apply import require_writable
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.session import Session
from wizard.done import Done, definition_of_done
from wizard.engine import (
    Order,
    Plan,
    Progress,
    Standing,
    apply,
    differences,
    guide,
    resolve_open,
    stands,
    turns,
    undo,
    verify,
)
from wizard.engine.binding import where_made
from wizard.engine.meanwhile import Meanwhile, meanwhile
from wizard.engine.resume import Resolved
from wizard.engine.rollup import Tally
from wizard.engine.write import change_of
from wizard.handoff.arriving import Arrival, arrival
from wizard.journey import STEPS
from wizard.model import Change, Check, Held, Owner, Result, Role, Status, Step
from wizard.moments import in_utc
from wizard.state.document import JourneyState
from wizard.state.errors import StateError
from wizard.state.journal import Made


class Desk:
    """One sitting.

    Attributes:
        clock: monotonic seconds.
        results: what was seen of each step, by step id and then by result key.
        plans: the last plan of each step.
        looked: when each step was last looked at in this sitting, on the clock.
        drafts: answers that were typed and not noted, by step id.
        notes: what the person should hear about how the journey was found.
        resolved: what became of writes that were under way when the program ended, as long as nobody was told.
        saving_problem: why the last thing could not be kept; "" when it was.
        arrival: who handed the journey over, where it is opened here for the first time.
    """

    def __init__(self, options: argparse.Namespace, clock: Callable[[], float] = time.monotonic) -> None:
        self.options = options
        self.clock = clock
        self.results: dict[str, dict[str, Result]] = {}
        self.plans: dict[str, Plan] = {}
        self.looked: dict[str, float] = {}
        self.drafts: dict[str, dict[str, Any]] = {}
        self.notes: list[str] = []
        self.resolved: list[Resolved] = []
        self.saving_problem = ""
        self.arrival: Arrival | None = None
        self._stack = ExitStack()
        self._session: Session | None = None
        self._stranger = ""
        self._batch = threading.Lock()
        self._end_batch = threading.Event()

    # --- the session

    def open(self) -> None:
        """Blocks. Raises `CannotGoOn` with a sentence."""
        session = self._stack.enter_context(open_session(self.options, writes=True, offline=True))
        self.arrival = arrival(session.journey, session.situation.answers)
        if session.world is not None:
            session.situation = replace(session.situation, clock=session.world.now)
        if session.world is not None and not session.journey.read_only:
            try:
                session.bind(session.world.account)
            except StateError as error:
                self._stack.close()
                raise CannotGoOn(str(error)) from None
        self._session = session
        self.notes = list(session.journey.warnings)
        known = {(step.id, check.id) for step in STEPS for check in step.checks}
        for result in session.journey.state.seen.values():
            if (result.step, result.check) in known:
                self.results.setdefault(result.step, {})[result.key] = result
        self._resolve()

    def prepare(self) -> None:
        """Blocks. Make ready what every look needs; what cannot be made is told of where it is needed."""
        for connection in set(self.session.situation.connections.values()):
            with suppress(Exception):
                connection.prepare()

    def sign_in(self) -> None:
        """Blocks. Ask again who is signed in; what came of it stands in the session and in `trouble`."""
        session = self.session
        self._stranger = ""
        try:
            identity = session.situation.connections[Role.LINKED].identity()
        except AwsError as error:
            session.problem = error
            return
        bound = session.journey.state.account
        if bound and identity.account != bound:
            self._stranger = (
                f"You are signed in to account {identity.account}, and this journey belongs to account {bound}. "
                "Sign in to that account, or start again with its profile (--profile)."
            )
            return
        session.problem, session.identity = None, identity
        session.situation = replace(
            session.situation,
            identity=identity,
            account=bound or identity.account,
            sso_identity=self._sso_identity(identity),
        )
        self._resolve()

    def _sso_identity(self, linked: Identity) -> Identity | None:
        connections = self.session.situation.connections
        if connections[Role.SSO] is connections[Role.LINKED]:
            return linked
        try:
            return connections[Role.SSO].identity()
        except AwsError:  # its steps say so themselves
            return None

    def needs_sign_in(self, step: Step | None) -> bool:
        """Whether signing in again would let this step be looked at, or anything when there is none yet."""
        from wizard.aws.signin import portal_of, sign_in_ended

        problem = self.session.problem is not None and self.session.problem.kind is Kind.EXPIRED
        ended = problem or (step is not None and sign_in_ended(tuple(self.results.get(step.id, {}).values())))
        role = step.role if step else Role.LINKED
        return ended and portal_of(self.session.situation.connections[role]) is not None

    @property
    def session(self) -> Session:
        if self._session is None:
            raise RuntimeError("the session is not open")
        return self._session

    @property
    def is_open(self) -> bool:
        return self._session is not None

    @property
    def is_writing(self) -> bool:
        return self._batch.locked()

    def close(self) -> None:
        """Blocks until the write under way is finished and recorded; no other is begun."""
        self._end_batch.set()
        with self._batch:
            self._session = None
            self._stack.close()

    @property
    def place(self) -> str | None:
        """The id of the step to go on with: the first of what came to this person, or where they were."""
        asks = self.arrival.asks.steps if self.arrival else ()
        return next((ask.step.id for ask in asks if ask.now), self.session.journey.state.place)

    @property
    def bound(self) -> bool:
        return self.session.journey.state.account is not None

    @property
    def signed_out(self) -> bool:
        """Whether nobody is signed in who may look for this journey."""
        return bool(self._stranger or self.session.problem)

    @property
    def trouble(self) -> str:
        """What keeps this sitting from looking, writing or saving, in words; "" when nothing does."""
        session = self.session
        if self._stranger:
            return f"{self._stranger} Shown is what was seen last; press {key('look', 'v')} to try again."
        if session.problem:
            said = f"{session.problem.sentence} {session.problem.remedy}"
            return f"{said} Shown is what was seen last; press {key('look', 'v')} to try again."
        if session.journey.read_only:
            return f"Looking only: {session.journey.read_only}"
        return self.saving_problem

    def why_not_write(self) -> str:
        """Why nothing can be written in this sitting, in words; "" when it can."""
        try:
            require_writable(self.session, self.options)
        except (CannotGoOn, StateError) as error:
            return str(error)
        return self._stranger or (self.session.problem.sentence if self.session.problem else "")

    # --- looking

    def look(
        self, steps: Sequence[Step], stop: threading.Event, expect: Callable[[Check, tuple[str, ...]], None]
    ) -> Iterator[Result]:
        """Blocks. Results of some steps as they become known; they and the plans they lead to are kept here."""
        situation = self.session.situation
        sweep = situation.sweep()
        found: list[Result] = []
        order = Order()

        def note(check: Check, subjects: tuple[str, ...]) -> None:
            order.expect(check, subjects)
            expect(check, subjects)

        asked = [(step, step.checks) for step in steps]
        for result in verify(asked, situation, sweep=sweep, stop=stop, expect=note, give_way=pace.give_way):
            found.append(result)
            yield result
        if stop.is_set():
            return
        found = order.of(found)
        mine = {step.id: [result for result in found if result.step == step.id] for step in steps}
        plans = {step.id: differences([step], situation, sweep, tuple(mine[step.id])) for step in steps}
        if stop.is_set():
            return
        for step in steps:
            self.plans[step.id] = plans[step.id]
            self.results[step.id] = {result.key: result for result in mine[step.id]}
            self.looked[step.id] = self.clock()
        self._keep_seen(found)

    def guide(self, step: Step) -> tuple[Click, ...]:
        """What a person presses in the browser in a step."""
        return guide(step, self.session.situation, self.results.get(step.id, {}).values())

    def held(self, step: Step) -> tuple[Held, ...]:
        """What the last plan of a step left out."""
        plan = self.plans.get(step.id)
        return plan.held if plan else ()

    def last_seen(self, step: Step) -> str:
        """When a step was seen that was not looked at in this sitting, in words; "" when it never was."""
        state = self.session.journey.state
        seen_at = state.looked.get(step.id, state.seen_at)
        if seen_at is None or not self.results.get(step.id):
            return ""
        return f"not looked at since {in_utc(seen_at)}"

    def meanwhile(self, before: JourneyState | None) -> Meanwhile:
        """Blocks. What is known now and was not so before, and whose doing it is, as far as that can be told."""
        if before is None:
            return Meanwhile()
        now = [result for results in self.results.values() for result in results.values()]
        return meanwhile(before, now, self.session.situation, self.session.journey)

    def tally(self, step: Step) -> Tally:
        return stands(step, self.results.get(step.id, {}).values(), self.session.situation)

    def done(self) -> Done:
        """What the whole journey comes to, as far as it was looked at."""
        return definition_of_done(result for found in self.results.values() for result in found.values())

    def next_step(self) -> Step | None:
        """The first step that does not hold."""
        holding = {Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE}
        return next((step for step in STEPS if self.tally(step).standing not in holding), None)

    def turns(self) -> Mapping[Owner, Sequence[Step]]:
        """What can be done now without waiting for anybody, as far as it was looked at."""
        return turns(result for results in self.results.values() for result in results.values())

    def waiting_on(self, step: Step) -> Owner | None:
        """Whose turn it is in a step; None when it waits for nobody."""
        results = self.results.get(step.id, {}).values()
        open_ones = [
            result
            for result in results
            if result.severity == "blocker" and result.status in (Status.FAIL, Status.UNKNOWN)
        ]
        return open_ones[0].owner if open_ones else None

    def turn(self, step: Step) -> str:
        """Whose turn it is in a step, in a sentence; "" when it waits for nobody, or for either of the two."""
        owner = self.waiting_on(step)
        if owner is None:
            return ""
        say = people.turn if owner is step.owner else people.waits_for
        return say(owner, self.session.situation.answers)

    def called(self, owner: Owner) -> str:
        """Whoever does something, by name where one was given."""
        return people.called(owner, self.session.situation.answers)

    def unseen(self, step: Step) -> bool:
        """Whether AWS does not show yet what a step's clicks lead to."""
        looked = self.results.get(step.id, {}).values()
        return any(result.calls and result.status in (Status.FAIL, Status.UNKNOWN) for result in looked)

    # --- writing

    def where_made(self, changes: Iterable[Change]) -> str:
        """In which account changes are made, in words that follow "in"."""
        return where_made(changes, self.session.situation)

    def apply(self, changes: Sequence[Change], stop: threading.Event) -> Iterator[Progress]:
        """Blocks. Make changes, one after another; those in Identity Center only in the account that is bound for it."""

        def begin(session: Session) -> Iterator[Progress]:
            session.bind_sso(session.sso_account_for(changes))
            return apply(changes, session.situation, session.journey.journal, stop=stop)

        return self._alone(begin, stop)

    def undo(self, made: Iterable[Made], stop: threading.Event) -> Iterator[Progress]:
        """Blocks. Take back what was made."""
        return self._alone(lambda session: undo(made, session.situation, session.journey.journal, stop=stop), stop)

    def _alone(self, begin: Callable[[Session], Iterator[Progress]], stop: threading.Event) -> Iterator[Progress]:
        """A batch that `close` waits for, and that begins no further write once it does."""
        with self._batch:
            if self._session is not None:
                self._end_batch = stop
                self.plans.clear()  # whatever was planned rests on what was there before
                yield from begin(self._session)

    def made(self, step: Step) -> list[tuple[Made, Change]]:
        """What this journey made in a step and did not take back."""
        journal = self.session.journey.journal
        pairs = [(made, change_of(made.intent, journal)) for made in journal.done()]
        return [(made, change) for made, change in pairs if change.step == step.id]

    def _resolve(self) -> None:
        """Blocks. Ask AWS what became of writes that were under way when the program ended."""
        if self.session.journey.read_only or self.signed_out:
            return
        try:
            self.resolved += resolve_open(self.session.journey.journal, self.session.situation)
        except StateError as error:
            self.saving_problem = str(error)

    # --- keeping

    def given(self, step: Step) -> tuple[BaseModel | None, str]:
        """The answers of a step; or None, and why what is kept of them can no longer be used."""
        assert step.questions is not None
        try:
            return self.session.situation.answers.of(step.id, step.questions), ""
        except BadAnswer as error:
            return None, str(error)

    def answer(self, answers: Answers) -> None:
        """Keep new answers, whereupon every plan has to be made anew. Raises `StateError`."""
        self.session.answer(answers)
        self.plans.clear()

    def bind(self, account: str) -> None:
        """Bind the journey for good. Raises `StateError`."""
        self.session.bind(account)

    def keep(self, **fields: object) -> None:
        """Keep where the person is and the like; a disk that refuses is remembered, not raised."""
        session = self._session
        if session is None or session.journey.read_only:
            return
        try:
            session.journey.update(**fields)
            self.saving_problem = ""
        except StateError as error:
            self.saving_problem = str(error)

    def _keep_seen(self, results: Iterable[Result]) -> None:
        session = self._session
        if session is not None:
            self.keep(**session.memory(results))
