"""`plan`: what would be written, and nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from wizard import cli, show
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell, tell_json
from wizard.documents import plan_document
from wizard.engine import Plan, plan
from wizard.journey import STEPS, select_steps
from wizard.model import Severity, Status, Step


def run(options: argparse.Namespace) -> int:
    # A plan begins the journey it belongs to: the tag by which we recognise what we made is part of what is shown.
    with open_session(options, writes=True) as session:
        steps = select_steps(options.selectors)
        found = plan(steps, session.situation)
        if options.json:
            tell_json(plan_document(found.changes, found.held, account=session.account, demo=session.demo))
        else:
            tell_plan(steps, found)
        for line in show.held_lines(found.held):
            say(line)
        return exit_code(found)


def tell_plan(steps: Sequence[Step], found: Plan) -> None:
    """A plan, for people; why something is left out is told beside it."""
    if found.changes:
        tell_changes(found)
        return
    for line in show.wrapped(nothing_planned(steps, found)):
        tell(line)


def tell_changes(found: Plan) -> None:
    """The changes of a plan that has some."""
    number, held = len(found.changes), len(found.held)
    beside = f", and {_things(held)} left out" if held else ""
    tell(f"{number} change{'s' if number != 1 else ''}, one after another{beside}:")
    for place, change in enumerate(found.changes, 1):
        for line in show.change_lines(change, place, number):
            tell(line)


def nothing_planned(steps: Sequence[Step], found: Plan) -> str:
    """Why a plan is empty. Only where everything was seen, and holds, is there nothing to do."""
    if held := len(found.held):
        its = "is left out, with its reason" if held == 1 else "are left out, each with its reason"
        return f"Nothing could be planned: {_things(held)} {its}."
    if not any(step.changes for step in steps):
        these, stand = ("this step", "it stands") if len(steps) == 1 else ("these steps", "they stand")
        return f"Nothing is written in {these}: the command check {_ids(steps)} shows how {stand}."
    unsettled = [result for result in found.results if result.status in (Status.FAIL, Status.UNKNOWN)]
    failing = [result for result in unsettled if result.status is Status.FAIL and result.severity is Severity.BLOCKER]
    blind = [result for result in unsettled if result.status is Status.UNKNOWN]
    said = []
    if failing:
        said.append(f"{_things(len(failing))} {'does' if len(failing) == 1 else 'do'} not hold")
    if blind:
        said.append(f"{_things(len(blind))} could not be looked at")
    if not said:
        return "Nothing to do: AWS is as the answers want it."
    where = {result.step for result in (*failing, *blind)}
    asked = _ids(step for step in STEPS if step.id in where)
    return f"No change is planned, and still {' and '.join(said)}: the command check {asked} says what to do."


def exit_code(found: Plan) -> int:
    """3 where the plan may lack something: it was left out, or nothing is planned and a blocker could not be seen."""
    blind = any(result.status is Status.UNKNOWN and result.severity is Severity.BLOCKER for result in found.results)
    return cli.UNKNOWN if found.held or (blind and not found.changes) else cli.OK


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _ids(steps: Iterable[Step]) -> str:
    return " ".join(step.id for step in steps)
