"""Who would be refused after the migration, said before it: the personas whose policies do not let them do their work.

It never stops anybody: IAM's answer is no promise, and a company may want it so.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.aws.errors import AwsError
from wizard.journey.migrate.access import persona_access, personas
from wizard.model import Evidence, Look, Status
from wizard.persona_access import title
from wizard.personas import choice
from wizard.signon import another_way


@dataclass(frozen=True)
class Refused:
    """What there is to say, to follow a sentence; "" when nobody would be refused, or nobody could look."""

    said: str = ""
    evidence: tuple[Evidence, ...] = ()


def refused(look: Look) -> Refused:
    """The personas that people are given and whose permission set is in the account, but lets them do too little."""
    if another_way(look.answers):
        return Refused()
    given = {persona for one in look.users.decisions.values() for persona in one.personas}
    try:
        asked = {persona: persona_access(look, persona) for persona in personas(look) if not given or persona in given}
    except AwsError as error:
        return Refused(evidence=(Evidence(label="what personas may do", value=f"Nobody could look: {error.sentence}"),))
    # Without a role there is no evidence of one: then the sign-on phase says what is missing.
    found = {persona: one for persona, one in asked.items() if one.status is Status.FAIL and one.evidence}
    if not found:
        return Refused()
    names = ", ".join(title(persona) for persona in found)
    return Refused(
        f" Look out: after the migration Partner Central would refuse {names}, as far as IAM can tell. {_way_out(look)}",
        tuple(
            Evidence(label=f"would be refused: {title(persona)}", value=one.summary) for persona, one in found.items()
        ),
    )


def _way_out(look: Look) -> str:
    if choice(look.answers).policy_set == "checklist":
        return (
            "The way out, before you migrate: in 4.1, Persona roles, answer current for the policies, and make the "
            "changes there and in 5.2, Permission sets."
        )
    return "Look at their policies in 5.2, Permission sets, before you migrate."
