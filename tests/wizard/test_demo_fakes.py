"""Fakes answer in AWS's own shapes, or the demo says that it is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session
from botocore.validate import ParamValidator

from wizard.demo import fakes, open_world
from wizard.demo.access_portal import START_URL
from wizard.demo.facts import Partner, Plan, Verification
from wizard.demo.fakes import FAKES, Refused, WrongFake
from wizard.demo.world import World

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PARAMETERS: dict[tuple[str, str], dict[str, Any]] = {
    ("marketplace-catalog", "ListEntities"): {"Catalog": "AWSMarketplace", "EntityType": "SaaSProduct"},
    ("partnercentral-account", "ListPartners"): {"Catalog": "AWS"},
    ("partnercentral-account", "GetPartner"): {"Catalog": "AWS", "Identifier": Partner().id},
    ("partnercentral-account", "GetVerification"): {"VerificationType": "BUSINESS_VERIFICATION"},
    ("partnercentral-selling", "ListOpportunities"): {"Catalog": "AWS"},
    ("partnercentral-selling", "GetSellingSystemSettings"): {"Catalog": "AWS"},
    ("sso-oidc", "StartDeviceAuthorization"): {"clientId": "demo-client", "startUrl": START_URL},
    ("sso-oidc", "CreateToken"): {"deviceCode": "device-1"},
    ("sso", "GetRoleCredentials"): {
        "accessToken": "token",
        "accountId": "111122223333",
        "roleName": "AdministratorAccess",
    },
    ("iam", "SimulatePrincipalPolicy"): {
        "PolicySourceArn": "arn:aws:iam::111122223333:role/AWSPartnerCentralAccess",
        "ActionNames": ["iam:CreateRole"],
    },
    ("sts", "AssumeRole"): {
        "RoleArn": "arn:aws:iam::111122223333:role/AWSPartnerCentralAccess",
        "RoleSessionName": "somebody",
    },
}
"""What an operation cannot be asked without; a new fake with required parameters adds its row."""


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("half-done", NOW) as opened:
        yield opened


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], fakes.Fake]:
    """The fakes, to add to for one test."""
    for_this_test = dict(FAKES)
    monkeypatch.setattr(fakes, "FAKES", for_this_test)
    monkeypatch.setattr("wizard.demo.world.FAKES", for_this_test)
    return for_this_test


IDENTITY_CENTER = ("sso-admin", "identitystore")
"""These have a state and a Region: test_demo_center.py walks through them."""


@pytest.mark.parametrize(("service", "operation"), [known for known in FAKES if known[0] not in IDENTITY_CENTER])
def test_every_fake_answers_in_the_shape_of_the_real_operation(world: World, service: str, operation: str) -> None:
    world.facts.plan = Plan("FREE", "ACTIVE", credits=12.5, expires=NOW)
    world.facts.partners = [Partner()]
    world.facts.opportunities = 3
    world.facts.verifications = {"BUSINESS_VERIFICATION": Verification()}
    world.access_portal.asked, world.access_portal.logins = {"device-1": 9}, {"token": datetime.max.replace(tzinfo=UTC)}
    shape = Session().get_service_model(service).operation_model(operation).output_shape
    answer = FAKES[service, operation](world, PARAMETERS.get((service, operation), {}))
    assert ParamValidator().validate(answer, shape).generate_report() == ""
    assert answer


def test_a_fake_is_one_function(world: World, registry: dict[tuple[str, str], fakes.Fake]) -> None:
    @fakes.fake("freetier", "GetAccountPlanState")
    def account_plan(asked: World, _: fakes.Params) -> fakes.Answer:
        plan = {"accountPlanType": "PAID", "accountPlanStatus": "ACTIVE", "accountPlanExpirationDate": asked.now()}
        return {"accountId": asked.account, **plan}

    told = world.session.client("freetier").get_account_plan_state()
    assert (told["accountId"], told["accountPlanType"]) == ("111122223333", "PAID")
    assert told["accountPlanExpirationDate"] == NOW
    assert len(told["ResponseMetadata"]["RequestId"]) == 36


@pytest.mark.parametrize(
    "answer",
    [
        {"accountPlanTyp": "PAID"},
        {"accountPlanType": 1},
        {"accountPlanRemainingCredits": {"amount": "much"}},
        {"accountPlanStatus": None},
    ],
)
def test_a_wrong_key_or_type_is_told(
    world: World, registry: dict[tuple[str, str], fakes.Fake], answer: dict[str, Any]
) -> None:
    right = {"accountId": "111122223333", "accountPlanType": "PAID", "accountPlanStatus": "ACTIVE"}
    fakes.fake("freetier", "GetAccountPlanState")(lambda _world, _params: {**right, **answer})
    with pytest.raises(WrongFake, match="The fake of freetier GetAccountPlanState is wrong"):
        world.session.client("freetier").get_account_plan_state()


def test_a_fake_says_no_with_the_typed_error(world: World, registry: dict[tuple[str, str], fakes.Fake]) -> None:
    @fakes.fake("freetier", "GetAccountPlanState")
    def account_plan(_world: World, _params: fakes.Params) -> fakes.Answer:
        raise Refused("ResourceNotFoundException", "No account plan was found.")

    client = world.session.client("freetier")
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="No account plan was found"):
        client.get_account_plan_state()


def test_a_fake_goes_before_moto_and_under_faults(world: World, registry: dict[tuple[str, str], fakes.Fake]) -> None:
    fakes.fake("organizations", "ListRoots")(lambda _world, _params: {"Roots": [{"Id": "r-exam"}]})
    client = world.session.client("organizations")
    assert [root["Id"] for root in client.list_roots()["Roots"]] == ["r-exam"]
    world.faults.on("organizations", "ListRoots", "denied")
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.list_roots()


@pytest.mark.parametrize("size", [1, 3, 8, 100])
def test_authorization_details_are_paged_and_complete(world: World, size: int) -> None:
    iam = world.session.client("iam")
    iam.create_user(UserName="sofia")
    iam.create_group(GroupName="alliances")
    paginator = iam.get_paginator("get_account_authorization_details")
    pages = list(
        paginator.paginate(Filter=["User", "Group", "Role", "LocalManagedPolicy"], PaginationConfig={"PageSize": size})
    )
    lists = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    assert all(sum(len(page[name]) for name in lists) <= size for page in pages)
    assert [page["IsTruncated"] for page in pages] == [True] * (len(pages) - 1) + [False]
    assert {user["UserName"] for page in pages for user in page["UserDetailList"]} == {"sofia"}
    assert {group["GroupName"] for page in pages for group in page["GroupDetailList"]} == {"alliances"}
    roles = {role["RoleName"]: role for page in pages for role in page["RoleDetailList"]}
    assert set(roles) == {role["RoleName"] for role in iam.list_roles()["Roles"]}
    for name, detail in roles.items():
        alone = iam.get_role(RoleName=name)["Role"]
        assert detail["AssumeRolePolicyDocument"] == alone["AssumeRolePolicyDocument"]
        assert (detail["Arn"], detail["CreateDate"], detail["Path"]) == (
            alone["Arn"],
            alone["CreateDate"],
            alone["Path"],
        )
        attached = {policy["PolicyArn"] for policy in detail["AttachedManagedPolicies"]}
        listed = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        assert attached == {policy["PolicyArn"] for policy in listed}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["LocalManagedPolicy"], {"ExamplePartnerReports", "ExamplePipelineReader"}),
        (["Role"], set()),
        (["AWSManagedPolicy"], None),
    ],
)
def test_authorization_details_hold_what_was_asked_for(world: World, wanted: list[str], names: set[str] | None) -> None:
    told = world.session.client("iam").get_account_authorization_details(Filter=wanted)
    found = {policy["PolicyName"] for policy in told["Policies"]}
    if names is None:
        assert len(found) == 25
        assert "AWSPartnerCentralFullAccess" in found
    else:
        assert found == names
    assert bool(told["RoleDetailList"]) == ("Role" in wanted)


def test_documents_with_percent_signs_arrive_whole(world: World) -> None:
    iam = world.session.client("iam")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::example/100%25+a b"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    arn = iam.create_policy(PolicyName="Percent", PolicyDocument=json.dumps(document))["Policy"]["Arn"]
    listed = iam.get_account_authorization_details(Filter=["LocalManagedPolicy"])["Policies"]
    found = next(policy for policy in listed if policy["Arn"] == arn)
    assert found["PolicyVersionList"][0]["Document"] == document


def test_a_marker_nobody_gave_out_is_refused(world: World) -> None:
    with pytest.raises(ClientError, match="ValidationError"):
        world.session.client("iam").get_account_authorization_details(Marker="elsewhere")
