"""What a policy could allow, counted from its text: for those who look for traps, and for the words.

Conditions and resources are not weighed here, so everything is "could": what a policy does not even list is certain,
what it lists may still depend on something.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wizard.policy_document import BadDocument, Statement, lower, read, within
from wizard.policy_vocabulary import place
from wizard.text import clean

REAL_PREFIXES = ("partnercentral", "partnercentral-account-management")
"""The action prefixes of Partner Central that IAM knows."""

# An action that no policy can list by name, so that only patterns for a whole service match it.
_UNNAMED = "\x01"


@dataclass(frozen=True)
class Reach:
    """What a policy could allow.

    Attributes:
        counts: per action prefix (lower case), how many actions or wildcard patterns it lists as allowed.
        everything: whether it allows every action of every service.
        except_for: patterns that an Allow with NotAction leaves out; it allows everything else, which no count shows.
        conditions: the conditions on what is allowed or denied, in words; none of them was taken into account.
        statements: what all this was counted from.
    """

    counts: Mapping[str, int]
    everything: bool
    except_for: tuple[str, ...]
    conditions: tuple[str, ...]
    statements: tuple[Statement, ...] = field(repr=False)

    def allows(self, action: str) -> bool:
        """Whether the policy could allow an action ("prefix:Name"), on some resource, under some condition.

        A Deny takes back what it denies everywhere and always; one with a condition or for some resources does not.
        """
        denied = any(_total(statement) and statement.covers(action) for statement in self.statements)
        return not denied and any(statement.allow and statement.covers(action) for statement in self.statements)

    def said(self, prefix: str) -> str:
        """How much of one service it could allow, beside how much of all others, in a few words."""
        name = place(prefix)
        if self.allows(f"{prefix}:{_UNNAMED}"):
            return f"every action of {name}"
        count, elsewhere = self.counts.get(prefix, 0), {key: n for key, n in self.counts.items() if key != prefix}
        said = f"{count:,} action{'' if count == 1 else 's'} of {name}"
        if count or not (elsewhere or self.everything or self.except_for):
            return said
        if self.everything or self.except_for:
            return f"{said}, yet almost everything else"
        others = f"{len(elsewhere):,} other service{'' if len(elsewhere) == 1 else 's'}"
        return f"{said}, yet {sum(elsewhere.values()):,} of {others}"


@dataclass(frozen=True)
class Permit:
    """One action, or pattern of actions, with the statement it stands in."""

    action: str
    statement: Statement

    @property
    def prefix(self) -> str:
        """The service, in lower case; "*" for every service."""
        return lower(self.action.partition(":")[0]) if self.action.strip("*:") else "*"

    @property
    def name(self) -> str:
        return self.action.partition(":")[2] or "*"

    @property
    def on(self) -> tuple[str, ...]:
        """The resources it is limited to; empty when it is only said which it is not for."""
        return () if self.statement.except_resources else self.statement.resources or ()

    def within(self, wider: Permit) -> bool:
        """Whether another permit allows all of this anyway, wherever and whenever this does."""
        mine, other = self.statement, wider.statement
        same_place = (mine.resources, mine.except_resources) == (other.resources, other.except_resources)
        return (
            within(self.action, wider.action)
            and set(other.conditions) <= set(mine.conditions)
            and (anywhere(other) or same_place)
        )


def reach(document: object) -> Reach:
    """What a policy document (a dict, JSON, or URL-encoded JSON) could allow. Raises `BadDocument`."""
    statements = identity_policy(document)
    counts = Counter(permit.prefix for permit in {lower(one.action): one for one in permits(statements)}.values())
    return Reach(
        counts=MappingProxyType({prefix: count for prefix, count in sorted(counts.items()) if prefix != "*"}),
        everything="*" in counts,
        except_for=tuple(
            pattern
            for statement in statements
            if statement.allow and statement.except_actions
            for pattern in statement.actions
        ),
        conditions=tuple(sorted({line.said() for statement in statements for line in statement.conditions})),
        statements=statements,
    )


def actions(document: object) -> tuple[str, ...]:
    """Every action a policy document names, sorted, to see tomorrow which came and went. Raises `BadDocument`.

    What is not simply allowed says so: "never s3:GetObject", "everything except iam:*".
    """
    found: set[str] = set()
    for statement in identity_policy(document):
        words = "" if statement.allow else "never "
        words += "everything except " if statement.except_actions else ""
        found.update(f"{words}{clean(action)}" for action in statement.actions)
    return tuple(sorted(found))


def wrong_prefixes(document: object) -> tuple[str, ...]:
    """Actions that look like Partner Central's but have a prefix IAM does not know, so that they do nothing.

    Real are `partnercentral:` and `partnercentral-account-management:`, in any letter case. Raises `BadDocument`.
    https://docs.aws.amazon.com/partner-central/latest/developer-guide/channel-access-control.html
    """
    found = dict.fromkeys(action for statement in identity_policy(document) for action in statement.actions)
    prefixes = {action: lower(action.partition(":")[0]) for action in found}
    return tuple(
        clean(action)
        for action, prefix in prefixes.items()
        if "partnercentral" in prefix.replace("-", "") and prefix not in REAL_PREFIXES
    )


def identity_policy(document: object) -> tuple[Statement, ...]:
    """The statements of a policy that says what somebody may do. Raises `BadDocument`."""
    statements = read(document)
    for statement in statements:
        if statement.who is not None:
            raise BadDocument("it names a Principal, so it does not say what somebody may do but who may do it")
        if statement.resources is None:
            raise BadDocument("a statement names no Resource")
    return statements


def written(statements: Iterable[Statement]) -> Iterator[Permit]:
    """Every action that statements list, one by one."""
    for statement in statements:
        if not statement.except_actions:
            yield from (Permit(action, statement) for action in statement.actions)


def permits(statements: tuple[Statement, ...]) -> list[Permit]:
    """What is listed as allowed and not certainly denied."""
    denies = [statement for statement in statements if _total(statement)]
    allowed = written(statement for statement in statements if statement.allow)
    return [permit for permit in allowed if not any(_denied(permit.action, deny) for deny in denies)]


def distinct(found: Iterable[Permit]) -> list[Permit]:
    """Permits without those that a pattern, or the same action, beside them allows anyway."""
    every = list(found)
    wider: dict[str, list[tuple[int, Permit]]] = defaultdict(list)
    for at, permit in enumerate(every):
        wider[permit.prefix if "*" in permit.name else lower(permit.action)].append((at, permit))
    return [
        permit
        for at, permit in enumerate(every)
        if not any(
            at != other_at and permit.within(other) and (other_at < at or not other.within(permit))
            for key in {"*", permit.prefix, lower(permit.action)}
            for other_at, other in wider[key]
        )
    ]


def anywhere(statement: Statement) -> bool:
    """Whether a statement speaks about every resource."""
    return not statement.except_resources and "*" in (statement.resources or ())


def _total(statement: Statement) -> bool:
    """Whether a statement is a Deny that holds everywhere and always."""
    return not statement.allow and not statement.conditions and anywhere(statement)


def _denied(action: str, deny: Statement) -> bool:
    """Whether a Deny takes back all of an action pattern; in doubt it does not."""
    if deny.except_actions:
        return not ("*" in action or "?" in action) and deny.covers(action)
    return any(within(action, pattern) for pattern in deny.actions)
