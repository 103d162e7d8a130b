"""The worlds, each a description that can be read aloud. The company and its people are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.demo.account import Account
    from wizard.demo.center import Center

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


CONFIG = """\
# Example Corp: single sign-on for everybody. Questions to cloud-platform@example.com.
[sso-session example-corp]
sso_start_url = https://sso.example.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile partnercentral-admin]
sso_session = example-corp
sso_account_id = 111122223333
sso_role_name = AdministratorAccess
region = us-east-1

[profile website]
sso_session = example-corp
sso_account_id = 444455556666
sso_role_name = WebsiteDeployer
region = eu-west-1
"""
"""The AWS config file of whoever has begun by hand."""


def _identity_center(aws: Account, region: str = "us-east-1") -> Center:
    """The organization's Identity Center, which this account's team administers."""
    from wizard.demo.facts import MANAGEMENT

    center = aws.identity_center(MANAGEMENT, region=region, administrators=[aws.id])
    administrators = center.permission_set("AdministratorAccess", managed=["AdministratorAccess"])
    center.assign(aws.id, administrators, center.group("cloud-platform", SOFIA).id)
    return center


def _half_done_sign_on(aws: Account) -> None:
    """One permission set is right, one lacks its policy and people, one was edited and not brought to the account."""
    relay = {"session": "PT4H", "relay": "https://us-east-1.console.aws.amazon.com/partnercentral"}
    center = _identity_center(aws, region="eu-west-1")
    center.delay = 2
    center.permission_set("Billing", managed=["ViewOnlyAccess"], session="PT8H")
    lead = center.permission_set(
        "PartnerCentral-AllianceLead",
        managed=["AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess"],
        **relay,
    )
    center.assign(aws.id, lead, center.group("PartnerCentral-AllianceLead", "ana.lead@example.com").id)
    ace = center.permission_set("PartnerCentral-ACEManager", description="ACE pipeline")
    center.assign(aws.id, ace, center.group("PartnerCentral-ACEManager").id)
    marketing = center.permission_set("PartnerCentral-Marketing", **relay)
    center.assign(aws.id, marketing, center.group("PartnerCentral-Marketing", "mateo@example.com").id)
    for name in ("jane", "wei", "nadia.roux", "pablo.ortiz", "greta.lund", "hugo.petit", "karin.braun", "tomas.novak"):
        center.user(f"{name}@example.com")
    center.user("luis.garcia@example.com")
    center.user("uma.dvorak@example.com")
    marketing.managed.append("arn:aws:iam::aws:policy/AWSPartnerCentralMarketingManagement")


def _half_done_before(aws: Account) -> None:
    """What was there before: roles of the old CRM integration, open to the whole account, and two policies."""
    from wizard.demo.account import allows, trusts_account

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


def _half_done_personas(aws: Account) -> None:
    """Three of the seven personas, by hand, each with something the matter."""
    from wizard.demo.account import allows, trusts_account, trusts_service

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


@_world("half-done", "Example Corp has begun by hand: some roles exist, and not all of them are as they should be.")
def half_done(aws: Account) -> None:
    from wizard.demo.facts import example_corp

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")

    # The account through which they sell on Marketplace, older than AWS's plans; its team administers Identity Center.
    aws.facts.created = datetime(2024, 2, 6, 9, 2, 10, tzinfo=UTC)
    aws.facts.plan = None
    aws.facts.organization = example_corp(aws.id, delegated=True)
    aws.facts.listings = {"SaaSProduct": ["Example Pipeline"], "Offer": ["Example Pipeline yearly"]}
    _half_done_sign_on(aws)
    aws.config, aws.login_ends = CONFIG, timedelta(hours=6, minutes=12)
    aws.let_in(aws.id, SOFIA, "PowerUserAccess")
    aws.let_in(NEIGHBOUR, SOFIA, "WebsiteDeployer")
    _half_done_before(aws)
    _half_done_personas(aws)


@_world("empty", "A fresh account: nobody has done anything yet, and an administrator is signed in.")
def empty(aws: Account) -> None:
    from wizard.demo.facts import Plan, example_corp

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2026-11-02T09:00:00+00:00")
    aws.facts.plan = Plan("PAID", "NOT_STARTED")
    aws.facts.organization = example_corp(aws.id)
    _identity_center(aws)


@_world("denied", "Signing in works, and AWS refuses everything else: the permission set only knows billing.")
def denied(aws: Account) -> None:
    aws.sign_in(SOFIA, "Billing", policy="ViewOnlyAccess", since="2024-02-06T09:14:31+00:00")
    _identity_center(aws)
    aws.deny_everything()


@_world("throttled", "AWS answers every question with Rate exceeded, however patiently one asks.")
def throttled(aws: Account) -> None:
    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")
    _identity_center(aws)
    aws.throttle_reads()


@_world("management-account", "Somebody is about to link the account that pays for the whole organization.")
def management_account(aws: Account) -> None:
    from wizard.demo.facts import Contact, example_corp

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2019-03-11T07:30:00+00:00")
    aws.facts.name = "Example Corp Management"
    aws.facts.created = datetime(2019, 3, 11, 7, 21, 55, tzinfo=UTC)
    aws.facts.contact = Contact(company="Example Holding")
    aws.facts.organization = example_corp(aws.id, management=aws.id)
    aws.identity_center(aws.id)


@_world("free-plan", "A new account by itself, still on the free plan: AWS does not link it.")
def free_plan(aws: Account) -> None:
    from wizard.demo.facts import Contact, Plan

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2026-11-02T09:00:00+00:00")
    aws.facts.name = "sandbox"
    aws.facts.plan = Plan("FREE", "ACTIVE", credits=87.5, expires=datetime(2027, 5, 2, tzinfo=UTC))
    aws.facts.contact = Contact(company=None)


@_world("no-organization", "An account of its own, paid for and outside any organization.")
def no_organization(aws: Account) -> None:
    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2026-11-02T09:00:00+00:00")
    aws.identity_center(aws.id, has_sets=False)


@_world("expired", "The company is half-way, and the sign-in has ended: nothing is seen until somebody signs in again.")
def expired(aws: Account) -> None:
    half_done(aws)
    aws.profile, aws.login_ends = "partnercentral-admin", timedelta(minutes=-10)


@_world("drifted", "Everything was in order and linked; since then people have changed three things by hand.")
def drifted(aws: Account) -> None:
    from wizard.demo import finished
    from wizard.demo.account import trusts_account, trusts_service
    from wizard.demo.facts import example_corp

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")
    aws.facts.organization = example_corp(aws.id, delegated=True)
    aws.facts.listings = {"SaaSProduct": ["Example Pipeline"]}
    finished.linked(aws, days=47)
    center = _identity_center(aws, region="eu-west-1")
    finished.persona_sign_on(aws, center)

    # Someone let the website account in, someone took a policy away, someone deleted a role.
    finished.persona_roles(aws, days=40, without=("AllianceLead", "ACEManager", "Marketing"))
    since = aws.ago(40).isoformat()
    full = finished.PERSONAS["AllianceLead"][0]
    trust = [trusts_service(), trusts_account(NEIGHBOUR)]
    aws.role("PartnerCentralRoleForAllianceLead", trust=trust, policies=full, since=since)
    aws.role("PartnerCentralRoleForACEManager", trust=[trusts_service()], since=since)
    for person, operation, parameters, days in (
        ("omar@example.com", "UpdateAssumeRolePolicy", {"roleName": "PartnerCentralRoleForAllianceLead"}, 9.2),
        (
            "lena@example.com",
            "DetachRolePolicy",
            {
                "roleName": "PartnerCentralRoleForACEManager",
                "policyArn": "arn:aws:iam::aws:policy/AWSPartnerCentralOpportunityManagement",
            },
            6.5,
        ),
        ("omar@example.com", "DeleteRole", {"roleName": "PartnerCentralRoleForMarketing"}, 2.1),
    ):
        who = f"arn:aws:sts::{aws.id}:assumed-role/PowerUser/{person}"
        aws.trail.record(
            operation, who=who, source="iam.amazonaws.com", at=aws.ago(days), parameters=parameters, response={}
        )


@_world("migrated", "The company has moved to Partner Central in the console, and its people sign in there.")
def migrated(aws: Account) -> None:
    from wizard.demo import finished
    from wizard.demo.facts import Partner, example_corp

    aws.sign_in(SOFIA, "AdministratorAccess", policy="AdministratorAccess", since="2024-02-06T09:14:31+00:00")
    aws.facts.organization = example_corp(aws.id, delegated=True)
    aws.facts.listings = {"SaaSProduct": ["Example Pipeline"], "Offer": ["Example Pipeline yearly"]}
    finished.linked(aws, days=61)
    finished.persona_roles(aws, days=58)
    finished.persona_sign_on(aws, _identity_center(aws, region="eu-west-1"))
    aws.migrated = True
    aws.facts.partners = [Partner(created=aws.ago(12))]
    aws.facts.opportunities = 37
