"""Policy documents to ask about: of one's own statements, and AWS's own."""

from __future__ import annotations

from typing import Any

from tests.aws_policies import every_policy

POLICIES = every_policy()
CATALOGS = {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}}


def policy(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def all_but(effect: str, action: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "NotAction": action, "Resource": "*", **more}


def managed(name: str) -> dict[str, Any]:
    document: dict[str, Any] = POLICIES[name]["Document"]
    return document
