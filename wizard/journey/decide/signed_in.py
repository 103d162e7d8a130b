"""Whose account is being looked at: what is read of one account says nothing about another."""

from __future__ import annotations

from wizard.aws import account
from wizard.model import Finding, Look, unknown


def elsewhere(look: Look) -> Finding | None:
    """The finding of every check on the chosen account while somebody is signed in to another one."""
    if look.bound is None:
        return None
    signed_in = account.signed_in(look.aws).account
    if signed_in == look.bound:
        return None
    return unknown(
        f"Nobody could look at account {look.bound}: you are signed in to account {signed_in}.",
        f"Sign in to account {look.bound}, or name its profile with --profile.",
    )
