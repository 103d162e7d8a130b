"""`troubleshoot`: the checks that look for the cause of a problem, and what each of them means."""

from __future__ import annotations

import argparse
import threading

from wizard import cli, show
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell, tell_json
from wizard.commands.session import Session
from wizard.documents import problems_document, trouble_document
from wizard.engine import verified
from wizard.journey import select, title_of
from wizard.model import Status
from wizard.troubleshooting import PROBLEMS, Answer, Problem, UnknownProblem, conclusion, explain, find
from wizard.words import GLYPHS


def run(options: argparse.Namespace) -> int:
    try:
        found = find(" ".join(options.problem))
    except UnknownProblem as error:
        raise CannotGoOn(str(error)) from None
    if len(found) > 1:
        _list(found, options.json)
        return cli.OK if not options.problem else cli.CANNOT_START
    problem = found[0]
    with open_session(options, writes=False) as session, interruptible() as stop:
        answers = _ask(session, problem, stop)
        if stop.is_set():
            raise CannotGoOn("Stopped while looking; nothing was written.", cli.INTERRUPTED)
        if options.json:
            tell_json(trouble_document(problem, answers, account=session.account, demo=session.demo))
        else:
            tell(f"{'DEMO · ' if session.demo else ''}account {session.account}")
            for line in lines(problem, answers):
                tell(line)
        return exit_code(answers)


def _ask(session: Session, problem: Problem, stop: threading.Event) -> tuple[Answer, ...]:
    selected = select([probe.check for probe in problem.probes])
    return explain(problem, verified(selected, session.situation, stop=stop))


def tell_cause(session: Session, problem: Problem, stop: threading.Event) -> None:
    """Look for the cause of a problem and tell it, for the face in lines of text."""
    tell("Looking …")
    answers = _ask(session, problem, stop)
    for line in ["Stopped looking."] if stop.is_set() else lines(problem, answers):
        tell(line)


def exit_code(answers: tuple[Answer, ...]) -> int:
    """1 when a cause was found, 3 when something could not be looked at, 0 when nothing explains it."""
    statuses = {answer.status for answer in answers}
    if Status.FAIL in statuses:
        return cli.BLOCKED
    return cli.UNKNOWN if Status.UNKNOWN in statuses else cli.OK


def lines(problem: Problem, answers: tuple[Answer, ...]) -> list[str]:
    """A problem and what was found, the conclusion first."""
    told = ["", problem.title, ""]
    told += show.wrapped(conclusion(problem, answers), "   ")
    for answer in answers:
        told.append("")
        told += show.wrapped(answer.means, "     ", f"   {GLYPHS[answer.status]} ")
        if answer.result is not None and answer.status in (Status.FAIL, Status.UNKNOWN):
            told += show.wrapped(answer.result.summary, "       ")
        if answer.todo:
            told += show.wrapped(answer.todo, "         ", "       → ")
        told += show.wrapped(f"{title_of(answer.probe.check)} ({answer.probe.check})", "       ")
    return told


def _list(found: tuple[Problem, ...], as_json: bool) -> None:
    if as_json:
        tell_json(problems_document(found))
        return
    if len(found) < len(PROBLEMS):
        tell("Several problems fit these words; name one of them.")
    for problem in found:
        tell(f"{problem.id:<28} {problem.title}")
        for symptom in problem.symptoms:
            for line in show.wrapped(f"“{symptom}”", " " * 31, " " * 29):
                tell(line)
