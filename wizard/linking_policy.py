"""What whoever links the account must be allowed, as AWS publishes it; shared by the linker's policy and permission set.

https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html
"""

from __future__ import annotations

from typing import Any

NAME = "PartnerAccountManagement"
"""What AWS's guides call the policy."""

_ROLE = "arn:aws:iam::*:role/PartnerCentralRoleFor"
_POLICY = "arn:aws:iam::*:policy/"


def _attach(role: str, *policies: str) -> dict[str, Any]:
    """Attaching these policies, and no others, to the role that linking makes."""
    return {
        "Sid": f"AttachPolicyToPartnerCentral{role}Role",
        "Effect": "Allow",
        "Action": ["iam:AttachRolePolicy"],
        "Resource": f"{_ROLE}{role}*",
        "Condition": {"ArnLike": {"iam:PolicyARN": [_POLICY + policy for policy in policies]}},
    }


DOCUMENT: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "CreatePartnerCentralRoles",
            "Effect": "Allow",
            "Action": ["iam:CreateRole"],
            "Resource": [f"{_ROLE}CloudAdmin*", f"{_ROLE}Ace*", f"{_ROLE}Alliance*"],
        },
        _attach(
            "CloudAdmin",
            "PartnerCentralAccountManagementUserRoleAssociation",
            "AWSPartnerCentralFullAccess",
            "AWSMarketplaceSellerFullAccess",
        ),
        _attach("Ace", "AWSPartnerCentralOpportunityManagement", "AWSMarketplaceSellerOfferManagement"),
        _attach("Alliance", "AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess"),
        {
            "Sid": "AssociatePartnerAccount",
            "Effect": "Allow",
            "Action": ["partnercentral-account-management:AssociatePartnerAccount"],
            "Resource": "*",
        },
        {
            "Sid": "SellerRegistration",
            "Effect": "Allow",
            "Action": [
                "aws-marketplace:ListChangeSets",
                "aws-marketplace:DescribeChangeSet",
                "aws-marketplace:StartChangeSet",
                "aws-marketplace:ListEntities",
                "aws-marketplace:DescribeEntity",
            ],
            "Resource": "*",
        },
    ],
}
