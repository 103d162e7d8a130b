"""Trust policies to compare with the one that is wanted."""

from __future__ import annotations

import json
from typing import Any

from wizard.trust import PARTNER_CENTRAL_TRUST, SERVICE

WANTED = json.dumps(PARTNER_CENTRAL_TRUST)
ROOT = "arn:aws:iam::444455556666:root"
SOURCE = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def policy(*statements: Any, **top: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements), **top}


def allow(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def deny(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": principal, "Action": action, **more}


def ours(action: Any = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return allow({"Service": SERVICE}, action, **more)


def without(statement: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != name}
