"""`status`: where the journey stands, looked at now; from memory, with its age, when nobody is signed in."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from wizard import away, cli, people, show, words
from wizard.commands.check import exit_code
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell, tell_json
from wizard.commands.session import Session
from wizard.documents import instant, status_document
from wizard.done import definition_of_done
from wizard.engine import Standing, stand_together, standing, stands, turns, verified
from wizard.engine.meanwhile import meanwhile
from wizard.engine.turns import whose
from wizard.engine.write import change_of
from wizard.handoff.arriving import arrival
from wizard.journey import PHASES, STEPS
from wizard.model import Owner, Phase, Result, Severity, Status, Step
from wizard.moments import in_utc


def run(options: argparse.Namespace) -> int:
    with open_session(options, writes=False, offline=True) as session:
        results = _results(session)
        if options.json:
            tell_json(
                status_document(
                    [_phase(phase, results, session) for phase in PHASES],
                    _journey(session, results),
                    account=session.account,
                    demo=session.demo,
                )
            )
        else:
            _report(session, results)
        return exit_code(results) if results and session.problem is None else cli.UNKNOWN


def _results(session: Session) -> list[Result]:
    if session.problem is None:
        return verified([(step, step.checks) for step in STEPS], session.situation)
    seen_at = session.journey.state.seen_at
    age = f"what was seen until {in_utc(seen_at)}" if seen_at else "nothing: it was never looked at"
    say(f"{session.problem.sentence} {session.problem.remedy} Shown is {age}.")
    return list(session.journey.state.seen.values())


def next_step(session: Session, results: Sequence[Result]) -> Step | None:
    """The first step of the journey that does not hold yet, or where somebody still has something to do."""
    holding = {Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE}
    for step in STEPS:
        of_step = [result for result in results if result.step == step.id]
        if stands(step, of_step, session.situation).standing not in holding:
            return step
    return None


def _journey(session: Session, results: Sequence[Result]) -> dict[str, Any]:
    journal = session.journey.journal
    following = next_step(session, results)
    return {
        "lineage": session.journey.state.lineage,
        "serial": session.journey.state.serial,
        "open_intents": [
            {"seq": entry.seq, "at": instant(entry.at), "change": change_of(entry, journal).id, "kind": entry.kind}
            for entry in journal.open_intents()
        ],
        "next": following.id if following else None,
        "now": [
            {"owner": owner.value, "steps": [step.id for step in steps]} for owner, steps in _turns(session, results)
        ],
    }


def _turns(session: Session, results: Sequence[Result]) -> list[tuple[Owner, list[Step]]]:
    """What can be done now, by whose turn it is; what was seen before says nothing about now."""
    return [] if session.problem else list(turns(results).items())


def _phase(phase: Phase, results: Sequence[Result], session: Session) -> dict[str, Any]:
    of_phase = [result for result in results if result.phase == phase.id]
    return {
        "id": phase.id,
        "title": phase.title,
        "status": _standing(of_phase, session).value,
        "steps": [_step(step, of_phase, session) for step in phase.steps],
    }


def _step(step: Step, results: Sequence[Result], session: Session) -> dict[str, Any]:
    of_step = [result for result in results if result.step == step.id]
    return {
        "id": step.id,
        "status": _standing(of_step, session).value,
        "owner": step.owner.value,
        "minutes_planned": step.minutes,
        "minutes_spent": round(session.journey.state.spent.get(step.id, 0) / 60),
        "waiting_on": _waiting_on(of_step),
    }


def _standing(results: Sequence[Result], session: Session) -> Standing:
    """For tools, which do not read how old it is, what was seen before is not known now."""
    return Standing.UNKNOWN if session.problem else standing(results).standing


def _waiting_on(results: Sequence[Result]) -> str | None:
    """Whose turn it is: the owner of the first blocker that does not hold."""
    for result in results:
        if result.severity is Severity.BLOCKER and result.status in {Status.FAIL, Status.UNKNOWN}:
            return result.owner.value
    return None


def _report(session: Session, results: Sequence[Result]) -> None:
    tell(f"{'DEMO · ' if session.demo else ''}account {session.account or 'not chosen yet'}")
    before = session.journey.state
    if arrived := arrival(session.journey, session.situation.answers):
        for line in away.told_arrival(arrived):
            tell(line)
    if session.problem and before.seen_at:
        tell(f"Nobody could look just now. As seen until {in_utc(before.seen_at)}:")
    for phase in PHASES:
        tally = stand_together(phase, results, session.situation)
        tell(f"{phase.title:<20} {words.tally_words(tally)}")
        for step in phase.steps:
            of_step = [result for result in results if result.step == step.id]
            who, tally = whose(step, of_step).words, stands(step, of_step, session.situation)
            tell(f"   {step.id:<22} {words.tally_words(tally):<40} {who}, about {step.minutes} min")
    if before.seen_at and not session.problem and not arrived:
        tell(f"Since the last look that was kept, on {in_utc(before.seen_at)}:")
        for line in away.told(meanwhile(before, results, session.situation, session.journey)):
            tell(line)
    for entry in session.journey.journal.open_intents():
        title = change_of(entry, session.journey.journal).title
        tell(f"Begun and not known to have ended: {title}. The next apply or undo asks AWS.")
    for number, (owner, steps) in enumerate(_turns(session, results)):
        if not number:
            tell("What can be done now, without waiting for anybody:")
        named = "; ".join(f"{step.title} ({step.id})" for step in steps)
        who = people.called(owner, session.situation.answers)
        for line in show.wrapped(f"{who}: {named}", "      ", "   · "):
            tell(line)
    following = next_step(session, results)
    if following:
        tell(f"Next: {following.title} ({following.id})")
    elif session.problem:
        tell("When it was last seen, every step held.")
    else:
        for line in show.wrapped(f"Every step of the journey holds. {definition_of_done(results).headline}"):
            tell(line)
