"""A signed-in way to AWS: one session, its clients, and how patient they are.

Making a client is slow and not thread-safe, using one is quick and safe: clients are made once, under a lock.
Time-outs and retries are pinned because boto3's own defaults differ between versions and wait for minutes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ConfigParseError, InvalidConfigError, ProfileNotFound

from wizard import __version__
from wizard.aws import at_home, operations
from wizard.aws.errors import AwsError, Kind, missing, translate
from wizard.aws.identity import Identity
from wizard.aws.pace import LOOKUPS, Pace, paces
from wizard.aws.sessions import Sessions
from wizard.local import door
from wizard.local.computer import Computer
from wizard.local.files import FileTrouble
from wizard.model import Call, Operation
from wizard.text import clean
from wizard.veil import VEIL

REGION = "us-east-1"
"""Partner Central lives here whatever a profile says, and IAM answers from here."""

PARALLELISM = 16
"""Reads at once. Measured: 40 reads of 80 ms take 0.56 s with 8 threads, 0.32 s with 16."""


class CannotStart(Exception):
    """There is no way to AWS; the message is one sentence with a next action."""


class Answer(NamedTuple):
    """What a request brought: the response and the request as it is shown among the evidence."""

    response: dict[str, Any]
    call: Call


class Connection:
    """The clients of one identity.

    Args:
        session: the boto3 session to use; the demo brings its own.
        parallelism: how many reads may run at once.
        read_only: whether there is no door for writing at all.
        attempts: how often one request is tried in all.
        label: the profile's name, for people.
        aside: whether this only looks at a profile in passing, and so waits less.
        paces: how fast services may be asked, by name; they count only where AWS itself answers, but for `LOOKUPS`.
        clock: monotonic seconds, by which calls are timed.

    Attributes:
        sessions: who made the session, and can make others; None where there is no computer with local settings.
        lasting: what can never change once AWS has said it, such as the name behind an ARN.
        walks: what was read of CloudTrail so far, by what was asked for; kept by `wizard.aws.trail`.
    """

    def __init__(
        self,
        session: boto3.Session,
        *,
        parallelism: int = PARALLELISM,
        read_only: bool = False,
        attempts: int = 5,
        label: str = "",
        aside: bool = False,
        paces: Mapping[str, Pace] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sessions = Sessions.of(session)
        self.parallelism = parallelism
        self.read_only = read_only
        self.label = clean(label)
        self._session = session
        self._asides: dict[str, Connection] = {}
        self.lasting: dict[str, str] = {}
        self.walks: dict[str, Any] = {}
        self._paces = paces or {}
        self._clock = clock
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self._config = Config(
            connect_timeout=3 if aside else 5,
            read_timeout=6 if aside else 20,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=2 * max(parallelism, 10),  # urllib3 complains aloud of more
            user_agent_extra=f"partner-central-wizard/{__version__}",
        )

    @property
    def session(self) -> boto3.Session:
        return self._session

    @property
    def profile(self) -> str | None:
        """The profile that was asked for by name; None for whatever the environment gives."""
        named: str | None = self._session._session.instance_variables().get("profile")
        return named

    def aside(self, profile: str) -> Connection:
        """A connection with another profile of the same computer, to look at in passing. Raises botocore's errors."""
        assert self.sessions is not None
        with self._lock:
            if profile not in self._asides:
                session = self.sessions.session(profile, aside=True)
                self._asides[profile] = Connection(
                    session, attempts=2, label=profile, read_only=True, aside=True, clock=self._clock
                )
            return self._asides[profile]

    def renew(self) -> None:
        """Find the credentials anew, as after signing in; calls that are under way finish with the old ones.

        Raises `AwsError` when the settings of this computer no longer lead to any.
        """
        if self.sessions is None:
            return
        try:
            session = self.sessions.session(self.profile)
        except Exception as error:  # botocore raises whatever a credential provider raises
            raise translate(error, "sts", "GetCallerIdentity") from error
        with self._lock:
            self._session = session
            self._clients.clear()
            self._asides.clear()
            self.walks.clear()

    def client(self, service: str, region: str = REGION) -> Any:
        with self._lock:
            if (service, region) not in self._clients:
                made = self._session.client(service, region_name=region, config=self._config)
                if service == "cloudtrail" and LOOKUPS in self._paces:
                    # Before each request of its own, so that retries wait for their turn too.
                    turn = self._paces[LOOKUPS]
                    made.meta.events.register("before-send.cloudtrail.LookupEvents", lambda **_: turn.wait())
                self._clients[service, region] = made
            return self._clients[service, region]

    def prepare(self) -> None:
        """Make a client for every service that is looked at, one after another, so that no look waits for it.

        Raises what botocore raises when there is something wrong with the configuration or the credentials.
        """
        for service in operations.READS:
            if service != door.SERVICE and service not in operations.SELDOM:
                self.client(service)

    def presigned(self, bucket: str, key: str, region: str, seconds: int) -> str:
        """A link with which anybody can read one object, for some seconds and no longer than this sign-in lasts.

        Nothing is asked of AWS: the link is signed here. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html
        """
        asked = {"Bucket": bucket, "Key": key}
        try:
            signer = self._session.client(
                "s3",
                region_name=region,
                endpoint_url=f"https://s3.{region}.amazonaws.com",  # the console reads from there, whatever we talk to
                config=self._config.merge(Config(signature_version="s3v4")),
            )
            return str(signer.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))
        except Exception as error:  # botocore raises whatever a credential provider raises
            raise translate(error, "s3", "GetObject") from error

    def regions(self, service: str) -> list[str]:
        """The Regions in which a service exists, as the SDK knows them; AWS is not asked."""
        return list(self._session.get_available_regions(service))

    def read(self, service: str, operation: str, region: str = REGION, **parameters: Any) -> Answer:
        """All pages of one read, or the one that is asked for where pages are asked for one at a time.

        Raises `AwsError`; `NotDeclared` for an operation that is not on the list.
        """
        operations.require(operations.READS, service, operation)
        paged = (service, operation) not in operations.PAGE_BY_PAGE
        return self._request(service, operation, region, parameters, paged=paged)

    def write(self, write: Operation, *, inverse: bool = False) -> Answer:
        """One write, on the declared list. Raises `AwsError`, and `PermissionError` on a read-only connection."""
        if self.read_only:
            raise PermissionError("this session is read-only: nothing can be written")
        operations.require(operations.INVERSES if inverse else operations.WRITES, write.service, write.operation)
        return self._request(write.service, write.operation, write.region or REGION, write.parameters, paged=False)

    def sign_in(self, operation: str, region: str, **parameters: Any) -> dict[str, Any]:
        """One of the calls by which somebody signs in; they write nothing to any account. Raises `AwsError`."""
        operations.require(operations.SIGN_IN, "sso-oidc", operation)
        return self._request("sso-oidc", operation, region, parameters, paged=False).response

    def identity(self) -> Identity:
        """Who is signed in, asked anew. Raises `AwsError`."""
        response = self.read("sts", "GetCallerIdentity").response
        account, arn = response.get("Account"), response.get("Arn")
        if not account or not arn:
            raise missing("sts", "GetCallerIdentity", "Account")
        return Identity(account=account, arn=arn, user_id=response.get("UserId", ""))

    def _request(self, service: str, operation: str, region: str, parameters: dict[str, Any], *, paged: bool) -> Answer:
        started = self._clock()
        request_id: str | None = None
        outcome = "ok"
        try:
            if service == door.SERVICE:
                response = self._at_home(operation, parameters)
                return Answer(response, _call(service, operation, _request_id(response), self._since(started), outcome))
            client = self.client(service, region)
            method = botocore.xform_name(operation)
            if not hasattr(client, method):
                raise AwsError(Kind.UNSUPPORTED, service, operation, "UnknownOperation", "")
            if service in self._paces and _is_aws(client.meta.endpoint_url):
                self._paces[service].wait()
                started = self._clock()
            if paged and client.can_paginate(method):
                response, request_id = _all_pages(client.get_paginator(method), service, operation, parameters)
            else:
                response = getattr(client, method)(**parameters)
                request_id = _request_id(response)
        except Exception as error:
            failure = translate(error, service, operation)
            outcome = failure.code
            request_id = _request_id(getattr(error, "response", {}))
            failure.call = _call(service, operation, request_id, self._since(started), outcome)
            raise failure from error
        VEIL.learn(response)
        return Answer(response, _call(service, operation, request_id, self._since(started), outcome))

    def _since(self, started: float) -> int:
        """Milliseconds since then."""
        return round((self._clock() - started) * 1000)

    def _at_home(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """An operation on the settings of this computer."""
        if self.sessions is None:
            raise FileTrouble("This session belongs to no computer, so it has no settings.", "Start the wizard anew.")
        if operation in at_home.READS:
            return at_home.READS[operation](self, parameters)
        return door.write(self.sessions.computer, operation, parameters)


def connect(profile: str | None = None, *, read_only: bool = False) -> Connection:
    """A connection with the credentials of a profile, or of the environment as every AWS tool finds them.

    Raises `CannotStart` for a profile that does not exist and for a configuration file that cannot be read.
    """
    computer = Computer.here()
    try:
        at_home.require_readable(computer)
        session = Sessions(computer).session(profile)
        session.get_credentials()
        return Connection(session, read_only=read_only, label=at_home.in_use(session), paces=paces())
    except FileTrouble as error:
        raise CannotStart(f"{error} {error.remedy}") from None
    except ProfileNotFound:
        raise CannotStart(at_home.no_such_profile(computer, profile)) from None
    except (ConfigParseError, InvalidConfigError, UnicodeDecodeError) as error:
        raise CannotStart(
            f"The AWS configuration cannot be read: {clean(str(error))} Correct the file, then try again."
        ) from None
    except Exception as error:  # botocore raises whatever a credential provider raises
        failure = translate(error, "sts", "GetCallerIdentity")
        raise CannotStart(f"{failure.sentence} {failure.remedy}") from None


def _is_aws(address: str) -> bool:
    return (urlsplit(address).hostname or "").endswith((".amazonaws.com", ".api.aws"))


def _all_pages(
    paginator: Any, service: str, operation: str, parameters: dict[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """The pages of a list as one response. A page without its list makes the list missing, never shorter."""
    keys = [str(key.expression) for key in paginator.result_keys]
    merged: dict[str, Any] = {}
    request_id = None
    for number, page in enumerate(paginator.paginate(**parameters)):
        request_id = _request_id(page)
        for key, value in page.items():
            if key not in keys:
                merged.setdefault(key, value)
        for key in keys:
            if number == 0 and key in page:
                merged[key] = list(page[key])
            elif key in merged and key in page:
                merged[key].extend(page[key])
            elif key in merged:
                raise missing(service, operation, key)
    return merged, request_id


def _request_id(response: Any) -> str | None:
    metadata = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
    return metadata.get("RequestId")


def _call(service: str, operation: str, request_id: str | None, ms: int, outcome: str) -> Call:
    return Call(service=service, operation=operation, request_id=request_id, ms=ms, outcome=outcome)


__all__ = ["PARALLELISM", "REGION", "Answer", "AwsError", "CannotStart", "Connection", "Kind", "connect"]
