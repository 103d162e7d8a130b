"""Signing in by device code: polite, cancellable, and kept where every AWS tool of the computer finds it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.utils import JSONFileCache, SSOTokenLoader

from tests.loopback import answering
from wizard.answers import Answers
from wizard.aws import at_home, portal, signin
from wizard.aws.connection import Connection, connect
from wizard.aws.errors import AwsError, Kind
from wizard.aws.portal import Portal
from wizard.aws.reads import Reads, Sweep
from wizard.aws.signin import NoPortal, State, begin, portal_of, sign_in_ended
from wizard.demo import open_world
from wizard.demo.world import World
from wizard.engine import Situation, verify
from wizard.journey import select
from wizard.local.computer import Computer
from wizard.model import Role, Status

SECRET = "token-"


class Time:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now


class Stop(threading.Event):
    """Waiting for it moves the clock, and after so many waits somebody cancels."""

    def __init__(self, time: Time, cancel_after: int = 1000) -> None:
        super().__init__()
        self._time = time
        self._left = cancel_after

    def wait(self, timeout: float | None = None) -> bool:
        self._time.waits.append(timeout or 0.0)
        self._time.now += timeout or 0.0
        self._left -= 1
        if not self._left:
            self.set()
        return self.is_set()


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("expired") as opened:
        yield opened


@pytest.fixture
def connection(world: World) -> Connection:
    return Connection(world.session, parallelism=1, attempts=1, label="demo:expired")


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(signin, "time", made)
    return made


def polls(world: World) -> int:
    return sum(operation == "CreateToken" for _, operation, _ in world.calls)


def reads(connection: Connection) -> Reads:
    return Reads(Sweep(connection))


# --- an ended sign-in, and the same session afterwards


def test_after_signing_in_the_same_session_works(world: World, connection: Connection, time: Time) -> None:
    with pytest.raises(AwsError) as ended:
        connection.identity()
    assert ended.value.kind is Kind.EXPIRED
    assert "Sign in again" in ended.value.remedy
    sign_in = begin(connection)
    assert (sign_in.address, sign_in.code) == ("https://device.sso.eu-west-1.amazonaws.com/", "BCDF-GHJK")
    assert sign_in.with_code.endswith(sign_in.code)
    assert sign_in.wait(Stop(time)) is State.DONE
    assert connection.identity().account == "111122223333"
    assert connection.read("iam", "GetAccountSummary").response["SummaryMap"]


def test_everything_nobody_could_look_at_says_sign_in_and_is_seen_afterwards(
    world: World, connection: Connection, time: Time
) -> None:
    situation = Situation(
        {Role.LINKED: connection, Role.SSO: connection}, Answers({}), account=world.account, lineage="x" * 32
    )
    before = list(verify(select(["policies", "roles"]), situation))
    asked = [result for result in before if result.calls]
    assert {result.status for result in asked} == {Status.UNKNOWN}
    assert all("Sign in again" in result.remedy for result in asked)
    assert sign_in_ended(before)
    assert begin(connection).wait(Stop(time)) is State.DONE
    after = list(verify(select(["policies", "roles"]), situation))
    assert Status.UNKNOWN not in {result.status for result in after}
    assert not sign_in_ended(after)


def test_other_reasons_not_to_know_are_no_ended_sign_in() -> None:
    for name in ("denied", "throttled"):
        with open_world(name) as world:
            connection = Connection(world.session, parallelism=1, attempts=1)
            situation = Situation({Role.LINKED: connection, Role.SSO: connection}, Answers({}), account=world.account)
            results = list(verify(select(["roles"]), situation))
            assert Status.UNKNOWN in {result.status for result in results}
            assert not sign_in_ended(results)


def test_a_role_that_was_taken_away_is_another_thing(world: World, connection: Connection, time: Time) -> None:
    begin(connection).wait(Stop(time))
    world.access_portal.roles.clear()
    connection.renew()
    with pytest.raises(AwsError) as gone:
        connection.identity()
    assert gone.value.kind is Kind.TAKEN_AWAY
    assert "signing in again does not bring it back" in gone.value.remedy
    assert "no longer valid" not in gone.value.sentence


# --- polite, and over when it is over


def test_it_asks_no_more_often_than_it_was_told(world: World, connection: Connection, time: Time) -> None:
    world.access_portal.after = 5
    sign_in = begin(connection)
    for _ in range(20):
        assert sign_in.poll() is State.WAITING
    assert polls(world) == 1, "asking sooner asks nobody"
    assert sign_in.wait(Stop(time)) is State.DONE
    assert polls(world) == 6
    assert time.now >= 1000.0 + 5


def test_slow_down_is_heeded(world: World, connection: Connection, time: Time) -> None:
    from wizard.demo.fakes import FAKES, Refused

    def slow(world: World, params: Any) -> Any:
        raise Refused("SlowDownException", "Slow down")

    sign_in = begin(connection)
    real = FAKES["sso-oidc", "CreateToken"]
    FAKES["sso-oidc", "CreateToken"] = slow
    try:
        sign_in.poll()
        first = sign_in.pause
        time.now += first
        sign_in.poll()
        assert (first, sign_in.pause) == (6.0, 11.0)
    finally:
        FAKES["sso-oidc", "CreateToken"] = real


def test_somebody_who_refuses_changes_nothing(world: World, connection: Connection, time: Time) -> None:
    world.access_portal.decides = "refuse"
    kept = {path.name: path.read_bytes() for path in world.laptop.computer.sso_cache.iterdir()}
    assert begin(connection).wait(Stop(time)) is State.REFUSED
    now = {path.name: path.read_bytes() for path in world.laptop.computer.sso_cache.iterdir()}
    assert now.items() >= kept.items()
    with pytest.raises(AwsError):
        connection.identity()


def test_a_code_that_ran_out_ends_it(world: World, connection: Connection, time: Time) -> None:
    world.access_portal.decides = "nothing"
    sign_in = begin(connection)
    sign_in.until = datetime.now(UTC) - timedelta(seconds=1)
    assert sign_in.wait(Stop(time)) is State.EXPIRED
    assert polls(world) == 0
    assert sign_in.poll() is State.EXPIRED, "and it stays so"


def test_cancelling_ends_the_wait_at_once(world: World, connection: Connection, time: Time) -> None:
    world.access_portal.decides = "nothing"
    assert begin(connection).wait(Stop(time, cancel_after=3)) is State.STOPPED
    assert len(time.waits) == 3
    assert max(time.waits) <= 1.0, "whoever waits for it is never held longer than a second"


def test_a_network_that_is_gone_for_a_moment_is_waited_out(world: World, connection: Connection, time: Time) -> None:
    sign_in = begin(connection)
    world.faults.on("sso-oidc", "CreateToken", "refused", times=3)
    assert sign_in.wait(Stop(time)) is State.DONE


@pytest.mark.parametrize("operation", ["RegisterClient", "StartDeviceAuthorization", "CreateToken"])
@pytest.mark.parametrize(
    "fault", ["denied", "html", "empty", "cut", "throttled", "error-500", "refused", "read-timeout"]
)
def test_whatever_goes_wrong_is_a_sentence_and_nothing_is_kept(
    world: World, connection: Connection, time: Time, operation: str, fault: str
) -> None:
    world.faults.on("sso-oidc", operation, fault, times=None)
    try:
        state = begin(connection).wait(Stop(time, cancel_after=40))
    except AwsError as error:
        assert error.sentence.endswith((".", ")"))
        assert error.remedy.endswith(".")
    else:
        assert state is State.STOPPED or (fault, state) == ("denied", State.REFUSED)
    assert world.access_portal.logins.keys() <= {"token-of-another-day"}


def test_a_registration_that_the_portal_has_forgotten_is_made_anew(
    world: World, connection: Connection, time: Time
) -> None:
    at = portal_of(connection)
    assert at is not None
    stale = {"clientId": "forgotten", "clientSecret": "x", "expiresAt": "2999-01-01T00:00:00Z"}
    portal.keep_registration(world.laptop.computer, at, stale)
    assert begin(connection).wait(Stop(time)) is State.DONE


def test_a_registration_is_used_again_while_it_is_good(world: World, connection: Connection, time: Time) -> None:
    begin(connection)
    begin(connection)
    assert [operation for _, operation, _ in world.calls].count("RegisterClient") == 1


def test_without_single_sign_on_there_is_nothing_to_sign_in_at() -> None:
    with open_world("empty") as world:
        connection = Connection(world.session, parallelism=1)
        assert portal_of(connection) is None
        with pytest.raises(NoPortal, match="renew them where they come from"):
            begin(connection)


# --- where it is kept


def test_the_login_is_the_file_that_botocore_and_the_aws_cli_read(
    world: World, connection: Connection, time: Time
) -> None:
    begin(connection).wait(Stop(time))
    computer = world.laptop.computer
    file = computer.sso_cache / (hashlib.sha1(b"example-corp").hexdigest() + ".json")
    kept = json.loads(file.read_text())
    assert kept.keys() == {
        *("startUrl", "region", "accessToken", "expiresAt"),
        *("clientId", "clientSecret", "registrationExpiresAt"),
    }
    assert (kept["startUrl"], kept["region"]) == ("https://sso.example.com/start", "eu-west-1")
    for key in ("expiresAt", "registrationExpiresAt"):
        assert datetime.strptime(kept[key], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) > datetime.now(UTC)
    loader = SSOTokenLoader(cache=JSONFileCache(str(computer.sso_cache)))
    assert loader("https://sso.example.com/start", session_name="example-corp") == kept
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_profile_without_a_session_keeps_its_login_under_its_address(tmp_path: Path) -> None:
    computer = Computer(tmp_path, {})
    at = Portal("https://sso.example.com/start", "us-east-1")
    until = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    portal.keep_login(computer, at, {"accessToken": "x", "expiresAt": until})
    assert [path.stem for path in computer.sso_cache.iterdir()] == [hashlib.sha1(at.start_url.encode()).hexdigest()]
    assert portal.login_until(computer, at) == until


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{", b'{"expiresAt": 5}', b'{"expiresAt": "soon"}', b"[" * 9999]
)
def test_a_kept_login_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    computer, at = Computer(tmp_path, {}), Portal("https://sso.example.com/start", "us-east-1", "corp")
    computer.sso_cache.mkdir(parents=True)
    (computer.sso_cache / f"{at.login_key}.json").write_bytes(content)
    assert portal.login_until(computer, at) is None
    assert portal.kept_registration(computer, at, datetime.now(UTC)) is None


def test_a_cache_that_cannot_be_written_is_a_sentence(world: World, connection: Connection) -> None:
    cache = world.laptop.computer.sso_cache
    for path in cache.iterdir():
        path.unlink()
    cache.rmdir()
    cache.write_text("in the way")
    with pytest.raises(AwsError) as refused:
        begin(connection)
    assert refused.value.kind is Kind.SETTINGS
    assert "could not be" in refused.value.sentence


def test_no_token_is_told_or_logged(
    world: World,
    connection: Connection,
    time: Time,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, logger="wizard")
    sign_in = begin(connection)
    told = [repr(sign_in), str(sign_in)]
    sign_in.wait(Stop(time), lambda waiting: told.append(repr(waiting)))
    found = at_home.READS["GetSignIn"](connection, {})
    told += [repr(found), caplog.text, *capfd.readouterr()]
    for token in (*world.access_portal.logins, "a-demo-has-no-secret", "a-demo-has-no-token", "device-1"):
        assert all(token not in text for text in told)


# --- the real wire: somebody else's code finds the login


def test_the_aws_cli_is_signed_in_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "config").write_text(
        "[sso-session corp]\nsso_start_url = https://sso.example.com/start\nsso_region = us-east-1\n"
        "[profile partner]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
        "region = us-east-1\n"
    )
    tokens: list[str] = []

    def respond(body: str) -> tuple[int, str, bytes]:
        return 200, "application/json", json.dumps(_answer(body, tokens)).encode()

    def aws(body: str) -> tuple[int, str, bytes]:
        if "GetCallerIdentity" in body:
            arn = "arn:aws:sts::111122223333:assumed-role/Admin/ana"
            result = f"<Arn>{arn}</Arn><UserId>AROAEXAMPLE:ana</UserId><Account>111122223333</Account>"
            told = f"<GetCallerIdentityResponse><GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
            return 200, "text/xml", told.encode()
        return respond(body)

    with answering(aws) as (address, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_PROFILE", "partner")
        connection = connect()
        assert begin(connection).wait(threading.Event()) is State.DONE
        assert connection.identity().arn.endswith("/ana")
        run = subprocess.run(
            [str(Path(sys.executable).with_name("aws")), "sts", "get-caller-identity", "--output", "json"],
            capture_output=True,
            text=True,
            env={**os.environ, "HOME": str(home)},
            check=False,
        )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["Arn"].endswith("/ana")
    assert tokens == [], "nobody asked for another token"


def _answer(body: str, tokens: list[str]) -> dict[str, Any]:
    """What Identity Center answers, told apart by what it is asked."""
    asked = json.loads(body) if body.startswith("{") else parse_qs(body)
    if "clientName" in asked:
        return {"clientId": "c", "clientSecret": "s", "clientIdIssuedAt": 1, "clientSecretExpiresAt": 4102444800}
    if "startUrl" in asked:
        return {
            "deviceCode": "d",
            "userCode": "ABCD-EFGH",
            "verificationUri": "https://device.example.com/",
            "expiresIn": 600,
            "interval": 1,
        }
    if "deviceCode" in asked:
        return {"accessToken": "the-token", "tokenType": "Bearer", "expiresIn": 28800}
    if asked:
        tokens.append(body)
    return {
        "roleCredentials": {
            "accessKeyId": "ASIAEXAMPLEEXAMPLE00",
            "secretAccessKey": "s",
            "sessionToken": "t",
            "expiration": 4102444800000,
        }
    }
