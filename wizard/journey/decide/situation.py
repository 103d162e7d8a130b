"""decide.situation: three questions that lead to a personal plan, and whether a partner is registered here already."""

from __future__ import annotations

from typing import Any

from wizard.aws import partnercentral
from wizard.journey.decide.signed_in import elsewhere
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    claimed,
    failed,
    not_applicable,
    passed,
)
from wizard.situation import STEP as ID
from wizard.situation import CompanySituation, done_by_this_journey, personal_plan

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-accounts.html"
API = "https://docs.aws.amazon.com/partner-central/latest/APIReference/API_account_ListPartners.html"

EXPLANATION = """\
AWS is moving its partners from the older Partner Central, with its own passwords, into the AWS console. For that a \
company links one AWS account, gives everybody a way to sign in, and migrates. Three questions decide what of this is \
yours to do.

AWS told partners to migrate by 30 September 2026. Most are past that date: being late is normal. Until a company has \
migrated most functions wait; partners were told that no data is lost.

One trap comes before everything else. The console says Not Registered to partners who have not migrated yet. That is \
no invitation to register: a second registration replaces the history of the first. This wizard never registers \
anybody, and looks here whether somebody already has."""

CLAIM = "The partner that is registered in this account is our own, and our history is in it."


def registered(look: Look, _: str) -> Finding:
    """Whether Partner Central already knows a partner in this account: registered, or migrated."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    plan = tuple(Evidence(label="your plan", value=line) for line in personal_plan(look.answers))
    partners = partnercentral.partners(look.aws)
    if not partners:
        free = "Partner Central knows no partner in this account: nothing is registered or migrated here yet."
        return passed(f"{free} {plan[0].value}", evidence=plan)
    evidence = (*(_described(partner) for partner in partners), *plan)
    done = done_by_this_journey(look.claims)
    if done:
        return not_applicable(f"A partner is registered here, as it should be. {done}", evidence=evidence)
    named = ", ".join(str(partner.get("LegalName") or partner["Id"]) for partner in partners)
    claim = look.claims.get("decide.registered")
    if claim is not None:
        return claimed(claim, f"A partner is registered in this account: {named}. It is yours.", evidence=evidence)
    return failed(
        f"A partner is already registered in this account: {named}.",
        "Find out who registered it. If it is yours, with your history in it, the alliance lead states that here; if "
        "not, choose another account, and never register a second time.",
        evidence=evidence,
    )


def _described(partner: dict[str, Any]) -> Evidence:
    created = partner.get("CreatedAt")
    since = f", since {created:%Y-%m-%d}" if created else ""
    return Evidence(label="partner", value=f"{partner.get('LegalName') or 'without a name'} · {partner['Id']}{since}")


STEP = Step(
    id=ID,
    title="Where you stand",
    owner=Owner.ALLIANCE_LEAD,
    minutes=5,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=CompanySituation,
    checks=(
        Check(
            id="decide.registered",
            title="No partner is registered in the account yet",
            judge=registered,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=API,
            claim=CLAIM,
        ),
    ),
)
