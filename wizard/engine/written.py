"""What a journey wrote, whoever did it and on whichever computer: each write, and each that was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from wizard.engine.progress import taking_back
from wizard.engine.write import change_of
from wizard.state.handoffs import MadeElsewhere
from wizard.state.journal import Journal


class Wrote(NamedTuple):
    """One write that is known to have happened.

    Attributes:
        who: the ARN of who was signed in.
        service: such as "iam".
        back: whether it took something back.
    """

    at: datetime
    who: str
    step: str
    title: str
    service: str
    request_id: str | None
    back: bool = False

    @property
    def words(self) -> str:
        return taking_back(self.title) if self.back else self.title


def written(journal: Journal, elsewhere: Iterable[MadeElsewhere] = ()) -> tuple[Wrote, ...]:
    """All that was written, oldest first; of what another copy of the journey wrote, only its packet tells."""
    entries = {entry.seq: entry for entry in journal.entries}
    found = {}
    for end in entries.values():
        promise = entries.get(end.intent or 0)
        if promise is None or end.outcome != "done":
            continue
        change = change_of(promise, journal)
        found[promise.at, change.title] = Wrote(
            end.at,
            promise.identity,
            change.step,
            change.title,
            change.service,
            end.request_id,
            back=promise.kind == "undo-intent",
        )
    for made in elsewhere:
        if made.outcome == "done":
            found.setdefault((made.at, made.title), of_elsewhere(made))
    return tuple(sorted(found.values(), key=lambda wrote: (wrote.at, wrote.title)))


def of_elsewhere(made: MadeElsewhere) -> Wrote:
    """A write that another copy of this journey recorded."""
    service = made.operation.partition(":")[0]
    return Wrote(made.at, made.identity, made.step, made.title, service, made.request_id)
