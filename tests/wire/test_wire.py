"""The commands over HTTP against moto's server, written by us and read back with the AWS CLI."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.faults.proxy import Proxy
from tests.wire.aws import ACCOUNT, Server
from tests.wire.processes import APPLY, Desk
from wizard.answers import Answers
from wizard.aws.writes import OPERATION_TAG
from wizard.personas import WantedRole, wanted_roles
from wizard.trust import PARTNER_CENTRAL_TRUST

WANTED: tuple[WantedRole, ...] = wanted_roles(Answers(), ACCOUNT)


def test_the_guard_lets_nobody_out(desk: Desk) -> None:
    """The proof that nothing leaves rests on this: the same environment, and a process that tries."""
    for attempt in (
        "import socket; socket.create_connection(('192.0.2.1', 443), timeout=1)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.2', 53))",
        "import urllib.request; urllib.request.urlopen('http://iam.amazonaws.com', timeout=1)",
    ):
        tried = subprocess.run([sys.executable, "-c", attempt], env=desk.environment, capture_output=True, text=True)
        assert "a test process tried to reach" in tried.stderr
    assert desk.went_out().split() == ["192.0.2.1", "192.0.2.2", "iam.amazonaws.com"]
    (desk.journey.parent / "went-out").unlink()


def test_the_journey_from_empty_to_done_and_back(desk: Desk, server: Server) -> None:
    before = desk.wizard("check", "policies", "roles", "--json")
    assert before.code == 1
    assert before.json["account"] == ACCOUNT
    assert _statuses(before.json, "roles.exists") == {"fail"}
    assert _statuses(before.json, "policies.present") == {"pass"}

    planned = desk.wizard("plan", "roles.personas", "--json").json["changes"]
    assert [change["operation"] for change in planned] == _operations()

    with Proxy(server.url) as proxy:
        desk.environment["AWS_ENDPOINT_URL"] = proxy.url
        made = desk.wizard(*APPLY)
        assert made.code == 0, made.said
        assert [change["id"] for change in made.json["changes"]] == [change["id"] for change in planned]
        assert {change["outcome"] for change in made.json["changes"]} == {"done"}
        assert all(change["request_id"] for change in made.json["changes"])
        assert proxy.writes() == _operations()
    desk.environment["AWS_ENDPOINT_URL"] = server.url

    _check_with_the_aws_cli(desk)
    after = desk.wizard("check", "policies", "roles", "--json")
    assert after.code == 0
    assert {result["status"] for result in after.json["results"]} == {"pass"}

    with Proxy(server.url) as proxy:
        desk.environment["AWS_ENDPOINT_URL"] = proxy.url
        assert desk.wizard("plan", "roles.personas", "--json").json["changes"] == []
        again = desk.wizard(*APPLY)
        assert (again.code, again.json["changes"]) == (0, [])
        assert proxy.writes() == []
    desk.environment["AWS_ENDPOINT_URL"] = server.url

    undone = desk.wizard("undo", "--yes", "--json")
    assert undone.code == 0, undone.said
    assert {change["outcome"] for change in undone.json["changes"]} == {"done"}
    assert server.roles() == {}
    assert desk.aws("iam", "list-policies", "--scope", "Local").json["Policies"] == []


def test_what_stood_there_before_stands_there_after_an_undo(desk: Desk, server: Server) -> None:
    _role_that_trusts_an_account(server, WANTED[0].name)
    server.client("iam").attach_role_policy(RoleName=WANTED[0].name, PolicyArn=WANTED[0].policies[1])
    before = server.roles()
    desk.answer(policy_set="current", replace_trust=["AllianceLead"], company_tags={"CostCenter": "1234"})

    assert desk.wizard(*APPLY).code == 0
    between = server.roles()
    assert between[WANTED[0].name]["AssumeRolePolicyDocument"] == PARTNER_CENTRAL_TRUST
    assert between[WANTED[0].name]["Tags"] == {"team": "a"}
    assert between[WANTED[2].name]["Tags"]["CostCenter"] == "1234"

    assert desk.wizard("undo", "--yes").code == 0
    assert server.roles() == before


def test_the_lines_for_the_aws_cli_make_the_same(desk: Desk, server: Server) -> None:
    """Each change as its printed line, run by a shell and the AWS CLI, and as the wizard makes it."""
    desk.answer(
        personas=["ACEManager", "ReadOnly"],
        policy_set="current",
        company_tags={"Cost Center": "1/2 = a+b @ c"},
        replace_trust=["ACEManager"],
    )
    _role_that_trusts_an_account(server, WANTED[1].name)
    planned = desk.wizard("plan", "roles.personas", "--json").json["changes"]
    assert {change["operation"] for change in planned} == {
        "AttachRolePolicy",
        "CreatePolicy",
        "CreateRole",
        "UpdateAssumeRolePolicy",
    }
    for change in planned:
        ran = desk.shell(change["cli"])
        assert ran.code == 0, f"{change['cli']}\n{ran.said}"
    by_hand = _comparable(server)

    server.reset()
    _role_that_trusts_an_account(server, WANTED[1].name)
    assert desk.wizard(*APPLY).code == 0
    assert _comparable(server) == by_hand


def test_a_read_only_session_and_another_account_write_nothing(desk: Desk, server: Server) -> None:
    assert desk.wizard(*APPLY, "--read-only").code == 2
    assert desk.wizard("apply", "roles.personas", "--account", "999999999999", "--yes").code == 2
    assert desk.wizard("apply", "roles.personas", "--yes").code == 2
    assert server.roles() == {}


def test_without_aws_there_is_one_sentence(desk: Desk) -> None:
    desk.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    for command in (("check", "roles", "--json"), APPLY):
        ended = desk.wizard(*command)
        assert ended.code == 2
        assert ended.out == ""
        assert len(ended.said.strip().splitlines()) == 1
        assert "AWS_ENDPOINT_URL" in ended.said


def _operations() -> list[str]:
    """The writes that all roles need, in their order."""
    return [name for role in WANTED for name in ("CreateRole", *["AttachRolePolicy"] * len(role.policies))]


def _statuses(document: dict[str, Any], check: str) -> set[str]:
    return {result["status"] for result in document["results"] if result["check"] == check}


def _check_with_the_aws_cli(desk: Desk) -> None:
    """Every role with its trust policy, tags and policies, as the AWS CLI shows it."""
    listed = desk.aws("iam", "get-account-authorization-details", "--filter", "Role").json["RoleDetailList"]
    roles = {role["RoleName"]: role for role in listed}
    assert roles.keys() == {role.name for role in WANTED}
    for wanted in WANTED:
        role = roles[wanted.name]
        assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/{wanted.name}"
        assert role["AssumeRolePolicyDocument"] == PARTNER_CENTRAL_TRUST
        assert [tag["Key"] for tag in role["Tags"]] == [OPERATION_TAG]
        assert {policy["PolicyArn"] for policy in role["AttachedManagedPolicies"]} == set(wanted.policies)
    lead = WANTED[0]
    role = desk.aws("iam", "get-role", "--role-name", lead.name).json["Role"]
    assert role["AssumeRolePolicyDocument"] == PARTNER_CENTRAL_TRUST
    attached = desk.aws("iam", "list-attached-role-policies", "--role-name", lead.name).json["AttachedPolicies"]
    assert {policy["PolicyArn"] for policy in attached} == set(lead.policies)


def _role_that_trusts_an_account(server: Server, name: str) -> None:
    trusted = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    tags = [{"Key": "team", "Value": "a"}]
    server.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document, Tags=tags)


def _comparable(server: Server) -> dict[str, Any]:
    """What an account holds, without the ids and times that AWS chooses."""
    iam = server.client("iam")
    chosen_by_aws = {"RoleId", "CreateDate"}
    roles = {
        name: {
            **{key: value for key, value in role.items() if key not in chosen_by_aws},
            **_details(iam.get_role(RoleName=name)["Role"]),
        }
        for name, role in server.roles().items()
    }
    policies = {}
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        tags = iam.list_policy_tags(PolicyArn=policy["Arn"])["Tags"]
        policies[policy["Arn"]] = (version["PolicyVersion"]["Document"], tags)
    return {"roles": roles, "policies": policies}


def _details(role: dict[str, Any]) -> dict[str, Any]:
    return {key: role.get(key) for key in ("Description", "MaxSessionDuration", "Path")}
