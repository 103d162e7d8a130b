"""`demo`: the wizard on a pretend AWS; without a terminal it walks the journey by itself."""

from __future__ import annotations

import argparse

from wizard.commands import open as opening

DEFAULT_WORLD = "half-done"


def run(options: argparse.Namespace) -> int:
    options.demo = options.demo or DEFAULT_WORLD
    if opening.at_a_terminal():
        return opening.run(options)
    from wizard.commands.walk import walk

    return walk(options)
