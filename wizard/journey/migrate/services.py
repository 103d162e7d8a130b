"""migrate.validate: what answers after the migration: opportunities, the Marketplace, the API of the CRM."""

from __future__ import annotations

from wizard import situation
from wizard.aws import marketplace, selling
from wizard.migration import crm, validation
from wizard.model import Evidence, Finding, Look, failed, not_applicable, passed

_LATE = "Opportunities may take up to a day after the migration."


def opportunities(look: Look, _: str) -> Finding:
    """How many opportunities there are, once somebody said that they may be counted; nothing of them is kept."""
    if not validation(look.answers).count_opportunities:
        return not_applicable(
            "Opportunities are about your customers, so they are counted only once you say yes in the questions of this "
            "step."
        )
    number = selling.opportunities(look.aws)
    count = f"{number} or more" if number >= selling.FIRST else str(number)
    evidence = (Evidence(label="counted", value=f"{count}; their contents were thrown away"),)
    if number:
        said = (
            f"Partner Central answers with {count} opportunities. Compare the number with what you had before. {_LATE}"
        )
        return passed(said, evidence=evidence)
    return failed(
        "Partner Central answers, and there is no opportunity.",
        f"If you had some before: {_LATE} Look again tomorrow; if it stays so, open a support case, and enter nothing a "
        "second time.",
        evidence=evidence,
    )


def marketplace_answers(look: Look, _: str) -> Finding:
    """Whether the seller's catalog still answers, for companies that sell there."""
    reason = situation.not_a_seller(look.answers)
    if reason:
        return not_applicable(reason)
    found = [kind for kind in marketplace.KINDS if marketplace.sells(look.aws, kind)]
    evidence = (Evidence(label="found", value=", ".join(found) or "nothing"),)
    if found:
        return passed(f"AWS Marketplace answers, and your entries are there: {', '.join(found)}.", evidence=evidence)
    if situation.situation(look.answers).marketplace_seller == "unsure":
        return not_applicable("Nothing is listed on AWS Marketplace from this account.", evidence=evidence)
    return failed(
        "AWS Marketplace answers, and this account lists nothing there although you sell.",
        "If you sell from another account, that is as it was. If it was this one, ask AWS Marketplace seller operations.",
        evidence=evidence,
    )


def ace(look: Look, _: str) -> Finding:
    """Whether the API that a CRM uses still answers, where one is connected."""
    kind = crm(look.answers)
    if kind == "none":
        return not_applicable("No CRM is connected to Partner Central.")
    if kind == "unsure":
        return not_applicable(
            "Nobody has answered yet how the CRM is connected; the questions of the readiness ask it."
        )
    role = selling.settings(look.aws)
    evidence = (Evidence(label="role for snapshot jobs", value=role or "none"),)
    if kind == "s3":
        return failed(
            "The API for opportunities answers, but your CRM goes over S3, which misses what people do in the console.",
            "Plan the move to the API with whoever looks after the CRM.",
            evidence=evidence,
        )
    return passed(
        "The API for opportunities answers this account. Whether your CRM gets through with its own role, its next run "
        "shows.",
        evidence=evidence,
    )
