"""Where a company stands before it begins, and the personal plan that follows from that.

Steps that do not apply to a company ask here: `Step.applies` takes the answers and gives the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wizard.answers import Answers, Called, InWords
from wizard.model import Claim

STEP = "decide.situation"

DONE_BY_THIS_JOURNEY = {
    "migrate.completed": "This journey has migrated it",
    "link.claimed": "This journey has linked it",
}
"""Checks of later phases: once somebody has stated one of them, a partner in this account is what was meant to be."""


def _yes_or_no(value: Any) -> Any:
    """JSON's true and false are answers too."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


UNSURE = {"unsure": "not sure yet"}
YesNo = Annotated[Literal["unsure", "yes", "no"], BeforeValidator(_yes_or_no), InWords(UNSURE)]
"""An answer that may be left open; nobody has to guess."""


_SELLS = {
    **UNSURE,
    "no": "no, it does not sell there",
    "one": "yes, from a single seller account",
    "several": "yes, from several seller accounts",
}


class CompanySituation(BaseModel):
    """The three questions that come before everything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked_to_migrate: Annotated[YesNo, Called("AWS has asked to migrate")] = Field(
        default="unsure",
        title="Has AWS asked your company to migrate?",
        description="By email, or by a banner in the older Partner Central. AWS told partners to do it by 2026-09-30; "
        "most are past that date, and that is normal.",
    )
    legacy_logins: Annotated[YesNo, Called("logins to the older Partner Central")] = Field(
        default="unsure",
        title="Does anybody at your company sign in to the older Partner Central?",
        description="That is the portal with its own email and password, at partnercentral.awspartner.com. "
        "Whoever registered directly in the AWS console has no such login.",
    )
    marketplace_seller: Annotated[
        Literal["unsure", "no", "one", "several"], InWords(_SELLS), Called("sells on Marketplace")
    ] = Field(
        default="unsure",
        title="Does your company sell on AWS Marketplace, and from how many accounts?",
        description="Buying there does not count.",
    )


def situation(answers: Answers) -> CompanySituation:
    """What was answered to the three questions."""
    return answers.of(STEP, CompanySituation)


def nothing_to_migrate(answers: Answers) -> str:
    """Why there is nothing to link and nobody to migrate; "" when there is, or when nobody is sure.

    AWS asks only companies with a legacy account, so an answer that contradicts itself leaves every step in place.
    """
    stands = situation(answers)
    if stands.legacy_logins == "no" and stands.asked_to_migrate != "yes":
        return "You answered that nobody has a login to the older Partner Central: there is nothing to migrate."
    return ""


def not_a_seller(answers: Answers) -> str:
    """Why what is for Marketplace sellers does not apply; "" when it does, or when nobody is sure."""
    if situation(answers).marketplace_seller == "no":
        return "You answered that your company does not sell on AWS Marketplace."
    return ""


def personal_plan(answers: Answers) -> tuple[str, ...]:
    """What the answers mean for this company, in sentences."""
    stands = situation(answers)
    return (_about_migrating(stands), _about_lateness(stands), _about_selling(stands))


def done_by_this_journey(claims: Mapping[str, Claim]) -> str:
    """Whether the journey itself has linked or migrated the account, in words; "" when it has not."""
    for check, said in DONE_BY_THIS_JOURNEY.items():
        if check in claims:
            return f"{said}, as {claims[check].who} stated."
    return ""


def _about_migrating(stands: CompanySituation) -> str:
    if stands.legacy_logins == "yes":
        return "Link the account, give every user a role, then migrate: the whole journey is yours."
    if stands.legacy_logins == "no" and stands.asked_to_migrate == "yes":
        return (
            "These two answers do not fit: AWS asks only companies that have an account in the older Partner Central. "
            "Find out who signs in there; until then every step stays in the journey."
        )
    if stands.legacy_logins == "no":
        return (
            "Without logins to the older Partner Central there is nothing to migrate. Accounts, roles and sign-on are "
            "still worth setting up."
        )
    return (
        "Find out whether anybody signs in to the older Partner Central: ask whoever looks after the partnership. The "
        "console saying Not Registered does not mean no; it also says so to partners who have not migrated yet."
    )


def _about_lateness(stands: CompanySituation) -> str:
    if stands.asked_to_migrate == "yes":
        return (
            "AWS told partners to migrate by 2026-09-30. Being past it is normal: most functions wait until you have "
            "migrated, and partners were told that no data is lost."
        )
    return "AWS has published no date in its documentation; what partners were told by email was 2026-09-30."


def _about_selling(stands: CompanySituation) -> str:
    return {
        "no": "You do not sell on Marketplace: any account that meets AWS's criteria will do, or a new one.",
        "one": "You sell from one account: AWS prefers that one, when it meets the criteria.",
        "several": "You sell from several accounts: AWS prefers the one that stands for the whole company; the others "
        "are connected later as subsidiaries.",
        "unsure": "Find out whether your company sells on Marketplace: it decides which account is the right one.",
    }[stands.marketplace_seller]
