"""Linking and unlinking in the pretend portal, and time that passes.

What AWS makes: https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html#standard-role-permissions
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.demo import simulation
from wizard.demo.account import document, trusts_service
from wizard.demo.portal import Portal, Record, act

if TYPE_CHECKING:
    from wizard.demo.world import World

STEP = "link.account"
LINKED = "AssociatePartnerAccount"

BY = "by"
"""The value that says who links; without it, it is the alliance lead of the portal's own users."""

LEAD = "ana.lead@example.com"

ROLES = {
    "CloudAdmin": (
        "PartnerCentralAccountManagementUserRoleAssociation",
        "AWSPartnerCentralFullAccess",
        "AWSMarketplaceSellerFullAccess",
    ),
    "Alliance": ("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess"),
    "Ace": ("AWSMarketplaceSellerOfferManagement", "AWSPartnerCentralOpportunityManagement"),
}
"""The roles that AWS makes while it links, by the word in their name, with their policies."""

ROLES_AFTER, EVENT_AFTER, SLOW_EVENT_AFTER = 3.0, 20.0, 14 * 60.0
"""Seconds until AWS shows them."""

FAILURES = {
    "wrong-role": "You do not have permission to link accounts. Ask your alliance lead.",
    "name-refused": "The legal business name is not valid for this account. Check the name, or contact support.",
    "access-denied": "Access denied. You do not have the required permissions in the AWS account.",
}


def _cannot_link(portal: Portal, _: Mapping[str, str]) -> str:
    facts = portal.world.facts
    if portal.migrated or portal.migrating:
        return "The older portal is closed for this company: it has moved to the AWS console."
    if portal.linked:
        return "An account is linked already: the page shows Manage linked account."
    if facts.plan is not None and facts.plan.type == "FREE":
        return "Partner Registration requires a paid AWS account in good standing."
    if facts.state != "ACTIVE":
        return f"The AWS account is {facts.state.lower()}."
    return ""


def _not_allowed(portal: Portal) -> str:
    return "" if may_link(portal.world) else "access-denied"


@act(
    "link",
    "Link the account, as alliance lead",
    STEP,
    refuse=_cannot_link,
    takes=(BY,),
    failures=FAILURES,
    stumbles=_not_allowed,
)
def link(portal: Portal, record: Record) -> str:
    """AWS makes three roles, and CloudTrail records who linked."""
    world = portal.world
    who = _linker(world, record)
    if record.failed:
        if record.failed == "access-denied":  # the others end in the portal, before AWS is asked
            _recorded(portal, record, who, refused=True)
        return ""
    portal.links += 1
    portal.linked = suffix = str(7409 + portal.links)
    portal.later(record, ROLES_AFTER, lambda moment: make_roles(world, suffix, moment))
    _recorded(portal, record, who)
    return "Your AWS account is linked. The roles for cloud admins, alliance and ACE teams have been created."


@act(
    "link-slowly",
    "Link the account while CloudTrail lags by a quarter of an hour",
    STEP,
    refuse=_cannot_link,
    takes=(BY,),
)
def link_slowly(portal: Portal, record: Record) -> str:
    """The same, and for a while there are roles and no event."""
    portal.links += 1
    portal.linked = suffix = str(7409 + portal.links)
    portal.later(record, ROLES_AFTER, lambda moment: make_roles(portal.world, suffix, moment))
    _recorded(portal, record, _linker(portal.world, record), late=SLOW_EVENT_AFTER)
    return "Your AWS account is linked."


def _linker(world: World, record: Record) -> str:
    """Whoever links, as CloudTrail names them: with the rights of the demo's session, and with their own name."""
    session, _, _ = world.caller.arn.rpartition("/")
    name = re.sub(r"[^\w+=,.@-]+", ".", record.values.get(BY, ""), flags=re.ASCII).strip(".")[:64]
    return f"{session}/{name if len(name) > 1 else LEAD}"


def _recorded(portal: Portal, record: Record, who: str, *, refused: bool = False, late: float = EVENT_AFTER) -> None:
    error = ("AccessDenied", f"User: {who} is not authorized to perform this action") if refused else None
    portal.world.trail.record(LINKED, who=who, at=record.at, late=timedelta(seconds=late), error=error)


def may_link(world: World) -> bool:
    """Whether whoever is signed in to AWS has what linking takes, as IAM would find."""
    name = world.caller.arn.split("/")[1]
    with world.stage.set("read") as iam:
        role = next((role for role in iam.get_roles() if role.name == name), None)
        policies = simulation.identity_policies(iam, role.arn) if role else None
    made = f"arn:aws:iam::{world.account}:role/PartnerCentralRoleForCloudAdmin-0"
    needed = (("partnercentral-account-management:AssociatePartnerAccount", "*"), ("iam:CreateRole", made))
    return bool(policies) and all(simulation.evaluate(policies or [], action, on, {}).allowed for action, on in needed)


def make_roles(world: World, suffix: str, moment: datetime) -> None:
    """The three roles, as AWS makes them."""
    with world.stage.set(f"linking {suffix}", now=lambda: moment) as iam:
        arns = {policy.name: arn for arn, policy in iam.managed_policies.items()}
        for kind, policies in ROLES.items():
            name = f"PartnerCentralRoleFor{kind}-{suffix}"
            if all(role.name != name for role in iam.get_roles()):
                iam.create_role(name, document([trusts_service()]), "/", None, "", [], "3600")
            for policy in policies:
                iam.attach_role_policy(arns[policy], name)


def _cannot_unlink(portal: Portal, _: Mapping[str, str]) -> str:
    if portal.migrated or portal.migrating:
        return "The linked account cannot be changed any more."
    return "" if portal.linked else "No account is linked."


@act("unlink", "Ask support to unlink the account", STEP, refuse=_cannot_unlink)
def unlink(portal: Portal, _: Record) -> str:
    """Support does it. AWS records nothing, and the roles stay."""
    portal.linked = ""
    portal.scheduled = None
    portal.mapped.clear()
    return "Support has unlinked the account. Its roles are still there."


LONGEST_WAIT = timedelta(days=120)


def _not_a_time(_: Portal, values: Mapping[str, str]) -> str:
    try:
        minutes = float(values["minutes"])
    except ValueError:
        minutes = -1.0
    return (
        ""
        if 0 < minutes <= LONGEST_WAIT / timedelta(minutes=1)
        else "minutes= takes a number up to 172800, which are 120 days."
    )


@act("wait", "Let time pass", "", refuse=_not_a_time, asks=("minutes",))
def wait(portal: Portal, record: Record) -> str:
    """The world's clock goes forward."""
    portal.world.pass_time(float(record.values["minutes"]) * 60)
    return f"It is {portal.world.now().astimezone(UTC):%Y-%m-%d %H:%M} UTC now."
