"""Failures on request, on any boto3 session: a demo world's, or one that talks to a server.

A fault strikes between botocore's signer and its parser, so retries, error classes and timeouts are botocore's own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.session import Session as Core

from wizard.demo.door import Door, Send
from wizard.demo.lag import Lag
from wizard.demo.mishaps import FAULTS, Fault, Scene
from wizard.demo.wire import Call, request_id

When = Literal["before", "after"]

SOMEBODY = "arn:aws:iam::111122223333:user/sofia.admin"


@dataclass
class Rule:
    """One fault that waits for its requests; `struck` counts how often it has happened.

    `service` and `operation` are boto3's names with `*` and `?`; a leading `!` means everything but.
    """

    service: str
    operation: str
    fault: Fault
    when: When
    times: int | None
    nth: int
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def matches(self, call: Call) -> bool:
        return _like(self.service, call.service) and _like(self.operation, call.operation)

    def strikes(self) -> bool:
        """Whether it is this request's turn. Counts the request."""
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


class Faults:
    """The faults of one session; faults that the session already has stay, behind these.

    Args:
        session: boto3's or botocore's. Only clients made afterwards are reached: botocore hands each client a copy
            of the hooks when it makes it.
        caller: the ARN that "is not authorized".
    """

    def __init__(self, session: boto3.Session | Core, caller: str = SOMEBODY) -> None:
        self.caller = caller
        self._rules: list[Rule] = []
        self._lag: Lag | None = None
        self._requests = 0
        self._lock = threading.Lock()
        self._door = Door.of(session)
        self._behind = self._door.guard
        self._door.guard = self._guard

    @property
    def calls(self) -> list[tuple[str, str, dict[str, object]]]:
        """Every request that was sent, retries included, as (service, operation, parameters)."""
        return self._door.calls

    def on(
        self,
        service: str,
        operation: str,
        fault: str | Fault,
        *,
        when: When = "before",
        times: int | None = 1,
        nth: int = 1,
    ) -> Rule:
        """Lets a fault happen to requests.

        Args:
            service: boto3's name of the service; `*`, `?` and a leading `!` (everything but) are understood.
            operation: the API's name of the operation ("CreateRole"), with the same signs.
            fault: one of `FAULTS` by name, or a `Fault` such as `delay(2.0)`.
            when: "before" it reaches AWS, or "after": AWS does it, and the answer is lost.
            times: how many requests it strikes; None for all.
            nth: the first matching request it strikes, counted from 1. Retries are requests.

        Raises:
            ValueError: there is no fault of that name.
        """
        rule = Rule(service, operation, _fault(fault), when, times, nth)
        with self._lock:
            self._rules.append(rule)
        return rule

    def lag(self, *, reads: int = 0, seconds: float = 0.0) -> None:
        """From now on IAM's reads notice a write late: after so many reads of it, or so many seconds."""
        self._lag = Lag(reads, seconds)

    def clear(self) -> None:
        """No more faults, no more lag."""
        with self._lock:
            self._rules.clear()
        self._lag = None

    def _guard(self, call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse | None:
        with self._lock:
            self._requests += 1
            rule = next((rule for rule in self._rules if rule.matches(call) and rule.strikes()), None)
            scene = Scene(call, request.url, self.caller, request_id("fault", self._requests))
        through = self._through(send)
        if rule is None:
            answer = self._behind(call, request, through) if self._behind else None
            return through(call, request) if answer is None and self._lag else answer
        if rule.fault.seconds:
            return _delayed(rule, lambda: through(call, request))
        if rule.when == "after":
            through(call, request)
        return rule.fault.happen(scene)

    def _through(self, send: Send) -> Send:
        lag = self._lag
        if lag is None:
            return send
        return lambda call, request: lag.seen_through(call, request, send)


def delay(seconds: float) -> Fault:
    """The answer comes, later. With `when="after"` AWS acts at once, otherwise only after the wait."""
    return replace(FAULTS["slow"], seconds=seconds)


def _delayed(rule: Rule, send: Callable[[], AWSResponse]) -> AWSResponse:
    if rule.when == "before":
        time.sleep(rule.fault.seconds)
        return send()
    answer = send()
    time.sleep(rule.fault.seconds)
    return answer


def _fault(fault: str | Fault) -> Fault:
    if isinstance(fault, Fault):
        return fault
    if fault not in FAULTS:
        raise ValueError(f"There is no fault {fault!r}; there are {', '.join(sorted(FAULTS))}.")
    return FAULTS[fault]


def _like(pattern: str, name: str) -> bool:
    if pattern.startswith("!"):
        return not fnmatchcase(name, pattern[1:])
    return fnmatchcase(name, pattern)
