"""The message that goes with a packet, for mail or chat: plain words for somebody who has never heard of the wizard."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard import __version__
from wizard.handoff.asks import Ask, Asks, duration
from wizard.markdown import code, escaped
from wizard.model import Owner
from wizard.starting import PROGRAM

_MOST = 12

_PYTHON = (
    f"Python 3.11 or newer, and {PROGRAM} {__version__}. It comes in a copy of its project, whose README says how to "
    "install it; ask whoever sends you this for theirs."
)

_NEEDS = {
    Owner.IAM_ADMIN: "administrator rights in {account}, as a profile of the AWS CLI (here called YOUR-PROFILE)",
    Owner.ALLIANCE_LEAD: "your sign-in to AWS Partner Central as alliance lead or cloud admin. You need no rights in AWS: what "
    "you cannot look at is shown as unknown, and is not for you to mend",
}


@dataclass(frozen=True)
class Letter:
    """What the message is about.

    Attributes:
        asks: what waits for the reader.
        name: the reader's name, `sender` the other person's; "" where nobody is named or names are left out.
        account: the account in words.
        file: the name of the packet's file.
        looked: when AWS was looked at last, in words; "" when nobody could.
        changes: how many changes are planned.
        continues: whether the packet can be continued, or only be read.
        world: the pretend AWS of a demo; None for a real journey.
    """

    asks: Asks
    name: str
    sender: str
    account: str
    file: str
    checksum: str
    looked: str
    changes: int
    continues: bool
    world: str | None = None


def message(letter: Letter) -> str:
    """The message as Markdown."""
    return "\n".join(_lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    asks, steps = letter.asks, letter.asks.steps
    count = (
        f"{len(steps)} step{'s wait' if len(steps) != 1 else ' waits'} for you"
        if steps
        else "nothing waits for you now"
    )
    yield f"# {'DEMO: ' if letter.world else ''}AWS Partner Central: {count}"
    yield ""
    yield f"Hello {escaped(letter.name) or asks.owner.words},"
    yield ""
    sender = f"It comes from {escaped(letter.sender)}. " if letter.sender else ""
    yield (
        f"**Who and why.** Our company is setting up AWS Partner Central with {escaped(letter.account)}. {sender}"
        f"You get this as the {asks.owner.words}: {_whose(steps)}."
    )
    yield ""
    yield from _what(letter)
    if asks.minutes:
        yield f"**How long.** About {duration(asks.minutes)} of planned time; it can be done in pieces."
        yield ""
    yield f"**What you need.** {_PYTHON} And {_NEEDS[asks.owner].format(account=escaped(letter.account))}."
    yield ""
    yield from _go_on(letter)
    yield (
        f"**Is it the same?** Read the checksum to each other before you trust the file, by voice: "
        f"{code(letter.checksum)}. It shows that the file was not changed on its way; it does not show who wrote it."
    )


def _what(letter: Letter) -> Iterator[str]:
    steps = letter.asks.steps
    if not steps:
        yield "**What.** Nothing that is known now. The packet shows where everything stands."
        yield ""
        return
    seen = f" This is how it stood when it was looked at, {escaped(letter.looked)}." if letter.looked else (
        " Nobody has been able to look into AWS yet."
    )  # fmt: skip
    plan = f" {letter.changes} changes are planned in AWS; each is shown before it is made." if letter.changes else ""
    yield f"**What.** These steps, in this order.{seen}{plan}"
    yield ""
    for number, ask in enumerate(steps[:_MOST], 1):
        about = f"{_when(ask)}, about {duration(ask.step.minutes)}{', by either of us' if ask.for_either else ''}"
        yield f"{number}. **{ask.step.title}** ({about}): {escaped(ask.why)}"
    if len(steps) > _MOST:
        yield f"{_MOST + 1}. And {len(steps) - _MOST} more."
    yield ""


def _go_on(letter: Letter) -> Iterator[str]:
    command = f"{PROGRAM} handoff import {shlex.quote(letter.file)}"
    profile = demo = ""
    if letter.world:
        demo = f" --demo {shlex.quote(letter.world)} --state FOLDER"
    elif letter.asks.owner is Owner.IAM_ADMIN:
        profile = " --profile YOUR-PROFILE"
    if letter.continues:
        yield "**Go on with it.** Save the attached file, and run:"
        yield ""
        yield f"    {command}{demo}{profile}"
        yield f"    {PROGRAM}{demo}{profile}"
        yield ""
        yield "When you have done your part, send back what this writes:"
        yield ""
        yield f"    {PROGRAM} handoff export --with-identifiers{demo}"
    else:
        yield "**Read it.** The attached file names no account and no person, so it can be read but not continued:"
        yield ""
        yield f"    {command}{demo}"
        yield ""
        yield "To go on with the journey, ask for one that was written with `--with-identifiers`."
    yield ""


def _whose(steps: Sequence[Ask]) -> str:
    """Who can do the steps, to follow a colon."""
    shared = sum(ask.for_either for ask in steps)
    if not steps:
        return "the next steps will be yours"
    if not shared:
        return "nobody else can do what follows"
    if shared == len(steps):
        return "either of us can do what follows"
    return "nobody else can do what follows, but for what is marked as for either of us"


def _when(ask: Ask) -> str:
    return "can be done now" if ask.now else "after others"
