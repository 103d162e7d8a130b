"""The way back: what an undo would do, in the order in which it does it, and what nothing can take back.

It is made from the journal alone; AWS is asked when it is done, one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from wizard.aws.identity import Identity
from wizard.aws.refs import filled
from wizard.aws.writes import DOCUMENTS, writable
from wizard.engine.progress import taking_back
from wizard.engine.write import change_of, undone_at
from wizard.model import Change, Operation
from wizard.state.journal import Journal, Made

NOT_KEPT = "What stood there before is nowhere kept."

_OF_A_SET = ("ManagedPolicy", "CustomerManagedPolicyReference", "InlinePolicy", "UpdatePermissionSet")
_STAYS = (
    "Where this permission set is in use, the account keeps what it was given until the set is brought up to date "
    "there: the plan of this step does that afterwards."
)
_CARRIES = "It comes last: it carries into the account what the permission set holds by then."
_RETURNS = "What stood there before comes back, with whatever it allowed."


@dataclass(frozen=True)
class Back:
    """One change that this journey made.

    Attributes:
        change: as it was made; inverse: what takes it back, as a change of its own, or None where nothing can.
    """

    made: Made
    change: Change
    inverse: Change | None = None

    @property
    def title(self) -> str:
        return self.change.title if self.inverse is None else self.inverse.title

    @property
    def at(self) -> datetime:
        return self.made.intent.at

    @property
    def by(self) -> str:
        """Who made it."""
        return Identity(account="", arn=self.made.intent.identity, user_id="").name

    @property
    def when(self) -> str:
        """When it was made, and by whom, in a sentence."""
        return f"Made on {self.at:%Y-%m-%d %H:%M} UTC by {self.by}."

    @property
    def why_not(self) -> str:
        """Why nothing can take it back."""
        return "" if self.inverse else self.change.no_way_back or NOT_KEPT


@dataclass(frozen=True)
class WayBack:
    """What can be taken back, in the order in which it is done, and what cannot."""

    can: tuple[Back, ...]
    cannot: tuple[Back, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was made and can be taken back."""
        return tuple(one.change for one in self.can)

    @property
    def records(self) -> tuple[Made, ...]:
        """The same as the journal has it."""
        return tuple(one.made for one in self.can)


def way_back(made: Iterable[Made], journal: Journal) -> WayBack:
    """The way back from what was made."""
    pairs = [(item, change_of(item.intent, journal)) for item in made]
    can = [pair for pair in pairs if pair[1].undo is not None]
    can.sort(key=lambda pair: undone_at(pair[0], journal))
    whole = {_set_of(change, item) for item, change in can if _settles(change)}
    return WayBack(
        tuple(Back(item, change, _inverse(change, item, _set_of(change, item) in whole)) for item, change in can),
        tuple(Back(item, change) for item, change in reversed(pairs) if change.undo is None),
    )


def _inverse(change: Change, made: Made, whole: bool) -> Change:
    """What takes a change back, with the ids that AWS gave; `whole` when the account keeps nothing of it."""
    left = made.outcome.left
    undo = filled_in(change.undo, left) if change.undo else change.write
    returns = any(name in undo.parameters for name in DOCUMENTS)
    return change.model_copy(
        update={
            "title": taking_back(change.title),
            "service": undo.service,
            "operation": undo.operation,
            "parameters": undo.parameters,
            "region": undo.region,
            "kind": "delete" if change.kind == "create" else "update",
            "widens": returns,
            "undo": filled_in(change.write, left),
            "needs": (),
            "before": None,
            "notes": tuple(_notes(change, returns, whole)),
        }
    )


def filled_in(write: Operation, left: dict[str, object]) -> Operation:
    return write.model_copy(update={"parameters": filled(write.parameters, left)})


def _notes(change: Change, returns: bool, whole: bool) -> Iterator[str]:
    if returns:
        yield _RETURNS
    if writable(change.write).publishes:
        yield _CARRIES
    elif change.service == "sso-admin" and any(part in change.operation for part in _OF_A_SET) and not whole:
        yield _STAYS


def _settles(change: Change) -> bool:
    """Whether taking it back leaves no account with an older version of the permission set."""
    return writable(change.write).publishes or change.operation == "CreatePermissionSet"


def _set_of(change: Change, made: Made) -> str:
    return str(made.outcome.left.get("PermissionSetArn") or change.id)
