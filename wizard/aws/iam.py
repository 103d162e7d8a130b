"""What the journey reads of IAM. Things whose names are known are asked for by name, never looked up in a list."""

from __future__ import annotations

from typing import Any

from wizard.aws.reads import Reads, field, unless_absent

_ALWAYS = ("RoleName", "RoleId", "Arn", "Path")
"""What a role always has."""


def role(aws: Reads, name: str) -> dict[str, Any] | None:
    """A role with its trust document, path, tags and boundary, or None when AWS says that there is none."""
    found = _unless_absent(aws, "GetRole", "Role", RoleName=name)
    return None if found is None else _whole(found, "GetRole", *_ALWAYS, "AssumeRolePolicyDocument")


def roles(aws: Reads) -> list[dict[str, Any]]:
    """All roles of the account. The only read that grows with the account."""
    return [_whole(role, "ListRoles", *_ALWAYS) for role in _listed(aws)]


def roles_under(aws: Reads, path: str) -> list[dict[str, Any]]:
    """The roles whose path begins like this."""
    answer = aws.read("iam", "ListRoles", PathPrefix=path, PaginationConfig={"PageSize": 1000})
    return [_whole(role, "ListRoles", *_ALWAYS) for role in field(answer, "Roles", "iam", "ListRoles")]


def listed_role(aws: Reads, name: str) -> dict[str, Any]:
    """One of `roles`, for checks that look at each of them: the others are not looked through again."""
    return next(_whole(role, "ListRoles", *_ALWAYS) for role in _listed(aws) if role.get("RoleName") == name)


def _listed(aws: Reads) -> list[dict[str, Any]]:
    answer = aws.read("iam", "ListRoles", PaginationConfig={"PageSize": 1000})
    return list(field(answer, "Roles", "iam", "ListRoles"))


def attached(aws: Reads, name: str) -> list[str] | None:
    """The ARNs of the managed policies attached to a role, or None when there is no such role."""
    found = _unless_absent(aws, "ListAttachedRolePolicies", "AttachedPolicies", RoleName=name)
    return None if found is None else _arns(found, "ListAttachedRolePolicies")


def inline(aws: Reads, name: str) -> list[str] | None:
    """The names of a role's inline policies, or None when there is no such role."""
    found = _unless_absent(aws, "ListRolePolicies", "PolicyNames", RoleName=name)
    return None if found is None else [str(policy) for policy in found]


def inline_document(aws: Reads, name: str, policy: str) -> Any:
    """The document of one inline policy of a role, or None when it is not there."""
    return _unless_absent(aws, "GetRolePolicy", "PolicyDocument", RoleName=name, PolicyName=policy)


def user(aws: Reads, name: str) -> dict[str, Any] | None:
    """A user, or None when AWS says that there is none."""
    found: dict[str, Any] | None = _unless_absent(aws, "GetUser", "User", UserName=name)
    return found


def attached_to_user(aws: Reads, name: str) -> list[str] | None:
    """The ARNs of the managed policies attached to a user itself, or None when there is no such user."""
    found = _unless_absent(aws, "ListAttachedUserPolicies", "AttachedPolicies", UserName=name)
    return None if found is None else _arns(found, "ListAttachedUserPolicies")


def policy(aws: Reads, arn: str) -> dict[str, Any] | None:
    """A managed policy's description (version, dates, attachments), or None when AWS says that there is none."""
    found = _unless_absent(aws, "GetPolicy", "Policy", PolicyArn=arn)
    return None if found is None else _whole(found, "GetPolicy", "PolicyName", "DefaultVersionId")


def policy_document(aws: Reads, arn: str, version: str) -> Any:
    """The document of one version of a managed policy."""
    response = aws.read("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=version)
    return field(field(response, "PolicyVersion", "iam", "GetPolicyVersion"), "Document", "iam", "GetPolicyVersion")


def own_policies(aws: Reads) -> list[dict[str, Any]]:
    """The account's own managed policies with the documents of their versions, in one listing."""
    response = aws.read("iam", "GetAccountAuthorizationDetails", Filter=["LocalManagedPolicy"])
    listed = field(response, "Policies", "iam", "GetAccountAuthorizationDetails")
    return [_whole(policy, "GetAccountAuthorizationDetails", "PolicyName", "PolicyVersionList") for policy in listed]


def summary(aws: Reads) -> dict[str, int]:
    """The account's counts and quotas, live.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
    """
    return dict(field(aws.read("iam", "GetAccountSummary"), "SummaryMap", "iam", "GetAccountSummary"))


def tags(thing: dict[str, Any]) -> dict[str, str]:
    return {str(tag["Key"]): str(tag["Value"]) for tag in thing.get("Tags", [])}


def _arns(policies: list[dict[str, Any]], operation: str) -> list[str]:
    return [str(field(policy, "PolicyArn", "iam", operation)) for policy in policies]


def _whole(thing: dict[str, Any], operation: str, *names: str) -> dict[str, Any]:
    """A thing with what such a thing always has. Raises `AwsError` (garbage) when a part is missing."""
    for name in names:
        field(thing, name, "iam", operation)
    return thing


def _unless_absent(aws: Reads, operation: str, wanted: str, **parameters: Any) -> Any:
    answer = unless_absent(aws, "iam", operation, wanted, **parameters)
    return None if answer is None else answer[wanted]
