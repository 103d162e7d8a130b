"""`plan`: what would be written, and nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from wizard import cli, show
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell, tell_json
from wizard.documents import plan_document
from wizard.engine import plan
from wizard.journey import select_steps
from wizard.model import Change


def run(options: argparse.Namespace) -> int:
    # A plan begins the journey it belongs to: the tag by which we recognise what we made is part of what is shown.
    with open_session(options, writes=True) as session:
        found = plan(select_steps(options.selectors), session.situation)
        if options.json:
            tell_json(plan_document(found.changes, account=session.account, demo=session.demo))
        else:
            tell_changes(found.changes)
        for held in found.held:
            for line in show.held_lines(held):
                say(line)
        return cli.UNKNOWN if found.held else cli.OK


def tell_changes(changes: Sequence[Change]) -> None:
    """A plan, for people."""
    if not changes:
        tell("Nothing to do: AWS is as the answers want it.")
        return
    tell(f"{len(changes)} change{'s' if len(changes) != 1 else ''}, one after another:")
    for number, change in enumerate(changes, 1):
        for line in show.change_lines(change, number, len(changes)):
            tell(line)
