"""What the journey reads of Identity Center's identity store: groups, and who belongs to them.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from __future__ import annotations

from typing import Any

from wizard.aws.reads import Reads, field, unless_absent

SERVICE = "identitystore"

FIRST = 100
"""How many entries of a list are looked at where the first ones tell enough."""


def group_id(aws: Reads, store: str, name: str) -> str | None:
    """The id of the group with this display name, or None when AWS says that there is none."""
    return _id(aws, "GetGroupId", "GroupId", store, "displayName", name)


def group(aws: Reads, store: str, id: str) -> dict[str, Any] | None:
    """A group's name and description, or None when AWS says that there is none."""
    return unless_absent(aws, SERVICE, "DescribeGroup", "GroupId", IdentityStoreId=store, GroupId=id)


def user_id(aws: Reads, store: str, name: str) -> str | None:
    """The id of a person by user name, else by email address, as it is spelled or in small letters; None for nobody."""
    for spelled in dict.fromkeys((name, name.lower())):
        for attribute in ("userName", "emails.value"):
            if found := _id(aws, "GetUserId", "UserId", store, attribute, spelled):
                return found
    return None


def _id(aws: Reads, operation: str, wanted: str, store: str, attribute: str, value: str) -> str | None:
    asked = {"UniqueAttribute": {"AttributePath": attribute, "AttributeValue": value}}
    answer = unless_absent(aws, SERVICE, operation, wanted, IdentityStoreId=store, AlternateIdentifier=asked)
    return None if answer is None else str(answer[wanted])


def members(aws: Reads, store: str, group: str) -> list[str]:
    """The ids of the first hundred members of a group."""
    first = {"MaxItems": FIRST, "PageSize": FIRST}
    answer = aws.read(SERVICE, "ListGroupMemberships", IdentityStoreId=store, GroupId=group, PaginationConfig=first)
    found = field(answer, "GroupMemberships", SERVICE, "ListGroupMemberships")
    return [str(member.get("MemberId", {}).get("UserId", "")) for member in found]


def groups_of(aws: Reads, store: str, user: str) -> set[str]:
    """The ids of the groups that a person is in, however large these are."""
    answer = aws.read(SERVICE, "ListGroupMembershipsForMember", IdentityStoreId=store, MemberId={"UserId": user})
    found = field(answer, "GroupMemberships", SERVICE, "ListGroupMembershipsForMember")
    return {str(field(one, "GroupId", SERVICE, "ListGroupMembershipsForMember")) for one in found}


def membership_id(aws: Reads, store: str, group: str, user: str) -> str | None:
    """The id of somebody's membership of a group, or None when they are no member."""
    asked: dict[str, Any] = {"IdentityStoreId": store, "GroupId": group, "MemberId": {"UserId": user}}
    answer = unless_absent(aws, SERVICE, "GetGroupMembershipId", "MembershipId", **asked)
    return None if answer is None else str(answer["MembershipId"])


def is_membership(aws: Reads, store: str, membership: str) -> bool:
    """Whether a membership still exists, by its id."""
    asked = {"IdentityStoreId": store, "MembershipId": membership}
    return unless_absent(aws, SERVICE, "DescribeGroupMembership", "MembershipId", **asked) is not None


def sources(aws: Reads, store: str) -> tuple[int, frozenset[str]]:
    """How many of the first hundred groups there are, and which outside directories sent any of them here.

    No operation tells the identity source; a group that comes from one carries its issuer.
    """
    first = {"MaxItems": FIRST, "PageSize": FIRST}
    found = field(
        aws.read(SERVICE, "ListGroups", IdentityStoreId=store, PaginationConfig=first), "Groups", SERVICE, "ListGroups"
    )
    issuers = {str(outside.get("Issuer", "")) for group in found for outside in group.get("ExternalIds") or ()}
    return len(found), frozenset(issuers)
