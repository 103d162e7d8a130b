"""The fakes of Identity Center's identity store: groups, people, and who belongs where.

moto plays these too, but knows nothing of the instance they belong to; groups and assignments have one state here.
https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.demo.center import Center, Group
from wizard.demo.center_api import asking_account, page
from wizard.demo.fakes import Answer, Params, Refused, fake

if TYPE_CHECKING:
    from wizard.demo.world import World

Stored = Callable[[Center, Params], Answer]

_ARN = "arn:aws:identitystore:::"


def _stored(operation: str) -> Callable[[Stored], Stored]:
    """An operation on one identity store, in its instance's Region."""

    def register(function: Stored) -> Stored:
        def answer(world: World, params: Params) -> Answer:
            for center in world.centers:
                if center.store == params["IdentityStoreId"] and center.region == world.region:
                    if asking_account(world) in center.administrators:
                        return function(center, params)
                    action = f"identitystore:{operation}"
                    said = f"User: {world.asking.arn} is not authorized to perform: {action}"
                    raise Refused("AccessDeniedException", said)
            raise _absent("IDENTITY_STORE")

        fake("identitystore", operation)(answer)
        return function

    return register


def _absent(what: str) -> Refused:
    return Refused("ResourceNotFoundException", f"{what} not found.")


# --- groups


@_stored("ListGroups")
def list_groups(center: Center, params: Params) -> Answer:
    return page("Groups", [_described(center, group) for group in center.groups.values()], params)


@_stored("GetGroupId")
def get_group_id(center: Center, params: Params) -> Answer:
    name = params["AlternateIdentifier"]["UniqueAttribute"]["AttributeValue"]
    for group in center.groups.values():
        if group.name == name:
            return {"GroupId": group.id, "GroupArn": f"{_ARN}group/{group.id}", "IdentityStoreId": center.store}
    raise _absent("GROUP")


@_stored("DescribeGroup")
def describe_group(center: Center, params: Params) -> Answer:
    return _described(center, _group(center, params))


def _group(center: Center, params: Params) -> Group:
    if params["GroupId"] not in center.groups:
        raise _absent("GROUP")
    return center.groups[params["GroupId"]]


def _described(center: Center, group: Group) -> Answer:
    told: Answer = {
        "GroupId": group.id,
        "GroupArn": f"{_ARN}group/{group.id}",
        "Revision": "1",
        "DisplayName": group.name,
        "IdentityStoreId": center.store,
    }
    if group.description is not None:
        told["Description"] = group.description
    if group.issuer is not None:
        told["ExternalIds"] = [{"Issuer": group.issuer, "Id": group.name}]
    return told


@_stored("CreateGroup")
def create_group(center: Center, params: Params) -> Answer:
    if any(group.name == params["DisplayName"] for group in center.groups.values()):
        raise Refused("ConflictException", "Duplicate GroupDisplayName")
    made = center.group(params["DisplayName"], description=params.get("Description"))
    arn = f"{_ARN}group/{made.id}"
    return {"GroupId": made.id, "GroupArn": arn, "Revision": "1", "IdentityStoreId": center.store}


@_stored("DeleteGroup")
def delete_group(center: Center, params: Params) -> Answer:
    del center.groups[_group(center, params).id]
    return {}


# --- members


@_stored("GetUserId")
def get_user_id(center: Center, params: Params) -> Answer:
    """Every person of the demo has the address that is their user name."""
    name = params["AlternateIdentifier"]["UniqueAttribute"]["AttributeValue"]
    for id, known in center.users.items():
        if known == name:
            return {"UserId": id, "UserArn": f"{_ARN}user/{id}", "IdentityStoreId": center.store}
    raise _absent("USER")


@_stored("ListGroupMemberships")
def list_members(center: Center, params: Params) -> Answer:
    group = _group(center, params)
    found = [_membership(center, group, id) for id in group.members]
    return page("GroupMemberships", found, params)


@_stored("ListGroupMembershipsForMember")
def list_memberships(center: Center, params: Params) -> Answer:
    user = params["MemberId"]["UserId"]
    found = [
        _membership(center, group, id)
        for group in center.groups.values()
        for id, member in group.members.items()
        if member == user
    ]
    return page("GroupMemberships", found, params)


@_stored("GetGroupMembershipId")
def get_membership_id(center: Center, params: Params) -> Answer:
    group, user = _group(center, params), params["MemberId"]["UserId"]
    for id, member in group.members.items():
        if member == user:
            told = _membership(center, group, id)
            return {key: told[key] for key in ("IdentityStoreId", "MembershipId", "MembershipArn")}
    raise _absent("GROUP_MEMBERSHIP")


@_stored("DescribeGroupMembership")
def describe_membership(center: Center, params: Params) -> Answer:
    return _membership(center, _group_of(center, params), params["MembershipId"])


def _group_of(center: Center, params: Params) -> Group:
    for group in center.groups.values():
        if params["MembershipId"] in group.members:
            return group
    raise _absent("GROUP_MEMBERSHIP")


def _membership(center: Center, group: Group, id: str) -> Answer:
    return {
        "IdentityStoreId": center.store,
        "MembershipId": id,
        "MembershipArn": f"{_ARN}membership/{id}",
        "GroupId": group.id,
        "MemberId": {"UserId": group.members[id]},
    }


@_stored("CreateGroupMembership")
def create_membership(center: Center, params: Params) -> Answer:
    group, user = _group(center, params), params["MemberId"]["UserId"]
    if user not in center.users:
        raise _absent("USER")
    if user in group.members.values():
        raise Refused("ConflictException", "Duplicate GroupMembership")
    id = center.new_id(f"membership {group.id} {user}")
    group.members[id] = user
    told = _membership(center, group, id)
    return {key: told[key] for key in ("IdentityStoreId", "MembershipId", "MembershipArn")}


@_stored("DeleteGroupMembership")
def delete_membership(center: Center, params: Params) -> Answer:
    del _group_of(center, params).members[params["MembershipId"]]
    return {}
