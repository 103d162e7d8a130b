"""migrate.validate: who was refused since the migration, and who got in, from CloudTrail and from what is stated."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.denials import denials, told
from wizard.journey.migrate.active import REST, rest
from wizard.journey.migrate.recorded import opened, seen
from wizard.migration import began
from wizard.model import Claim, Evidence, Finding, Look, Owner, Strength, claimed, failed, passed, unknown
from wizard.policy_document import listed


def refused(look: Look, _: str) -> Finding:
    """What CloudTrail recorded as refused since the migration began, explained."""
    history = seen(look)
    found = denials(history.events, history.since)
    evidence = (
        *(Evidence(label=f"{one.what} · {one.cause.value}", value=f"{one.said} {one.remedy}") for one in found[:30]),
        Evidence(label="looked back to", value=f"{history.since:%Y-%m-%d %H:%M} UTC"),
        *(Evidence(label="not seen", value=gap) for gap in history.gaps),
    )
    beside = f" {' '.join(history.gaps)}" if history.gaps else ""
    if found:
        return failed(
            f"{len(found)} {'thing was' if len(found) == 1 else 'things were'} refused and did not work later. "
            f"{told(found, 2)}{beside}",
            found[0].remedy,
            evidence=evidence,
        )
    if history.gaps:
        return unknown(
            f"Nothing that was read shows a refusal.{beside}",
            "Look again in a minute: the rest is read then.",
            evidence=evidence,
        )
    return passed(
        f"CloudTrail shows nothing that was refused since {history.since:%Y-%m-%d %H:%M} UTC. It can lag by 15 minutes.",
        evidence=evidence,
    )


def signed_in(look: Look, user: str) -> Finding:
    """Whether somebody who is active has opened Partner Central: recorded by CloudTrail, or stated by name."""
    if user == REST:
        return _the_rest(look)
    history = seen(look)
    event = opened(history, user, look)
    if event is not None:
        return passed(
            f"{user} opened Partner Central on {event.at:%Y-%m-%d %H:%M} UTC.",
            strength=Strength.RECORDED,
            evidence=(Evidence(label=event.name, value=event.who),),
        )
    claim = _stated(look.claims, user)
    if claim is not None and _after_it_began(look, claim):
        return claimed(claim, f"{user} has signed in and opened Partner Central.")
    beside = f" {' '.join(history.gaps)}" if history.gaps else ""
    return unknown(
        f"No sign yet from {user}.{beside}",
        "Ask them to sign in and to open Partner Central; CloudTrail can lag by 15 minutes. Where no record comes, somebody "
        "states it with their name.",
        owner=Owner.ALLIANCE_LEAD,
    )


def _stated(claims: Mapping[str, Claim], user: str) -> Claim | None:
    return claims.get(f"migrate.signed-in/{user}") or claims.get("migrate.signed-in")


def _after_it_began(look: Look, claim: Claim) -> bool:
    """Nobody can have signed in to what was not there yet."""
    start = began(look.answers)
    return start is None or claim.at >= start


def _the_rest(look: Look) -> Finding:
    """Too many people for a line each: those beyond the first ones, together."""
    users = rest(look)
    history = seen(look)
    open_ones = [
        user for user in users if opened(history, user, look) is None and f"migrate.signed-in/{user}" not in look.claims
    ]
    evidence = (Evidence(label="without a sign", value=listed(open_ones, most=30) or "none"),)
    if not open_ones:
        return passed(
            f"All {len(users)} others have opened Partner Central, or somebody stated so.",
            evidence=evidence,
            strength=Strength.CLAIMED
            if any(f"migrate.signed-in/{u}" in look.claims for u in users)
            else Strength.RECORDED,
        )
    claim = look.claims.get("migrate.signed-in")
    if claim is not None and _after_it_began(look, claim):
        return claimed(claim, f"All {len(users)} others have signed in and opened Partner Central.", evidence=evidence)
    return unknown(
        f"No sign yet from {len(open_ones)} of {len(users)} others; CloudTrail can lag by 15 minutes.",
        "Ask them to sign in; then somebody states it with their name.",
        evidence=evidence,
        owner=Owner.ALLIANCE_LEAD,
    )
