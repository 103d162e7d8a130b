"""Handing over and the report, asked one question at a time and written by the code of the commands."""

from __future__ import annotations

from pathlib import Path

from wizard.answers import BadAnswer
from wizard.aws.errors import AwsError
from wizard.commands import giving
from wizard.commands.errors import CannotGoOn
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.plain.telling import tell_text
from wizard.prompts import BACK, Prompts
from wizard.state.errors import StateError
from wizard.veil import VEIL


def hand_over(session: Session, prompts: Prompts) -> None:
    """To one of the two people."""
    people = {whom: words for whom, words in giving.receivers(session).items() if whom != giving.ANYBODY}
    whom = prompts.select(giving.TO_WHOM, {**people, BACK: "Nobody"}, giving.next_one(session).value)
    if whom != BACK:
        _give(session, prompts, whom)


def write_report(session: Session, prompts: Prompts) -> None:
    """For anybody."""
    _give(session, prompts, giving.ANYBODY)


def _give(session: Session, prompts: Prompts, whom: str) -> None:
    """Ask the rest, look, and write; what cannot be written is said, and nothing has changed then."""
    identifiers = prompts.select(giving.REAL_ONES, giving.IDENTIFIERS, giving.WITHOUT) == giving.WITH
    folder = prompts.text(giving.WHERE, _here()).strip()
    if not folder:
        tell("Nothing was written.")
        return
    VEIL.know_path(folder)
    tell("Looking over the whole journey …")
    try:
        given = giving.prepared(session, whom, identifiers=identifiers, folder=folder)()
    except AwsError as error:
        tell_text(f"{error.sentence} {error.remedy} Nothing was written.")
    except (CannotGoOn, StateError, BadAnswer) as error:
        tell_text(str(error))
    else:
        for line in given.lines:
            tell_text(line)
        if given.message:
            tell_text("The message is to be read in its file. Send both files yourself.")


def _here() -> str:
    """The folder in which the wizard was started; "" when that is no longer there."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""
