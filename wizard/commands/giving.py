"""Giving the journey away from the faces: to the other person as a message and a packet, or to anybody as a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from wizard.commands import handoff, report
from wizard.commands.outfile import made_folder, write_new
from wizard.commands.session import Session
from wizard.handoff.asks import whose_turn
from wizard.model import Owner, Result
from wizard.people import called

ANYBODY = "anybody"
WITH, WITHOUT = "with", "without"

TO_WHOM = "To whom?"
REAL_ONES = "With real account ids, ARNs, email addresses and names?"
WHERE = "Into which folder of this computer? One that is not there is made."

IDENTIFIERS = {
    WITHOUT: "No, stand-ins for all of them: it can be read, and nobody can go on with the packet",
    WITH: "Yes: with the packet the other person can go on. Send it only to people who may know them",
}


class Given(NamedTuple):
    """What was written: where it is and what it is, in lines, and the message that goes with it, "" where none does."""

    lines: Sequence[str]
    message: str


def receivers(session: Session) -> dict[str, str]:
    """To whom it can be given, with what they get."""
    answers = session.situation.answers
    return {
        **{
            owner.value: f"{called(owner, answers)}: a message, and a packet for their wizard"
            for owner in (Owner.IAM_ADMIN, Owner.ALLIANCE_LEAD)
        },
        ANYBODY: "anybody else: a report of where the journey stands, as one page",
    }


def next_one(session: Session) -> Owner:
    """Whose turn it is, as far as it was looked at."""
    return whose_turn(session.seen)


def prepared(session: Session, whom: str, *, identifiers: bool, folder: str) -> Callable[[], Given]:
    """Blocks. Look over the whole journey, and make what is to be given; what is returned writes it.

    Raises `CannotGoOn`, `AwsError`, `StateError` and `BadAnswer`; and so does what is returned.
    """
    make = _report if whom == ANYBODY else _handoff
    return make(session, whom, identifiers, folder)


def _handoff(session: Session, whom: str, identifiers: bool, folder: str) -> Callable[[], Given]:
    found = handoff.looked(session)
    stem = f"{folder}/{handoff.usual_stem(session, with_identifiers=identifiers)}"
    giving = handoff.prepared(session, found, Owner(whom), stem=stem, with_identifiers=identifiers)
    beside = f"{session.problem.sentence} They hold {handoff.last_seen(session)}." if session.problem else ""

    def write() -> Given:
        made = made_folder(folder)
        written = handoff.give(session, giving)
        return Given([*written, giving.about, *filter(None, [beside, made])], giving.message)

    return write


def _report(session: Session, whom: str, identifiers: bool, folder: str) -> Callable[[], Given]:
    results: Sequence[Result] = report.results_of(session)
    document = report.document_of(session, results, hidden=not identifiers)
    name, data = report.usual_name(document, "html"), report.written(document, "html")
    headline = f"{document['headline']['title']}: {document['headline']['sentence']}"

    def write() -> Given:
        made = made_folder(folder)
        return Given([f"The report: {write_new(f'{folder}/{name}', data)}", headline, *filter(None, [made])], "")

    return write
