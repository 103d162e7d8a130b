"""The names that people give: one rule for what is a name, whose is offered, and in whose name a decision stands.

Whoever gave a name last is taken to be the one who sits here, until another name is given or the wizard is left.
"""

from __future__ import annotations

import sys

from wizard.commands.errors import CannotGoOn
from wizard.commands.open import is_terminal
from wizard.commands.session import Session
from wizard.model import Owner
from wizard.people import name_of, named_as, read_name
from wizard.prompts import Prompts

WHO_DECIDES = "In whose name is this decided?"


def given(text: str | None, *, asked: str = "Say who states it") -> str:
    """A name that somebody typed. Raises `CannotGoOn` when it is none."""
    try:
        name = read_name(text or "")
    except ValueError as error:
        raise CannotGoOn(f"{asked}: {error}.") from None
    if not name:
        raise CannotGoOn(f"{asked}: write a name, with letters.")
    return name


def by_option(text: str | None) -> str:
    """A name that was given as an option. Raises `CannotGoOn` when it is none."""
    return given(text, asked="Say who states it, with --by NAME")


def offered(session: Session, owner: Owner = Owner.EITHER) -> str:
    """The name that stands in a field before anything is typed: of the one it belongs to, as far as that is known.

    What belongs to nobody alone is offered to whoever spoke last; so is what belongs to somebody who is not named yet,
    but never to one who is named for something else.
    """
    answers, claims = session.situation.answers, session.situation.claims
    if named := name_of(owner, answers):
        return named
    last = session.speaker or (max(claims.values(), key=lambda claim: claim.at).who if claims else "")
    return last if owner is Owner.EITHER or not named_as(last, answers) else ""


def who_decides(session: Session) -> str:
    """The name that is offered for a decision about users: of whoever spoke last in this sitting, else the alliance lead's."""
    return session.speaker or offered(session, Owner.ALLIANCE_LEAD)


def decider(session: Session, text: str | None) -> str:
    """In whose name a command decides: as it says, else as a person at the terminal says, else in nobody's."""
    if text is not None:
        return given(text, asked="Say who decides, with --by NAME")
    if is_terminal(sys.stdin) and is_terminal(sys.stderr):
        return given(Prompts().text(WHO_DECIDES, who_decides(session)), asked="Say who decides")
    return ""


def stands_in_the_name_of(by: str) -> str:
    """In whose name a decision stands, as a sentence."""
    return f"It stands in the name of {by}." if by else "It stands in nobody's name: say who decides with --by NAME."
