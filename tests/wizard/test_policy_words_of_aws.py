"""AWS's own policies in words: those that matter read well, and every one is told shortly and truly."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest

from tests.wizard.statements import POLICIES, managed, policy
from wizard.policy_vocabulary import SERVICES
from wizard.policy_words import in_words, reach

GOLDEN = {
    ("AWSPartnerCentralFullAccess", "v14"): (
        "Does everything in Partner Central, in the production and test catalogs.",
        "Enters Marketing Central in any role, enters the old portal's remaining pages in any role, maps portal "
        "users to roles, and unmaps portal users; sees or starts verifications in Partner Central.",
        "Hands any role to Partner Central's snapshot jobs, and hands the roles PartnerCentralRoleFor… to Partner"
        " Central; acts as the 2 roles that begin with PartnerCentralChannelBillingTransfer.",
        "In AWS Support: creates or changes cases, adds attachments to sets and communications to cases, and sees"
        " cases and communications; and 11 more actions in 4 services.",
    ),
    ("AWSPartnerCentralOpportunityManagement", "v10"): (
        "In Partner Central, in the production and test catalogs: creates or changes opportunities, engagements "
        "and 5 more kinds, and sees most of these, partners and 5 more kinds.",
        "In Partner Central: creates collaboration channel members and collaboration channel requests, and sees "
        "collaboration channels and partner dashboards (only engagement and opportunity).",
        "In Partner Central, in the production and test catalogs: accepts or rejects engagement invitations, and "
        "deletes or stops resource snapshot jobs.",
        "Enters the old portal's remaining pages as ACE manager; uses sessions in Partner Central, in the "
        "production and test catalogs, through AI agents (MCP); and 11 more actions in 3 services.",
    ),
    ("AWSPartnerCentralMarketingManagement", "v4"): (
        "In Partner Central, in the production and test catalogs: creates or changes profile updates and profile "
        "visibility, cancels profile updates, and sees these and partners.",
        "Enters Marketing Central in any role, and enters the old portal's remaining pages as marketing staff; "
        "sees partner profiles and partner dashboards (only marketing campaign) in Partner Central.",
        "Asks Amazon Q, lets Amazon Q act for them, and rereads Amazon Q's answers; creates or changes files in "
        "the S3 bucket aws-partner-central-marketplace-ephemeral-writeonly-files.",
    ),
    ("AWSPartnerCentralChannelManagement", "v7"): (
        "In Partner Central, in the production and test catalogs: creates or changes channel handshakes, program "
        "management accounts and relationships, and sees these, partners and tags.",
        "In Partner Central, in the production and test catalogs: accepts, cancels or rejects channel handshakes,"
        " and deletes program management accounts and relationships.",
        "Enters the old portal's remaining pages as channel user; acts as the 2 roles that begin with "
        "PartnerCentralChannelBillingTransfer; sees partner dashboards (only resell) in Partner Central.",
        "Tags or untags channel handshakes and program management accounts in Partner Central, in the production "
        "and test catalogs; asks Amazon Q, lets Amazon Q act for them, and rereads Amazon Q's answers.",
    ),
    ("AWSPartnerCentralChannelHandshakeApprovalManagement", "v3"): (
        "Sees, accepts or rejects channel handshakes in Partner Central, in the production and test catalogs.",
    ),
    ("PartnerCentralAccountManagementUserRoleAssociation", "v1"): (
        "Maps portal users to roles, and unmaps portal users.",
        "Hands the roles PartnerCentralRoleFor… to Partner Central; sees roles in access management (IAM).",
    ),
    ("AWSMarketplaceSellerFullAccess", "v33"): (
        "In AWS Marketplace: creates or changes verification evidence, invoice submissions, resource policies and"
        " 3 more kinds, and sees these, assessments, catalog entries and 5 more kinds.",
        "Sees or starts verifications in Partner Central; hands any role to AWS Marketplace; sees, creates or "
        "deletes payment instruments in AWS payments; uploads files in the Marketplace seller portal.",
        "In the Marketplace seller portal: creates or changes additional seller notification recipients, bank "
        "account verification details and 2 more kinds, and sees these, reports and support.",
        "Cancels or sends agreement cancellation requests and agreement payment requests in AWS Marketplace, as "
        "the seller, for purchase agreements; and 41 more actions in 9 services.",
    ),
    ("AWSMarketplaceSellerProductsFullAccess", "v15"): (
        "In AWS Marketplace: creates or changes resource policies and change requests, and sees these, "
        "assessments, catalog entries and tags.",
        "Enters the old portal's remaining pages as technical staff; hands any role to AWS Marketplace; in AWS "
        "Marketplace: cancels change requests, and deletes resource policies.",
        "Asks Amazon Q, lets Amazon Q act for them, and rereads Amazon Q's answers; in EC2: changes image "
        "attributes and snapshot attributes, and sees images and snapshots.",
        "Creates or changes files in the S3 bucket aws-partner-central-marketplace-ephemeral-writeonly-files; "
        "tags or untags records in AWS Marketplace; and 7 more actions in 2 services.",
    ),
    ("AWSMarketplaceSellerOfferManagement", "v2"): (
        "Sees agreements, agreement cancellation requests, billing adjustment requests, agreement invoice line "
        "items and agreement terms in AWS Marketplace, as the seller, for purchase agreements.",
        "In AWS Marketplace: starts change requests, and sees these, AMI products, catalog entries, container "
        "products and 4 more kinds.",
        "Starts change requests in AWS Marketplace, when catalog:ChangeType is CreateOfferOnProduct.",
    ),
    ("PartnerCentralIncentiveBenefitManagement", "v4"): (
        "In Partner Central, in the production and test catalogs: creates or changes benefit applications and "
        "benefit application resources, and sees benefit applications, benefits and 5 more kinds.",
        "Cancels benefit applications in Partner Central, in the production and test catalogs; uses sessions in "
        "Partner Central, in the production and test catalogs, through AI agents (MCP).",
        "Tags or untags benefit applications and benefit allocations in Partner Central, in the production and "
        "test catalogs; sees catalog entries, offers and 2 more kinds in AWS Marketplace.",
        "Creates or changes files in the S3 bucket aws-partner-central-marketplace-ephemeral-writeonly-files; "
        "sees agreements in AWS Marketplace, for purchase agreements.",
    ),
    ("AWSPartnerCentralSandboxFullAccess", "v5"): (
        "Does everything in Partner Central, in the test catalog only.",
        "Hands any role to Partner Central's snapshot jobs.",
    ),
    ("ReadOnlyAccess", "v190"): (
        "Sees 1,970 kinds of record in 317 AWS services, among them access management (IAM), AWS sign-in (STS) "
        "and AWS Organizations.",
        "Takes 63 other actions in 44 AWS services, among them access management (IAM); creates or changes 7 "
        "kinds of record in 6 AWS services.",
    ),
    ("AdministratorAccess", "v1"): ("Does everything in this AWS account.",),
    ("PowerUserAccess", "v12"): (
        "Does everything in this AWS account except access management (IAM), AWS Organizations and account settings.",
        "Sees account information, gov cloud account information, primary emails and regions in account settings;"
        " in access management (IAM): creates or deletes service linked roles, and sees roles.",
        "Sees effective policies and organizations in AWS Organizations.",
    ),
    ("AWSDenyAll", "v2"): ("Never: does anything in this AWS account.",),
}


@pytest.mark.parametrize(("policy_and_version", "sentences"), GOLDEN.items(), ids=[name for name, _ in GOLDEN])
def test_the_policies_that_matter_read_well(policy_and_version: tuple[str, str], sentences: Sequence[str]) -> None:
    name, version = policy_and_version
    if POLICIES[name]["DefaultVersionId"] != version:
        pytest.skip(f"moto holds another version of {name} than {version}; read the new sentences aloud")
    assert in_words(managed(name)) == sentences


@pytest.mark.parametrize("most", [-1, 0, 1, 2, 3, 4, 9])
def test_there_are_never_more_sentences_than_asked_for(most: int) -> None:
    for name, _ in GOLDEN:
        assert len(in_words(managed(name), most)) <= max(most, 0)


def statements_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def test_every_policy_of_aws_is_told_shortly_and_truly() -> None:
    for name in POLICIES:
        sentences = in_words(managed(name))
        assert 1 <= len(sentences) <= 4, name
        for sentence in sentences:
            assert 3 < len(sentence) < 200, name
            assert sentence[0].upper() == sentence[0], name
            assert sentence.endswith("."), name
            assert not any(unicodedata.category(char).startswith("C") for char in sentence), name
        found = reach(managed(name))
        named = {
            prefix for statement in found.statements for prefix in (a.split(":")[0].lower() for a in statement.actions)
        }
        for prefix, service in SERVICES.items():
            if any(f" in {service}{end}" in " ".join(sentences) for end in (".", ",", ";", ":")):
                assert prefix in named, (name, service)


def test_the_order_of_a_document_changes_no_word() -> None:
    shuffle = random.Random(36)
    for name in [*POLICIES][::7]:
        statements = [
            {**one, "Action": shuffle.sample(one["Action"], len(one["Action"]))}
            if isinstance(one.get("Action"), list)
            else one
            for one in statements_of(managed(name))
        ]
        shuffle.shuffle(statements)
        assert in_words(policy(*statements)) == in_words(managed(name)), name


@pytest.mark.parametrize("name", [name for name, _ in GOLDEN])
def test_taking_a_statement_away_changes_the_words(name: str) -> None:
    statements = statements_of(managed(name))
    for gone in range(len(statements) if len(statements) > 1 else 0):
        left = policy(*statements[:gone], *statements[gone + 1 :])
        assert in_words(left) != in_words(managed(name)) or _told_anyway(statements[gone], left)


def _told_anyway(statement: dict[str, Any], rest: dict[str, Any]) -> bool:
    """Whether the rest says the same: it has all of "partnercentral:*", or GetRole where ListRoles "sees roles" too."""
    wider = [
        one
        for one in statements_of(rest)
        if one["Resource"] == "*" and one.get("Condition", {}).items() <= statement.get("Condition", {}).items()
    ]
    covered = all(any(reach(policy(one)).allows(name) for one in wider) for name in names_of(statement))
    twins = {_plain(name) for name in names_of(statement)} <= {
        _plain(name) for one in statements_of(rest) for name in names_of(one)
    }
    return covered or twins


def _plain(action: str) -> str:
    return re.sub("Get|List|Describe", "see ", action).replace("ies", "y").rstrip("s")


def names_of(statement: dict[str, Any]) -> list[str]:
    names: str | list[str] = statement["Action"]
    return names if isinstance(names, list) else [names]
