"""What policies allow, in words: true, plain, short, and from the document alone."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wizard.statements import CATALOGS, all_but, allow, deny, managed, policy
from wizard.policy_words import BadDocument, actions, in_words, reach, wrong_prefixes


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
