"""Verify: ask every check about every subject, side by side, and hand out results as they become known."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wizard.answers import BadAnswer
from wizard.aws.errors import AwsError, addressed
from wizard.aws.reads import Sweep
from wizard.engine.situation import Situation
from wizard.engine.threads import Crew
from wizard.journey import STEPS, phase_of
from wizard.model import Check, Finding, Look, Result, Role, Status, Step, Strength, not_applicable, unknown
from wizard.people import in_place
from wizard.text import clean

ANSWER_AGAIN = "Answer the questions of that step again."


def verify(
    selected: Iterable[tuple[Step, Iterable[Check]]],
    situation: Situation,
    *,
    sweep: Mapping[Role, Sweep] | None = None,
    stop: threading.Event | None = None,
    expect: Callable[[Check, tuple[str, ...]], None] | None = None,
    give_way: Callable[[], None] | None = None,
) -> Iterator[Result]:
    """Results of the selected checks, each as soon as it is known.

    `expect` is told what a check will be asked about, as soon as that is known, so that a face can show it as busy.
    `give_way` is called in each thread before it asks a check, so that a face that is drawing can be let go first.

    A check that rests on others (`after`) is asked when they are done; those are asked too if they were not
    selected, and their results handed out as well. `stop` ends the look at once: reads under way are abandoned.
    """
    return _Verification(
        selected, situation, sweep or situation.sweep(), stop or threading.Event(), expect, give_way
    ).run()


def verified(
    selected: Iterable[tuple[Step, Iterable[Check]]],
    situation: Situation,
    *,
    sweep: Mapping[Role, Sweep] | None = None,
    stop: threading.Event | None = None,
) -> list[Result]:
    """All results of the selected checks, when they are known, in the order in which people read them."""
    order = Order()
    return order.of(verify(selected, situation, sweep=sweep, stop=stop, expect=order.expect))


class Order:
    """Results arrive in any order; people read them in the journey's, and in the one in which checks name subjects."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str | None], int] = {}

    def expect(self, check: Check, subjects: tuple[str, ...]) -> None:
        """Take note of what a check will be asked about."""
        self._places.update({(check.id, subject): place for place, subject in enumerate(subjects)})

    def of(self, results: Iterable[Result]) -> list[Result]:
        """The results in order."""
        checks = {check.id: place for place, check in enumerate(check for step in STEPS for check in step.checks)}
        last = len(checks)
        return sorted(
            results,
            key=lambda one: (checks.get(one.check, last), self._places.get((one.check, one.subject), 0)),
        )


@dataclass
class _Asked:
    """One check while it is being asked: what is still missing, and what is known."""

    phase: str
    step: Step
    check: Check
    waiting_for: set[str]
    outstanding: int = 0
    results: list[Result] = field(default_factory=list)


class _Verification:
    def __init__(
        self,
        selected: Iterable[tuple[Step, Iterable[Check]]],
        situation: Situation,
        sweep: Mapping[Role, Sweep],
        stop: threading.Event,
        expect: Callable[[Check, tuple[str, ...]], None] | None,
        give_way: Callable[[], None] | None,
    ) -> None:
        self._expect = expect or (lambda check, subjects: None)
        self._give_way = give_way or (lambda: None)
        self._situation = situation
        self._sweep = sweep
        self._stop = stop
        self._asked: dict[str, _Asked] = {}
        for step, checks in selected:
            for check in checks:
                self._ask(step, check)
        self._done: dict[str, tuple[Result, ...]] = {}
        self._news: queue.SimpleQueue[tuple[_Asked, tuple[str, ...] | None, Result | None]] = queue.SimpleQueue()

    def _ask(self, step: Step, check: Check) -> None:
        if check.id in self._asked:
            return
        self._asked[check.id] = _Asked(phase_of(step).id, step, check, set(check.after))
        for among in (step, *STEPS) if check.after else ():
            for other in among.checks:
                if other.id in check.after:
                    self._ask(among, other)

    def run(self) -> Iterator[Result]:
        crew = Crew(max(connection.parallelism for connection in self._situation.connections.values()), "look")
        try:
            waiting = dict(self._asked)
            while waiting or any(asked.outstanding for asked in self._asked.values()):
                for name in [name for name, asked in waiting.items() if asked.waiting_for <= self._done.keys()]:
                    self._start(crew, waiting.pop(name))
                if not any(asked.outstanding for asked in self._asked.values()):
                    yield from (self._never_asked(asked) for asked in waiting.values())
                    return
                news = self._next()
                if news is None:
                    return
                asked, subjects, result = news
                asked.outstanding -= 1
                if subjects:
                    self._expect(asked.check, subjects)
                for subject in subjects or ():
                    asked.outstanding += 1
                    self._submit_judgement(crew, asked, subject)
                if result is not None:
                    asked.results.append(result)
                    yield result
                if not asked.outstanding:
                    self._done[asked.check.id] = tuple(asked.results)
        finally:
            crew.dismiss()

    def _never_asked(self, asked: _Asked) -> Result:
        """A check that rests on one that is not there, or on itself: nobody could ever settle it."""
        error = LookupError(f"it waits for {', '.join(sorted(asked.waiting_for - self._done.keys()))}")
        return _address(asked, "", _could_not_look(asked.check, error), self._look(asked))

    def _next(self) -> tuple[_Asked, tuple[str, ...] | None, Result | None] | None:
        while not self._stop.is_set():
            try:
                return self._news.get(timeout=0.05)
            except queue.Empty:
                continue
        return None

    def _start(self, crew: Crew, asked: _Asked) -> None:
        asked.outstanding = 1
        if asked.check.subjects is None:
            self._submit_judgement(crew, asked, "")
        else:
            crew.do(lambda: self._news.put(self._find_subjects(asked)))

    def _submit_judgement(self, crew: Crew, asked: _Asked, subject: str) -> None:
        crew.do(lambda: self._news.put((asked, None, self._judge(asked, subject))))

    def _look(self, asked: _Asked) -> Look:
        return self._situation.look(asked.step, self._sweep, self._done)

    def _find_subjects(self, asked: _Asked) -> tuple[_Asked, tuple[str, ...] | None, Result | None]:
        look, check = self._look(asked), asked.check
        try:
            reason = _does_not_apply(asked.step, look)
            subjects = tuple(check.subjects(look)) if check.subjects and not reason else ()
        except Exception as error:
            return asked, None, _address(asked, "", _could_not_look(check, error), look)
        if subjects:
            return asked, subjects, None
        nothing = check.if_none or unknown("There was nothing to look at.", "Look again.")
        return asked, None, _address(asked, "", not_applicable(reason) if reason else nothing, look)

    def _judge(self, asked: _Asked, subject: str) -> Result | None:
        self._give_way()
        if self._stop.is_set():
            return None
        look = self._look(asked)
        try:
            reason = _does_not_apply(asked.step, look)
            finding = not_applicable(reason) if reason else asked.check.judge(look, subject)
            return _address(asked, subject, _with_whose_word(asked, subject, finding, look), look)
        except Exception as error:
            return _address(asked, subject, _could_not_look(asked.check, error), look)


def _does_not_apply(step: Step, look: Look) -> str:
    return step.applies(look.answers) if step.applies else ""


def _with_whose_word(asked: _Asked, subject: str, finding: Finding, look: Look) -> Finding:
    """What was stated by another than the one named for it says so."""
    check = asked.check
    claim = look.claims.get(f"{check.id}/{subject}" if subject else check.id)
    if claim is None or finding.status is not Status.PASS or finding.strength is not Strength.CLAIMED:
        return finding
    other = in_place(check.owner or asked.step.owner, claim.who, look.answers)
    return finding.model_copy(update={"summary": f"{finding.summary} {other.told}"}) if other else finding


def _could_not_look(check: Check, error: Exception) -> Finding:
    """No exception may end in a verdict: whatever went wrong, nobody has looked."""
    if isinstance(error, AwsError):
        return unknown(error.sentence, error.remedy)
    if isinstance(error, BadAnswer):
        return unknown(f"An answer that is kept can no longer be used. {error}", ANSWER_AGAIN)
    said = clean(f"{type(error).__name__}: {error}")
    return unknown(
        f"The check {check.id} stumbled over what it saw ({said}).",
        "This is a fault of the wizard: please report it with these words. Until then, look in the AWS console.",
    )


def _address(asked: _Asked, subject: str, finding: Finding, look: Look) -> Result:
    check = asked.check
    owner = finding.owner or check.owner or asked.step.owner
    return Result(
        phase=asked.phase,
        step=asked.step.id,
        check=check.id,
        subject=subject or None,
        status=finding.status,
        severity=finding.severity or check.severity,
        strength=finding.strength,
        summary=finding.summary,
        remedy=addressed(finding.remedy, owner),
        owner=owner,
        docs=check.docs,
        evidence=finding.evidence,
        calls=tuple(look.aws.calls),
    )
