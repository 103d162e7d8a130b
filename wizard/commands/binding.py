"""Which accounts a session is about: options, answers, journey and whoever is signed in have to agree on them."""

from __future__ import annotations

import argparse

from wizard.aws.identity import Identity
from wizard.commands.errors import CannotGoOn
from wizard.state.journey import Journey


def require_one_account(options: argparse.Namespace, bound: str | None, confirmed: str) -> None:
    """Raises `CannotGoOn` when a file of answers, or `--account`, names another account than the one this is about."""
    meant = bound or options.account
    if options.answers and confirmed and meant and confirmed != meant:
        raise CannotGoOn(
            f"{options.answers} confirms account {confirmed}, and this journey is for account {meant}. "
            "Correct the file, or name another journey with --state."
        )
    if bound and options.account and bound != options.account:
        raise CannotGoOn(
            f"This journey belongs to account {bound}, and --account names {options.account}. "
            "Leave --account out, or name another journey with --state."
        )


def require_signed_in_to(expected: str | None, identity: Identity | None) -> None:
    """Raises `CannotGoOn` when somebody is signed in, and to another account."""
    if identity and expected and identity.account != expected:
        raise CannotGoOn(
            f"You are signed in to account {identity.account}, and this journey belongs to account {expected}. "
            "Sign in to that account, or name its profile with --profile."
        )


def bind_as_named(options: argparse.Namespace, journey: Journey) -> None:
    """Bind a new journey to the account of `--account`, where anything may be noted at all. Raises `StateError`."""
    if options.account and not journey.state.account and not journey.read_only and not options.read_only:
        journey.update(account=options.account)


def sso_account_of(options: argparse.Namespace, journey: Journey) -> str | None:
    """The account of Identity Center that the journey is bound to, or that is named for it.

    Raises `CannotGoOn` when these are two.
    """
    bound = journey.state.sso_account
    if bound and options.sso_account and bound != options.sso_account:
        raise CannotGoOn(
            f"This journey manages Identity Center from account {bound}, and --sso-account names {options.sso_account}. "
            "Leave --sso-account out, or name another journey with --state."
        )
    return bound or options.sso_account
