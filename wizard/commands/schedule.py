"""`schedule`: the migration window as a calendar file, and the notices about it. It looks at nothing in AWS."""

from __future__ import annotations

import argparse
import sys

from wizard import cli, show
from wizard.calendar_file import calendar_file
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.outfile import made_folder, write_new
from wizard.commands.output import say, tell, tell_json
from wizard.commands.session import Session
from wizard.documents import notices_document
from wizard.journey import step_named
from wizard.migration import is_booked
from wizard.notices import Notice, notices
from wizard.planner import STEP, Planned, planned, window
from wizard.veil import VEIL

_WRITTEN = "Written to {}. Send it to everybody concerned; a newer file of this journey replaces the entry."


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=False, offline=True) as session:
        plan = _chosen(session)
        told = notices(session.situation.answers)
        if options.what == "ics":
            return _calendar(session, plan, told[0], options.file)
        if options.file:
            raise CannotGoOn("Notices go to stdout: leave the file out, or send them to it with >.")
        _tell(session, [notice for notice in told if options.to in (None, notice.to)], options.json)
        return cli.OK


def write_calendar(session: Session, folder: str) -> str:
    """Write the window as a calendar file into a folder, and say where it is. Raises `CannotGoOn`."""
    plan = _chosen(session)
    data = _file(session, plan, notices(session.situation.answers)[0])
    made = made_folder(folder)
    path = write_new(f"{folder}/partner-central-migration-{plan.start:%Y-%m-%d}.ics", data)
    return f"{_WRITTEN.format(path)} {made}".rstrip()


def _chosen(session: Session) -> Planned:
    plan = planned(window(session.situation.answers))
    applies = step_named(STEP).applies
    reason = applies(session.situation.answers) if applies else ""
    if plan is None or reason:
        raise CannotGoOn(
            reason or "No window is chosen, or its hour comes twice that night: see check migrate.schedule."
        )
    return plan


def _file(session: Session, plan: Planned, notice: Notice) -> bytes:
    state = session.journey.state
    return calendar_file(
        plan,
        notice,
        lineage=state.lineage,
        serial=state.serial,
        booked=is_booked(session.situation.claims, plan),
        now=session.situation.clock(),
    )


def _calendar(session: Session, plan: Planned, notice: Notice, file: str | None) -> int:
    if not file:
        raise CannotGoOn("Say where to: schedule ics FILE, or - for stdout.")
    data = _file(session, plan, notice)
    if file == "-":
        if VEIL.on:
            data = VEIL.text(data.decode().replace("\r\n ", "")).encode()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return cli.OK
    path = write_new(file, data)
    say(_WRITTEN.format(path))
    return cli.OK


def _tell(session: Session, told: list[Notice], as_json: bool) -> None:
    if as_json:
        tell_json(notices_document(told, account=session.account, demo=session.demo))
        return
    for number, notice in enumerate(told):
        if number:
            tell()
            tell("-" * 72)
        tell(f"To {notice.to}")
        for paragraph in notice.text.split("\n\n"):
            tell()
            for line in paragraph.split("\n"):
                for part in show.wrapped(line):
                    tell(part)
