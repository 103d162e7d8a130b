"""What AWS refuses in a role's trust policy, which moto accepts.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument

SERVICES = frozenset(
    f"{name}.amazonaws.com"
    for name in (
        "partnercentral-account-management",
        "resource-snapshot-job.partnercentral-selling",
        "cloudformation",
        "cloudtrail",
        "config",
        "ec2",
        "ecs-tasks",
        "events",
        "lambda",
        "s3",
        "scheduler",
        "ssm",
        "sso",
        "states",
        "support",
        "trustedadvisor",
    )
)
"""The service principals that this demo knows; AWS refuses a misspelt one."""

_KNOWN_KEYS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"}
_ARN = re.compile(r"arn:aws:(?:iam|sts)::(\d{12}):(root|(?:user|role|assumed-role|federated-user)/[^*?]+)")


def check_trust(document: str, account: str, exists: Callable[[str], bool]) -> None:
    """Raises `MalformedPolicyDocument`, in AWS's words, for a document that AWS would not keep.

    Args:
        document: the JSON text.
        account: the account the role is in; of others nobody can know who exists there.
        exists: whether an ARN of a user, role or SAML provider of this account exists.
    """
    for statement in _statements(document):
        if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
            raise MalformedPolicyDocument("Syntax errors in policy.")
        if {"Resource", "NotResource"} & set(statement):
            raise MalformedPolicyDocument("Has prohibited field Resource")
        if set(statement) - _KNOWN_KEYS:
            raise MalformedPolicyDocument("Syntax errors in policy.")
        if not {"Principal", "NotPrincipal"} & set(statement):
            raise MalformedPolicyDocument("Missing required field Principal")
        if not all(action.lower().startswith("sts:") for action in _listed(statement.get("Action"))):
            raise MalformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.")
        _check_principals(statement.get("Principal", statement.get("NotPrincipal")), account, exists)


def _statements(document: str) -> list[Any]:
    try:
        parsed = json.loads(document)
    except ValueError:
        raise MalformedPolicyDocument("This policy contains invalid Json") from None
    statements = parsed.get("Statement") if isinstance(parsed, dict) else None
    if not statements or parsed.get("Version", "2008-10-17") not in ("2012-10-17", "2008-10-17"):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    return statements if isinstance(statements, list) else [statements]


def _check_principals(principal: Any, account: str, exists: Callable[[str], bool]) -> None:
    if principal == "*":
        return
    if not isinstance(principal, dict) or not principal:
        raise MalformedPolicyDocument("Invalid principal in policy.")
    for kind, names in principal.items():
        for name in _listed(names):
            if not _known(kind, name, account, exists):
                shown = "SERVICE" if kind == "Service" else kind
                raise MalformedPolicyDocument(f'Invalid principal in policy: "{shown}":"{name}"')


def _known(kind: str, name: str, account: str, exists: Callable[[str], bool]) -> bool:
    if kind == "Service":
        return name in SERVICES
    if kind == "AWS":
        if name == "*" or re.fullmatch(r"\d{12}", name):
            return True
        match = _ARN.fullmatch(name)
        if match is None:
            return False
        return match[1] != account or match[2] == "root" or ":sts:" in name or exists(name)
    if kind == "Federated":
        return exists(name) if name.startswith(f"arn:aws:iam::{account}:saml-provider/") else bool(name)
    return kind == "CanonicalUser"


def _listed(value: Any) -> Iterator[str]:
    """One or many texts; anything else is not a policy."""
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str):
            raise MalformedPolicyDocument("Syntax errors in policy.")
        yield text
