"""Where the AWS tools of this computer keep their settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@dataclass(frozen=True)
class Computer:
    """A home and an environment; everything else follows from them as it does for every AWS tool.

    https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html

    Attributes:
        home: the folder that `~` stands for.
        environ: the environment variables.
    """

    home: Path
    environ: Mapping[str, str]

    @classmethod
    def here(cls) -> Computer:
        """The real one."""
        return cls(Path("~").expanduser() if os.environ.get("HOME") else Path("/nonexistent"), os.environ)

    @property
    def config_file(self) -> str:
        """The AWS config file as people write it: `~/.aws/config`, or what AWS_CONFIG_FILE says."""
        return self.environ.get("AWS_CONFIG_FILE") or "~/.aws/config"

    @property
    def credentials_file(self) -> str:
        """The AWS credentials file as people write it: `~/.aws/credentials`, or what the environment says."""
        return self.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"

    @property
    def sso_cache(self) -> Path:
        """The folder in which every AWS tool looks for single sign-on logins; no variable moves it."""
        return self.home / ".aws" / "sso" / "cache"

    def path(self, written: str) -> Path:
        """The file that somebody means by a path with `~` or variables in it."""
        text = _VARIABLE.sub(lambda found: self.environ.get(found[1] or found[2], found[0]), written)
        if text == "~" or text.startswith("~/"):
            return self.home / text[2:]
        return Path(text)

    @property
    def keys_in_environment(self) -> bool:
        """Whether environment variables hold an access key."""
        return bool(self.environ.get("AWS_ACCESS_KEY_ID"))

    @property
    def profile_in_environment(self) -> str | None:
        """The profile that AWS_PROFILE (or the older AWS_DEFAULT_PROFILE) names."""
        return self.environ.get("AWS_PROFILE") or self.environ.get("AWS_DEFAULT_PROFILE") or None
