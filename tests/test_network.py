"""No test can get beyond this machine, however real its credentials look."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import HTTPClientError

from tests.conftest import LeftTheMachine
from wizard.aws.connection import Connection, connect
from wizard.aws.errors import AwsError
from wizard.demo import WORLDS, open_world

ELSEWHERE = ["192.0.2.1", "198.51.100.7", "2001:db8::1", "169.254.169.254", "0.0.0.0"]
"""Addresses reserved for documentation, the cloud machine's own metadata address, and "any"."""


pytestmark = pytest.mark.usefixtures("trying_to_leave")


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "looks-real-and-is-not")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_socket_cannot_connect_to_elsewhere(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as one:
        for connect_somewhere in (one.connect, one.connect_ex):
            with pytest.raises(LeftTheMachine):
                connect_somewhere((address, 443))


def test_a_datagram_cannot_be_sent_elsewhere() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(LeftTheMachine):
        one.sendto(b"x", ("192.0.2.1", 53))


@pytest.mark.parametrize("name", ["iam.amazonaws.com", "example.com"])
def test_no_name_is_looked_up_elsewhere(name: str) -> None:
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo(name, 443)
    with pytest.raises(LeftTheMachine):
        socket.gethostbyname(name)


def test_this_machine_can_be_reached_by_every_name_of_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for name in ("127.0.0.1", "localhost"):
            socket.create_connection((name, port), timeout=5).close()


def test_asyncio_and_urllib_are_kept_in_as_well() -> None:
    async def leave() -> None:
        await asyncio.open_connection("192.0.2.1", 443)

    with pytest.raises(LeftTheMachine):
        asyncio.run(leave())
    with pytest.raises(LeftTheMachine):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open("http://192.0.2.1/", timeout=1)


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("credentials", "no_proxy")
def test_boto3_with_real_looking_credentials_is_kept_in_and_remembered(trying_to_leave: list[str]) -> None:
    """botocore makes an error of its own of whatever happens; the attempt is known all the same."""
    client = boto3.client("sts", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(HTTPClientError):
        client.get_caller_identity()
    assert trying_to_leave == ["sts.us-east-1.amazonaws.com"]


@pytest.mark.usefixtures("credentials", "no_proxy")
def test_the_wizards_own_connection_is_kept_in(trying_to_leave: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(AwsError):
        connect().identity()
    assert set(trying_to_leave) == {"sts.us-east-1.amazonaws.com"}


@pytest.mark.parametrize("world", WORLDS)
def test_a_demo_world_never_opens_a_connection(world: str, credentials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names real-looking credentials, a profile and an endpoint; the demo cares for none of them."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_PROFILE", "real")

    def refuse(*_: object) -> None:
        raise AssertionError("the demo opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    with open_world(world) as opened:
        opened.laptop.sign_in()
        assert Connection(opened.session, parallelism=1, attempts=1).identity().account == opened.account


def test_a_child_process_finds_no_credentials_and_no_way_out() -> None:
    """What a test starts is not guarded from inside, so its environment leads nowhere."""
    names = [name for name in os.environ if name.startswith("AWS_") and "KEY" in name]
    assert names == []
    code = (
        "import boto3, botocore.config\n"
        "config = botocore.config.Config(retries={'total_max_attempts': 1}, connect_timeout=2)\n"
        "session = boto3.Session('AKIAEXAMPLEEXAMPLE00', 'x', region_name='us-east-1')\n"
        "try:\n    session.client('sts', config=config).get_caller_identity()\n"
        "except Exception as error:\n    print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "ProxyConnectionError"
