"""A demo goes on where it was left: its journal, written again into a fresh world."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from botocore import xform_name

from wizard.demo import open_world
from wizard.demo.world import CannotReplay, World
from wizard.model import Operation

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAME = "PartnerCentralRoleForMarketing"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "partnercentral-account-management.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def write(operation: str, **parameters: Any) -> Operation:
    return Operation(service="iam", operation=operation, parameters=parameters)


JOURNAL = [
    write("CreateRole", RoleName=NAME, AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "by", "Value": "us"}]),
    write("AttachRolePolicy", RoleName=NAME, PolicyArn="arn:aws:iam::aws:policy/AWSPartnerCentralMarketingManagement"),
    write("UpdateAssumeRolePolicy", RoleName="PartnerCentralRoleForAllianceLead", PolicyDocument=TRUST),
]


def test_a_profile_that_was_added_is_there_again() -> None:
    config = b"[profile x]\nregion = us-east-1\n"
    with open_world("empty", NOON) as left:
        computer = left.laptop.computer
        parameters = {"Path": "~/.aws/config", "Profile": "x", "Text": config.decode(), "Before": ""}
        added = Operation(
            service="local", operation="AddProfile", parameters={**parameters, "After": sha256(config).hexdigest()}
        )
        left.replay([added])
        file = computer.path(computer.config_file)
        assert file.read_bytes() == config
        with pytest.raises(CannotReplay, match="local AddProfile no longer works"):
            left.replay([added])
    assert not file.exists(), "a demo leaves nothing behind"


def everything(world: World) -> Any:
    told = world.session.client("iam").get_account_authorization_details()
    return {name: told[name] for name in ("RoleDetailList", "Policies")}


def test_a_replayed_world_is_the_world_that_was_left() -> None:
    with open_world("half-done", NOON) as left, open_world("half-done", NOON) as resumed:
        iam = left.session.client("iam")
        for operation in JOURNAL:
            getattr(iam, xform_name(operation.operation))(**operation.parameters)
        resumed.replay(JOURNAL)
        assert everything(resumed) == everything(left)
        role = resumed.session.client("iam").get_role(RoleName=NAME)["Role"]
        assert role["Tags"] == [{"Key": "by", "Value": "us"}]


def test_replaying_is_not_counted_and_not_struck() -> None:
    with open_world("half-done") as world:
        rule = world.faults.on("*", "*", "denied", times=None)
        world.replay(iter(JOURNAL))
        assert world.calls == []
        assert rule.struck == 0
        world.faults.clear()
        assert NAME in {role["RoleName"] for role in world.session.client("iam").list_roles()["Roles"]}


def test_a_world_with_trouble_in_it_can_be_resumed_too() -> None:
    with open_world("denied") as world:
        world.replay(JOURNAL[:2])
        with pytest.raises(world.session.client("iam").exceptions.ClientError, match="AccessDenied"):
            world.session.client("iam").get_role(RoleName=NAME)


@pytest.mark.parametrize(
    "operation",
    [
        write("AttachRolePolicy", RoleName="Nobody", PolicyArn="arn:aws:iam::aws:policy/IAMFullAccess"),
        write("CreateRole"),
    ],
)
def test_what_no_longer_works_is_told_in_a_sentence(operation: Operation) -> None:
    with open_world("empty") as world, pytest.raises(CannotReplay, match=r"cannot go on where it was left.*afresh"):
        world.replay([operation])
