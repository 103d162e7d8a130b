"""Permissions as policy documents, for whoever has to grant them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from wizard.aws import operations, purposes
from wizard.aws.errors import iam_prefix
from wizard.catalog import READ_ONLY_DOCUMENT
from wizard.linking import DOCUMENT as LINKING_DOCUMENT
from wizard.model import Change

SETUP_READS = (
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountSummary",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:ListRoles",
)
"""What the phases policies and roles look at, before they plan anything and to prove what was made."""

LONGEST = 6144
"""Characters that a managed policy may have, spaces not counted.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


class Kind(NamedTuple):
    """A policy that can be asked for; `of` makes it from the changes of the plan and the account."""

    name: str
    what: str
    of: Callable[[Iterable[Change], str], dict[str, Any]]


def reading(_: Iterable[Change] = (), __: str = "") -> dict[str, Any]:
    """All that the wizard reads in the linked account, and nothing that it writes."""
    groups: dict[str, list[str]] = {}
    for permission, purpose in purposes.permissions().items():
        if not purpose.writes:
            groups.setdefault("catalog" if purpose.on == "catalog" else permission.partition(":")[0], []).append(
                permission
            )
    return _document(
        _statement("PartnerCentralCatalog", sorted(actions), condition=_CATALOG)
        if group == "catalog"
        else _statement(f"See{''.join(part.capitalize() for part in group.split('-'))}", sorted(actions))
        for group, actions in sorted(groups.items())
    )


def reading_identity_center(_: Iterable[Change] = (), __: str = "") -> dict[str, Any]:
    """All that the wizard reads of Identity Center; it belongs in Identity Center's account."""
    actions = sorted(
        f"{iam_prefix(service)}:{name}" for service in purposes.ELSEWHERE for name in operations.READS[service]
    )
    return _document([_statement("SeeIdentityCenter", actions)])


def setup(changes: Iterable[Change], account: str) -> dict[str, Any]:
    """Exactly what it takes to look at the roles and policies and to make the changes of a plan in IAM.

    What would take them back is not in it. Making something with tags takes the permission to tag it:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
    """
    on: dict[str, set[str]] = {}
    attached: dict[str, set[str]] = {}
    for change in changes:
        if change.service != "iam":
            continue
        given = change.parameters
        arn = _arn(change, account)
        on.setdefault(f"iam:{change.operation}", set()).add(arn)
        if given.get("Tags"):
            on.setdefault("iam:TagRole" if "RoleName" in given else "iam:TagPolicy", set()).add(arn)
        if "PolicyArn" in given:
            attached.setdefault(f"iam:{change.operation}", set()).add(given["PolicyArn"])
    return _document(
        [
            _statement("LookAtRolesAndPolicies", list(SETUP_READS)),
            *(
                _statement(
                    action.partition(":")[2],
                    [action],
                    sorted(arns),
                    {"ArnEquals": {"iam:PolicyARN": sorted(attached[action])}} if action in attached else None,
                )
                for action, arns in sorted(on.items())
            ),
        ]
    )


KINDS = (
    Kind("linking", "for whoever links the account, as AWS publishes it", lambda _, __: LINKING_DOCUMENT),
    Kind("wizard-read-only", "for a profile with which this wizard only looks", reading),
    Kind("identity-center-read-only", "the same, in the account of Identity Center", reading_identity_center),
    Kind("setup", "for whoever makes what the plan shows now: these changes and no others", setup),
    Kind(
        "partner-central-read-only", "to see Partner Central and change nothing there", lambda _, __: READ_ONLY_DOCUMENT
    ),
)

_CATALOG = {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}}


def size(document: Mapping[str, Any]) -> int:
    """Characters as IAM counts them."""
    import json

    return len("".join(json.dumps(document, separators=(",", ":")).split()))


def _arn(change: Change, account: str) -> str:
    given = change.parameters
    kind, name = next(
        (kind, given[key])
        for kind, key in (("role", "RoleName"), ("user", "UserName"), ("policy", "PolicyName"))
        if key in given
    )
    return f"arn:aws:iam::{account}:{kind}/{name}"


def _statement(
    sid: str, actions: list[str], resources: list[str] | None = None, condition: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    statement: dict[str, Any] = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources or "*"}
    return {**statement, "Condition": dict(condition)} if condition else statement


def _document(statements: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
