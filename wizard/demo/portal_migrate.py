"""Booking and running the migration in the pretend portal. Nothing of it shows in AWS until it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from wizard.demo.facts import Partner
from wizard.demo.portal import Portal, Record, act

SCHEDULE_STEP, RUN_STEP = "migrate.schedule", "migrate.run"

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
    portal.scheduled = datetime.fromisoformat(record.values["at"]).astimezone(UTC)
    return f"The migration is booked for {portal.scheduled:%Y-%m-%d %H:%M} UTC."


@act("migrate", "Begin the migration now", RUN_STEP, refuse=lambda portal, _: _closed(portal), failures=FAILURES)
def migrate(portal: Portal, record: Record) -> str:
    """Everybody is locked out of the portal; hours later the company stands in Partner Central in the console."""
    portal.migrating = True
    if not record.failed:
        portal.later(record, HOURS * 3600, lambda moment: arrive(portal, moment))
    return "The migration has begun. All users are signed out; an email comes when it is complete."


def arrive(portal: Portal, moment: datetime) -> None:
    """The migration is over."""
    portal.migrating, portal.migrated = False, True
    facts = portal.world.facts
    facts.partners.append(Partner(legal_name=facts.contact.company or "Example Corp", created=moment))
    facts.opportunities = OPPORTUNITIES
