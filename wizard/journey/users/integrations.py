"""users.integrations: CRM, private offers and channel management, each only where the company uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from wizard.aws import iam
from wizard.aws.simulation import CAVEAT, Simulated, Verdict, simulate
from wizard.catalog import PREFIX, policy_name
from wizard.clicks import Click
from wizard.model import (
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    claimed,
    evidence_document,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.situation import nothing_to_migrate
from wizard.trust import TrustKind, compare
from wizard.users.legacy import ACE_MANAGER, ACE_USER, CHANNEL
from wizard.users.questions import INTEGRATIONS_STEP as ID
from wizard.users.questions import Integrations, integrations
from wizard.users.value import CLOUD_ADMIN_ROLE

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/crm-integration-user-mapping.html"
OFFERS_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html"
CHANNEL_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/channel-management-user-mapping.html"

EXPLANATION = """\
Three integrations have a mapping of their own in the older portal. Answer which of them your company uses; what it does \
not use is left aside.

A CRM system acts through one role in the linked account. People who connect opportunities with private offers need to \
list offers and agreements beside their opportunities. Channel management needs roles in the linked account and in every \
program management account, and the wizard can only look into the first: somebody states that the others are there.

An integration that still exchanges files through S3 goes on until the migration, and loses step once people use what \
only the console has. Plan its move to the interface for programs."""

ACTIONS = ("aws-marketplace:ListEntities", "aws-marketplace:SearchAgreements")
"""What connecting opportunities with private offers takes at least."""

AS_SELLER = (("aws-marketplace:PartyType", "Proposer"), ("aws-marketplace:AgreementType", "PurchaseAgreement"))

CHANNEL_POLICIES = frozenset({"AWSPartnerCentralChannelManagement", "AWSPartnerCentralFullAccess"})

CRM_CLAIM = "The role of the CRM integration is mapped in the older portal, under IAM role for CRM integration."
CHANNEL_CLAIM = "Every program management account has the roles for handshakes and for billing transfer."

UNSURE = "Answer the questions of this step."


def crm_role(look: Look, _: str) -> Finding:
    """Whether the role of the CRM integration is there and may do what it has to; that it is mapped is somebody's word."""
    given = integrations(look.answers)
    if given.crm == "no":
        return not_applicable("You answered that no CRM system is connected.")
    if given.crm == "unsure":
        return unknown("Nobody has said yet whether a CRM system is connected to Partner Central.", UNSURE)
    if not given.crm_role:
        return failed("Nobody has said which role the CRM integration uses.", "Name it in the questions of this step.")
    name = given.crm_role
    trouble, evidence = _role_trouble(look, name)
    if trouble is not None:
        return trouble
    claim = look.claims.get("users.crm-role")
    if claim is None:
        return unknown(
            f"{name} can do what a CRM integration does. Nobody has stated that it is mapped, and no API tells.",
            "Map it in the portal, then state it here.",
            evidence=evidence,
        )
    return claimed(claim, f"{name} can do what a CRM integration does. {CRM_CLAIM}", evidence=evidence)


def ace_offers(look: Look, _: str) -> Finding:
    """Whether the roles of those who work with opportunities may also list offers and agreements."""
    given = integrations(look.answers)
    if given.ace_offers == "no":
        return not_applicable("You answered that nobody connects opportunities with private offers.")
    if given.ace_offers == "unsure":
        return unknown("Nobody has said yet whether opportunities are connected with private offers.", UNSURE)
    roles = _roles_of(look, (ACE_MANAGER, ACE_USER)) or [f"{PREFIX}ACEManager"]
    evidence: list[Evidence] = []
    for name in roles:
        trouble, seen = _role_trouble(look, name)
        if trouble is not None:
            return trouble
        evidence += seen
    names = " and ".join(roles)
    return passed(
        f"As far as IAM can work it out, {names} may list offers and agreements; only trying shows it for sure.",
        evidence=tuple(evidence),
    )


def _roles_of(look: Look, legacy: Iterable[str]) -> list[str]:
    """The roles that people with some legacy roles are mapped to, but for AWS's own."""
    users = look.users
    wanted = set(legacy)
    found = {users.decisions[user.key].role for user in users.to_map if wanted & set(user.roles)}
    return sorted(found - {CLOUD_ADMIN_ROLE})


def _role_trouble(look: Look, name: str) -> tuple[Finding | None, tuple[Evidence, ...]]:
    """What is the matter with a role that has to list offers and agreements, None when nothing; and what was seen."""
    role = iam.role(look.aws, name)
    if role is None:
        return failed(f"{name} is not there.", "Make it on the page Persona roles, or name another one."), ()
    found = compare(role.get("AssumeRolePolicyDocument"))
    document = evidence_document("trust policy", role.get("AssumeRolePolicyDocument"))
    if found.kind is TrustKind.UNREADABLE:
        return unknown(f"{name}: {found.said()}", "Look at it in the IAM console.", evidence=(document,)), ()
    if found.kind is not TrustKind.SAME:
        remedy = "Correct its trust policy: only Partner Central has to be able to use it."
        return failed(f"{name}: {found.said()}", remedy, evidence=(document,)), ()
    simulated = simulate(look.aws, str(role["Arn"]), ACTIONS, "*", AS_SELLER)
    evidence = (
        document,
        *(Evidence(label=f"{name}: {one.action}", value=one.said) for one in simulated),
        Evidence(label="what nobody can know beforehand", value=CAVEAT),
    )
    return _denied(name, simulated, evidence), evidence


def _denied(name: str, simulated: list[Simulated], evidence: tuple[Evidence, ...]) -> Finding | None:
    denied = [one for one in simulated if one.verdict not in (Verdict.ALLOWED, Verdict.DEPENDS)]
    if denied:
        said = "; ".join(f"{one.action}: {one.said}" for one in denied)
        remedy = "Attach AWSMarketplaceSellerOfferManagement to it, which is what AWS has for this."
        return failed(f"{name} cannot list offers and agreements ({said}).", remedy, evidence=evidence)
    if any(one.verdict is Verdict.DEPENDS for one in simulated):
        return unknown(
            f"Whether {name} can list offers and agreements depends on the session.", "Try it.", evidence=evidence
        )
    return None


# --- channel management

HANDSHAKE_ROLE = "PartnerCentralChannelHandshakeApprovalManagement"
BILLING_ROLE = "PartnerCentralChannelBillingTransferReadOnly"


def channel_roles(look: Look, _: str) -> Finding:
    """Whether a role for channel management is in the linked account; those in other accounts are somebody's word."""
    given = integrations(look.answers)
    if given.channel == "no":
        return not_applicable("You answered that your company does not use channel management.")
    if given.channel == "unsure":
        return unknown("Nobody has said yet whether your company uses channel management.", UNSURE)
    tried = _roles_of(look, (CHANNEL,)) or [f"{PREFIX}ChannelManager", f"{PREFIX}ChannelApprover"]
    able = [name for name in tried if _manages_channel(look, name)]
    documents = _documents(look)
    if not able:
        return failed(
            f"None of {', '.join(tried)} lets Partner Central in and has AWSPartnerCentralChannelManagement.",
            "Make or correct it on the page Persona roles.",
            evidence=documents,
        )
    claim = look.claims.get("users.channel-roles")
    if claim is None:
        return unknown(
            f"{' and '.join(able)} is ready in the linked account. Into program management accounts nobody can look from "
            "here.",
            f"Make {HANDSHAKE_ROLE} and {BILLING_ROLE} in each of them (the evidence has the documents), then state it.",
            evidence=documents,
        )
    return claimed(claim, f"{' and '.join(able)} is ready in the linked account. {CHANNEL_CLAIM}", evidence=documents)


def _manages_channel(look: Look, name: str) -> bool:
    role, attached = iam.role(look.aws, name), iam.attached(look.aws, name)
    if role is None or attached is None:
        return False
    trusted = compare(role.get("AssumeRolePolicyDocument")).kind is TrustKind.SAME
    return trusted and bool(CHANNEL_POLICIES & {policy_name(arn) for arn in attached})


def billing_trust(account: str | None) -> str:
    """The trust policy of the billing role in a program management account: the linked account may use it."""
    principal = {"AWS": f"arn:aws:iam::{account or 'ID-OF-THE-LINKED-ACCOUNT'}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


BILLING_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "BillingTransferReadOnly",
                "Effect": "Allow",
                "Action": [
                    "organizations:DescribeResponsibilityTransfer",
                    "organizations:ListHandshakesForOrganization",
                    "organizations:ListInboundResponsibilityTransfers",
                    "organizations:ListOutboundResponsibilityTransfers",
                ],
                "Resource": "*",
            }
        ],
    },
    indent=2,
)
"""https://docs.aws.amazon.com/partner-central/latest/developer-guide/channel-access-control.html"""


def _documents(look: Look) -> tuple[Evidence, ...]:
    return (
        Evidence(label=f"policy of {HANDSHAKE_ROLE}", value="AWSPartnerCentralChannelHandshakeApprovalManagement"),
        Evidence(label=f"trust policy of {BILLING_ROLE}", value=billing_trust(look.account)),
        Evidence(label=f"policy of {BILLING_ROLE}", value=BILLING_POLICY),
    )


# --- clicks


def clicks(look: Look) -> tuple[Click, ...]:
    """The mappings that have a place of their own in the portal."""
    return tuple(_clicks(look))


def _clicks(look: Look) -> Iterator[Click]:
    given = integrations(look.answers)
    if given.crm == "yes":
        yield from _crm_clicks(given)
    if given.channel == "yes":
        yield from _channel_clicks(look)
    if given.crm != "yes" and given.channel != "yes":
        yield Click(do="There is nothing to press, as long as neither a CRM system nor channel management is used.")


def _crm_clicks(given: Integrations) -> Iterator[Click]:
    part = "CRM"
    yield Click(
        do="In the older Partner Central, on the home page under AWS Marketplace, press Manage Linked Account.",
        see="A page with a section IAM role for CRM integration.",
        part=part,
        docs=DOCS,
    )
    yield Click(
        do="In that section press Map IAM role, choose the role, and press Map role.",
        copy=given.crm_role,
        label="role of the CRM integration" if given.crm_role else "",
        see="The role stands in that section.",
        trouble="If it is not offered, its name or its trust policy is not right; see the results of this step.",
        part=part,
        docs=DOCS,
    )


def _channel_clicks(look: Look) -> Iterator[Click]:
    part = "Channel management"
    roles = _roles_of(look, (CHANNEL,)) or [f"{PREFIX}ChannelManager"]
    yield Click(
        do="In the older Partner Central, on the home page under AWS account linking, press Manage Linked Account, then "
        "Manage IAM roles.",
        see="The users who are no cloud admins.",
        part=part,
        docs=CHANNEL_DOCS,
    )
    yield Click(
        do="Select who works with channels, press Map IAM role, choose the role, and press Map role.",
        copy=roles[0],
        label="role for channel management",
        see="The role stands beside the user.",
        part=part,
        docs=CHANNEL_DOCS,
    )
    yield Click(
        do=f"In each program management account make the role {BILLING_ROLE} with this trust policy.",
        copy=billing_trust(look.account),
        label="trust policy",
        see="The role in the list of roles of that account.",
        part=part,
        docs=CHANNEL_DOCS,
    )
    yield Click(do="Give it this policy.", copy=BILLING_POLICY, label="policy", part=part, docs=CHANNEL_DOCS)
    yield Click(
        do=f"In the same account make the role {HANDSHAKE_ROLE} with this AWS managed policy.",
        copy="AWSPartnerCentralChannelHandshakeApprovalManagement",
        label="policy",
        see="Both roles in the list of roles of that account.",
        trouble="AWS does not say whom it has to trust: let in those of that account who approve handshakes.",
        part=part,
        docs=CHANNEL_DOCS,
    )


STEP = Step(
    id=ID,
    title="Integrations",
    owner=Owner.EITHER,
    minutes=15,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=Integrations,
    applies=nothing_to_migrate,
    clicks=clicks,
    checks=(
        Check(
            id="users.crm-role",
            title="The CRM role is ready and mapped",
            judge=crm_role,
            severity=Severity.ADVICE,
            docs=DOCS,
            claim=CRM_CLAIM,
        ),
        Check(
            id="users.ace-offers",
            title="ACE users can connect private offers",
            judge=ace_offers,
            severity=Severity.ADVICE,
            docs=OFFERS_DOCS,
        ),
        Check(
            id="users.channel-roles",
            title="Channel roles are where they belong",
            judge=channel_roles,
            severity=Severity.ADVICE,
            docs=CHANNEL_DOCS,
            claim=CHANNEL_CLAIM,
        ),
    ),
)
