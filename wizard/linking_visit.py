"""What the alliance lead takes along to the portal: the one thing that the linking page asks for and AWS cannot tell."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wizard.answers import Answers, Called
from wizard.text import clean

STEP = "link.account"

LONGEST_NAME = 200


def _legal_name(text: str) -> str:
    name = clean(" ".join(text.split()))
    if len(name) > LONGEST_NAME:
        raise ValueError(f"a legal name has at most {LONGEST_NAME} characters")
    if name and not any(char.isalnum() for char in text):
        raise ValueError("write the name of the company, with letters")
    return name


class LinkingVisit(BaseModel):
    """What is typed into the linking page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    legal_name: Annotated[str, AfterValidator(_legal_name), Called("legal business name")] = Field(
        default="",
        title="What is your company's legal business name?",
        description="As it stands in your company's register, to the letter: the linking page asks for it. Sellers on "
        "AWS Marketplace see theirs there already.",
    )


def visit(answers: Answers) -> LinkingVisit:
    """What was answered for the visit to the portal."""
    return answers.of(STEP, LinkingVisit)
