"""Each fault is, to botocore, what it would be on the real wire."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from botocore import exceptions
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from wizard.demo import open_world
from wizard.demo.faults import Faults, delay
from wizard.demo.mishaps import FAULTS
from wizard.demo.world import World

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)

REFUSALS = [
    # fault, HTTP status and code of IAM (XML), of Organizations (JSON), attempts that botocore makes
    ("denied", (403, "AccessDenied"), (400, "AccessDeniedException"), 1),
    ("denied-by-scp", (403, "AccessDenied"), (400, "AccessDeniedException"), 1),
    ("denied-by-boundary", (403, "AccessDenied"), (400, "AccessDeniedException"), 1),
    ("throttled", (400, "Throttling"), (400, "TooManyRequestsException"), 3),
    ("error-500", (500, "ServiceFailure"), (500, "InternalServerException"), 3),
    ("error-503", (503, "ServiceUnavailable"), (503, "ServiceUnavailableException"), 3),
    ("expired", (403, "ExpiredToken"), (400, "ExpiredTokenException"), 1),
    ("invalid-token", (403, "InvalidClientTokenId"), (400, "UnrecognizedClientException"), 1),
    ("bad-signature", (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException"), 1),
    ("clock-skew", (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException"), 1),
    ("concurrent-modification", (409, "ConcurrentModification"), (400, "ConcurrentModificationException"), 1),
]
BREAKS = [
    ("read-timeout", exceptions.ReadTimeoutError),
    ("connect-timeout", exceptions.ConnectTimeoutError),
    ("refused", exceptions.EndpointConnectionError),
    ("closed", exceptions.ConnectionClosedError),
    ("bad-certificate", exceptions.SSLError),
]
GARBAGE = [
    # fault, what it becomes in an XML service, and in a JSON service (None: an empty answer and no error at all)
    ("html", KeyError, None),
    ("empty", ResponseParserError, None),
    ("cut", ResponseParserError, None),
    ("binary", ResponseParserError, UnicodeDecodeError),
]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been slept."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def world(waits: list[float]) -> Iterator[World]:
    with open_world("empty") as opened:
        yield opened


def roles(world: World) -> set[str]:
    with world.stage.set("test") as iam:
        return {role.name for role in iam.get_roles()}


@pytest.mark.parametrize(("fault", "in_xml", "in_json", "attempts"), REFUSALS)
def test_refusals(world: World, fault: str, in_xml: tuple[int, str], in_json: tuple[int, str], attempts: int) -> None:
    world.faults.on("*", "*", fault, times=None)
    for service, operation, expected in (
        ("iam", "get_account_summary", in_xml),
        ("organizations", "list_roots", in_json),
    ):
        del world.calls[:]
        client = world.session.client(service)
        with pytest.raises(ClientError) as refused:
            getattr(client, operation)()
        told = refused.value.response
        assert (told["ResponseMetadata"]["HTTPStatusCode"], told["Error"]["Code"]) == expected
        assert told["Error"]["Message"]
        assert len(told["ResponseMetadata"]["RequestId"]) == 36
        assert len(world.calls) == attempts
        if hasattr(client.exceptions, expected[1]):
            assert isinstance(refused.value, getattr(client.exceptions, expected[1]))


@pytest.mark.parametrize(("fault", "error"), BREAKS)
def test_broken_connections(world: World, fault: str, error: type[Exception]) -> None:
    world.faults.on("iam", "*", fault, times=None)
    with pytest.raises(error):
        world.session.client("iam").list_roles()
    assert len(world.calls) == 3  # botocore takes all of them for passing trouble, even a bad certificate


@pytest.mark.parametrize(("fault", "in_xml", "in_json"), GARBAGE)
def test_answers_that_are_no_answers(
    world: World, fault: str, in_xml: type[Exception], in_json: type[Exception] | None
) -> None:
    world.faults.on("*", "*", fault, times=None)
    with pytest.raises(in_xml):
        world.session.client("iam").list_roles()
    organizations = world.session.client("organizations")
    if in_json is None:
        assert set(organizations.describe_organization()) == {"ResponseMetadata"}
    else:
        with pytest.raises(in_json):
            organizations.describe_organization()


def test_every_fault_is_in_one_of_the_tables() -> None:
    assert {row[0] for row in (*REFUSALS, *BREAKS, *GARBAGE)} | {"slow"} == set(FAULTS)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("denied", "because no identity-based policy allows the sso:ListInstances action"),
        ("denied-by-scp", "with an explicit deny in a service control policy"),
        ("denied-by-boundary", "because no permissions boundary allows the sso:ListInstances action"),
    ],
)
def test_who_was_refused_what_and_why(world: World, fault: str, reason: str) -> None:
    world.faults.on("sso-admin", "ListInstances", fault)
    with pytest.raises(ClientError) as refused:
        world.session.client("sso-admin").list_instances()
    expected = f"User: {world.caller.arn} is not authorized to perform: sso:ListInstances on resource: * {reason}"
    assert refused.value.response["Error"]["Message"] == expected


def test_awss_clock_is_ahead_when_the_clock_is_wrong(world: World) -> None:
    world.faults.on("sts", "GetCallerIdentity", "clock-skew")
    with pytest.raises(ClientError, match="Signature expired") as refused:
        world.session.client("sts").get_caller_identity()
    told = parsedate_to_datetime(refused.value.response["ResponseMetadata"]["HTTPHeaders"]["date"])
    assert 14 * 60 < (told - datetime.now(UTC)).total_seconds() <= 15 * 60


def test_faults_also_strike_the_service_that_speaks_cbor(world: World) -> None:
    client = world.session.client("partnercentral-revenue-measurement")
    world.faults.on("partnercentral-revenue-measurement", "*", "denied", times=None)
    with pytest.raises(client.exceptions.AccessDeniedException, match="partnercentral:ListRevenueAttributions"):
        client.list_revenue_attributions(Catalog="AWS")


@pytest.mark.parametrize("fault", ["denied", "error-500", "read-timeout", "html"])
def test_before_means_that_nothing_happened(world: World, fault: str) -> None:
    world.faults.on("iam", "CreateRole", fault, times=None)
    with pytest.raises(Exception):  # noqa: B017 - which one is the tables' business
        world.session.client("iam").create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    assert "New" not in roles(world)


@pytest.mark.parametrize("fault", ["read-timeout", "closed", "error-500", "throttled"])
def test_after_means_that_it_happened_and_the_retry_says_it_is_there(world: World, fault: str) -> None:
    rule = world.faults.on("iam", "CreateRole", fault, when="after")
    iam = world.session.client("iam")
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    assert "New" in roles(world)
    assert rule.struck == 1
    assert [operation for _, operation, _ in world.calls] == ["CreateRole", "CreateRole"]


@pytest.mark.parametrize("fault", ["denied", "empty", "expired"])
def test_after_with_an_error_that_is_not_retried_hides_what_happened(world: World, fault: str) -> None:
    world.faults.on("iam", "CreateRole", fault, when="after")
    with pytest.raises((ClientError, ResponseParserError)):
        world.session.client("iam").create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    assert "New" in roles(world)


def test_a_fault_strikes_as_often_as_it_was_told(world: World) -> None:
    rule = world.faults.on("iam", "ListRoles", "denied", times=2, nth=2)
    iam = world.session.client("iam")
    outcomes = []
    for _ in range(5):
        try:
            iam.list_roles()
        except ClientError as error:
            outcomes.append(error.response["Error"]["Code"])
        else:
            outcomes.append("ok")
    assert outcomes == ["ok", "AccessDenied", "AccessDenied", "ok", "ok"]
    assert rule.struck == 2


def test_one_passing_fault_is_healed_by_botocores_retry(world: World, waits: list[float]) -> None:
    world.faults.on("iam", "ListRoles", "throttled")
    answer = world.session.client("iam").list_roles()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("service", "operation", "strikes"),
    [
        ("iam", "ListRoles", True),
        ("iam", "List*", True),
        ("*", "*", True),
        ("!sts", "*", True),
        ("iam", "!Get*", True),
        ("!iam", "*", False),
        ("iam", "GetRole", False),
        ("sts", "*", False),
        ("iam", "listroles", False),
    ],
)
def test_what_a_rule_reaches(world: World, service: str, operation: str, strikes: bool) -> None:
    rule = world.faults.on(service, operation, "denied")
    try:
        world.session.client("iam").list_roles()
    except ClientError:
        assert strikes
    assert rule.struck == strikes


def test_faults_can_be_taken_back(world: World) -> None:
    world.faults.on("*", "*", "denied", times=None)
    world.faults.clear()
    assert world.session.client("iam").list_roles()["Roles"]


def test_more_faults_on_a_session_that_has_some_come_first_and_leave_those_in_place() -> None:
    with open_world("denied") as denied:
        more = Faults(denied.session)
        more.on("iam", "ListRoles", "expired")
        iam = denied.session.client("iam")
        codes = []
        for _ in range(2):
            with pytest.raises(ClientError) as refused:
                iam.list_roles()
            codes.append(refused.value.response["Error"]["Code"])
        assert codes == ["ExpiredToken", "AccessDenied"]
        assert more.calls is denied.calls


def test_an_unknown_fault_is_named_and_so_are_the_known_ones(world: World) -> None:
    with pytest.raises(ValueError, match=r"There is no fault 'sulking'.*throttled"):
        world.faults.on("iam", "*", "sulking")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_delay_gives_the_real_answer_late(world: World, waits: list[float], when: Any) -> None:
    world.faults.on("iam", "ListRoles", delay(2.5), when=when)
    assert world.session.client("iam").list_roles()["Roles"]
    assert waits == [2.5]


def test_a_delay_before_has_not_committed_yet_and_one_after_has(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(time, "sleep", lambda _: seen.append("New" in roles(world)))
    iam = world.session.client("iam")
    world.faults.on("iam", "CreateRole", delay(1), when="before")
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=TRUST)
    world.faults.on("iam", "DeleteRole", delay(1), when="after")
    iam.delete_role(RoleName="New")
    assert seen == [False, False]


def test_retries_are_the_clients_own(world: World) -> None:
    world.faults.on("iam", "ListRoles", "closed", times=None)
    for attempts in (1, 2, 5):
        del world.calls[:]
        patient = Config(retries={"mode": "standard", "total_max_attempts": attempts})
        with pytest.raises(exceptions.ConnectionClosedError):
            world.session.client("iam", config=patient).list_roles()
        assert len(world.calls) == attempts
