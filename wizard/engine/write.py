"""Apply and undo: promise, do, prove.

The intent is in the journal before a call is made, the outcome after it, and then AWS is read until it shows the
thing: IAM answers before all of it knows. The first failure ends the batch, and nothing that nobody could look at
is ever written.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from wizard.aws.connection import Answer, Connection
from wizard.aws.effects import Effect, Later, Shown
from wizard.aws.errors import AwsError, Kind, translate
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, Sweep
from wizard.aws.refs import NotThereYet, resolved
from wizard.aws.writes import writable
from wizard.engine.binding import confirm_identity
from wizard.engine.progress import Outcome, Progress, Stage
from wizard.engine.situation import Situation
from wizard.journey import step_named
from wizard.model import Change, Operation, Role
from wizard.state.errors import StateError
from wizard.state.journal import Entry, Journal, Made

Seen = TypeVar("Seen")

Conclude: TypeAlias = Callable[[Outcome, str | None, str, Mapping[str, Any]], str]
"""Records an outcome, with its request id, what is said of it and what was left; why that was not possible, or ""."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for AWS, in seconds.

    Two minutes is what the Terraform provider gives IAM, and ten what it gives Identity Center's asynchronous work; two
    good reads in a row because neighbouring servers may know at different times.
    """

    settle: float = 120.0
    later: float = 600.0
    lost: float = 15.0
    poll: float = 1.0
    steady: int = 2


def apply(
    changes: Iterable[Change],
    situation: Situation,
    journal: Journal,
    *,
    stop: threading.Event | None = None,
    patience: Patience | None = None,
) -> Iterator[Progress]:
    """Make changes, one after another; the first that is not proven ends the batch.

    `stop` lets the write under way finish and be recorded, and attempts no other. Raises `WrongAccount` or
    `AwsError` before the first write, and `StateError` when an intent cannot be recorded: that write is not made.
    """
    changes = list(changes)
    batch = _Batch(situation, journal, stop or threading.Event(), patience or Patience())
    batch.confirm(changes)
    ended = ""
    for change in changes:
        if not ended and batch.stop.is_set():
            ended = "Not attempted: you stopped."
        if ended:
            yield Progress(change, Stage.FINISHED, Outcome.SKIPPED, error=ended)
            continue
        for progress in batch.make(change):
            yield progress
            if progress.outcome in {Outcome.FAILED, Outcome.UNKNOWN}:
                ended = "Not attempted: an earlier change did not succeed."


def undo(
    made: Iterable[Made],
    situation: Situation,
    journal: Journal,
    *,
    stop: threading.Event | None = None,
    patience: Patience | None = None,
) -> Iterator[Progress]:
    """Take back what this journey made, in the order of `undone_at`, where AWS still shows exactly what was left.

    What has been touched since is left alone, with the reason. Raises like `apply`.
    """
    batch = _Batch(situation, journal, stop or threading.Event(), patience or Patience())
    ended = ""
    for item in sorted(made, key=lambda item: undone_at(item, journal)):
        if not ended and batch.stop.is_set():
            ended = "Not attempted: you stopped."
        if ended:
            change = change_of(item.intent, journal)
            yield Progress(change, Stage.FINISHED, Outcome.SKIPPED, error=ended, undoing=True)
            continue
        for progress in batch.take_back(item):
            yield replace(progress, undoing=True)
            if progress.outcome in {Outcome.FAILED, Outcome.UNKNOWN}:
                ended = "Not attempted: an earlier undo did not succeed."


def undone_at(item: Made, journal: Journal) -> tuple[bool, int]:
    """The order of an undo: newest first, but last what carries out earlier writes: that they were taken back."""
    return writable(change_of(item.intent, journal).write).publishes, -item.intent.seq


def change_of(entry: Entry, journal: Journal) -> Change:
    """The change that an intent, or the undo of one, is about."""
    while entry.change is None and entry.intent is not None:
        entry = journal.entries[entry.intent - 1]
    return Change.model_validate(entry.change)


def connection_of(change: Change, situation: Situation) -> Connection:
    """The connection of the identity that a change's step works with."""
    return situation.connections[step_named(change.step).role]


def shown(connection: Connection, write: Operation, account: str) -> Effect:
    """What AWS shows of a write right now, read afresh."""
    aws = Reads(Sweep(connection), write.region)
    try:
        parameters = resolved(aws, write.parameters)
    except NotThereYet:
        return Effect(writable(write).gone, {})
    return _in_words(write, lambda: writable(write).shows(aws, parameters, account))


def _in_words(write: Operation, look: Callable[[], Seen]) -> Seen:
    """What a look brings. Raises `AwsError` whatever goes wrong: a batch never breaks over what AWS showed."""
    try:
        return look()
    except Exception as error:
        raise translate(error, write.service, write.operation) from error


class _Batch:
    """One run of writes with one identity, confirmed before the first of them."""

    def __init__(self, situation: Situation, journal: Journal, stop: threading.Event, patience: Patience) -> None:
        self.stop = stop
        self._situation = situation
        self._journal = journal
        self._patience = patience
        self._id = uuid.uuid4().hex[:12]
        self._account = situation.account or ""
        self._identities: dict[Role, Identity] = {}
        self._created: set[str] = set()

    def confirm(self, changes: Iterable[Change]) -> None:
        """Make sure, before the first write, that everybody who is needed is signed in as they should be."""
        for role in dict.fromkeys(step_named(change.step).role for change in changes):
            self._identity(role)

    def make(self, change: Change) -> Iterator[Progress]:
        connection = connection_of(change, self._situation)
        identity = self._identity(step_named(change.step).role)
        yield Progress(change, Stage.WRITING)
        reason = self._moved(connection, change)
        if reason:
            remedy = "Look again, and review the new plan."
            yield Progress(change, Stage.FINISHED, Outcome.FAILED, error=f"Not written: {reason}.", remedy=remedy)
            return
        seq = self._open(lambda entry: entry.kind == "intent" and change_of(entry, self._journal).write == change.write)
        seq = seq or self._journal.intend(change, batch=self._id, account=identity.account, identity=identity.arn)
        conclude = _recorder(self._journal.conclude, seq)
        yield from self._write(connection, change, change.write, conclude, inverse=False)

    def take_back(self, made: Made) -> Iterator[Progress]:
        change = change_of(made.intent, self._journal)
        connection = connection_of(change, self._situation)
        identity = self._identity(step_named(change.step).role)
        if change.undo is None:
            yield Progress(change, Stage.FINISHED, Outcome.SKIPPED, error="Left alone: this has no way back.")
            return
        try:
            aws = Reads(Sweep(connection), change.region)
            parameters = resolved(aws, change.parameters)
            entry = writable(change.write)
            reason = _in_words(change.write, lambda: entry.stands(aws, parameters, made.outcome.left, self._account))
        except NotThereYet as error:
            reason = str(error)
        except AwsError as error:
            reason = f"nobody could look at it ({error.sentence})"
        if reason:
            yield Progress(change, Stage.FINISHED, Outcome.SKIPPED, error=f"Left alone: {reason}.")
            return
        yield Progress(change, Stage.WRITING)
        seq = self._open(lambda entry: entry.kind == "undo-intent" and entry.intent == made.intent.seq)
        seq = seq or self._journal.undo_intend(
            made.intent.seq, batch=self._id, account=identity.account, identity=identity.arn
        )
        conclude = _recorder(self._journal.undo_conclude, seq)
        yield from self._write(connection, change, change.undo, conclude, inverse=True)

    def _open(self, promised: Callable[[Entry], bool]) -> int | None:
        """The intent of this very write that is still open, if there is one: one write, one line of truth about it."""
        return next((entry.seq for entry in self._journal.open_intents() if promised(entry)), None)

    def _identity(self, role: Role) -> Identity:
        if role not in self._identities:
            self._identities[role] = confirm_identity(self._situation, self._situation.connections[role], role)
        return self._identities[role]

    def _moved(self, connection: Connection, change: Change) -> str:
        try:
            aws = Reads(Sweep(connection), change.region)
            parameters = resolved(aws, change.parameters)
            return _in_words(change.write, lambda: writable(change.write).ready(aws, parameters, change.before))
        except NotThereYet:
            return ""
        except AwsError as error:
            return f"nobody could look at it ({error.sentence})"

    def _write(
        self,
        connection: Connection,
        change: Change,
        write: Operation,
        conclude: Conclude,
        *,
        inverse: bool,
    ) -> Iterator[Progress]:
        answer, error = self._perform(connection, change, write, inverse)
        request_id = answer.call.request_id if answer else error.call.request_id if error and error.call else None
        outcome, said = Outcome.DONE, "AWS accepted it."
        if error is not None:
            outcome, said = self._after_failure(connection, write, error)
        # Until AWS shows it the intent stays open, with its request id: whoever resumes asks AWS.
        unsaved = conclude(Outcome.FAILED if outcome is Outcome.FAILED else Outcome.UNKNOWN, request_id, said, {})
        if unsaved:
            happened = {Outcome.DONE: "It was made in AWS", Outcome.FAILED: f"It was not made ({said})"}
            said = f"{happened.get(outcome, 'It may have been made in AWS')}, but that could not be recorded: {unsaved}"
            outcome = Outcome.UNKNOWN
        if outcome is not Outcome.DONE:
            remedy = (
                error.remedy if error is not None else "Make room or choose another place with --state, then resume."
            )
            yield Progress(change, Stage.FINISHED, outcome, request_id, error=said, remedy=remedy)
            return
        self._created.add(change.id)
        yield from self._settle(connection, change, write, request_id, conclude, answer.response if answer else {})

    def _perform(
        self, connection: Connection, change: Change, write: Operation, inverse: bool
    ) -> tuple[Answer | None, AwsError | None]:
        """The call itself. What AWS has just been told of may not be known everywhere yet, and is waited for."""
        deadline = time.monotonic() + self._patience.settle
        while True:
            try:
                parameters = resolved(Reads(Sweep(connection), write.region), write.parameters)
                ready = write.model_copy(update={"parameters": parameters})
                return connection.write(ready, inverse=inverse), None
            except NotThereYet as absent:
                error = AwsError(Kind.ABSENT, write.service, write.operation, "NotThereYet", str(absent))
            except AwsError as failure:
                error = failure
            not_yet = error.kind is Kind.BUSY or (
                error.kind is Kind.ABSENT and self._created.intersection(change.needs)
            )
            if not not_yet or time.monotonic() > deadline or self.stop.wait(self._patience.poll):
                return None, error

    def _after_failure(self, connection: Connection, write: Operation, error: AwsError) -> tuple[Outcome, str]:
        """A call failed: AWS is asked whether it happened all the same, and only then is anything said."""
        # What is said to exist will be shown, however late: it may be ours, from a try whose answer was lost.
        patience = self._patience.settle if error.kind is Kind.EXISTS else self._patience.lost
        deadline = time.monotonic() + (0 if error.definite else patience)
        while True:
            nothing = "So far AWS does not show that it was made."
            try:
                effect = shown(connection, write, self._account)
                if effect.shown is Shown.MADE:
                    return Outcome.DONE, f"The answer was lost ({error.code}), and AWS shows that it was made."
                if effect.shown is Shown.OTHERWISE:
                    return Outcome.FAILED, f"Not written: {effect.sentence}."
            except AwsError as blind:
                nothing = f"Nobody could look whether it happened: {blind.sentence}"
                if not blind.transient:
                    break
            if time.monotonic() >= deadline or self.stop.wait(self._patience.poll):
                break
        if error.kind is Kind.EXISTS:
            spelling = " It may be there in another spelling: IAM does not tell upper and lower case apart."
            return Outcome.FAILED, error.sentence + (spelling if write.service == "iam" else "")
        if error.definite:
            return Outcome.FAILED, error.sentence
        return Outcome.UNKNOWN, f"{error.sentence} {nothing}"

    def _settle(
        self,
        connection: Connection,
        change: Change,
        write: Operation,
        request_id: str | None,
        conclude: Conclude,
        answer: Mapping[str, Any],
    ) -> Iterator[Progress]:
        """Read until AWS shows the write steadily, and record what it left.

        Of work that AWS does later, it counts as shown only once AWS says that it is over.
        """
        started = time.monotonic()
        steady, problem, later = 0, "AWS accepted it, but does not show it yet.", Later()
        while True:
            try:
                later = writable(write).later(Reads(Sweep(connection), write.region), write.parameters, answer)
                if later.failed:
                    yield self._failed_later(change, request_id, conclude, later.failed)
                    return
                effect = shown(connection, write, self._account)
                steady = steady + 1 if effect.shown is Shown.MADE and not later.under_way else 0
            except AwsError as error:
                steady, problem = 0, f"AWS accepted it, but it could not be read back: {error.sentence}"
                if not error.transient:
                    break
            waited = time.monotonic() - started
            if steady >= self._patience.steady:
                unsaved = conclude(Outcome.DONE, request_id, "AWS shows it.", effect.left)
                if unsaved:
                    problem = f"It was made in AWS, but that could not be recorded: {unsaved}"
                    break
                yield Progress(change, Stage.FINISHED, Outcome.DONE, request_id, waited=waited)
                return
            yield Progress(change, Stage.SETTLING, request_id=request_id, waited=waited, says=later.under_way)
            if waited > (self._patience.later if later.under_way else self._patience.settle):
                problem = f"AWS accepted it, and has not finished: {later.under_way}." if later.under_way else problem
                break
            if not steady and self.stop.wait(self._patience.poll):
                problem += " You stopped waiting."
                break
        remedy = "Look again in a minute; nothing is written twice."
        yield Progress(change, Stage.FINISHED, Outcome.UNKNOWN, request_id, error=problem, remedy=remedy)

    def _failed_later(
        self,
        change: Change,
        request_id: str | None,
        conclude: Conclude,
        reason: str,
    ) -> Progress:
        """AWS accepted a write, and could not carry it out."""
        unsaved = conclude(Outcome.FAILED, request_id, reason, {})
        said = f"{reason.rstrip('.')}." + (f" That could not be recorded: {unsaved}" if unsaved else "")
        remedy = "Correct what it names, then look again and review the new plan."
        return Progress(change, Stage.FINISHED, Outcome.FAILED, request_id, error=said, remedy=remedy)


def _recorder(conclude: Callable[..., object], seq: int) -> Conclude:
    """What records the outcome of one intent."""

    def record(outcome: Outcome, request_id: str | None, note: str, left: Mapping[str, Any]) -> str:
        try:
            said = {"note": note} if outcome is Outcome.DONE else {"error": note}
            conclude(seq, outcome.value, request_id=request_id, left=dict(left), **said)
        except StateError as error:
            return str(error)
        return ""

    return record
