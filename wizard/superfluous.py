"""What this journey attached and today's answers no longer ask for: the policies of a choice that was made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wizard.answers import Answers
from wizard.catalog import policy_name
from wizard.personas import STEP as ROLES_STEP
from wizard.personas import wanted_roles
from wizard.signon import SETS_STEP, wanted_sets

_ATTACH = "/attach/"
_PAGES = {ROLES_STEP: "4.1, Persona roles", SETS_STEP: "5.2, Permission sets"}
_CONSOLES = {ROLES_STEP: "IAM", SETS_STEP: "Identity Center"}


def superfluous(made: Iterable[str], answers: Answers, account: str | None) -> frozenset[str]:
    """Of changes that were made, by id: policies of roles and permission sets that are still wanted, but not with these."""
    wanted = {f"{ROLES_STEP}/{role.name}": role.policies for role in wanted_roles(answers, account)}
    for one in wanted_sets(answers, account):
        wanted[f"{SETS_STEP}/{one.name}"] = (*one.managed, *one.references)
    names = {thing: {policy_name(policy) for policy in policies} for thing, policies in wanted.items()}
    found = set()
    for id in made:
        thing, attached, policy = id.partition(_ATTACH)
        if attached and thing in names and policy_name(policy) not in names[thing]:
            found.add(id)
    return frozenset(found)


def attached(made: Iterable[str], step: str, name: str) -> frozenset[str]:
    """The names of the policies that this journey attached to one role or permission set."""
    thing = f"{step}/{name}{_ATTACH}"
    return frozenset(policy_name(id.removeprefix(thing)) for id in made if id.startswith(thing))


def carries(what: Iterable[str], ours: Iterable[str]) -> str:
    """What something carries beside what it needs, and which of it this journey attached."""
    what, ours = list(what), list(ours)
    if not ours:
        return ", ".join(what)
    others = [one for one in what if not any(one.endswith(name) for name in ours)]
    mine = f"{', '.join(ours)}, which this journey attached for what was answered before"
    return f"{mine}; and {', '.join(others)}" if others else mine


def remedy(step: str, ours: Collection[str], found: Collection[str]) -> str:
    """How what this journey attached is taken back, and what to do about what somebody else did."""
    theirs = f"ind out who added it and why. It is never removed for you; the {_CONSOLES[step]} console can."
    if not ours:
        return f"F{theirs}"
    said = f"Take back what today's answers no longer ask for: u in {_PAGES[step]}, or the command undo {step} --superfluous."
    return said if len(ours) == len(found) else f"{said} Of the rest, f{theirs}"
