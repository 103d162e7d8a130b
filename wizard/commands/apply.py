"""`apply`: make the planned changes of a step, and prove each."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from wizard import cli, consent, show
from wizard.aws.errors import AwsError
from wizard.commands.agreeing import agreed
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell_json
from wizard.commands.plan import tell_plan
from wizard.commands.session import Session
from wizard.documents import apply_document
from wizard.engine import Progress, Stage, WrongAccount, apply, plan, resolve_open, verified
from wizard.engine.binding import where_made
from wizard.engine.progress import Outcome
from wizard.journey import select_steps
from wizard.model import Change, Step
from wizard.state.errors import StateError

WORTH_SAYING = 1.0
"""Seconds of waiting for AWS before it is mentioned."""


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=True) as session, interruptible() as stop:
        require_writable(session, options)
        steps = select_steps(options.selectors)
        tell_resolved(session)
        found = plan(steps, session.situation, stop=stop)
        if stop.is_set():
            raise CannotGoOn("Stopped while looking; nothing was written.", cli.INTERRUPTED)
        for line in show.held_lines(found.held):
            say(line)
        if not options.json:
            tell_plan(steps, found)
        sso_account = told_sso_account(session, found.changes)
        question = consent.to_make(found.changes, where_made(found.changes, session.situation))
        if found.changes and not agreed(options, question):
            return cli.CANNOT_START
        session.bind_sso(sso_account)
        finished = follow(apply(found.changes, session.situation, session.journey.journal, stop=stop))
        if not stop.is_set():
            remember(session, steps)
        if options.json:
            tell_json(apply_document(finished, found.held, account=session.account, demo=session.demo))
        if stop.is_set():
            return cli.INTERRUPTED
        return exit_code(finished) or (cli.UNKNOWN if found.held else cli.OK)


def require_writable(session: Session, options: argparse.Namespace) -> None:
    """Raises `CannotGoOn` unless this journey is bound and may write."""
    if options.read_only:
        raise CannotGoOn("This session is read-only: nothing can be written. Leave --read-only out to write.")
    if session.journey.read_only:
        raise CannotGoOn(f"Nothing can be written: {session.journey.read_only}")
    if session.journey.state.account:
        return
    if session.world is not None:
        session.bind(session.world.account)
    elif options.account or session.situation.bound:
        session.bind(options.account or str(session.situation.bound))
    else:
        raise CannotGoOn(
            "This journey is not bound to an AWS account yet, so nothing can be written. "
            f"Add --account {session.account} if account {session.account} is the one."
        )


def told_sso_account(session: Session, changes: Iterable[Change], show_line: Callable[[str], None] = say) -> str:
    """The account from which changes in Identity Center are made, told aloud; "" when there are none.

    Raises `CannotGoOn` when it is not certain which one it is; nothing is written then.
    """
    try:
        account = session.sso_account_for(changes)
    except WrongAccount as error:
        raise CannotGoOn(str(error)) from None
    except AwsError as error:
        raise CannotGoOn(f"{error.sentence} {error.remedy} Nothing was written.") from None
    if account:
        bound = account == session.journey.state.sso_account
        more = "" if bound else "; from then on this journey makes them from no other one"
        show_line(f"Changes in Identity Center are made from account {account}{more}.")
    return account


def tell_resolved(session: Session) -> None:
    """Ask AWS what became of writes that were under way when the program ended, and say so."""
    for resolved in resolve_open(session.journey.journal, session.situation):
        say(f"Last time the program ended in the middle of: {resolved.change.title}. {resolved.sentence}")


def follow(moments: Iterable[Progress], show_line: Callable[[str], None] = say) -> list[Progress]:
    """Show a batch while it happens, line by line, and return how each change ended.

    Raises `CannotGoOn` when it cannot begin or cannot be recorded.
    """
    finished: list[Progress] = []
    told_to_wait = ("", "")
    try:
        for progress in moments:
            if progress.stage is Stage.FINISHED:
                finished.append(progress)
            if progress.stage is Stage.SETTLING:
                waiting = (progress.change.id, progress.says)
                if not (progress.says or progress.waited >= WORTH_SAYING) or told_to_wait == waiting:
                    continue
                told_to_wait = waiting
            show_line(show.progress_line(progress))
    except WrongAccount as error:
        raise CannotGoOn(str(error)) from None
    except AwsError as error:
        raise CannotGoOn(f"{error.sentence} {error.remedy} Nothing was written.") from None
    except StateError as error:
        made = sum(progress.outcome is Outcome.DONE for progress in finished)
        raise CannotGoOn(f"{error} {made} changes were made before that.", cli.PART_WAY) from None
    return finished


def exit_code(finished: Iterable[Progress]) -> int:
    return cli.OK if all(progress.outcome is Outcome.DONE for progress in finished) else cli.PART_WAY


def remember(session: Session, steps: Iterable[Step]) -> None:
    """Look once more at what was written, and keep it: whoever comes back has seen what they did themselves."""
    try:
        session.remember(verified([(step, step.checks) for step in steps], session.situation))
    except StateError as error:
        say(f"What was seen could not be kept: {error}")
