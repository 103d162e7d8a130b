"""`claim`: what a named person states where no API can tell. It is kept with name and time, and shown as a claim."""

from __future__ import annotations

import argparse

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import by_option
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell
from wizard.commands.session import Session
from wizard.engine import verified
from wizard.journey import PHASES, STEPS, owner_of
from wizard.model import Check
from wizard.people import in_place
from wizard.text import clean
from wizard.veil import quoted


def run(options: argparse.Namespace) -> int:
    check = claimable(options.check)
    who = "" if options.withdraw else by_option(options.by)
    with open_session(options, writes=True, offline=True) as session:
        if session.journey.read_only:
            raise CannotGoOn(f"Nothing was noted: {session.journey.read_only}")
        if who:
            _look(session, options.check)
        stated = options.check in session.situation.claims
        other = in_place(owner_of(check), who, session.situation.answers)
        if other:
            say(other.asked)
        session.claim(options.check, who)
        subject = clean(options.check.partition("/")[2])
        said = f"{check.claim}{f' This is about {subject} alone.' if subject else ''}"
        none = f"Nobody has stated this, so nothing was taken back: {said}"
        tell(f"Noted as stated by {who}, not as verified: {said}" if who else f"Taken back: {said}" if stated else none)
        return cli.OK


def _look(session: Session, key: str) -> None:
    """Look at the phase of a check first: a claim stands over what is seen at that moment."""
    phase = next(phase for phase in PHASES for step in phase.steps if claimable(key) in step.checks)
    if session.problem is None:
        session.remember(verified([(step, step.checks) for step in phase.steps], session.situation))


def claimable(key: str) -> Check:
    """The check that a claim is about. Raises `CannotGoOn` for one that nobody's word can settle."""
    checks = {check.id: check for step in STEPS for check in step.checks}
    check = checks.get(key.partition("/")[0])
    if check is not None and check.claim:
        return check
    able = ", ".join(check.id for check in checks.values() if check.claim) or "none yet"
    if check is None:
        raise CannotGoOn(f"There is no check {quoted(key)}. Checks that somebody can state: {able}.")
    raise CannotGoOn(f"{check.id} is not settled by anybody's word: look with check. What can be stated: {able}.")
