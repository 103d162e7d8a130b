"""A packet that came: whether it fits what is here, and how it becomes the journey of this computer."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from wizard.aws.identity import Identity
from wizard.handoff.asks import whose_turn
from wizard.handoff.packet import BadPacket, Packet, all_made, answers_of, content_of
from wizard.model import Owner
from wizard.state.handoffs import Handed
from wizard.state.journey import Journey


class Brings(NamedTuple):
    """What importing would do, in a sentence; `known_here` says whether this journey has been here before."""

    sentence: str
    known_here: bool


def require_account(packet: Packet, named: str | None, identity: Identity | None) -> None:
    """Raises `BadPacket` when somebody of another account is signed in, or another account was named."""
    if named and packet.account != named:
        raise BadPacket(f"is for account {packet.account or 'none yet'}, and --account names {named}")
    if packet.account and identity and identity.account != packet.account:
        raise BadPacket(
            f"is for account {packet.account}, and you are signed in to account {identity.account}: sign in to "
            f"{packet.account}, or name its profile with --profile"
        )


def fit(packet: Packet, journey: Journey, *, take_theirs: bool) -> Brings:
    """How the packet relates to what is in a journey's folder. Raises `BadPacket` when it must not go there."""
    state = journey.state
    if state.account and state.account != packet.account:
        raise BadPacket(
            f"is for account {packet.account or 'none yet'}, and the journey in {journey.folder} belongs to account "
            f"{state.account}: name another folder with --state"
        )
    if state.sso_account and packet.sso_account and state.sso_account != packet.sso_account:
        raise BadPacket(
            f"manages Identity Center from account {packet.sso_account}, and the journey in {journey.folder} from account "
            f"{state.sso_account}: name another folder with --state"
        )
    if journey.untouched:
        return Brings("It will begin here; nobody has begun a journey in that place yet.", False)
    if state.lineage != packet.lineage:
        raise BadPacket(f"is another journey than the one in {journey.folder}: name another folder with --state")
    return _continued(packet, journey, take_theirs=take_theirs)


def _continued(packet: Packet, journey: Journey, *, take_theirs: bool) -> Brings:
    """The same journey came back: whether ours is its past, or the other way round, or both went on."""
    state, travels = journey.state, journey.handoffs.value
    ours = content_of(state, journey.users.value)
    where = f"It was continued elsewhere: save {packet.serial} there, save {state.serial} here."
    if packet.content == ours:
        return Brings(
            f"{where} Answers, claims and users are the same as here; what was seen and written is added.", True
        )
    if ours in packet.history:
        return Brings(f"{where} Nothing was changed here meanwhile, so it goes on from there.", True)
    if packet.users and not journey.users.value.people and not _other_than_users(packet, journey):
        # An import that was interrupted leaves the state without the users; running it again completes it.
        return Brings(f"{where} Nothing but its users is missing here; they are added.", True)
    if packet.content in travels.history and not take_theirs:
        raise BadPacket(
            f"is older than what is here (save {packet.serial} there, save {state.serial} here): import a newer one, or "
            "go back to it with --take-theirs"
        )
    if not take_theirs:
        raise BadPacket(
            f"and this computer both went on ({_differs(packet, journey)}), so one of them would lose what was changed: "
            "add --take-theirs to go on with the packet's, or leave it"
        )
    return Brings(f"{where} What was changed here meanwhile is replaced ({_differs(packet, journey)}).", True)


def _differs(packet: Packet, journey: Journey) -> str:
    return " and ".join(_other_than_users(packet, journey)) or "users"


def _other_than_users(packet: Packet, journey: Journey) -> list[str]:
    """What differs between the packet and what is here, in words, leaving the users aside."""
    state = journey.state
    ours, theirs = state.answers, answers_of(packet, state.answers).raw
    steps = [step for step in sorted({*ours, *theirs}) if ours.get(step) != theirs.get(step)]
    told = [f"answers to {', '.join(steps)}"] if steps else []
    return told + (["claims"] if dict(state.claims) != packet.claims else [])


def receive(packet: Packet, journey: Journey, *, take_theirs: bool) -> None:
    """Make the packet's journey the one of this folder. Raises `BadPacket` and `StateError`; nothing has changed then."""
    fit(packet, journey, take_theirs=take_theirs)
    before = journey.state
    local = {key: result for key, result in before.seen.items() if key not in packet.results}
    journey.receive(
        packet.lineage,
        packet.serial,
        account=packet.account,
        sso_account=packet.sso_account or before.sso_account,
        answers=answers_of(packet, before.answers).raw,
        claims=packet.claims,
        seen={**local, **packet.results},
        seen_at=packet.looked or before.seen_at,
        looked={**before.looked, **_looked(packet)},
        spent={
            step: max(packet.spent.get(step, 0), before.spent.get(step, 0)) for step in {*packet.spent, *before.spent}
        },
    )
    if packet.users:
        journey.users.keep(packet.users.users)
    travels = journey.handoffs.value
    history = dict.fromkeys((*travels.history, *packet.history, packet.content))
    history[content_of(journey.state, journey.users.value)] = None
    to = whose_turn(packet.results.values())
    passage = Handed(
        kind="imported",
        at=journey.state.saved,
        serial=journey.state.serial,
        checksum=packet.checksum,
        given=packet.made_at,
        by=Owner.ALLIANCE_LEAD if to is Owner.IAM_ADMIN else Owner.IAM_ADMIN,
        to=to,
    )
    journey.handoffs.keep(
        handed=(*travels.handed, passage), history=tuple(history), made=all_made(packet.made, travels)
    )


def _looked(packet: Packet) -> dict[str, datetime]:
    """When each step was looked at, wherever the packet comes from."""
    return {result.step: packet.looked for result in packet.results.values()} if packet.looked else {}
