"""Whether everybody who gets access has a way in after the migration: looked up in Identity Center, person by person.

A blocker that holds for every group says nothing about somebody who is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.aws import identitystore, sso
from wizard.aws.reads import Reads
from wizard.journey.migrate.active import MOST, everybody
from wizard.journey.signon import center
from wizard.model import Finding, Look
from wizard.signon import another_way


@dataclass(frozen=True)
class WaysIn:
    """Who was looked for, and who has no way in; `why_not` says why nobody was, "" when they were."""

    people: int
    outside: tuple[str, ...] = ()
    why_not: str = ""


def ways_in(look: Look) -> WaysIn | Finding:
    """Who has no way in; or what is the matter with Identity Center. Raises `AwsError` when nobody can look."""
    people = everybody(look)
    reason = another_way(look.answers)
    if not people or reason or look.sso is None:
        return WaysIn(len(people), why_not=reason)
    if len(people) > MOST:
        return WaysIn(len(people), why_not=f"{len(people)} people are too many to be looked up one by one.")
    there = center.find(replace(look, aws=look.sso))
    if isinstance(there, Finding):
        return there
    assert look.account is not None
    inside = _assigned(there, look.account)
    store = there.instance.store
    return WaysIn(len(people), tuple(user for user in people if not inside & _ids(there.aws, store, user.strip())))


def _ids(aws: Reads, store: str, user: str) -> set[str | None]:
    """The ids of a person, as their address is spelled in the portal, and in small letters."""
    return {identitystore.user_id(aws, store, spelled) for spelled in (user, user.lower())} - {None}


def _assigned(there: center.Center, account: str) -> set[str | None]:
    """The ids of everybody who may use some permission set in the account, by themselves or through a group."""
    aws, instance, store = there.aws, there.instance.arn, there.instance.store
    sets = [
        *sso.provisioned(aws, instance, account, latest=True),
        *sso.provisioned(aws, instance, account, latest=False),
    ]
    principals = {principal for arn in sets for principal in sso.assignments(aws, instance, account, arn)}
    inside: set[str | None] = {id for kind, id in principals if kind == "USER"}
    for kind, id in principals:
        if kind == "GROUP":
            inside.update(identitystore.all_members(aws, store, id))
    return inside
