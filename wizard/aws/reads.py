"""Reading AWS: ask once, ask together.

Forty checks that need the role list cost one call: within one sweep equal reads are made once, also when they are
asked for at the same moment (single flight). A new sweep asks anew.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from wizard.aws.connection import REGION, Answer, Connection
from wizard.aws.errors import AwsError, Kind, missing
from wizard.model import Call

T = TypeVar("T")

PAUSES = (0.1, 0.2, 0.5, 1.0, 1.0, 1.5, 1.5, 2.0, 2.0)
"""Seconds after which something that AWS is still preparing is asked for again: soon at first, then less often."""


class Sweep:
    """The shared memory of one look at AWS with one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lock = threading.Lock()
        self._flights: dict[tuple[str, ...], Future[Any]] = {}

    def fetch(
        self,
        service: str,
        operation: str,
        region: str,
        parameters: Mapping[str, Any],
        done: Callable[[dict[str, Any]], bool] = lambda answer: True,
        keep: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer,
    ) -> Answer:
        """The answer to a read, made by the first who asks, again until it is `done`; only what `keep` gives is kept.

        Raises what the call raised, to everybody who asked.
        """
        key = (service, operation, region, json.dumps(parameters, sort_keys=True, default=str))

        def ask() -> Answer:
            answer = self._ask(service, operation, region, parameters, done)
            return Answer(keep(answer.response), answer.call)

        return self.once(key, ask)

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What the first who asks makes, for everybody who asks in this sweep. Raises what making it raised."""
        with self._lock:
            flight = self._flights.get(key)
            mine = flight is None
            if flight is None:
                flight = self._flights[key] = Future()
        if mine:
            try:
                flight.set_result(make())
            except BaseException as error:
                flight.set_exception(error)
        made: T = flight.result()
        return made

    def _ask(
        self,
        service: str,
        operation: str,
        region: str,
        parameters: Mapping[str, Any],
        done: Callable[[dict[str, Any]], bool],
    ) -> Answer:
        for pause in PAUSES:
            answer = self.connection.read(service, operation, region, **parameters)
            if done(answer.response):
                return answer
            time.sleep(pause)
        return self.connection.read(service, operation, region, **parameters)


class Reads:
    """One check's door to a sweep; it remembers which calls the verdict rests on.

    `region` is where a read is made that names no Region; "" is us-east-1.
    """

    def __init__(self, sweep: Sweep, region: str = "") -> None:
        self._sweep = sweep
        self.region = region or REGION
        self.calls: list[Call] = []

    def at(self, region: str) -> Reads:
        """The same door, for what lives in another Region."""
        there = Reads(self._sweep, region)
        there.calls = self.calls
        return there

    def apart(self) -> Reads:
        """A door of its own to the same sweep, for another thread; `take_over` notes here what it asked."""
        return Reads(self._sweep, self.region)

    def take_over(self, other: Reads) -> None:
        """The verdict rests on the calls of another door too."""
        for call in other.calls:
            self._remember(call)

    @property
    def parallelism(self) -> int:
        """How many reads may run at once."""
        return self._sweep.connection.parallelism

    @property
    def lasting(self) -> dict[str, str]:
        """What can never change once AWS has said it (the name behind an ARN), for as long as the connection lives."""
        return self._sweep.connection.lasting

    def regions(self, service: str) -> list[str]:
        """The Regions in which a service exists, as the SDK knows them; AWS is not asked."""
        return self._sweep.connection.regions(service)

    def read(self, service: str, operation: str, region: str = "", **parameters: Any) -> dict[str, Any]:
        """What AWS answers, all pages in one. Raises `AwsError`."""
        return self._fetch(service, operation, region or self.region, parameters)

    def read_until(
        self, service: str, operation: str, done: Callable[[dict[str, Any]], bool], **parameters: Any
    ) -> dict[str, Any]:
        """What AWS answers once it has finished what it was asked for, or after ten times. Raises `AwsError`."""
        return self._fetch(service, operation, REGION, parameters, done)

    def read_count(self, service: str, operation: str, things: str, most: int, **parameters: Any) -> int:
        """How many things the first page of a list holds; what they are is thrown away at once. Raises `AwsError`."""

        def count(response: dict[str, Any]) -> dict[str, Any]:
            listed = response.get(things)
            return {things: len(listed)} if isinstance(listed, list) else {}

        first = {**parameters, "PaginationConfig": {"MaxItems": most, "PageSize": most}}
        return int(field(self._fetch(service, operation, REGION, first, keep=count), things, service, operation))

    def shared(self, key: tuple[str, ...], make: Callable[[Connection], tuple[T, Iterable[Call]]]) -> T:
        """Something that takes several requests, made once in a sweep; it comes with the calls it rests on.

        Raises `AwsError`.
        """
        try:
            made, calls = self._sweep.once(key, lambda: make(self._sweep.connection))
        except AwsError as error:
            self._remember(error.call)
            raise
        for call in calls:
            self._remember(call)
        return made

    def _fetch(
        self,
        service: str,
        operation: str,
        region: str,
        parameters: Mapping[str, Any],
        done: Callable[[dict[str, Any]], bool] = lambda answer: True,
        keep: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer,
    ) -> dict[str, Any]:
        try:
            answer = self._sweep.fetch(service, operation, region, parameters, done, keep)
        except AwsError as error:
            self._remember(error.call)
            raise
        self._remember(answer.call)
        return answer.response

    def _remember(self, call: Call | None) -> None:
        if call is not None and call not in self.calls:
            self.calls.append(call)


def unless_absent(aws: Reads, service: str, operation: str, name: str, **parameters: Any) -> dict[str, Any] | None:
    """An answer that has this field, or None when AWS says that there is no such thing.

    Raises `AwsError` for whatever else AWS says: denied and throttled are not "none".
    """
    try:
        answer = aws.read(service, operation, **parameters)
    except AwsError as error:
        if error.kind is Kind.ABSENT:
            return None
        raise
    field(answer, name, service, operation)
    return answer


def field(response: Mapping[str, Any], name: str, service: str, operation: str) -> Any:
    """A field that such an answer always has. Raises `AwsError` (garbage) when it is missing: missing is not "none"."""
    value = response.get(name)
    if value is None:
        raise missing(service, operation, name)
    return value
