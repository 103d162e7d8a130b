"""access.inventory: the organization around the account, and the accounts in it, as far as this account may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.aws import organizations
from wizard.aws.errors import AwsError, Kind
from wizard.aws.organizations import Member
from wizard.model import (
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.text import clean

ID = "access.inventory"
DOCS = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html"
ACCOUNTS_DOCS = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html"

EXPLANATION = """\
An account seldom stands alone. If it belongs to an organization, somebody else pays its bills, may forbid what its \
administrators allow, and decides who signs in. Here the wizard notes which organization that is and, where it may, \
which other accounts there are, so that nobody links the wrong one.

Only the management account, and accounts it has named for that, may list the others. From any other account the list \
stays unknown, which is normal and stops nobody."""


def organization(look: Look, _: str) -> Finding:
    """Which organization the account is in, who manages it, and how it is billed."""
    found = organizations.organization(look.aws)
    if found is None:
        return passed(
            "The account is in no organization: it pays its own bills, and no organization can forbid it anything."
        )
    management, features = clean(str(found["MasterAccountId"])), str(found.get("FeatureSet") or "unknown")
    evidence = (
        Evidence(label="organization", value=str(found.get("Id") or "unknown")),
        Evidence(label="management account", value=management),
        Evidence(label="email of its management account", value=str(found.get("MasterAccountEmail") or "unknown")),
        Evidence(label="feature set", value=features),
        Evidence(label="policy types", value=_policy_types(found)),
    )
    where = f"organization {clean(str(found.get('Id') or 'without an id'))}, managed by account {management}"
    if management == look.account:
        return failed(
            f"The account is the management account of its own organization ({where}).",
            "AWS recommends against linking a management account: the account step says why, and what else there is.",
            evidence=evidence,
        )
    if features == "CONSOLIDATED_BILLING":
        return passed(f"The account is in {where}, which only shares billing.", evidence=evidence)
    if features != "ALL":
        return unknown(
            f"The account is in {where}, and AWS does not say in words known here what they share ({clean(features)}).",
            "Look at the organization's settings in the AWS console.",
            evidence=evidence,
        )
    return passed(
        f"The account is in {where}, which pays its bills and may set rules for it.",
        evidence=evidence,
    )


def _policy_types(found: Mapping[str, Any]) -> str:
    types = [f"{kind.get('Type')} {kind.get('Status', '')}".strip() for kind in found.get("AvailablePolicyTypes", [])]
    return ", ".join(types) or "none told"


def accounts(look: Look, _: str) -> Finding:
    """The accounts of the organization, and the state of the chosen one among them."""
    if organizations.organization(look.aws) is None:
        return not_applicable("There is no organization, so there is nothing to list.")
    try:
        members = organizations.accounts(look.aws)
    except AwsError as error:
        if error.kind is Kind.DENIED:
            return unknown(
                f"The accounts of the organization cannot be listed from here. {error.sentence}",
                "That is normal: only the management account and delegated administrators have "
                f"{error.permission}. Whoever manages the organization can look instead.",
            )
        raise
    evidence = (Evidence(label="accounts", value="\n".join(map(_line, members)) or "none"),)
    counted = f"{len(members)} account{'s' if len(members) != 1 else ''} ({_counted(members)})"
    chosen = next((member for member in members if member.id == look.account), None)
    if chosen is None:
        return failed(
            f"The organization has {counted}, and account {look.account} is not among them.",
            "Sign in to the account that this journey is for, or choose the account again.",
            evidence=evidence,
        )
    name = clean(chosen.name) or "no name"
    if not chosen.state:
        return unknown(
            f"The organization has {counted}; AWS gives no state for account {chosen.id} ({name}).",
            "Look at the account in the AWS Organizations console.",
            evidence=evidence,
        )
    if chosen.state != "ACTIVE":
        return failed(
            f"The organization has {counted}; account {chosen.id} ({name}) is {clean(chosen.state)}.",
            "Ask whoever manages the organization what became of it: only an active account can be linked.",
            evidence=evidence,
        )
    return passed(f"The organization has {counted}; this journey is for {chosen.id} ({name}).", evidence=evidence)


def _line(member: Member) -> str:
    return f"{clean(member.id)}  {clean(member.state or 'unknown'):<18}  {clean(member.name)}"


def _counted(members: Sequence[Member]) -> str:
    counts = Counter(clean(member.state or "unknown") for member in members)
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items(), key=lambda item: -item[1])) or "none"


STEP = Step(
    id=ID,
    title="Organization",
    owner=Owner.IAM_ADMIN,
    minutes=2,
    explanation=EXPLANATION,
    docs=DOCS,
    checks=(
        Check(
            id="access.organization",
            title="The organization around the account is known",
            judge=organization,
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
        Check(
            id="access.accounts",
            title="The account is an active one of its organization",
            judge=accounts,
            severity=Severity.ADVICE,
            docs=ACCOUNTS_DOCS,
        ),
    ),
)
