"""Dates as people and programs write them; where day and month could be either way round, nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Order(StrEnum):
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


NEVER = frozenset(
    {
        *("", "-", "--", "—", "–", "n/a", "na", "none", "null", "nil", "never", "never logged in", "not logged in"),
        *(
            "nunca",
            "nie",
            "niemals",
            "jamais",
            "mai",
            "nooit",
            "aldrig",
            "none yet",
            "0000-00-00",
            "未登录",
            "なし",
            "从未",
        ),
    }
)
"""How files say that somebody never signed in."""

_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan ene gen", "feb fév fev", "mar mär mrz", "apr abr avr", "may mai mag maj mei", "jun juin giu",
            "jul juil lug", "aug ago aoû aou", "sep set", "oct okt ott out", "nov", "dec dez dic déc",
        ),
        1,
    )
    for prefix in prefixes.split()
}  # fmt: skip
_AFTER = r"(?:[T ,]+\D{0,4}\d{1,2}[:.h]\d{2}.*|[T ]?)"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?" + _AFTER)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?" + _AFTER)
_COMPACT = re.compile(r"(20\d\d|19\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º)?[-/ ]*(?:de )?([^\W\d_]{3,})\.?[-/, ]*(?:de[l]? )?(\d{4}|\d{2})" + _AFTER
)
_WORD_DAY = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _AFTER)
_WEEKDAY = re.compile(r"[^\W\d_]{2,}\.?, ")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?(?:\.\d+)?")
_EARLIEST, _LATEST = 1995, 2100


class Written(NamedTuple):
    """A date as it is written: settled, or with two first numbers that are day and month in some order."""

    settled: date | None
    first: int = 0
    second: int = 0
    year: int = 0

    def read(self, order: Order | None) -> date | None:
        """The date, given the order; None when it is none."""
        if self.settled is not None or order is None:
            return self.settled
        day, month = (self.first, self.second) if order is Order.DAY_FIRST else (self.second, self.first)
        return _date(self.year, month, day)


@lru_cache(maxsize=65536)
def written(text: str) -> Written | None:
    """What a cell says as a date; None when it is none. `NEVER` is none either."""
    text = " ".join(text.split())
    if not text or not any(map(str.isdigit, text)) or len(text) > 60:
        return None
    text = _WEEKDAY.sub("", text, count=1)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _settled(_date(int(match[1]), int(match[2]), int(match[3])))
    if match := _YEAR_LAST.fullmatch(text):
        return _either(int(match[1]), int(match[3]), _year(match[4]), match[2])
    if match := _DAY_WORD.fullmatch(text):
        return _settled(_date(_year(match[3]), _month(match[2]), int(match[1])))
    if match := _WORD_DAY.fullmatch(text):
        return _settled(_date(int(match[3]), _month(match[1]), int(match[2])))
    if match := _EPOCH.fullmatch(text):
        return _settled(datetime.fromtimestamp(int(match[1]), UTC).date())
    if match := _SERIAL.fullmatch(text):
        # How Excel counts days, since the last day but one of 1899.
        return _settled(date(1899, 12, 30) + timedelta(days=int(match[1])))
    return None


def is_never(text: str) -> bool:
    return text.strip().casefold() in NEVER


class Orders(NamedTuple):
    """What a column of dates says about its order: the order, or why nobody can tell.

    `question` is "" when the order is known, or when no date depends on it.
    """

    order: Order | None
    question: str = ""


def order_of(cells: Iterable[str], today: date) -> Orders:
    """Whether the dates of a column have the day or the month first. Nobody signs in after `today`."""
    day = month = either = 0
    example = ""
    for cell in set(cells):
        found = written(cell)
        if found is None or found.settled is not None:
            continue
        late = today + timedelta(days=1)
        by_day, by_month = found.read(Order.DAY_FIRST), found.read(Order.MONTH_FIRST)
        can_day, can_month = by_day is not None and by_day <= late, by_month is not None and by_month <= late
        if can_day and not can_month:
            day += 1
        elif can_month and not can_day:
            month += 1
        elif found.first != found.second:
            either += 1
            example = example or cell.strip()
    if day and not month:
        return Orders(Order.DAY_FIRST)
    if month and not day:
        return Orders(Order.MONTH_FIRST)
    if day and month:
        return Orders(None, "Some dates can only have the day first, and others only the month. Which do most have?")
    if either:
        return Orders(None, f"Dates like {example} could be either way round. Which stands first, day or month?")
    return Orders(None)


def _either(first: int, second: int, year: int, separator: str) -> Written | None:
    if separator == ".":
        return _settled(_date(year, second, first))  # with dots the day is first wherever people write so
    if not _date(year, first, second) and not _date(year, second, first):
        return None
    return Written(None, first, second, year)


def _settled(found: date | None) -> Written | None:
    return None if found is None else Written(found)


def _month(word: str) -> int:
    word = word.casefold()
    return _MONTHS.get(word[:4], 0) or _MONTHS.get(word[:3], 0)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
