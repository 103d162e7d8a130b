"""Names that AWS and this journey give to things: personas, policies, prefixes. Data only.

Policies per persona: https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

PREFIX = "PartnerCentralRoleFor"
"""Partner Central offers only roles whose name starts like this, in exactly this spelling."""

LEGACY_PREFIXES = ("AWSPartnerCentral", "AWSPartnerACE", "AWSPartnerAlliance")
"""How roles were called in older guides."""

MADE_BY_LINKING = re.compile(r"PartnerCentralRoleFor(CloudAdmin|Alliance|Ace)-\w+")
"""Roles that AWS makes when an account is linked; AWS chooses the suffix."""

READ_ONLY_POLICY = "PartnerCentralReadOnly"
"""Our customer managed policy: AWS publishes no read-only policy for Partner Central."""

READ_ONLY_DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "SeePartnerCentral",
            "Effect": "Allow",
            "Action": ["partnercentral:Get*", "partnercentral:List*"],
            "Resource": "*",
            "Condition": {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}},
        }
    ],
}

MAPPING_POLICY = "PartnerCentralAccountManagementUserRoleAssociation"
"""What the cloud admin role needs to give portal users their roles."""

MISSPELT: dict[str, str | None] = {
    "AWSPartnerCentralIncentiveBenefitManagement": "PartnerCentralIncentiveBenefitManagement",
    "AWSMarketplaceSellerProductFullAccess": "AWSMarketplaceSellerProductsFullAccess",
    "AWSMarketplaceBuyerFullAccess": None,
}
"""Policy names that stand on AWS's own pages and do not exist, with the name that is meant."""

PolicySet = Literal["checklist", "current"]
PersonaName = Literal[
    "AllianceLead",
    "ACEManager",
    "Marketing",
    "ChannelManager",
    "ChannelApprover",
    "Technical",
    "ReadOnly",
    "Funding",
    "Integration",
]


@dataclass(frozen=True)
class Persona:
    """A kind of work in Partner Central, and the role it is done with.

    `checklist` and `current` are the managed policies of the two policy sets; `beside` is what people should
    know when they choose it.
    """

    name: str
    title: str
    does: str
    checklist: tuple[str, ...]
    current: tuple[str, ...]
    beside: str = ""

    @property
    def role(self) -> str:
        return PREFIX + self.name

    def policies(self, policy_set: PolicySet) -> tuple[str, ...]:
        return self.checklist if policy_set == "checklist" else self.current


_FULL = "AWSPartnerCentralFullAccess"
_CHANNEL = "AWSPartnerCentralChannelManagement"
_HANDSHAKE = "AWSPartnerCentralChannelHandshakeApprovalManagement"
_PRODUCTS = "AWSMarketplaceSellerProductsFullAccess"

PERSONAS: tuple[Persona, ...] = (
    Persona(
        "AllianceLead",
        "Alliance lead",
        "runs the partnership: everything in Partner Central and in the Marketplace seller portal",
        (_FULL, "AWSMarketplaceSellerFullAccess"),
        (_FULL, "AWSMarketplaceSellerFullAccess"),
        "Cloud admins cannot be mapped to this role: they only take the CloudAdmin role that AWS makes on linking.",
    ),
    Persona(
        "ACEManager",
        "ACE manager",
        "works with opportunities and leads",
        ("AWSPartnerCentralOpportunityManagement",),
        ("AWSPartnerCentralOpportunityManagement", "AWSMarketplaceSellerOfferManagement"),
        "Sees the whole pipeline, not only their own opportunities. To link private offers it also needs "
        "AWSMarketplaceSellerOfferManagement.",
    ),
    Persona(
        "Marketing",
        "Marketing",
        "runs campaigns and keeps the public profile",
        ("AWSPartnerCentralMarketingManagement",),
        ("AWSPartnerCentralMarketingManagement",),
    ),
    Persona(
        "ChannelManager",
        "Channel manager",
        "manages resale relationships",
        (_CHANNEL,),
        (_FULL,),
        "AWS's table of today gives the channel manager AWSPartnerCentralFullAccess.",
    ),
    Persona(
        "ChannelApprover",
        "Channel approver",
        "accepts or rejects channel handshakes",
        (_HANDSHAKE,),
        (_CHANNEL, _HANDSHAKE),
        "AWS expects handshakes to be approved in the program management account, by a role named exactly "
        "PartnerCentralChannelHandshakeApprovalManagement.",
    ),
    Persona(
        "Technical",
        "Technical staff",
        "keeps solutions and Marketplace products",
        (_PRODUCTS,),
        (_FULL, _PRODUCTS),
        "AWS's table of today adds AWSPartnerCentralFullAccess. Without it technical staff cannot open Partner Central "
        "once you have migrated.",
    ),
    Persona(
        "ReadOnly",
        "Observer",
        "looks, and changes nothing",
        ("ReadOnlyAccess",),
        (READ_ONLY_POLICY,),
        "A trap: ReadOnlyAccess holds no Partner Central action, yet reads the account's data. The current policy "
        "set uses a small policy of your own instead.",
    ),
    Persona(
        "Funding",
        "Funding program manager",
        "applies for funding and benefits",
        ("PartnerCentralIncentiveBenefitManagement",),
        ("PartnerCentralIncentiveBenefitManagement",),
    ),
    Persona(
        "Integration",
        "Integration engineer",
        "tries out CRM integrations in the Sandbox catalog",
        ("AWSPartnerCentralSandboxFullAccess",),
        ("AWSPartnerCentralSandboxFullAccess",),
    ),
)

DEFAULT_PERSONAS: tuple[PersonaName, ...] = get_args(PersonaName)[:7]


CAUTIONS = {
    "ReadOnlyAccess": "ReadOnlyAccess reads nearly everything in the account, the data in it too, and nothing in Partner "
    "Central.",
}
"""What should be known before a policy is given to anybody, by its name."""


def managed_arn(name: str) -> str:
    """The ARN of a policy that AWS manages."""
    return f"arn:aws:iam::aws:policy/{name}"


def policy_name(arn: str) -> str:
    """A policy's name, from its ARN."""
    return arn.rsplit("/", 1)[-1]


def cautions(arn: str) -> tuple[str, ...]:
    """What should be known before a policy is given to anybody, in sentences."""
    caution = CAUTIONS.get(policy_name(arn)) if arn == managed_arn(policy_name(arn)) else None
    return (caution,) if caution else ()
