"""The changes in Identity Center that can be planned, each made together with what takes it back.

A permission set or a group that is to be made first is referred to by its name: AWS chooses the id.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.aws.changes import compact
from wizard.aws.refs import ref
from wizard.aws.sso import Instance
from wizard.catalog import cautions, policy_name
from wizard.model import Change, Operation

Id = str | None
"""An id that AWS has given already, or None where it will be looked up by name."""


def _set(instance: Instance, name: str, arn: Id) -> dict[str, Any]:
    return {
        "InstanceArn": instance.arn,
        "PermissionSetArn": arn or ref("permission-set", name, instance=instance.arn),
    }


def _admin(operation: str, instance: Instance, parameters: dict[str, Any]) -> Operation:
    return Operation(service="sso-admin", operation=operation, parameters=parameters, region=instance.region)


def _store(operation: str, instance: Instance, parameters: dict[str, Any]) -> Operation:
    whole = {"IdentityStoreId": instance.store, **parameters}
    return Operation(service="identitystore", operation=operation, parameters=whole, region=instance.region)


def _change(instance: Instance, write: Operation, undo: Operation | None, **more: Any) -> Change:
    return Change(
        account=instance.owner,
        service=write.service,
        operation=write.operation,
        parameters=write.parameters,
        region=write.region,
        undo=undo,
        **more,
    )


def create_permission_set(
    step: str, instance: Instance, name: str, *, settings: Mapping[str, str], tags: list[dict[str, str]]
) -> Change:
    """A permission set that nobody is assigned to yet, so that it grants nothing.

    `settings` are its description, session duration and relay state by AWS's names.
    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
    """
    return _change(
        instance,
        _admin("CreatePermissionSet", instance, {"Name": name, "InstanceArn": instance.arn, **settings, "Tags": tags}),
        _admin("DeletePermissionSet", instance, _set(instance, name, None)),
        id=f"{step}/{name}/create",
        step=step,
        title=f"Create the permission set {name}",
        kind="create",
    )


def attach_managed(step: str, instance: Instance, name: str, arn: Id, policy: str, *, needs: tuple[str, ...]) -> Change:
    """A policy that AWS manages, by ARN: whoever is assigned can do more once it is provisioned.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachManagedPolicyToPermissionSet.html
    """
    parameters = {**_set(instance, name, arn), "ManagedPolicyArn": policy}
    return _change(
        instance,
        _admin("AttachManagedPolicyToPermissionSet", instance, parameters),
        _admin("DetachManagedPolicyFromPermissionSet", instance, parameters),
        id=f"{step}/{name}/attach/{policy_name(policy)}",
        step=step,
        title=f"Give {name} the policy {policy_name(policy)}",
        kind="update",
        widens=True,
        needs=needs,
        notes=cautions(policy),
    )


def attach_reference(
    step: str, instance: Instance, name: str, arn: Id, policy: str, *, needs: tuple[str, ...]
) -> Change:
    """A policy of the accounts' own, by path and name ("/team/Name"); provisioning looks for it in each account.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachCustomerManagedPolicyReferenceToPermissionSet.html
    """
    path, _, own = policy.rpartition("/")
    reference = {"Name": own, "Path": f"{path}/"}
    parameters = {**_set(instance, name, arn), "CustomerManagedPolicyReference": reference}
    return _change(
        instance,
        _admin("AttachCustomerManagedPolicyReferenceToPermissionSet", instance, parameters),
        _admin("DetachCustomerManagedPolicyReferenceFromPermissionSet", instance, parameters),
        id=f"{step}/{name}/attach{policy}",
        step=step,
        title=f"Give {name} your own policy {own}",
        kind="update",
        widens=True,
        needs=needs,
    )


def put_inline(
    step: str,
    instance: Instance,
    name: str,
    arn: Id,
    document: Mapping[str, Any],
    *,
    before: dict[str, Any] | None,
    needs: tuple[str, ...],
) -> Change:
    """The inline policy of a permission set; an old one is kept, and is the undo.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html
    """
    where = _set(instance, name, arn)
    back = (
        _admin("DeleteInlinePolicyFromPermissionSet", instance, where)
        if before is None
        else _admin("PutInlinePolicyToPermissionSet", instance, {**where, "InlinePolicy": compact(before)})
    )
    return _change(
        instance,
        _admin("PutInlinePolicyToPermissionSet", instance, {**where, "InlinePolicy": compact(document)}),
        back,
        id=f"{step}/{name}/inline",
        step=step,
        title=f"Let {name} do what linking takes" + (", in place of its inline policy" if before else ""),
        kind="update",
        widens=True,
        before=before,
        needs=needs,
    )


def update_settings(
    step: str, instance: Instance, name: str, arn: str, *, settings: Mapping[str, str], before: Mapping[str, str]
) -> Change:
    """Another session duration or relay state. AWS clears what is left out, so everything is told.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_UpdatePermissionSet.html
    """
    where = _set(instance, name, arn)
    differing = [words for key, words in SETTINGS.items() if settings.get(key) != before.get(key)]
    return _change(
        instance,
        _admin("UpdatePermissionSet", instance, {**where, **settings}),
        _admin("UpdatePermissionSet", instance, {**where, **before}),
        id=f"{step}/{name}/settings",
        step=step,
        title=f"Set {' and '.join(differing)} of {name}",
        kind="update",
        before=dict(before),
    )


SETTINGS = {"SessionDuration": "the session duration", "RelayState": "the page people arrive at"}
"""What a change of settings sets, in words, by AWS's names."""


def provision(
    step: str,
    instance: Instance,
    name: str,
    arn: str,
    account: str,
    *,
    needs: tuple[str, ...],
    notes: tuple[str, ...] = (),
) -> Change:
    """What the set holds now, carried into an account that has an older version of it; `notes` say what arrives there.

    After changes of ours, taking it back carries out that they were taken back. The version that somebody else's
    changes made old is nowhere kept: without changes of ours there is no way back.
    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
    """
    parameters = {**_set(instance, name, arn), "TargetId": account, "TargetType": "AWS_ACCOUNT"}
    operation = _admin("ProvisionPermissionSet", instance, parameters)
    return _change(
        instance,
        operation,
        operation if needs else None,
        irreversible=not needs,
        no_way_back="" if needs else f"{_NOT_KEPT.format(account=account)} {_OUT_AGAIN}",
        notes=notes,
        id=f"{step}/{name}/provision",
        step=step,
        title=f"Bring {name} up to date in account {account}",
        kind="update",
        widens=True,
        needs=needs,
    )


_NOT_KEPT = (
    "Identity Center keeps no older version of a permission set: what account {account} was given of it before is gone."
)
_OUT_AGAIN = (
    "To take something out of the account again, take it out of the permission set and bring that up to date once more."
)


def create_group(step: str, instance: Instance, name: str, *, description: str) -> Change:
    """A group with nobody in it.

    https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroup.html
    """
    return _change(
        instance,
        _store("CreateGroup", instance, {"DisplayName": name, "Description": description}),
        _store("DeleteGroup", instance, {"GroupId": ref("group", name, store=instance.store)}),
        id=f"{step}/group/{name}",
        step=step,
        title=f"Create the group {name}",
        kind="create",
    )


def assign(
    step: str, instance: Instance, name: str, arn: str, group: str, id: Id, account: str, *, needs: tuple[str, ...]
) -> Change:
    """A group that may use a permission set in an account; the first one provisions the set there.

    https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
    """
    parameters = {
        **_set(instance, name, arn),
        "TargetId": account,
        "TargetType": "AWS_ACCOUNT",
        "PrincipalType": "GROUP",
        "PrincipalId": id or ref("group", group, store=instance.store),
    }
    return _change(
        instance,
        _admin("CreateAccountAssignment", instance, parameters),
        _admin("DeleteAccountAssignment", instance, parameters),
        id=f"{step}/{name}/assign/{group}",
        step=step,
        title=f"Let the group {group} sign in to account {account} with {name}",
        kind="create",
        widens=True,
        needs=needs,
    )


def add_member(
    step: str, instance: Instance, group: str, id: Id, user: str, user_id: str, *, needs: tuple[str, ...]
) -> Change:
    """Somebody in a group.

    https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html
    """
    parameters = {"GroupId": id or ref("group", group, store=instance.store), "MemberId": {"UserId": user_id}}
    membership = ref("membership", user_id, store=instance.store, group=group)
    return _change(
        instance,
        _store("CreateGroupMembership", instance, parameters),
        _store("DeleteGroupMembership", instance, {"MembershipId": membership}),
        id=f"{step}/group/{group}/member/{user}",
        step=step,
        title=f"Put {user} into the group {group}",
        kind="create",
        widens=True,
        needs=needs,
    )


def names_of(change: Change) -> dict[str, str]:
    """What the ids among the parameters of a change stand for, by parameter; nothing where they are names already."""
    about = change.id.removeprefix(f"{change.step}/").split("/")
    if change.operation == "CreateGroupMembership":
        return {"GroupId": about[1], "MemberId": "/".join(about[3:])}
    if change.operation == "CreateAccountAssignment":
        return {"PermissionSetArn": about[0], "PrincipalId": "/".join(about[2:])}
    return {"PermissionSetArn": about[0]} if change.service == "sso-admin" else {}
