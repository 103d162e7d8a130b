"""The command line: what can be asked for, and what the exit codes mean.

stdout is data, stderr is talk. Nothing heavy is imported before it is known what was asked for.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from wizard import __version__

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
    options = parser().parse_args(arguments)
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

    command = importlib.import_module(f"wizard.commands.{options.command or 'open'}")
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
    _check(commands, shared)
    _plan(commands, shared)
    _writes(commands, shared)
    _journey(commands, shared)
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
}


def _shared_options() -> argparse.ArgumentParser:
    """Options that may stand before or after the command."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("options for every command")
    group.add_argument("--profile", metavar="NAME", help="the AWS profile of the account to be linked")
    group.add_argument("--sso-profile", metavar="NAME", help="the AWS profile of Identity Center's account")
    group.add_argument(
        "--account", metavar="ID", type=_account, help="bind a new journey to this account, refuse others"
    )
    group.add_argument(
        "--sso-account", metavar="ID", type=_account, help="the account that manages Identity Center, refuse others"
    )
    group.add_argument("--demo", metavar="WORLD", help="use the pretend AWS (half-done, empty, denied, free-plan …)")
    group.add_argument("--state", metavar="PATH", help="the folder that keeps this journey")
    group.add_argument("--answers", metavar="FILE", help="a JSON file with answers, by step")
    group.add_argument("--read-only", action="store_true", help="look, and have no way to write to AWS")
    group.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    group.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return shared


def _demo(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "the wizard on a pretend AWS; without a terminal it walks the journey by itself"
    commands.add_parser("demo", parents=[shared], help=text, description=text)


def _check(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    text = "verify, and write nothing"
    command = commands.add_parser("check", parents=[shared], help=text, description=text)
    command.add_argument("selectors", nargs="*", metavar="ID", help="a phase, a step or a check; all when left out")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object on stdout")
    form.add_argument("--short", action="store_true", help="a few lines, for a chat message")
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


def _account(text: str) -> str:
    digits = text.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 12):
        raise argparse.ArgumentTypeError(f"{text!r} is not an AWS account id: it has 12 digits")
    return digits


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
            print(f"{_PROGRAM}: {sentence}", file=sys.stderr)  # noqa: T201


def hush(stream: TextIO) -> None:
    """Nothing more reaches a stream that is broken: Python would complain when it leaves, with a code of its own."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unforeseen(error: Exception) -> str:
    """A failure that no command foresaw, in one sentence and without anybody's data but the error's own words."""
    from wizard.cleaning import clean, shorten

    said = shorten(clean(str(error)), 300)
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
