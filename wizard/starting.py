"""How the program is started: by its name on another computer, and here as it really was, to be copied into a shell."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from pathlib import Path

PROGRAM = "partner-central-wizard"
"""What it is called where it is installed: the right word for somebody on another computer."""


def program() -> str:
    """The program as it was started here; its bare name where a shell finds the same program under that."""
    started = Path(sys.argv[0] or PROGRAM)
    if started.parts[-2:] == ("wizard", "__main__.py"):
        return f"{shlex.quote(sys.orig_argv[0] or sys.executable)} -m wizard"
    if started.stem != PROGRAM or _is_found(started):
        return PROGRAM
    return shlex.quote(sys.argv[0])


def command(options: argparse.Namespace, *words: str) -> str:
    """A command for a shell here, on the same journey: the program, some words, and the options that name the journey."""
    named = {
        "--demo": options.demo,
        "--profile": options.profile,
        "--sso-profile": options.sso_profile,
        "--state": options.state,
    }
    given = [word for flag, value in named.items() if value is not None for word in (flag, shlex.quote(str(value)))]
    return " ".join([program(), *map(shlex.quote, words), *given, *(["--plain"] if options.plain else [])])


def to_come_back(options: argparse.Namespace) -> str:
    """The line that brings somebody back to where they were."""
    return f"To come back: {command(options)}"


def _is_found(started: Path) -> bool:
    """Whether a shell that is told the bare name starts the very same file."""
    found = shutil.which(PROGRAM)
    try:
        return found is not None and Path(found).samefile(started)
    except OSError:
        return False
