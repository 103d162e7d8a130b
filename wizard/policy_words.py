"""What a policy allows, in plain sentences that rest on its live document and on nothing else.

There is no table of policies here, so a policy that AWS changes tomorrow, or one that a company wrote, is explained
by the same rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wizard.policy_document import BadDocument, Statement, listed, lower
from wizard.policy_reach import (
    REAL_PREFIXES,
    Permit,
    Reach,
    actions,
    anywhere,
    distinct,
    identity_policy,
    permits,
    reach,
    written,
    wrong_prefixes,
)
from wizard.policy_vocabulary import (
    EVERYTHING,
    MUCH,
    RAW,
    SERVICES,
    WRITES,
    kinds,
    only,
    own_words,
    place,
    plural,
    spelled,
    where,
)
from wizard.text import clean, shorten

__all__ = ["BadDocument", "Reach", "actions", "in_words", "reach", "wrong_prefixes"]

_LONGEST = 199
_ROOM_FOR_THE_REST = 42
_MANY_SERVICES = 20
_RANK = {prefix: rank for rank, prefix in enumerate(SERVICES)}
_TAGS = ("tags", "untags")
_ACTS = {
    **dict.fromkeys(WRITES, "creates or changes {} kind{s} of record"),
    "sees": "sees {} kind{s} of record",
    "deletes": "deletes {} kind{s} of record",
    "does": "does everything",
}
_OTHER_ACTS = "takes {} other action{s}"

Things = Mapping[str, tuple[str, ...]]
"""Noun → the few things it is limited to; empty when it is not limited."""


def in_words(document: object, most: int = 4) -> tuple[str, ...]:
    """What a policy allows, in at most `most` sentences of fewer than 200 characters, most important first.

    What it forbids comes before everything else, in one sentence. Takes a dict, JSON, or URL-encoded JSON. Raises
    `BadDocument`.
    """
    statements = identity_policy(document)
    allows = [statement for statement in statements if statement.allow]
    denies = [statement for statement in statements if not statement.allow]
    never = [*_all_but(denies, "anything"), *_clauses(written(denies), "anything")]
    may = [*_all_but(allows, EVERYTHING), *_clauses(permits(statements), EVERYTHING)]
    sentences = _packed("Never: ", never, min(most, 1))
    sentences += _packed("", may, most - len(sentences))
    return tuple(sentences or ["Allows nothing."][: max(most, 0)])


@dataclass(frozen=True)
class _Clause:
    """What is allowed with one service under the same conditions.

    `verbs` holds what is done with what; `own` holds words that need neither. `size` counts the actions told here.
    """

    prefix: str
    size: int
    place: str = ""
    where: str = ""
    own: tuple[str, ...] = ()
    verbs: Mapping[str, Things] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return self.size + (1000 if "does" in self.verbs else 0)

    @property
    def order(self) -> tuple[bool, bool, bool, int, int, str, str]:
        """Partner Central and what opens other doors first, then business, then the rest; reading comes last."""
        door = self.prefix in REAL_PREFIXES or (self.prefix in {"iam", "sts"} and bool(self.own))
        quiet = not self.own and set(self.verbs) <= {"sees", *_TAGS}
        rank = _RANK.get(self.prefix, len(_RANK))
        return (not door, quiet, rank >= _RANK["s3"], -self.weight, rank, self.prefix, self.where)

    def say(self, most: int) -> str:
        """The clause in words that name at most `most` things for each verb."""
        parts = [*self.own, *_parts(self.verbs, most)]
        told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
        limits = f", {self.where}" if self.where else ""
        if self.own:
            return f"{told}{limits}"
        return f"{told} in {self.place}{limits}" if len(parts) == 1 else f"in {self.place}{limits}: {told}"


def _clauses(found: Iterable[Permit], every: str) -> list[_Clause]:
    """Everything that is allowed, what matters most first; `every` is the word for all of a service."""
    groups: dict[tuple[str, str, str, bool], list[Permit]] = defaultdict(list)
    for permit in sorted(distinct(found), key=lambda permit: (lower(permit.action), permit.action)):
        told = bool(_own(permit))
        at = "" if told else place(permit.prefix, permit.on)
        groups[permit.prefix, at, where(permit.statement, told), told].append(permit)
    clauses = []
    for (prefix, at, limits, told), group in groups.items():
        own = tuple(sorted({_own(permit) for permit in group})) if told else ()
        clause = _Clause(prefix, len(group), at, limits, own, {} if told else _verbs(group, every))
        clauses.extend(_shares(clause))
    if len({clause.prefix for clause in clauses}) > _MANY_SERVICES:
        clauses = _summed(clauses, every)
    clauses.sort(key=lambda clause: clause.order)
    if clauses:
        main = max(clauses, key=lambda clause: clause.weight)
        clauses.remove(main)
        clauses.insert(0, main)
    return clauses


def _own(permit: Permit) -> str:
    return own_words(permit.action, permit.on, permit.statement.conditions)


def _all_but(statements: Iterable[Statement], every: str) -> list[_Clause]:
    """The clauses of statements that mean every action except some."""
    clauses = []
    for statement in statements:
        if statement.except_actions:
            names = dict.fromkeys(
                place(lower(pattern[:-2])) if pattern.endswith(":*") else shorten(clean(pattern), 40)
                for pattern in statement.actions
            )
            limits = [where(statement, told=False), "" if anywhere(statement) else "with some resources only"]
            told = f"does {every} in this AWS account except {listed(names, most=3)}"
            clauses.append(_Clause("*", 1, "", ", ".join(filter(None, limits)), (told,)))
    return clauses


def _verbs(permits: Iterable[Permit], every: str) -> dict[str, Things]:
    """What is done with what; the nouns most is done with come first."""
    found: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
    times: Counter[str] = Counter()
    for permit in permits:
        verb, bare = spelled(permit.name)
        if bare == MUCH and every != EVERYTHING:
            verb, bare = RAW, shorten(clean(permit.name), 40)
        limit = () if permit.prefix == "s3" else only(bare, permit.on)
        for noun in kinds(every if bare == EVERYTHING else bare, permit.on):
            for word in ("creates", "changes") if verb == "creates or changes" else (verb,):
                found[word][noun].append(limit)
            times[noun] += verb not in _TAGS
    return {
        verb: {noun: _widest(nouns[noun]) for noun in sorted(nouns, key=lambda noun: (-times[noun], noun))}
        for verb, nouns in found.items()
    }


def _widest(limits: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    every = list(limits)
    return () if () in every else tuple(sorted({name for limit in every for name in limit}))


def _shares(clause: _Clause) -> list[_Clause]:
    """A clause too long for one sentence as several: what is written and seen, what else is done, what is tagged."""
    if len(clause.say(3)) < _LONGEST:
        return [clause]
    if clause.own:
        return [replace(clause, own=(words,), size=1) for words in clause.own]
    shares: dict[int, dict[str, Things]] = defaultdict(dict)
    for verb, nouns in clause.verbs.items():
        shares[0 if verb in (*WRITES, "sees") else 2 if verb in _TAGS else 1][verb] = nouns
    told = [replace(clause, verbs=verbs, size=sum(map(len, verbs.values()))) for _, verbs in sorted(shares.items())]
    return [short for share in told for short in ([share] if len(share.say(1)) < _LONGEST else _apart(share))]


def _apart(clause: _Clause) -> list[_Clause]:
    """A clause for each verb."""
    return [replace(clause, verbs={verb: nouns}, size=len(nouns)) for verb, nouns in clause.verbs.items()]


def _summed(clauses: Iterable[_Clause], every: str) -> list[_Clause]:
    """Clauses about very many services as one for each kind of act; what has its own words keeps them."""
    summed = []
    acts: dict[str, Counter[str]] = defaultdict(Counter)
    for clause in clauses:
        if clause.own:
            summed.append(clause)
        for verb, nouns in clause.verbs.items():
            acts[_ACTS.get(verb, _OTHER_ACTS)][clause.prefix] += len(nouns)
    for act, prefixes in acts.items():
        known = [name for prefix, name in SERVICES.items() if prefix in prefixes]
        services = f"{len(prefixes)} AWS service{_s(len(prefixes))}"
        among = f", among them {listed(known[:3])}" if known else ""
        told = act.format(f"{prefixes.total():,}", s=_s(prefixes.total())).replace(EVERYTHING, every)
        summed.append(_Clause("*", prefixes.total(), own=(f"{told} in {services}{among}",)))
    return summed


def _parts(verbs: Mapping[str, Things], most: int) -> list[str]:
    """What is done with what: verbs that share their nouns are told together, what is only seen comes last."""
    left = dict(verbs)
    writes = [verb for verb in WRITES if verb in left]
    if len(writes) > 1:
        gone = [left.pop(verb) for verb in writes]
        nouns = dict.fromkeys(noun for things in gone for noun in things)
        written = {noun: _widest(things[noun] for things in gone if noun in things) for noun in nouns}
        left = {"creates": written, "changes": written, **left}
    seen = left.pop("sees", {})
    told = {(noun, limit) for things in left.values() for noun, limit in things.items()}
    together: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = defaultdict(list)
    if seen and all(things == seen for things in left.values()):
        left, seen = {"sees": seen, **left}, {}
    for verb, things in left.items():
        together[tuple(things.items())].append(verb)
    parts = [
        f"{listed(words, most=len(words), last='or')} {_things(things, most, names=RAW in words)}"
        for things, words in together.items()
    ]
    known = told & seen.items()
    if 2 * len(known) > len(told):
        rest = [item for item in seen.items() if item not in known]
        these = "these" if len(known) == len(told) else "most of these"
        parts.append(f"sees {_things(rest, min(most, max(most - 1, 1)), these)}")
    elif seen:
        parts.append(f"sees {_things(seen.items(), most)}")
    return parts


def _things(things: Iterable[tuple[str, tuple[str, ...]]], most: int, first: str = "", names: bool = False) -> str:
    told = [first] if first else []
    for noun, limit in things:
        several = noun if names else plural(noun)
        few = f"some {several}" if most < 1 else f"{several} (only {listed(limit, most=2)})"
        told.append(few if limit else several)
    room = max(most, 1) + bool(first)
    return listed(told, most=room + (len(told) == room + 1), more="more" if names else "more kinds")


# --- how to say it --------------------------------------------------------------------------------------------------


def _packed(opening: str, clauses: list[_Clause], room: int) -> list[str]:
    """Clauses as at most `room` sentences: the first alone, short ones together, what does not fit counted."""
    sentences: list[str] = []
    waiting = clauses
    while waiting and len(sentences) < room:
        last = len(sentences) == room - 1
        said, waiting = _filled(waiting, _LONGEST - len(opening) - 1, alone=not sentences and not last, last=last)
        text = f"{opening}{said}."
        sentences.append(text[0].upper() + text[1:])
    return sentences


def _filled(waiting: list[_Clause], length: int, alone: bool, last: bool) -> tuple[str, list[_Clause]]:
    """As many clauses as fit into one sentence, and those that are left."""
    told, left = _fitting(waiting, length, 1 if alone else len(waiting))
    if last and left:
        told, left = _fitting(waiting, length - _ROOM_FOR_THE_REST, len(waiting))
        told.append(_rest(left))
    return "; ".join(told), left


def _fitting(waiting: list[_Clause], room: int, most: int) -> tuple[list[str], list[_Clause]]:
    told: list[str] = []
    left: list[_Clause] = []
    for clause in waiting:
        fitting = (clause.say(things) for things in ((2, 1) if told else (4, 3, 2, 1, 0)))
        said = next((said for said in fitting if len("; ".join([*told, said])) <= room), "")
        if said and len(told) < most:
            told.append(said)
        else:
            left.append(clause)
    return (told, left) if told else ([shorten(waiting[0].say(0), room)], waiting[1:])


def _rest(clauses: list[_Clause]) -> str:
    count = sum(clause.size for clause in clauses)
    services = {clause.prefix for clause in clauses}
    among = "" if "*" in services else f" in {len(services)} service{_s(len(services))}"
    return f"and {count:,} more action{_s(count)}{among}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
