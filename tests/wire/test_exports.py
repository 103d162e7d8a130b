"""What is exported makes, in other hands and over HTTP, exactly what `apply` makes; then there is nothing left to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.wire.aws import ACCOUNT, Server
from tests.wire.processes import APPLY, AWS_CLI, Desk

ANSWERS: dict[str, Any] = {
    "personas": ["AllianceLead", "ACEManager", "ReadOnly"],
    "policy_set": "current",
    "company_tags": {"Cost Center": "1/2 = a+b @ c"},
}


def _is_done(desk: Desk) -> bool:
    planned = desk.wizard("plan", "roles.personas", "--json")
    return bool(planned.code == 0 and planned.json["changes"] == [])


def _run(desk: Desk, script: Path) -> subprocess.CompletedProcess[str]:
    path = f"{AWS_CLI.parent}{os.pathsep}{desk.environment['PATH']}"
    environment = {**desk.environment, "PATH": path}
    return subprocess.run(["bash", str(script)], env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def begun(desk: Desk) -> Desk:
    """A journey with its answers; its id marks what it makes, whoever makes it."""
    desk.answer(**ANSWERS)
    desk.wizard("plan", "roles.personas")
    return desk


def test_the_template_makes_what_apply_makes(begun: Desk, server: Server) -> None:
    exported = begun.wizard("export", "cloudformation", "roles.personas")
    assert exported.code == 0, exported.said
    stacks = server.client("cloudformation")
    stacks.create_stack(StackName="Roles", TemplateBody=exported.out, Capabilities=["CAPABILITY_NAMED_IAM"])
    told = {output["OutputKey"]: output["OutputValue"] for output in stacks.describe_stacks()["Stacks"][0]["Outputs"]}
    assert (
        told["PartnerCentralRoleForAllianceLeadArn"] == f"arn:aws:iam::{ACCOUNT}:role/PartnerCentralRoleForAllianceLead"
    )
    assert len(told) == 4  # three roles and the read-only policy
    made = _comparable(server)
    assert _is_done(begun)
    server.reset()
    assert begun.wizard(*APPLY).code == 0
    assert _comparable(server) == made


def test_a_switch_leaves_a_role_and_its_own_policy_out(begun: Desk, server: Server) -> None:
    exported = begun.wizard("export", "cloudformation", "roles.personas", "--format", "json")
    server.client("cloudformation").create_stack(
        StackName="Roles",
        TemplateBody=exported.out,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": "CreateReadOnly", "ParameterValue": "no"}],
    )
    assert sorted(server.roles()) == ["PartnerCentralRoleForACEManager", "PartnerCentralRoleForAllianceLead"]
    assert server.client("iam").list_policies(Scope="Local")["Policies"] == []


def test_the_script_makes_it_and_can_be_run_twice(begun: Desk, server: Server, tmp_path: Path) -> None:
    script = tmp_path / "make.sh"
    assert begun.wizard("export", "cli", "roles.personas", "--out", str(script)).code == 0
    for _ in range(2):
        ran = _run(begun, script)
        assert ran.returncode == 0, ran.stderr
    assert "is there already" in ran.stderr
    made = _comparable(server)
    assert _is_done(begun)
    server.reset()
    assert begun.wizard(*APPLY).code == 0
    assert _comparable(server) == made


def test_the_script_stops_where_something_of_somebody_else_stands(begun: Desk, server: Server, tmp_path: Path) -> None:
    script = tmp_path / "make.sh"
    begun.wizard("export", "cli", "roles.personas", "--out", str(script))
    server.client("iam").create_role(RoleName="PartnerCentralRoleForAllianceLead", AssumeRolePolicyDocument="{}")
    ran = _run(begun, script)
    assert ran.returncode == 1
    assert "Stopped: The role PartnerCentralRoleForAllianceLead is there, and this plan did not make it." in ran.stderr
    assert list(server.roles()) == ["PartnerCentralRoleForAllianceLead"]


def test_the_script_stops_in_another_account(begun: Desk, server: Server, tmp_path: Path) -> None:
    script = tmp_path / "make.sh"
    begun.wizard("export", "cli", "roles.personas", "--out", str(script))
    text = script.read_text(encoding="utf-8").replace(ACCOUNT, "999999999999")
    script.write_text(text, encoding="utf-8")
    ran = _run(begun, script)
    assert ran.returncode == 1
    assert f"you are signed in to {ACCOUNT}" in ran.stderr
    assert server.roles() == {}


def _comparable(server: Server) -> dict[str, Any]:
    """What can be compared between two makers: everything but ids and times."""
    roles = {
        name: {key: role.get(key) for key in ("Path", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Attached", "Tags")}
        for name, role in server.roles().items()
    }  # fmt: skip
    iam = server.client("iam")
    policies = {
        policy["PolicyName"]: iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])[
            "PolicyVersion"
        ]["Document"]
        for policy in iam.list_policies(Scope="Local")["Policies"]
    }
    return {"roles": roles, "policies": policies}
