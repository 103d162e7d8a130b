"""boto3 sessions on a computer: what every AWS tool finds there, with limits to how long finding may take.

botocore waits for ever for a `credential_process`, asks for MFA codes in the middle of whatever is on the screen, and
remembers the home it was imported in; here none of that can hold the wizard.
"""

from __future__ import annotations

import getpass
import json
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import (
    CredentialResolver,
    ProcessProvider,
    ProfileProviderBuilder,
    create_credential_resolver,
)
from botocore.exceptions import CredentialRetrievalError
from botocore.session import Session as Core
from botocore.utils import JSONFileCache

from wizard.aws.models import Models
from wizard.local.computer import Computer
from wizard.text import clean, shorten

REGION = "us-east-1"
"""Where roles are assumed for a profile that names no Region."""

PROCESS_SECONDS = 60.0
"""How long a `credential_process` may take for the session in use: it may be asking somebody for a code."""

ASIDE_SECONDS = 8.0
"""How long it may take for a profile that is only looked at in passing."""

ask_code: Callable[[str], str] = getpass.getpass
"""How somebody is asked for an MFA code; a face that has the terminal to itself puts its own way here."""

_COMPONENT = "wizard_sessions"


class Sessions:
    """Makes the boto3 sessions of one computer; the demo has its own kind."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self._models: Any = None
        """AWS's service models, read once for all sessions."""

    @property
    def computer(self) -> Computer:
        """Whose settings they are."""
        return self._computer

    @staticmethod
    def of(session: boto3.Session) -> Sessions | None:
        """Who made a session; None for one that belongs to no computer, and so has no local settings."""
        try:
            found = session._session.get_component(_COMPONENT)
        except ValueError:
            return None
        assert isinstance(found, Sessions)
        return found

    def session(self, profile: str | None, *, aside: bool = False) -> boto3.Session:
        """A session with the credentials of a profile, or of the environment as every AWS tool finds them.

        `aside` is for profiles that are only looked at in passing: they are given less time, and nobody is asked for
        a code. Raises botocore's errors.
        """
        core = botocore.session.Session()
        if self._models is not None:
            core.register_component("data_loader", self._models)
        made = boto3.Session(profile_name=profile, botocore_session=core)
        self._models = core.get_component("data_loader")
        self._models.file_loader = Models()
        self._models.search_paths[:] = dict.fromkeys(self._models.search_paths)  # boto3 adds its own every time
        core.set_default_client_config(
            Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2})
        )
        self.settle(core, profile, aside=aside)
        return made

    def config(self) -> dict[str, Any]:
        """What botocore reads in the settings of this computer. Raises botocore's errors."""
        found: dict[str, Any] = botocore.session.Session().full_config
        return found

    def settle(self, core: Core, profile: str | None, *, aside: bool) -> None:
        """Make a session ours: its credentials are found with patience, and it knows its computer."""
        core.register_component(_COMPONENT, self)
        region = core.get_config_variable("region") or REGION
        resolver: CredentialResolver = create_credential_resolver(core, region_name=region)
        core.register_component("credential_provider", resolver)
        builder = _Patient(core, self.computer, region, ASIDE_SECONDS if aside else PROCESS_SECONDS, aside=aside)
        name = profile or core.get_config_variable("profile") or "default"
        ours = {provider.METHOD: provider for provider in builder.providers(name, disable_env_vars=profile is not None)}
        resolver.providers = [ours.get(provider.METHOD, provider) for provider in resolver.providers]
        for provider in resolver.providers:
            if provider.METHOD == "assume-role":
                provider._profile_provider_builder = builder
                provider._prompter = _ask_nobody if aside else lambda prompt: ask_code(prompt)


class _Patient(ProfileProviderBuilder):  # type: ignore[misc]
    """The ways in which a profile can have credentials, reading this computer's logins and stopping what hangs."""

    def __init__(self, core: Core, computer: Computer, region: str, seconds: float, *, aside: bool) -> None:
        logins = JSONFileCache(str(computer.sso_cache), dumps_func=as_the_cli_writes_it)
        others = JSONFileCache(str(computer.home / ".aws" / "login" / "cache"))
        super().__init__(core, cache={}, region_name=region, sso_token_cache=logins, login_token_cache=others)
        self._seconds = seconds
        self._aside = aside

    def _create_process_provider(self, profile_name: str) -> ProcessProvider:
        def begin(command: Sequence[str], **_: Any) -> _Process:
            return _Process(command, self._seconds, alone=self._aside)

        return _ProcessInWords(profile_name, lambda: self._session.full_config, popen=begin)


class _ProcessInWords(ProcessProvider):  # type: ignore[misc]
    def _retrieve_credentials_using(self, credential_process: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = super()._retrieve_credentials_using(credential_process)
        except ValueError as error:
            _refuse(f"its line cannot be read as a command ({clean(str(error))})")
        return found


class _Process:
    """A `credential_process` that has to come to an end, and to print what it should.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    """

    returncode = 0

    def __init__(self, command: Sequence[str], seconds: float, *, alone: bool) -> None:
        self._command = command
        self._seconds = seconds
        self._alone = alone

    def communicate(self) -> tuple[bytes, bytes]:
        """What it printed. Raises `CredentialRetrievalError` in words; what it printed is never part of them."""
        name = shorten(clean(self._command[0]), 60) if self._command else "nothing"
        try:
            out, err, code = self._run()
        except subprocess.TimeoutExpired:
            _refuse(f"{name} did not come to an end within {self._seconds:g} seconds and was stopped")
        except (OSError, ValueError, IndexError) as error:
            _refuse(f"{name} could not be started ({getattr(error, 'strerror', None) or type(error).__name__})")
        if code:
            said = shorten(clean(" ".join(err.decode(errors="replace").split())), 200)
            _refuse(f"{name} ended with code {code}" + (f" and said: {said}" if said else ""))
        try:
            found = json.loads(out.decode())
        except ValueError:
            found = None
        if not isinstance(found, dict):
            _refuse(f"{name} printed something that is not the JSON that AWS tools expect")
        return out, err

    def _run(self) -> tuple[bytes, bytes, int]:
        # In passing it gets no terminal to ask on, and is stopped with everything that it started.
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL if self._alone else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=self._alone,
        )
        try:
            out, err = process.communicate(timeout=self._seconds)
        except BaseException:
            if self._alone:
                with suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
            raise
        return out, err, process.returncode


def _refuse(why: str) -> NoReturn:
    raise CredentialRetrievalError(provider="credential_process", error_msg=why)


def _ask_nobody(prompt: str) -> NoReturn:
    raise CredentialRetrievalError(provider="assume-role", error_msg="this profile asks for an MFA code")


def as_the_cli_writes_it(token: Any) -> str:
    """A login as the AWS CLI keeps it: JSON, times in UTC to the second."""
    return json.dumps(token, default=lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
