"""The command line: what can be asked for, and what the exit codes mean.

stdout is data, stderr is talk. Nothing heavy is imported before it is known what was asked for.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stderr, suppress
from pathlib import Path
from typing import Any, TextIO

from wizard import __version__, cli_handover
from wizard.veil import VEIL

OK = 0
BLOCKED = 1
CANNOT_START = 2
UNKNOWN = 3
PART_WAY = 4
INTERRUPTED = 130

EXIT_CODES = """\
exit codes:
  0    every blocker that was looked at holds (claimed ones count, and are named)
  1    a blocker fails
  2    wrong usage, or it cannot start
  3    nothing fails, but a blocker is unknown
  4    a write stopped part-way
  130  interrupted

Without screens: --plain asks one question at a time in lines of text, for screen readers and slow links.
"""

_PROGRAM = "partner-central-wizard"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; every foreseen failure is one sentence on stderr."""
    _survive_any_terminal()
    VEIL.begin("--present" in (sys.argv[1:] if arguments is None else arguments))
    options = _parsed(arguments)
    if options.present != VEIL.on:  # an option may be shortened
        VEIL.begin(options.present)
    if options.version:
        print(f"{_PROGRAM} {__version__}")  # noqa: T201
        return OK
    try:
        return run(options)
    except KeyboardInterrupt:
        _say("Stopped. What was done is recorded; run the same command to go on.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. What they did not hear must not count as holding, so this is no 0.
        hush(sys.stdout)
        return INTERRUPTED
    except Exception as error:
        _say(_unforeseen(error))
        hush(sys.stdout)
        return CANNOT_START


def run(options: argparse.Namespace) -> int:
    """The chosen command, with its failures in words."""
    from wizard.commands.errors import CannotGoOn

    if VEIL.on:
        _present(options)
    command = importlib.import_module(f"wizard.commands.{(options.command or 'open').replace('-', '_')}")
    try:
        code: int = command.run(options)
        return code
    except CannotGoOn as error:
        _say(str(error))
        return error.exit_code


class _Parser(argparse.ArgumentParser):
    """Options may stand before or after the command, so none of them may have a default that the command puts back."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        return super().parse_args(args, namespace or argparse.Namespace(**_DEFAULTS))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options. What argparse says about wrong ones repeats them, so it goes through the veil too."""
    said = io.StringIO()
    try:
        with redirect_stderr(said) if VEIL.on else nullcontext():
            options: argparse.Namespace = parser().parse_args(arguments)
            return options
    finally:
        if said.getvalue() and sys.stderr is not None:
            sys.stderr.write(VEIL.text(said.getvalue()))


def _present(options: argparse.Namespace) -> None:
    """Presenter mode begins with what was typed; who asks for data is told that it is made of stand-ins."""
    from wizard.commands.known import know_options

    know_options(options)
    if getattr(options, "json", False) or (options.command and options.command != "demo"):
        _say("PRESENTING: ids, names and addresses are stand-ins here; what is written and kept is real.")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    shared = _shared_options()
    top = _Parser(
        prog=_PROGRAM,
        description="Link an AWS account to AWS Partner Central and migrate, one screen at a time. "
        "Without a command it opens the wizard, where you left it.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[shared],
    )
    top.add_argument("--version", action="store_true", help="say which version this is")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=argparse.ArgumentParser)
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
        type=cli_handover.account_id,
        help="bind a new journey to this account, refuse others",
    )
    group.add_argument(
        "--sso-account",
        metavar="ID",
        type=cli_handover.account_id,
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


def _demo(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "the wizard on a pretend AWS; without a terminal it walks the journey by itself"
    demo = commands.add_parser("demo", parents=[shared], help=text, description=text)
    demo.add_argument("--tape", metavar="NAME", help="play a scripted journey with captions (first-ten-minutes …)")
    demo.add_argument("--record", metavar="FILE.cast", help="with --tape: record it for asciinema, instead of playing")
    demo.add_argument("--stills", metavar="FOLDER", help="with --tape: a picture of each chapter, as SVG")
    text = "the demo in a browser on this computer, and on no other"
    serve = commands.add_parser("serve", parents=[shared], help=text, description=text)
    serve.add_argument("--port", metavar="N", type=_port, default=8000, help="where to listen; 8000 when left out")
    serve.add_argument(
        "--real-account", action="store_true", help="serve the wizard on your real AWS account, with your credentials"
    )


def _portal(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "do something in the pretend portal of a demo, as a person would; without an act, what can be done there"
    command = commands.add_parser("portal", parents=[shared], help=text, description=text)
    command.add_argument("act", metavar="ACT", nargs="?", help="such as link, map, migrate, wait")
    command.add_argument("values", metavar="key=value", nargs="*", help="what it needs; fail=WAY makes it fail")


def _check(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "verify, and write nothing"
    command = commands.add_parser("check", parents=[shared], help=text, description=text)
    command.add_argument("selectors", nargs="*", metavar="ID", help="a phase, a step or a check; all when left out")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object on stdout")
    form.add_argument("--short", action="store_true", help="at most six lines, for a chat message")
    command.add_argument(
        "--wait", metavar="S", type=_seconds, default=0.0, help="look again for up to S seconds until it holds"
    )


def _plan(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "show what would be written, and write nothing"
    command = commands.add_parser("plan", parents=[shared], help=text, description=text)
    command.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _writes(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "make the planned changes of a step"
    apply = commands.add_parser("apply", parents=[shared], help=text, description=text)
    apply.add_argument("selectors", nargs="+", metavar="STEP", help="a step or a phase")
    text = "take back what this journey made, where nobody has touched it since"
    undo = commands.add_parser("undo", parents=[shared], help=text, description=text)
    undo.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    undo.add_argument("--superfluous", action="store_true", help="only policies that today's answers no longer ask for")
    for command in (apply, undo):
        command.add_argument("--yes", action="store_true", help="do it without asking")
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _journey(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "where the journey stands"
    status = commands.add_parser("status", parents=[shared], help=text, description=text)
    status.add_argument("--json", action="store_true", help="one JSON object on stdout")
    text = "what to press in the browser in a step that no API can do, with the values to copy"
    guide = commands.add_parser("guide", parents=[shared], help=text, description=text)
    guide.add_argument("step", metavar="STEP", help="a step that is done in the browser")
    guide.add_argument("--json", action="store_true", help="one JSON object on stdout")
    text = "note what a named person states, where no API can tell"
    claim = commands.add_parser("claim", parents=[shared], help=text, description=text)
    claim.add_argument("check", metavar="CHECK", help="the check it is about")
    claim.add_argument("--by", metavar="NAME", help="who states it")
    claim.add_argument("--withdraw", action="store_true", help="take it back")
    text = "answer the questions of a step without screens"
    answer = commands.add_parser("answer", parents=[shared], help=text, description=text)
    answer.add_argument("step", metavar="STEP", nargs="?", help="a step; with --answers it can be left out")
    answer.add_argument("values", metavar="key=value", nargs="*", help="an answer; lists are written a,b")


def _migrating(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "the migration window as a calendar file, or the notices about it"
    schedule = commands.add_parser("schedule", parents=[shared], help=text, description=text)
    schedule.add_argument("what", choices=("ics", "notices"), help="a calendar file; or the texts to send")
    schedule.add_argument("file", metavar="FILE", nargs="?", help="the calendar file to write; - for stdout")
    schedule.add_argument("--to", choices=("users", "sales", "partners"), help="only the notice to these")
    schedule.add_argument("--json", action="store_true", help="one JSON object on stdout")
    text = "look for the cause of a problem; without one, list the problems"
    trouble = commands.add_parser("troubleshoot", parents=[shared], help=text, description=text)
    trouble.add_argument("problem", metavar="PROBLEM", nargs="*", help="its name, or words that stand on the screen")
    trouble.add_argument("--json", action="store_true", help="one JSON object on stdout")
    text = "the definition of done, line by line; exits with 0 only when every line holds"
    done = commands.add_parser("done", parents=[shared], help=text, description=text)
    done.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _export(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "the plan for other hands: a template, a script, a policy; writes nothing to AWS"
    export = commands.add_parser("export", parents=[shared], help=text, description=text)
    forms = export.add_subparsers(dest="form", metavar="FORM", required=True)
    planned = argparse.ArgumentParser(add_help=False)
    planned.add_argument("--out", metavar="FILE", help="write to a new file instead of stdout")
    out = argparse.ArgumentParser(add_help=False, parents=[planned])
    planned.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    planned.add_argument(
        "--from-nothing",
        action="store_true",
        help="as if the account were empty; needs no access to it, only --account",
    )
    text = "a CloudFormation template with a switch for each role"
    stack = forms.add_parser("cloudformation", parents=[shared, planned], help=text, description=text)
    stack.add_argument("--format", choices=("yaml", "json"), default="yaml", help="yaml when left out")
    text = "a Terraform configuration"
    forms.add_parser("terraform", parents=[shared, planned], help=text, description=text)
    text = "a bash script of AWS CLI commands that is safe to run twice"
    forms.add_parser("cli", parents=[shared, planned], help=text, description=text)
    text = "a policy document"
    policy = forms.add_parser("policy", parents=[shared], help=text, description=text)
    policy.add_argument("which", choices=_POLICIES, help="which one")
    policy.add_argument("--out", metavar="FILE", help="write to a new file instead of stdout")
    policy.add_argument("--from-nothing", action="store_true", help="for setup: as if the account were empty")
    policy.set_defaults(selectors=[])
    text = "for the security team: what may be called and why, and about roles that trust a service"
    forms.add_parser("security", parents=[shared, out], help=text, description=text)


_POLICIES = ("linking", "wizard-read-only", "identity-center-read-only", "setup", "partner-central-read-only")


def _users(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "the portal's users: import them, decide about each, map them ten at a time"
    users = commands.add_parser("users", parents=[shared], help=text, description=text)
    acts = users.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=argparse.ArgumentParser)

    def act(name: str, text: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, parents=[shared], help=text, description=text)

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
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    export = act("export", "write the mapping to a file")
    export.add_argument("file", metavar="FILE", help="a new file that ends in .csv or .json")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds between 0 and 86400")
    return seconds


def _survive_any_terminal() -> None:
    """A terminal that cannot show a character gets its code instead; writing never fails for it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(sentence: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"{_PROGRAM}: {VEIL.text(sentence)}", file=sys.stderr)  # noqa: T201


def hush(stream: TextIO) -> None:
    """Nothing more reaches a stream that is broken: Python would complain when it leaves, with a code of its own."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unforeseen(error: Exception) -> str:
    """A failure that no command foresaw, in one sentence that can be sent to us: with stand-ins for what it names."""
    from wizard.cleaning import clean, shorten

    said = shorten(VEIL.redacted(clean(str(error))), 300)
    if isinstance(error, OSError):
        return (
            f"This computer refused something ({said}). What was done is recorded; correct it and run the same again."
        )
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
    return (
        f"Something happened that nobody foresaw ({where}: {said}). Please report these words. "
        "If something was being written, the next apply or undo asks AWS what became of it."
    )


if __name__ == "__main__":
    sys.exit(main())
