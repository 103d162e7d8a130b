"""The AWS profiles of this computer as the journey speaks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, field


@dataclass(frozen=True)
class Profile:
    """One profile by its settings; what it really is, only asking it tells.

    Attributes:
        kind: in words, how it gets credentials; account, role: as far as its settings name them, else "".
        source: the profile that it leans on.
        start_url, sso_region, sso_session: the portal its people sign in at.
    """

    name: str
    kind: str
    account: str
    role: str
    region: str
    source: str
    start_url: str
    sso_region: str
    sso_session: str


@dataclass(frozen=True)
class SsoSession:
    name: str
    start_url: str
    region: str


@dataclass(frozen=True)
class Settings:
    """The AWS settings of this computer.

    Attributes:
        in_use: the name, for people, of the credentials in use; region: the Region that goes with them, "" for none.
        which_wins: a sentence where several credentials could be meant, else "".
        path: the config file, as people write it; content: what is in it, None when it is not there.
        can_be_added_to: whether it is a file, or could become one.
    """

    profiles: tuple[Profile, ...]
    sessions: tuple[SsoSession, ...]
    in_use: str
    region: str
    which_wins: str
    path: str
    content: bytes | None
    can_be_added_to: bool

    def profile(self, name: str) -> Profile | None:
        return next((profile for profile in self.profiles if profile.name == name), None)


@dataclass(frozen=True)
class SettingsFile:
    """A settings file as it stands: `digest` is "" when it is not there, `sections` its headings."""

    digest: str
    content: bytes
    sections: tuple[str, ...]


@dataclass(frozen=True)
class SignedIn:
    """Who credentials are.

    Attributes:
        temporary: whether they end by themselves.
        method: botocore's name for where they came from ("sso", "assume-role", "env" …).
        until: when somebody has to sign in again, None where nobody says.
    """

    identity: Identity
    temporary: bool
    method: str
    until: datetime | None


def settings(aws: Reads) -> Settings:
    """Raises `AwsError` for settings that the AWS tools cannot read."""
    found = aws.read("local", "ListProfiles")
    listed = field(found, "Profiles", "local", "ListProfiles")
    return Settings(
        profiles=tuple(Profile(**profile) for profile in listed),
        sessions=tuple(SsoSession(**session) for session in found.get("SsoSessions", [])),
        in_use=str(found.get("InUse", "")),
        region=str(found.get("Region", "")),
        which_wins=str(found.get("WhichWins", "")),
        path=str(field(found, "Path", "local", "ListProfiles")),
        content=found.get("Content"),
        can_be_added_to=bool(field(found, "CanBeAddedTo", "local", "ListProfiles")),
    )


def settings_file(aws: Reads, path: str) -> SettingsFile:
    """The settings file at a path, as people write it. Raises `AwsError` when it cannot be read."""
    found = aws.read("local", "GetSettingsFile", Path=path)
    return SettingsFile(
        digest=str(field(found, "Digest", "local", "GetSettingsFile")),
        content=field(found, "Content", "local", "GetSettingsFile"),
        sections=tuple(found.get("Sections", ())),
    )


def signed_in(aws: Reads, profile: str | None = None) -> SignedIn:
    """Who a profile is, or who is signed in now. Raises `AwsError`; nothing here waits for ever."""
    if profile is None:
        who, found = aws.read("sts", "GetCallerIdentity"), aws.read("local", "GetSignIn")
    else:
        who = found = aws.read("local", "GetSignIn", Profile=profile)
    return SignedIn(
        identity=Identity(
            account=field(who, "Account", "sts", "GetCallerIdentity"),
            arn=field(who, "Arn", "sts", "GetCallerIdentity"),
            user_id=who.get("UserId", ""),
        ),
        temporary=bool(field(found, "Temporary", "local", "GetSignIn")),
        method=str(found.get("Method", "")),
        until=found.get("Until"),
    )
