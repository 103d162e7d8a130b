"""GetAccountAuthorizationDetails, which moto neither pages nor encodes as AWS does.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from moto.iam.exceptions import ValidationError
from moto.iam.models import AWSManagedPolicy, Group, ManagedPolicy, Role, User

from wizard.demo.iam import StrictIAM

_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")


def authorization_details(iam: StrictIAM, params: Mapping[str, Any]) -> dict[str, Any]:
    """One page of everything in the account that `Filter` asks for, users first, then groups, roles and policies.

    Raises moto's `ValidationError` for a marker that was never given out.
    """
    wanted = set(params.get("Filter") or ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"))
    everything = list(_entries(iam, wanted))
    start, size = _start(params.get("Marker"), len(everything)), int(params.get("MaxItems", 100))
    page: dict[str, Any] = {name: [] for name in _LISTS}
    for name, detail in everything[start : start + size]:
        page[name].append(detail)
    page["IsTruncated"] = start + size < len(everything)
    if page["IsTruncated"]:
        page["Marker"] = str(start + size)
    return page


def _start(marker: str | None, size: int) -> int:
    if marker is None:
        return 0
    if not marker.isdecimal() or int(marker) > size:
        raise ValidationError(f"Invalid Marker: {marker}")
    return int(marker)


def _entries(iam: StrictIAM, wanted: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "User" in wanted:
        yield from (("UserDetailList", _user(user)) for user in _by_name(iam.users.values()))
    if "Group" in wanted:
        yield from (("GroupDetailList", _group(group)) for group in _by_name(iam.groups.values()))
    if "Role" in wanted:
        yield from (("RoleDetailList", _role(role)) for role in _by_name(iam.roles.values()))
    for policy in _by_name(iam.managed_policies.values()):
        if ("AWSManagedPolicy" if isinstance(policy, AWSManagedPolicy) else "LocalManagedPolicy") in wanted:
            yield "Policies", _policy(policy)


def _by_name(things: Any) -> list[Any]:
    return sorted(things, key=lambda thing: thing.name)


def _user(user: User) -> dict[str, Any]:
    return {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date,
        "UserPolicyList": _inline(user.policies),
        "GroupList": user.group_list,
        "AttachedManagedPolicies": user.attached_managed_policies,
        "Tags": user.tags or [],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.create_date,
        "GroupPolicyList": _inline(group.policies),
        "AttachedManagedPolicies": group.attached_managed_policies,
    }


def _role(role: Role) -> dict[str, Any]:
    detail = {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.create_date,
        "AssumeRolePolicyDocument": quote(role.assume_role_policy_document),
        "InstanceProfileList": [],
        "RolePolicyList": _inline(role.policies),
        "AttachedManagedPolicies": role.attached_managed_policies,
        "Tags": role.tags,
        "RoleLastUsed": {},
    }
    if role.permissions_boundary:
        detail["PermissionsBoundary"] = role.permissions_boundary
    return detail


def _policy(policy: ManagedPolicy) -> dict[str, Any]:
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default_version_id,
        "AttachmentCount": policy.attachment_count,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
        "Description": policy.description,
        "CreateDate": policy.create_date,
        "UpdateDate": policy.update_date,
        "PolicyVersionList": policy.policy_version_list,
    }


def _inline(policies: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyDocument": quote(document)} for name, document in policies.items()]
