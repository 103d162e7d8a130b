"""`export`: the plan for other hands, as a template, a script or a policy. It writes nothing to AWS."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.outfile import write_new
from wizard.commands.output import say, tell
from wizard.commands.plan import exit_code, nothing_planned
from wizard.commands.session import Session
from wizard.engine import Plan, plan
from wizard.exports import cloudformation, script, terraform
from wizard.exports.blueprint import LeftOut, blueprint
from wizard.exports.policies import KINDS, LONGEST, size
from wizard.exports.scratch import from_nothing
from wizard.journey import STEPS, select_steps
from wizard.model import Change, Held, Role, Step
from wizard.policy_document import listed
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
        steps = steps_to_export(options)
        found = planned(options, session, steps)
        why = why_nothing(options, session, steps, found)
    written, left_out = _form(options, found.changes, account)
    code = cli.UNKNOWN if left_out else exit_code(found)
    try:
        text = written()
    except ValueError:
        tell_left_out(left_out, found.held)
        raise CannotGoOn(why, code) from None
    _give(options, text)
    tell_left_out(left_out, found.held)
    return code


def _form(
    options: argparse.Namespace, changes: Sequence[Change], account: str
) -> tuple[Callable[[], str], Sequence[LeftOut]]:
    """What writes the form that was asked for, and what that form cannot hold."""
    if options.form == "cli":
        return lambda: script.written(changes, account), script.left_out(changes)
    drawn = blueprint(changes, account)
    if options.form == "terraform":
        return lambda: terraform.written(drawn), terraform.left_out(drawn)
    return lambda: cloudformation.written(drawn, options.format), cloudformation.left_out(drawn)


def why_nothing(options: argparse.Namespace, session: Session, steps: Sequence[Step], found: Plan) -> str:
    """Why an export is empty: the form cannot hold what there is, or nobody could look, or there is nothing to make."""
    if number := len(found.changes):
        are = "1 change is" if number == 1 else f"{number} changes are"
        return f"Nothing of the plan for {session.account} can stand in it: {are} left out, as said."
    said = nothing_planned(steps, found)
    if options.from_nothing and not found.held:
        said = f"The answers ask for nothing that is made in account {session.account}."
    elsewhere = _made_elsewhere(session, steps)
    if not elsewhere:
        return said
    are = "is" if len(elsewhere) == 1 else "are"
    named, ids = listed(step.title for step in elsewhere), " ".join(step.id for step in elsewhere)
    return f"{said} {named} {are} made in Identity Center and stand in no export: the command plan {ids} shows them."


def _made_elsewhere(session: Session, steps: Sequence[Step]) -> list[Step]:
    """The steps that change something in Identity Center and were not asked for."""
    answers = session.situation.answers
    others = [step for step in STEPS if step.changes and step.role is not Role.LINKED and step not in steps]
    return [step for step in others if not (step.applies and step.applies(answers))]


def _policy(options: argparse.Namespace) -> int:
    kind = next(kind for kind in KINDS if kind.name == options.which)
    changes: Sequence[Change] = ()
    held: Sequence[Held] = ()
    account = ""
    if kind.name == "setup":
        with open_session(options, writes=True, offline=options.from_nothing) as session:
            account = linked_account(session)
            found = planned(options, session, steps_to_export(options))
            changes, held = found.changes, found.held
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


def planned(options: argparse.Namespace, session: Session, steps: Sequence[Step]) -> Plan:
    """What the steps would change in AWS, and what is held back; against an empty account with `--from-nothing`."""
    found = plan(steps, from_nothing(session.situation) if options.from_nothing else session.situation)
    # What is made on this computer is nobody else's business.
    return replace(found, changes=tuple(change for change in found.changes if change.service != "local"))


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
    for line in held_lines(held):
        say(line)
