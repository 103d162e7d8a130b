"""Nothing leaves a world, nothing of this machine enters it, and no world sees another."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from wizard.demo import WORLDS, open_world
from wizard.demo.wire import NotInDemo
from wizard.demo.world import World

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})


class Leaked(AssertionError):
    """Something reached for the network."""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(*args: Any, **_: Any) -> None:
        raise Leaked(str(args))

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, leak)
    monkeypatch.setattr(socket, "create_connection", leak)
    monkeypatch.setattr(socket, "getaddrinfo", leak)


@pytest.fixture
def hostile_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which every default of an AWS session leads somewhere else; the canary file must never appear."""
    canary = tmp_path / "canary"
    config = tmp_path / "config"
    config.write_text(
        f"[default]\ncredential_process = touch {canary}\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:9\n"
        f"retry_mode = legacy\nmax_attempts = 9\n"
    )
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_SESSION_TOKEN": "their-token",
        "AWS_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_IAM": "http://127.0.0.1:9",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CA_BUNDLE": str(tmp_path / "no-such-bundle.pem"),
        "AWS_MAX_ATTEMPTS": "9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_DATA_PATH": str(tmp_path),
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "MOTO_ACCOUNT_ID": "999999999999",
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED", raising=False)
    return canary


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_leaves_and_nothing_enters(name: str, no_network: None, hostile_machine: Path) -> None:
    with open_world(name) as world:
        world.faults.clear()
        world.laptop.sign_in()
        iam = world.session.client("iam", config=ONCE)
        told = world.session.client("sts").get_caller_identity()
        assert told["Account"] == "111122223333"
        assert {role["Arn"].split(":")[4] for role in iam.list_roles()["Roles"]} == {"111122223333"}
        assert iam.meta.endpoint_url == "https://iam.amazonaws.com"
        assert world.session.client("iam").meta.config.retries["mode"] == "standard"
        assert "total_max_attempts" not in world.session.client("iam").meta.config.retries
        iam.create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
        assert world.session.region_name == "us-east-1"
        assert world.session.get_credentials().secret_key == "a-demo-has-no-secret"
        assert len(iam.get_paginator("list_policies").paginate(Scope="AWS").build_full_result()["Policies"]) == 25
    assert not hostile_machine.exists()
    assert os.environ["MOTO_ACCOUNT_ID"] == "999999999999"


CHANGE = {"ChangeType": "CreateProduct", "Entity": {"Type": "SaaSProduct@1.0"}, "Details": "{}"}
EMAIL = {"AccountId": "444455556666", "Otp": "abcdef", "PrimaryEmail": "sofia.admin@example.com"}


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("freetier", "upgrade_account_plan", {"accountPlanType": "PAID"}),
        ("partnercentral-account", "start_verification", {}),
        ("marketplace-catalog", "start_change_set", {"Catalog": "AWSMarketplace", "ChangeSet": [CHANGE]}),
        ("iam", "get_human_readable_summary", {"EntityArn": "arn:aws:iam::111122223333:role/Some"}),
        ("account", "accept_primary_email_update", EMAIL),
        ("cloudtrail", "list_insights_data", {"InsightSource": "a.example.com", "DataType": "InsightsEvents"}),
        ("partnercentral-revenue-measurement", "list_revenue_attributions", {"Catalog": "AWS"}),
    ],
)
def test_what_nobody_plays_is_refused_in_words(
    service: str, operation: str, params: dict[str, Any], no_network: None
) -> None:
    with open_world("empty") as world:
        client = world.session.client(service)
        with pytest.raises(NotInDemo, match=rf"The demo does not play {service} .*Nothing was sent to AWS"):
            getattr(client, operation)(**params)
        assert len(world.calls) == 1  # and it is no use to try again


def test_configuration_that_nobody_can_read_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("[default\nregion")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "broken"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "broken"))
    with open_world("empty") as world:
        assert world.session.client("sts").get_caller_identity()["Account"] == "111122223333"


def test_an_endpoint_of_the_callers_own_is_no_way_out(no_network: None) -> None:
    with open_world("empty") as world, pytest.raises(NotInDemo):
        world.session.client("iam", endpoint_url="http://127.0.0.1:9").list_roles()


def test_services_that_moto_plays_work_whatever_profile_is_set(no_network: None, hostile_machine: Path) -> None:
    with open_world("empty") as world:
        assert world.session.client("cloudtrail").describe_trails()["trailList"] == []
        assert world.session.client("config").describe_configuration_recorders()["ConfigurationRecorders"] == []
        assert world.session.client("cloudformation").list_stacks()["StackSummaries"] == []


def names(world: World) -> set[str]:
    return {role["RoleName"] for role in world.session.client("iam").list_roles()["Roles"]}


def test_worlds_side_by_side_do_not_see_each_other() -> None:
    with open_world("empty") as one, open_world("empty") as other, open_world("half-done") as third:
        before = names(third)
        one.session.client("iam").create_role(RoleName="OnlyHere", AssumeRolePolicyDocument=TRUST)
        assert "OnlyHere" in names(one)
        assert "OnlyHere" not in names(other)
        assert names(third) == before


def test_a_world_forgets_when_it_is_closed_and_answers_no_more() -> None:
    world = open_world("empty")
    iam = world.session.client("iam")
    iam.create_role(RoleName="OnlyHere", AssumeRolePolicyDocument=TRUST)
    world.close()
    world.close()
    with pytest.raises(NotInDemo, match="this world is closed"):
        iam.list_roles()
    with open_world("empty") as fresh:
        assert "OnlyHere" not in names(fresh)


def test_a_world_and_somebody_elses_mock_leave_each_other_alone() -> None:
    from moto import mock_aws
    from moto.iam.models import iam_backends

    with mock_aws():
        theirs = boto3.client("iam", region_name="us-east-1")
        theirs.create_role(RoleName="Theirs", AssumeRolePolicyDocument=TRUST)
        with open_world("empty") as world:
            ours = world.session.client("iam")
            ours.create_role(RoleName="Ours", AssumeRolePolicyDocument=TRUST)
            assert "Theirs" not in names(world)
        assert [role["RoleName"] for role in theirs.list_roles()["Roles"]] == ["Theirs"]
        assert "111122223333" not in iam_backends  # our requests reached no moto but our own


def test_many_threads_may_ask_many_worlds() -> None:
    with open_world("empty") as one, open_world("half-done") as other:
        seen: list[set[str]] = []

        def work(world: World, number: int) -> None:
            iam = world.session.client("iam")
            iam.create_role(RoleName=f"{world.name}-{number}", AssumeRolePolicyDocument=TRUST)
            told = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
            seen.append({role["RoleName"].rpartition("-")[0] for role in told if role["RoleName"][-1].isdigit()})

        threads = [threading.Thread(target=work, args=(world, n)) for n in range(12) for world in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for world in (one, other):
            assert {f"{world.name}-{n}" for n in range(12)} <= names(world)
            assert sum(operation == "CreateRole" for _, operation, _ in world.calls) == 12
        assert len(seen) == 24
        assert all(not {"empty", "half-done"} <= prefixes for prefixes in seen)


def test_one_world_at_a_time_is_answered() -> None:
    """moto is not thread-safe, and its memory is the process's."""
    with open_world("empty") as one, open_world("empty") as other:
        waiting = threading.Thread(target=lambda: names(other))
        with one.stage.set("test"):
            waiting.start()
            waiting.join(0.2)
            assert waiting.is_alive()
        waiting.join(10)
        assert not waiting.is_alive()


def test_calls_tell_what_was_really_asked() -> None:
    with open_world("half-done") as world:
        iam = world.session.client("iam")
        pages = list(iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 3}))
        assert sum(len(page["Roles"]) for page in pages) == 9
        assert [call[:2] for call in world.calls] == [("iam", "ListRoles")] * len(pages)
        assert world.calls[0][2] == {"MaxItems": 3}


def test_hundreds_of_worlds_are_opened_in_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    open_world("half-done").close()
    begun = time.perf_counter()
    for _ in range(200):
        open_world("half-done").close()
    each = (time.perf_counter() - begun) / 200
    with capsys.disabled():
        print(f"\n  a world opens in {each * 1000:.1f} ms")
    assert each < 0.25


_FROM_COLD = """
import json, sys, time
begun = time.perf_counter()
import wizard.demo
imported = time.perf_counter()
heavy = sorted({"boto3", "botocore", "moto"} & set(sys.modules))
wizard.demo.open_world("half-done").session.client("iam").list_roles()
print(json.dumps([heavy, imported - begun, time.perf_counter() - imported]))
"""


def test_importing_is_cheap_and_opening_from_cold_is_quick(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run([sys.executable, "-c", _FROM_COLD], capture_output=True, text=True, check=True)
    heavy, importing, opening = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\n  import {importing * 1000:.0f} ms, first world and first answer {opening * 1000:.0f} ms")
    assert heavy == []
    assert importing < 0.5
    assert opening < 3
    assert done.stderr == ""
