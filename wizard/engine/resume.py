"""Resume: what became of writes that were under way when the program ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.aws.errors import AwsError
from wizard.aws.writes import Effect, Shown
from wizard.engine.progress import Outcome
from wizard.engine.situation import Situation
from wizard.engine.write import Patience, change_of, connection_of, shown
from wizard.model import Change
from wizard.state.journal import Entry, Journal


@dataclass(frozen=True)
class Resolved:
    """An intent that was found open, and what AWS shows of it."""

    entry: Entry
    change: Change
    outcome: Outcome
    sentence: str


def resolve_open(
    journal: Journal, situation: Situation, *, patience: Patience | None = None, now: datetime | None = None
) -> list[Resolved]:
    """What became of writes whose outcome was never recorded, by asking AWS; recorded where AWS is clear.

    AWS shows a write late. Until an intent is older than that, "nothing of it" is no answer: it stays open, and
    whoever makes the change again takes the same intent up again.
    """
    late = timedelta(seconds=(patience or Patience()).settle)
    found = []
    for entry in journal.open_intents():
        change = change_of(entry, journal)
        undoing = entry.kind == "undo-intent"
        write = change.undo if undoing and change.undo else change.write
        try:
            effect = shown(connection_of(change, situation), write, entry.account or "")
        except AwsError as error:
            said = f"Nobody could look whether it happened: {error.sentence}"
            found.append(Resolved(entry, change, Outcome.UNKNOWN, said))
            continue
        outcome, said = _verdict(effect, undoing=undoing, early=(now or situation.clock()) - entry.at < late)
        if outcome is not Outcome.UNKNOWN:
            journal.resolve(entry.seq, "done" if outcome is Outcome.DONE else "failed", note=said, left=effect.left)
        found.append(Resolved(entry, change, outcome, said))
    return found


def _verdict(effect: Effect, *, undoing: bool, early: bool) -> tuple[Outcome, str]:
    what = "The undo" if undoing else "It"
    if effect.shown is Shown.MADE:
        return Outcome.DONE, f"{what} did happen: AWS shows it."
    if effect.shown is Shown.OTHERWISE:
        return Outcome.FAILED, f"{what} did not happen: {effect.sentence}."
    if early:
        return Outcome.UNKNOWN, "AWS shows nothing of it so far; it is too early to say whether it happened."
    return Outcome.FAILED, f"{what} did not happen: AWS shows nothing of it."
