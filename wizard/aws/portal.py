"""Where a profile's people sign in (the access portal of IAM Identity Center), and the logins kept for it.

A login is kept where every AWS tool looks for it, in the same file and the same words, so that one sign-in serves all.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wizard.aws.sessions import as_the_cli_writes_it
from wizard.local import files
from wizard.local.computer import Computer
from wizard.local.files import FileTrouble

_LONGEST_CHAIN = 8
"""Profiles that lean on each other; a longer chain is a circle."""


@dataclass(frozen=True)
class Portal:
    """An access portal.

    Attributes:
        start_url: its address; region: the Region of Identity Center.
        session: the name of the `sso-session` section, None for a profile that holds the address itself.
        scopes: what the login is asked for, None for what Identity Center gives by itself.
    """

    start_url: str
    region: str
    session: str | None = None
    scopes: tuple[str, ...] | None = None

    @property
    def login_key(self) -> str:
        """The name of the file that keeps the login, as the AWS CLI and every SDK compute it."""
        return hashlib.sha1((self.session or self.start_url).encode()).hexdigest()  # noqa: S324

    @property
    def registration_key(self) -> str:
        """The name of the file that keeps our registration; no other tool takes it for its own."""
        about = {
            "tool": "partner-central-wizard",
            "startUrl": self.start_url,
            "region": self.region,
            "scopes": self.scopes,
            "session_name": self.session,
        }
        return hashlib.sha1(json.dumps(about, sort_keys=True).encode()).hexdigest()  # noqa: S324


def of_profile(config: Mapping[str, Any], profile: str) -> Portal | None:
    """The portal that a profile's credentials come from, also through other profiles; None when they do not.

    `config` is botocore's view of the config file.
    """
    known = config.get("profiles", {})
    for _ in range(_LONGEST_CHAIN):
        settings = known.get(profile, {})
        if settings.get("sso_account_id") or settings.get("sso_role_name"):
            return _portal(settings, config.get("sso_sessions", {}))
        if not settings.get("role_arn") or not settings.get("source_profile"):
            return None
        profile = settings["source_profile"]
    return None


def _portal(settings: Mapping[str, Any], sessions: Mapping[str, Mapping[str, str]]) -> Portal | None:
    name = settings.get("sso_session")
    at = sessions.get(name, {}) if name else settings
    if not at.get("sso_start_url") or not at.get("sso_region"):
        return None
    scopes = tuple(scope.strip() for scope in at.get("sso_registration_scopes", "").split(",") if scope.strip())
    return Portal(at["sso_start_url"], at["sso_region"], name, (scopes or None) if name else None)


def login_until(computer: Computer, portal: Portal) -> datetime | None:
    """When the kept login ends; None when there is none that can be read. The login itself goes nowhere."""
    return _moment(_kept(computer, portal.login_key).get("expiresAt"))


def keep_login(computer: Computer, portal: Portal, login: Mapping[str, Any]) -> None:
    """Keep a login for every AWS tool of this computer, for its owner only. Raises `FileTrouble`."""
    _keep(computer, portal.login_key, login)


def kept_registration(computer: Computer, portal: Portal, now: datetime) -> dict[str, Any] | None:
    """Our registration with the portal, while it is still good for a while."""
    kept = _kept(computer, portal.registration_key)
    until = _moment(kept.get("expiresAt"))
    good = until is not None and (until - now).total_seconds() > 15 * 60
    return kept if good and kept.get("clientId") and kept.get("clientSecret") else None


def keep_registration(computer: Computer, portal: Portal, registration: Mapping[str, Any]) -> None:
    """Raises `FileTrouble`."""
    _keep(computer, portal.registration_key, registration)


def _keep(computer: Computer, key: str, value: Mapping[str, Any]) -> None:
    files.replace(computer.sso_cache / f"{key}.json", as_the_cli_writes_it(dict(value)).encode())


def _kept(computer: Computer, key: str) -> dict[str, Any]:
    try:
        found = json.loads(files.read(computer.sso_cache / f"{key}.json") or b"{}")
    except (FileTrouble, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: object) -> datetime | None:
    """A time in a login; older tools wrote `UTC` where others write `Z`."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix("UTC").removesuffix("Z"))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
