"""The wizard itself: screens at a terminal, plain prompts when asked for."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TextIO

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.starting import program


def at_a_terminal() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at this end; a stream that was closed before we began has nobody."""
    return stream is not None and not getattr(stream, "closed", False) and stream.isatty()


def run(options: argparse.Namespace) -> int:
    if not at_a_terminal():
        raise CannotGoOn(
            f"The wizard needs a terminal. Without one, run: {program()} check, plan, apply or status; "
            f"or {program()} demo to see it walk by itself.",
            cli.CANNOT_START,
        )
    if options.demo is None:
        from wizard.commands.choose import choose

        choose(options)
    if options.plain or os.environ.get("TERM", "") in {"", "dumb"}:
        from wizard.plain.journey import Plain

        return Plain(options).run()
    from screens.main import run_screens

    return run_screens(options)
