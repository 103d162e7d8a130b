"""The demo without a terminal: the journey walked from its first step to its last, aloud."""

from __future__ import annotations

import argparse

from wizard import cli, show, words
from wizard.answers import parse
from wizard.aws.connection import Connection
from wizard.commands.apply import follow, require_writable, told_sso_account
from wizard.commands.check import exit_code, look
from wizard.commands.decisions import CLAIMS
from wizard.commands.doings import answers, do, may_state
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell
from wizard.commands.plan import tell_changes
from wizard.commands.session import Session
from wizard.commands.signing_in import offer
from wizard.engine import Plan, apply, guide, plan, standing, verified
from wizard.engine.write import Patience
from wizard.journey import PHASES, STEPS, claimable_checks
from wizard.model import Result, Status, Step
from wizard.personas import STEP as PERSONAS
from wizard.personas import choice
from wizard.veil import VEIL

QUICK = Patience(poll=0.02)
"""Nobody watches, and the pretend AWS is soon ready: no need to ask it only once a second."""


def walk(options: argparse.Namespace) -> int:
    """Look at every step, make what is missing, look again. Returns the exit code of what stands in the end."""
    with open_session(options, writes=True, sign_in=_sign_in) as session, interruptible() as stop:
        require_writable(session, options)
        tell(f"DEMO · a pretend AWS, world {options.demo!r} · account {session.account} · nothing leaves this computer")
        for step in STEPS:
            if not stop.is_set():
                _walk(session, step)
        if stop.is_set():
            return cli.INTERRUPTED
        return _end(session)


def _sign_in(connection: Connection) -> bool:
    """The person of the demo agrees in the browser, aloud."""

    def agree(question: str) -> bool:
        tell(f"   {question} In this demo the person does:")
        return True

    with interruptible() as stop:
        return offer(connection, agree, lambda line: tell(f"   {line}"), stop)


def _walk(session: Session, step: Step) -> None:
    tell()
    for line in (*show.heading(step), "", *show.explanation(step)):
        tell(line)
    clicks = guide(step, session.situation, session.seen)
    if clicks:
        tell("   In the browser:")
        for line in (*show.click_lines(clicks), ""):
            tell(line)
    results = _look(session, step)
    done = [_answer(session, step), _choose(session, step, results), do(session, step.id)]
    done.append(_state(session, step, _seen(session, step) if any(done) else results))
    found = plan([step], session.situation)
    for line in show.held_lines(found.held):
        tell(line)
    if found.changes:
        _make(session, step, found)
    elif any(done):
        _look_again(session, step)


def _look(session: Session, step: Step) -> list[Result]:
    results = _seen(session, step)
    session.remember(results)
    for line in show.verdicts(step, results):
        tell(line)
    return results


def _seen(session: Session, step: Step) -> list[Result]:
    return [result for result in verified([(step, step.checks)], session.situation) if result.step == step.id]


def _answer(session: Session, step: Step) -> bool:
    """The questions that the people of the demo answer, aloud. Returns whether they answered any."""
    values = answers(session, step.id)
    if not values or step.questions is None or session.situation.answers.answered(step.id):
        return False
    tell("   In this demo the people answer:")
    for name, value in values.items():
        for line in show.wrapped(f"{step.questions.model_fields[name].title} {value}", "     ", "   · "):
            tell(line)
    session.answer(session.situation.answers.with_step(step.id, parse(step.questions, values, step.id)))
    return True


def _state(session: Session, step: Step, results: list[Result]) -> bool:
    """What the people of the demo state where no API can tell, aloud. Returns whether they stated anything."""
    open_ones = {result.check for result in results if may_state(session, result)}
    stated = [check for check in claimable_checks(step) if check.id in open_ones]
    VEIL.know("person", CLAIMS.values())
    for check in stated:
        for line in show.wrapped(f"In this demo {CLAIMS[check.id]} states: {check.claim}", "   "):
            tell(line)
        session.claim(check.id, CLAIMS[check.id])
    return bool(stated)


def _choose(session: Session, step: Step, results: list[Result]) -> bool:
    """The decision that the demo takes for the person, aloud: trust policies that let others in are replaced."""
    wrong = [result.subject for result in results if result.check == "roles.trust" and result.status is Status.FAIL]
    if step.id != PERSONAS or not wrong:
        return False
    tell(f"   In this demo the person chooses to replace the trust policy of {', '.join(filter(None, wrong))}.")
    answered = choice(session.situation.answers)
    chosen = answered.model_copy(update={"replace_trust": tuple(filter(None, wrong))})
    session.answer(session.situation.answers.with_step(step.id, chosen))
    return True


def _make(session: Session, step: Step, found: Plan) -> None:
    changes = found.changes
    tell()
    tell_changes(found)
    tell()
    sso_account = told_sso_account(session, changes, lambda line: tell(f"   {line}"))
    tell("   The person reviews them and agrees:")
    session.bind_sso(sso_account)
    follow(apply(changes, session.situation, session.journey.journal, patience=QUICK), tell)
    _look_again(session, step)


def _look_again(session: Session, step: Step) -> None:
    tell()
    tell("   Looking again:")
    _look(session, step)


def _end(session: Session) -> int:
    tell()
    with interruptible() as stop:
        results = look(session, [], stop)
    for phase in PHASES:
        tally = standing(result for result in results if result.phase == phase.id)
        tell(f"{phase.title:<20} {words.tally_words(tally)}")
    tell(f"{words.counts(results)}.")
    return exit_code(results)
