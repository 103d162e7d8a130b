"""What can be written, and for each write: how AWS shows that it was made, and what takes it back.

An operation's inverse stands beside it; `wizard.aws.effects` has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from wizard.aws import iam, writes_local, writes_s3, writes_sso
from wizard.aws.effects import (
    DOCUMENTS,
    OPERATION_TAG,
    Effect,
    Shown,
    Writable,
    never_stands,
    same_document,
)
from wizard.aws.reads import Reads
from wizard.model import Operation

__all__ = ["DOCUMENTS", "OPERATION_TAG", "Effect", "Shown", "Writable", "same_document", "writable"]


def writable(write: Operation) -> Writable:
    """The entry of a write or of an inverse. Raises `KeyError` for an operation that is not on the list."""
    return _WRITABLE[write.service, write.operation]


def _operation_tag(parameters: Mapping[str, Any]) -> str | None:
    return iam.tags(dict(parameters)).get(OPERATION_TAG)


# --- roles


def _role_created(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    name = wanted["RoleName"]
    role = iam.role(aws, name)
    if role is None or not str(role.get("Arn", "")).startswith("arn:"):
        return Effect(Shown.NOT_MADE, {})  # just after it was made, IAM can show a role's id in place of its ARN
    left = {"RoleId": role.get("RoleId", ""), "Arn": role.get("Arn", "")}
    ours = _operation_tag(wanted)
    if ours is None or iam.tags(role).get(OPERATION_TAG) != ours:
        return Effect(
            Shown.OTHERWISE, left, f"a role named {role['RoleName']} is there, and this journey did not make it"
        )
    return Effect(Shown.MADE, left)


def _role_stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    name = wanted["RoleName"]
    effect = _role_created(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return effect.sentence or f"the role {name} is no longer there"
    if effect.left["RoleId"] != left.get("RoleId"):
        return f"the role {name} was deleted and made anew by somebody"
    role = iam.role(aws, name) or {}
    if not same_document(role.get("AssumeRolePolicyDocument"), wanted["AssumeRolePolicyDocument"]):
        return f"somebody has changed the trust policy of {name} since"
    extra = [*(iam.attached(aws, name) or []), *(iam.inline(aws, name) or [])]
    return f"{name} still carries {', '.join(extra)}" if extra else ""


def _role_deleted(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    there = iam.role(aws, wanted["RoleName"]) is not None
    return Effect(Shown.NOT_MADE if there else Shown.MADE, {})


# --- attachments


class _Holder(NamedTuple):
    """Who a managed policy can be attached to: a role, or a user.

    Attributes:
        what: the word for it; name, id: what its name and its id are called in AWS's answers.
        find: reads it by name, and policies what is attached to it.
    """

    what: str
    name: str
    id: str
    find: Callable[[Reads, str], dict[str, Any] | None]
    policies: Callable[[Reads, str], list[str] | None]

    def attached(self, aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
        holder = self.find(aws, wanted[self.name])
        if holder is None or not self._has(aws, wanted):
            return Effect(Shown.NOT_MADE, {})
        return Effect(Shown.MADE, {self.id: holder.get(self.id, "")})

    def stands(self, aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
        effect = self.attached(aws, wanted, account)
        if effect.shown is not Shown.MADE:
            return f"{wanted['PolicyArn']} is no longer attached to {wanted[self.name]}"
        if effect.left[self.id] != left.get(self.id):
            return f"the {self.what} {wanted[self.name]} was deleted and made anew by somebody"
        return ""

    def detached(self, aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
        return Effect(Shown.NOT_MADE if self._has(aws, wanted) else Shown.MADE, {})

    def _has(self, aws: Reads, wanted: Mapping[str, Any]) -> bool:
        return wanted["PolicyArn"] in (self.policies(aws, wanted[self.name]) or [])


_ROLE = _Holder("role", "RoleName", "RoleId", iam.role, iam.attached)
_USER = _Holder("user", "UserName", "UserId", iam.user, iam.attached_to_user)


# --- trust policies


def _trust_replaced(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    role = iam.role(aws, wanted["RoleName"])
    if role is None or not same_document(role.get("AssumeRolePolicyDocument"), wanted["PolicyDocument"]):
        return Effect(Shown.NOT_MADE, {})
    return Effect(Shown.MADE, {"RoleId": role.get("RoleId", "")})


def _trust_stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    effect = _trust_replaced(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return f"somebody has changed the trust policy of {wanted['RoleName']} since, or the role is gone"
    if effect.left["RoleId"] != left.get("RoleId"):
        return f"the role {wanted['RoleName']} was deleted and made anew by somebody"
    return ""


def _trust_unmoved(aws: Reads, wanted: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    role = iam.role(aws, wanted["RoleName"])
    if role is None:
        return f"the role {wanted['RoleName']} is no longer there"
    if before is not None and not same_document(role.get("AssumeRolePolicyDocument"), before):
        return f"the trust policy of {wanted['RoleName']} has changed since this was planned"
    return ""


# --- customer managed policies


def _policy_arn(wanted: Mapping[str, Any], account: str) -> str:
    return f"arn:aws:iam::{account}:policy{wanted.get('Path', '/')}{wanted['PolicyName']}"


def _policy_created(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    policy = iam.policy(aws, _policy_arn(wanted, account))
    if policy is None:
        return Effect(Shown.NOT_MADE, {})
    left = {"PolicyId": policy.get("PolicyId", ""), "DefaultVersionId": policy.get("DefaultVersionId", "")}
    if iam.tags(policy).get(OPERATION_TAG) != _operation_tag(wanted):
        said = f"a policy named {wanted['PolicyName']} is there, and this journey did not make it"
        return Effect(Shown.OTHERWISE, left, said)
    return Effect(Shown.MADE, left)


def _policy_stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    name = wanted["PolicyName"]
    effect = _policy_created(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return effect.sentence or f"the policy {name} is no longer there"
    if effect.left != dict(left):
        return f"somebody has changed the policy {name} since"
    policy = iam.policy(aws, _policy_arn(wanted, account)) or {}
    count = policy.get("AttachmentCount", 0) + policy.get("PermissionsBoundaryUsageCount", 0)
    return f"the policy {name} is still in use {count} times" if count else ""


def _policy_deleted(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    there = iam.policy(aws, wanted["PolicyArn"]) is not None
    return Effect(Shown.NOT_MADE if there else Shown.MADE, {})


_WRITABLE: dict[tuple[str, str], Writable] = {
    **writes_sso.WRITABLE,
    **writes_local.WRITABLE,
    **writes_s3.WRITABLE,
    ("iam", "CreateRole"): Writable(_role_created, _role_stands),
    ("iam", "AttachRolePolicy"): Writable(_ROLE.attached, _ROLE.stands),
    ("iam", "UpdateAssumeRolePolicy"): Writable(_trust_replaced, _trust_stands, _trust_unmoved),
    ("iam", "CreatePolicy"): Writable(_policy_created, _policy_stands),
    ("iam", "DeleteRole"): Writable(_role_deleted, never_stands),
    ("iam", "DetachRolePolicy"): Writable(_ROLE.detached, never_stands),
    ("iam", "DeletePolicy"): Writable(_policy_deleted, never_stands),
    ("iam", "AttachUserPolicy"): Writable(_USER.attached, _USER.stands),
    ("iam", "DetachUserPolicy"): Writable(_USER.detached, never_stands),
}
