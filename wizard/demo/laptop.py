"""A demo's own computer: a home with AWS settings that is thrown away, and sessions that reach nothing but its world."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import boto3
from typing_extensions import override

from wizard.aws.portal import Portal, keep_login
from wizard.aws.sessions import Sessions
from wizard.demo.access_portal import LOGIN_HOURS
from wizard.demo.session import hermetic_core
from wizard.local.computer import Computer

if TYPE_CHECKING:
    from wizard.demo.world import World

SSO_SESSION = "example-corp"

_LOGIN = "token-of-another-day"

_WAYS = frozenset({"assume-role", "sso", "shared-credentials-file", "config-file"})
"""How a profile of a demo may get credentials; the other ways leave this process."""


class Laptop(Sessions):
    """Sessions of a demo.

    Args:
        world: what they reach.
        config: the text of the AWS config file.
        profile: the profile that the demo is signed in with; None for made-up credentials that need no portal.
        login_ends: when the login of its owner ends, counted from now; None when there never was one.
    """

    def __init__(self, world: World, config: str, profile: str | None, login_ends: timedelta | None) -> None:
        self._world = world
        self._config = config
        self._profile = profile
        self._login_ends = login_ends
        self._folder: TemporaryDirectory[str] | None = None
        self._models: Any = None

    @property
    @override
    def computer(self) -> Computer:
        """The home is made when somebody first looks at it."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="partner-central-demo-")
            made = Computer(Path(self._folder.name), {})
            if self._config:
                file = made.path(made.config_file)
                file.parent.mkdir(0o700)
                file.write_text(self._config)
            if self._login_ends is not None:
                self._log_in(made, self._login_ends)
        return Computer(Path(self._folder.name), {})

    @override
    def session(self, profile: str | None, *, aside: bool = False) -> boto3.Session:
        profile = profile or self._profile
        if profile is None:
            return self._world.session
        core = hermetic_core(self.computer)
        made = boto3.Session(profile_name=profile, region_name="us-east-1", botocore_session=core)
        self._world.play(core)
        self.settle(core, profile, aside=aside)
        resolver = core.get_component("credential_provider")
        resolver.providers = [provider for provider in resolver.providers if provider.METHOD in _WAYS]
        return made

    @override
    def config(self) -> dict[str, Any]:
        found: dict[str, Any] = hermetic_core(self.computer).full_config
        return found

    def sign_in(self) -> None:
        """Its owner signs in again, without anybody having to watch."""
        self._log_in(self.computer, timedelta(hours=LOGIN_HOURS))

    def _log_in(self, computer: Computer, ends: timedelta) -> None:
        """The login that was made some other time."""
        portal, until = self._world.access_portal, datetime.now(UTC) + ends
        portal.logins[_LOGIN] = until
        login = {"startUrl": portal.start_url, "region": portal.region, "accessToken": _LOGIN, "expiresAt": until}
        keep_login(computer, Portal(portal.start_url, portal.region, SSO_SESSION), login)

    def throw_away(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
