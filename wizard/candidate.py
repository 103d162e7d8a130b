"""The account that will be linked: what is asked about it, and the one moment in which it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from wizard.answers import Answers, BadAnswer, Called, InWords
from wizard.situation import UNSURE, YesNo
from wizard.text import clean
from wizard.veil import quoted

STEP = "decide.account"

CONFIRMING = "confirm_last_four"
"""The question whose answer binds the journey to the account."""

LONGEST_REASON = 300

Candidate = Annotated[
    Literal["unsure", "new", "existing", "seller"],
    InWords(
        {
            **UNSURE,
            "new": "a new one, which we make for this",
            "existing": "one that we have, and that sells nothing on Marketplace",
            "seller": "our Marketplace seller account",
        }
    ),
]
Purpose = Annotated[
    Literal[
        "unsure", "dedicated", "seller", "shared", "production", "buyer", "developer", "sandbox", "personal", "test"
    ],
    InWords(
        {
            **UNSURE,
            "dedicated": "partner business only, or it is new",
            "seller": "selling on Marketplace",
            "shared": "shared services",
            "production": "production: what customers use",
            "buyer": "buying on Marketplace",
            "developer": "development",
            "sandbox": "trying things out (a sandbox)",
            "personal": "one person's own things",
            "test": "tests",
        }
    ),
]


def _account(text: str) -> str:
    digits = re.sub(r"[ -]", "", text)
    if digits and not re.fullmatch(r"[0-9]{12}", digits):
        raise ValueError(f"{quoted(text)} is not an AWS account id: it has 12 digits")
    return digits


def _last_four(text: str) -> str:
    digits = text.strip()
    if digits and not re.fullmatch(r"[0-9]{4}", digits):
        raise ValueError("type the last four digits of the account, and nothing else")
    return digits


def _reason(text: str) -> str:
    reason = clean(" ".join(text.split()))
    if len(reason) > LONGEST_REASON:
        raise ValueError(f"a reason has at most {LONGEST_REASON} characters")
    if reason and not any(char.isalpha() for char in text):
        raise ValueError("write the reason in words")
    return reason


_SELLERS = "Only for Marketplace sellers."


class AccountChoice(BaseModel):
    """The considerations that AWS publishes for choosing an account, each a question, and then the choice.

    https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    third_party: Annotated[YesNo, Called("a third party manages accounts")] = Field(
        default="unsure",
        title="Does a third party, such as a distributor, manage your AWS accounts?",
        description="Partners who buy AWS through a distributor often have such accounts.",
    )
    candidate: Annotated[Candidate, Called("you think of")] = Field(
        default="unsure",
        title="Which account are you thinking of?",
        description="The questions after this one are about that account.",
    )
    purpose: Annotated[Purpose, Called("used for")] = Field(
        default="unsure",
        title="What is that account used for today?",
        description="AWS takes no account that is for development, trying things out, one person or tests.",
    )
    company_owned: Annotated[YesNo, Called("your company owns it")] = Field(
        default="unsure",
        title="Does your company own it, in an organization that your company controls?",
        description="AWS takes no account that belongs to a distributor or stands in a distributor's organization.",
    )
    fee_here: Annotated[YesNo, Called("APN fee billed to it")] = Field(
        default="unsure",
        title="May the APN fee be billed to it?",
        description="The linked account is billed the fee. In an organization, the management account can pay it.",
    )
    apis_here: Annotated[YesNo, Called("APN features in it")] = Field(
        default="unsure",
        title="Should the APN features and APIs live in it?",
        description="Opportunities, their history and invitations stay in the linked account; they cannot move.",
    )
    outsiders: Annotated[YesNo, Called("outsiders can get in")] = Field(
        default="unsure",
        title="Can people outside your company get into it?",
        description="Whoever administers the account can reach Partner Central, a distributor's people too.",
    )
    suits_users: Annotated[YesNo, Called("suits all users")] = Field(
        default="unsure",
        title="Is it a suitable place to administer everybody who will use Partner Central?",
        description="All future users are administered there: opportunities, solutions, fund requests.",
    )
    seller_features: Annotated[YesNo, Called("needs features for sellers")] = Field(
        default="unsure",
        title="Do you need Marketplace features that want a linked seller account?",
        description=_SELLERS,
    )
    isv_accelerate: Annotated[YesNo, Called("plans ISV Accelerate")] = Field(
        default="unsure",
        title="Do you plan to join ISV Accelerate?",
        description=f"{_SELLERS} It is AWS's co-sell program for software companies.",
    )
    shares_with_marketplace: Annotated[YesNo, Called("shares with Marketplace")] = Field(
        default="unsure",
        title="Will you share opportunities, offers or listings between Partner Central and Marketplace?",
        description=_SELLERS,
    )
    busiest_seller: Annotated[YesNo, Called("busiest seller account instead")] = Field(
        default="unsure",
        title="Would the seller account with the most listings serve better as the primary account?",
        description=_SELLERS,
    )
    stays_primary: Annotated[YesNo, Called("may stay primary")] = Field(
        default="unsure",
        title="If more seller accounts are made later, may your seller account stay the primary one?",
        description=f"{_SELLERS} The others are connected to it as subsidiaries.",
    )
    management_reason: Annotated[str, AfterValidator(_reason), Called("why the management account")] = Field(
        default="",
        title="If it is your organization's management account: why that one all the same?",
        description="AWS calls that not recommended. Your reason is kept with the journey. Leave it empty otherwise.",
    )
    account: Annotated[str, AfterValidator(_account)] = Field(
        default="",
        title="Which account will be linked?",
        description="Of a list choose it there; else write its 12 digits. Leave it open until you have decided.",
    )
    confirm_last_four: Annotated[str, AfterValidator(_last_four), Called("confirmed with")] = Field(
        default="",
        title="What are its last four digits, to confirm?",
        description="This binds the journey to the account for good. Once you have migrated, the linked account is "
        "permanent: AWS does not move Partner Central's data to another.",
    )

    @model_validator(mode="after")
    def _same_account(self) -> AccountChoice:
        if self.confirm_last_four and not self.account:
            raise ValueError("confirm_last_four: name the account as well; four digits alone name none")
        if self.confirm_last_four and self.confirm_last_four != self.account[-4:]:
            raise ValueError(
                f"confirm_last_four: {quoted(self.confirm_last_four)} are not the last four digits of account {self.account}"
            )
        return self


def choice(answers: Answers) -> AccountChoice:
    """What was answered about the account."""
    return answers.of(STEP, AccountChoice)


def confirmed_account(answers: Answers) -> str:
    """The account that was chosen and confirmed by its last four digits; "" when there is none.

    Answers that no longer validate confirm nothing.
    """
    try:
        chosen = choice(answers)
    except BadAnswer:
        return ""
    return chosen.account if chosen.confirm_last_four else ""


def newly_confirmed(answers: Answers, step: str, values: Mapping[str, Any]) -> str:
    """The account that answers to a step would confirm for good; "" when they would confirm none, or do so already."""
    if step != STEP:
        return ""
    account = confirmed_account(Answers({step: values}))
    return account if account != confirmed_account(answers) else ""
