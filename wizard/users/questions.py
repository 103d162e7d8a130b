"""What people are asked about their users, and the answers with their defaults."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wizard.answers import Answers, BadAnswer, Called
from wizard.catalog import PREFIX
from wizard.situation import YesNo
from wizard.users.mapping import BadDecision, role_name

IMPORT_STEP = "users.import"
INTEGRATIONS_STEP = "users.integrations"


class ImportAnswers(BaseModel):
    """How the users are judged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inactive_days: Annotated[int, Called("inactive after days")] = Field(
        default=180,
        ge=1,
        le=3650,
        title="After how many days without signing in does somebody count as inactive?",
        description="Counted back from the day of the import. Whoever is inactive is listed, and left out of the work "
        "unless you decide otherwise.",
    )


def _role(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return role_name(text)
    except BadDecision as error:
        raise ValueError(str(error)) from None


class Integrations(BaseModel):
    """Which integrations the company uses; what it does not use is not looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crm: Annotated[YesNo, Called("CRM connected")] = Field(
        default="unsure",
        title="Does a CRM system exchange opportunities with Partner Central?",
        description="Salesforce, HubSpot or another one, through AWS's connector, a vendor's, or your own.",
    )
    crm_role: Annotated[str, AfterValidator(_role), Called("CRM's role")] = Field(
        default="",
        title="Which role does the CRM integration use in the linked account?",
        description=f"Its name starts with {PREFIX}. Leave it empty while there is none.",
    )
    ace_offers: Annotated[YesNo, Called("private offers with opportunities")] = Field(
        default="unsure",
        title="Does your sales team connect opportunities with private offers on AWS Marketplace?",
        description="Those who do need to list offers and agreements beside their opportunities.",
    )
    channel: Annotated[YesNo, Called("resells AWS")] = Field(
        default="unsure",
        title="Does your company resell AWS, so that it uses channel management?",
        description="Handshakes, billing transfer and program management accounts.",
    )


def import_answers(answers: Answers) -> ImportAnswers:
    """What was answered about judging users."""
    return answers.of(IMPORT_STEP, ImportAnswers)


def inactive_days(answers: Answers) -> int:
    """After how many days somebody counts as inactive; the usual number where the answer can no longer be used."""
    try:
        return import_answers(answers).inactive_days
    except BadAnswer:
        return ImportAnswers().inactive_days


def integrations(answers: Answers) -> Integrations:
    """What was answered about integrations."""
    return answers.of(INTEGRATIONS_STEP, Integrations)
