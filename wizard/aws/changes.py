"""The changes that can be planned, each made together with what takes it back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.aws.writes import OPERATION_TAG
from wizard.catalog import cautions, managed_arn, policy_name
from wizard.local.config_file import Section, addition, digest
from wizard.model import Change, Operation


def compact(document: Mapping[str, Any]) -> str:
    """A policy document as the text that IAM takes; the same document is always the same text."""
    return json.dumps(document, separators=(",", ":"))


def tag_list(operation: str, company: Mapping[str, str]) -> list[dict[str, str]]:
    """The company's tags and the one by which we recognise what we made."""
    tags = {**company, OPERATION_TAG: operation}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def create_role(
    step: str,
    name: str,
    *,
    description: str,
    trust: Mapping[str, Any],
    tags: list[dict[str, str]],
    session_seconds: int,
) -> Change:
    """A role at the path /, with nothing attached to it yet.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    """
    return Change(
        id=f"{step}/{name}/create",
        step=step,
        title=f"Create the role {name}, for Partner Central only",
        service="iam",
        operation="CreateRole",
        parameters={
            "RoleName": name,
            "Path": "/",
            "AssumeRolePolicyDocument": compact(trust),
            "Description": description,
            "MaxSessionDuration": session_seconds,
            "Tags": tags,
        },
        kind="create",
        undo=Operation(service="iam", operation="DeleteRole", parameters={"RoleName": name}),
    )


def attach_policy(step: str, role: str, arn: str, *, needs: tuple[str, ...] = ()) -> Change:
    """A managed policy on a role: whoever uses the role can do more afterwards.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
    """
    parameters = {"RoleName": role, "PolicyArn": arn}
    name = policy_name(arn) if arn == managed_arn(policy_name(arn)) else arn
    return Change(
        id=f"{step}/{role}/attach/{name}",
        step=step,
        title=f"Give {role} the policy {policy_name(arn)}",
        service="iam",
        operation="AttachRolePolicy",
        parameters=parameters,
        kind="update",
        widens=True,
        undo=Operation(service="iam", operation="DetachRolePolicy", parameters=parameters),
        needs=needs,
        notes=cautions(arn),
    )


def attach_user_policy(step: str, user: str, arn: str, *, needs: tuple[str, ...] = ()) -> Change:
    """A managed policy on a user: they can do more afterwards.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
    """
    parameters = {"UserName": user, "PolicyArn": arn}
    return Change(
        id=f"{step}/user/{user}/attach/{policy_name(arn)}",
        step=step,
        title=f"Give the user {user} the policy {policy_name(arn)}",
        service="iam",
        operation="AttachUserPolicy",
        parameters=parameters,
        kind="update",
        widens=True,
        undo=Operation(service="iam", operation="DetachUserPolicy", parameters=parameters),
        needs=needs,
        notes=cautions(arn),
    )


def replace_trust(step: str, role: str, *, trust: Mapping[str, Any], before: Mapping[str, Any], widens: bool) -> Change:
    """Another trust policy for a role; the old document is kept, and is the undo.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
    """
    return Change(
        id=f"{step}/{role}/trust",
        step=step,
        title=f"Replace the trust policy of {role}: only Partner Central may assume it",
        service="iam",
        operation="UpdateAssumeRolePolicy",
        parameters={"RoleName": role, "PolicyDocument": compact(trust)},
        kind="update",
        widens=widens,
        undo=Operation(
            service="iam",
            operation="UpdateAssumeRolePolicy",
            parameters={"RoleName": role, "PolicyDocument": compact(before)},
        ),
        before=dict(before),
    )


def add_profile(
    step: str,
    name: str,
    sections: Sequence[Section],
    *,
    path: str,
    content: bytes | None,
    does: str,
    needs: tuple[str, ...] = (),
) -> Change:
    """A profile more at the end of an AWS config file; what stands in the file stays as it is, byte for byte.

    Args:
        sections: what is added: the profile, and before it the single sign-on session it needs, if that is new.
        path: the file, as people write it; content: what is in it before this change, None when it is not there.
        does: what the profile is for, to follow its name.

    Raises `ValueError` for a name or a value that the file could not hold as it is.
    """
    text = addition(content or b"", sections)
    exact = {
        "Path": path,
        "Profile": name,
        "Text": text,
        "Before": digest(content),
        "After": digest((content or b"") + text.encode()),
    }
    return Change(
        id=f"{step}/{name}/add",
        step=step,
        title=f"Add the profile {name} to {path} on this computer: {does}",
        service="local",
        operation="AddProfile",
        parameters=exact,
        kind="create",
        undo=Operation(service="local", operation="RemoveProfile", parameters=exact),
        needs=needs,
    )


def create_policy(
    step: str, name: str, *, account: str, description: str, document: Mapping[str, Any], tags: list[dict[str, str]]
) -> Change:
    """A customer managed policy; it grants nothing until it is attached.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
    """
    return Change(
        id=f"{step}/policy/{name}",
        step=step,
        title=f"Create the policy {name}",
        service="iam",
        operation="CreatePolicy",
        parameters={
            "PolicyName": name,
            "PolicyDocument": compact(document),
            "Description": description,
            "Tags": tags,
        },
        kind="create",
        undo=Operation(
            service="iam",
            operation="DeletePolicy",
            parameters={"PolicyArn": f"arn:aws:iam::{account}:policy/{name}"},
        ),
    )
