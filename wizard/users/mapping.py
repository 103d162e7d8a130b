"""What becomes of a legacy role: the role to map to, the personas for afterwards, and why.

Combining several roles, and what gives somebody more than they had, is our own reading of two tables of AWS:
https://docs.aws.amazon.com/partner-central/latest/getting-started/legacy-role-mappings.html
https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from wizard.catalog import MADE_BY_LINKING, PERSONAS, PREFIX, Persona, PolicySet
from wizard.personas import PersonaChoice, chosen
from wizard.text import clean, shorten
from wizard.users.legacy import (
    ACE_MANAGER,
    ACE_USER,
    ALLIANCE_LEAD,
    ALLIANCE_TEAM,
    CHANNEL,
    CLOUD_ADMIN,
    LEGACY,
    MARKETING,
    STANDARD,
    TECHNICAL,
)
from wizard.users.user import User
from wizard.users.value import CLOUD_ADMIN_ROLE, Decision
from wizard.veil import quoted

LONGEST_REASON = 300

ONLY_CLOUD_ADMIN = (
    "A cloud admin can only take the CloudAdmin role that AWS makes when the account is linked; Partner Central offers "
    "them no other."
)
"""https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html"""

_COVERS = {
    "AWSPartnerCentralFullAccess": frozenset(
        {
            "AWSPartnerCentralOpportunityManagement",
            "AWSPartnerCentralChannelManagement",
            "AWSPartnerCentralMarketingManagement",
            "PartnerCentralIncentiveBenefitManagement",
        }
    ),
    "AWSMarketplaceSellerFullAccess": frozenset(
        {"AWSMarketplaceSellerProductsFullAccess", "AWSMarketplaceSellerOfferManagement"}
    ),
}
"""Policies that make others superfluous."""

_ROLE = re.compile(r"[\w+=.@-]{1,43}", re.ASCII)


class Proposal(NamedTuple):
    """What the legacy roles of a user lead to.

    Attributes:
        role: the role to map to, "" for no access; personas: how they work afterwards.
        reason: why, in a sentence.
        widens: what they can do afterwards and could not before; somebody has to agree to it. "" when nothing.
        doubt: why nothing is proposed, so that a person has to decide; "" when something is.
    """

    role: str
    personas: tuple[str, ...]
    reason: str
    widens: str = ""
    doubt: str = ""


class BadDecision(ValueError):
    """Something that cannot be decided about a user; the message is a sentence."""


class Proposer:
    """Proposals under one choice of personas; users with the same roles get the same one."""

    def __init__(self, choice: PersonaChoice) -> None:
        self._choice = choice
        self._known: dict[tuple[tuple[str, ...], str], Proposal] = {}

    def of(self, user: User) -> Proposal:
        found = self._known.get((user.roles, user.said))
        if found is None:
            found = propose(user.roles, user.said, self._choice.policy_set, [p.name for p in chosen(self._choice)])
            self._known[user.roles, user.said] = found
        return found


def propose(roles: Sequence[str], said: str, policy_set: PolicySet, personas: Sequence[str]) -> Proposal:
    """What follows from some legacy roles.

    Args:
        said: words of the file that name no role anybody knows.
        policy_set: which policies the personas get.
        personas: the personas that the company uses.
    """
    if said:
        return Proposal("", (), "", doubt=f"Nobody knows the role {shorten(said, 80)}: decide by hand.")
    if not roles:
        return Proposal("", (), "", doubt="The file names no role: decide by hand.")
    wanted = _personas(roles, policy_set)
    widens = _widens(roles, policy_set)
    if CLOUD_ADMIN in roles:
        beside = f" Besides, {_joined(wanted)} for afterwards." if wanted else ""
        reason = f"{ONLY_CLOUD_ADMIN} Afterwards they work with administrator rights.{beside}"
        return Proposal(CLOUD_ADMIN_ROLE, tuple(persona.name for persona in wanted), reason, widens)
    if not wanted:
        return Proposal("", (), "Standard users need no access any more: Skill Builder does without it.")
    reason = _reason(roles, wanted, policy_set)
    absent = [persona.name for persona in wanted if persona.name not in personas]
    if absent:
        reason += f" Your company has not chosen {' and '.join(absent)} yet: add it on the page Persona roles."
    return Proposal(wanted[0].role, tuple(persona.name for persona in wanted), reason, widens)


def _personas(roles: Sequence[str], policy_set: PolicySet) -> list[Persona]:
    """The personas of some roles, the most capable first, without those that another one covers."""
    names = {_persona(role, policy_set) for role in roles} - {""}
    found = sorted((p for p in PERSONAS if p.name in names), key=lambda p: _RANK.index(p.name))
    kept: list[Persona] = []
    for persona in found:
        if not any(_covers(other, persona, policy_set) for other in kept):
            kept.append(persona)
    return kept


_RANK = ("AllianceLead", "Technical", "ChannelManager", "ACEManager", "Marketing", "ChannelApprover")


def _persona(role: str, policy_set: PolicySet) -> str:
    return {
        ALLIANCE_LEAD: "AllianceLead",
        ALLIANCE_TEAM: "AllianceLead",
        ACE_MANAGER: "ACEManager",
        ACE_USER: "ACEManager",
        MARKETING: "Marketing",
        TECHNICAL: "Technical",
        CHANNEL: "ChannelApprover" if policy_set == "current" else "ChannelManager",
    }.get(role, "")


def _covers(one: Persona, other: Persona, policy_set: PolicySet) -> bool:
    has = set(one.policies(policy_set))
    has |= {covered for policy in has for covered in _COVERS.get(policy, ())}
    return set(other.policies(policy_set)) <= has


def _reason(roles: Sequence[str], wanted: Sequence[Persona], policy_set: PolicySet) -> str:
    # A standard user who is also something else is that.
    working = [role for role in roles if role != STANDARD]
    held = " and ".join(LEGACY[role].title for role in working)
    if len(working) == 1:
        return f"{held} becomes {wanted[0].name}, which has {_policies(wanted[0], policy_set)}."
    if len(wanted) == 1:
        return f"{held} together become {wanted[0].name}, which covers all of it."
    later = _joined(wanted)
    return (
        f"{held} together become {later}. The portal takes one role: {wanted[0].name}; after the migration they get "
        f"{'both' if len(wanted) == 2 else 'all of them'}."
    )


def _policies(persona: Persona, policy_set: PolicySet) -> str:
    return " and ".join(persona.policies(policy_set))


def _joined(personas: Sequence[Persona]) -> str:
    return " and ".join(persona.name for persona in personas)


def _widens(roles: Sequence[str], policy_set: PolicySet) -> str:
    """What somebody gains, in sentences; "" when nothing that they did not have."""
    if ALLIANCE_LEAD in roles or ALLIANCE_TEAM in roles:
        return ""
    gains = []
    if ACE_USER in roles and ACE_MANAGER not in roles:
        gains.append(
            "An ACE user worked with their own opportunities; afterwards they see and change the whole pipeline."
        )
    if TECHNICAL in roles:
        gains.append(
            "Technical staff get all of Partner Central, the pipeline included."
            if policy_set == "current"
            else "Technical staff can change every product that the company lists on AWS Marketplace."
        )
    return " ".join(gains)


# --- decisions


def decide(
    user: User, proposal: Proposal, role: str | None, *, reason: str, by: str, at: datetime, consent: str = ""
) -> Decision:
    """A decision about one user.

    Args:
        role: a role's name, or a persona's; "" for no access; None to take what is proposed.
        reason: why; a proposal brings its own.
        by: who decides; consent: who agrees that the user can do more than before.

    Raises `BadDecision` with a sentence.
    """
    when = at.isoformat(timespec="seconds")
    reason = clean(" ".join(reason.split()))[:LONGEST_REASON]
    if role is None:
        if proposal.doubt:
            raise BadDecision(proposal.doubt)
        if proposal.widens and not consent:
            raise BadDecision(f"{proposal.widens} Somebody has to agree to it by name.")
        agreed = consent if proposal.widens else ""
        return Decision(proposal.role, proposal.personas, reason or proposal.reason, by, when, agreed)
    if not role:
        if not reason:
            raise BadDecision("Say why they get no access, in a few words.")
        return Decision("", (), reason, by, when)
    name = role_name(role)
    _require_allowed(user, name)
    if name == proposal.role and not proposal.doubt:
        return decide(user, proposal, None, reason=reason, by=by, at=at, consent=consent)
    if not reason:
        raise BadDecision("This is not what is proposed: say why, in a few words.")
    gained = gain(proposal, name)
    if gained and not consent:
        raise BadDecision(f"{gained} Somebody has to agree to it by name.")
    personas = (name.removeprefix(PREFIX),) if name != CLOUD_ADMIN_ROLE and not MADE_BY_LINKING.fullmatch(name) else ()
    return Decision(name, personas or proposal.personas, reason, by, when, consent if gained else "")


def gain(proposal: Proposal, role: str | None) -> str:
    """What somebody could do in a role and could not before, in a sentence; "" when nothing, or when nobody knows what
    they could do before. `role` is a role's whole name, "" for no access, None for what is proposed."""
    if role is None or role == proposal.role:
        return proposal.widens
    if not role or proposal.doubt:
        return ""
    short = role.removeprefix(PREFIX)
    made = MADE_BY_LINKING.fullmatch(role)
    name = {"Alliance": "AllianceLead", "Ace": "ACEManager"}.get(made[1], "") if made else short
    persona = next((one for one in PERSONAS if one.name == name), None)
    if persona is None:
        return f"Nobody knows here what {short} allows."
    held = [one for one in PERSONAS if one.name in proposal.personas]
    sets: tuple[PolicySet, ...] = ("checklist", "current")
    if all(any(_covers(one, persona, policy_set) for one in held) for policy_set in sets):
        return proposal.widens
    return f"{short} allows more than what they have now."


def role_name(text: str) -> str:
    """The whole name of a role that a person named, also by its persona. Raises `BadDecision`."""
    short = text.strip().removeprefix(PREFIX)
    if short.casefold().rstrip("-#") == "cloudadmin" or short.startswith("CloudAdmin-"):
        return CLOUD_ADMIN_ROLE
    for persona in PERSONAS:
        if short.casefold() == persona.name.casefold():
            return persona.role
    if not _ROLE.fullmatch(short):
        raise BadDecision(f"{quoted(text)} cannot be the name of a role: name a persona or a role.")
    return PREFIX + short


def _require_allowed(user: User, role: str) -> None:
    if CLOUD_ADMIN in user.roles and role != CLOUD_ADMIN_ROLE:
        raise BadDecision(ONLY_CLOUD_ADMIN)
    if CLOUD_ADMIN not in user.roles and role == CLOUD_ADMIN_ROLE:
        raise BadDecision(f"{role} is for cloud admins, and {user.key} is none in the file.")
