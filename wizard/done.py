"""The definition of done: a list by phase, each line with how it stands and how good the evidence is.

Every line is computed from what checks found; nothing can be ticked here. A line is as bad as its worst blocker, and
advice keeps nothing from being done. What the whole journey comes to is said here, for every face and the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from wizard.engine.rollup import Standing, standing
from wizard.model import Owner, Result, Severity, Status, Strength
from wizard.words import STANDINGS


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
        advice: whether what it comes to never stops anybody: no blocker is behind it, or every one of them holds.
        on_word: whether something that holds in it does so on somebody's word alone.
    """

    item: Item
    standing: Standing
    strength: Strength | None
    says: str
    owner: Owner | None
    advice: bool
    on_word: bool = False

    @property
    def holds(self) -> bool:
        return self.standing in (Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE)

    @property
    def advised(self) -> bool:
        """Whether it does not hold, and nothing but advice stands against it."""
        return self.advice and self.standing in (Standing.FAIL, Standing.UNKNOWN)

    @property
    def words(self) -> tuple[str, str]:
        """Its sign and its word, the same in every face: a "✗" always means a blocker."""
        sign, word = STANDINGS[self.standing].split(" ", 1)
        if self.advised:
            return "!", "advice" if self.standing is Standing.FAIL else "advice, unknown"
        strength = f", {self.strength.value}" if self.strength and self.strength.value != word else ""
        return sign, f"{word}{strength}"


@dataclass(frozen=True)
class Done:
    """The whole list.

    Attributes:
        beside: blockers that no line of it is about.
        rests_on_word: whether any blocker holds on somebody's word alone, also one that a line has better evidence for.
    """

    lines: tuple[Line, ...]
    beside: tuple[Result, ...]
    rests_on_word: bool

    @property
    def failing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.FAIL and not line.advice)

    @property
    def unknown(self) -> tuple[Line, ...]:
        """What could not be looked at, or never was."""
        return tuple(line for line in self.lines if not (line.holds or line.advised or line in self.failing))

    @property
    def advised(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.advised)

    @property
    def claimed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.on_word)

    @property
    def fails(self) -> bool:
        """Whether a blocker fails, on a line of the list or beside it."""
        return bool(self.failing or self._beside(Status.FAIL))

    @property
    def holds(self) -> bool:
        """Whether nothing but advice is open, and at least one line was really looked at."""
        open_one = self.fails or self.unknown or self._beside(Status.UNKNOWN)
        return not open_one and any(line.standing is Standing.PASS for line in self.lines)

    @property
    def headline(self) -> str:
        """Where the journey stands, in a sentence that cannot be taken for more than it is."""
        failing, open_ones = self._counted(self.failing, Status.FAIL)
        unknown, blind = self._counted(self.unknown, Status.UNKNOWN)
        if failing:
            beside = f", and {unknown} could not be looked at" if unknown else ""
            return f"Not done: {open_ones} {'is' if failing == 1 else 'are'} open{beside}."
        if unknown:
            waits = "waits" if unknown == 1 else "wait"
            return f"Not known: {blind} could not be looked at or {waits} for somebody's word."
        if not self.holds:
            return "Not known: nothing on the list was really looked at."
        return self._holding()

    def _holding(self) -> str:
        total, advised, claimed = len(self.lines), len(self.advised), len(self.claimed)
        said = f"{total - advised} of {total} lines hold" if advised else f"all {total} lines hold"
        other = "the other one is" if advised == 1 else f"the other {advised} are"
        rest = f"{other} advice, which never stops anybody" if advised else ""
        if not self.rests_on_word:
            return f"Done: {said}, and {rest or 'every one was looked at'}."
        word = f", {claimed} of them on somebody's word alone, which nobody could verify" if claimed else ""
        if not claimed:
            rest = "; ".join(filter(None, [rest, "a blocker beside them rests on somebody's word alone"]))
        return f"{said[:1].upper()}{said[1:]}{word}{f'; {rest}' if rest else ''}."

    def _beside(self, status: Status) -> tuple[Result, ...]:
        return tuple(result for result in self.beside if result.status is status)

    def _counted(self, lines: Sequence[Line], status: Status) -> tuple[int, str]:
        """How many lines, with the blockers that stand on none: together, and in words."""
        more = len(self._beside(status))
        blockers = f"{more} blocker{'s' if more != 1 else ''} beside {'them' if lines else 'the list'}" if more else ""
        said = [f"{len(lines)} of {len(self.lines)} lines" if lines else "", blockers]
        return len(lines) + more, " and ".join(filter(None, said))


def definition_of_done(results: Iterable[Result]) -> Done:
    """The list over the results of a look over the whole journey."""
    by_check: dict[str, list[Result]] = {}
    by_step: dict[str, list[Result]] = {}
    results = list(results)
    for result in results:
        by_check.setdefault(result.check, []).append(result)
        by_step.setdefault(result.step, []).append(result)
    blind = frozenset(step for step, found in by_step.items() if standing(found).standing is Standing.UNKNOWN)
    listed = {check for item in ITEMS for check in item.checks}
    lines = tuple(_line(item, by_check, blind) for item in ITEMS)
    blockers = [result for result in results if result.severity is Severity.BLOCKER]
    return Done(
        lines,
        tuple(result for result in blockers if result.check not in listed),
        any(line.on_word for line in lines) or any(result.claimed for result in blockers),
    )


def at_the_end(found: Done) -> str:
    """What the last page says, when nothing on it is open."""
    return f"This is the last step. {found.headline}"


def _line(item: Item, by_check: dict[str, list[Result]], blind: Set[str]) -> Line:
    """How a line stands. `blind` are the steps of which nothing could be looked at: their advice is not known either."""
    found = [result for check in item.checks for result in by_check.get(check, ())]
    missing = [check for check in item.checks if not by_check.get(check)]
    judged = [result for result in found if result.status is not Status.NOT_APPLICABLE]
    blockers = [result for result in judged if result.severity is Severity.BLOCKER]
    on_word = _on_word(item, judged)
    for group in (blockers, [result for result in judged if result.severity is Severity.ADVICE]):
        for status, stands in ((Status.FAIL, Standing.FAIL), (Status.UNKNOWN, Standing.UNKNOWN)):
            bad = [result for result in group if result.status is status]
            if bad:
                more = f" And {len(bad) - 1} more." if len(bad) > 1 else ""
                advice = group is not blockers and not (status is Status.UNKNOWN and bad[0].step in blind)
                return Line(item, stands, None, bad[0].summary + more, bad[0].owner, advice, on_word)
        if group is blockers and missing:
            return Line(item, Standing.NOT_LOOKED, None, f"Not looked at: {', '.join(missing)}.", None, False)
    if not judged:
        return Line(item, Standing.NOT_APPLICABLE, None, found[0].summary, None, False)
    return _holding(item, judged, not blockers, on_word)


def _on_word(item: Item, judged: Iterable[Result]) -> bool:
    """Whether something holds on a word alone, and nothing was read that makes up for it."""
    judged = list(judged)
    proven = any(
        result.check == item.proof and result.status is Status.PASS and not result.claimed for result in judged
    )
    return any(result.claimed for result in judged) and not proven


def _holding(item: Item, judged: Sequence[Result], advice: bool, on_word: bool) -> Line:
    stated = [result for result in judged if result.claimed]
    seen = [result for result in judged if not result.claimed]
    says = " ".join(result.summary for result in stated[:1]) + (
        f" And {len(stated) - 1} more." if len(stated) > 1 else ""
    )
    if on_word:
        return Line(item, Standing.CLAIMED, Strength.CLAIMED, says, None, advice, True)
    return Line(item, Standing.PASS, _weakest(seen), says, None, advice)


def _weakest(results: Iterable[Result]) -> Strength | None:
    """The weakest evidence among results; None when all of it was read directly."""
    order = list(Strength)
    return max((result.strength for result in results if result.strength), key=order.index, default=None)
