"""`demo`: the wizard on a pretend AWS; without a terminal it walks the journey by itself."""

from __future__ import annotations

import argparse

from wizard.commands import open as opening
from wizard.commands.errors import CannotGoOn

DEFAULT_WORLD = "half-done"


def run(options: argparse.Namespace) -> int:
    if options.tape is not None:
        from wizard.commands import tape

        return tape.run(options)
    if options.record or options.stills:
        raise CannotGoOn("What is recorded is a tape: add --tape NAME.")
    options.demo = options.demo or DEFAULT_WORLD
    if opening.at_a_terminal():
        return opening.run(options)
    from wizard.commands.walk import walk

    return walk(options)
