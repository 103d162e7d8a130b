"""CloudTrail's event history: one walk for everybody, then only what is new, and nothing lost to a broken record."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import boto3
import pytest

from tests.loopback import answering
from wizard.aws import pace, trail
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError, Kind
from wizard.aws.reads import Reads, Sweep
from wizard.demo import open_world
from wizard.demo.trail import Happened
from wizard.demo.world import World

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOFIA = "arn:aws:sts::111122223333:assumed-role/Admin/sofia.admin@example.com"
LINK, MAP = "AssociatePartnerAccount", "AssociatePartnerUser"


class Watching:
    """A world, one connection to it, and looks one after another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connection = Connection(world.session, parallelism=1, attempts=1)

    def look(self, source: str = trail.LINKING) -> trail.Walk:
        return trail.events(Reads(Sweep(self.connection)), source)

    def happen(self, name: str = LINK, ago: float = 0, **more: Any) -> Happened:
        """Something happened so many minutes ago."""
        return self.world.trail.record(name, who=SOFIA, at=self.world.now() - timedelta(minutes=ago), **more)

    def later(self, minutes: float) -> None:
        self.world.pass_time(minutes * 60)

    def calls(self) -> list[dict[str, Any]]:
        """The requests since the last time this was asked."""
        found = [params for _, operation, params in self.world.calls if operation == "LookupEvents"]
        self.world.calls.clear()
        return found


@pytest.fixture
def watching() -> Iterator[Watching]:
    with open_world("empty", NOON) as world:
        yield Watching(world)


# --- what is seen


def test_an_event_says_who_did_what_and_when(watching: Watching) -> None:
    watching.happen(LINK, ago=30)
    (event,) = watching.look().events
    assert (event.name, event.at, event.who, event.error, event.ok) == (
        LINK,
        NOON - timedelta(minutes=30),
        SOFIA,
        "",
        True,
    )


def test_events_come_oldest_first_and_only_those_of_the_source(watching: Watching) -> None:
    watching.happen(MAP, ago=5)
    watching.happen(LINK, ago=50)
    watching.happen("CreateRole", ago=7, source="iam.amazonaws.com")
    assert [event.name for event in watching.look().events] == [LINK, MAP]
    assert [event.name for event in watching.look("iam.amazonaws.com").events] == ["CreateRole"]
    assert [event.name for event in trail.named(Reads(Sweep(watching.connection)), MAP).events] == [MAP]


def test_what_failed_carries_its_code_and_parameters_that_aws_hides_are_told_as_they_are(watching: Watching) -> None:
    watching.happen(LINK, error=("AccessDenied", "no"))
    watching.happen(MAP, parameters={"partnerUserId": "005", "iamRoleArn": "arn:aws:iam::111122223333:role/x"})
    refused, mapped = sorted(watching.look().events, key=lambda event: event.name)
    assert refused.error == "AccessDenied"
    assert mapped.parameters["partnerUserId"] == "005"


@pytest.mark.parametrize("hours", [-9.5, 0, 13])
def test_times_of_any_zone_are_the_same_moment(watching: Watching, hours: float) -> None:
    told = (NOON - timedelta(minutes=20)).astimezone(timezone(timedelta(hours=hours)))
    happened = watching.happen(LINK, ago=20)
    record = {**json.loads(happened.record), "eventTime": told.isoformat()}
    watching.world.trail.events[:] = [dataclasses.replace(happened, at=told, record=json.dumps(record))]
    (event,) = watching.look().events
    assert event.at == NOON - timedelta(minutes=20)
    assert event.at.utcoffset() == timedelta(0)


def test_the_walk_says_how_far_back_it_saw_and_older_events_are_not_there(watching: Watching) -> None:
    watching.happen(MAP, ago=89 * 24 * 60)
    watching.happen(LINK, ago=91 * 24 * 60)
    walk = watching.look()
    assert [event.name for event in walk.events] == [MAP]
    assert walk.since == NOON - timedelta(days=90)


def test_what_was_seen_long_ago_is_forgotten_when_it_is_older_than_ninety_days(watching: Watching) -> None:
    watching.happen(LINK, ago=89 * 24 * 60)
    assert watching.look().events
    watching.later(2 * 24 * 60)
    assert watching.look().events == ()


def test_it_asks_in_us_east_1_whatever_the_profile_says(watching: Watching) -> None:
    watching.happen(LINK)
    session = watching.world.session
    session._session.set_config_variable("region", "eu-west-3")
    assert [
        event.name for event in trail.events(Reads(Sweep(watching.connection), "eu-west-3"), trail.LINKING).events
    ] == [LINK]


# --- how often AWS is asked


def test_all_checks_of_a_look_share_one_walk(watching: Watching) -> None:
    watching.happen(LINK)
    sweep = Sweep(watching.connection)
    doors = [Reads(sweep) for _ in range(6)]
    threads = [threading.Thread(target=lambda door=door: trail.events(door, trail.LINKING)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(watching.calls()) == 1
    assert all([call.operation for call in door.calls] == ["LookupEvents"] for door in doors), (
        "each says what it rests on"
    )


def test_the_first_walk_reads_every_page(watching: Watching) -> None:
    for minute in range(230):
        watching.happen(MAP, ago=20 + minute)
    walk = watching.look()
    assert (len(walk.events), walk.behind) == (230, False)
    assert len(watching.calls()) == 5


def test_later_looks_ask_only_for_what_is_newer_and_for_the_lag_again(watching: Watching) -> None:
    for minute in range(120):
        watching.happen(MAP, ago=60 + minute)
    watching.look()
    watching.calls()
    watching.later(1)
    watching.happen(LINK)
    assert len(watching.look().events) == 121
    (call,) = watching.calls()
    assert call["StartTime"] == NOON - trail.LAG
    watching.look()
    assert [call["StartTime"] for call in watching.calls()] == [NOON + timedelta(minutes=1) - trail.LAG]


def test_an_event_that_cloudtrail_shows_late_is_found_and_counted_once(watching: Watching) -> None:
    watching.happen(LINK, late=timedelta(minutes=14))
    assert watching.look().events == ()
    for _ in range(4):
        watching.later(5)
        walk = watching.look()
    assert [event.name for event in walk.events] == [LINK]


def test_a_burst_is_read_in_two_calls_a_look_until_nothing_is_left(watching: Watching) -> None:
    watching.look()
    watching.later(1)
    for second in range(330):
        watching.happen(MAP, ago=second / 600)
    watching.calls()
    walk, seen = watching.look(), [100]
    assert len(walk.events) == 100
    assert walk.behind and "the next looks go on" in walk.gaps
    while walk.behind:
        assert len(watching.calls()) <= trail.MOST_CALLS
        watching.later(0.5)
        walk = watching.look()
        seen.append(len(walk.events))
    assert len(watching.calls()) <= trail.MOST_CALLS
    assert (len(walk.events), walk.gaps) == (330, "")
    assert seen == sorted(seen)


def test_a_token_that_aws_no_longer_takes_begins_that_part_anew(watching: Watching) -> None:
    watching.look()
    watching.later(1)
    for second in range(130):
        watching.happen(MAP, ago=second / 600)
    assert watching.look().behind
    watching.connection.walks[f"EventSource={trail.LINKING}"].reading.token = "of yesterday"
    watching.calls()
    watching.look()
    assert len(watching.calls()) <= trail.MOST_CALLS
    assert len(watching.look().events) == 130


def test_the_world_clock_counts_and_not_this_computer_s(watching: Watching) -> None:
    """AWS's answers are dated; a computer that is minutes off would otherwise miss events."""
    watching.look()
    watching.calls()
    watching.look()
    (call,) = watching.calls()
    assert call["StartTime"] == NOON - trail.LAG


def test_signing_in_anew_forgets_what_somebody_else_saw(watching: Watching) -> None:
    watching.happen(LINK)
    watching.look()
    watching.connection.sessions = _Same(watching.world.session)  # type: ignore[assignment]
    watching.connection.renew()
    assert watching.connection.walks == {}


class _Same:
    def __init__(self, session: boto3.Session) -> None:
        self._session = session

    def session(self, profile: str | None) -> boto3.Session:
        return self._session


# --- what goes wrong


@pytest.mark.parametrize(
    "record",
    ["", "{", "null", "[]", '"text"', "\x00\ufeff", '{"errorCode":', "[" * 100_000, '{"requestParameters": 7}'],
    ids=range(9),
)
def test_a_broken_record_is_counted_and_told_and_the_event_is_not_lost(watching: Watching, record: str) -> None:
    broken = dataclasses.replace(watching.happen(LINK), record=record)
    watching.world.trail.events[:] = [broken, watching.happen(MAP)]
    walk = watching.look()
    assert {event.name: event.ok for event in walk.events} == {LINK: False, MAP: True}
    assert walk.broken == 1
    assert walk.gaps == "CloudTrail's record of 1 of 2 events could not be read."


def test_an_event_of_which_nobody_knows_whether_it_succeeded_never_counts_as_one_that_did(watching: Watching) -> None:
    happened = watching.happen(LINK)
    record = {**json.loads(happened.record), "errorMessage": "something"}
    watching.world.trail.events[:] = [dataclasses.replace(happened, record=json.dumps(record))]
    (event,) = watching.look().events
    assert event.error == "NoErrorCode"


def test_hostile_words_in_a_record_are_made_harmless(watching: Watching) -> None:
    happened = watching.happen(LINK)
    record = {**json.loads(happened.record), "userIdentity": {"arn": "\x1b[2Jx\u202e"}, "errorCode": "a\x07b"}
    watching.world.trail.events[:] = [dataclasses.replace(happened, record=json.dumps(record))]
    (event,) = watching.look().events
    assert not {"\x1b", "\u202e", "\x07"} & set(event.who + event.error)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("denied", Kind.DENIED), ("throttled", Kind.THROTTLED), ("html", Kind.GARBAGE), ("empty", Kind.GARBAGE)],
)
def test_what_nobody_could_look_at_raises_and_never_reads_as_no_events(
    watching: Watching, fault: str, kind: Kind
) -> None:
    watching.world.faults.on("cloudtrail", "LookupEvents", fault, times=None)
    with pytest.raises(AwsError) as caught:
        watching.look()
    assert caught.value.kind is kind


def test_a_walk_that_fails_half_way_is_begun_again_and_misses_nothing(watching: Watching) -> None:
    for minute in range(120):
        watching.happen(MAP, ago=20 + minute)
    watching.world.faults.on("cloudtrail", "LookupEvents", "throttled", nth=2)
    with pytest.raises(AwsError):
        watching.look()
    assert len(watching.look().events) == 120


def test_a_later_look_that_fails_keeps_what_was_seen_and_asks_for_it_again(watching: Watching) -> None:
    watching.happen(LINK)
    watching.look()
    watching.later(30)
    watching.happen(MAP)
    watching.world.faults.on("cloudtrail", "LookupEvents", "error-500")
    with pytest.raises(AwsError):
        watching.look()
    watching.later(30)
    assert [event.name for event in watching.look().events] == [LINK, MAP]


# --- never more than two a second


def test_requests_that_are_sent_over_the_wire_wait_for_their_turn_retries_included(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The real thing, against a server on this machine that throttles twice: every request takes its turn."""
    clock = iter(range(1000))
    slept: list[float] = []
    strict = pace.Pace(2.0, burst=False, clock=lambda: float(next(clock)) * 0.001, sleep=slept.append)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    answers = [(400, '{"__type": "ThrottlingException", "message": "Rate exceeded"}')] * 2 + [(200, '{"Events": []}')]
    waiting = iter(answers)

    def respond(_: str) -> tuple[int, str, bytes]:
        status, body = next(waiting)
        return status, "application/x-amz-json-1.1", body.encode()

    with answering(respond) as (address, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        session = boto3.Session("AKIAEXAMPLE", "secret", region_name="eu-west-1")
        walk = trail.events(Reads(Sweep(Connection(session, attempts=3, paces={pace.LOOKUPS: strict}))), trail.LINKING)
    assert (walk.events, len(asked)) == ((), 3)
    assert [round(seconds, 1) for seconds in slept] == [0.5, 1.0]


def test_two_a_second_and_not_three() -> None:
    now, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    strict = pace.Pace(2.0, burst=False, clock=lambda: now[0], sleep=sleep)
    moments = []
    for _ in range(7):
        strict.wait()
        moments.append(now[0])
    assert all(sum(start <= moment < start + 1 for moment in moments) <= 2 for start in moments)


def test_the_whole_process_has_one_pace_for_it() -> None:
    assert pace.paces()[pace.LOOKUPS] is pace.paces()[pace.LOOKUPS]
