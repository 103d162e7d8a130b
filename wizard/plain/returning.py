"""Later times: who handed it over, what became of writes that were cut short, and what differs from what was seen then."""

from __future__ import annotations

from wizard import away, consent, show
from wizard.commands.interrupts import interruptible
from wizard.commands.output import tell
from wizard.engine import Resolved, resolve_open, verified
from wizard.engine.meanwhile import meanwhile
from wizard.engine.progress import Outcome
from wizard.handoff.arriving import arrival
from wizard.journey import STEPS, step_named
from wizard.moments import in_utc
from wizard.plain.page import Page


def tell_arrival(page: Page) -> None:
    """A journey that was handed over, the first time it is opened here."""
    found = arrival(page.session.journey, page.session.situation.answers)
    if found is not None:
        tell()
        for line in away.told_arrival(found):
            tell(line)


def tell_open_writes(page: Page) -> None:
    """Writes that were under way when the program ended: what they were, whether they happened, and what now."""
    session = page.session
    if session.journey.read_only:
        return
    for item in resolve_open(session.journey.journal, session.situation):
        tell()
        for line in show.wrapped(f"Last time the program ended in the middle of: {item.change.title}."):
            tell(line)
        tell(item.sentence)
        if item.outcome is Outcome.DONE and item.entry.kind == "intent":
            if final := consent.finality(item.change):
                for line in show.wrapped(final):
                    tell(line)
            _finish_undo_or_leave(page, item)


def _finish_undo_or_leave(page: Page, resolved: Resolved) -> None:
    choices = {
        "finish": "Finish: go to the step and review what is still missing",
        "undo": "Undo it, if nobody has touched it since",
        "leave": "Leave it as it is",
    }
    if resolved.change.irreversible:
        del choices["undo"]
    chosen = page.prompts.select("What would you like to do?", choices)
    if chosen == "finish":
        page.visit(step_named(resolved.change.step))
    elif chosen == "undo":
        page.writing.undo(lambda change_id: change_id == resolved.change.id)


def tell_drift(page: Page) -> None:
    """Look at the whole journey, and say what differs from the last time."""
    session = page.session
    before = session.journey.state
    if not before.seen or before.seen_at is None:
        return
    tell()
    tell(f"It was looked at last on {in_utc(before.seen_at)}. Looking at what differs …")
    with interruptible() as stop:
        results = verified([(step, step.checks) for step in STEPS], session.situation, stop=stop)
    if stop.is_set():
        tell("Stopped looking.")
        return
    for line in away.told(meanwhile(before, results, session.situation, session.journey)):
        tell(line)
    for step in STEPS:
        page.results[step.id] = [result for result in results if result.step == step.id]
    page.remember(results)
