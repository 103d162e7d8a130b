"""The fakes of Identity Center's administration (boto3's "sso-admin"), on the state that `wizard.demo.center` holds.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wizard.demo.center import SINCE, Assignment, Center, PermissionSet, Work
from wizard.demo.fakes import Answer, Params, Refused, fake

if TYPE_CHECKING:
    from wizard.demo.world import World

Managed = Callable[["World", Center, Params], Answer]


def _managed(operation: str) -> Callable[[Managed], Managed]:
    """An operation on one instance, for those who may manage it, in its Region."""

    def register(function: Managed) -> Managed:
        def answer(world: World, params: Params) -> Answer:
            center = _center(world, params)
            if not center.has_sets:
                raise Refused(
                    "ValidationException", "The operation is not supported for this IAM Identity Center instance"
                )
            if asking_account(world) not in center.administrators:
                action = f"sso:{operation}"
                raise Refused(
                    "AccessDeniedException",
                    f"User: {world.asking.arn} is not authorized to perform: {action} on resource: {center.arn}",
                )
            return function(world, center, params)

        fake("sso-admin", operation)(answer)
        return function

    return register


def asking_account(world: World) -> str:
    """The account of whoever asks."""
    return world.asking.arn.split(":")[4]


def page(name: str, items: Sequence[Any], params: Params) -> Answer:
    """One page of a list, a hundred at a time unless fewer are asked for."""
    start, size = int(params.get("NextToken") or 0), int(params.get("MaxResults") or 100)
    told: Answer = {name: list(items[start : start + size])}
    return {**told, "NextToken": str(start + size)} if start + size < len(items) else told


def _center(world: World, params: Params) -> Center:
    for center in world.centers:
        if center.arn == params["InstanceArn"] and center.region == world.region:
            return center
    raise Refused("ResourceNotFoundException", f"Could not find Instance {params['InstanceArn']}")


def _set(center: Center, params: Params) -> PermissionSet:
    arn = params["PermissionSetArn"]
    if arn not in center.sets:
        raise Refused("ResourceNotFoundException", f"Could not find PermissionSet with id {arn.rpartition('/')[2]}")
    return center.sets[arn]


# --- instances


def _instance(center: Center) -> Answer:
    return {
        "InstanceArn": center.arn,
        "IdentityStoreId": center.store,
        "OwnerAccountId": center.account,
        "CreatedDate": SINCE,
        "Status": center.status,
        "PrimaryRegion": center.region,
        "Regions": [{"RegionName": center.region, "Status": "ACTIVE", "IsPrimaryRegion": True}],
    }


@fake("sso-admin", "ListInstances")
def list_instances(world: World, params: Params) -> Answer:
    everywhere = params.get("RegionScope") == "ALL_REGIONS"
    seen = [center for center in world.centers if everywhere or center.region == world.region]
    return page("Instances", [_instance(center) for center in seen], params)


@fake("sso-admin", "DescribeInstance")
def describe_instance(world: World, params: Params) -> Answer:
    center = _center(world, params)
    return {**_instance(center), "PermissionSetsEnabled": center.has_sets}


# --- permission sets


@_managed("ListPermissionSets")
def list_permission_sets(_: World, center: Center, params: Params) -> Answer:
    return page("PermissionSets", list(center.sets), params)


@_managed("DescribePermissionSet")
def describe_permission_set(_: World, center: Center, params: Params) -> Answer:
    return {"PermissionSet": _described(_set(center, params))}


def _described(found: PermissionSet) -> Answer:
    told: Answer = {
        "Name": found.name,
        "PermissionSetArn": found.arn,
        "CreatedDate": SINCE,
        "SessionDuration": found.session,
    }
    more = {"Description": found.description, "RelayState": found.relay}
    return {**told, **{key: value for key, value in more.items() if value is not None}}


@_managed("CreatePermissionSet")
def create_permission_set(_: World, center: Center, params: Params) -> Answer:
    if any(known.name == params["Name"] for known in center.sets.values()):
        raise Refused("ConflictException", f"PermissionSet with name {params['Name']} already exists.")
    made = center.permission_set(
        params["Name"],
        description=params.get("Description"),
        session=params.get("SessionDuration", "PT1H"),
        relay=params.get("RelayState"),
        tags={tag["Key"]: tag["Value"] for tag in params.get("Tags", ())},
    )
    return {"PermissionSet": _described(made)}


@_managed("UpdatePermissionSet")
def update_permission_set(_: World, center: Center, params: Params) -> Answer:
    """What is left out is cleared: https://github.com/hashicorp/terraform-provider-aws/issues/17411"""
    found = _set(center, params)
    found.description, found.relay = params.get("Description"), params.get("RelayState")
    found.session = params.get("SessionDuration", "PT1H")
    return {}


@_managed("DeletePermissionSet")
def delete_permission_set(_: World, center: Center, params: Params) -> Answer:
    found = _set(center, params)
    if found.provisioned or any(assignment.set_arn == found.arn for assignment in center.assignments):
        raise Refused("ConflictException", "Could not delete because PermissionSet is provisioned to an account.")
    del center.sets[found.arn]
    return {}


@_managed("ListTagsForResource")
def list_tags(_: World, center: Center, params: Params) -> Answer:
    found = _set(center, {"PermissionSetArn": params["ResourceArn"]})
    return page("Tags", [{"Key": key, "Value": value} for key, value in found.tags.items()], params)


# --- policies


@_managed("ListManagedPoliciesInPermissionSet")
def list_managed(_: World, center: Center, params: Params) -> Answer:
    arns = _set(center, params).managed
    return page("AttachedManagedPolicies", [{"Name": arn.rpartition("/")[2], "Arn": arn} for arn in arns], params)


@_managed("AttachManagedPolicyToPermissionSet")
def attach_managed(world: World, center: Center, params: Params) -> Answer:
    found, arn = _set(center, params), params["ManagedPolicyArn"]
    with world.stage.set("read") as iam:
        if arn not in iam.managed_policies:
            raise Refused("ResourceNotFoundException", f"Policy does not exist with ARN: {arn}")
    if arn in found.managed:
        raise Refused("ConflictException", f"Permission set already has a typed link attachment to {arn}")
    found.managed.append(arn)
    return {}


@_managed("DetachManagedPolicyFromPermissionSet")
def detach_managed(_: World, center: Center, params: Params) -> Answer:
    found, arn = _set(center, params), params["ManagedPolicyArn"]
    if arn not in found.managed:
        raise Refused("ResourceNotFoundException", f"Could not find ManagedPolicy with arn {arn}")
    found.managed.remove(arn)
    return {}


@_managed("ListCustomerManagedPolicyReferencesInPermissionSet")
def list_references(_: World, center: Center, params: Params) -> Answer:
    found = [{"Path": path, "Name": name} for path, name in _set(center, params).references]
    return page("CustomerManagedPolicyReferences", found, params)


@_managed("AttachCustomerManagedPolicyReferenceToPermissionSet")
def attach_reference(_: World, center: Center, params: Params) -> Answer:
    found, reference = _set(center, params), _reference(params)
    if reference in found.references:
        raise Refused("ConflictException", f"Customer managed policy {reference[1]} is already attached")
    found.references.append(reference)
    return {}


@_managed("DetachCustomerManagedPolicyReferenceFromPermissionSet")
def detach_reference(_: World, center: Center, params: Params) -> Answer:
    found, reference = _set(center, params), _reference(params)
    if reference not in found.references:
        raise Refused("ResourceNotFoundException", f"Customer managed policy {reference[1]} is not attached")
    found.references.remove(reference)
    return {}


def _reference(params: Params) -> tuple[str, str]:
    wanted = params["CustomerManagedPolicyReference"]
    return wanted.get("Path", "/"), wanted["Name"]


@_managed("GetInlinePolicyForPermissionSet")
def get_inline(_: World, center: Center, params: Params) -> Answer:
    return {"InlinePolicy": _set(center, params).inline}


@_managed("PutInlinePolicyToPermissionSet")
def put_inline(_: World, center: Center, params: Params) -> Answer:
    _set(center, params).inline = params["InlinePolicy"]
    return {}


@_managed("DeleteInlinePolicyFromPermissionSet")
def delete_inline(_: World, center: Center, params: Params) -> Answer:
    _set(center, params).inline = ""
    return {}


@_managed("GetPermissionsBoundaryForPermissionSet")
def get_boundary(_: World, center: Center, params: Params) -> Answer:
    boundary = _set(center, params).boundary
    if boundary is None:
        raise Refused("ResourceNotFoundException", "Could not find a permissions boundary for this permission set")
    return {"PermissionsBoundary": {"ManagedPolicyArn": f"arn:aws:iam::aws:policy/{boundary}"}}


# --- what accounts are given


@_managed("ListPermissionSetsProvisionedToAccount")
def list_provisioned(_: World, center: Center, params: Params) -> Answer:
    center.pass_by()
    latest = {None: None, "LATEST_PERMISSION_SET_PROVISIONED": True}.get(params.get("ProvisioningStatus"), False)
    found = [
        made.arn
        for made in center.sets.values()
        if (given := made.provisioned.get(params["AccountId"])) is not None
        and latest in (None, given == made.definition)
    ]
    return page("PermissionSets", found, params)


@_managed("ListAccountsForProvisionedPermissionSet")
def list_accounts(_: World, center: Center, params: Params) -> Answer:
    return page("AccountIds", list(_set(center, params).provisioned), params)


@_managed("ProvisionPermissionSet")
def provision(_: World, center: Center, params: Params) -> Answer:
    found, account = _set(center, params), params["TargetId"]
    if account not in found.provisioned:
        raise Refused("ResourceNotFoundException", f"The permission set is not provisioned to account {account}")

    def carry_out() -> None:
        found.provisioned[account] = found.definition

    work = center.begin("provisioning", found.arn, account, carry_out, None)
    return {"PermissionSetProvisioningStatus": {"Status": work.status, "RequestId": work.id}}


@_managed("DescribePermissionSetProvisioningStatus")
def provisioning_status(_: World, center: Center, params: Params) -> Answer:
    return {"PermissionSetProvisioningStatus": _told(_work(center, params["ProvisionPermissionSetRequestId"]))}


@_managed("ListAccountAssignments")
def list_assignments(_: World, center: Center, params: Params) -> Answer:
    center.pass_by()
    wanted = (params["AccountId"], _set(center, params).arn)
    found = [
        {
            "AccountId": assignment.account,
            "PermissionSetArn": assignment.set_arn,
            "PrincipalType": assignment.kind,
            "PrincipalId": assignment.principal,
        }
        for assignment in center.assignments
        if (assignment.account, assignment.set_arn) == wanted
    ]
    return page("AccountAssignments", found, params)


@_managed("CreateAccountAssignment")
def create_assignment(world: World, center: Center, params: Params) -> Answer:
    assignment = _assignment(world, center, params)

    def carry_out() -> None:
        if assignment not in center.assignments:
            center.assign(assignment.account, center.sets[assignment.set_arn], assignment.principal, assignment.kind)

    work = center.begin("assignment", assignment.set_arn, assignment.account, carry_out, assignment)
    return {"AccountAssignmentCreationStatus": _told(work)}


@_managed("DeleteAccountAssignment")
def delete_assignment(world: World, center: Center, params: Params) -> Answer:
    assignment = _assignment(world, center, params)
    if assignment not in center.assignments:
        raise Refused("ResourceNotFoundException", "Could not find the account assignment")
    work = center.begin(
        "assignment", assignment.set_arn, assignment.account, lambda: center.unassign(assignment), assignment
    )
    return {"AccountAssignmentDeletionStatus": _told(work)}


def _assignment(world: World, center: Center, params: Params) -> Assignment:
    account, kind, principal = params["TargetId"], params["PrincipalType"], params["PrincipalId"]
    if account == center.account != asking_account(world):
        action = "sso:CreateAccountAssignment"
        raise Refused("AccessDeniedException", f"User: {world.asking.arn} is not authorized to perform: {action}")
    if principal not in (center.groups if kind == "GROUP" else center.users):
        raise Refused("ResourceNotFoundException", f"{kind} {principal} not found")
    return Assignment(account, _set(center, params).arn, kind, principal)


@_managed("DescribeAccountAssignmentCreationStatus")
def creation_status(_: World, center: Center, params: Params) -> Answer:
    work = _work(center, params["AccountAssignmentCreationRequestId"])
    return {"AccountAssignmentCreationStatus": _told(work)}


@_managed("DescribeAccountAssignmentDeletionStatus")
def deletion_status(_: World, center: Center, params: Params) -> Answer:
    work = _work(center, params["AccountAssignmentDeletionRequestId"])
    return {"AccountAssignmentDeletionStatus": _told(work)}


def _work(center: Center, id: str) -> Work:
    center.pass_by()
    if id not in center.works:
        raise Refused("ResourceNotFoundException", f"Could not find request {id}")
    return center.works[id]


def _told(work: Work) -> Answer:
    told: Answer = {
        "Status": work.status,
        "RequestId": work.id,
        "PermissionSetArn": work.set_arn,
        "CreatedDate": SINCE,
        **({"FailureReason": work.reason} if work.reason else {}),
    }
    if work.assignment is None:
        return {**told, "AccountId": work.account}
    about = work.assignment
    principal = {"PrincipalType": about.kind, "PrincipalId": about.principal}
    return {**told, "TargetId": work.account, "TargetType": "AWS_ACCOUNT", **principal}
