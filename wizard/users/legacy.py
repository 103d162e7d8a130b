"""The roles of the older Partner Central, and what becomes of each. Data, and how they are recognised in text.

https://docs.aws.amazon.com/partner-central/latest/getting-started/legacy-role-mappings.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

ALLIANCE_LEAD = "alliance-lead"
ALLIANCE_TEAM = "alliance-team"
ACE_MANAGER = "ace-manager"
ACE_USER = "ace-user"
MARKETING = "marketing-staff"
TECHNICAL = "technical-staff"
CHANNEL = "channel-user"
CLOUD_ADMIN = "cloud-admin"
STANDARD = "standard-user"


class LegacyRole(NamedTuple):
    """A role of the older portal. `spellings` are squashed: small letters and digits only.

    `most` is how many people the portal allows to hold it; 0 where AWS states no limit.
    """

    id: str
    title: str
    spellings: tuple[str, ...]
    most: int = 0


LEGACY: dict[str, LegacyRole] = {
    role.id: role
    for role in (
        LegacyRole(ALLIANCE_LEAD, "Alliance lead", ("alliancelead", "allianceleader", "primaryalliancelead"), 1),
        LegacyRole(ALLIANCE_TEAM, "Alliance team", ("allianceteam", "allianceteammember", "alliancemember"), 20),
        LegacyRole(ACE_MANAGER, "ACE manager", ("acemanager", "apncustomerengagementsmanager"), 20),
        LegacyRole(ACE_USER, "ACE user", ("aceuser", "apncustomerengagementsuser")),
        LegacyRole(MARKETING, "Marketing staff", ("marketingstaff", "marketinguser", "marketingteam", "marketing")),
        LegacyRole(TECHNICAL, "Technical staff", ("technicalstaff", "technicaluser", "techstaff", "technical")),
        LegacyRole(CHANNEL, "Channel user", ("channeluser", "channel")),
        LegacyRole(CLOUD_ADMIN, "Cloud admin", ("cloudadmin", "cloudadministrator", "cloudadminuser")),
        LegacyRole(STANDARD, "Standard user", ("standarduser", "standardpartneruser", "standard", "skillbuilderonly")),
    )
}

WEAK = frozenset({"marketing", "technical", "channel", "standard"})
"""Spellings that also name a department: alone they do not make a column one of roles."""

_BY_SPELLING = {spelling: role.id for role in LEGACY.values() for spelling in role.spellings}
_PREFIX = re.compile(r"^(apn|aws|partnercentral|partner|is|has|role)(?=.)")
_BETWEEN = re.compile(r"[;,|\n/&+•]| and | y | und | et ")
_ASIDE = re.compile(r"\(.*?\)")
_OTHER = re.compile(r"[\W_]+")


class RoleText(NamedTuple):
    """What a cell says about roles: those that are known, in their order, and the words that name none."""

    roles: tuple[str, ...]
    unknown: tuple[str, ...]
    strong: bool


@lru_cache(maxsize=4096)
def read_roles(text: str) -> RoleText:
    """The legacy roles that a cell names, in any spelling, several separated by ; , | / & + or line breaks."""
    roles: dict[str, None] = {}
    unknown = []
    strong = False
    for part in (text,) if _one(text) else _BETWEEN.split(text):
        squashed = _squash(part)
        if not squashed or squashed in {"none", "null", "na"}:
            continue
        found = _one(part)
        if found is None:
            unknown.append(part.strip())
            continue
        roles[found] = None
        strong = strong or squashed not in WEAK
    return RoleText(tuple(roles), tuple(unknown), strong)


def titles(roles: tuple[str, ...]) -> str:
    """Roles in words."""
    return ", ".join(LEGACY[role].title for role in roles)


def role_of(text: str) -> str | None:
    """The one role that a text names, such as the heading of a column."""
    return _one(text)


def _one(text: str) -> str | None:
    squashed = _squash(_ASIDE.sub("", text))
    for spelling in (squashed, _PREFIX.sub("", squashed)):
        found = _BY_SPELLING.get(spelling) or _BY_SPELLING.get(spelling.removesuffix("s"))
        if found:
            return found
    return None


def _squash(text: str) -> str:
    return _OTHER.sub("", text).casefold()
