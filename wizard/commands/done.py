"""`done`: the definition of done, looked at now; it exits with 0 only when nothing but advice is open."""

from __future__ import annotations

import argparse
import threading

from wizard import cli, show
from wizard.commands.check import look
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import tell, tell_json
from wizard.commands.session import Session
from wizard.contents import TITLES
from wizard.documents import done_document
from wizard.done import Done, definition_of_done


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=False) as session, interruptible() as stop:
        results = look(session, [], stop)
        if stop.is_set():
            raise CannotGoOn("Stopped while looking; nothing was written.", cli.INTERRUPTED)
        found = definition_of_done(results)
        if options.json:
            tell_json(done_document(found, account=session.account, demo=session.demo))
        else:
            tell(f"{'DEMO · ' if session.demo else ''}account {session.account}")
            for line in lines(found):
                tell(line)
        return exit_code(found)


def tell_done(session: Session, stop: threading.Event) -> None:
    """Look over the whole journey and tell the list, for the face in lines of text."""
    tell("Looking over the whole journey …")
    results = look(session, [], stop)
    for line in ["Stopped looking."] if stop.is_set() else lines(definition_of_done(results)):
        tell(line)


def exit_code(found: Done) -> int:
    """0 only when nothing but advice is open."""
    if found.fails:
        return cli.BLOCKED
    return cli.OK if found.holds else cli.UNKNOWN


def lines(found: Done) -> list[str]:
    """The list in lines of text: the headline first, so that nobody reads a part of it as the whole."""
    told = [*show.wrapped(found.headline)]
    phase = ""
    for line in found.lines:
        if line.item.phase != phase:
            phase = line.item.phase
            told += ["", TITLES.get(phase, phase)]
        sign, word = line.words
        told += show.wrapped(f"{line.item.says}: {word}", "     ", f"   {sign} ")
        if line.says:
            owner = f"{line.owner.words}: " if line.owner else ""
            told += show.wrapped(f"{owner}{line.says}", "       ")
    return told
