"""The migration window: chosen in one zone, told in all of them, and held against everybody's working hours.

AWS: all users are blocked while it runs, it usually takes two to six hours, and off-hours are advised.
https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from wizard.answers import Answers, Called, InWords
from wizard.veil import quoted

STEP = "migrate.schedule"

USUAL_HOURS = (2, 6)
"""How long AWS says that it usually takes."""

PLAN_HOURS = 8
"""What to keep free: AWS's longest, and time to look whether it worked."""

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = get_args(Day)

_START = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::00)?")
_YEARS = range(2025, 2100)
_MOST_ZONES = 20
_MOST_SUGGESTED = 3
_DAYS_AWAY = {-2: "two days before", -1: "the day before", 0: "", 1: "the next day", 2: "two days later"}
"""Between the two sides of the date line it can be two dates."""
_EVERYWHERE = {"utc": "UTC", "z": "UTC", "gmt": "UTC", "etc/utc": "UTC"}


@cache
def _cities() -> dict[str, str]:
    """Every zone that is named after a place, by its name in small letters."""
    return {name.casefold(): name for name in available_timezones() if _is_place(name)}


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix", "right"))


def _zone(text: str) -> str:
    """The name of a zone. Raises `ValueError` with the zones that may have been meant."""
    typed = "_".join(text.split()).casefold()
    if not typed:
        return ""
    if typed in _EVERYWHERE:
        return _EVERYWHERE[typed]
    cities = _cities()
    if typed in cities:
        return cities[typed]
    meant = sorted({name for known, name in cities.items() if typed == known.rpartition("/")[2]})
    if len(meant) == 1:
        return meant[0]
    near = meant or sorted(name for known, name in cities.items() if len(typed) > 3 and typed in known)
    hint = f"; did you mean {' or '.join(near[:_MOST_SUGGESTED])}?" if near else ""
    raise ValueError(
        f"{quoted(text)} is not a time zone that knows when clocks change{hint or ': name a city, as Europe/Madrid'}"
    )


def _zones(value: Any) -> Any:
    """Zones, also written on one line with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _start(text: str) -> str:
    """A local date and time in one spelling. Raises `ValueError`."""
    text = text.strip()
    if not text:
        return ""
    match = _START.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{quoted(text)} is not a date and a time: write year, month, day and hour as 2026-12-05 22:00"
        )
    year, month, day, hour, minute = map(int, match.groups())
    if year not in _YEARS:
        raise ValueError(f"the year {year} is not one in which this can happen")
    try:
        found = datetime(year, month, day, hour, minute)  # noqa: DTZ001  its zone is another answer
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is not a date and a time: {error}") from None
    return f"{found:%Y-%m-%d %H:%M}"


ZoneName = Annotated[str, AfterValidator(_zone)]
LocalTime = Annotated[str, AfterValidator(_start)]


class Window(BaseModel):
    """The questions about the window."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: Annotated[ZoneName, Called("time zone")] = Field(
        default="",
        title="In which time zone do you plan?",
        description="Yours, named after a city: Europe/Madrid, Asia/Kolkata, Pacific/Auckland. Letters such as EST say "
        "nothing about summer time, so they are not taken.",
    )
    start: Annotated[LocalTime, Called("begins")] = Field(
        default="",
        title="When should the migration begin?",
        description="Date and time on the clocks of that zone, as 2026-12-05 22:00. AWS advises hours in which nobody works.",
    )
    twice: Annotated[
        Literal["ask", "first", "second"], InWords({"ask": "ask me when it is so"}), Called("if the hour comes twice")
    ] = Field(
        default="ask",
        title="If the clocks are put back that night, is it the first or the second time they show it?",
        description="Only matters in that one hour of the year.",
    )
    hours: Annotated[int, Called("hours kept free")] = Field(
        default=PLAN_HOURS,
        ge=USUAL_HOURS[0],
        le=48,
        title="How many hours do you keep free?",
        description="AWS usually takes 2 to 6 hours, depending on your data. Plan 8, so that there is time to look "
        "whether it worked.",
    )
    zones: Annotated[tuple[ZoneName, ...], BeforeValidator(_zones), Called("other time zones")] = Field(
        default=(),
        title="Where else are people who work in Partner Central?",
        description="Their zones, as Asia/Kolkata, America/New_York. Leave it empty when everybody is in yours.",
    )
    work_days: Annotated[tuple[Day, ...], BeforeValidator(_zones), Called("working days")] = Field(
        default=DAYS[:5], title="On which days do they work?", description="The same days are taken in every zone."
    )
    work_from: Annotated[int, Called("from")] = Field(
        default=8, ge=0, le=23, title="At which hour do they begin?", description="0 to 23."
    )
    work_to: Annotated[int, Called("until")] = Field(
        default=18, ge=1, le=24, title="At which hour do they end?", description="1 to 24."
    )

    @field_validator("zones")
    @classmethod
    def _few(cls, zones: tuple[str, ...]) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(zone for zone in zones if zone))
        if len(named) > _MOST_ZONES:
            raise ValueError(f"these are {len(named)} zones; name the {_MOST_ZONES} where most people are")
        return named

    @model_validator(mode="after")
    def _happens(self) -> Window:
        if self.work_from >= self.work_to:
            raise ValueError("work_to: the working day ends after it begins; for nights, name the days they begin on")
        if self.start and self.zone and (jump := _jump(_wall(self.start), ZoneInfo(self.zone))):
            before, after = jump
            raise ValueError(
                f"start: clocks in {self.zone} are put forward and never show {self.start}; write {before:%Y-%m-%d %H:%M} "
                f"or {after:%Y-%m-%d %H:%M}"
            )
        return self


def window(answers: Answers) -> Window:
    """What was answered about the window."""
    return answers.of(STEP, Window)


@dataclass(frozen=True)
class Planned:
    """A window as moments in UTC; `zone` is where it was chosen, `zones` all where it is told, that one first."""

    start: datetime
    end: datetime
    zone: str
    zones: tuple[str, ...]

    @property
    def hours(self) -> int:
        return round((self.end - self.start).total_seconds() / 3600)


def planned(chosen: Window) -> Planned | None:
    """The window in moments; None while it is not chosen, or could be either of two moments."""
    both = moments(chosen.start, chosen.zone)
    if not both or (len(both) == 2 and chosen.twice == "ask"):
        return None
    start = both[-1 if chosen.twice == "second" else 0]
    zones = tuple(dict.fromkeys((chosen.zone, *chosen.zones)))
    return Planned(start, start + timedelta(hours=chosen.hours), chosen.zone, zones)


def moments(start: str, zone: str) -> tuple[datetime, ...]:
    """The moments in UTC at which the clocks of a zone show a local time: none, one, or two when they are put back."""
    if not start or not zone:
        return ()
    wall, where = _wall(start), ZoneInfo(zone)
    if _jump(wall, where):
        return ()
    first, second = (wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first,) if first == second else (first, second)


def _wall(start: str) -> datetime:
    return datetime.strptime(start, "%Y-%m-%d %H:%M")  # noqa: DTZ007  on the wall of some zone


def _jump(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """For a time that the clocks jump over: times just as far before and behind the jump. None for any other."""
    there = [
        wall.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone).replace(tzinfo=None) for fold in (1, 0)
    ]
    return (there[0], there[1]) if wall not in there else None


# --- told to people


@dataclass(frozen=True)
class There:
    """The window on the clocks of one zone.

    Attributes:
        day: where its date is another one than where it was chosen, in words ("the next day").
        change: how clocks change meanwhile, "" when they do not.
        work: the working hours that it falls into, in words; none when it is outside of them.
    """

    zone: str
    start: datetime
    end: datetime
    day: str = ""
    change: str = ""
    work: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """From when to when, with the offset from UTC."""
        day = f"{self.end:%a %Y-%m-%d} " if self.end.date() != self.start.date() else ""
        offsets = offset(self.start)
        if offset(self.end) != offsets:
            offsets = f"{offsets}, then {offset(self.end)}"
        return f"{self.start:%a %Y-%m-%d %H:%M} to {day}{self.end:%H:%M} ({offsets})"


def offset(moment: datetime) -> str:
    """How far a zone's clocks are from UTC at a moment, as UTC+5:45."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def everywhere(plan: Planned, chosen: Window) -> tuple[There, ...]:
    """The window on the clocks of every zone that is concerned, the one it was chosen in first."""
    here = plan.start.astimezone(ZoneInfo(plan.zone)).date()
    found = []
    for name in plan.zones:
        zone = ZoneInfo(name)
        start, end = plan.start.astimezone(zone), plan.end.astimezone(zone)
        day = _DAYS_AWAY[(start.date() - here).days]
        found.append(There(name, start, end, day, _change(start, end), tuple(_work(plan, zone, chosen))))
    return tuple(found)


def _change(start: datetime, end: datetime) -> str:
    before, after = start.utcoffset(), end.utcoffset()
    if before == after or before is None or after is None:
        return ""
    minutes = round(abs((after - before).total_seconds()) / 60)
    return f"clocks are put {'forward' if after > before else 'back'} by {minutes} minutes meanwhile"


def _work(plan: Planned, zone: ZoneInfo, chosen: Window) -> Iterator[str]:
    """The working hours in a zone that the window touches, as "Monday 08:00 to 10:00"."""
    day = plan.start.astimezone(zone).date() - timedelta(days=1)
    while day <= plan.end.astimezone(zone).date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        begins, ends = (_at(midnight, hour) for hour in (chosen.work_from, chosen.work_to))
        begins, ends = max(begins, plan.start), min(ends, plan.end)
        if DAYS[day.weekday()] in chosen.work_days and begins < ends:
            local = begins.astimezone(zone), ends.astimezone(zone)
            yield f"{local[0]:%A %H:%M} to {local[1]:%H:%M}"
        day += timedelta(days=1)


def _at(midnight: datetime, hour: int) -> datetime:
    """When the clocks of a day show an hour, in UTC; 24 is the next midnight."""
    day = midnight + timedelta(days=1) if hour == 24 else midnight
    return day.replace(hour=hour % 24).astimezone(UTC)


def span(seconds: float) -> str:
    """A length of time in words: days and hours, hours and minutes, or minutes."""
    minutes = max(round(seconds / 60), 0)
    days, rest = divmod(minutes, 24 * 60)
    if days > 1:
        hours = rest // 60
        return f"{days} days" + (f" {hours} h" if hours else "")
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left:02} min" if hours else f"{left} min"
