"""How AWS shows the writes in Identity Center, and how the ids that it chooses are found again by name.

Assignments and provisioning are asynchronous: AWS accepts them, and says later whether it could.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wizard.aws import identitystore, sso
from wizard.aws.effects import OPERATION_TAG, Effect, Later, Shown, Writable, never_stands, same_document
from wizard.aws.reads import Reads
from wizard.aws.refs import RESOLVERS
from wizard.text import clean

Wanted = Mapping[str, Any]

_NOTHING = Effect(Shown.NOT_MADE, {})


def _made(there: bool, **left: str) -> Effect:
    return Effect(Shown.MADE, left) if there else _NOTHING


def _where(wanted: Wanted) -> tuple[str, str]:
    return wanted["InstanceArn"], wanted["PermissionSetArn"]


def _same_thing(wanted: Wanted, left: Wanted) -> str:
    """A reference finds a thing by its name, and another one may have it by now."""
    for key in ("PermissionSetArn", "GroupId"):
        if key in wanted and key in left and wanted[key] != left[key]:
            return "it was deleted and made anew by somebody"
    return ""


def _still(shows: Callable[[Reads, Wanted, str], Effect], gone: str) -> Callable[[Reads, Wanted, Wanted, str], str]:
    """Why a write can no longer be taken back, where all that counts is that AWS still shows it, of the same thing."""

    def stands(aws: Reads, wanted: Wanted, left: Wanted, account: str) -> str:
        return _same_thing(wanted, left) or ("" if shows(aws, wanted, account).shown is Shown.MADE else gone)

    return stands


# --- references


def _set_named(aws: Reads, name: str, *, instance: str) -> str | None:
    found = sso.find_permission_set(aws, instance, name)
    return None if found is None else str(found["PermissionSetArn"])


def _group_named(aws: Reads, name: str, *, store: str) -> str | None:
    return identitystore.group_id(aws, store, name)


def _membership_of(aws: Reads, name: str, *, store: str, group: str) -> str | None:
    """The membership of the user with the id `name` in the group with the name `group`."""
    found = identitystore.group_id(aws, store, group)
    return None if found is None else identitystore.membership_id(aws, store, found, name)


RESOLVERS.update({"permission-set": _set_named, "group": _group_named, "membership": _membership_of})


# --- permission sets


def _set_created(aws: Reads, wanted: Wanted, account: str) -> Effect:
    instance, name = wanted["InstanceArn"], wanted["Name"]
    found = sso.find_permission_set(aws, instance, name)
    if found is None:
        return _NOTHING
    arn = str(found["PermissionSetArn"])
    ours = {tag["Key"]: tag["Value"] for tag in wanted["Tags"]}[OPERATION_TAG]
    if sso.tags(aws, instance, arn).get(OPERATION_TAG) != ours:
        said = f"a permission set named {name} is there, and this journey did not make it"
        return Effect(Shown.OTHERWISE, {"PermissionSetArn": arn}, said)
    return Effect(Shown.MADE, {"PermissionSetArn": arn})


def _set_stands(aws: Reads, wanted: Wanted, left: Wanted, account: str) -> str:
    name, instance = wanted["Name"], wanted["InstanceArn"]
    effect = _set_created(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return effect.sentence or f"the permission set {name} is no longer there"
    if effect.left != dict(left):
        return f"the permission set {name} was deleted and made anew by somebody"
    arn = effect.left["PermissionSetArn"]
    if _settings_shown(aws, {**wanted, "PermissionSetArn": arn}, account).shown is not Shown.MADE:
        return f"somebody has changed the permission set {name} since"
    carried = [*sso.managed_policies(aws, instance, arn), *sso.policy_references(aws, instance, arn)]
    carried += ["an inline policy"] if sso.inline_policy(aws, instance, arn) else []
    if carried:
        return f"{name} still carries {', '.join(carried)}"
    used = sso.accounts_with(aws, instance, arn)
    return f"{name} is still in use in {', '.join(used)}" if used else ""


def _set_deleted(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(sso.permission_set(aws, *_where(wanted)) is None)


_SETTINGS = ("Description", "SessionDuration", "RelayState")


def _settings_shown(aws: Reads, wanted: Wanted, account: str) -> Effect:
    found = sso.permission_set(aws, *_where(wanted))
    same = found is not None and all(found.get(name) == wanted.get(name) for name in _SETTINGS)
    return _made(same, PermissionSetArn=wanted["PermissionSetArn"])


def _settings_unmoved(aws: Reads, wanted: Wanted, before: Wanted | None) -> str:
    found = sso.permission_set(aws, *_where(wanted))
    if found is None:
        return "the permission set is no longer there"
    same = before is None or all(found.get(name) == before.get(name) for name in _SETTINGS)
    return "" if same else f"the permission set {found['Name']} has changed since this was planned"


# --- policies


def _attached(aws: Reads, wanted: Wanted, account: str) -> Effect:
    there = wanted["ManagedPolicyArn"] in sso.managed_policies(aws, *_where(wanted))
    return _made(there, PermissionSetArn=wanted["PermissionSetArn"])


def _detached(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(_attached(aws, wanted, account).shown is Shown.NOT_MADE)


def _referenced(aws: Reads, wanted: Wanted, account: str) -> Effect:
    reference = wanted["CustomerManagedPolicyReference"]
    there = f"{reference.get('Path', '/')}{reference['Name']}" in sso.policy_references(aws, *_where(wanted))
    return _made(there, PermissionSetArn=wanted["PermissionSetArn"])


def _unreferenced(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(_referenced(aws, wanted, account).shown is Shown.NOT_MADE)


def _inline_put(aws: Reads, wanted: Wanted, account: str) -> Effect:
    text = sso.inline_policy(aws, *_where(wanted))
    there = bool(text) and same_document(text, wanted["InlinePolicy"])
    return _made(there, PermissionSetArn=wanted["PermissionSetArn"])


def _inline_unmoved(aws: Reads, wanted: Wanted, before: Wanted | None) -> str:
    text = sso.inline_policy(aws, *_where(wanted))
    if before is None:
        return "somebody has put an inline policy there since this was planned" if text else ""
    return "" if text and same_document(text, before) else "its inline policy has changed since this was planned"


def _inline_deleted(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(not sso.inline_policy(aws, *_where(wanted)))


# --- work that AWS does later


def _later(operation: str, name: str, id_name: str) -> Callable[[Reads, Wanted, Wanted], Later]:
    """How far it is, asked with the request id that AWS gave first; without one, only what AWS shows can tell."""

    def later(aws: Reads, wanted: Wanted, answer: Wanted) -> Later:
        begun = answer.get(name) or {}
        word, reason = str(begun.get("Status") or ""), str(begun.get("FailureReason") or "")
        if word == "IN_PROGRESS" and begun.get("RequestId"):
            asked = {"InstanceArn": wanted["InstanceArn"], id_name: str(begun["RequestId"])}
            word, reason = sso.status(aws, operation, name, **asked)
        if word == "FAILED":
            return Later(failed=f"Identity Center could not do it: {clean(reason).strip() or 'it gives no reason'}")
        return Later(under_way=f"Identity Center says {clean(word)}" if word == "IN_PROGRESS" else "")

    return later


def _published(aws: Reads, wanted: Wanted, account: str) -> Effect:
    instance, arn = _where(wanted)
    there = arn in sso.provisioned(aws, instance, wanted["TargetId"], latest=True)
    return _made(there, PermissionSetArn=arn)


def _published_stands(aws: Reads, wanted: Wanted, left: Wanted, account: str) -> str:
    """Whether there is anything to put right: what was taken back in the set still stands in the account."""
    instance, arn = _where(wanted)
    used = wanted["TargetId"] in sso.accounts_with(aws, instance, arn)
    return _same_thing(wanted, left) or ("" if used else "the account no longer has this permission set")


def _assigned(aws: Reads, wanted: Wanted, account: str) -> Effect:
    instance, arn = _where(wanted)
    principal = (wanted["PrincipalType"], wanted["PrincipalId"])
    there = principal in sso.assignments(aws, instance, wanted["TargetId"], arn)
    return _made(there, PermissionSetArn=arn, PrincipalId=wanted["PrincipalId"])


def _unassigned(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(_assigned(aws, wanted, account).shown is Shown.NOT_MADE)


# --- groups and members


def _group_created(aws: Reads, wanted: Wanted, account: str) -> Effect:
    """Groups carry no tags: the mark of this journey is part of the description."""
    store, name = wanted["IdentityStoreId"], wanted["DisplayName"]
    found = identitystore.group_id(aws, store, name)
    group = None if found is None else identitystore.group(aws, store, found)
    if group is None:
        return _NOTHING
    if group.get("Description") != wanted["Description"]:
        said = f"a group named {name} is there, and this journey did not make it"
        return Effect(Shown.OTHERWISE, {"GroupId": str(found)}, said)
    return Effect(Shown.MADE, {"GroupId": str(found)})


def _group_stands(aws: Reads, wanted: Wanted, left: Wanted, account: str) -> str:
    name = wanted["DisplayName"]
    effect = _group_created(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return effect.sentence or f"the group {name} is no longer there"
    if effect.left != dict(left):
        return f"the group {name} was deleted and made anew by somebody"
    members = identitystore.members(aws, wanted["IdentityStoreId"], effect.left["GroupId"])
    return f"the group {name} still has {len(members)} members" if members else ""


def _group_deleted(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(identitystore.group(aws, wanted["IdentityStoreId"], wanted["GroupId"]) is None)


def _member_added(aws: Reads, wanted: Wanted, account: str) -> Effect:
    store, group, user = wanted["IdentityStoreId"], wanted["GroupId"], wanted["MemberId"]["UserId"]
    found = identitystore.membership_id(aws, store, group, user)
    return _made(found is not None, MembershipId=found or "", GroupId=group)


def _member_stands(aws: Reads, wanted: Wanted, left: Wanted, account: str) -> str:
    effect = _member_added(aws, wanted, account)
    if effect.shown is not Shown.MADE:
        return "they are no longer in the group"
    same = effect.left["MembershipId"] == left.get("MembershipId")
    return _same_thing(wanted, left) or ("" if same else "somebody has taken them out and put them in again")


def _member_removed(aws: Reads, wanted: Wanted, account: str) -> Effect:
    return _made(not identitystore.is_membership(aws, wanted["IdentityStoreId"], wanted["MembershipId"]))


def _removal(shows: Callable[[Reads, Wanted, str], Effect], **more: Any) -> Writable:
    return Writable(shows, never_stands, gone=Shown.MADE, **more)


_CREATION = _later(
    "DescribeAccountAssignmentCreationStatus", "AccountAssignmentCreationStatus", "AccountAssignmentCreationRequestId"
)
_DELETION = _later(
    "DescribeAccountAssignmentDeletionStatus", "AccountAssignmentDeletionStatus", "AccountAssignmentDeletionRequestId"
)
_PROVISIONING = _later(
    "DescribePermissionSetProvisioningStatus", "PermissionSetProvisioningStatus", "ProvisionPermissionSetRequestId"
)

_ADMIN: dict[str, Writable] = {
    "CreatePermissionSet": Writable(_set_created, _set_stands),
    "UpdatePermissionSet": Writable(
        _settings_shown, _still(_settings_shown, "somebody has changed it since"), _settings_unmoved
    ),
    "AttachManagedPolicyToPermissionSet": Writable(_attached, _still(_attached, "the policy is no longer there")),
    "AttachCustomerManagedPolicyReferenceToPermissionSet": Writable(
        _referenced, _still(_referenced, "the policy is no longer there")
    ),
    "PutInlinePolicyToPermissionSet": Writable(
        _inline_put, _still(_inline_put, "somebody has changed its inline policy since"), _inline_unmoved
    ),
    "ProvisionPermissionSet": Writable(_published, _published_stands, later=_PROVISIONING, publishes=True),
    "CreateAccountAssignment": Writable(
        _assigned, _still(_assigned, "the assignment is no longer there"), later=_CREATION
    ),
    "DeletePermissionSet": _removal(_set_deleted),
    "DetachManagedPolicyFromPermissionSet": _removal(_detached),
    "DetachCustomerManagedPolicyReferenceFromPermissionSet": _removal(_unreferenced),
    "DeleteInlinePolicyFromPermissionSet": _removal(_inline_deleted),
    "DeleteAccountAssignment": _removal(_unassigned, later=_DELETION),
}

_STORE: dict[str, Writable] = {
    "CreateGroup": Writable(_group_created, _group_stands),
    "CreateGroupMembership": Writable(_member_added, _member_stands),
    "DeleteGroup": _removal(_group_deleted),
    "DeleteGroupMembership": _removal(_member_removed),
}

WRITABLE: dict[tuple[str, str], Writable] = {
    **{(sso.SERVICE, operation): entry for operation, entry in _ADMIN.items()},
    **{(identitystore.SERVICE, operation): entry for operation, entry in _STORE.items()},
}
