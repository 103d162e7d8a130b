"""What the journey reads about the account itself: who is signed in, its plan, its state, its contact details."""

from __future__ import annotations

from typing import Any

from wizard.aws.errors import missing
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, field, unless_absent


def is_account_id(text: str) -> bool:
    """Whether this is the number of an AWS account."""
    return len(text) == 12 and text.isascii() and text.isdigit()


def signed_in(aws: Reads) -> Identity:
    """Who is signed in, shared with every other check of the sweep. It needs no permission. Raises `AwsError`.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    """
    answer = aws.read("sts", "GetCallerIdentity")
    account = str(field(answer, "Account", "sts", "GetCallerIdentity"))
    if not is_account_id(account):
        raise missing("sts", "GetCallerIdentity", "Account")
    arn = str(field(answer, "Arn", "sts", "GetCallerIdentity"))
    return Identity(account=account, arn=arn, user_id=str(answer.get("UserId", "")))


def plan(aws: Reads) -> dict[str, Any] | None:
    """The account's plan: `accountPlanType`, `accountPlanStatus` and, on the free plan, what is left of it.

    None when AWS keeps no plan for the account, as for accounts that are older than plans. Raises `AwsError`.

    https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
    """
    return unless_absent(aws, "freetier", "GetAccountPlanState", "accountPlanType")


def information(aws: Reads) -> dict[str, Any]:
    """The account's `AccountName`, `AccountState` and `AccountCreatedDate`; AWS does not promise every one of them.

    Raises `AwsError`, also for an answer that holds none.

    https://docs.aws.amazon.com/accounts/latest/reference/API_GetAccountInformation.html
    """
    answer = aws.read("account", "GetAccountInformation")
    if not any(answer.get(name) for name in ("AccountId", "AccountName", "AccountState")):
        raise missing("account", "GetAccountInformation", "AccountState")
    return answer


def contact(aws: Reads) -> dict[str, Any]:
    """The account's contact details: `CompanyName`, where there is one, and the address. Personal data.

    https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
    """
    answer = aws.read("account", "GetContactInformation")
    return dict(field(answer, "ContactInformation", "account", "GetContactInformation"))
