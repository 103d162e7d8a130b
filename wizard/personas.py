"""Which personas a company uses, and the roles that follow from that.

The step that makes the roles asks these questions; the policies that must exist, the permission sets and the
mapping of users rest on the same answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from wizard import catalog
from wizard.answers import Answers, Called, InWords
from wizard.catalog import (
    MADE_BY_LINKING,
    PERSONAS,
    PREFIX,
    READ_ONLY_POLICY,
    Persona,
    PersonaName,
    managed_arn,
    policy_name,
)
from wizard.veil import quoted

STEP = "roles.personas"

MOST_TAGS = 49
"""AWS allows 50 on a role; one is ours."""

# AWS also allows commas in names and = in the keys of tags; people write lists and pairs with them here.
_ROLE = re.compile(r"[\w+=.@-]{1,43}", re.ASCII)
_POLICY = re.compile(r"[\w+=.@-]{1,128}", re.ASCII)
_POLICY_ARN = re.compile(r"arn:aws:iam::(aws|\d{12}):policy/[\w+=.@/-]{1,512}", re.ASCII)
_TAG_KEY = re.compile(r"[\w .:/+@-]{1,128}")
_TAG_VALUE = re.compile(r"[\w .:/=+@-]{0,256}")


def _names(value: Any) -> Any:
    """A list of names, also written on one line with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class CustomPersona(BaseModel):
    """A persona of the company's own: its role is named after it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    policies: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.policies)}"

    @field_validator("name")
    @classmethod
    def _role_name(cls, name: str) -> str:
        short = name.removeprefix(PREFIX)
        if not _ROLE.fullmatch(short):
            raise ValueError(
                f"{quoted(short)} cannot be part of a role name: use 1 to 43 letters, digits or + = . @ - _ and no "
                "spaces"
            )
        if MADE_BY_LINKING.fullmatch(PREFIX + short):
            raise ValueError(f"{quoted(short)} is how AWS names the roles it makes on linking; those are left alone")
        return short

    @field_validator("policies")
    @classmethod
    def _policies(cls, policies: tuple[str, ...]) -> tuple[str, ...]:
        if not policies:
            raise ValueError("name at least one policy")
        for policy in policies:
            name = policy_name(policy)
            if name in catalog.MISSPELT and policy in {name, managed_arn(name)}:
                right = catalog.MISSPELT[name]
                raise ValueError(
                    f"{name} stands on one of AWS's pages and does not exist"
                    + (f"; the policy is called {right}" if right else "")
                )
            if not _POLICY.fullmatch(policy) and not _POLICY_ARN.fullmatch(policy):
                raise ValueError(f"{quoted(policy)} is neither the name of an AWS managed policy nor a policy ARN")
        return policies


def _custom(value: Any) -> Any:
    """Custom personas, also written as `Name: Policy, Policy; Name: Policy`."""
    if not isinstance(value, str):
        return value
    personas = []
    for part in (part for part in value.split(";") if part.strip()):
        name, colon, policies = part.partition(":")
        if not colon:
            raise ValueError("write a persona of your own as Name: Policy, Policy")
        personas.append({"name": name.strip(), "policies": _names(policies)})
    return tuple(personas)


def _tags(value: Any) -> Any:
    """Tags, also written as `Key=Value, Key=Value`."""
    if not isinstance(value, str):
        return value
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError("write tags as Key=Value, Key=Value")
    return {key.strip(): text.strip() for key, _, text in pairs}


_POLICY_SETS = {
    "checklist": "checklist: the seven roles as the migration checklist lists them",
    "current": "current: what AWS's own tables say today",
}


class PersonaChoice(BaseModel):
    """The questions of the persona step."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    personas: Annotated[tuple[PersonaName, ...], BeforeValidator(_names)] = Field(
        default=catalog.DEFAULT_PERSONAS,
        title="Which personas does your company use?",
        description="One role is made for each. You can come back and add more at any time.",
    )
    policy_set: Annotated[Literal["checklist", "current"], InWords(_POLICY_SETS), Called("policies")] = Field(
        default="checklist",
        title="Which policies should they get?",
        description="With the checklist's, technical staff and observers cannot open Partner Central once you have migrated; "
        "with the current ones they can. The differences are shown beside each role.",
    )
    custom: Annotated[tuple[CustomPersona, ...], BeforeValidator(_custom), Called("personas of your own")] = Field(
        default=(),
        title="Any personas of your own?",
        description="For example: Analyst: AWSPartnerCentralOpportunityManagement. Leave empty for none.",
    )
    company_tags: Annotated[dict[str, str], BeforeValidator(_tags), Called("tags")] = Field(
        default_factory=dict,
        title="Tags that your company wants on new roles?",
        description="For example: CostCenter=1234, Owner=alliances. Leave empty for none.",
    )
    session_hours: Annotated[int, Called("hours of a session")] = Field(
        default=1,
        ge=1,
        le=12,
        title="How long may a session of a new role last, in hours?",
        description="1 to 12. It does not limit sessions that Partner Central itself opens.",
    )
    replace_trust: Annotated[tuple[str, ...], BeforeValidator(_names), Called("trust policies to replace")] = Field(
        default=(),
        title="Whose trust policy should be replaced by the one Partner Central needs?",
        description="Only roles you name here are touched. The old document is kept, and is the way back.",
    )

    @field_validator("personas")
    @classmethod
    def _once(cls, personas: tuple[PersonaName, ...]) -> tuple[PersonaName, ...]:
        return tuple(dict.fromkeys(personas))

    @field_validator("company_tags")
    @classmethod
    def _allowed_tags(cls, tags: dict[str, str]) -> dict[str, str]:
        if len({key.strip().casefold() for key in tags}) < len(tags):
            raise ValueError("two tags have the same key; IAM does not tell keys apart by upper and lower case")
        tags = {key.strip(): value.strip() for key, value in tags.items()}
        for key, value in tags.items():
            if not _TAG_KEY.fullmatch(key) or not _TAG_VALUE.fullmatch(value):
                raise ValueError(
                    f"{quoted(key)}={quoted(value)} is not a tag: use letters, digits, spaces and _ . : / + - @"
                )
            if key.lower().startswith(("aws:", "partner-central-wizard:")):
                raise ValueError(f"{quoted(key)} starts with a name that is not yours to use")
        if len(tags) > MOST_TAGS:
            raise ValueError(f"these are {len(tags)} tags; AWS allows 50 on a role, and one of them is the wizard's")
        return tags

    @model_validator(mode="after")
    def _known_roles(self) -> PersonaChoice:
        names = [persona.name.casefold() for persona in chosen(self)]
        if len(names) != len(set(names)):
            raise ValueError("two personas have the same name; IAM does not tell names apart by upper and lower case")
        for name in self.replace_trust:
            if name.removeprefix(PREFIX).casefold() not in names:
                raise ValueError(f"replace_trust: {quoted(name)} is not one of the personas you chose")
        return self

    def may_replace_trust(self, role: str) -> bool:
        """Whether the person chose to replace the trust policy of this role."""
        return role.casefold() in {(PREFIX + name.removeprefix(PREFIX)).casefold() for name in self.replace_trust}


def chosen(choice: PersonaChoice) -> tuple[Persona, ...]:
    """The personas of a choice, the company's own last."""
    listed = tuple(persona for persona in PERSONAS if persona.name in choice.personas)
    own = tuple(
        Persona(custom.name, custom.name, "a persona of your own", custom.policies, custom.policies)
        for custom in choice.custom
    )
    return listed + own


@dataclass(frozen=True)
class WantedRole:
    """A role as it should be: its exact name, its persona and the ARNs of its managed policies."""

    name: str
    persona: Persona
    policies: tuple[str, ...]


def choice(answers: Answers) -> PersonaChoice:
    """What was answered to the persona step."""
    return answers.of(STEP, PersonaChoice)


def wanted_roles(answers: Answers, account: str | None) -> tuple[WantedRole, ...]:
    """The roles that follow from the answers. `account` gives the company's own policies their ARN."""
    answered = choice(answers)
    return tuple(
        WantedRole(
            persona.role,
            persona,
            tuple(dict.fromkeys(_arn(name, account) for name in persona.policies(answered.policy_set))),
        )
        for persona in chosen(answered)
    )


def own_policy_arn(account: str | None) -> str:
    """The ARN of our customer managed policy; before an account is known, one that names none."""
    return f"arn:aws:iam::{account or '*'}:policy/{READ_ONLY_POLICY}"


def _arn(policy: str, account: str | None) -> str:
    if policy.startswith("arn:"):
        return policy
    return own_policy_arn(account) if policy == READ_ONLY_POLICY else managed_arn(policy)
