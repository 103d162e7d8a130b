"""Booking and running the migration in the pretend portal. Nothing of it shows in AWS until it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.demo import sign_on_roles, simulation
from wizard.demo.facts import Partner
from wizard.demo.portal import Portal, Record, act

if TYPE_CHECKING:
    from wizard.demo.world import World

SCHEDULE_STEP, RUN_STEP, VALIDATE_STEP = "migrate.schedule", "migrate.run", "migrate.validate"

PARTNER_CENTRAL = "partnercentral-account.amazonaws.com"
EVENT_AFTER = timedelta(seconds=20)
_OPENS = "ListPartners"

HOURS = 4.0
"""How long it takes; AWS says two to six hours."""

OPPORTUNITIES = 37

FAILURES = {"stuck": "The migration is in progress. You will get an email when it is complete."}


def _closed(portal: Portal) -> str:
    if portal.migrated or portal.migrating:
        return "The migration has begun already; it can be neither stopped nor begun again."
    return "" if portal.linked else "Link an AWS account first."


def _cannot_schedule(portal: Portal, values: Mapping[str, str]) -> str:
    try:
        at = datetime.fromisoformat(values["at"])
    except ValueError:
        return "at= takes a time with its zone, such as 2026-12-05T18:00+01:00."
    if at.tzinfo is None:
        return "at= takes a time with its zone, such as 2026-12-05T18:00+01:00."
    return _closed(portal) or ("" if at > portal.world.now() else "Choose a time that is still to come.")


@act("schedule", "Book the migration", SCHEDULE_STEP, refuse=_cannot_schedule, asks=("at",))
def schedule(portal: Portal, record: Record) -> str:
    """When that time comes, it begins by itself; another booking takes the place of this one."""
    portal.scheduled = at = datetime.fromisoformat(record.values["at"]).astimezone(UTC)
    portal.at(at, lambda moment: _begin_as_booked(portal, moment))
    return f"The migration is booked for {_at(at)}."


def _begin_as_booked(portal: Portal, moment: datetime) -> None:
    if portal.scheduled == moment and not _closed(portal):
        _begin(portal, moment)
        portal.told.append(f"The migration began at {_at(moment)}, as it was booked. All users are signed out.")


@act(
    "migrate",
    "Begin the migration now",
    RUN_STEP,
    refuse=lambda portal, _: _closed(portal),
    failures=FAILURES,
    offered=lambda portal: not (portal.scheduled or portal.migrating or portal.migrated),
)
def migrate(portal: Portal, record: Record) -> str:
    """Everybody is locked out of the portal; hours later the company stands in Partner Central in the console."""
    if record.failed:
        portal.migrating = True
    else:
        _begin(portal, record.at)
    return (
        f"The migration has begun, at {_at(record.at)}. All users are signed out; an email comes when it is complete."
    )


def _begin(portal: Portal, moment: datetime) -> None:
    portal.migrating = True
    portal.ends = moment + timedelta(hours=HOURS)
    portal.at(portal.ends, lambda over: arrive(portal, over))


def arrive(portal: Portal, moment: datetime) -> None:
    """The migration is over, and an email says so. No event and no role of AWS's is known to come of it."""
    portal.migrating, portal.migrated, portal.ends = False, True, None
    facts = portal.world.facts
    facts.partners.append(Partner(legal_name=facts.contact.company or "Example Corp", created=moment))
    facts.opportunities = OPPORTUNITIES
    portal.told.append(f"At {_at(moment)} an email from AWS came to the alliance lead: the migration has succeeded.")


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


# --- afterwards, in the AWS console

REFUSED = {"denied": "Access denied. You do not have permission to AWS Partner Central."}


def _cannot_sign_in(portal: Portal, values: Mapping[str, str]) -> str:
    if not _roles(portal.world, values["user"]):
        return f"The account is not among the accounts that {values['user']} may use."
    return "" if portal.migrated else "Not Registered: there is no partner in this account."


@act(
    "sign-in",
    "Sign in to the AWS account and open Partner Central",
    VALIDATE_STEP,
    refuse=_cannot_sign_in,
    asks=("user",),
    failures=REFUSED,
)
def sign_in(portal: Portal, record: Record) -> str:
    """CloudTrail records it, in the name of the session, as what it was: let in, or refused."""
    world, user = portal.world, record.values["user"]
    roles = _roles(world, user)
    role = next((one for one in roles if _opens(world, one)), "")
    refused = bool(record.failed) or not role
    who = f"arn:aws:sts::{world.account}:assumed-role/{role or next(iter(roles), 'unknown')}/{user}"
    action = f"partnercentral:{_OPENS}"
    why = f"User: {who} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
    world.trail.record(
        _OPENS,
        who=who,
        source=PARTNER_CENTRAL,
        at=record.at,
        late=EVENT_AFTER,
        parameters={"catalog": "AWS"},
        error=("AccessDeniedException", why) if refused else None,
    )
    return REFUSED["denied"] if refused else f"{user} sees Partner Central."


def may_open(world: World, user: str) -> bool:
    """Whether somebody gets into Partner Central with one of their roles."""
    return any(_opens(world, role) for role in _roles(world, user))


def _roles(world: World, user: str) -> list[str]:
    """The roles that somebody may sign in with, by the groups they are in."""
    sign_on_roles.bring(world)
    sets = [
        center.sets[assignment.set_arn].name
        for center in world.centers
        for assignment in center.assignments
        if assignment.account == world.account
        and (group := center.groups.get(assignment.principal)) is not None
        and user in (center.users[member] for member in group.members.values())
    ]
    with world.stage.set("read") as iam:
        known = [role.name for role in iam.get_roles()]
    return [role for name in sets for role in known if role.startswith(f"AWSReservedSSO_{name}_")]


def _opens(world: World, role: str) -> bool:
    """Whether a role may open Partner Central."""
    with world.stage.set("read") as iam:
        arn = next(one.arn for one in iam.get_roles() if one.name == role)
        policies = simulation.identity_policies(iam, arn) or []
    context = {"partnercentral:catalog": ("AWS",)}
    return simulation.evaluate(policies, f"partnercentral:{_OPENS}", "*", context).allowed
