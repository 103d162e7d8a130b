"""What policies allow, in words: true, plain, short, and from the document alone."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.aws_policies import every_policy
from wizard.policy_document import listed, matches, within
from wizard.policy_vocabulary import SERVICES
from wizard.policy_words import BadDocument, actions, in_words, reach, wrong_prefixes

POLICIES = every_policy()
CATALOGS = {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}}


def policy(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def all_but(effect: str, action: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "NotAction": action, "Resource": "*", **more}


def managed(name: str) -> dict[str, Any]:
    document: dict[str, Any] = POLICIES[name]["Document"]
    return document


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


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        # verbs and nouns
        (allow("partnercentral:GetOpportunity"), "Sees opportunities in Partner Central."),
        (allow("partnercentral:ListOpportunities"), "Sees opportunities in Partner Central."),
        (
            allow(["partnercentral:GetOpportunity", "partnercentral:ListOpportunities"]),
            "Sees opportunities in Partner Central.",
        ),
        (allow("partnercentral:GetAwsOpportunitySummary"), "Sees AWS opportunity summaries in Partner Central."),
        (allow("partnercentral:CreateOpportunity"), "Creates opportunities in Partner Central."),
        (allow("partnercentral:UpdateOpportunity"), "Changes opportunities in Partner Central."),
        (allow("partnercentral:SubmitOpportunity"), "Submits opportunities in Partner Central."),
        (allow("partnercentral:PutProfileVisibility"), "Creates or changes profile visibility in Partner Central."),
        (allow("partnercentral:DeleteRelationship"), "Deletes relationships in Partner Central."),
        (allow("partnercentral:RejectEngagementInvitation"), "Rejects engagement invitations in Partner Central."),
        (allow("partnercentral:StartEngagementByAcceptingInvitationTask"), "Creates engagements in Partner Central."),
        (allow("partnercentral:StartResourceSnapshotJob"), "Starts resource snapshot jobs in Partner Central."),
        (allow("partnercentral:TagResource"), "Tags records in Partner Central."),
        (allow("partnercentral:UntagResource"), "Untags records in Partner Central."),
        (
            allow("partnercentral:TagResource", "arn:aws:partnercentral:*:*:catalog/*/opportunity/*"),
            "Tags opportunities in Partner Central.",
        ),
        (
            allow(["partnercentral:AcceptChannelHandshake", "partnercentral:ListChannelHandshakes"]),
            "Sees or accepts channel handshakes in Partner Central.",
        ),
        (
            allow(["partnercentral:CreateOpportunity", "partnercentral:GetOpportunity", "partnercentral:GetPartner"]),
            "In Partner Central: creates opportunities, and sees these and partners.",
        ),
        (allow("iam:AddUserToGroup"), "Adds users to groups in access management (IAM)."),
        (allow("organizations:InviteAccountToOrganization"), "Invites accounts to organizations in AWS Organizations."),
        (allow("weird:FrobnicateThing"), "Calls FrobnicateThing in weird."),
        (allow("athena:BatchGetNamedQuery"), "Sees named queries in athena."),
        # wildcards
        (allow("*"), "Does everything in this AWS account."),
        (allow("*:*"), "Does everything in this AWS account."),
        (allow("partnercentral:*"), "Does everything in Partner Central."),
        (allow("PartnerCentral:*"), "Does everything in Partner Central."),
        (allow("ec2:Describe*"), "Sees much in EC2."),
        (allow("ec2:DescribeInstance*"), "Sees instance… in EC2."),
        (allow("ec2:*Tags"), "Calls *Tags in EC2."),
        (
            all_but("Allow", ["iam:*", "organizations:*"]),
            "Does everything in this AWS account except access management (IAM) and AWS Organizations.",
        ),
        # conditions
        (
            allow("partnercentral:*", Condition=CATALOGS),
            "Does everything in Partner Central, in the production and test catalogs.",
        ),
        (
            allow("partnercentral:*", Condition={"StringEquals": {"partnercentral:catalog": "Sandbox"}}),
            "Does everything in Partner Central, in the test catalog only.",
        ),
        (
            allow("partnercentral:*", Condition={"StringNotEquals": {"partnercentral:Catalog": "Sandbox"}}),
            "Does everything in Partner Central, when partnercentral:Catalog is not Sandbox.",
        ),
        (
            allow("partnercentral:*", Condition={"StringEqualsIfExists": {"partnercentral:Catalog": "Sandbox"}}),
            "Does everything in Partner Central, when partnercentral:Catalog is Sandbox, if it is given.",
        ),
        (
            allow(
                "aws-marketplace:SearchAgreements",
                Condition={"StringEquals": {"aws-marketplace:PartyType": "Proposer"}},
            ),
            "Sees agreements in AWS Marketplace, as the seller.",
        ),
        (
            allow("ec2:RunInstances", Condition={"Bool": {"aws:MultiFactorAuthPresent": True}}),
            "Runs instances in EC2, when aws:MultiFactorAuthPresent is true.",
        ),
        (
            allow("s3:GetObject", Condition={"StringEquals": {"s3:prefix": "x" * 200}}),
            "Sees files in S3 storage, under a condition.",
        ),
        # what has its own words
        (
            allow(
                "partnercentral-account-management:AccessLegacyPartnerCentral",
                Condition={
                    "ForAnyValue:StringEquals": {
                        "partnercentral-account-management:LegacyPartnerCentralRole": "AceManager"
                    }
                },
            ),
            "Enters the old portal's remaining pages as ACE manager.",
        ),
        (
            allow("partnercentral-account-management:AccessLegacyPartnerCentral"),
            "Enters the old portal's remaining pages in any role.",
        ),
        (
            allow(
                "partnercentral-account-management:AccessMarketingCentral",
                Condition={
                    "StringEquals": {
                        "partnercentral-account-management:MarketingCentralRole": ["portal-manager", "marketing-staff"]
                    }
                },
            ),
            "Enters Marketing Central as portal manager or marketing staff.",
        ),
        (
            allow("partnercentral-account-management:AssociatePartnerAccount"),
            "Links this AWS account to Partner Central.",
        ),
        (
            allow(
                "iam:PassRole",
                "arn:aws:iam::*:role/PartnerCentralRoleFor*",
                Condition={"StringEquals": {"iam:PassedToService": "partnercentral-account-management.amazonaws.com"}},
            ),
            "Hands the roles PartnerCentralRoleFor… to Partner Central.",
        ),
        (allow("iam:PassRole"), "Hands any role to any AWS service."),
        (
            allow("iam:PassRole", Condition={"StringLike": {"iam:PassedToService": "ec2.amazonaws.com"}}),
            "Hands any role to ec2.amazonaws.com.",
        ),
        (
            allow("iam:PassRole", Condition={"StringNotLike": {"iam:PassedToService": "ec2.amazonaws.com"}}),
            "Hands any role to any AWS service, when iam:PassedToService is not like ec2.amazonaws.com.",
        ),
        (allow("sts:AssumeRole"), "Acts as any role."),
        (
            allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/team/Reader"),
            "Acts as the role Reader of account 111122223333.",
        ),
        (allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/*"), "Acts as any role of account 111122223333."),
        (allow("sts:AssumeRole", "arn:aws:iam::*:role/team/*"), "Acts as the roles team/…."),
        (
            allow("sts:AssumeRole", ["arn:aws:iam::111122223333:role/A", "arn:aws:iam::444455556666:role/B"]),
            "Acts as the roles A and B.",
        ),
        (
            allow("sts:AssumeRole", ["arn:aws:iam::*:role/Writer", "arn:aws:iam::*:role/Reader"]),
            "Acts as the roles Reader and Writer.",
        ),
        (
            allow("sts:AssumeRole", ["arn:aws:iam::*:role/Reader", "arn:aws:iam::*:role/*"]),
            "Acts as any role.",
        ),
        (
            {"Effect": "Allow", "Action": "sts:AssumeRole", "NotResource": "arn:aws:iam::*:role/Reader"},
            "Acts as any role, except on some resources.",
        ),
        # resources
        (
            allow("s3:PutObject", "arn:aws:s3:::example-bucket/*"),
            "Creates or changes files in the S3 bucket example-bucket.",
        ),
        (
            allow("s3:PutObject", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]),
            "Creates or changes files in 2 places in S3 storage.",
        ),
        (allow("s3:PutObject", ["arn:aws:s3:::a/*", "*"]), "Creates or changes files in S3 storage."),
        (
            deny("s3:PutObject", "arn:aws:s3:::example-bucket/drafts/*"),
            "Never: creates or changes files in a part of the S3 bucket example-bucket.",
        ),
        (
            deny("iam:DeleteRole", "arn:aws:iam::*:role/team/*"),
            "Never: deletes roles (only team/…) in access management (IAM).",
        ),
        (deny("iam:DeleteRole", "arn:aws:iam::*:role/*"), "Never: deletes roles in access management (IAM)."),
        (
            allow(
                "partnercentral:GetPartnerDashboard",
                "arn:aws:partnercentral::*:catalog/AWS/ReportingData/Resell_V1/Dashboard/*",
            ),
            "Sees partner dashboards (only resell) in Partner Central.",
        ),
        (
            {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a/*"},
            "Sees files in S3 storage, except on some resources.",
        ),
        (
            allow("iam:CreateRole", ["arn:aws:iam::*:role/PartnerCentralRoleForAce*", "arn:aws:iam::*:role/Other"]),
            "Creates roles (only Other and PartnerCentralRoleForAce…) in access management (IAM).",
        ),
        (
            allow("aws-marketplace:DescribeEntity", "arn:aws:aws-marketplace:*:*:AWSMarketplace*/OfferSet/*"),
            "Sees offer sets in AWS Marketplace.",
        ),
        # what is forbidden
        (deny("*"), "Never: does anything in this AWS account."),
        (deny("s3:DeleteBucket"), "Never: deletes buckets in S3 storage."),
        (deny("s3:Delete*"), "Never: calls Delete* in S3 storage."),
        (
            all_but("Deny", "s3:GetObject", Condition={"Bool": {"aws:SecureTransport": "false"}}),
            "Never: does anything in this AWS account except s3:GetObject, when aws:SecureTransport is false.",
        ),
    ],
)
def test_one_statement_in_words(statement: dict[str, Any], sentence: str) -> None:
    assert in_words(policy(statement)) == (sentence,)


def test_what_is_forbidden_comes_first() -> None:
    document = policy(allow("partnercentral:*"), deny("partnercentral:DeleteRelationship"))
    assert in_words(document) == (
        "Never: deletes relationships in Partner Central.",
        "Does everything in Partner Central.",
    )


def test_what_a_deny_takes_back_is_not_said_to_be_allowed() -> None:
    document = policy(allow(["s3:GetObject", "partnercentral:GetPartner"]), deny("s3:*"))
    assert in_words(document)[1:] == ("Sees partners in Partner Central.",)
    assert in_words(policy(allow("s3:GetObject"), deny("*"))) == ("Never: does anything in this AWS account.",)


def test_a_deny_under_a_condition_takes_nothing_back_for_sure() -> None:
    document = policy(allow("s3:GetObject"), deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}}))
    assert "Sees files in S3 storage." in in_words(document)


def test_what_a_wider_statement_allows_anyway_is_said_once() -> None:
    document = policy(allow("partnercentral:*"), allow("partnercentral:GetPartner", Condition=CATALOGS))
    assert in_words(document) == ("Does everything in Partner Central.",)


def test_a_narrower_wildcard_does_not_hide_a_wider_permission() -> None:
    document = policy(allow("partnercentral:*", Condition=CATALOGS), allow("partnercentral:GetVerification"))
    assert in_words(document) == (
        "Does everything in Partner Central, in the production and test catalogs.",
        "Sees verifications in Partner Central.",
    )


def test_different_limits_are_not_lent_from_one_verb_to_another() -> None:
    document = policy(allow("iam:DeleteRole", "arn:aws:iam::*:role/Mine"), allow("iam:GetRole"))
    assert in_words(document) == ("In access management (IAM): deletes roles (only Mine), and sees roles.",)


def test_what_is_limited_in_one_way_and_open_in_another_is_open() -> None:
    document = policy(allow("iam:GetRole", "arn:aws:iam::*:role/Mine"), allow("iam:ListRoles"))
    assert in_words(document) == ("Sees roles in access management (IAM).",)


def test_seeing_more_of_a_kind_than_changing_is_said() -> None:
    document = policy(
        allow("iam:UpdateRole", "arn:aws:iam::*:role/Mine"),
        allow(["iam:UpdateUser", "iam:UpdateGroup", "iam:GetUser", "iam:GetGroup", "iam:GetRole"]),
    )
    assert in_words(document) == (
        "In access management (IAM): changes groups, roles (only Mine) and users, and sees most of these and roles.",
    )


def test_very_many_services_are_counted() -> None:
    document = policy(allow([f"service{number}:GetThing" for number in range(30)]))
    assert in_words(document) == ("Sees 30 kinds of record in 30 AWS services.",)


def test_what_does_not_fit_is_counted() -> None:
    first = [f"first:Frobnicate{letter * 24}" for letter in "abcd"]
    second = [f"second:Frobnicate{letter * 24}" for letter in "xyz"]
    (sentence,) = in_words(policy(allow(second), allow(first)), most=1)
    assert sentence == (
        "Calls Frobnicateaaaaaaaaaaaaaaaaaaaaaaaa, Frobnicatebbbbbbbbbbbbbbbbbbbbbbbb and 2 more in first; "
        "and 3 more actions in 1 service."
    )


@pytest.mark.parametrize("most", [-1, 0, 1, 2, 3, 4, 9])
def test_there_are_never_more_sentences_than_asked_for(most: int) -> None:
    for name, _ in GOLDEN:
        assert len(in_words(managed(name), most)) <= max(most, 0)


def test_a_policy_may_come_as_a_dict_as_json_and_url_encoded() -> None:
    document = managed("AWSPartnerCentralFullAccess")
    text = json.dumps(document)
    assert in_words(text) == in_words(quote(text)) == in_words(document)
    assert reach(quote(text)).counts == reach(document).counts


def test_outside_text_cannot_reach_the_terminal() -> None:
    evil = "evil\x1b[2J\u202e"
    document = policy(
        allow(f"{evil}:Get{evil}", f"arn:aws:iam::*:role/{evil}", Condition={"StringEquals": {evil: evil}}),
        allow("iam:PassRole", f"arn:aws:iam::*:role/{evil}"),
        allow("s3:GetObject", f"arn:aws:s3:::{evil}/*"),
        all_but("Deny", [f"{evil}:{evil}"]),
    )
    for text in (*in_words(document), *reach(document).conditions, *actions(document)):
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (None, "it is nothing, not a policy document"),
        ("", "it is not JSON"),
        ("{", "it is not JSON"),
        ({"Version": "2012-10-17"}, "it has no statements"),
        (policy({"Effect": "Allow", "Action": "s3:GetObject"}), "a statement names no Resource"),
        (policy(allow("GetObject")), "“GetObject” is not an action"),
        (policy(allow([])), "a statement's Action is an empty list"),
        (
            policy(allow("sts:AssumeRole", Principal="*")),
            "it names a Principal, so it does not say what somebody may do but who may do it",
        ),
    ],
)
@pytest.mark.parametrize("ask", [in_words, reach, actions, wrong_prefixes])
def test_a_broken_document_is_refused_in_a_sentence(ask: Any, document: object, why: str) -> None:
    with pytest.raises(BadDocument) as caught:
        ask(document)
    assert caught.value.why == why
    assert caught.value.sentence == str(caught.value) == f"The policy document cannot be read: {why}."


# --- reach ----------------------------------------------------------------------------------------------------------


def test_read_only_access_reaches_nothing_of_partner_central_yet_almost_everything_else() -> None:
    found = reach(managed("ReadOnlyAccess"))
    assert found.counts.get("partnercentral", 0) == 0
    assert not found.allows("partnercentral:GetOpportunity")
    assert found.allows("iam:GetRole")
    assert not found.allows("iam:DeleteRole")
    assert len(found.counts) > 300
    assert found.said("partnercentral").startswith("0 actions of Partner Central, yet ")


@pytest.mark.parametrize(
    ("document", "action", "allowed"),
    [
        (policy(allow("s3:Get*")), "s3:GetObject", True),
        (policy(allow("s3:Get*")), "S3:getobject", True),
        (policy(allow("s3:Get*")), "s3:PutObject", False),
        (policy(allow("s3:Get?bject")), "s3:GetObject", True),
        (policy(allow("*")), "anything:AtAll", True),
        (policy(allow("s3:[G]et")), "s3:Get", False),
        (policy(allow("*"), deny("s3:*")), "s3:GetObject", False),
        (policy(allow("*"), deny("s3:*")), "iam:GetRole", True),
        (policy(deny("s3:*")), "iam:GetRole", False),
        (policy(allow("*"), deny("s3:*", "arn:aws:s3:::one/*")), "s3:GetObject", True),
        (policy(allow("*"), deny("s3:*", Condition=CATALOGS)), "s3:GetObject", True),
        (policy(allow("s3:*", Condition=CATALOGS)), "s3:GetObject", True),
        (policy(all_but("Allow", "iam:*")), "iam:GetRole", False),
        (policy(all_but("Allow", "iam:*")), "s3:GetObject", True),
        (policy(allow("*"), all_but("Deny", "s3:*")), "s3:GetObject", True),
        (policy(allow("*"), all_but("Deny", "s3:*")), "iam:GetRole", False),
        (policy(allow("kms:Decrypt")), "\u212ams:Decrypt", False),
    ],
)
def test_reach_allows_what_is_allowed_and_not_denied(document: object, action: str, allowed: bool) -> None:
    assert reach(document).allows(action) is allowed


@pytest.mark.parametrize(
    ("document", "counts", "everything"),
    [
        (policy(allow(["s3:GetObject", "S3:getobject", "s3:Put*"])), {"s3": 2}, False),
        (policy(allow("PartnerCentral:Get*"), allow("iam:PassRole")), {"iam": 1, "partnercentral": 1}, False),
        (policy(allow("*")), {}, True),
        (policy(allow(["*:*", "s3:GetObject"])), {"s3": 1}, True),
        (policy(allow("*"), deny("*")), {}, False),
        (policy(allow(["s3:Get*", "iam:PassRole"]), deny("s3:*")), {"iam": 1}, False),
        (policy(allow("s3:Get*"), deny("s3:Get?")), {"s3": 1}, False),
        (policy(allow("s3:Get*"), deny("s3:GetObject")), {"s3": 1}, False),
        (policy(allow("s3:GetObject"), all_but("Deny", "iam:*")), {}, False),
        (policy(allow("s3:*"), all_but("Deny", "s3:GetObject")), {"s3": 1}, False),
        (policy(all_but("Allow", "iam:*")), {}, False),
    ],
)
def test_reach_counts_what_is_written(document: object, counts: dict[str, int], everything: bool) -> None:
    found = reach(document)
    assert dict(found.counts) == counts
    assert found.everything is everything


def test_reach_tells_what_it_did_not_weigh() -> None:
    found = reach(policy(allow("partnercentral:*", Condition=CATALOGS), all_but("Allow", "iam:*")))
    assert found.conditions == ("partnercentral:Catalog is AWS or Sandbox",)
    assert found.except_for == ("iam:*",)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (policy(allow("partnercentral:GetPartner")), "1 action of Partner Central"),
        (policy(allow("partnercentral:Get*"), allow("s3:Get*")), "1 action of Partner Central"),
        (policy(allow("partnercentral:*")), "every action of Partner Central"),
        (policy(allow("*")), "every action of Partner Central"),
        (policy(allow("s3:GetObject")), "0 actions of Partner Central, yet 1 of 1 other service"),
        (policy(allow("*"), deny("partnercentral:*")), "0 actions of Partner Central, yet almost everything else"),
        (policy(all_but("Allow", "partnercentral:*")), "0 actions of Partner Central, yet almost everything else"),
        (policy(deny("*")), "0 actions of Partner Central"),
    ],
)
def test_reach_says_how_much_of_one_service(document: object, said: str) -> None:
    assert reach(document).said("partnercentral") == said


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        ("partnercentral-selling:ListOpportunities", True),
        ("partnercentral-account:GetPartner", True),
        ("partnercentral-benefits:ListBenefits", True),
        ("partnercentral-channel:*", True),
        ("partnercentral-revenue-measurement:Get*", True),
        ("partner-central:ListOpportunities", True),
        ("aws-partnercentral:ListOpportunities", True),
        ("PartnerCentral-Selling:listopportunities", True),
        ("partnercentral:ListOpportunities", False),
        ("PARTNERCENTRAL:*", False),
        ("Partnercentral-account-management:AssociatePartnerUser", False),
        ("aws-marketplace:ListEntities", False),
        ("*", False),
    ],
)
def test_wrong_prefixes_are_named_as_they_are_written(action: str, wrong: bool) -> None:
    document = policy(allow([action, "s3:GetObject"]), deny(action), all_but("Allow", action))
    assert wrong_prefixes(document) == ((action,) if wrong else ())


def test_no_policy_of_aws_has_a_wrong_prefix() -> None:
    assert [name for name in POLICIES if "artner" in name and wrong_prefixes(managed(name))] == []


def test_actions_tell_what_is_allowed_from_what_is_not() -> None:
    document = policy(allow(["s3:PutObject", "s3:GetObject"]), deny("s3:Delete*"), all_but("Allow", "iam:*"))
    assert actions(document) == ("everything except iam:*", "never s3:Delete*", "s3:GetObject", "s3:PutObject")


# --- properties -----------------------------------------------------------------------------------------------------


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


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["partnercentral:GetPartner", "s3:PutObject", "iam:PassRole", "q:SendMessage"]), min_size=1
    )
)
def test_only_what_is_allowed_is_named(names: list[str]) -> None:
    said = " ".join(in_words(policy(allow(names)))).lower()
    for name, word in (
        ("partnercentral:GetPartner", "partner central"),
        ("s3:PutObject", "s3"),
        ("iam:PassRole", "role"),
        ("q:SendMessage", "amazon q"),
    ):
        assert (word in said) is (name in names)


MEAN = "aGet*?:/[]{}$.\u200b\u202e\u0430\u212a\x1b -"
mean_text = st.text(MEAN, min_size=1, max_size=12)
mean_statements = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Action": st.lists(mean_text | mean_text.map("s3:".__add__) | st.just("iam:PassRole"), min_size=1, max_size=4),
        "Resource": mean_text | mean_text.map("arn:aws:s3:::".__add__) | mean_text.map("arn:aws:iam::*:role/".__add__),
    },
    optional={"Condition": st.dictionaries(mean_text, st.dictionaries(mean_text, mean_text, max_size=2), max_size=2)},
)


@settings(deadline=None)
@given(st.lists(mean_statements, max_size=4), st.integers(1, 4))
def test_no_document_raises_anything_but_bad_document(statements: list[Any], most: int) -> None:
    document = policy(*statements)
    try:
        sentences = in_words(document, most)
    except BadDocument as problem:
        assert problem.sentence.endswith(".")
        return
    reach(document)
    assert 1 <= len(sentences) <= most
    for sentence in sentences:
        assert len(sentence) < 200
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in sentence)


patterns = st.text("ab*?", max_size=5)


@settings(deadline=None)
@given(patterns, patterns, st.text("ab", max_size=5))
def test_within_is_never_wrong(pattern: str, wider: str, name: str) -> None:
    if within(pattern, wider) and matches(pattern, name):
        assert matches(wider, name)


def test_a_hostile_pattern_does_not_hang() -> None:
    assert not matches("*a" * 500 + "b", "a" * 2000)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        ([*"abcdef"], "a, b, c, d and 2 more"),
    ],
)
def test_listed_as_a_person_would(words: list[str], said: str) -> None:
    assert listed(words) == said
