"""The way to AWS: pages, time-outs, clients, and who is signed in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.setting import Setting
from wizard.aws.connection import REGION, Connection
from wizard.aws.errors import AwsError, Kind
from wizard.aws.identity import Identity
from wizard.aws.operations import NotDeclared
from wizard.aws.reads import field
from wizard.aws.writes import same_document
from wizard.model import Operation


@pytest.fixture
def setting() -> Setting:
    return Setting()


def create(name: str = "X") -> Operation:
    return Operation(service="iam", operation="CreateRole", parameters={"RoleName": name})


# --- reading


def test_a_list_is_all_of_its_pages(setting: Setting) -> None:
    for number in range(25):
        setting.role(f"Some{number:03}")
    answer = setting.connection.read("iam", "ListRoles", PaginationConfig={"PageSize": 10})
    assert len(answer.response["Roles"]) == 26
    assert len(setting.world.calls) == 3
    assert answer.call.request_id


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("fault", ["denied", "throttled", "cut", "empty", "html", "binary", "error-500", "closed"])
def test_a_page_that_fails_fails_the_whole_list(setting: Setting, fault: str, nth: int) -> None:
    for number in range(25):
        setting.role(f"Some{number:03}")
    setting.forbid("ListRoles", fault, nth=nth)
    with pytest.raises(AwsError) as failed:
        field(
            setting.connection.read("iam", "ListRoles", PaginationConfig={"PageSize": 10}).response,
            "Roles",
            "iam",
            "ListRoles",
        )
    assert failed.value.kind is not Kind.ABSENT


def test_a_failure_carries_the_call_that_failed(setting: Setting) -> None:
    setting.forbid("GetRole")
    with pytest.raises(AwsError) as failed:
        setting.connection.read("iam", "GetRole", RoleName="X")
    call = failed.value.call
    assert call is not None
    assert (call.service, call.operation, call.outcome) == ("iam", "GetRole", "AccessDenied")
    assert call.request_id and call.ms >= 0


@pytest.mark.parametrize("value", [None, {}])
def test_what_is_not_in_an_answer_is_missing_and_never_none(value: Any) -> None:
    response = {} if value is None else {"Role": None}
    with pytest.raises(AwsError) as failed:
        field(response, "Role", "iam", "GetRole")
    assert failed.value.kind is Kind.GARBAGE
    assert field({"Roles": []}, "Roles", "iam", "ListRoles") == [], "an empty list is an answer"


# --- clients


def test_many_threads_share_one_client(setting: Setting) -> None:
    together = threading.Barrier(8)

    def ask(_: int) -> Any:
        together.wait()
        return setting.connection.client("iam")

    with ThreadPoolExecutor(8) as threads:
        assert len({id(client) for client in threads.map(ask, range(8))}) == 1


def test_time_outs_and_tries_are_ours_and_not_the_sdks(setting: Setting) -> None:
    """boto3's own wait for minutes, and change between its versions."""
    config = Connection(setting.world.session, parallelism=16).client("iam").meta.config
    assert (config.connect_timeout, config.read_timeout) == (5, 20)
    assert config.retries == {"mode": "standard", "total_max_attempts": 5}
    assert config.max_pool_connections >= 16
    assert "partner-central-wizard/" in config.user_agent


def test_everything_is_asked_in_the_region_where_partner_central_lives(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    assert setting.connection.client("sts").meta.region_name == REGION == "us-east-1"


# --- writing


def test_a_read_only_connection_has_no_door_for_writing(setting: Setting) -> None:
    looking = Connection(setting.world.session, parallelism=1, read_only=True)
    for inverse in (True, False):
        with pytest.raises(PermissionError, match="read-only"):
            looking.write(create(), inverse=inverse)
    assert looking.identity().account == setting.world.account
    assert setting.writes == []


@pytest.mark.parametrize("operation", ["CreateUser", "PutRolePolicy", "DeleteRole", "GetRole"])
def test_what_is_not_declared_as_a_write_is_refused(setting: Setting, operation: str) -> None:
    with pytest.raises(NotDeclared, match=operation):
        setting.connection.write(Operation(service="iam", operation=operation, parameters={}))
    assert setting.world.calls == []


def test_an_inverse_is_not_a_write_nor_a_write_an_inverse(setting: Setting) -> None:
    with pytest.raises(NotDeclared):
        setting.connection.write(create(), inverse=True)
    with pytest.raises(NotDeclared):
        setting.connection.write(Operation(service="iam", operation="DeleteRole", parameters={}))


# --- who is signed in


@pytest.mark.parametrize(
    ("arn", "root", "partition", "name"),
    [
        ("arn:aws:iam::111122223333:root", True, "aws", "root"),
        ("arn:aws:iam::111122223333:user/sofia", False, "aws", "sofia"),
        ("arn:aws:iam::111122223333:user/team/root", False, "aws", "root"),
        ("arn:aws:sts::111122223333:assumed-role/Admin/sofia@example.com", False, "aws", "sofia@example.com"),
        ("arn:aws-cn:iam::111122223333:user/x", False, "aws-cn", "x"),
        ("arn:aws-us-gov:iam::111122223333:root", True, "aws-us-gov", "root"),
        ("garbage", False, "", "garbage"),
        ("", False, "", ""),
    ],
)
def test_an_identity_tells_root_partition_and_name(arn: str, root: bool, partition: str, name: str) -> None:
    one = Identity(account="111122223333", arn=arn, user_id="AIDAEXAMPLE")
    assert (one.is_root, one.partition, one.name) == (root, partition, name)


def test_an_identity_from_outside_is_harmless() -> None:
    one = Identity(account="1111\x1b[2J", arn="arn:aws:iam::1:user/\u202eevil", user_id="\x9b")
    assert "\x1b" not in one.account and "\u202e" not in one.name and "\x9b" not in one.user_id


# --- documents


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": [1, 2]}, '{"b": [1, 2], "a": 1}', True),
        ('{"a":1}', '{ "a" : 1 }', True),
        ({"b": [1, 2]}, {"b": [2, 1]}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({}, None, False),
    ],
)
def test_documents_are_the_same_as_json(one: object, other: object, same: bool) -> None:
    assert same_document(one, other) is same
