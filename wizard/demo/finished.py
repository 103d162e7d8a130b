"""What a company has that went through the whole journey: linked, with every persona's role, permission set and group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.demo.portal_link import LINKED, ROLES

if TYPE_CHECKING:
    from wizard.demo.account import Account
    from wizard.demo.center import Center

SUFFIX = "5120"
RELAY = "https://us-east-1.console.aws.amazon.com/partnercentral"

PERSONAS: dict[str, tuple[tuple[str, ...], str]] = {
    "AllianceLead": (("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess"), "ana.lead@example.com"),
    "ACEManager": (("AWSPartnerCentralOpportunityManagement",), "jane@example.com"),
    "Marketing": (("AWSPartnerCentralMarketingManagement",), "mateo@example.com"),
    "ChannelManager": (("AWSPartnerCentralChannelManagement",), "jane@example.com"),
    "ChannelApprover": (("AWSPartnerCentralChannelHandshakeApprovalManagement",), "mateo@example.com"),
    "Technical": (("AWSMarketplaceSellerProductsFullAccess",), "wei@example.com"),
    "ReadOnly": (("ReadOnlyAccess",), "wei@example.com"),
}
"""The policies of each persona, and who is in its group."""


def linked(aws: Account, *, days: float) -> None:
    """The account was linked so many days ago, and AWS made its three roles."""
    from wizard.demo.account import trusts_service

    since = aws.ago(days)
    aws.linked = SUFFIX
    aws.trail.record(LINKED, who=aws.caller.arn, at=since)
    for kind, policies in ROLES.items():
        name = f"PartnerCentralRoleFor{kind}-{SUFFIX}"
        aws.role(name, trust=[trusts_service()], policies=policies, since=since.isoformat())


def persona_roles(aws: Account, *, days: float, without: tuple[str, ...] = ()) -> None:
    """The seven persona roles as they should be."""
    from wizard.demo.account import trusts_service

    for persona, (policies, _) in PERSONAS.items():
        if persona not in without:
            aws.role(
                f"PartnerCentralRoleFor{persona}",
                trust=[trusts_service()],
                policies=policies,
                description=f"Partner Central: {persona}",
                since=aws.ago(days).isoformat(),
            )


def persona_sign_on(aws: Account, center: Center) -> None:
    """A permission set and a group for each persona, and one for whoever linked."""
    for persona, (policies, member) in PERSONAS.items():
        made = center.permission_set(f"PartnerCentral-{persona}", managed=policies, session="PT4H", relay=RELAY)
        aws_group = center.group(f"PartnerCentral-{persona}", member)
        center.assign(aws.id, made, aws_group.id)
