"""What somebody needs to link the account: AWS's prerequisite policy, and the single permissions that follow from it.

https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wizard.answers import Called
from wizard.catalog import MAPPING_POLICY, PREFIX, managed_arn, policy_name
from wizard.veil import quoted

STEP = "access.permissions"

POLICY = "PartnerAccountManagement"
"""The name that AWS's own guide proposes for it."""

_FULL = ("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess")


def _role(kind: str) -> str:
    return f"arn:aws:iam::*:role/{PREFIX}{kind}*"


def _attach(kind: str, action: str | list[str], *policies: str) -> dict[str, Any]:
    return {
        "Sid": f"AttachPolicyToPartnerCentral{kind}Role",
        "Effect": "Allow",
        "Action": action,
        "Resource": _role(kind),
        "Condition": {"ArnLike": {"iam:PolicyARN": [f"arn:aws:iam::*:policy/{policy}" for policy in policies]}},
    }


DOCUMENT: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "CreatePartnerCentralRoles",
            "Effect": "Allow",
            "Action": ["iam:CreateRole"],
            "Resource": [_role("CloudAdmin"), _role("Ace"), _role("Alliance")],
        },
        _attach("CloudAdmin", "iam:AttachRolePolicy", MAPPING_POLICY, *_FULL),
        _attach(
            "Ace",
            ["iam:AttachRolePolicy"],
            "AWSPartnerCentralOpportunityManagement",
            "AWSMarketplaceSellerOfferManagement",
        ),
        _attach("Alliance", ["iam:AttachRolePolicy"], *_FULL),
        {
            "Sid": "AssociatePartnerAccount",
            "Effect": "Allow",
            "Action": ["partnercentral-account-management:AssociatePartnerAccount"],
            "Resource": "*",
        },
        {
            "Sid": "SellerRegistration",
            "Effect": "Allow",
            "Action": [
                "aws-marketplace:ListChangeSets",
                "aws-marketplace:DescribeChangeSet",
                "aws-marketplace:StartChangeSet",
                "aws-marketplace:ListEntities",
                "aws-marketplace:DescribeEntity",
            ],
            "Resource": "*",
        },
    ],
}
"""The six statements, as AWS publishes them. The version of 2024 had three, and is not enough any more."""


@dataclass(frozen=True)
class Need:
    """One thing that must be allowed: some actions on one resource, with what is known of such a request.

    `words` tells the resource to a person, "" where there is only one.
    """

    actions: tuple[str, ...]
    resource: str
    context: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def said(self, action: str) -> str:
        return f"{action} {self.words}".rstrip()


def needs(account: str) -> Iterator[Need]:
    """The permissions one by one, as the document has them; AWS puts a suffix at the end of each role's name."""
    anywhere: list[str] = []
    for statement in DOCUMENT["Statement"]:
        actions, resources = _listed(statement["Action"]), _listed(statement["Resource"])
        policies = statement.get("Condition", {}).get("ArnLike", {}).get("iam:PolicyARN", [])
        if resources == ["*"]:
            anywhere += actions
        for resource in resources if resources != ["*"] else ():
            on = resource.replace("::*:", f"::{account}:").replace("*", "-0")
            role = policy_name(resource).rstrip("*") + "-…"
            if not policies:
                yield Need(tuple(actions), on, words=f"on {role}")
            for policy in map(policy_name, policies):
                context = (("iam:PolicyARN", managed_arn(policy)),)
                yield Need(tuple(actions), on, context, words=f"of {policy} to {role}")
    yield Need(tuple(anywhere), "*")


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


_NAME = r"[\w+=,.@-]{1,64}"
_WHO = re.compile(
    rf"(?:arn:aws:(?:iam|sts)::(?P<account>\d{{12}}):)?(?P<kind>role|user|assumed-role)/(?P<path>(?:[\w+=,.@-]+/)*)(?P<name>{_NAME})",
    re.ASCII,
)


def _someone(text: str) -> str:
    text = text.strip()
    if text and not _WHO.fullmatch(text):
        raise ValueError(
            f"{quoted(text)} names nobody: write role/NAME, user/NAME, or the ARN of a role or user, or leave it "
            "empty for whoever is signed in"
        )
    return text


def _policy(text: str) -> str:
    text = text.strip()
    if not re.fullmatch(r"[\w+=,.@-]{1,128}", text, re.ASCII):
        raise ValueError(f"{quoted(text)} cannot be the name of a policy: use letters, digits and + = , . @ - _")
    return text


class LinkerChoice(BaseModel):
    """The questions about whoever is going to link."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    linker: Annotated[str, AfterValidator(_someone), Called("links the account")] = Field(
        default="",
        title="Who is going to link the account?",
        description="role/NAME, user/NAME, or an ARN. Leave it empty when it is whoever is signed in here.",
    )
    grant: Annotated[bool, Called("give them the linking policy")] = Field(
        default=False,
        title="Should they be given the linking policy?",
        description="Not needed for administrators. A role of Identity Center cannot be given it here, only its "
        "permission set.",
    )
    policy: Annotated[str, AfterValidator(_policy), Called("name of the policy")] = Field(
        default=POLICY,
        title="What should the policy be called?",
        description="Another name helps when a policy of this name is there already, and is another one.",
    )


@dataclass(frozen=True)
class Someone:
    """A role or user that was named: `account` is "" where only a name was given."""

    kind: Literal["role", "user"]
    name: str
    account: str = ""
    arn: str = field(default="", compare=False)


def someone(text: str) -> Someone:
    """Whom a validated answer, or the ARN of who is signed in, names. Raises `ValueError` for anybody else."""
    found = _WHO.fullmatch(text)
    if found is None:
        raise ValueError(f"{quoted(text)} names no role and no user")
    if found["kind"] == "assumed-role":
        return Someone("role", found["path"].rstrip("/").partition("/")[0], found["account"] or "")
    kind: Literal["role", "user"] = "role" if found["kind"] == "role" else "user"
    return Someone(kind, found["name"], found["account"] or "", text if found["account"] else "")
