"""Each world is what its description promises, read through plain boto3."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.aws_policies import every_policy
from tests.setting import Setting
from wizard.demo import DEMO_ACCOUNT, WORLDS, UnknownWorld, open_world
from wizard.demo.world import World
from wizard.model import Status

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SERVICE = {"Service": "partnercentral-account-management.amazonaws.com"}
ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})


@pytest.fixture
def half_done() -> Iterator[World]:
    with open_world("half-done", NOON) as world:
        yield world


def iam(world: World) -> Any:
    return world.session.client("iam", config=ONCE)


def attached(world: World, role: str) -> set[str]:
    listed = iam(world).list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    return {policy["PolicyName"] for policy in listed}


def trusted(world: World, role: str) -> list[Any]:
    document = iam(world).get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    return [statement["Principal"] for statement in document["Statement"]]


def test_a_name_nobody_knows_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(UnknownWorld, match="half-done, empty, denied, throttled"):
        open_world("half-way")


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        open_world("empty", datetime(2026, 11, 20))  # noqa: DTZ001


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_has_a_sentence_and_somebody_signed_in(name: str) -> None:
    assert WORLDS[name].endswith(".")
    with open_world(name) as world:
        world.laptop.sign_in()
        told = world.session.client("sts").get_caller_identity()
        assert told["Account"] == world.account == DEMO_ACCOUNT
        assert ":assumed-role/AWSReservedSSO_" in told["Arn"]
        assert told["Arn"].endswith("/sofia.admin@example.com")
        assert told["UserId"].endswith(":sofia.admin@example.com")
        assert (world.company, world.parallelism) == ("Example Corp", 1)


def test_the_session_is_the_role_that_identity_center_made(half_done: World) -> None:
    told = half_done.session.client("sts").get_caller_identity()
    role = iam(half_done).get_role(RoleName=told["Arn"].split("/")[1])["Role"]
    assert role["Path"] == "/aws-reserved/sso.amazonaws.com/"
    assert told["UserId"].split(":")[0] == role["RoleId"]
    assert attached(half_done, role["RoleName"]) == {"AdministratorAccess"}


def test_half_done_has_three_personas_and_something_is_the_matter_with_each(half_done: World) -> None:
    names = {role["RoleName"] for role in iam(half_done).list_roles()["Roles"]}
    assert {name for name in names if name.startswith("PartnerCentralRoleFor")} == {
        "PartnerCentralRoleForAllianceLead",
        "PartnerCentralRoleForACEManager",
        "PartnerCentralRoleForTechnical",
    }
    lead = "PartnerCentralRoleForAllianceLead"
    assert trusted(half_done, lead) == [SERVICE, {"AWS": "arn:aws:iam::444455556666:root"}]
    expected = {"AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess", "AdministratorAccess"}
    assert attached(half_done, lead) == expected
    assert iam(half_done).list_role_policies(RoleName=lead)["PolicyNames"] == ["temporary-export"]

    assert trusted(half_done, "PartnerCentralRoleForACEManager") == [SERVICE]
    assert attached(half_done, "PartnerCentralRoleForACEManager") == set()

    technical = iam(half_done).get_role(RoleName="PartnerCentralRoleForTechnical")["Role"]
    assert technical["Arn"] == f"arn:aws:iam::{DEMO_ACCOUNT}:role/team/PartnerCentralRoleForTechnical"
    assert attached(half_done, "PartnerCentralRoleForTechnical") == {"AWSMarketplaceSellerProductsFullAccess"}


@pytest.mark.parametrize("name", ["empty", "half-done", "management-account", "free-plan"])
def test_nothing_looks_linked_where_nothing_is(name: str) -> None:
    """A page that calls an account linked before anybody has linked it teaches people not to believe it."""
    setting = Setting(name)
    assert setting.look("link.state")["link.state"].status is Status.FAIL


@pytest.mark.parametrize("role", ["AWSPartnerCentralAccess", "AWSPartnerACEAccess"])
def test_half_done_has_legacy_roles_open_to_the_whole_account(half_done: World, role: str) -> None:
    assert trusted(half_done, role) == [{"AWS": f"arn:aws:iam::{DEMO_ACCOUNT}:root"}]


def test_half_done_has_one_policy_with_the_wrong_prefix_and_one_without(half_done: World) -> None:
    found = iam(half_done).get_account_authorization_details(Filter=["LocalManagedPolicy"])["Policies"]
    actions = {
        policy["PolicyName"]: {
            action.split(":")[0]
            for statement in policy["PolicyVersionList"][0]["Document"]["Statement"]
            for action in statement["Action"]
        }
        for policy in found
    }
    assert actions == {"ExamplePipelineReader": {"partnercentral-selling"}, "ExamplePartnerReports": {"partnercentral"}}


def test_the_empty_world_has_nothing_but_who_is_signed_in() -> None:
    with open_world("empty") as world:
        roles = iam(world).list_roles()["Roles"]
        assert [role["Path"] for role in roles] == ["/aws-reserved/sso.amazonaws.com/"]
        assert iam(world).list_policies(Scope="Local")["Policies"] == []


@pytest.mark.parametrize(
    ("operation", "params", "resource"),
    [
        ("get_role", {"RoleName": "PartnerCentralRoleForACEManager"}, "role PartnerCentralRoleForACEManager"),
        ("list_roles", {}, "arn:aws:iam::111122223333:role/"),
        (
            "get_policy",
            {"PolicyArn": "arn:aws:iam::aws:policy/IAMFullAccess"},
            "policy arn:aws:iam::aws:policy/IAMFull",
        ),
        ("get_account_summary", {}, "*"),
        ("create_role", {"RoleName": "New", "AssumeRolePolicyDocument": "{}"}, "arn:aws:iam::111122223333:role/New"),
    ],
)
def test_the_denied_world_refuses_in_awss_words(operation: str, params: dict[str, str], resource: str) -> None:
    with open_world("denied") as world:
        who = world.session.client("sts").get_caller_identity()["Arn"]
        with pytest.raises(ClientError) as refused:
            getattr(iam(world), operation)(**params)
    error = refused.value.response["Error"]
    action = "iam:" + "".join(word.capitalize() for word in operation.split("_"))
    assert error["Code"] == "AccessDenied"
    assert error["Message"].startswith(f"User: {who} is not authorized to perform: {action} on resource: {resource}")
    assert error["Message"].endswith(f"because no identity-based policy allows the {action} action")


def test_the_denied_world_also_refuses_what_the_demo_does_not_play() -> None:
    """A check that is denied must not depend on whether anybody wrote a fake for it."""
    with open_world("denied") as world:
        client = world.session.client("partnercentral-account")
        with pytest.raises(client.exceptions.AccessDeniedException, match="partnercentral:ListPartners"):
            client.list_partners(Catalog="AWS")


def test_the_throttled_world_is_asked_as_often_as_the_client_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with open_world("throttled") as world:
        patient = world.session.client("iam", config=Config(retries={"mode": "standard", "total_max_attempts": 4}))
        with pytest.raises(ClientError, match=r"\(Throttling\).*Rate exceeded"):
            patient.list_roles()
        assert [operation for _, operation, _ in world.calls] == ["ListRoles"] * 4
        assert len(waits) == 3
        assert world.session.client("sts").get_caller_identity()["Account"] == DEMO_ACCOUNT


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("AWSPartnerCentralFullAccess", "/"),
        ("AWSPartnerCentralOpportunityManagement", "/"),
        ("AWSPartnerCentralMarketingManagement", "/"),
        ("AWSPartnerCentralChannelManagement", "/"),
        ("AWSPartnerCentralChannelHandshakeApprovalManagement", "/"),
        ("AWSPartnerCentralSandboxFullAccess", "/"),
        ("PartnerCentralAccountManagementUserRoleAssociation", "/"),
        ("PartnerCentralIncentiveBenefitManagement", "/"),
        ("AWSMarketplaceSellerFullAccess", "/"),
        ("AWSMarketplaceSellerOfferManagement", "/"),
        ("AWSMarketplaceSellerProductsFullAccess", "/"),
        ("AWSMarketplaceFullAccess", "/"),
        ("AWSMarketplaceManageSubscriptions", "/"),
        ("AWSPartnerProServeToolsFullAccess", "/"),
        ("AdministratorAccess", "/"),
        ("IAMFullAccess", "/"),
        ("PowerUserAccess", "/"),
        ("ReadOnlyAccess", "/"),
        ("SecurityAudit", "/"),
        ("ViewOnlyAccess", "/job-function/"),
    ],
)
def test_awss_own_policies_are_awss_own(half_done: World, name: str, path: str) -> None:
    real = every_policy()[name]
    arn = f"arn:aws:iam::aws:policy{path}{name}"
    policy = iam(half_done).get_policy(PolicyArn=arn)["Policy"]
    version = iam(half_done).get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    assert policy["DefaultVersionId"] == real["DefaultVersionId"]
    assert policy["CreateDate"] == datetime.fromisoformat(real["CreateDate"])
    assert policy["UpdateDate"] == datetime.fromisoformat(real["UpdateDate"])
    assert version["Document"] == real["Document"]


def test_policies_nobody_has_are_missing_as_in_aws(half_done: World) -> None:
    missing = "arn:aws:iam::aws:policy/AWSMarketplaceSellerProductFullAccess"  # AWS's own pages misspell it so
    with pytest.raises(iam(half_done).exceptions.NoSuchEntityException, match="was not found"):
        iam(half_done).get_policy(PolicyArn=missing)
    listed = iam(half_done).get_paginator("list_policies").paginate(Scope="AWS").build_full_result()["Policies"]
    assert missing not in {policy["Arn"] for policy in listed}
    assert len(listed) == 25


def test_with_a_clock_everything_is_the_same_every_time() -> None:
    def told() -> list[Any]:
        with open_world("half-done", NOON) as world:
            client = iam(world)
            made = client.create_policy(PolicyName="New", PolicyDocument=json.dumps(DOCUMENT))
            seen = [client.list_roles(), client.get_role(RoleName="AWSPartnerACEAccess"), made]
            return [world.session.client("sts").get_caller_identity(), *seen]

    first, second = told(), told()
    assert first == second
    assert first[-1]["Policy"]["CreateDate"] == NOON
    assert first[-1]["ResponseMetadata"]["HTTPHeaders"]["date"] == "Fri, 20 Nov 2026 12:00:00 GMT"


def test_without_a_clock_time_passes() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with open_world("empty") as world:
        made = iam(world).create_policy(PolicyName="New", PolicyDocument=json.dumps(DOCUMENT))["Policy"]
        assert before <= made["CreateDate"] <= datetime.now(UTC)
        assert before <= world.now() <= datetime.now(UTC)


def test_ids_do_not_depend_on_what_was_read_before() -> None:
    def role_id(reads: int) -> str:
        with open_world("empty", NOON) as world:
            client = iam(world)
            for _ in range(reads):
                client.list_roles()
            trust = json.dumps({"Version": "2012-10-17", "Statement": [{**ALLOW, "Principal": SERVICE}]})
            made = client.create_role(RoleName="PartnerCentralRoleForMarketing", AssumeRolePolicyDocument=trust)
            return str(made["Role"]["RoleId"])

    assert role_id(0) == role_id(3)
    assert role_id(0).startswith("AROA")


ALLOW = {"Effect": "Allow", "Action": "sts:AssumeRole"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}]}
