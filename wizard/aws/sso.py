"""What the journey reads of IAM Identity Center: instances, permission sets, what accounts were given, who is assigned.

An instance lives in one Region, and answers only there: everything below reads in the Region of the `Reads` it is
given. https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.aws.errors import AwsError, Kind, missing
from wizard.aws.reads import Reads, field, unless_absent

SERVICE = "sso-admin"

PAGES = {"PageSize": 100}


@dataclass(frozen=True)
class Instance:
    """One instance of Identity Center.

    Attributes:
        store: the id of its identity store.
        owner: the account whose it is.
        status: AWS's word; only ACTIVE is ready.
        region: where it lives.
    """

    arn: str
    store: str
    owner: str
    status: str
    region: str


@dataclass(frozen=True)
class Found:
    """The instances that can be seen, and why some Regions could not be looked at, by Region."""

    instances: tuple[Instance, ...]
    blind: Mapping[str, AwsError]


def instances(aws: Reads) -> Found:
    """Every instance that the signed-in account can see, whatever Region it lives in.

    AWS can be asked for all Regions at once; where it does not take that question, or does not say where an instance
    lives, each Region is asked. Raises `AwsError`.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
    """
    try:
        listed = _listed(aws, RegionScope="ALL_REGIONS")
        if all(_home(instance) for instance in listed):
            return Found(tuple(_instance(instance, _home(instance)) for instance in listed), {})
    except AwsError as error:
        if error.kind is not Kind.REFUSED:
            raise
    return _walk(aws)


def _walk(aws: Reads) -> Found:
    """Region by Region. One that says the sign-in is not valid, while others accept it, is not enabled for the account."""
    found: dict[str, Instance] = {}
    blind: dict[str, AwsError] = {}
    answered = False
    for region in aws.regions(SERVICE):
        try:
            for instance in _listed(aws.at(region)):
                one = _instance(instance, _home(instance) or region)
                found.setdefault(one.arn, one)
            answered = True
        except AwsError as error:
            blind[region] = error
    if blind and not answered:
        raise next(iter(blind.values()))
    blind = {region: error for region, error in blind.items() if error.kind is not Kind.EXPIRED}
    return Found(tuple(found.values()), blind)


def _listed(aws: Reads, **parameters: Any) -> list[dict[str, Any]]:
    return _list(aws, "ListInstances", "Instances", **parameters)


def _home(instance: Mapping[str, Any]) -> str:
    regions = instance.get("Regions") or ()
    primary = (str(region.get("RegionName", "")) for region in regions if region.get("IsPrimaryRegion"))
    return str(instance.get("PrimaryRegion") or next(primary, ""))


def _instance(told: Mapping[str, Any], region: str) -> Instance:
    names = ("InstanceArn", "IdentityStoreId", "OwnerAccountId", "Status")
    arn, store, owner, status = (str(field(told, name, SERVICE, "ListInstances")) for name in names)
    return Instance(arn, store, owner, status, region)


def has_permission_sets(aws: Reads, instance: str) -> bool:
    """Whether it is an organization instance: an account instance has no permission sets.

    Where AWS does not say so, it is asked for the sets: an account instance refuses that question.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeInstance.html
    """
    answer = aws.read(SERVICE, "DescribeInstance", InstanceArn=instance)
    field(answer, "InstanceArn", SERVICE, "DescribeInstance")
    if answer.get("PermissionSetsEnabled") is not None:
        return bool(answer["PermissionSetsEnabled"])
    try:
        permission_sets(aws, instance)
    except AwsError as error:
        if error.kind is Kind.REFUSED:
            return False
        raise
    return True


# --- permission sets


def permission_sets(aws: Reads, instance: str) -> list[str]:
    """The ARNs of all permission sets. AWS tells their names only one by one."""
    return _list(aws, "ListPermissionSets", "PermissionSets", InstanceArn=instance, PaginationConfig=PAGES)


def permission_set(aws: Reads, instance: str, arn: str) -> dict[str, Any] | None:
    """A permission set's name, description, session and relay state, or None when AWS says that there is none."""
    found: dict[str, Any] | None = _unless_absent(
        aws, "DescribePermissionSet", "PermissionSet", InstanceArn=instance, PermissionSetArn=arn
    )
    if found is None:
        aws.lasting.pop(arn, None)
        return None
    name = str(field(found, "Name", SERVICE, "DescribePermissionSet"))
    if field(found, "PermissionSetArn", SERVICE, "DescribePermissionSet") == arn:
        aws.lasting[arn] = name
    return found


def find_permission_set(aws: Reads, instance: str, name: str, hint: str = "") -> dict[str, Any] | None:
    """The permission set of this name, or None when there is none.

    A name is for life, so one that was read once is never read again: what is known, and `hint` (the ARN it had the
    last time), is tried before the list, and of the list only what is new. Those who look for different names begin
    at different places, and share what they find.
    """
    prefix = instance.replace(":instance/", ":permissionSet/") + "/"
    known = [arn for arn, known in list(aws.lasting.items()) if known == name and arn.startswith(prefix)]
    for arn in dict.fromkeys([*known, *([hint] if hint.startswith(prefix) else [])]):
        found = permission_set(aws, instance, arn)
        if found is not None and found["Name"] == name:
            return found
    for arn in _from_somewhere(permission_sets(aws, instance), name):
        if aws.lasting.get(arn, name) == name:
            found = permission_set(aws, instance, arn)
            if found is not None and found["Name"] == name:
                return found
    return None


def _from_somewhere(arns: Sequence[str], name: str) -> Iterator[str]:
    start = zlib.crc32(name.encode()) % len(arns) if arns else 0
    yield from arns[start:]
    yield from arns[:start]


def tags(aws: Reads, instance: str, arn: str) -> dict[str, str]:
    found = _list(aws, "ListTagsForResource", "Tags", InstanceArn=instance, ResourceArn=arn)
    return {str(tag["Key"]): str(tag["Value"]) for tag in found}


def managed_policies(aws: Reads, instance: str, arn: str) -> list[str]:
    """The ARNs of the AWS managed policies in a permission set."""
    operation = "ListManagedPoliciesInPermissionSet"
    found = _list(aws, operation, "AttachedManagedPolicies", InstanceArn=instance, PermissionSetArn=arn)
    return [str(field(policy, "Arn", SERVICE, operation)) for policy in found]


def policy_references(aws: Reads, instance: str, arn: str) -> list[str]:
    """The customer managed policies in a permission set as path and name ("/team/Name"); each account has its own."""
    operation = "ListCustomerManagedPolicyReferencesInPermissionSet"
    found = _list(aws, operation, "CustomerManagedPolicyReferences", InstanceArn=instance, PermissionSetArn=arn)
    return [f"{policy.get('Path') or '/'}{field(policy, 'Name', SERVICE, operation)}" for policy in found]


def inline_policy(aws: Reads, instance: str, arn: str) -> str:
    """The text of a permission set's inline policy; AWS says "" when there is none."""
    operation = "GetInlinePolicyForPermissionSet"
    answer = aws.read(SERVICE, operation, InstanceArn=instance, PermissionSetArn=arn)
    return str(field(answer, "InlinePolicy", SERVICE, operation))


def boundary(aws: Reads, instance: str, arn: str) -> str | None:
    """What a permission set's permissions boundary is called, or None when it has none."""
    operation = "GetPermissionsBoundaryForPermissionSet"
    found = _unless_absent(aws, operation, "PermissionsBoundary", InstanceArn=instance, PermissionSetArn=arn)
    if found is None:
        return None
    reference = found.get("CustomerManagedPolicyReference", {})
    return str(found.get("ManagedPolicyArn") or reference.get("Name") or "a boundary that AWS does not name")


# --- what accounts were given, and who is assigned


def provisioned(aws: Reads, instance: str, account: str, *, latest: bool) -> list[str]:
    """The ARNs of the sets that an account was given: those whose latest version is there, or those where it is not."""
    status = "LATEST_PERMISSION_SET_PROVISIONED" if latest else "LATEST_PERMISSION_SET_NOT_PROVISIONED"
    operation = "ListPermissionSetsProvisionedToAccount"
    more = {"InstanceArn": instance, "AccountId": account, "ProvisioningStatus": status, "PaginationConfig": PAGES}
    return _list(aws, operation, "PermissionSets", **more)


def accounts_with(aws: Reads, instance: str, arn: str) -> list[str]:
    """The accounts that were given a permission set."""
    operation = "ListAccountsForProvisionedPermissionSet"
    return _list(aws, operation, "AccountIds", InstanceArn=instance, PermissionSetArn=arn)


def assignments(aws: Reads, instance: str, account: str, arn: str) -> list[tuple[str, str]]:
    """Who may use a permission set in an account: kind (GROUP or USER) and id."""
    operation = "ListAccountAssignments"
    more = {"InstanceArn": instance, "AccountId": account, "PermissionSetArn": arn}
    found = _list(aws, operation, "AccountAssignments", **more)
    return [(str(one.get("PrincipalType")), str(field(one, "PrincipalId", SERVICE, operation))) for one in found]


# --- work that AWS does later


def status(aws: Reads, operation: str, name: str, **parameters: str) -> tuple[str, str]:
    """How far AWS is with something it does later: its word, and its reason if it failed."""
    found = field(aws.read(SERVICE, operation, **parameters), name, SERVICE, operation)
    return str(field(found, "Status", SERVICE, operation)), str(found.get("FailureReason") or "")


def _list(aws: Reads, operation: str, name: str, **parameters: Any) -> list[Any]:
    found = field(aws.read(SERVICE, operation, **parameters), name, SERVICE, operation)
    if not isinstance(found, list):
        raise missing(SERVICE, operation, name)
    return found


def _unless_absent(aws: Reads, operation: str, wanted: str, **parameters: Any) -> Any:
    answer = unless_absent(aws, SERVICE, operation, wanted, **parameters)
    return None if answer is None else answer[wanted]
