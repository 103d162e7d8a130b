"""The two AWS profiles that this journey works with, as somebody wants to have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from wizard.answers import Called, InWords
from wizard.aws.profiles import Settings
from wizard.local.config_file import Section
from wizard.veil import quoted

STEP = "access.profiles"

ADMIN, OPS = "partnercentral-admin", "partnercentral-ops"
ProfileName = Literal["partnercentral-admin", "partnercentral-ops"]

USES = {
    ADMIN: "an administrator, for setting up and for emergencies",
    OPS: "for every day, with fewer rights",
}

REGION = "us-east-1"
SCOPES = "sso:account:access"
"""What a login needs so that it can be renewed without a browser for a while."""

_SSO_SESSION = "partnercentral"
_ROLE = re.compile(r"(arn:aws:iam::\d{12}:role/[\w+=,.@/-]+|[\w+=,.@-]{1,64})", re.ASCII)


def _names(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _address(text: str) -> str:
    text = text.strip()
    parts = urlsplit(text)
    if text and (
        parts.scheme != "https" or not re.fullmatch(r"[\w.-]+", parts.netloc) or not re.fullmatch(r"[!-~]+", text)
    ):
        raise ValueError(f"{quoted(text)} is not the address of an access portal: it begins with https://")
    return text


def _region(text: str) -> str:
    text = text.strip()
    if text and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", text, re.ASCII):
        raise ValueError(f"{quoted(text)} is not a Region such as us-east-1")
    return text


def _role(text: str) -> str:
    text = text.strip()
    if text and not _ROLE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is neither the name nor the ARN of a role, nor a permission set")
    return text


def _profile(text: str) -> str:
    text = text.strip()
    if text and not re.fullmatch(r"[\w.@:/+=-]{1,100}", text, re.ASCII):
        raise ValueError(f"{quoted(text)} cannot be written as a profile to lean on: its name needs quotes")
    return text


_THROUGH = {"sso": "with IAM Identity Center", "role": "by assuming a role from another profile"}


class ProfileChoice(BaseModel):
    """The questions about profiles of this computer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    write: Annotated[tuple[ProfileName, ...], BeforeValidator(_names), Called("profiles to add")] = Field(
        default=(),
        title="Which profiles should be added to the AWS config file of this computer?",
        description="Only profiles that are not there yet are added, at the end of the file; a backup is kept.",
    )
    through: Annotated[Literal["sso", "role"], InWords(_THROUGH), Called("they sign in")] = Field(
        default="sso",
        title="How do they sign in?",
        description="Both give keys that end by themselves after some hours.",
    )
    admin_role: Annotated[str, AfterValidator(_role), Called("administrator's role")] = Field(
        default="AdministratorAccess",
        title="Which permission set or role does the administrator use?",
        description="Its name as you know it from Identity Center or IAM.",
    )
    ops_role: Annotated[str, AfterValidator(_role), Called("everyday role")] = Field(
        default="",
        title="Which permission set or role is for every day?",
        description="One with fewer rights.",
    )
    start_url: Annotated[str, AfterValidator(_address), Called("access portal")] = Field(
        default="",
        title="What is the address of your access portal?",
        description="Leave it empty when a profile of this computer has it already.",
    )
    sso_region: Annotated[str, AfterValidator(_region), Called("Region of Identity Center")] = Field(
        default="",
        title="In which Region is your Identity Center?",
        description="It goes with the address.",
    )
    source_profile: Annotated[str, AfterValidator(_profile), Called("roles lean on")] = Field(
        default="",
        title="Which profile do the roles lean on?",
        description="Leave it empty for the profile that is in use.",
    )

    def role(self, name: str) -> str:
        return self.admin_role if name == ADMIN else self.ops_role


def pointless(given: Mapping[str, Any]) -> dict[str, str]:
    """The questions about profiles that need no asking, given the others as they are typed: each with why."""
    written = given.get("write") or ()
    if not written:
        return dict.fromkeys(
            (name for name in ProfileChoice.model_fields if name != "write"), "no profile is to be added"
        )
    by_role = given.get("through") == "role"
    other = ("start_url", "sso_region") if by_role else ("source_profile",)
    roles = {ADMIN: "admin_role", OPS: "ops_role"}
    return {
        **dict.fromkeys(other, "they assume a role" if by_role else "they sign in with IAM Identity Center"),
        **{role: f"{name} is not to be added" for name, role in roles.items() if name not in written},
    }


class CannotWrite(ValueError):
    """A profile cannot be put together; the message is a sentence, `remedy` the next action."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.remedy = remedy


@dataclass(frozen=True)
class Wanted:
    """A profile to add, with the sections it takes."""

    name: str
    sections: tuple[Section, ...]


def wanted(choice: ProfileChoice, settings: Settings, account: str) -> Iterator[Wanted | tuple[str, CannotWrite]]:
    """The profiles that were chosen and are not there, one after another; the first brings the portal if that is new."""
    added: list[Section] = []
    for name in (name for name in (ADMIN, OPS) if name in choice.write):
        there = settings.profile(name)
        try:
            if there is not None:
                _require_ours(there.account, account)
                continue
            sections = _through_sso if choice.through == "sso" else _through_role
            new = [section for section in sections(name, choice, settings, account) if section not in added]
        except CannotWrite as error:
            yield name, error
            continue
        added += new
        yield Wanted(name, tuple(new))


def _require_ours(theirs: str, account: str) -> None:
    if theirs not in {"", account}:
        raise CannotWrite(
            f"A profile of this name is there, for account {theirs}.",
            "Rename it or correct it by hand: profiles that are there are never changed.",
        )


def _through_sso(name: str, choice: ProfileChoice, settings: Settings, account: str) -> list[Section]:
    role = choice.role(name)
    if not role or role.startswith("arn:"):
        raise CannotWrite("It is not said with which permission set it signs in.", "Answer the questions of this step.")
    start_url, region = _portal(choice, settings)
    known = next((one for one in settings.sessions if (one.start_url, one.region) == (start_url, region)), None)
    session = known.name if known else _free(settings)
    sections = [
        Section(
            "profile",
            name,
            {"sso_session": session, "sso_account_id": account, "sso_role_name": role, "region": REGION},
        )
    ]
    if known is None:
        portal = {"sso_start_url": start_url, "sso_region": region, "sso_registration_scopes": SCOPES}
        sections.insert(0, Section("sso-session", session, portal))
    return sections


def _portal(choice: ProfileChoice, settings: Settings) -> tuple[str, str]:
    """The address and Region of the access portal, as answered or as some profile has them."""
    known: Mapping[str, str] = {
        **{one.start_url: one.region for one in settings.sessions},
        **{profile.start_url: profile.sso_region for profile in settings.profiles if profile.start_url},
    }
    used = settings.profile(settings.in_use)
    only = next(iter(known)) if len(known) == 1 else ""
    start_url = choice.start_url or (used.start_url if used else "") or only
    region = choice.sso_region or known.get(start_url, "")
    if not start_url or not region:
        what = "the address of your access portal" if not start_url else "the Region of your Identity Center"
        raise CannotWrite(f"Nobody has said {what}.", "Answer the questions of this step.")
    return start_url, region


def _free(settings: Settings) -> str:
    taken = {one.name for one in settings.sessions}
    return next(
        name for number in range(1, 1000) if (name := _SSO_SESSION + (f"-{number}" if number > 1 else "")) not in taken
    )


def _through_role(name: str, choice: ProfileChoice, settings: Settings, account: str) -> list[Section]:
    role, source = choice.role(name), choice.source_profile or settings.in_use
    if not role:
        raise CannotWrite("It is not said which role it assumes.", "Answer the questions of this step.")
    arn = role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role}"
    if arn.split(":")[4] != account:
        raise CannotWrite(f"{arn} is a role of another account.", f"Name a role of account {account}.")
    if settings.profile(source) is None or source in {ADMIN, OPS}:
        raise CannotWrite("There is no profile that it could lean on.", "Name one in the questions of this step.")
    return [Section("profile", name, {"role_arn": arn, "source_profile": source, "region": REGION})]
