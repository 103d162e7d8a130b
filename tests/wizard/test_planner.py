"""The migration window: one moment, told right on every clock, and refused where it never comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from wizard.answers import Answers, BadAnswer, parse
from wizard.calendar_file import calendar_file
from wizard.migration import READINESS_STEP, RUN_STEP, began
from wizard.notices import NO_PARTNER_ID, notices, support_case
from wizard.planner import STEP, Planned, Window, everywhere, moments, planned, span
from wizard.text import clean_block

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def chosen(**answers: object) -> Window:
    return parse(Window, answers, STEP)


def plan_of(**answers: object) -> Planned:
    plan = planned(chosen(**answers))
    assert plan is not None
    return plan


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- zones


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        (" Madrid ", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("Pacific/Tongatapu", "Pacific/Tongatapu"),
        ("utc", "UTC"),
        ("Z", "UTC"),
        ("", ""),
    ],
)
def test_a_zone_is_found_by_its_city(typed: str, known: str) -> None:
    assert chosen(zone=typed).zone == known


@pytest.mark.parametrize(
    "typed",
    [
        "EST",
        "CET",
        "EST5EDT",
        "UTC+2",
        "Etc/GMT+5",
        "../../etc/passwd",
        "/etc/localtime",
        "Atlantis",
        "a" * 5000,
        "\x1b[31m",
    ],
)
def test_what_says_nothing_about_summer_time_is_no_zone(typed: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        chosen(zone=typed)
    assert "time zone" in str(refused.value)
    assert len(str(refused.value)) < 400 and str(refused.value).isprintable()


def test_a_city_that_is_misspelt_is_answered_with_those_that_may_be_meant() -> None:
    with pytest.raises(BadAnswer, match="America/Argentina/Buenos_Aires"):
        chosen(zone="Argentina/Buenos")


# --- beginnings


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "2026-13-01 10:00",
        "2026-02-30 10:00",
        "2026-12-05",
        "05/12/2026 22:00",
        "2026-12-05 24:00",
        "1999-01-01 00:00",
        "9999-12-31 23:59",
    ],
)
def test_what_is_no_date_and_time_is_refused(typed: str) -> None:
    with pytest.raises(BadAnswer):
        chosen(zone="Europe/Madrid", start=typed)


@pytest.mark.parametrize("typed", ["2026-12-05 22:00", "2026-12-5T22:00", "2026-12-05 22:00:00", " 2026-12-05  22:00 "])
def test_a_beginning_has_one_spelling(typed: str) -> None:
    assert chosen(zone="Europe/Madrid", start=typed).start == "2026-12-05 22:00"


@pytest.mark.parametrize(
    ("zone", "start", "instead"),
    [
        ("Europe/Madrid", "2027-03-28 02:30", ("2027-03-28 01:30", "2027-03-28 03:30")),
        ("America/New_York", "2027-03-14 02:00", ("2027-03-14 01:00", "2027-03-14 03:00")),
        ("Australia/Lord_Howe", "2026-10-04 02:15", ("2026-10-04 01:45", "2026-10-04 02:45")),
        ("Pacific/Auckland", "2026-09-27 02:59", ("2026-09-27 01:59", "2026-09-27 03:59")),
    ],
)
def test_a_time_that_clocks_jump_over_is_refused_with_those_around_it(
    zone: str, start: str, instead: tuple[str, str]
) -> None:
    with pytest.raises(BadAnswer) as refused:
        chosen(zone=zone, start=start)
    assert all(time in str(refused.value) for time in instead)
    assert not moments(start, zone)


@pytest.mark.parametrize(
    ("zone", "start", "first", "second"),
    [
        ("Europe/Madrid", "2026-10-25 02:30", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("America/New_York", "2026-11-01 01:00", "2026-11-01T05:00", "2026-11-01T06:00"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T14:45", "2027-04-03T15:15"),
    ],
)
def test_a_time_that_comes_twice_is_asked_about_and_never_guessed(
    zone: str, start: str, first: str, second: str
) -> None:
    assert planned(chosen(zone=zone, start=start)) is None
    assert plan_of(zone=zone, start=start, twice="first").start == utc(first)
    assert plan_of(zone=zone, start=start, twice="second").start == utc(second)


def test_nothing_is_planned_without_a_zone_or_a_beginning() -> None:
    assert planned(chosen()) is None
    assert planned(chosen(start="2026-12-05 22:00")) is None
    assert planned(chosen(zone="Europe/Madrid")) is None


def test_eight_hours_are_kept_free_unless_somebody_says_otherwise() -> None:
    assert plan_of(zone="UTC", start="2026-12-05 22:00").hours == 8
    assert plan_of(zone="UTC", start="2026-12-05 22:00", hours=3).hours == 3
    for hours in (1, 49, "many"):
        with pytest.raises(BadAnswer):
            chosen(zone="UTC", start="2026-12-05 22:00", hours=hours)


# --- on everybody's clock


def test_the_date_line_lies_between_two_dates() -> None:
    window = chosen(zone="Pacific/Tongatapu", start="2026-12-06 11:00", zones="Pacific/Honolulu, Europe/Madrid")
    plan = planned(window)
    assert plan is not None and plan.start == utc("2026-12-05T22:00")
    tonga, honolulu, madrid = everywhere(plan, window)
    assert tonga.said == "Sun 2026-12-06 11:00 to 19:00 (UTC+13)"
    assert (honolulu.said, honolulu.day) == ("Sat 2026-12-05 12:00 to 20:00 (UTC-10)", "the day before")
    assert (madrid.said, madrid.day) == ("Sat 2026-12-05 23:00 to Sun 2026-12-06 07:00 (UTC+1)", "the day before")


def test_the_widest_that_two_clocks_can_be_apart_is_two_dates() -> None:
    window = chosen(zone="Pacific/Kiritimati", start="2026-12-07 00:30", zones="Pacific/Pago_Pago")
    plan = planned(window)
    assert plan is not None
    assert [place.day for place in everywhere(plan, window)] == ["", "two days before"]


def test_clocks_that_change_during_the_window_are_said_and_the_length_stays() -> None:
    window = chosen(zone="Pacific/Auckland", start="2027-04-03 23:00", zones="Pacific/Tongatapu")
    plan = planned(window)
    assert plan is not None and plan.end - plan.start == timedelta(hours=8)
    auckland, tonga = everywhere(plan, window)
    assert auckland.said == "Sat 2027-04-03 23:00 to Sun 2027-04-04 06:00 (UTC+13, then UTC+12)"
    assert "put back by 60 minutes" in auckland.change
    assert tonga.change == ""


def test_quarters_of_an_hour_are_told() -> None:
    window = chosen(zone="Asia/Kathmandu", start="2026-12-05 22:00")
    plan = planned(window)
    assert plan is not None
    assert everywhere(plan, window)[0].said.endswith("(UTC+5:45)")


@pytest.mark.parametrize(
    ("zone", "start", "more", "work"),
    [
        ("Europe/Madrid", "2026-12-04 22:00", {}, ()),
        ("Europe/Madrid", "2026-12-04 10:00", {}, ("Friday 10:00 to 18:00",)),
        ("Europe/Madrid", "2026-12-06 23:00", {"hours": 10}, ("Monday 08:00 to 09:00",)),
        ("Europe/Madrid", "2026-12-07 18:00", {}, ()),
        ("Europe/Madrid", "2026-12-07 17:59", {}, ("Monday 17:59 to 18:00",)),
        ("Asia/Riyadh", "2026-12-04 10:00", {"work_days": "sunday, monday"}, ()),
        ("Europe/Madrid", "2026-12-04 22:00", {"work_to": 24}, ("Friday 22:00 to 00:00",)),
        ("Europe/Madrid", "2026-12-03 22:00", {"hours": 48}, ("Friday 08:00 to 18:00",)),
    ],
)
def test_working_hours_that_the_window_touches(
    zone: str, start: str, more: dict[str, object], work: tuple[str, ...]
) -> None:
    window = chosen(zone=zone, start=start, **more)
    plan = planned(window)
    assert plan is not None
    assert everywhere(plan, window)[0].work == work


def test_a_working_day_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadAnswer, match="work_to"):
        chosen(work_from=20, work_to=6)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 min"), (-5, "0 min"), (3599, "1 h 00 min"), (90000, "25 h 00 min"), (200000, "2 days 7 h")],
)
def test_a_length_of_time_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


# --- when it really began


def test_it_began_as_planned_unless_somebody_says_otherwise() -> None:
    planned_at = {STEP: {"zone": "Europe/Madrid", "start": "2026-12-05 22:00"}}
    assert began(Answers()) is None
    assert began(Answers(planned_at)) == utc("2026-12-05T21:00")
    later = {**planned_at, RUN_STEP: {"began": "2026-12-05 22:40"}}
    assert began(Answers(later)) == utc("2026-12-05T21:40")


def test_on_the_night_the_clocks_are_put_back_it_began_nearest_to_the_plan() -> None:
    for twice, expected in (("first", "2026-10-25T00:40"), ("second", "2026-10-25T01:40")):
        answers = {
            STEP: {"zone": "Europe/Madrid", "start": "2026-10-25 02:30", "twice": twice},
            RUN_STEP: {"began": "2026-10-25 02:40"},
        }
        assert began(Answers(answers)) == utc(expected)


# --- the calendar file, read back by another implementation

AWKWARD = 'Zoë; "Ops", \\ ☎ +1 555 0100: ' + "x" * 60


def answers(**window: object) -> Answers:
    return Answers(
        {
            STEP: {"zone": "Pacific/Tongatapu", "start": "2026-12-06 11:00", "zones": "Europe/Madrid", **window},
            READINESS_STEP: {"on_call": "Zoë Ops", "on_call_reach": AWKWARD},
            "decide.people": {"alliance_lead_name": "Ana Lead", "alliance_lead_email": "ana.lead@example.com"},
        }
    )


def calendar(plan: Planned, *, booked: bool = False, serial: int = 3) -> bytes:
    return calendar_file(plan, notices(answers())[0], lineage="a" * 32, serial=serial, booked=booked, now=NOW)


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ({"zone": "Pacific/Tongatapu", "start": "2026-12-06 11:00"}, "2026-12-05T22:00", "2026-12-06T06:00"),
        (
            {"zone": "Europe/Madrid", "start": "2026-10-25 02:30", "twice": "second"},
            "2026-10-25T01:30",
            "2026-10-25T09:30",
        ),
        ({"zone": "Pacific/Auckland", "start": "2027-04-03 23:00"}, "2027-04-03T10:00", "2027-04-03T18:00"),
        ({"zone": "America/New_York", "start": "2027-03-13 23:00"}, "2027-03-14T04:00", "2027-03-14T12:00"),
    ],
)
def test_the_calendar_file_holds_the_very_moments(window: dict[str, object], start: str, end: str) -> None:
    event = IcsCalendarStream.calendar_from_ics(calendar(plan_of(**window)).decode()).events[0]
    assert (event.dtstart, event.dtend) == (utc(start), utc(end))
    there = event.dtstart.astimezone(ZoneInfo(str(window["zone"])))  # type: ignore[union-attr]
    assert f"{there:%Y-%m-%d %H:%M}" == window["start"]


def test_the_calendar_file_keeps_to_the_letter_of_the_standard() -> None:
    data = calendar(plan_of(zone="Europe/Madrid", start="2026-12-05 22:00"))
    lines = data.split(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert {b"VERSION:2.0", b"METHOD:PUBLISH", b"DTSTAMP:20261121T090000Z"} <= set(lines)
    assert sum(line.startswith(b"BEGIN:") for line in lines) == sum(line.startswith(b"END:") for line in lines)


def test_awkward_words_arrive_whole() -> None:
    event = IcsCalendarStream.calendar_from_ics(
        calendar(plan_of(zone="UTC", start="2026-12-05 22:00")).decode()
    ).events[0]
    assert event.description is not None
    assert AWKWARD in event.description
    assert "Pacific/Tongatapu: Sun 2026-12-06 11:00 to 19:00 (UTC+13)" in event.description


def test_a_newer_file_replaces_the_entry_and_only_a_booked_one_is_confirmed() -> None:
    plan = plan_of(zone="UTC", start="2026-12-05 22:00")
    older, newer = (
        IcsCalendarStream.calendar_from_ics(calendar(plan, booked=booked, serial=serial).decode()).events[0]
        for booked, serial in ((False, 3), (True, 9))
    )
    assert older.uid == newer.uid
    assert (older.sequence, newer.sequence) == (3, 9)
    assert [str(event.status).rpartition(".")[2] for event in (older, newer)] == ["TENTATIVE", "CONFIRMED"]


# --- texts to send


def test_the_notices_name_the_hours_in_every_zone_and_who_to_ask() -> None:
    told = notices(answers())
    assert [notice.to for notice in told] == ["users", "sales", "partners"]
    for notice in told:
        assert "Europe/Madrid: Sat 2026-12-05 23:00 to Sun 2026-12-06 07:00 (UTC+1)" in notice.text
        assert "Zoë Ops" in notice.text
    assert "Ana Lead" in told[0].text


def test_without_a_window_there_is_nothing_to_send() -> None:
    assert notices(Answers()) == ()


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J\x1b]52;c;ZXZpbA==\x07", "\u202eesrever\u200b", "[/] [@click=app.quit]x[/]"]
)
def test_hostile_names_are_visible_and_harmless_in_what_is_sent(hostile: str) -> None:
    given = {**answers().raw, READINESS_STEP: {"on_call": f"Ana {hostile}", "on_call_reach": hostile}}
    for notice in (*notices(Answers(given)), support_case(Answers(given), "111122223333", NOW, NOW)):
        assert clean_block(notice.text) == notice.text
        assert "\x1b" not in notice.text and "\u202e" not in notice.text


def test_a_support_case_holds_what_support_asks_for_and_says_what_is_not_known() -> None:
    bare = support_case(Answers(), None, None, NOW).text
    assert NO_PARTNER_ID in bare and "[12 digits]" in bare and "[when it began" in bare
    known = Answers({**answers().raw, READINESS_STEP: {"partner_id": "EXAMPLE-1", "support_case": "4711"}})
    text = support_case(known, "111122223333", utc("2026-12-05T22:00"), utc("2026-12-06T07:30")).text
    for part in ("EXAMPLE-1", "111122223333", "2026-12-05 22:00 UTC", "9 h 30 min ago", "4711", "ana.lead@example.com"):
        assert part in text
    assert "[12 digits]" not in text
