"""The writes that a journal records, in a form that travels and that a report shows."""

from __future__ import annotations

from wizard.engine.write import change_of
from wizard.state.handoffs import MadeElsewhere
from wizard.state.journal import Journal


def changes_made(journal: Journal) -> tuple[MadeElsewhere, ...]:
    """Every intent with what became of it, oldest first; one without an outcome is unknown."""
    ends = {entry.intent: entry for entry in journal.entries if entry.outcome is not None}
    undone = {entry.intent for entry in journal.entries if entry.kind == "undo-intent" and _done(ends.get(entry.seq))}
    found = []
    for entry in journal.entries:
        if entry.kind != "intent":
            continue
        change, end = change_of(entry, journal), ends.get(entry.seq)
        found.append(
            MadeElsewhere(
                at=entry.at,
                step=change.step,
                title=change.title,
                operation=f"{change.service}:{change.operation}",
                account=entry.account or "",
                identity=entry.identity,
                outcome=end.outcome if end and end.outcome else "unknown",
                request_id=end.request_id if end else None,
                taken_back=entry.seq in undone,
            )
        )
    return tuple(found)


def _done(entry: object) -> bool:
    return getattr(entry, "outcome", None) == "done"
