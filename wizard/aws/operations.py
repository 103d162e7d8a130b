"""Every AWS operation that this program can call, by name: nothing else passes its doors.

Reading and writing have separate lists, so that "only looks" is a property of the code and not a promise. What
must never be called (registering a partner, upgrading a plan, starting a verification …) is on neither.
"""

from __future__ import annotations

READS: dict[str, frozenset[str]] = {
    "sts": frozenset({"GetCallerIdentity"}),
    "account": frozenset({"GetAccountInformation", "GetContactInformation"}),
    "freetier": frozenset({"GetAccountPlanState"}),
    "marketplace-catalog": frozenset({"ListEntities"}),
    "organizations": frozenset({"DescribeOrganization", "ListAccounts"}),
    "partnercentral-account": frozenset({"GetPartner", "ListPartners"}),
    "iam": frozenset(
        {
            "GetAccountAuthorizationDetails",
            "GetAccountSummary",
            "GetPolicy",
            "GetPolicyVersion",
            "GetRole",
            "GetRolePolicy",
            "ListAttachedRolePolicies",
            "ListRolePolicies",
            "ListRoles",
        }
    ),
}

WRITES: dict[str, frozenset[str]] = {
    "iam": frozenset({"AttachRolePolicy", "CreatePolicy", "CreateRole", "UpdateAssumeRolePolicy"}),
}

INVERSES: dict[str, frozenset[str]] = {
    "iam": frozenset({"DeletePolicy", "DeleteRole", "DetachRolePolicy", "UpdateAssumeRolePolicy"}),
}


class NotDeclared(PermissionError):
    """An operation was asked for that is not on the list of that door; this is a bug, never an answer."""


def require(declared: dict[str, frozenset[str]], service: str, operation: str) -> None:
    """Raises `NotDeclared` unless the operation is on the list."""
    if operation not in declared.get(service, frozenset()):
        raise NotDeclared(f"{service}:{operation} is not an operation this program declares")
