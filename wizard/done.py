"""The definition of done: a list by phase, each line with how it stands and how good the evidence is.

Every line is computed from what checks found; nothing can be ticked here. A line is as bad as its worst check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wizard.engine.rollup import Standing
from wizard.model import Owner, Result, Severity, Status, Strength


@dataclass(frozen=True)
class Item:
    """One thing that has to be so in the end, and the checks that tell.

    `proof` names a check whose own reading makes up for somebody's word about the same thing.
    """

    phase: str
    says: str
    checks: tuple[str, ...]
    proof: str = ""


ITEMS: tuple[Item, ...] = (
    Item("decide", "The account for Partner Central is chosen, and you are signed in to it", ("decide.identity",)),
    Item("decide", "It is active and on a paid plan", ("decide.state", "decide.plan")),
    Item("decide", "It is none of the accounts that AWS rules out", ("decide.purpose",)),
    Item("decide", "It is not the organization's management account", ("decide.membership",)),
    Item("decide", "IAM administrator, alliance lead and billing owner are named", ("decide.named",)),
    Item("access", "Two profiles lead to the account", ("access.admin-profile", "access.ops-profile")),
    Item("access", "It is known which organization the account is in", ("access.organization",)),
    Item("access", "Whoever links has every permission for it", ("access.link-permissions",)),
    Item("baseline", "Administrators sign in with a second factor", ("baseline.root-mfa", "baseline.user-mfa")),
    Item("baseline", "A trail writes down what is changed", ("baseline.trail",)),
    Item("baseline", "The IAM administrator has signed off the account", ("baseline.ready",)),
    Item("policies", "Every policy that is needed is there", ("policies.present",)),
    Item("policies", "No other role stands in the way of the names", ("policies.conflicts",)),
    Item("roles", "The persona roles are there, trusted by Partner Central alone", ("roles.exists", "roles.trust")),
    Item("roles", "They carry their policies", ("roles.policies",)),
    Item(
        "signon",
        "The way to sign in after the migration is ready",
        ("signon.identity-center", "signon.external-idp", "signon.saml-application", "signon.iam-users"),
    ),
    Item(
        "signon",
        "Permission sets are there and brought to the account",
        ("signon.exists", "signon.policies", "signon.provisioned"),
    ),
    Item("signon", "Groups with people in them may use them", ("signon.assigned", "signon.members")),
    Item("link", "Everything before the linking holds", ("link.ready",)),
    Item("link", "The account is linked", ("link.state",)),
    Item("users", "The users of the old portal are imported", ("users.imported",)),
    Item("users", "Every active user has a decision", ("users.mapped",)),
    Item("users", "Every role that users get can be given to them", ("users.role-mappable",)),
    Item("migrate", "Everything before the migration holds, and what has to be arranged is", ("migrate.ready",)),
    Item("migrate", "The migration is booked, and people know when", ("migrate.scheduled",)),
    Item("migrate", "The migration has succeeded", ("migrate.completed", "migrate.registered"), "migrate.registered"),
    Item("migrate", "Each persona may do its work", ("migrate.persona-access",)),
    Item("migrate", "Nobody is being refused", ("migrate.denials",)),
    Item("migrate", "Everybody who is active has got in", ("migrate.signed-in",)),
)
"""In the order of the journey."""


@dataclass(frozen=True)
class Line:
    """How one thing stands.

    Attributes:
        strength: the weakest evidence that it rests on; None for what was read directly, and for what does not hold.
        says: what stands against it, or who says so, in a sentence; "" when it simply holds.
        owner: whose turn it is, where it does not hold.
        advice: whether it never stops anybody.
    """

    item: Item
    standing: Standing
    strength: Strength | None
    says: str
    owner: Owner | None
    advice: bool

    @property
    def holds(self) -> bool:
        return self.standing in (Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE)


@dataclass(frozen=True)
class Done:
    """The whole list."""

    lines: tuple[Line, ...]

    @property
    def failing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.FAIL)

    @property
    def unknown(self) -> tuple[Line, ...]:
        """What could not be looked at, or never was."""
        return tuple(line for line in self.lines if line.standing in (Standing.UNKNOWN, Standing.NOT_LOOKED))

    @property
    def claimed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.CLAIMED)

    @property
    def holds(self) -> bool:
        """Whether every line holds, and at least one was really looked at."""
        return all(line.holds for line in self.lines) and any(line.standing is Standing.PASS for line in self.lines)

    @property
    def headline(self) -> str:
        """Where the journey stands, in a sentence that cannot be taken for more than it is."""
        total = len(self.lines)
        if self.failing:
            beside = f", and {len(self.unknown)} could not be looked at" if self.unknown else ""
            return f"Not done: {len(self.failing)} of {total} lines {_are(self.failing)} open{beside}."
        if self.unknown:
            return (
                f"Not known: {len(self.unknown)} of {total} lines could not be looked at or wait for somebody's word."
            )
        if not self.holds:
            return "Not known: nothing on the list was really looked at."
        if self.claimed:
            return (
                f"All {total} lines hold, but {len(self.claimed)} of them on somebody's word alone, which nobody could "
                "verify."
            )
        return f"Done: all {total} lines hold, and every one was looked at."


def _are(lines: Sequence[Line]) -> str:
    return "is" if len(lines) == 1 else "are"


def definition_of_done(results: Iterable[Result]) -> Done:
    """The list over the results of a look over the whole journey."""
    by_check: dict[str, list[Result]] = {}
    for result in results:
        by_check.setdefault(result.check, []).append(result)
    return Done(tuple(_line(item, by_check) for item in ITEMS))


def _line(item: Item, by_check: dict[str, list[Result]]) -> Line:
    found = [result for check in item.checks for result in by_check.get(check, ())]
    missing = [check for check in item.checks if not by_check.get(check)]
    judged = [result for result in found if result.status is not Status.NOT_APPLICABLE]
    advice = bool(judged) and all(result.severity is Severity.ADVICE for result in judged)
    for status, standing in ((Status.FAIL, Standing.FAIL), (Status.UNKNOWN, Standing.UNKNOWN)):
        bad = [result for result in judged if result.status is status]
        if bad:
            # A blocker is named before advice, whatever the order of the checks.
            first = min(bad, key=lambda result: result.severity is Severity.ADVICE)
            more = f" And {len(bad) - 1} more." if len(bad) > 1 else ""
            return Line(item, standing, None, first.summary + more, first.owner, advice)
    if missing:
        return Line(item, Standing.NOT_LOOKED, None, f"Not looked at: {', '.join(missing)}.", None, advice)
    if not judged:
        return Line(item, Standing.NOT_APPLICABLE, None, found[0].summary, None, advice)
    return _holding(item, judged, advice)


def _holding(item: Item, judged: Sequence[Result], advice: bool) -> Line:
    proven = any(result.check == item.proof and not result.claimed for result in judged)
    stated = [result for result in judged if result.claimed]
    seen = [result for result in judged if not result.claimed]
    strength = _weakest(seen) if proven or not stated else Strength.CLAIMED
    says = " ".join(result.summary for result in stated[:1]) + (
        f" And {len(stated) - 1} more." if len(stated) > 1 else ""
    )
    standing = Standing.CLAIMED if stated and not proven else Standing.PASS
    return Line(item, standing, strength, says, None, advice)


def _weakest(results: Iterable[Result]) -> Strength | None:
    """The weakest evidence among results; None when all of it was read directly."""
    order = list(Strength)
    return max((result.strength for result in results if result.strength), key=order.index, default=None)
