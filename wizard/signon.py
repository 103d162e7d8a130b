"""How people will sign in after the migration: the way, the permission sets, the groups, and who is in them.

The steps of the sign-on phase ask these questions; who may be active after the migration rests on the same answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from wizard import linking
from wizard.answers import Answers, Called, InWords
from wizard.personas import choice, wanted_roles
from wizard.text import clean
from wizard.users.value import NOBODY, Users
from wizard.veil import quoted

INSTANCE_STEP = "signon.instance"
SETS_STEP = "signon.permission-sets"
GROUPS_STEP = "signon.assignments"
NOT_IN_IT = "not in it"
"""The label of those who belong into a group and are not there, in the evidence about its members."""

Way = Literal["identity-center", "external-idp", "saml-application", "iam-users"]

WAYS: dict[Way, str] = {
    "identity-center": "IAM Identity Center",
    "external-idp": "an identity provider of your own",
    "saml-application": "a SAML application of IAM Identity Center",
    "iam-users": "IAM users",
}

_WAYS_TO_CHOOSE = {
    "identity-center": "IAM Identity Center, when your organization has it",
    "external-idp": "Okta, Entra ID and the like, without Identity Center",
    "saml-application": "a SAML application of Identity Center, when the account is outside of your organization",
    "iam-users": "IAM users, for very few people",
}

PREFIX = "PartnerCentral-"
LINKER = "Linker"
LONGEST_NAME = 32
"""Characters of a permission set's name: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html"""

RELAY_STATE = "https://us-east-1.console.aws.amazon.com/partnercentral"
"""Where people arrive when they sign in with one of our permission sets."""

AUTOMATIC = "automatic"

MOST_DECIDED = 100
"""People who are looked up one by one; of more than these, a look would be thousands of requests."""
_INSTANCE = re.compile(r"arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}")
_AWS_POLICY = "arn:aws:iam::aws:policy/"


class WayChoice(BaseModel):
    """The questions about the way to sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    way: Annotated[Way, InWords(_WAYS_TO_CHOOSE), Called("people sign in with")] = Field(
        default="identity-center",
        title="How will people sign in to this account after the migration?",
        description="Identity Center is set up on the pages that follow; another way is set up where it lives, and stated.",
    )
    instance: str = Field(
        default=AUTOMATIC,
        title="Which instance of Identity Center?",
        description="automatic takes the one that has permission sets. Only where several have some, name its ARN.",
    )

    @field_validator("instance")
    @classmethod
    def _arn(cls, instance: str) -> str:
        instance = instance.strip() or AUTOMATIC
        if instance != AUTOMATIC and not _INSTANCE.fullmatch(instance):
            raise ValueError(f"{quoted(instance)} is not the ARN of an instance of Identity Center")
        return instance


class SetChoice(BaseModel):
    """The questions about permission sets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_hours: Annotated[int, Called("hours of a sign-in")] = Field(
        default=4,
        ge=1,
        le=12,
        title="How long may a sign-in last, in hours?",
        description="1 to 12. Longer is convenient; shorter is safer on a computer that is left alone.",
    )
    linker: Annotated[bool, Called("permission set for linking")] = Field(
        default=True,
        title="Should there be a permission set for whoever links the account?",
        description="Say no when they are administrators of this account anyway, or once the account is linked.",
    )
    replace_inline: Annotated[bool, Called("replace its inline policy")] = Field(
        default=False,
        title="If that permission set has another inline policy, may it be replaced?",
        description="The old document is kept, and is the way back.",
    )


class Membership(BaseModel):
    """Who should be in the group of one persona."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    persona: str
    users: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.persona}: {', '.join(self.users)}"

    @field_validator("persona")
    @classmethod
    def _persona(cls, persona: str) -> str:
        return _named(persona.strip(), "the name of a persona", 43)

    @field_validator("users")
    @classmethod
    def _users(cls, users: tuple[str, ...]) -> tuple[str, ...]:
        if not users:
            raise ValueError("name at least one user")
        for user in users:
            if not re.fullmatch(r"[^\s,;:]{1,128}", user) or clean(user) != user:
                raise ValueError(f"{quoted(user)} is not a user name: write it as Identity Center shows it")
        return tuple(dict.fromkeys(users))


def _named(text: str, what: str, longest: int) -> str:
    if not text or len(text) > longest or clean(text) != text or not re.fullmatch(r"[^,;:=]+", text):
        raise ValueError(
            f"{quoted(text)} is not {what}: use up to {longest} letters, digits and signs, but not , ; : ="
        )
    return text


def _members(value: Any) -> Any:
    """Memberships, also written as `Persona: user, user; Persona: user`."""
    if not isinstance(value, str):
        return value
    found = []
    for part in (part for part in value.split(";") if part.strip()):
        persona, colon, users = part.partition(":")
        if not colon:
            raise ValueError("write who belongs to a persona as Persona: user, user")
        found.append({"persona": persona, "users": [user.strip() for user in users.split(",") if user.strip()]})
    return tuple(found)


def _pairs(value: Any) -> Any:
    """Names, also written as `Persona=Group, Persona=Group`."""
    if not isinstance(value, str):
        return value
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError("write names of groups as Persona=Group, Persona=Group")
    return {persona.strip(): group.strip() for persona, _, group in pairs}


_MADE_BY = {
    "identity-center": "here, in IAM Identity Center",
    "identity-provider": "in Okta, Entra ID or Active Directory, from where they come",
}


class GroupChoice(BaseModel):
    """The questions about groups and people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made_by: Annotated[
        Literal["identity-center", "identity-provider"], InWords(_MADE_BY), Called("groups are made")
    ] = Field(
        default="identity-center",
        title="Where are your groups made?",
        description="When they come from elsewhere, none is made here, and nobody is put into one.",
    )
    prefix: Annotated[str, Called("names of groups begin")] = Field(
        default=PREFIX,
        title="How should the names of the groups begin?",
        description="The name of the persona follows.",
    )
    names: Annotated[dict[str, str], BeforeValidator(_pairs), Called("groups of another name")] = Field(
        default={},
        title="Does a persona have a group of another name already?",
        description="Written as AllianceLead=partner-leads, Marketing=partner-marketing.",
    )
    decided: Annotated[bool, Called("people decided in Users join them")] = Field(
        default=True,
        title="Put the people decided in Users into the groups of their personas?",
        description="Each of them is a change that you review before it is made.",
    )
    members: Annotated[tuple[Membership, ...], BeforeValidator(_members), Called("further members")] = Field(
        default=(),
        title="Who else should be put into the groups?",
        description="Written as AllianceLead: somebody@example.com; Marketing: somebody@example.com, "
        "another@example.com. Whoever you name here stays where you name them, whatever else is decided in Users; who is "
        "decided to get no access is put nowhere. The people must be in Identity Center already; you can also add them in "
        "its console.",
    )

    @field_validator("prefix")
    @classmethod
    def _prefix(cls, prefix: str) -> str:
        return _named(prefix, "the beginning of a group's name", 64)

    @field_validator("names")
    @classmethod
    def _names(cls, names: dict[str, str]) -> dict[str, str]:
        checked = {}
        for persona, group in names.items():
            checked[_named(persona.strip(), "the name of a persona", 43)] = _named(
                group.strip(), "the name of a group", 128
            )
        return checked


@dataclass(frozen=True)
class WantedSet:
    """A permission set as it should be.

    Attributes:
        name: its name in AWS; persona: whose it is.
        does: what it is for, in words.
        managed: the ARNs of AWS's policies.
        references: the account's own policies as path and name ("/Name").
        elsewhere: policies of other accounts, which no permission set can hold.
        inline: its inline policy, for the linker's.
    """

    name: str
    persona: str
    does: str
    managed: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    inline: dict[str, Any] | None = None


@dataclass(frozen=True)
class WantedGroup:
    """A group as it should be: its name, the permission set it may use, who was named for it in the answers, and who
    else was decided in Users to work as its persona."""

    name: str
    permission_set: WantedSet
    members: tuple[str, ...]
    decided: tuple[str, ...] = ()


def way(answers: Answers) -> WayChoice:
    """What was answered about the way to sign in."""
    return answers.of(INSTANCE_STEP, WayChoice)


def another_way(answers: Answers) -> str:
    """Why permission sets and groups do not apply, or ""."""
    chosen = way(answers).way
    return "" if chosen == "identity-center" else f"People sign in another way: {WAYS[chosen]}."


def settings(answers: Answers, wanted: WantedSet) -> dict[str, str]:
    """A permission set's description, session duration and relay state, by AWS's names."""
    return {
        "Description": f"Partner Central: {wanted.does}."[:700],
        "SessionDuration": f"PT{sets(answers).session_hours}H",
        "RelayState": RELAY_STATE,
    }


def sets(answers: Answers) -> SetChoice:
    """What was answered about permission sets."""
    return answers.of(SETS_STEP, SetChoice)


def groups(answers: Answers) -> GroupChoice:
    """What was answered about groups and people."""
    return answers.of(GROUPS_STEP, GroupChoice)


def wanted_sets(answers: Answers, account: str | None) -> tuple[WantedSet, ...]:
    """The permission sets that follow from the answers: one per persona, and the linker's last."""
    roles = wanted_roles(answers, account)
    names = set_names(role.persona.name for role in roles)
    wanted = [
        WantedSet(
            names[role.persona.name],
            role.persona.name,
            f"{role.persona.title}, {role.persona.does}",
            managed=tuple(arn for arn in role.policies if arn.startswith(_AWS_POLICY)),
            references=tuple(_reference(arn) for arn in role.policies if _is_own(arn, account)),
            elsewhere=tuple(
                arn for arn in role.policies if not arn.startswith(_AWS_POLICY) and not _is_own(arn, account)
            ),
        )
        for role in roles
    ]
    if sets(answers).linker:
        does = "links the account to Partner Central, and nothing else"
        persona = "" if LINKER in names else LINKER  # what is answered about a persona of that name is about that one
        wanted.append(WantedSet(PREFIX + LINKER, persona, does, inline=linking.DOCUMENT))
    return tuple(wanted)


def _is_own(arn: str, account: str | None) -> bool:
    return arn.startswith(f"arn:aws:iam::{account or '*'}:policy/")


def _reference(arn: str) -> str:
    return "/" + arn.partition(":policy/")[2]


def set_names(personas: Iterable[str]) -> dict[str, str]:
    """A permission set name for each persona: the persona's own, cut and told apart where it is too long or taken."""
    room = LONGEST_NAME - len(PREFIX)
    taken = {LINKER.casefold()}
    found: dict[str, str] = {}
    for persona in personas:
        short, digits = persona, 0
        while len(short) > room or short.casefold() in taken:
            digits += 4
            mark = hashlib.sha256(persona.encode()).hexdigest()[:digits]
            short = f"{persona[: room - digits - 1]}-{mark}"
        taken.add(short.casefold())
        found[persona] = PREFIX + short
    return found


def wanted_groups(answers: Answers, account: str | None, users: Users = NOBODY) -> tuple[WantedGroup, ...]:
    """The group of each permission set. Whoever is decided to get no access is asked into none, wherever they are named."""
    answered = groups(answers)
    members = {
        membership.persona: tuple(user for user in membership.users if user.casefold() not in users.without_access)
        for membership in answered.members
    }
    named = {user.casefold() for membership in answered.members for user in membership.users}
    decided = {
        persona: tuple(address for compared, address in found.items() if compared not in named)
        for persona, found in users.addresses.items()
    }
    return tuple(
        WantedGroup(
            answered.names.get(wanted.persona) or answered.prefix + wanted.name.removeprefix(PREFIX),
            wanted,
            members.get(wanted.persona, ()),
            decided.get(wanted.persona, ()),
        )
        for wanted in wanted_sets(answers, account)
    )


def unknown_personas(answers: Answers, account: str | None) -> tuple[str, ...]:
    """Names in the answers about groups that no chosen persona has."""
    known = {wanted.persona for wanted in wanted_sets(answers, account)}
    answered = groups(answers)
    named = [*answered.names, *(membership.persona for membership in answered.members)]
    return tuple(dict.fromkeys(name for name in named if name not in known))


def tags(answers: Answers) -> dict[str, str]:
    """The company's tags, the same as on roles."""
    return choice(answers).company_tags
