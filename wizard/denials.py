"""Refusals that CloudTrail recorded, explained: what was refused to whom, by which kind of rule, and who can mend it.

AWS's messages say which rule it was, most of the time. Where they do not, the explanation says that it is unsure.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wizard.aws.identity import OF_A_SET
from wizard.text import clean, shorten

SERVICE = "partnercentral-account-management.amazonaws.com"
"""The principal that takes a mapped user's role, and the source of linking and mapping."""

_DENIED = re.compile(r"AccessDenied|Unauthorized|Forbidden|NotAuthorized", re.IGNORECASE)
_SESSION = re.compile(r"arn:aws[\w-]*:sts::\d{12}:assumed-role/(?P<role>[^/]+)/(?P<session>.+)")


class Cause(StrEnum):
    """What kind of rule refused it."""

    TRUST = "role trust"
    MAPPING = "mapping"
    POLICY = "policy"
    DENY = "explicit deny"
    ORGANIZATION = "organization (SCP)"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    STATE = "partner state"
    UNSURE = "unsure"


class Event(Protocol):
    """What is needed of an event of CloudTrail."""

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def source(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def parameters(self) -> dict[str, object]: ...


@dataclass(frozen=True)
class Denial:
    """The same refusal, however often it came: who was refused what, why, and what to do.

    Attributes:
        who: a person with a permission set, a role or a service, in words.
        what: the action as IAM writes it.
        last: when it came last; times: how often it came.
        explained: the cause in a sentence; remedy: what to do, and who does it.
    """

    who: str
    what: str
    cause: Cause
    last: datetime
    times: int
    explained: str
    remedy: str

    @property
    def said(self) -> str:
        often = f", {self.times} times" if self.times > 1 else ""
        return f"{self.who} was refused {self.what}{often}, last {self.last:%Y-%m-%d %H:%M} UTC: {self.explained}"


def is_denial(event: Event) -> bool:
    return bool(_DENIED.search(event.error))


def person(who: str) -> tuple[str, str]:
    """The session name and the role of an ARN of an assumed role; ("", "") for anybody else."""
    match = _SESSION.fullmatch(who)
    return (match["session"], match["role"]) if match else ("", "")


def in_words(who: str) -> str:
    """Who did something, in words."""
    session, role = person(who)
    if session:
        of_a_set = OF_A_SET.fullmatch(role)
        with_what = f"the permission set {of_a_set[1]}" if of_a_set else f"the role {role}"
        return clean(f"{session} with {with_what}")
    if who == SERVICE:
        return "Partner Central itself"
    return clean(who.rpartition(":")[2] or "somebody")


def denials(events: Iterable[Event], since: datetime) -> tuple[Denial, ...]:
    """What was refused since then and has not worked later, the newest first."""
    found: dict[tuple[str, str, Cause, str], list[Event]] = {}
    worked: dict[tuple[str, str, str], datetime] = {}
    for event in events:
        if event.at >= since and not event.error:
            key = (event.who, event.name, _about(event))
            worked[key] = max(event.at, worked.get(key, event.at))
        elif event.at >= since and is_denial(event):
            found.setdefault((event.who, event.name, _cause(event), _about(event)), []).append(event)
    told = []
    for (who, name, cause, about), those in found.items():
        last = max(those, key=lambda event: event.at)
        if worked.get((who, name, about), last.at) > last.at:
            continue
        explained, remedy = _explain(last, cause)
        told.append(Denial(in_words(who), _action(last), cause, last.at, len(those), explained, remedy))
    return tuple(sorted(told, key=lambda denial: (denial.last, denial.what), reverse=True))


def _about(event: Event) -> str:
    """The role that an event is about, as far as it names one."""
    parameters = event.parameters
    return str(parameters.get("roleArn") or parameters.get("iamRoleArn") or "")


def _action(event: Event) -> str:
    service = event.source.partition(".")[0]
    prefix = "partnercentral" if service in ("partnercentral-account", "partnercentral-selling") else service
    return clean(f"{prefix}:{event.name}")


_MESSAGES: tuple[tuple[str, Cause], ...] = (
    ("service control policy", Cause.ORGANIZATION),
    ("resource control policy", Cause.ORGANIZATION),
    ("permissions boundary", Cause.BOUNDARY),
    ("session policy", Cause.SESSION),
    ("no identity-based policy allows", Cause.POLICY),
    ("explicit deny", Cause.DENY),
    ("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE", Cause.STATE),
)


def _cause(event: Event) -> Cause:
    """The kind of rule, from AWS's words first, then from where it happened."""
    for words, cause in _MESSAGES:
        if words in event.message:
            return cause
    if event.source == "sts.amazonaws.com" and event.name == "AssumeRole" and event.who == SERVICE:
        return Cause.TRUST
    if event.source == SERVICE and event.name in ("AssociatePartnerUser", "DisassociatePartnerUser"):
        return Cause.MAPPING
    if event.source == SERVICE and event.name == "AssociatePartnerAccount":
        return Cause.POLICY
    return Cause.UNSURE


def _explain(event: Event, cause: Cause) -> tuple[str, str]:
    role = clean(_about(event).rpartition("/")[2]) or "the role"
    if cause is Cause.TRUST:
        return (
            f"the trust policy of {role} does not let Partner Central in, or the role is gone.",
            "The IAM administrator looks at the trust of that role on the page of the persona roles.",
        )
    if cause is Cause.MAPPING:
        return (
            "whoever maps users may not: the cloud admin's role lacks the policy for mapping.",
            "Attach PartnerCentralAccountManagementUserRoleAssociation to the CloudAdmin role that AWS made.",
        )
    if cause is Cause.POLICY and event.name == "AssociatePartnerAccount":
        return (
            "whoever tried to link the account does not have the permissions for it.",
            "The page of the permissions for linking says which are missing.",
        )
    if cause is Cause.UNSURE:
        said = f' AWS only said: "{shorten(clean(event.message), 160)}"' if event.message else ""
        return (
            f"AWS does not say which rule it was, so this is unsure.{said}",
            "Look at the policies of that role first, then ask whoever manages the organization whether a rule of it hits.",
        )
    return _RULES[cause]


_RULES: dict[Cause, tuple[str, str]] = {
    Cause.POLICY: (
        "no policy of that role allows it.",
        "The IAM administrator adds AWS's policy for that persona to the permission set or role, and provisions it.",
    ),
    Cause.DENY: (
        "a policy forbids it explicitly.",
        "The IAM administrator finds the Deny statement in the policies of that role.",
    ),
    Cause.ORGANIZATION: (
        "a rule of the organization does not let it through.",
        "Whoever manages the AWS organization allows partnercentral and us-east-1 for this account.",
    ),
    Cause.BOUNDARY: (
        "the permissions boundary of that role does not let it through.",
        "Whoever set the boundary widens it, or another role is used.",
    ),
    Cause.SESSION: (
        "the policy of that very session does not let it through.",
        "Sign in again in the usual way, without a narrower session.",
    ),
    Cause.STATE: (
        "Partner Central refuses the company's state there, not the person.",
        "Ask Partner Central support which step of the company is missing; no policy changes this.",
    ),
}


def told(found: Sequence[Denial], most: int) -> str:
    """The newest denials in one paragraph."""
    said = " ".join(denial.said for denial in found[:most])
    return f"{said} And {len(found) - most} more." if len(found) > most else said
