"""What a connection can find out on this computer: which profiles there are, and who each of them is.

What botocore itself finds is what counts: a profile is asked who it is, with little patience, and never believed.
Nothing that is secret leaves this file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import CredentialRetrievalError

from wizard.aws import portal
from wizard.aws.portal import Portal
from wizard.local import files
from wizard.local.computer import Computer
from wizard.local.config_file import digest, sections_of
from wizard.local.files import FileTrouble
from wizard.text import clean
from wizard.veil import quoted

if TYPE_CHECKING:
    from wizard.aws.connection import Connection

ANSWER_SECONDS = 12.0
"""How long a profile has to say who it is; whatever it hangs in, nobody waits longer."""

ENVIRONMENT = "environment variables"

_SHOWN = 12
"""Profiles named in one sentence."""


def require_readable(computer: Computer) -> None:
    """Raises `FileTrouble`, naming file and line, for settings that the AWS tools cannot read."""
    for name in (computer.config_file, computer.credentials_file):
        path = computer.path(name)
        if not path.is_file():
            continue  # botocore passes over whatever is no file, and people use that: AWS_CONFIG_FILE=/dev/null
        content = files.read(path)
        try:
            sections_of(content or b"")
        except ValueError as error:
            sentence = f"The AWS settings in {clean(name)} cannot be read: {clean(str(error))}."
            raise FileTrouble(sentence, "Correct the file, then try again.") from None


def in_use(session: boto3.Session) -> str:
    """The name, for people, of the credentials that a session found."""
    credentials = session.get_credentials()
    if credentials is not None and credentials.method == "env":
        return ENVIRONMENT
    return str(session.profile_name or "")


def portal_of(session: boto3.Session) -> Portal | None:
    """Where the people of a session sign in; None when its credentials do not come from single sign-on."""
    credentials = session.get_credentials()
    if credentials is None or credentials.method not in {"sso", "assume-role"}:
        return None
    return portal.of_profile(session._session.full_config, session.profile_name)


def which_wins(computer: Computer, named: str | None) -> str:
    """Which credentials are used, in words, where there are several to choose from; "" where there is no doubt.

    https://docs.aws.amazon.com/boto3/latest/guide/credentials.html
    """
    asked = computer.profile_in_environment
    if not computer.keys_in_environment or not (named or asked):
        return ""
    if named:
        return f"The environment holds an access key too; the profile {clean(named)}, which you named, wins over it."
    return (
        f"AWS_PROFILE names {clean(asked or '')}, but the access key in the environment wins over it; name the profile "
        "with --profile to use it."
    )


def no_such_profile(computer: Computer, named: str | None) -> str:
    """What to say about a profile that is not there."""
    wanted = named or computer.profile_in_environment or ""
    origin = "" if named else ", which AWS_PROFILE names"
    said = f"There is no AWS profile {quoted(wanted)}{origin}."
    try:
        config = sections_of(files.read(computer.path(computer.config_file)) or b"")
        others = sections_of(files.read(computer.path(computer.credentials_file)) or b"")
    except (FileTrouble, ValueError):
        return f"{said} Name another with --profile."
    if f"profile {wanted}" in config:
        return f'{said} Its heading needs quotes: write [profile "{clean(wanted)}"].'
    prefixed = [name.removeprefix("profile ").strip("\"'") for name in config if name.startswith("profile ")]
    names = list(dict.fromkeys([*(["default"] if "default" in config else []), *prefixed, *others]))
    if not names:
        return f"{said} There are no profiles here: run aws configure sso."
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{said} The profiles here are: {', '.join(clean(name) for name in names[:_SHOWN])}{more}."


def _list_profiles(connection: Connection, _: Mapping[str, Any]) -> dict[str, Any]:
    """The profiles that botocore finds, the single sign-on sessions, and the config file itself."""
    assert connection.sessions is not None
    computer = connection.sessions.computer
    require_readable(computer)
    config = connection.sessions.config()
    path = computer.path(computer.config_file)
    return {
        "Profiles": [_profile(name, settings, config) for name, settings in config["profiles"].items()],
        "SsoSessions": [
            {"name": name, "start_url": found.get("sso_start_url", ""), "region": found.get("sso_region", "")}
            for name, found in config.get("sso_sessions", {}).items()
        ],
        "InUse": connection.label or in_use(connection.session),
        "Region": connection.session.region_name or "",
        "WhichWins": which_wins(computer, connection.profile),
        "Path": computer.config_file,
        "Content": files.read(path) if path.is_file() else None,
        "CanBeAddedTo": path.is_file() or not path.exists(),
    }


def _profile(name: str, settings: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """One profile by its settings, without any of its secrets."""
    settings = settings if isinstance(settings, Mapping) else {}
    found = portal.of_profile(config, name) if "role_arn" not in settings else None
    return {
        "name": name,
        "kind": _kind(settings),
        "account": str(settings.get("sso_account_id") or _account(settings.get("role_arn"))),
        "role": str(settings.get("sso_role_name") or settings.get("role_arn") or ""),
        "region": str(settings.get("region") or ""),
        "source": str(settings.get("source_profile") or ""),
        "start_url": found.start_url if found else "",
        "sso_region": found.region if found else "",
        "sso_session": (found.session if found else None) or "",
    }


_KINDS = (
    ("role_arn", "a role"),
    ("sso_account_id", "single sign-on"),
    ("sso_role_name", "single sign-on"),
    ("web_identity_token_file", "a web identity"),
    ("aws_session_token", "temporary keys"),
    ("aws_access_key_id", "long-lived keys"),
    ("login_session", "an aws login"),
    ("credential_process", "a credential process"),
)


def _kind(settings: Mapping[str, Any]) -> str:
    return next((kind for key, kind in _KINDS if settings.get(key)), "no credentials of its own")


def _account(arn: object) -> str:
    parts = str(arn or "").split(":")
    return parts[4] if len(parts) > 5 else ""


def _get_settings_file(connection: Connection, parameters: Mapping[str, Any]) -> dict[str, Any]:
    assert connection.sessions is not None
    content = files.read(connection.sessions.computer.path(parameters["Path"]))
    try:
        sections = list(sections_of(content or b""))
    except ValueError:
        sections = []  # what it is like is another question than what is in it
    return {"Digest": digest(content), "Content": content or b"", "Sections": sections}


def _get_sign_in(connection: Connection, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """How long the connection's own credentials last; of those of `Profile`, also who they are."""
    name = parameters.get("Profile")
    if name is None:
        return _lasting(connection)
    return within(ANSWER_SECONDS, lambda: _signed_in(connection.aside(str(name))))


def _signed_in(connection: Connection) -> dict[str, Any]:
    return {**connection.read("sts", "GetCallerIdentity").response, **_lasting(connection)}


def _lasting(connection: Connection) -> dict[str, Any]:
    credentials = connection.session.get_credentials()
    frozen = credentials.get_frozen_credentials()
    return {
        "Method": str(credentials.method or ""),
        "Temporary": bool(frozen.token),
        "Until": _until(connection, credentials),
    }


def _until(connection: Connection, credentials: Any) -> datetime | None:
    """When somebody has to sign in again: a login renews the credentials of its roles by itself."""
    found = portal_of(connection.session)
    if found is not None and connection.sessions is not None:
        return portal.login_until(connection.sessions.computer, found)
    ends = getattr(credentials, "_expiry_time", None)
    return ends if isinstance(ends, datetime) else None


def within(seconds: float, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is answered within some seconds. Raises what asking raised, and `CredentialRetrievalError` when it is late.

    A call that hangs is left behind in a daemon thread, which holds nobody up.
    """
    answer: Future[dict[str, Any]] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="profile", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        late = f"it did not say who it is within {seconds:g} seconds"
        raise CredentialRetrievalError(provider="this profile", error_msg=late) from None


READS: dict[str, Callable[[Connection, Mapping[str, Any]], dict[str, Any]]] = {
    "GetSettingsFile": _get_settings_file,
    "GetSignIn": _get_sign_in,
    "ListProfiles": _list_profiles,
}
