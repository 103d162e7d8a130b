"""`undo`: take back what this journey made, where nobody has touched it since."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from wizard import cli, consent, show
from wizard.commands.agreeing import agreed
from wizard.commands.apply import exit_code, follow, remember, require_writable, tell_resolved
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell, tell_json
from wizard.commands.session import Session
from wizard.documents import undo_document
from wizard.engine import Progress, undo
from wizard.engine.binding import where_made
from wizard.engine.undoing import WayBack, way_back
from wizard.engine.write import change_of
from wizard.journey import select_steps, step_named


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=True) as session, interruptible() as stop:
        require_writable(session, options)
        tell_resolved(session)
        way = _wanted(session, options)
        if not options.json:
            tell_way_back(way)
        question = consent.to_take_back(way, where_made(way.changes, session.situation)) if way.can else ""
        if question and not agreed(options, question, to="take back what undo shows"):
            _tell_json(options, session, way)
            return cli.CANNOT_START
        finished = follow(undo(way.records, session.situation, session.journey.journal, stop=stop))
        if finished and not stop.is_set():
            remember(session, {step_named(change.step): None for change in way.changes})
        _tell_json(options, session, way, finished)
        if finished and (rest := consent.afterwards(way)):
            say(rest)
        return cli.INTERRUPTED if stop.is_set() else exit_code(finished)


def tell_way_back(way: WayBack) -> None:
    """What an undo would take back, each with the call that does it, and what nothing takes back."""
    for line in show.undo_lines(way):
        tell(line)


def _wanted(session: Session, options: argparse.Namespace) -> WayBack:
    """The way back from what was asked for."""
    journal = session.journey.journal
    steps = {step.id for step in select_steps(options.selectors)}
    over = session.superfluous() if options.superfluous else None
    pairs = [(made, change_of(made.intent, journal)) for made in journal.done()]
    return way_back(
        [made for made, change in pairs if change.step in steps and (over is None or change.id in over)], journal
    )


def _tell_json(options: argparse.Namespace, session: Session, way: WayBack, finished: Sequence[Progress] = ()) -> None:
    if options.json:
        tell_json(undo_document(way, finished, account=session.account, demo=session.demo))
