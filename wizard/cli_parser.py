"""What can be asked for on the command line: the commands, and the options that they share."""

from __future__ import annotations

import argparse
from typing import Any

from wizard import cli_handover
from wizard.cli_arguments import Commands, account_id, as_json, port, seconds, subcommand
from wizard.starting import PROGRAM

_EXIT_CODES = """\
exit codes:
  0    every blocker that was looked at holds (claimed ones count, and are named)
  1    a blocker fails
  2    wrong usage, or it cannot start
  3    nothing fails, but a blocker is unknown, or a plan or an export had to leave something out
  4    a write stopped part-way
  130  interrupted

Without screens: --plain asks one question at a time in lines of text, for screen readers and slow links.
"""


class _Parser(argparse.ArgumentParser):
    """Options may stand before or after the command, so none of them may have a default that the command puts back."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        return super().parse_args(args, namespace or argparse.Namespace(**_DEFAULTS))


class _Command(argparse.ArgumentParser):
    """One command. Its options may stand between what it is about, as in `schedule ics --demo empty FILE`."""

    _within = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        acts = any(isinstance(action, argparse._SubParsersAction) for action in self._actions)
        if self._within or acts:
            return super().parse_known_args(args, namespace)
        self._within = True  # argparse takes both in turn by coming here again
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._within = False


_COMMAND: type[argparse.ArgumentParser] = _Command


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    shared = _shared_options()
    top = _Parser(
        prog=PROGRAM,
        description="Link an AWS account to AWS Partner Central and migrate, one screen at a time. "
        "Without a command it opens the wizard, where you left it.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[shared],
    )
    top.add_argument("--version", action="store_true", help="say which version this is")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_COMMAND)
    _demo(commands, shared)
    _portal(commands, shared)
    _check(commands, shared)
    _plan(commands, shared)
    _writes(commands, shared)
    _journey(commands, shared)
    _migrating(commands, shared)
    _users(commands, shared)
    cli_handover.add(commands, shared)
    return top


_DEFAULTS: dict[str, Any] = {
    "profile": None,
    "sso_profile": None,
    "sso_account": None,
    "account": None,
    "demo": None,
    "state": None,
    "read_only": False,
    "present": False,
    "plain": False,
    "no_mouse": False,
    "answers": None,
    "world": None,
}


def _shared_options() -> argparse.ArgumentParser:
    """Options that may stand before or after the command."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("options for every command")
    group.add_argument("--profile", metavar="NAME", help="the AWS profile of the account to be linked")
    group.add_argument("--sso-profile", metavar="NAME", help="the AWS profile of Identity Center's account")
    group.add_argument(
        "--account",
        metavar="ID",
        type=account_id,
        help="bind a new journey to this account, refuse others",
    )
    group.add_argument(
        "--sso-account",
        metavar="ID",
        type=account_id,
        help="the account that manages Identity Center, refuse others",
    )
    group.add_argument("--demo", metavar="WORLD", help="use the pretend AWS (half-done, empty, denied, free-plan …)")
    group.add_argument("--state", metavar="PATH", help="the folder that keeps this journey")
    group.add_argument("--answers", metavar="FILE", help="a JSON file with answers, by step")
    group.add_argument("--read-only", action="store_true", help="look, and have no way to write to AWS")
    group.add_argument("--present", action="store_true", help="show stand-ins for ids, names and addresses")
    group.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    group.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return shared


def _demo(commands: Commands, shared: argparse.ArgumentParser) -> None:
    demo = subcommand(
        commands, "demo", "the wizard on a pretend AWS; without a terminal it walks the journey by itself", shared
    )
    demo.add_argument("--tape", metavar="NAME", help="play a scripted journey with captions (first-ten-minutes …)")
    demo.add_argument("--record", metavar="FILE.cast", help="with --tape: record it for asciinema, instead of playing")
    demo.add_argument("--stills", metavar="FOLDER", help="with --tape: a picture of each chapter, as SVG")
    serve = subcommand(commands, "serve", "the demo in a browser on this computer, and on no other", shared)
    serve.add_argument("--port", metavar="N", type=port, default=8000, help="where to listen; 8000 when left out")
    serve.add_argument(
        "--real-account", action="store_true", help="serve the wizard on your real AWS account, with your credentials"
    )


def _portal(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = subcommand(
        commands,
        "portal",
        "do something in the pretend portal of a demo, as a person would; without an act, what can be done there",
        shared,
    )
    command.add_argument("act", metavar="ACT", nargs="?", help="such as link, map, migrate, wait")
    command.add_argument("values", metavar="key=value", nargs="*", help="what it needs; fail=WAY makes it fail")


def _check(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = subcommand(commands, "check", "verify, and write nothing", shared)
    command.add_argument("selectors", nargs="*", metavar="ID", help="a phase, a step or a check; all when left out")
    form = command.add_mutually_exclusive_group()
    as_json(form)
    form.add_argument("--short", action="store_true", help="at most six lines, for a chat message")
    command.add_argument(
        "--wait", metavar="S", type=seconds, default=0.0, help="look again for up to S seconds until it holds"
    )


def _plan(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = subcommand(commands, "plan", "show what would be written, and write nothing", shared)
    command.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    as_json(command)


def _writes(commands: Commands, shared: argparse.ArgumentParser) -> None:
    apply = subcommand(commands, "apply", "make the planned changes of a step", shared)
    apply.add_argument("selectors", nargs="+", metavar="STEP", help="a step or a phase")
    undo = subcommand(commands, "undo", "take back what this journey made, where nobody has touched it since", shared)
    undo.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    undo.add_argument("--superfluous", action="store_true", help="only policies that today's answers no longer ask for")
    for command in (apply, undo):
        command.add_argument("--yes", action="store_true", help="do it without asking")
        as_json(command)


def _journey(commands: Commands, shared: argparse.ArgumentParser) -> None:
    status = subcommand(commands, "status", "where the journey stands", shared)
    as_json(status)
    guide = subcommand(
        commands, "guide", "what to press in the browser in a step that no API can do, with the values to copy", shared
    )
    guide.add_argument("step", metavar="STEP", help="a step that is done in the browser")
    as_json(guide)
    claim = subcommand(commands, "claim", "note what a named person states, where no API can tell", shared)
    claim.add_argument("check", metavar="CHECK", help="the check it is about")
    claim.add_argument("--by", metavar="NAME", help="who states it")
    claim.add_argument("--withdraw", action="store_true", help="take it back")
    answer = subcommand(commands, "answer", "answer the questions of a step without screens", shared)
    answer.add_argument("step", metavar="STEP", nargs="?", help="a step; with --answers it can be left out")
    answer.add_argument("values", metavar="key=value", nargs="*", help="an answer; lists are written a,b")


def _migrating(commands: Commands, shared: argparse.ArgumentParser) -> None:
    schedule = subcommand(
        commands, "schedule", "the migration window as a calendar file, or the notices about it", shared
    )
    schedule.add_argument("what", choices=("ics", "notices"), help="a calendar file; or the texts to send")
    schedule.add_argument("file", metavar="FILE", nargs="?", help="the calendar file to write; - for stdout")
    schedule.add_argument("--to", choices=("users", "sales", "partners"), help="only the notice to these")
    as_json(schedule)
    trouble = subcommand(
        commands, "troubleshoot", "look for the cause of a problem; without one, list the problems", shared
    )
    trouble.add_argument("problem", metavar="PROBLEM", nargs="*", help="its name, or words that stand on the screen")
    as_json(trouble)
    done = subcommand(
        commands, "done", "the definition of done, line by line; exits with 0 when nothing but advice is open", shared
    )
    as_json(done)


def _users(commands: Commands, shared: argparse.ArgumentParser) -> None:
    users = subcommand(
        commands, "users", "the portal's users: import them, decide about each, map them ten at a time", shared
    )
    acts = users.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_COMMAND)

    def act(name: str, text: str) -> argparse.ArgumentParser:
        return subcommand(acts, name, text, shared)

    bring = act("import", "read the portal's export (CSV or JSON)")
    bring.add_argument(
        "file", metavar="FILE", nargs="?", help="the file that was downloaded; a demo has one of its own"
    )
    kinds = "email, name, role or last-login"
    bring.add_argument("--column", metavar="KIND=HEADING", action="append", default=[], help=f"KIND is {kinds}")
    bring.add_argument("--dates", choices=("day-first", "month-first"), help="how dates are written")
    bring.add_argument("--encoding", metavar="NAME", help="how the file is encoded, where it is read wrongly")
    bring.add_argument("--by", metavar="NAME", help="who has looked at the columns and found them right")
    confirm = act("confirm", "say that the columns were read rightly")
    confirm.add_argument("--by", metavar="NAME", required=True, help="who says so")
    listing = act("list", "everybody, with triage, proposal and decision")
    listing.add_argument("--sort", choices=("file", "email", "name", "role", "last", "decision"), default="file")
    decide = act("decide", "decide about some users, or take what is proposed")
    decide.add_argument(
        "--all-proposed", action="store_true", help="what is proposed, for active users without a decision"
    )
    decide.add_argument("--role", metavar="NAME", help="a persona or a role; what is proposed when left out")
    decide.add_argument("--no-access", action="store_true", help="they get no access")
    decide.add_argument("--reason", metavar="TEXT", default="", help="why, where it is not what is proposed")
    decide.add_argument("--consent", metavar="NAME", help="who agrees that some can do more than before")
    decide.add_argument("--by", metavar="NAME", help="who decides")
    batch = act("next", "the next ten to map in the portal")
    done = act("done", "say who was mapped in the portal")
    done.add_argument("--batch", action="store_true", help="all of the next ten")
    done.add_argument("--by", metavar="NAME", help="who says so")
    for command in (decide, done):
        command.add_argument("emails", metavar="EMAIL", nargs="*", help="a user, as spelled in the file")
        command.add_argument("--undo", action="store_true", help="take it back")
    for command in (listing, decide):
        command.add_argument("--filter", metavar="WORDS", default="", help="only those in whom all these words occur")
    for command in (listing, batch):
        as_json(command)
    export = act("export", "write the mapping to a file")
    export.add_argument("file", metavar="FILE", help="a new file that ends in .csv or .json")
