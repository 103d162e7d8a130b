"""`report`: where the journey stands, for people who have no wizard; `report verify`: whether a file was changed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wizard import cli, seal
from wizard.commands.changes_made import changes_made
from wizard.commands.check import exit_code
from wizard.commands.opening import open_session
from wizard.commands.outfile import write_new
from wizard.commands.output import say, tell
from wizard.commands.redacting import redactor
from wizard.commands.session import Session
from wizard.engine import verified
from wizard.engine.write import change_of
from wizard.handoff.packet import all_made
from wizard.journey import STEPS
from wizard.model import Result
from wizard.report.facts import Material, facts, redacted
from wizard.report.page import page
from wizard.report.text import text
from wizard.report.verifying import verdicts
from wizard.veil import VEIL


def run(options: argparse.Namespace) -> int:
    return _verify(options) if options.act == "verify" else _report(options)


def _report(options: argparse.Namespace) -> int:
    # While somebody presents, real values go only into a file that was asked for by name.
    hidden = options.redacted or (VEIL.on and options.out in {"", "-"})
    # Stand-ins are the same in every report of a journey, so their key is kept with it.
    with open_session(options, writes=hidden, offline=True) as session:
        results = results_of(session)
        document = document_of(session, results, hidden=hidden)
        data = written(document, options.format)
        if options.out == "-":
            tell(data.decode().removesuffix("\n"), covered=hidden)
        else:
            tell(str(write_new(options.out or usual_name(document, options.format), data)))
        say(f"{document['headline']['title']}: {document['headline']['sentence']}")
        return exit_code(results) if results and session.problem is None else cli.UNKNOWN


def document_of(session: Session, results: Sequence[Result], *, hidden: bool) -> dict[str, Any]:
    """The report's content; `hidden` puts stand-ins in place of identifiers."""
    document = report_of(session, results)
    return redacted(document, redactor(session, results)) if hidden else document


def report_of(session: Session, results: Sequence[Result]) -> dict[str, Any]:
    """The report's content, from a session and what was just seen in it."""
    journey, problem = session.journey, session.problem
    entries, now = journey.journal.entries, session.situation.clock()
    return facts(
        Material(
            account=session.account,
            demo=session.demo,
            lineage=journey.state.lineage,
            serial=journey.state.serial,
            answers=session.situation.answers,
            claims=session.situation.claims,
            users=session.situation.users,
            results=results,
            looked=journey.state.seen_at if problem else now,
            problem=f"{problem.sentence} {problem.remedy}" if problem else "",
            made=all_made(changes_made(journey.journal), journey.handoffs.value),
            begun=[change_of(entry, journey.journal).title for entry in journey.journal.open_intents()],
            spent=journey.state.spent,
            journal=seal.Head(len(entries), entries[-1].chain if entries else ""),
            now=now,
        )
    )


def written(document: dict[str, Any], form: str) -> bytes:
    """The report as a sealed file of one form: html, md or json."""
    journal = seal.Head(document["journal"]["entries"], document["journal"]["chain"])
    if form == "json":
        return seal.sealed(json.dumps({**document, "seal": seal.PLACE}, indent=1) + "\n", journal)
    return seal.sealed(page(document) if form == "html" else text(document), journal)


def results_of(session: Session) -> list[Result]:
    """What stands now; what was seen last when nobody is signed in."""
    if session.problem is None:
        return verified([(step, step.checks) for step in STEPS], session.situation)
    return list(session.journey.state.seen.values())


def usual_name(document: dict[str, Any], form: str) -> str:
    """A file name that says where the journey stands, so that nobody mistakes it in a folder."""
    stamp = "".join(letter for letter in document["made_at"] if letter.isdigit())
    demo, hidden = "demo-" if document["demo"] else "", "-redacted" if document["redacted"] else ""
    return f"partner-central-report-{demo}{document['headline']['state']}-{stamp[:8]}-{stamp[8:]}{hidden}.{form}"


def _verify(options: argparse.Namespace) -> int:
    """0 when every file is as it was written, 1 when one was changed, 3 when one carries nothing to tell by."""
    found = list(verdicts([Path(file).expanduser() for file in options.files]))
    for one in found:
        tell(f"{_SIGNS[one.holds]} {one.sentence}")
    if any(one.holds is False for one in found):
        return cli.BLOCKED
    return cli.UNKNOWN if any(one.holds is None for one in found) else cli.OK


_SIGNS = {True: "✓", False: "✗", None: "?"}
