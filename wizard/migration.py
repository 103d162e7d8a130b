"""What is arranged before the migration and noted while it runs; the steps of that phase ask these questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wizard.answers import Answers, Called, InWords
from wizard.model import Claim
from wizard.people import Name
from wizard.planner import STEP as SCHEDULE_STEP
from wizard.planner import LocalTime, Planned, Window, moments, planned, window
from wizard.situation import UNSURE, YesNo
from wizard.text import clean
from wizard.users.questions import integrations
from wizard.veil import quoted

READINESS_STEP = "migrate.readiness"
RUN_STEP = "migrate.run"
VALIDATE_STEP = "migrate.validate"

LONGEST_NOTE = 120


def _note(text: str) -> str:
    note = clean(" ".join(text.split()))
    if len(note) > LONGEST_NOTE:
        raise ValueError(f"write it in at most {LONGEST_NOTE} characters")
    return note


def _number(text: str) -> str:
    number = text.strip().removeprefix("#")
    if number and not re.fullmatch(r"[A-Za-z0-9-]{1,40}", number):
        raise ValueError(f"{quoted(text)} is not such a number: letters, digits and hyphens")
    return number


Model = TypeVar("Model", bound=BaseModel)
Note = Annotated[str, AfterValidator(_note)]
Number = Annotated[str, AfterValidator(_number)]


_CRM_OVER = {
    **UNSURE,
    "api": "over the Partner Central API",
    "s3": "over files in an S3 bucket, the older way",
}


class Arrangements(BaseModel):
    """The questions about what has to be arranged before the migration begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    partner_id: Annotated[Number, Called("Partner ID")] = Field(
        default="",
        title="What is your company's Partner ID?",
        description="In the old portal under My Company, Overview. AWS's support asks for it first.",
    )
    support_case: Number = Field(
        default="",
        title="What is the number of the support case that announces the migration?",
        description="Open one with Partner Central support beforehand, with the date: whoever helps you then knows of it.",
    )
    on_call: Name = Field(
        default="",
        title="Who is on call while it runs?",
        description="Somebody who reads the alliance lead's mail, can open a support case, and reaches the IAM "
        "administrator.",
    )
    on_call_reach: Annotated[Note, Called("reached by")] = Field(
        default="", title="How are they reached that night?", description="A telephone number or a chat room."
    )
    freeze: Annotated[YesNo, Called("everybody waits meanwhile")] = Field(
        default="unsure",
        title="Has everybody agreed to leave opportunities and offers alone meanwhile?",
        description="Nobody can work in Partner Central while it runs; deals that are due then have to be settled before.",
    )
    notices: Annotated[YesNo, Called("people have been told")] = Field(
        default="unsure",
        title="Have users, sales and partners been told when it is?",
        description="Leave it open until the window is chosen, in 8.2: that page has the notices ready to send. Then answer "
        "it here.",
    )
    no_way_back: Annotated[YesNo, Called("known that there is no way back")] = Field(
        default="unsure",
        title="Does whoever decides know that there is no way back?",
        description="AWS documents no way to stop or take back a migration, and the linked account stays for good. If it "
        "goes wrong: change nothing, note the time, and open the support case again.",
    )
    tried: Annotated[YesNo, Called("everybody has signed in once")] = Field(
        default="unsure",
        title="Has everybody who needs access signed in to the AWS account once?",
        description="Where people come in through Identity Center, the wizard looks that up for up to 100 people; answer "
        "it where they sign in another way, or are more.",
    )
    crm_over: Annotated[Literal["unsure", "api", "s3"], InWords(_CRM_OVER), Called("CRM works")] = Field(
        default="unsure",
        title="If a CRM is connected: how does it exchange opportunities with Partner Central?",
        description="Leave it open when no CRM is connected; the step about integrations asks that.",
    )
    crm_warned: Annotated[YesNo, Called("those of the CRM are warned")] = Field(
        default="unsure",
        title="If it goes over S3: have those who look after it been warned?",
        description="After the migration the old way misses what people do in the console, and Marketing leads no longer "
        "arrive over S3. The way over the API replaces it.",
    )


class Run(BaseModel):
    """The question about when the migration really began."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    began: Annotated[LocalTime, Called("really began")] = Field(
        default="",
        title="When did the migration really begin?",
        description="Leave it empty when it began as planned. Otherwise date and time on the clocks of the zone you planned "
        "in, as 2026-12-05 22:07.",
    )


class Validation(BaseModel):
    """The questions about what may be looked at afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count_opportunities: Annotated[bool, Called("count your opportunities")] = Field(
        default=False,
        title="May the wizard count your opportunities?",
        description="It asks Partner Central for the first hundred, keeps how many there are, and throws the rest away. "
        "They are about your customers, so nothing is asked before you say yes.",
    )


def arrangements(answers: Answers) -> Arrangements:
    """What was answered about the arrangements."""
    return answers.of(READINESS_STEP, Arrangements)


def validation(answers: Answers) -> Validation:
    """What may be looked at afterwards."""
    return answers.of(VALIDATE_STEP, Validation)


def crm(answers: Answers) -> Literal["none", "unsure", "api", "s3"]:
    """How the CRM is connected, "none" where there is none."""
    return "none" if integrations(answers).crm == "no" else arrangements(answers).crm_over


def pointless(answers: Answers, given: Mapping[str, Any]) -> dict[str, str]:
    """The questions about a CRM that need no asking, given the others as they are typed: each with why."""
    if integrations(answers).crm == "no":
        return dict.fromkeys(("crm_over", "crm_warned"), "no CRM is connected")
    return {} if given.get("crm_over") == "s3" else {"crm_warned": "no CRM is said to go over S3"}


def lacking(answers: Answers) -> tuple[str, ...]:
    """What is not arranged yet, each as the end of "Still to be arranged: …".

    Nobody can be told of a time that is not chosen, so the notices wait for the window.
    """
    arranged, connected = arrangements(answers), crm(answers)
    told = arranged.notices == "yes" or planned(window(answers)) is None
    wanted = {
        "the Partner ID": arranged.partner_id,
        "a support case opened beforehand": arranged.support_case,
        "somebody on call": arranged.on_call,
        "how they are reached": arranged.on_call_reach,
        "that opportunities and offers rest meanwhile": arranged.freeze == "yes",
        "that users, sales and partners are told when it is": told,
        "that whoever decides knows there is no way back": arranged.no_way_back == "yes",
        "whether a CRM is connected, and how": connected != "unsure",
        "that those who look after the S3 connection are warned": connected != "s3" or arranged.crm_warned == "yes",
    }
    return tuple(what for what, there in wanted.items() if not there)


def began(answers: Answers) -> datetime | None:
    """When the migration began, or begins as planned, in UTC; None while nobody knows."""
    chosen = window(answers)
    plan = planned(chosen)
    noted = answers.of(RUN_STEP, Run).began
    if not noted:
        return plan.start if plan else None
    both = moments(noted, chosen.zone)
    if not both:
        return None
    # Of two moments on a night when clocks are put back, the one nearer to the plan.
    return min(both, key=lambda moment: abs((moment - plan.start).total_seconds())) if plan else both[0]


def stood(claim: Claim, step: str, model: type[Model]) -> Model | None:
    """The answers of a step as they stood when something was stated; None where that is not known."""
    try:
        return model.model_validate_json(claim.over[step])
    except (KeyError, ValueError):
        return None


def is_booked(claims: Mapping[str, Claim], plan: Planned) -> bool:
    """Whether somebody stated that this very time is booked; other answers may have changed since."""
    claim = claims.get("migrate.scheduled")
    then = stood(claim, SCHEDULE_STEP, Window) if claim else None
    booked = planned(then) if then else None
    return booked is not None and booked.start == plan.start
