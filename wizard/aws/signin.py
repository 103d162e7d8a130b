"""Signing in at the access portal with a device code: no password and no secret ever passes through here.

The person opens an address in any browser, compares a code and agrees; meanwhile the portal is asked, politely,
whether they have. The login is kept where every AWS tool of this computer finds it.
https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.aws import at_home, portal
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError, missing, translate
from wizard.aws.portal import Portal
from wizard.local.computer import Computer
from wizard.local.files import FileTrouble
from wizard.model import Result, Status
from wizard.text import Text, clean

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
CLIENT = "partner-central-wizard"

_INTERVAL = 5.0
"""Seconds between two questions when the portal does not say, and what "slow down" adds: RFC 8628, section 3.5."""

_ENDED = frozenset(
    {
        *("ExpiredToken", "ExpiredTokenException", "RequestExpired", "ExpiredCredentials"),
        *("UnauthorizedSSOTokenError", "SSOTokenLoadError", "TokenRetrievalError"),
    }
)
"""Outcomes of calls that signing in again would cure."""


class State(StrEnum):
    """How a sign-in stands. `REFUSED` and `EXPIRED` are final, and so is `DONE`; nothing was kept but in the last."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    STOPPED = "stopped"

    @property
    def sentence(self) -> str:
        return {
            "waiting": "Waiting until you agree in the browser.",
            "done": "You are signed in.",
            "refused": "The sign-in was refused in the browser, so nothing has changed.",
            "expired": "The code has run out before anybody agreed. Begin again for a new one.",
            "stopped": "Stopped: nothing has changed.",
        }[self.value]


class NoPortal(Exception):
    """These credentials do not come from single sign-on; the message says what to do instead."""


@dataclass
class SignIn:
    """One sign-in that waits for a person. Whoever forgets it has cancelled it.

    Attributes:
        address: what to open; with_code: the same with the code already in it, "" when the portal gives none.
        code: what the browser must show too.
        until: when the code runs out.
        state: how it stands; only `poll` moves it.
    """

    address: Text
    with_code: Text
    code: Text
    until: datetime
    state: State = field(default=State.WAITING, init=False)
    _connection: Connection = field(repr=False)
    _portal: Portal = field(repr=False)
    _registration: dict[str, Any] = field(repr=False)
    _device_code: str = field(repr=False)
    _interval: float = field(repr=False)
    _next: float = field(default=0.0, init=False, repr=False)

    @property
    def pause(self) -> float:
        """Seconds until the portal may be asked again."""
        return max(self._next - time.monotonic(), 0.0)

    def poll(self) -> State:
        """Whether the person has agreed; asks the portal only when it is time to. Raises `AwsError` when nobody knows.

        When they have, the login is kept and the connection uses it from then on.
        """
        if self.state is not State.WAITING or self.pause:
            return self.state
        self._next = time.monotonic() + self._interval
        if datetime.now(UTC) >= self.until:
            self.state = State.EXPIRED
            return self.state
        try:
            answer = self._connection.sign_in(
                "CreateToken",
                self._portal.region,
                grantType=GRANT,
                clientId=self._registration["clientId"],
                clientSecret=self._registration["clientSecret"],
                deviceCode=self._device_code,
            )
        except AwsError as error:
            self.state = self._refused(error)
            return self.state
        self._keep(answer)
        self.state = State.DONE
        return self.state

    def wait(self, stop: threading.Event, tell: Callable[[SignIn], None] = lambda sign_in: None) -> State:
        """Poll until it is decided; `stop` ends it at once, and `tell` is called before every wait. Raises `AwsError`.

        What passes by itself, such as a network that is gone for a moment, is waited out.
        """
        while not stop.is_set():
            try:
                if self.poll() is not State.WAITING:
                    return self.state
            except AwsError as error:
                if not error.transient:
                    raise
            tell(self)
            stop.wait(min(max(self.pause, 0.05), 1.0))
        return State.STOPPED

    def _refused(self, error: AwsError) -> State:
        if error.code == "SlowDownException":
            self._interval += _INTERVAL
            self._next = time.monotonic() + self._interval
            return State.WAITING
        known = {
            "AuthorizationPendingException": State.WAITING,
            "AccessDeniedException": State.REFUSED,
            "ExpiredTokenException": State.EXPIRED,
        }
        if error.code not in known:
            raise error
        return known[error.code]

    def _keep(self, answer: dict[str, Any]) -> None:
        token, seconds = answer.get("accessToken"), answer.get("expiresIn")
        if not token or not isinstance(seconds, int):
            raise missing("sso-oidc", "CreateToken", "accessToken")
        login = {
            "startUrl": self._portal.start_url,
            "region": self._portal.region,
            "accessToken": token,
            "expiresAt": datetime.now(UTC) + timedelta(seconds=seconds),
            "clientId": self._registration["clientId"],
            "clientSecret": self._registration["clientSecret"],
            "registrationExpiresAt": self._registration["expiresAt"],
        }
        if answer.get("refreshToken"):
            login["refreshToken"] = answer["refreshToken"]
        _keep(self._connection, lambda computer: portal.keep_login(computer, self._portal, login), "CreateToken")
        self._connection.renew()


def portal_of(connection: Connection) -> Portal | None:
    """Where the people of a connection sign in; None when its credentials do not come from single sign-on."""
    try:
        return at_home.portal_of(connection.session)
    except Exception:  # a credential provider raises what it likes; whoever asks AWS next is told
        return None


def begin(connection: Connection, at: Portal | None = None) -> SignIn:
    """Begin a sign-in at a portal, the connection's own when none is given.

    Raises `NoPortal`, and `AwsError`, also when nothing can be kept on this computer.
    """
    at = at or portal_of(connection)
    if at is None or connection.sessions is None:
        raise NoPortal(_instead(connection))
    registration = _registered(connection, at)
    try:
        return _begin(connection, at, registration)
    except AwsError as error:
        if error.code not in {"InvalidClientException", "UnauthorizedClientException"}:
            raise
    return _begin(connection, at, _register(connection, at))


def sign_in_ended(results: list[Result] | tuple[Result, ...]) -> bool:
    """Whether something could not be looked at because the sign-in has ended."""
    return any(
        result.status is Status.UNKNOWN and any(call.outcome in _ENDED for call in result.calls) for result in results
    )


def _begin(connection: Connection, at: Portal, registration: dict[str, Any]) -> SignIn:
    answer = connection.sign_in(
        "StartDeviceAuthorization",
        at.region,
        clientId=registration["clientId"],
        clientSecret=registration["clientSecret"],
        startUrl=at.start_url,
    )
    for name in ("deviceCode", "userCode", "verificationUri", "expiresIn"):
        if not answer.get(name):
            raise missing("sso-oidc", "StartDeviceAuthorization", name)
    return SignIn(
        address=clean(answer["verificationUri"]),
        with_code=clean(answer.get("verificationUriComplete") or ""),
        code=clean(answer["userCode"]),
        until=datetime.now(UTC) + timedelta(seconds=answer["expiresIn"]),
        _connection=connection,
        _portal=at,
        _registration=registration,
        _device_code=answer["deviceCode"],
        _interval=float(answer.get("interval") or _INTERVAL),
    )


def _registered(connection: Connection, at: Portal) -> dict[str, Any]:
    assert connection.sessions is not None
    kept = portal.kept_registration(connection.sessions.computer, at, datetime.now(UTC))
    return kept or _register(connection, at)


def _register(connection: Connection, at: Portal) -> dict[str, Any]:
    scopes = {"scopes": list(at.scopes)} if at.scopes else {}
    answer = connection.sign_in("RegisterClient", at.region, clientName=CLIENT, clientType="public", **scopes)
    for name in ("clientId", "clientSecret", "clientSecretExpiresAt"):
        if not answer.get(name):
            raise missing("sso-oidc", "RegisterClient", name)
    registration = {
        "clientId": answer["clientId"],
        "clientSecret": answer["clientSecret"],
        "expiresAt": datetime.fromtimestamp(answer["clientSecretExpiresAt"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    _keep(connection, lambda computer: portal.keep_registration(computer, at, registration), "RegisterClient")
    return registration


def _keep(connection: Connection, keep: Callable[[Computer], None], operation: str) -> None:
    assert connection.sessions is not None
    try:
        keep(connection.sessions.computer)
    except FileTrouble as error:
        raise translate(error, "sso-oidc", operation) from error


def _instead(connection: Connection) -> str:
    if connection.label == at_home.ENVIRONMENT:
        return (
            "The credentials come from environment variables, so nobody can sign in here: end the wizard, set fresh "
            "ones in the terminal, and start it again."
        )
    return (
        "These credentials do not come from single sign-on, so nobody can sign in here: renew them where they come "
        "from, then look again."
    )
