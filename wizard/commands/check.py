"""`check`: verify, and write nothing."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence

from wizard import cli, show, words
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell, tell_json
from wizard.commands.session import Session
from wizard.documents import check_document
from wizard.engine import Standing, standing, turns, verified
from wizard.journey import PHASES, STEPS, select
from wizard.model import Owner, Result, Severity, Status
from wizard.veil import shorten

LOOK_AGAIN, WATCH = 5.0, 30.0
"""Seconds between two looks of `--wait`; the longer ones where people press something that CloudTrail shows late."""


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=False) as session, interruptible() as stop:
        started = session.situation.clock()
        results = look(session, options.selectors, stop)
        deadline = time.monotonic() + options.wait
        spacing = WATCH if any(step.clicks for step, _ in select(options.selectors)) else LOOK_AGAIN
        while exit_code(results) != cli.OK and time.monotonic() < deadline and not stop.is_set():
            stop.wait(min(spacing, max(deadline - time.monotonic(), 0)))
            results = look(session, options.selectors, stop)
        if stop.is_set():
            raise CannotGoOn("Stopped while looking; nothing was written.", cli.INTERRUPTED)
        finished = session.situation.clock()
        if options.json:
            tell_json(
                check_document(results, account=session.account, demo=session.demo, started=started, finished=finished)
            )
        elif options.short:
            _short(session, results)
        else:
            _report(session, results)
        return exit_code(results)


def look(session: Session, selectors: list[str], stop: threading.Event) -> list[Result]:
    """The results of what was selected, in the journey's order."""
    selected = select(selectors)
    chosen = {check.id for _, checks in selected for check in checks}
    return [result for result in verified(selected, session.situation, stop=stop) if result.check in chosen]


def exit_code(results: Sequence[Result]) -> int:
    """0 when every blocker that was looked at holds, 1 when one fails, 3 when one is unknown."""
    blockers = [result for result in results if result.severity is Severity.BLOCKER]
    if any(result.status is Status.FAIL for result in blockers):
        return cli.BLOCKED
    if any(result.status is Status.UNKNOWN for result in blockers):
        return cli.UNKNOWN
    return cli.OK


def _report(session: Session, results: Sequence[Result]) -> None:
    tell(_where(session))
    for step in STEPS:
        of_step = [result for result in results if result.step == step.id]
        if of_step:
            tell()
            for line in show.heading(step):
                tell(line)
            for line in show.verdicts(step, of_step):
                tell(line)
    tell()
    tell(f"{words.counts(results)}.")


_CHAT = 6
"""Lines of a message that people read in a chat."""

_LONGEST = 160


def _short(session: Session, results: Sequence[Result]) -> None:
    for line in short_lines(session.demo, session.account, results)[:_CHAT]:
        tell(shorten(line, _LONGEST))


def short_lines(demo: bool, account: str | None, results: Sequence[Result]) -> list[str]:
    """At most six lines for a chat, the worst news before the good, the account by its last four digits only."""
    where = f"account …{account[-4:]}" if account else "no account chosen yet"
    lines = [f"{'DEMO · ' if demo else ''}Partner Central, {where}: {words.counts(results)}."]
    found: dict[Standing, list[str]] = {}
    for phase in PHASES:
        tally = standing(result for result in results if result.phase == phase.id)
        found.setdefault(tally.standing, []).append(phase.title)
    worst_first = (Standing.FAIL, Standing.UNKNOWN, Standing.CLAIMED, Standing.PASS)
    lines += [f"{words.STANDINGS[kind]}: {', '.join(found[kind])}" for kind in worst_first if found.get(kind)]
    now = turns(results)
    told = (f"{owner.words} ({', '.join(step.title for step in now[owner])})" for owner in Owner if owner in now)
    turn = "; ".join(told)
    return [*lines, f"Can be done now: {turn}"] if turn else lines


def _where(session: Session) -> str:
    who = session.identity.arn if session.identity else "nobody"
    return f"{'DEMO · ' if session.demo else ''}account {session.account} · signed in as {who}"
