"""Plans to export: of a whole journey in an empty account, and of one whose names do their worst."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wizard.aws.changes import attach_policy, attach_user_policy, create_policy, create_role
from wizard.catalog import managed_arn
from wizard.model import Change
from wizard.trust import PARTNER_CENTRAL_TRUST

ACCOUNT = "111122223333"
POLICY = "AWSPartnerCentralOpportunityManagement"


def plan_of(name: str, text: str) -> Sequence[Change]:
    """A role, a policy of one's own for it and for somebody there already, with a text wherever one can stand."""
    document = {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject",
                                                         "Resource": "*", "Condition": {"StringEquals": {"aws:x": text}}}]}  # fmt: skip
    tags = [{"Key": "Owner", "Value": text}, {"Key": "partner-central-wizard:operation", "Value": "0" * 32}]
    own = create_policy("s", "Own", account=ACCOUNT, description=text, document=document, tags=tags)
    arn = f"arn:aws:iam::{ACCOUNT}:policy/Own"
    return [
        own,
        create_role("s", name, description=text, trust=PARTNER_CENTRAL_TRUST, tags=tags, session_seconds=3600),
        attach_policy("s", name, managed_arn(POLICY)),
        attach_policy("s", name, arn),
        attach_policy("s", "Somebody", arn),
        attach_user_policy("s", "somebody", arn),
        attach_policy("s", "Somebody", managed_arn(POLICY)),
    ]


def document_of(change: Change) -> object:
    return json.loads(change.parameters["PolicyDocument"])
