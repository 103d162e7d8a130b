"""The window as a calendar file, for everybody's own calendar.

Its times stand in UTC: every calendar shows them on its owner's clocks, and UTC has no hour that comes twice.
https://www.rfc-editor.org/rfc/rfc5545
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wizard import __version__
from wizard.notices import Notice
from wizard.planner import Planned

SUMMARY = "AWS Partner Central is closed: migration"
"""Without a date: in another zone it may be another day."""

_REMINDERS = (timedelta(days=1), timedelta(hours=1))


def calendar_file(plan: Planned, notice: Notice, *, lineage: str, serial: int, booked: bool, now: datetime) -> bytes:
    """One event in an iCalendar file.

    Args:
        plan: the window; notice: its text for everybody.
        lineage, serial: the journey's; a newer file of the same journey replaces the event in calendars.
        booked: whether somebody states that the window is booked; until then the event is tentative.
        now: when the file is made.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//partner-central-wizard//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"migration-{lineage}@partner-central-wizard.example.com")
    event.add("sequence", serial)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", plan.start)
    event.add("dtend", plan.end)
    event.add("summary", SUMMARY)
    event.add("description", "\n\n".join(notice.paragraphs))
    event.add("status", "CONFIRMED" if booked else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    for before in _REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", SUMMARY)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data
