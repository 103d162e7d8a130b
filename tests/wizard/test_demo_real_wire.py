"""Faults on an ordinary session, over HTTP to a server in another process; and a world leaves such sessions alone."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from wizard.demo import open_world
from wizard.demo.faults import Faults

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "moto's server did not start"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def session(endpoint: str) -> boto3.Session:
    request = urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")
    urllib.request.urlopen(request).close()
    return boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")


def names(iam: Any) -> set[str]:
    return {role["RoleName"] for role in iam.list_roles()["Roles"]}


def test_faults_strike_before_and_after_a_real_request(session: boto3.Session, endpoint: str) -> None:
    faults = Faults(session)
    iam = session.client("iam", endpoint_url=endpoint)
    faults.on("iam", "CreateRole", "denied")
    with pytest.raises(ClientError, match="AccessDenied"):
        iam.create_role(RoleName="Never", AssumeRolePolicyDocument=TRUST)
    faults.on("iam", "CreateRole", "expired", when="after")
    with pytest.raises(ClientError, match="ExpiredToken"):
        iam.create_role(RoleName="Lost", AssumeRolePolicyDocument=TRUST)
    assert names(iam) == {"Lost"}
    assert [operation for _, operation, _ in faults.calls] == ["CreateRole", "CreateRole", "ListRoles"]


def test_a_lost_answer_is_retried_into_already_exists(session: boto3.Session, endpoint: str) -> None:
    Faults(session).on("iam", "CreateRole", "read-timeout", when="after")
    iam = session.client("iam", endpoint_url=endpoint)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="Lost", AssumeRolePolicyDocument=TRUST)


def test_a_real_server_can_be_made_to_lag(session: boto3.Session, endpoint: str) -> None:
    faults = Faults(session)
    faults.lag(reads=2)
    iam = session.client("iam", endpoint_url=endpoint)
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    assert names(iam) == set()
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="New")
    assert names(iam) == {"New"}


def test_without_a_fault_the_session_sends_as_ever(session: boto3.Session, endpoint: str) -> None:
    rule = Faults(session).on("iam", "GetRole", "denied")
    iam = session.client("iam", endpoint_url=endpoint)
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    assert names(iam) == {"New"}
    assert rule.struck == 0


def test_an_open_world_does_not_keep_others_from_the_wire(session: boto3.Session, endpoint: str) -> None:
    with open_world("half-done") as world:
        there = session.client("iam", endpoint_url=endpoint)
        there.create_role(RoleName="OnTheServer", AssumeRolePolicyDocument=TRUST)
        here = world.session.client("iam")
        here.create_role(RoleName="InTheWorld", AssumeRolePolicyDocument=TRUST)
        assert names(there) == {"OnTheServer"}
        assert "OnTheServer" not in names(here)


def test_nobody_listening_is_a_real_error_after_all(session: boto3.Session) -> None:
    """A fault after the fact needs the fact: what cannot be sent fails as itself."""
    from botocore.config import Config
    from botocore.exceptions import EndpointConnectionError

    Faults(session).on("iam", "*", "closed", when="after", times=None)
    once = Config(retries={"total_max_attempts": 1})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        iam = session.client("iam", endpoint_url=f"http://127.0.0.1:{taken.getsockname()[1]}", config=once)
        with pytest.raises(EndpointConnectionError):
            iam.list_roles()


def test_timeouts_do_not_wait(session: boto3.Session, endpoint: str) -> None:
    Faults(session).on("iam", "ListRoles", "read-timeout", times=None)
    begun = time.perf_counter()
    with pytest.raises(ReadTimeoutError):
        session.client("iam", endpoint_url=endpoint).list_roles()
    assert time.perf_counter() - begun < 5
