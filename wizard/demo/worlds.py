"""The worlds, each a description that can be read aloud. The company and its people are invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.demo.account import Account

Describe = Callable[["Account"], None]

COMPANY = "Example Corp"
SOFIA = "sofia.admin@example.com"
NEIGHBOUR = "444455556666"

WORLDS: dict[str, str] = {}
DESCRIPTIONS: dict[str, Describe] = {}


def _world(name: str, sentence: str) -> Callable[[Describe], Describe]:
    def register(describe: Describe) -> Describe:
        WORLDS[name] = sentence
        DESCRIPTIONS[name] = describe
        return describe

    return register


@_world("half-done", "Example Corp has begun by hand: some roles exist, and not all of them are as they should be.")
def half_done(aws: Account) -> None:
    from wizard.demo.account import allows, trusts_account, trusts_service

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")

    # What was there before: the roles of the old CRM integration, open to everybody in the account.
    aws.role(
        "AWSPartnerCentralAccess",
        trust=[trusts_account(aws.id)],
        policies=["AWSMarketplaceSellerFullAccess"],
        description="Partner Central CRM integration",
        since="2024-05-21T13:02:47+00:00",
    )
    aws.role(
        "AWSPartnerACEAccess",
        trust=[trusts_account(aws.id)],
        description="ACE pipeline sync",
        since="2024-05-21T13:09:12+00:00",
    )

    # Two policies of their own. The first grants nothing: its actions have a prefix that IAM does not know.
    aws.policy(
        "ExamplePipelineReader",
        statements=[allows("partnercentral-selling:ListOpportunities", "partnercentral-selling:GetOpportunity")],
        description="Read the ACE pipeline",
        since="2026-03-03T10:20:05+00:00",
    )
    aws.policy(
        "ExamplePartnerReports",
        statements=[
            allows(
                "partnercentral:GetPartnerDashboard",
                "partnercentral:ListPartners",
                when={"StringEquals": {"partnercentral:Catalog": "AWS"}},
            )
        ],
        description="Read partner dashboards",
        since="2026-03-03T10:41:38+00:00",
    )

    # Linking made this one. (It makes three; the other two were deleted, as AWS allows.)
    aws.role(
        "PartnerCentralRoleForCloudAdmin-1234",
        trust=[trusts_service()],
        policies=[
            "PartnerCentralAccountManagementUserRoleAssociation",
            "AWSPartnerCentralFullAccess",
            "AWSMarketplaceSellerFullAccess",
        ],
        since="2026-09-15T08:30:00+00:00",
    )

    # Three of the seven personas, by hand, each with something the matter.
    aws.role(
        "PartnerCentralRoleForAllianceLead",
        trust=[trusts_service(), trusts_account(NEIGHBOUR)],
        policies=["AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess", "AdministratorAccess"],
        inline={"temporary-export": [allows("s3:*", on="arn:aws:s3:::example-corp-exports/*")]},
        description="Alliance lead",
        tags={"team": "alliances"},
        since="2026-10-12T14:55:20+00:00",
    )
    aws.role(
        "PartnerCentralRoleForACEManager",
        trust=[trusts_service()],
        description="ACE manager",
        since="2026-10-12T15:03:51+00:00",
    )
    aws.role(
        "PartnerCentralRoleForTechnical",
        trust=[trusts_service()],
        policies=["AWSMarketplaceSellerProductsFullAccess"],
        path="/team/",
        description="Technical team",
        since="2026-10-13T07:48:09+00:00",
    )


@_world("empty", "A fresh account: nobody has done anything yet, and an administrator is signed in.")
def empty(aws: Account) -> None:
    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2026-11-02T09:00:00+00:00")


@_world("denied", "Signing in works, and AWS refuses everything else: the permission set only knows billing.")
def denied(aws: Account) -> None:
    aws.sign_in(SOFIA, "Billing", policy="ViewOnlyAccess", since="2024-02-06T09:14:31+00:00")
    aws.deny_everything()


@_world("throttled", "AWS answers every question with Rate exceeded, however patiently one asks.")
def throttled(aws: Account) -> None:
    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")
    aws.throttle_reads()
