"""What the journey reads of AWS Organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wizard.aws.account import is_account_id
from wizard.aws.errors import missing
from wizard.aws.reads import Reads, field, unless_absent


class Member(NamedTuple):
    """An account of the organization; `state` is AWS's word, "" when AWS gives none."""

    id: str
    name: str
    state: str


def organization(aws: Reads) -> dict[str, Any] | None:
    """The organization of the signed-in account: `Id`, `MasterAccountId` and more; None when it is in none.

    Every member account may ask. Raises `AwsError`: denied and throttled are not "none".

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
    """
    answer = unless_absent(aws, "organizations", "DescribeOrganization", "Organization")
    if answer is None:
        return None
    found: dict[str, Any] = answer["Organization"]
    if not is_account_id(str(field(found, "MasterAccountId", "organizations", "DescribeOrganization"))):
        raise missing("organizations", "DescribeOrganization", "MasterAccountId")
    return found


def accounts(aws: Reads) -> list[Member]:
    """Every account of the organization; only its management account and delegated administrators may ask.

    The state is `State`; where that is missing, the `Status` that AWS retired in September 2026. Raises `AwsError`.

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
    """
    listed = field(aws.read("organizations", "ListAccounts"), "Accounts", "organizations", "ListAccounts")
    return [_member(account) for account in listed]


def _member(account: Mapping[str, Any]) -> Member:
    if not account.get("Id"):
        raise missing("organizations", "ListAccounts", "Id")
    return Member(
        str(account["Id"]), str(account.get("Name", "")), str(account.get("State") or account.get("Status") or "")
    )
