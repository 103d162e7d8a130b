"""A demo's own computer: a home with AWS settings that is thrown away, and sessions that reach nothing but its world."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import boto3
from typing_extensions import override

from wizard.aws.portal import Portal, keep_login
from wizard.aws.sessions import Sessions
from wizard.demo.portal import START_URL
from wizard.demo.session import hermetic_core
from wizard.local.computer import Computer

if TYPE_CHECKING:
    from wizard.demo.world import World

SSO_SESSION = "example-corp"

_WAYS = frozenset({"assume-role", "sso", "shared-credentials-file", "config-file"})
"""How a profile of a demo may get credentials; the other ways leave this process."""


class Laptop(Sessions):
    """Sessions of a demo.

    Args:
        world: what they reach.
        config: the text of the AWS config file.
        profile: the profile that the demo is signed in with; None for made-up credentials that need no portal.
    """

    def __init__(self, world: World, config: str, profile: str | None) -> None:
        self._world = world
        self._config = config
        self._profile = profile
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

    def log_in(self, token: str, until: datetime) -> None:
        """A login that was made some other time."""
        login = {"startUrl": START_URL, "region": "us-east-1", "accessToken": token, "expiresAt": until}
        keep_login(self.computer, Portal(START_URL, "us-east-1", SSO_SESSION), login)

    def throw_away(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
