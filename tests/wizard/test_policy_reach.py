"""How far a policy reaches: which actions it allows, and how much of each service."""

from __future__ import annotations

import pytest

from tests.wizard.statements import CATALOGS, POLICIES, all_but, allow, deny, managed, policy
from wizard.policy_words import actions, reach, wrong_prefixes


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
