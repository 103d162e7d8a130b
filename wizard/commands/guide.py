"""`guide`: what to press in the browser in one step, with the values to copy. It looks at nothing and writes nothing."""

from __future__ import annotations

import argparse

from wizard import cli, show
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.output import tell, tell_json
from wizard.documents import guide_document
from wizard.engine import guide
from wizard.journey import STEPS, step_named
from wizard.model import Step


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=False, offline=True) as session:
        step = step_named(options.step)
        if step.clicks is None:
            raise CannotGoOn(_nothing_to_press(step))
        clicks = guide(step, session.situation)
        if options.json:
            tell_json(guide_document(step, clicks, account=session.account, demo=session.demo))
            return cli.OK
        for line in show.heading(step):
            tell(line)
        reason = step.applies(session.situation.answers) if step.applies else ""
        for line in show.wrapped(f"There is nothing to press. {reason}", "   ") if reason else show.click_lines(clicks):
            tell(line)
        return cli.OK


def _nothing_to_press(step: Step) -> str:
    able = ", ".join(other.id for other in STEPS if other.clicks) or "none yet"
    return f"Nothing is pressed in a browser in {step.id}. Steps that are done there: {able}."
