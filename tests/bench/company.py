"""What the loopback AWS of replay.py answers for a large company: 1,000 users, 300 accounts, 200 permission sets."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

ACCOUNT, MANAGEMENT = "111122223333", "999999999999"
USERS, ACCOUNTS, SETS = 1_000, 300, 200
PERSONAS = ("AllianceLead", "ACEManager", "Marketing", "ChannelManager", "ChannelApprover", "Technical", "ReadOnly")

_INSTANCE = "arn:aws:sso:::instance/ssoins-1111222233334444"
_STORE = "d-1111222233"
_NAMES = [f"PartnerCentral-{name}" for name in (*PERSONAS, "Linker")]
_NAMES += [f"Team-{number:03}" for number in range(SETS - len(_NAMES))]
_ARNS = [f"{_INSTANCE.replace(':instance/', ':permissionSet/')}/ps-{number:016}" for number in range(SETS)]
_GROUPS = {name: f"00000000-0000-0000-0000-{number:012}" for number, name in enumerate(_NAMES)}

Told = dict[str, Any]


def report_xml() -> str:
    """The credential report, as IAM's query protocol tells it."""
    head = "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active"
    rows = [
        f"person-{number:04},arn:aws:iam::{ACCOUNT}:user/person-{number:04},2024-01-02T03:04:05+00:00,true,"
        f"2026-11-01T00:00:00+00:00,{'true' if number % 3 else 'false'}"
        for number in range(USERS)
    ]
    root = f"<root_account>,arn:aws:iam::{ACCOUNT}:root,2024-01-02T03:04:05+00:00,not_supported,no_information,true"
    content = base64.b64encode("\n".join([head, root, *rows]).encode()).decode()
    return f"<Content>{content}</Content><ReportFormat>text/csv</ReportFormat>"


def answer(operation: str, told: Told) -> Told | None:
    """The answer of an operation of the JSON services, an error with its `__type`; None for one not played here."""
    play = _PLAYED.get(operation)
    return play(told) if play else None


def _page(name: str, things: list[Any], told: Told, most: int) -> Told:
    start = int(told.get("NextToken") or 0)
    page = {name: things[start : start + most]}
    return {**page, "NextToken": str(start + most)} if start + most < len(things) else page


def _accounts(told: Told) -> Told:
    ids = [ACCOUNT, MANAGEMENT, *(f"{number:04}44445555" for number in range(ACCOUNTS - 2))]
    named = [
        {"Id": id, "Name": f"Example Corp Team {number:03}", "State": "ACTIVE", "Status": "ACTIVE"}
        for number, id in enumerate(ids)
    ]
    return _page("Accounts", named, told, 20)


def _organization(told: Told) -> Told:
    return {
        "Organization": {
            "Id": "o-examplecorp1",
            "MasterAccountId": MANAGEMENT,
            "MasterAccountEmail": "aws-management@example.com",
            "FeatureSet": "ALL",
        }
    }


def _instances(told: Told) -> Told:
    owner = {"OwnerAccountId": MANAGEMENT, "Status": "ACTIVE", "PrimaryRegion": "us-east-1"}
    return {"Instances": [{"InstanceArn": _INSTANCE, "IdentityStoreId": _STORE, **owner}]}


def _described(told: Told) -> Told:
    arn = told["PermissionSetArn"]
    set_ = {"PermissionSetArn": arn, "Name": _NAMES[_ARNS.index(arn)], "SessionDuration": "PT4H"}
    return {"PermissionSet": set_}


def _group(told: Told) -> Told:
    name = told["AlternateIdentifier"]["UniqueAttribute"]["AttributeValue"]
    return {"GroupId": _GROUPS[name], "IdentityStoreId": _STORE}


_PLAYED: dict[str, Callable[[Told], Told]] = {
    "DescribeOrganization": _organization,
    "ListAccounts": _accounts,
    "ListInstances": _instances,
    "DescribeInstance": lambda told: {"InstanceArn": _INSTANCE, "OwnerAccountId": MANAGEMENT, "Status": "ACTIVE"},
    "ListPermissionSets": lambda told: _page("PermissionSets", _ARNS, told, 100),
    "DescribePermissionSet": _described,
    "ListManagedPoliciesInPermissionSet": lambda told: {"AttachedManagedPolicies": []},
    "ListCustomerManagedPolicyReferencesInPermissionSet": lambda told: {"CustomerManagedPolicyReferences": []},
    "GetInlinePolicyForPermissionSet": lambda told: {"InlinePolicy": ""},
    "GetPermissionsBoundaryForPermissionSet": lambda told: {"__type": "ResourceNotFoundException", "message": "None."},
    "ListPermissionSetsProvisionedToAccount": lambda told: _page("PermissionSets", _ARNS, told, 100),
    "ListAccountAssignments": lambda told: {"AccountAssignments": []},
    "ListGroups": lambda told: {"Groups": []},
    "GetGroupId": _group,
    "ListGroupMemberships": lambda told: {"GroupMemberships": []},
}
