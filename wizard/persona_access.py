"""What each persona has to be allowed in Partner Central, as a handful of telling actions; and the role it signs in with.

https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.answers import Answers
from wizard.aws.identity import OF_A_SET
from wizard.catalog import PERSONAS
from wizard.linking import Need
from wizard.signon import wanted_sets

SSO_PATH = "/aws-reserved/sso.amazonaws.com/"

_OPENS = ("partnercentral:ListPartners", "partnercentral:GetPartner")
_WORKS: dict[str, tuple[str, ...]] = {
    "AllianceLead": (
        *_OPENS,
        "partnercentral:ListOpportunities",
        "partnercentral:UpdateOpportunity",
        "partnercentral:ListSolutions",
    ),
    "ACEManager": (
        *_OPENS,
        "partnercentral:ListOpportunities",
        "partnercentral:CreateOpportunity",
        "partnercentral:UpdateOpportunity",
    ),
    "Marketing": (*_OPENS, "partnercentral:GetProfileVisibility"),
    "ChannelManager": (
        *_OPENS,
        "partnercentral:ListProgramManagementAccounts",
        "partnercentral:ListRelationships",
        "partnercentral:CreateChannelHandshake",
    ),
    "ChannelApprover": ("partnercentral:ListChannelHandshakes", "partnercentral:AcceptChannelHandshake"),
    "Technical": (*_OPENS, "partnercentral:ListSolutions", "aws-marketplace:ListEntities"),
    "ReadOnly": (*_OPENS, "partnercentral:ListOpportunities"),
    "Funding": (*_OPENS, "partnercentral:ListBenefits"),
    "Integration": ("partnercentral:ListPartners", "partnercentral:ListOpportunities"),
}
"""Telling actions, by persona; a persona of the company's own has to open Partner Central at least."""

_SANDBOX = "Integration"
"""The persona that works in the catalog Sandbox only."""

_THINGS = {"Partner": "partner/partner-example", "Profile": "partner/partner-example", "Opportunity": "opportunity/O1"}


@dataclass(frozen=True)
class SignInRole:
    """The role that Identity Center made in the account for one persona; `name` is "" while it has made none."""

    persona: str
    permission_set: str
    name: str = ""
    arn: str = ""


def needs(persona: str, account: str) -> Iterator[Need]:
    """The actions of a persona one by one, each on a resource of the kind it is about, in the catalog it works in."""
    catalog = "Sandbox" if persona == _SANDBOX else "AWS"
    context = (("partnercentral:Catalog", catalog),)
    for action in _WORKS.get(persona, _OPENS):
        service, _, name = action.partition(":")
        about = re.sub(r"^(Get|List|Update|Create|Put|Start)", "", name)
        kind = "Opportunity" if about == "Opportunities" else about.removesuffix("s").removesuffix("Visibility")
        where = f"arn:aws:partnercentral:us-east-1:{account}:catalog/{catalog}/"
        on = f"{where}{_THINGS[kind]}" if service == "partnercentral" and kind in _THINGS else "*"
        yield Need((action,), on, context if service == "partnercentral" else ())


def sign_in_roles(
    answers: Answers, account: str | None, roles: Iterator[tuple[str, str, str]]
) -> tuple[SignInRole, ...]:
    """The role of every chosen persona among the account's roles, given as name, path and ARN."""
    made = {
        match[1]: (name, arn)
        for name, path, arn in roles
        if path.startswith(SSO_PATH) and (match := OF_A_SET.fullmatch(name))
    }
    return tuple(
        SignInRole(wanted.persona, wanted.name, *made.get(wanted.name, ()))
        for wanted in wanted_sets(answers, account)
        if wanted.inline is None
    )


def title(persona: str) -> str:
    """A persona in words."""
    return next((known.title for known in PERSONAS if known.name == persona), persona)
