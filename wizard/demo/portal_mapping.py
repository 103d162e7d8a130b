"""Giving portal users their roles in the pretend portal, as the service does it with the cloud admins' role."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import timedelta

from wizard.demo.portal import Portal, Record, act
from wizard.demo.portal_users import USERS
from wizard.demo.trail import PARTNER_CENTRAL
from wizard.users.value import CLOUD_ADMIN_ROLE

STEP = "users.map"
EVENT_AFTER = 20.0
PREFIX = "PartnerCentralRoleFor"

FAILURES = {"missing-permission": "Missing Permission. The cloud admin role cannot map this role."}


def offered(portal: Portal, role: str) -> str:
    """A role under the name that the portal lists: AWS has chosen the end of its own role's name."""
    return f"{PREFIX}CloudAdmin-{portal.linked}" if role == CLOUD_ADMIN_ROLE else role


def _known(user: str) -> str:
    addresses = {address.casefold() for _, address, *_ in USERS}
    return "" if user.casefold() in addresses else f"There is no portal user {user}."


def _cannot_map(portal: Portal, values: Mapping[str, str]) -> str:
    user, role = values["user"], values["role"]
    if portal.migrated or portal.migrating:
        return "The older portal is closed for this company: it has moved to the AWS console."
    if not portal.linked:
        return "There is no page for this: no account is linked."
    if unknown := _known(user):
        return unknown
    cloud_admin = any(address == user and roles == "Cloud Admin" for _, address, roles, *_ in USERS)
    if cloud_admin and role != f"{PREFIX}CloudAdmin-{portal.linked}":
        return f"Cloud admins can only take the role {PREFIX}CloudAdmin-{portal.linked}."
    with portal.world.stage.set("read") as iam:
        there = any(one.name == role for one in iam.get_roles())
    return "" if role.startswith(PREFIX) and there else f"{role} is not among the roles to choose from."


@act("map", "Map a portal user to a role", STEP, refuse=_cannot_map, asks=("user", "role"), failures=FAILURES)
def map_user(portal: Portal, record: Record) -> str:
    """The service does it in the name of the cloud admins, and CloudTrail records it."""
    user, role = record.values["user"], record.values["role"]
    _recorded(portal, record, "AssociatePartnerUser", user, role)
    if record.failed:
        return ""
    portal.mapped[user.casefold()] = role
    return f"{user} has the role {role}."


def _cannot_unmap(portal: Portal, values: Mapping[str, str]) -> str:
    user = values["user"]
    return _known(user) or ("" if user.casefold() in portal.mapped else f"{user} has no role.")


@act("unmap", "Take a portal user's role away", STEP, refuse=_cannot_unmap, asks=("user",))
def unmap_user(portal: Portal, record: Record) -> str:
    user = record.values["user"]
    role = portal.mapped.pop(user.casefold(), "")
    _recorded(portal, record, "DisassociatePartnerUser", user, role)
    return f"{user} has no role any more."


def portal_id(user: str) -> str:
    """The portal's own id of a user, which is all that CloudTrail tells: 18 characters, no address."""
    digest = hashlib.sha256(user.casefold().encode()).digest()
    return "005" + base64.b32encode(digest).decode()[:15]


def _recorded(portal: Portal, record: Record, name: str, user: str, role: str) -> None:
    account = portal.world.account
    portal.world.trail.record(
        name,
        who=f"arn:aws:sts::{account}:assumed-role/{PREFIX}CloudAdmin-{portal.linked or '0000'}/partner-central",
        at=record.at,
        late=timedelta(seconds=EVENT_AFTER),
        parameters={
            "partnerUserId": portal_id(user),
            "iamRoleArn": f"arn:aws:iam::{account}:role/{role}",
            "partnerAccountId": account,
        },
        error=("AccessDenied", "Missing Permission") if record.failed else None,
        invoked_by=PARTNER_CENTRAL,
    )
