"""The command line: one command is run, and its exit code says how that went.

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
from typing import TextIO

from wizard import __version__
from wizard.cli_parser import parser
from wizard.starting import PROGRAM
from wizard.veil import VEIL

OK = 0
BLOCKED = 1
CANNOT_START = 2
UNKNOWN = 3
PART_WAY = 4
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; every foreseen failure is one sentence on stderr."""
    _survive_any_terminal()
    VEIL.begin("--present" in (sys.argv[1:] if arguments is None else arguments))
    options = _parsed(arguments)
    if options.present != VEIL.on:  # an option may be shortened
        VEIL.begin(options.present)
    if options.version:
        print(f"{PROGRAM} {__version__}")  # noqa: T201
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


def _survive_any_terminal() -> None:
    """A terminal that cannot show a character gets its code instead; writing never fails for it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(sentence: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"{PROGRAM}: {VEIL.text(sentence)}", file=sys.stderr)  # noqa: T201


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
