"""migrate.schedule: the window, in the zones of everybody concerned, with an honest length, and who has booked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from wizard.clicks import Click
from wizard.migration import began, is_booked
from wizard.model import (
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    claimed,
    not_applicable,
    unknown,
)
from wizard.notices import PORTAL, Notice, notices
from wizard.planner import STEP as ID
from wizard.planner import USUAL_HOURS, Planned, There, Window, everywhere, moments, offset, planned, span, window
from wizard.situation import nothing_to_migrate

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html"

EXPLANATION = """\
Choose hours in which nobody works, and more of them than it should take: AWS says that a migration usually takes two to \
six hours, depending on your data, and during all of it nobody can sign in to Partner Central. Plan eight.

The answers are worked out for every place where people are concerned, with their summer time and their date. A calendar \
file and three notices, to users, to sales and to the partners you sell with, come from the same answers.

The booking itself is done by the alliance lead, or a cloud admin, in the old portal. No API knows of it, so whoever has \
booked it states so here, and the statement holds for exactly that time."""

SAYS = "The migration is booked in the old portal for the time that this page shows."

_SHORT_NOTICE = timedelta(hours=48)
_LONG_PAST = timedelta(days=2)


def scheduled(look: Look, _: str) -> Finding:
    """Whether a window is chosen that can be told to everybody, and somebody states that it is booked."""
    chosen = window(look.answers)
    plan = planned(chosen)
    if _over(look, plan):
        return not_applicable("The migration is stated to be over, so nobody has to book it any more.")
    if plan is None:
        return _not_chosen(chosen)
    places = everywhere(plan, chosen)
    warnings = tuple(_warnings(look, plan, places))
    evidence = (
        *_told(plan, places, warnings),
        *(Evidence(label=f"to {one.to}", value=one.text) for one in notices(look.answers)),
    )
    begins = f"{plan.start.astimezone(places[0].start.tzinfo):%A, %Y-%m-%d %H:%M} in {plan.zone}"
    claim = look.claims.get("migrate.scheduled")
    if claim is not None and is_booked(look.claims, plan):
        beside = f" {' '.join(warnings)}" if warnings and look.now < plan.start else ""
        return claimed(claim, f"It is booked for {begins}, {plan.hours} h are kept free.{beside}", evidence=evidence)
    if look.now > plan.start:
        return unknown(
            f"The window that was chosen began {span((look.now - plan.start).total_seconds())} ago, and nobody has stated "
            "that it was booked.",
            "Choose another window, or state that this one was booked if the migration is under way.",
            evidence=evidence,
        )
    beside = f" {' '.join(warnings)}" if warnings else ""
    other = f" {claim.who} has booked it for another time than these answers say." if claim else ""
    return unknown(
        f"It is planned for {begins}, and nobody has stated that this time is booked.{other}{beside}",
        "Book it in the old portal as the steps above say, then state it here with your name.",
        evidence=evidence,
    )


def _over(look: Look, plan: Planned | None) -> bool:
    """Whether the migration is stated to have run, without anybody's word that it was booked for this time."""
    claim = look.claims.get("migrate.completed")
    start = began(look.answers)
    return claim is not None and (start is None or claim.at >= start) and not (plan and is_booked(look.claims, plan))


def _not_chosen(chosen: Window) -> Finding:
    both = moments(chosen.start, chosen.zone)
    if len(both) == 2:
        first, second = (_local(moment, chosen.zone) for moment in both)
        return unknown(
            f"Clocks in {chosen.zone} are put back that night and show {chosen.start} twice: first at {offset(first)}, and "
            f"again at {offset(second)}.",
            "Answer whether the first or the second is meant, or choose another hour, which is safer.",
            evidence=(
                Evidence(label="the first", value=f"{both[0]:%Y-%m-%d %H:%M} UTC"),
                Evidence(label="the second", value=f"{both[1]:%Y-%m-%d %H:%M} UTC"),
            ),
        )
    return unknown(
        "No window is chosen yet.",
        f"Answer the questions of this step: when, in which zone, and where else people are. AWS usually takes "
        f"{USUAL_HOURS[0]} to {USUAL_HOURS[1]} hours.",
    )


def _local(moment: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone))


def _warnings(look: Look, plan: Planned, places: Sequence[There]) -> Iterator[str]:
    """What speaks against the window."""
    ahead = plan.start - look.now
    if -ahead > _LONG_PAST:
        yield f"It lies {span(-ahead.total_seconds())} in the past."
    elif timedelta() < ahead < _SHORT_NOTICE:
        yield f"It begins in {span(ahead.total_seconds())}, which is short notice."
    working = [place for place in places if place.work]
    if working:
        yield f"People work then in {', '.join(f'{place.zone} ({place.work[0]})' for place in working)}."
    if plan.hours <= USUAL_HOURS[1]:
        yield f"{plan.hours} h leave no time to look whether it worked: AWS's usual time goes up to {USUAL_HOURS[1]} h."
    for place in places:
        if place.change:
            yield f"In {place.zone} {place.change}."


def _told(plan: Planned, places: Sequence[There], warnings: Sequence[str]) -> Iterator[Evidence]:
    for place in places:
        parts = [place.said, place.day, place.change]
        parts.append(f"working hours there: {', '.join(place.work)}" if place.work else "outside working hours")
        yield Evidence(label=place.zone, value=" · ".join(filter(None, parts)))
    yield Evidence(label="in UTC", value=f"{plan.start:%Y-%m-%d %H:%M} to {plan.end.astimezone(UTC):%Y-%m-%d %H:%M}")
    for warning in warnings:
        yield Evidence(label="look out", value=warning)


# --- in the browser


def clicks(look: Look) -> Sequence[Click]:
    """Booking it in the old portal, and telling everybody. AWS publishes no pictures of the tool."""
    chosen = window(look.answers)
    plan = planned(chosen)
    when = f"{_local(plan.start, plan.zone):%Y-%m-%d %H:%M}" if plan else ""
    return (
        Click(
            do="Sign in to the old Partner Central as the alliance lead or a cloud admin.",
            copy=PORTAL,
            label="address of the old portal",
            see="The home page, with a notice about migrating to the AWS console.",
            trouble="Without such a notice, you may have another role there: alliance lead and cloud admin see it.",
            docs=DOCS,
        ),
        Click(
            do="In that notice choose View Instructions and follow the tool until it asks for a date and a time.",
            see="A choice between beginning at once and a date. AWS has not published what the page looks like: trust what "
            "stands there.",
            trouble="If it says that something is missing (link, users), go back to that phase here.",
        ),
        Click(
            do="Enter the date and the time of the window, and look which time zone the page takes."
            + ("" if plan else " Answer the questions of this step first."),
            copy=when,
            label=f"beginning, in {plan.zone}" if plan else "",
            see="The date and time you entered, in the zone that you meant.",
            trouble="If the page counts in UTC, enter "
            + (f"{plan.start:%Y-%m-%d %H:%M}." if plan else "the time that the evidence shows for UTC."),
        ),
        Click(do="Confirm.", see="That the migration is booked, with its date. Note who confirmed it, and when."),
        *(_send(notice) for notice in notices(look.answers)),
        Click(
            do="Make the calendar file and send it along.",
            copy="partner-central-wizard schedule ics migration.ics",
            label="command",
            see="A file that every calendar opens, with the hours on its owner's clocks.",
        ),
    )


def _send(notice: Notice) -> Click:
    return Click(do=f"Send the notice to {notice.to}.", copy=notice.text, label=f"notice to {notice.to}")


STEP = Step(
    id=ID,
    title="Choose the window",
    owner=Owner.ALLIANCE_LEAD,
    minutes=30,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=Window,
    clicks=clicks,
    applies=nothing_to_migrate,
    checks=(
        Check(
            id="migrate.scheduled",
            title="The migration is booked, and everybody concerned can know when",
            judge=scheduled,
            severity=Severity.ADVICE,
            docs=DOCS,
            claim=SAYS,
        ),
    ),
)
