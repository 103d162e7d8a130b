"""What CloudTrail recorded: the event history of the last 90 days, in us-east-1, where Partner Central writes to.

All checks of a look share one walk through the events of a source. It is kept with the connection: a later look asks
only for what is newer, and again for the last quarter of an hour, because events arrive late.
https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-cloudtrail-logging.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError, missing
from wizard.aws.reads import Reads
from wizard.aws.reads import field as needed
from wizard.model import Call
from wizard.text import clean

LINKING = "partnercentral-account-management.amazonaws.com"
"""The source of linking and of mapping users."""

LAG = timedelta(minutes=15)
"""How late CloudTrail may show an event."""

KEPT = timedelta(days=90)
"""How far back the event history goes."""

MOST_CALLS = 2
"""Requests of one look after the first; what does not fit is read by the next looks."""

_PAGE = 50
_SERVICE, _OPERATION = "cloudtrail", "LookupEvents"


class Event(NamedTuple):
    """One event. Texts are harmless; what stands in `parameters` is as AWS gave it.

    Attributes:
        at: when it happened, in UTC.
        error: AWS's error code, "" for what succeeded.
        who: the ARN of who did it, or whatever AWS says instead.
        parameters: what it was asked with, {} where AWS does not tell.
        ok: whether its record could be read whole. Of one that could not, nobody knows whether it succeeded.
        message: AWS's words about an error, "" for what succeeded.
        request_id: of the request that it was; "" where AWS does not tell.
    """

    id: str
    name: str
    at: datetime
    source: str
    error: str
    who: str
    parameters: dict[str, Any]
    ok: bool
    message: str = ""
    request_id: str = ""


@dataclass(frozen=True)
class Walk:
    """What was seen of one source, oldest first.

    Attributes:
        broken: how many of the events have a record that cannot be read; they are among the events.
        since: how far back it saw.
        behind: whether more has happened than could be read so far; the next looks go on with it.
        read_to: then, the event up to which it was read, newest first.
    """

    events: tuple[Event, ...]
    broken: int
    since: datetime
    behind: bool = False
    read_to: datetime | None = None

    @property
    def gaps(self) -> str:
        """What this walk cannot tell, in a sentence; "" when it saw everything."""
        said = []
        if self.broken:
            events = f"{self.broken} of {len(self.events)} events" if len(self.events) > 1 else "the only event"
            said.append(f"CloudTrail's record of {events} could not be read.")
        if self.behind:
            said.append("There are more new events than are read at once; the next looks go on with them.")
        return " ".join(said)

    def gap(self, moment: datetime) -> str:
        """What this walk cannot tell of the time since a moment, in a sentence; "" when it saw everything."""
        if self.broken or not self.behind or (self.read_to and self.read_to <= moment):
            return self.gaps if self.broken else ""
        before = f"; those before {self.read_to:%Y-%m-%d %H:%M} UTC were not read yet" if self.read_to else ""
        return f"There are more events than are read at once{before}."


def events(aws: Reads, source: str, *, pages: float = math.inf) -> Walk:
    """The events of one source, such as `LINKING`. Raises `AwsError`.

    The first walk reads at most so many `pages` of fifty events, newest first; the next looks go on with the rest.
    """
    return _shared(aws, "EventSource", source, pages)


def named(aws: Reads, name: str, *, pages: float = math.inf) -> Walk:
    """The events of one name, such as "AssumeRole", whatever their source. Raises `AwsError`."""
    return _shared(aws, "EventName", name, pages)


def about(aws: Reads, resource: str, *, pages: float = 1) -> Walk:
    """The events about one resource by its exact name, such as a role's; of one look a page. Raises `AwsError`."""
    return _shared(aws, "ResourceName", resource, pages)


class Wanted(NamedTuple):
    """One walk of several: by "EventSource" or "EventName", what it is, and the pages of its first walk."""

    attribute: str
    value: str
    pages: float = math.inf


def together(aws: Reads, wanted: tuple[Wanted, ...]) -> tuple[Walk, ...]:
    """Several walks in one look. After the first, only those read longest ago are read on, in `MOST_CALLS` requests.

    Raises `AwsError`.
    """
    key = ("trail", *(f"{one.attribute}={one.value}" for one in wanted))
    return aws.shared(key, lambda connection: _together(connection, wanted))


def _together(connection: Connection, wanted: tuple[Wanted, ...]) -> tuple[tuple[Walk, ...], list[Call]]:
    kept = [_kept(connection, one.attribute, one.value) for one in wanted]
    calls: list[Call] = []
    left = MOST_CALLS
    for one, memory in sorted(zip(wanted, kept, strict=True), key=lambda pair: pair[1].asked):
        first = not memory.asked
        if first or left > 0:
            _, made = _walk(connection, one.attribute, one.value, one.pages, math.inf if first else left)
            calls += made
            left -= 0 if first else len(made)
    return tuple(_told(memory) for memory in kept), calls


def _shared(aws: Reads, attribute: str, value: str, pages: float) -> Walk:
    return aws.shared(("trail", attribute, value), lambda connection: _walk(connection, attribute, value, pages))


@dataclass
class _Stretch:
    """A part of the history that is read page by page, newest first, back to `start`.

    Attributes:
        begun: AWS's time at its first page.
        token: where to go on; where AWS no longer takes it, the part is read on from `oldest`, the oldest event seen.
    """

    start: datetime | None
    begun: datetime | None = None
    token: str = ""
    end: datetime | None = None
    oldest: datetime | None = None
    over: bool = False


@dataclass
class _Kept:
    """What is kept between two looks.

    Attributes:
        seen: events by id.
        read: AWS's time when everything up to it had been asked for, but for what arrives late.
        reading: what is being read over several looks.
        asked: when it was last read, on this computer's own clock; 0 before the first time.
        now: AWS's time then.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    seen: dict[str, Event] = field(default_factory=dict)
    read: datetime | None = None
    reading: _Stretch | None = None
    asked: float = 0.0
    now: datetime | None = None


def _kept(connection: Connection, attribute: str, value: str) -> _Kept:
    kept: _Kept = connection.walks.setdefault(f"{attribute}={value}", _Kept())
    return kept


def _walk(
    connection: Connection, attribute: str, value: str, pages: float, most: float = math.inf
) -> tuple[Walk, list[Call]]:
    """Read on where the last walk ended. What fails half-way keeps what it saw, and is begun again the next time.

    While one part is read over several looks, each of them also has a page of the very newest, where there is room for
    both.
    """
    kept = _kept(connection, attribute, value)
    calls: list[Call] = []
    with kept.lock:
        start = kept.read - LAG if kept.read else None
        left = min(MOST_CALLS if kept.read or kept.reading else pages, most)
        newest = part = kept.reading or _Stretch(start)
        if kept.reading is not None and left > 1:
            newest = _Stretch(start)
            _read_on(connection, attribute, value, newest, kept, calls)
            left -= 1
        while not part.over and left > 0:
            _read_on(connection, attribute, value, part, kept, calls)
            left -= 1
        kept.reading = None if part.over else part
        kept.read = part.begun if part.over else kept.read
        kept.asked, kept.now = time.monotonic(), newest.begun or datetime.now(UTC)
    return _told(kept), calls


def _told(kept: _Kept) -> Walk:
    """What is known of a walk, without asking."""
    with kept.lock:
        since = (kept.now or datetime.now(UTC)) - KEPT
        found = sorted(kept.seen.values(), key=lambda event: (event.at, event.id))
        part = kept.reading
    seen = tuple(event for event in found if event.at >= since)
    return Walk(
        seen, sum(not event.ok for event in seen), since, behind=part is not None, read_to=part.oldest if part else None
    )


def _read_on(
    connection: Connection, attribute: str, value: str, part: _Stretch, kept: _Kept, calls: list[Call]
) -> None:
    """The next page of a part. Raises `AwsError`; the part then stands where it stood."""
    wanted: dict[str, Any] = {
        "LookupAttributes": [{"AttributeKey": attribute, "AttributeValue": value}],
        "MaxResults": _PAGE,
    }
    where = {"StartTime": part.start, "EndTime": part.end, "NextToken": part.token}
    wanted |= {name: given for name, given in where.items() if given}
    try:
        answer = connection.read(_SERVICE, _OPERATION, **wanted)
    except AwsError as error:
        if error.code != "InvalidNextTokenException" or not part.oldest:
            raise
        part.token, part.end = "", part.oldest
        return
    calls.append(answer.call)
    token = str(answer.response.get("NextToken") or "")
    if token and token == part.token:
        raise missing(_SERVICE, _OPERATION, "a new NextToken")
    for event in map(_event, needed(answer.response, "Events", _SERVICE, _OPERATION)):
        kept.seen[event.id] = event
        part.oldest = event.at
    part.begun = part.begun or _date_of(answer.response)
    part.token, part.over = token, not token


def _date_of(answer: Mapping[str, Any]) -> datetime:
    """When AWS answered, by its own clock: ours may be minutes off, and would then miss events."""
    try:
        told = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (KeyError, TypeError, ValueError):
        return datetime.now(UTC)
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def _event(told: Mapping[str, Any]) -> Event:
    """An event from its envelope and the record in it, which is JSON in a string. Never raises."""
    record = _record(told.get("CloudTrailEvent"))
    parameters = record.get("requestParameters") or {}
    at = _moment(told.get("EventTime")) or _moment(record.get("eventTime"))
    name = str(told.get("EventName") or record.get("eventName") or "")
    failed = record.get("errorCode") or ("NoErrorCode" if record.get("errorMessage") else "")
    whole = bool(record) and at is not None and bool(name) and isinstance(parameters, dict)
    return Event(
        id=str(told.get("EventId") or record.get("eventID") or _mark(told)),
        name=clean(name),
        at=at or datetime.now(UTC),
        source=clean(str(told.get("EventSource") or record.get("eventSource") or "")),
        error=clean(str(failed)),
        who=clean(_who(record) or str(told.get("Username") or "somebody")),
        parameters=parameters if isinstance(parameters, dict) else {},
        ok=whole,
        message=clean(str(record.get("errorMessage") or "")),
        request_id=str(record.get("requestID") or ""),
    )


def _record(text: object) -> dict[str, Any]:
    try:
        record = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _who(record: Mapping[str, Any]) -> str:
    identity = record.get("userIdentity")
    if not isinstance(identity, dict):
        return ""
    return str(identity.get("arn") or identity.get("invokedBy") or identity.get("principalId") or "")


def _moment(told: object) -> datetime | None:
    """A time in UTC, whatever zone it was told in."""
    if isinstance(told, str):
        try:
            told = datetime.fromisoformat(told)
        except ValueError:
            return None
    if not isinstance(told, datetime):
        return None
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def _mark(told: Mapping[str, Any]) -> str:
    """What tells an event without an id from another one."""
    return hashlib.sha256(repr(sorted(told.items(), key=str)).encode("utf-8", "replace")).hexdigest()
