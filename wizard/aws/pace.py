"""Not faster than AWS allows: requests to services with a low limit wait for their turn instead of being refused.

https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PER_SECOND: dict[str, float] = {"sso-admin": 18.0, "identitystore": 18.0}
"""Requests a second by service. AWS takes 20 from everybody in the account together."""


class Pace:
    """Lets `rate` requests a second through; with `burst`, after a first `rate` of them at once."""

    def __init__(
        self,
        rate: float,
        *,
        burst: bool = True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1.0 / rate
        self._ahead = 1.0 - self._interval if burst else 0.0
        self._clock = clock
        self._sleep = sleep
        self._due = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Blocks until it is this request's turn."""
        with self._lock:
            now = self._clock()
            self._due = max(self._due, now)
            delay = self._due - self._ahead - now
            self._due += self._interval
        if delay > 0:
            self._sleep(delay)


LOOKUPS = "cloudtrail:LookupEvents"
"""AWS takes two a second from everybody in the account together, so the whole process has one pace for it.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

_LOOKUPS = Pace(1 / 0.6, burst=False)
"""A little slower than that: requests do not take exactly as long as each other to get there."""


def paces() -> dict[str, Pace]:
    """One for each service that has a low limit, and the one of `LOOKUPS`."""
    return {**{service: Pace(rate) for service, rate in PER_SECOND.items()}, LOOKUPS: _LOOKUPS}
