"""Looking: every check is asked, side by side, and whatever happens inside one ends in a result and never in green."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.setting import Setting
from wizard.aws.connection import Answer, Connection
from wizard.aws.reads import Reads, Sweep
from wizard.engine import Order, verified, verify
from wizard.journey import PHASES, step_named
from wizard.model import (
    Call,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Result,
    Role,
    Severity,
    Status,
    Step,
    Strength,
    failed,
    passed,
)

DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html"
Judge = Callable[[Look, str], Finding]


def fine(look: Look, subject: str) -> Finding:
    return passed("It is so.")


def check(id: str, judge: Judge = fine, **more: Any) -> Check:
    return Check(id=id, title="A check", judge=judge, severity=Severity.BLOCKER, docs=DOCS, **more)


def step(*checks: Check, id: str = "roles.some", **more: Any) -> Step:
    return Step(
        id=id, title="A step", owner=Owner.IAM_ADMIN, minutes=1, explanation="", checks=checks, docs=DOCS, **more
    )


@pytest.fixture(autouse=True)
def a_journey_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """These steps are none of the journey's; a test that needs one found by its id says so."""
    module = importlib.import_module("wizard.engine.verify")
    monkeypatch.setattr(module, "phase_of", lambda step: PHASES[0])
    return lambda *steps: monkeypatch.setattr(module, "STEPS", steps)


def look(*steps: Step, setting: Setting | None = None, parallelism: int = 1, **more: Any) -> list[Result]:
    situation = (setting or Setting()).situation
    situation.connections[Role.LINKED].parallelism = parallelism
    return list(verify([(one, one.checks) for one in steps], situation, **more))


def test_results_come_in_any_order_and_are_read_in_the_order_of_what_is_asked() -> None:
    setting = Setting("half-done")
    step = step_named("roles.personas")
    checks = tuple(check for check in step.checks if check.id in ("roles.exists", "roles.trust"))
    order = Order()
    found = list(verify([(step, checks)], setting.situation, expect=order.expect))
    read = order.of(reversed(found))
    wanted = [f"PartnerCentralRoleFor{name}" for name in ("AllianceLead", "ACEManager", "Marketing")]
    for place, check in enumerate(checks):
        assert [result.subject for result in read if result.check == check.id][:3] == wanted
        assert read[place * len(read) // 2].check == check.id
    assert verified([(step, checks)], setting.situation)[0].subject == wanted[0]


def only(results: Iterable[Result]) -> Result:
    (result,) = results
    return result


# --- what a result is


def test_a_result_carries_the_address_of_its_check_and_what_was_found() -> None:
    seen = Evidence(label="thing", value="there")
    judge: Judge = lambda look, subject: passed("Fine.", evidence=(seen,), strength=Strength.OBSERVED)  # noqa: E731
    result = only(look(step(check("roles.one", judge))))
    assert (result.step, result.check, result.subject, result.key) == ("roles.some", "roles.one", None, "roles.one")
    assert (result.status, result.summary, result.evidence) == (Status.PASS, "Fine.", (seen,))
    assert (result.severity, result.owner, result.docs) == (Severity.BLOCKER, Owner.IAM_ADMIN, DOCS)
    assert result.strength is Strength.OBSERVED


def test_a_finding_may_differ_from_its_check_in_severity_and_owner() -> None:
    judge: Judge = lambda look, subject: failed(  # noqa: E731
        "Hm.", "Think.", severity=Severity.ADVICE, owner=Owner.ALLIANCE_LEAD
    )
    result = only(look(step(check("roles.one", judge, owner=Owner.EITHER))))
    assert (result.severity, result.owner) == (Severity.ADVICE, Owner.ALLIANCE_LEAD)
    assert only(look(step(check("roles.one", owner=Owner.EITHER)))).owner is Owner.EITHER


def test_a_check_about_several_things_is_judged_once_for_each() -> None:
    judge: Judge = lambda look, subject: passed(f"{subject} is fine.")  # noqa: E731
    results = look(step(check("roles.one", judge, subjects=lambda look: ["a", "b"])))
    assert {result.key: result.summary for result in results} == {
        "roles.one/a": "a is fine.",
        "roles.one/b": "b is fine.",
    }


def test_a_check_without_anything_to_look_at_says_what_it_was_told_to_and_is_otherwise_unknown() -> None:
    nobody: Any = {"subjects": lambda look: []}
    assert only(look(step(check("roles.one", **nobody)))).status is Status.UNKNOWN
    told = only(look(step(check("roles.one", if_none=failed("Nothing there.", "Make one."), **nobody))))
    assert (told.status, told.summary) == (Status.FAIL, "Nothing there.")


# --- whatever goes wrong


def stumbles(error: BaseException) -> Judge:
    def judge(look: Look, subject: str) -> Finding:
        raise error

    return judge


@pytest.mark.parametrize(
    "error",
    [KeyError("RoleName"), ValueError("\x1b[31m"), RecursionError(), AssertionError(), StopIteration(), MemoryError()],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_in_a_check_ends_in_unknown(error: Exception) -> None:
    result = only(look(step(check("roles.one", stumbles(error)))))
    assert result.status is Status.UNKNOWN
    assert type(error).__name__ in result.summary
    assert "\x1b" not in result.summary
    assert "report" in result.remedy


@pytest.mark.parametrize("answer", [None, True, "pass", Status.PASS])
def test_a_check_that_answers_with_no_finding_ends_in_unknown(answer: Any) -> None:
    assert only(look(step(check("roles.one", lambda look, subject: answer)))).status is Status.UNKNOWN


def test_an_exception_while_finding_what_to_look_at_ends_in_unknown() -> None:
    def subjects(look: Look) -> Iterable[str]:
        yield "a"
        raise ValueError("broken off")

    result = only(look(step(check("roles.one", subjects=subjects))))
    assert (result.status, result.subject) == (Status.UNKNOWN, None), "half a list is no list"


def test_one_check_that_stumbles_does_not_touch_the_others() -> None:
    results = look(step(check("roles.one", stumbles(ValueError())), check("roles.two"), check("roles.three")))
    assert {result.check: result.status for result in results} == {
        "roles.one": Status.UNKNOWN,
        "roles.two": Status.PASS,
        "roles.three": Status.PASS,
    }


def test_what_a_step_needs_no_answer_for_does_not_apply_and_asks_nothing() -> None:
    setting = Setting()
    asks: Judge = lambda look, subject: passed(str(look.aws.read("iam", "ListRoles")))  # noqa: E731
    away = step(check("roles.one", asks), applies=lambda answers: "You have none of these.")
    result = only(look(away, setting=setting))
    assert (result.status, result.summary) == (Status.NOT_APPLICABLE, "You have none of these.")
    assert setting.world.calls == []


def test_a_step_that_cannot_say_whether_it_applies_is_unknown() -> None:
    def applies(answers: Any) -> str:
        raise ValueError("what?")

    broken = step(check("roles.one"), check("roles.two", subjects=lambda look: ["a"]), applies=applies)
    assert {result.status for result in look(broken)} == {Status.UNKNOWN}


# --- checks that rest on others


def test_a_check_that_rests_on_another_sees_its_results() -> None:
    judge: Judge = lambda look, subject: passed(f"Saw {[r.summary for r in look.results['roles.one']]}.")  # noqa: E731
    later = check("roles.two", judge, after=("roles.one",))
    for order in ((later, check("roles.one")), (check("roles.one"), later)):
        results = {result.check: result.summary for result in look(step(*order))}
        assert results["roles.two"] == "Saw ['It is so.']."


def test_what_a_check_rests_on_is_asked_too_and_only_once() -> None:
    asked: list[str] = []

    def note(look: Look, subject: str) -> Finding:
        asked.append("one")
        return passed("Noted.")

    whole = step(
        check("roles.one", note), check("roles.two", after=("roles.one",)), check("roles.three", after=("roles.one",))
    )
    results = list(verify([(whole, whole.checks[1:])], Setting().situation))
    assert asked == ["one"]
    assert {result.check for result in results} == {"roles.one", "roles.two", "roles.three"}


def test_a_check_may_rest_on_a_check_of_another_step(a_journey_of_its_own: Callable[..., None]) -> None:
    first = step(check("roles.one"))
    judge: Judge = lambda look, subject: passed(f"Saw {len(look.results['roles.one'])}.")  # noqa: E731
    second = step(check("roles.two", judge, after=("roles.one",)), id="roles.other")
    a_journey_of_its_own(first, second)
    results = {result.check: result for result in look(second)}
    assert results["roles.two"].summary == "Saw 1."
    assert results["roles.one"].step == "roles.some"


@pytest.mark.parametrize("after", ["roles.nowhere", "roles.one"])
def test_a_check_that_can_never_be_asked_is_unknown_instead_of_waited_for(
    after: str, a_journey_of_its_own: Callable[..., None]
) -> None:
    alone = step(check("roles.one", after=(after,)))
    a_journey_of_its_own(alone)
    result = only(look(alone))
    assert result.status is Status.UNKNOWN
    assert "roles.one" in result.summary


# --- reads


def test_equal_reads_are_made_once_also_when_they_are_asked_for_at_the_same_moment() -> None:
    setting = Setting()
    connection = Slow(setting)
    asks: Judge = lambda look, subject: passed(str(len(look.aws.read("iam", "ListRoles")["Roles"])))  # noqa: E731
    many = step(check("roles.one", asks, subjects=lambda look: [str(number) for number in range(8)]))
    situation = replace(setting.situation, connections={Role.LINKED: connection})
    results = list(verify([(many, many.checks)], situation))
    assert len(results) == 8
    assert connection.asked == ["ListRoles"]
    assert {call.operation for result in results for call in result.calls} == {"ListRoles"}


def test_a_read_that_fails_fails_for_everybody_who_asked_and_is_not_asked_again() -> None:
    setting = Setting()
    rule = setting.world.faults.on("iam", "ListRoles", "denied", times=None)
    asks: Judge = lambda look, subject: passed(str(look.aws.read("iam", "ListRoles")))  # noqa: E731
    many = step(check("roles.one", asks, subjects=lambda look: ["a", "b", "c"]))
    results = look(many, setting=setting)
    assert [result.status for result in results] == [Status.UNKNOWN] * 3
    assert rule.struck == 1
    assert all(result.calls[0].outcome == "AccessDenied" for result in results)


def test_reads_with_other_parameters_are_other_reads() -> None:
    setting = Setting()
    reads = Reads(Sweep(setting.connection))
    reads.read("iam", "GetPolicy", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    reads.read("iam", "GetPolicy", PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")
    reads.read("iam", "GetPolicy", PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")
    assert len(setting.world.calls) == 2
    assert len(reads.calls) == 2


class Slow(Connection):
    """Answers after everybody has asked."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.world.session, parallelism=8, attempts=1)
        self.asked: list[str] = []

    def read(self, service: str, operation: str, *more: Any, **parameters: Any) -> Answer:
        self.asked.append(operation)
        time.sleep(0.05)
        call = Call(service=service, operation=operation, request_id="1", ms=50, outcome="ok")
        return Answer({"Roles": []}, call)


# --- time


def test_checks_are_judged_side_by_side() -> None:
    together = threading.Barrier(3, timeout=5)

    def meet(look: Look, subject: str) -> Finding:
        together.wait()
        return passed("Met.")

    results = look(step(*(check(f"roles.{name}", meet) for name in ("one", "two", "three"))), parallelism=3)
    assert [result.summary for result in results] == ["Met."] * 3


def test_results_arrive_as_soon_as_they_are_known() -> None:
    seen = threading.Event()

    def wait(look: Look, subject: str) -> Finding:
        assert seen.wait(5)
        return passed("At last.")

    situation = Setting().situation
    situation.connections[Role.LINKED].parallelism = 2
    whole = step(check("roles.slow", wait), check("roles.quick"))
    moments = verify([(whole, whole.checks)], situation)
    assert next(moments).check == "roles.quick"
    seen.set()
    assert [result.check for result in moments] == ["roles.slow"]


def test_stopping_ends_the_look_at_once_and_nothing_arrives_later() -> None:
    stop, hang = threading.Event(), threading.Event()

    def never(look: Look, subject: str) -> Finding:
        hang.wait(10)
        return passed("Too late.")

    situation = Setting().situation
    situation.connections[Role.LINKED].parallelism = 2
    whole = step(check("roles.quick"), check("roles.never", never))
    moments = verify([(whole, whole.checks)], situation, stop=stop)
    assert next(moments).check == "roles.quick"
    started = time.monotonic()
    stop.set()
    assert list(moments) == []
    assert time.monotonic() - started < 1
    hang.set()


def test_whoever_watches_is_told_what_will_be_looked_at_before_it_is() -> None:
    told: list[tuple[str, tuple[str, ...]]] = []
    several = step(check("roles.one", subjects=lambda look: ["a", "b"]))
    look(several, expect=lambda check, subjects: told.append((check.id, subjects)))
    assert told == [("roles.one", ("a", "b"))]


def test_a_look_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    look(step(check("roles.one")), parallelism=4)
    deadline = time.monotonic() + 2
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
