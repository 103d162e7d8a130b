"""Which accounts a journey may write to, and whose Identity Center, found out before the first write there.

A journey is bound to the account that it links, and to the account from which it manages Identity Center. The second
is often another one; writing permission sets into a stranger's organization must be impossible by accident.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wizard.aws import organizations
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, Sweep
from wizard.engine.situation import Situation
from wizard.journey import step_named
from wizard.model import Change, Role


class WrongAccount(Exception):
    """Whoever is signed in may not write for this journey; nothing was written."""


def confirm_identity(situation: Situation, connection: Connection, role: Role = Role.LINKED) -> Identity:
    """Who is signed in right now, if it is somebody who may write for this journey.

    Raises `WrongAccount` with a sentence, and `AwsError` when AWS does not say.
    """
    if connection.read_only:
        raise WrongAccount("This session is read-only. Nothing was written: leave --read-only out to write.")
    identity = connection.identity()
    if identity.is_root:
        raise WrongAccount(
            "You are signed in as the root user. Nothing was written: sign in as an administrator instead."
        )
    if identity.partition != "aws":
        raise WrongAccount(
            f"This sign-in belongs to the partition {identity.partition}; Partner Central lives in the partition aws. "
            "Nothing was written."
        )
    linked = role is Role.LINKED
    expected = situation.account if linked else situation.sso_account
    if identity.account != expected:
        what, option = ("this journey", "--profile") if linked else ("its Identity Center", "--sso-profile")
        raise WrongAccount(
            f"You are signed in to account {identity.account}, and {what} belongs to account "
            f"{expected or 'none yet'}. Nothing was written: sign in to the right account, or name its profile with "
            f"{option}."
        )
    return identity


def works_with_sso(changes: Iterable[Change]) -> bool:
    """Whether any of these changes is made with Identity Center's identity."""
    return any(step_named(change.step).role is Role.SSO for change in changes)


def where_made(changes: Iterable[Change], situation: Situation) -> str:
    """Where changes are made, in words that follow "in": the account, or how many in which where there are several."""
    places = Counter(_place(change, situation) for change in changes)
    if len(places) == 1:
        return next(iter(places))
    return " and ".join(f"{place} ({number})" for place, number in places.items())


def _place(change: Change, situation: Situation) -> str:
    if change.service == "local":
        return "the AWS settings of this computer"
    if step_named(change.step).role is Role.SSO:
        return f"Identity Center of account {change.account}" if change.account else "Identity Center"
    return f"account {situation.account}" if situation.account else "the account of this journey"


def sso_account(situation: Situation) -> str:
    """The account that is signed in for Identity Center, if it can only be the right one.

    It is when it is the journey's own account, or when AWS says that both are in the same organization: only the
    organization's management account and its delegated administrator get an answer about permission sets there.
    Raises `WrongAccount` with a sentence, and `AwsError` when AWS does not say who is signed in.
    """
    identity = situation.connections[Role.SSO].identity()
    if identity.account == situation.account:
        return identity.account
    here, there = (_organization(situation, role) for role in (Role.LINKED, Role.SSO))
    if here == there:
        return identity.account
    raise WrongAccount(
        f"The profile for Identity Center belongs to account {identity.account}, in another organization than account "
        f"{situation.account}. Nothing was written: name a profile of the right organization with --sso-profile."
    )


def _organization(situation: Situation, role: Role) -> str:
    """The management account of the organization that one identity's account is in."""
    whose = f"account {situation.account}" if role is Role.LINKED else "the account of --sso-profile"
    try:
        found = organizations.organization(Reads(Sweep(situation.connections[role])))
    except AwsError as error:
        raise WrongAccount(
            f"Nobody could look in which organization {whose} is, so nothing was written: {error.sentence} "
            "Name the account that manages Identity Center with --sso-account if you are sure."
        ) from None
    if found is None:
        raise WrongAccount(
            f"Nothing was written: {whose} is in no organization, and Identity Center gives access only within its own. "
            "Choose another way to sign in."
        )
    return str(found["MasterAccountId"])
