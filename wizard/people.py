"""The three people of a journey: who has the rights, who has the portal, who pays."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from wizard.answers import Answers, BadAnswer, Called
from wizard.mailboxes import is_address
from wizard.model import Owner
from wizard.text import clean
from wizard.veil import quoted

STEP = "decide.people"

LONGEST_NAME = 80

A_NAME = "a name that others know"
"""What stands in an empty field for a name."""


def read_name(text: str) -> str:
    """A person's name as it is kept, wherever one is asked for; "" for none. Raises `ValueError` when it is none."""
    name = clean(" ".join(text.split()))
    if len(name) > LONGEST_NAME:
        raise ValueError(f"a name has at most {LONGEST_NAME} characters")
    if name and not any(char.isalpha() for char in text):
        raise ValueError("write a name, with letters")
    return name


def _address(text: str) -> str:
    address = text.strip()
    if address and not is_address(address):
        raise ValueError(f"{quoted(address)} is not an email address; write one like somebody@example.com")
    return address


Name = Annotated[str, AfterValidator(read_name)]
Address = Annotated[str, AfterValidator(_address)]

_WORK_ADDRESS = "Their own address at your company; not a shared mailbox and not a private one."


class People(BaseModel):
    """Who does what. One person may be named more than once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    iam_admin_name: Annotated[Name, Called("IAM administrator")] = Field(
        default="",
        title="Who is the IAM administrator?",
        description="Somebody with administrator rights in the account that will be linked: roles, policies, sign-on.",
    )
    iam_admin_email: Annotated[Address, Called("IAM administrator's email")] = Field(
        default="", title="What is the IAM administrator's work email?", description=_WORK_ADDRESS
    )
    alliance_lead_name: Annotated[Name, Called("alliance lead")] = Field(
        default="",
        title="Who is the alliance lead, or a cloud admin, in Partner Central?",
        description="They must hold that very role in the portal; having the same rights is not enough to link.",
    )
    alliance_lead_email: Annotated[Address, Called("alliance lead's email")] = Field(
        default="", title="What is their work email?", description=_WORK_ADDRESS
    )
    billing_owner_name: Annotated[Name, Called("billing owner")] = Field(
        default="",
        title="Who owns the billing of that account?",
        description="The account that is linked is billed the APN fee; somebody has to know, and agree.",
    )
    billing_owner_email: Annotated[Address, Called("billing owner's email")] = Field(
        default="", title="What is the billing owner's work email?", description=_WORK_ADDRESS
    )


class Person(NamedTuple):
    """One of the three, as far as they are named."""

    part: str
    name: str
    email: str


def people(answers: Answers) -> tuple[Person, ...]:
    """The three people, in the order in which they are asked for."""
    named = answers.of(STEP, People)
    return (
        Person("IAM administrator", named.iam_admin_name, named.iam_admin_email),
        Person("alliance lead or cloud admin", named.alliance_lead_name, named.alliance_lead_email),
        Person("billing owner", named.billing_owner_name, named.billing_owner_email),
    )


def called(owner: Owner, answers: Answers) -> str:
    """Whoever does something, in words: with the name where one was given, such as "Ivan Admin, IAM administrator"."""
    name = name_of(owner, answers)
    return f"{name}, {owner.words}" if name else owner.words


def name_of(owner: Owner, answers: Answers) -> str:
    """The name that was given for whoever does something; "" where none was, or for either of them."""
    try:
        named = answers.of(STEP, People)
    except BadAnswer:
        return ""
    return {Owner.IAM_ADMIN: named.iam_admin_name, Owner.ALLIANCE_LEAD: named.alliance_lead_name}.get(owner, "")


class InPlace(NamedTuple):
    """One of the three, who states what another of them is named for; that happens, and is said."""

    named: str
    part: str
    who: str
    other: str

    @property
    def asked(self) -> str:
        """What stands before whoever states it."""
        return f"{self.named} is named as {self.part}; you state it as {self.who}, named as {self.other}."

    @property
    def told(self) -> str:
        """What stands behind it for everybody else."""
        return f"{self.named}, named as {self.part}, has not stated it; {self.who} is named as {self.other}."


def in_place(owner: Owner, who: str, answers: Answers) -> InPlace | None:
    """Whether somebody who states something is not the one named for it, and is named for something else."""
    named = name_of(owner, answers)
    parts = named_as(who, answers)
    if not named or not parts or owner.words in parts:
        return None
    return InPlace(named, owner.words, next(iter(parts.values())), " and ".join(parts))


def named_as(who: str, answers: Answers) -> dict[str, str]:
    """What somebody is named as in this journey, and how their name is spelled there; nothing for none of the three."""
    try:
        named = answers.of(STEP, People)
    except BadAnswer:
        return {}
    parts = {
        Owner.IAM_ADMIN.words: named.iam_admin_name,
        Owner.ALLIANCE_LEAD.words: named.alliance_lead_name,
        "billing owner": named.billing_owner_name,
    }
    return {part: name for part, name in parts.items() if name and name.casefold() == who.casefold()}


def turn(owner: Owner, answers: Answers) -> str:
    """Whose turn it is, in a sentence; "" where either of them could go on."""
    if owner is Owner.EITHER:
        return ""
    if name_of(owner, answers):
        return f"It is the turn of {called(owner, answers)}."
    return f"It is the {owner.words}'s turn."


def waits_for(owner: Owner, answers: Answers) -> str:
    """Whom something waits for on a page that is somebody else's, in a sentence; "" where either could go on."""
    if owner is Owner.EITHER:
        return ""
    article = "" if name_of(owner, answers) else "the "
    return f"What is open here waits for {article}{called(owner, answers)}."
