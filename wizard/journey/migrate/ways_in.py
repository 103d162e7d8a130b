"""Whether everybody who gets access has a way in after the migration: looked up in Identity Center, person by person.

A blocker that holds for every group says nothing about somebody who is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.aws import identitystore, sso
from wizard.journey.migrate.active import MOST, everybody
from wizard.journey.signon import center
from wizard.model import Finding, Look
from wizard.signon import another_way


@dataclass(frozen=True)
class WaysIn:
    """Who was looked for, and who has no way in; `why_not` says why nobody was, "" when they were.

    `strangers` are those of them whom Identity Center does not know at all.
    """

    people: int
    outside: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
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
    allowed = _assigned(there, look.account)
    ids = {user: _ids(there, user.strip()) for user in people}
    outside = tuple(user for user in people if not any(_is_inside(there, allowed, id) for id in ids[user]))
    return WaysIn(len(people), outside, tuple(user for user in outside if not ids[user]))


def _ids(there: center.Center, user: str) -> list[str]:
    """Whom Identity Center knows by an address, as it is spelled in the portal or in small letters."""
    found = (identitystore.user_id(there.aws, there.instance.store, one) for one in dict.fromkeys((user, user.lower())))
    return [id for id in found if id is not None]


def _is_inside(there: center.Center, allowed: set[tuple[str, str]], id: str) -> bool:
    """Whether a person may use any permission set of the account, themselves or through a group."""
    return ("USER", id) in allowed or any(
        ("GROUP", group) in allowed for group in identitystore.groups_of(there.aws, there.instance.store, id)
    )


def _assigned(there: center.Center, account: str) -> set[tuple[str, str]]:
    """Every user and group that may use some permission set in the account."""
    aws, instance = there.aws, there.instance.arn
    sets = [
        *sso.provisioned(aws, instance, account, latest=True),
        *sso.provisioned(aws, instance, account, latest=False),
    ]
    return {principal for arn in sets for principal in sso.assignments(aws, instance, account, arn)}
