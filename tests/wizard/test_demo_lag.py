"""IAM that lags: what was written is there for writers, and for readers later."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from wizard.demo import open_world
from wizard.demo.world import World

AWS = "arn:aws:iam::aws:policy/"


def trust(service: str = "ec2") -> str:
    principal = {"Service": f"{service}.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("empty") as opened:
        yield opened


@pytest.fixture
def iam(world: World) -> Any:
    client = world.session.client("iam")
    client.create_role(RoleName="Old", AssumeRolePolicyDocument=trust())
    client.attach_role_policy(RoleName="Old", PolicyArn=AWS + "IAMFullAccess")
    return client


def outcome(iam: Any, operation: str, **params: Any) -> Any:
    try:
        answer = getattr(iam, operation)(**params)
    except iam.exceptions.NoSuchEntityException:
        return "missing"
    answer.pop("ResponseMetadata")
    return answer


def test_a_new_role_is_missing_for_so_many_reads(world: World, iam: Any) -> None:
    world.faults.lag(reads=3)
    made = iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust())["Role"]
    iam.attach_role_policy(RoleName="New", PolicyArn=AWS + "IAMFullAccess")  # who writes is not late
    assert outcome(iam, "get_role", RoleName="New") == "missing"
    assert outcome(iam, "list_attached_role_policies", RoleName="New") == "missing"
    assert {role["RoleName"] for role in iam.list_roles()["Roles"]} >= {"Old"}
    assert iam.get_role(RoleName="Old")["Role"]["RoleName"] == "Old"
    assert iam.get_role(RoleName="New")["Role"]["Arn"] == made["Arn"]
    assert "New" in {role["RoleName"] for role in iam.list_roles()["Roles"]}


def test_lists_leave_a_new_role_out(world: World, iam: Any) -> None:
    world.faults.lag(reads=2)
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust())
    assert "New" not in {role["RoleName"] for role in iam.list_roles()["Roles"]}
    detailed = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
    assert "New" not in {role["RoleName"] for role in detailed}
    assert "Old" in {role["RoleName"] for role in detailed}
    assert "New" in {role["RoleName"] for role in iam.list_roles()["Roles"]}


def test_a_new_attachment_is_not_listed_at_first(world: World, iam: Any) -> None:
    def listed() -> list[str]:
        attached = iam.list_attached_role_policies(RoleName="Old")["AttachedPolicies"]
        return [policy["PolicyName"] for policy in attached]

    def detailed() -> list[str]:
        roles = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
        old = next(role for role in roles if role["RoleName"] == "Old")
        return [policy["PolicyName"] for policy in old["AttachedManagedPolicies"]]

    iam.create_role(RoleName="Other", AssumeRolePolicyDocument=trust())
    iam.attach_role_policy(RoleName="Other", PolicyArn=AWS + "ReadOnlyAccess")
    world.faults.lag(reads=2)
    iam.attach_role_policy(RoleName="Old", PolicyArn=AWS + "ReadOnlyAccess")
    assert iam.list_attached_role_policies(RoleName="Other")["AttachedPolicies"]  # somebody else's is no news
    assert listed() == ["IAMFullAccess"]
    assert detailed() == ["IAMFullAccess"]
    assert listed() == ["IAMFullAccess", "ReadOnlyAccess"]


def test_a_new_policy_is_missing_and_not_listed(world: World, iam: Any) -> None:
    world.faults.lag(reads=2)
    arn = iam.create_policy(PolicyName="New", PolicyDocument=POLICY)["Policy"]["Arn"]
    assert outcome(iam, "get_policy", PolicyArn=arn) == "missing"
    assert outcome(iam, "list_policies", Scope="Local")["Policies"] == []
    assert iam.get_policy(PolicyArn=arn)["Policy"]["PolicyName"] == "New"


def test_a_new_inline_policy_is_missing_and_not_listed(world: World, iam: Any) -> None:
    iam.put_role_policy(RoleName="Old", PolicyName="first", PolicyDocument=POLICY)
    world.faults.lag(reads=2)
    iam.put_role_policy(RoleName="Old", PolicyName="second", PolicyDocument=POLICY)
    assert iam.list_role_policies(RoleName="Old")["PolicyNames"] == ["first"]
    assert outcome(iam, "get_role_policy", RoleName="Old", PolicyName="second") == "missing"
    assert iam.list_role_policies(RoleName="Old")["PolicyNames"] == ["first", "second"]


def test_a_changed_trust_policy_reads_as_before(world: World, iam: Any) -> None:
    def trusted() -> str:
        document = iam.get_role(RoleName="Old")["Role"]["AssumeRolePolicyDocument"]
        return str(document["Statement"][0]["Principal"]["Service"])

    world.faults.lag(reads=2)
    assert trusted() == "ec2.amazonaws.com"
    iam.update_assume_role_policy(RoleName="Old", PolicyDocument=trust("lambda"))
    assert [trusted() for _ in range(3)] == ["ec2.amazonaws.com", "ec2.amazonaws.com", "lambda.amazonaws.com"]


def test_lag_can_be_a_time(world: World, iam: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    world.faults.lag(seconds=10)
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust())
    for moment, expected in ((1000.0, False), (1009.9, False), (1010.0, True), (1000.0, True)):
        now[0] = moment
        assert (outcome(iam, "get_role", RoleName="New") != "missing") == expected


def test_refused_writes_leave_no_shadow(world: World, iam: Any) -> None:
    world.faults.lag(reads=5)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="Old", AssumeRolePolicyDocument=trust())
    assert iam.get_role(RoleName="Old")["Role"]["RoleName"] == "Old"


def test_who_writes_to_a_role_that_is_not_seen_yet_is_answered(world: World, iam: Any) -> None:
    world.faults.lag(reads=5)
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust())
    iam.tag_role(RoleName="New", Tags=[{"Key": "by", "Value": "us"}])
    iam.delete_role(RoleName="New")
    assert outcome(iam, "get_role", RoleName="New") == "missing"


def test_lag_and_a_lost_answer_together(world: World, iam: Any) -> None:
    """The worst of IAM: the answer is lost, the role exists, and reading says it does not."""
    world.faults.lag(reads=1)
    world.faults.on("iam", "CreateRole", "expired", when="after")
    with pytest.raises(iam.exceptions.ClientError, match="ExpiredToken"):
        iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust())
    assert outcome(iam, "get_role", RoleName="New") == "missing"
    assert iam.get_role(RoleName="New")["Role"]["RoleName"] == "New"
