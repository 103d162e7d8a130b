"""`export`: the plan for other hands, as a template, a script or a policy. It writes nothing to AWS."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.outfile import write_new
from wizard.commands.output import say, tell
from wizard.commands.session import Session
from wizard.engine import plan
from wizard.exports import cloudformation, script, terraform
from wizard.exports.blueprint import LeftOut, blueprint
from wizard.exports.policies import KINDS, LONGEST, size
from wizard.exports.scratch import from_nothing
from wizard.journey import STEPS, select_steps
from wizard.model import Change, Held, Role, Step
from wizard.show import held_lines, wrapped


def run(options: argparse.Namespace) -> int:
    """Write what was asked for to stdout, or to the file that `--out` names."""
    if options.form == "security":
        from wizard.exports import security

        return _give(options, security.written())
    if options.form == "policy":
        return _policy(options)
    with open_session(options, writes=True, offline=options.from_nothing) as session:
        account = linked_account(session)
        changes, held = changes_to_export(options, session, steps_to_export(options))
    try:
        text, left_out = _written(options, changes, account)
    except ValueError as error:
        tell_left_out((), held)
        raise CannotGoOn(f"{error} The plan for {account} holds nothing that could stand in it.", cli.OK) from None
    _give(options, text)
    tell_left_out(left_out, held)
    return cli.UNKNOWN if held or left_out else cli.OK


def _written(options: argparse.Namespace, changes: Sequence[Change], account: str) -> tuple[str, Sequence[LeftOut]]:
    if options.form == "cli":
        return script.written(changes, account), script.left_out(changes)
    drawn = blueprint(changes, account)
    if options.form == "terraform":
        return terraform.written(drawn), terraform.left_out(drawn)
    return cloudformation.written(drawn, options.format), cloudformation.left_out(drawn)


def _policy(options: argparse.Namespace) -> int:
    kind = next(kind for kind in KINDS if kind.name == options.which)
    changes: Sequence[Change] = ()
    held: Sequence[Held] = ()
    account = ""
    if kind.name == "setup":
        with open_session(options, writes=True, offline=options.from_nothing) as session:
            account = linked_account(session)
            changes, held = changes_to_export(options, session, steps_to_export(options))
    document = kind.of(changes, account)
    _give(options, json.dumps(document, indent=2) + "\n")
    tell_left_out((), held)
    if (length := size(document)) > LONGEST:
        say(f"Note: it has {length} characters, and IAM takes {LONGEST} in one policy: make two of it.")
    return cli.UNKNOWN if held else cli.OK


def steps_to_export(options: argparse.Namespace) -> list[Step]:
    """The steps that were named, or all that change something in the linked account."""
    if options.selectors:
        return list(select_steps(options.selectors))
    return [step for step in STEPS if step.changes and step.role is Role.LINKED]


def changes_to_export(
    options: argparse.Namespace, session: Session, steps: Sequence[Step]
) -> tuple[Sequence[Change], Sequence[Held]]:
    """What the steps would change in AWS, and what is held back; against an empty account with `--from-nothing`."""
    situation = from_nothing(session.situation) if options.from_nothing else session.situation
    found = plan(steps, situation)
    # What is made on this computer is nobody else's business.
    return [change for change in found.changes if change.service != "local"], found.held


def linked_account(session: Session) -> str:
    """The account that the plan is for. Raises `CannotGoOn` while nobody has said."""
    if session.account:
        return session.account
    raise CannotGoOn("It is not known yet for which account this is: sign in to it, or name it with --account.")


def _give(options: argparse.Namespace, text: str) -> int:
    if not options.out:
        tell(text.rstrip("\n"))
        return cli.OK
    path = write_new(options.out, text, executable=options.form == "cli")
    say(f"Written: {path}")
    return cli.OK


def tell_left_out(left_out: Iterable[LeftOut], held: Iterable[Held]) -> None:
    """Say what an export does not hold, and why."""
    for item in left_out:
        for line in wrapped(f"Not in it: {item.change.title}, because {item.reason}.", "     ", "   ? "):
            say(line)
    for one in held:
        for line in held_lines(one):
            say(line)
