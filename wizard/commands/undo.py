"""`undo`: take back what this journey made, where nobody has touched it since."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from wizard import cli, show
from wizard.commands.agreeing import agreed
from wizard.commands.apply import follow, require_writable, tell_resolved
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell, tell_json
from wizard.documents import apply_document
from wizard.engine import undo
from wizard.engine.binding import where_made
from wizard.engine.progress import Outcome
from wizard.engine.write import change_of
from wizard.journey import select_steps
from wizard.model import Change


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=True) as session, interruptible() as stop:
        require_writable(session, options)
        steps = {step.id for step in select_steps(options.selectors)}
        tell_resolved(session)
        journal = session.journey.journal
        made = [item for item in journal.done() if change_of(item.intent, journal).step in steps]
        if options.superfluous:
            over = session.superfluous()
            made = [item for item in made if change_of(item.intent, journal).id in over]
        changes = [change_of(item.intent, journal) for item in reversed(made)]
        if not options.json:
            tell_made(changes)
        if made and not agreed(options, f"Take these back in {where_made(changes, session.situation)}?"):
            return cli.CANNOT_START
        finished = follow(undo(made, session.situation, journal, stop=stop))
        if options.json:
            tell_json(apply_document(finished, account=session.account, demo=session.demo))
        if stop.is_set():
            return cli.INTERRUPTED
        return cli.OK if all(progress.outcome is Outcome.DONE for progress in finished) else cli.PART_WAY


def tell_made(changes: Sequence[Change]) -> None:
    """What an undo would take back, each with the call that does it."""
    if not changes:
        tell("Nothing to take back: this journey made nothing there that still stands.")
        return
    tell(f"To be taken back, newest first ({len(changes)}):")
    for number, change in enumerate(changes, 1):
        for line in show.undo_lines(change, number):
            tell(line)
