"""Requests to a service with a low limit wait for their turn."""

from __future__ import annotations

import threading

import boto3
import pytest

from wizard.aws.connection import Connection
from wizard.aws.pace import Pace, paces
from wizard.demo import open_world


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def test_a_first_second_at_once_and_then_no_faster_than_the_rate() -> None:
    clock = Clock()
    pace = Pace(10.0, clock=clock, sleep=clock.sleep)
    times = []
    for _ in range(60):
        pace.wait()
        times.append(clock.now)
    assert times[9] == 100.0
    assert all(later - sooner >= 0.999 for sooner, later in zip(times[10:], times[20:], strict=False))
    assert times[-1] == pytest.approx(105.0)


def test_whoever_comes_rarely_never_waits() -> None:
    clock = Clock()
    pace = Pace(10.0, clock=clock, sleep=clock.sleep)
    for _ in range(50):
        pace.wait()
        clock.now += 0.2
    assert clock.waits == []


def test_many_threads_share_one_pace() -> None:
    clock, lock, waits = Clock(), threading.Lock(), []

    def sleep(seconds: float) -> None:
        with lock:
            waits.append(seconds)

    pace = Pace(10.0, clock=clock, sleep=sleep)
    threads = [threading.Thread(target=pace.wait) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == pytest.approx([number / 10 for number in range(1, 21)])


@pytest.mark.parametrize(("service", "waits"), [("sso-admin", True), ("identitystore", True), ("iam", False)])
def test_only_services_with_a_low_limit_wait(service: str, waits: bool) -> None:
    assert (service in paces()) is waits


def test_only_aws_itself_has_aws_s_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    pace = Pace(10.0)
    monkeypatch.setattr(pace, "wait", lambda: asked.append("waited"))
    with open_world("empty") as world:
        Connection(world.session, parallelism=1, paces={"sso-admin": pace}).read("sso-admin", "ListInstances")
    assert asked == ["waited"]
    session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    elsewhere = Connection(session, attempts=1, paces={"sso-admin": pace})
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(Exception, match="could not be reached"):
        elsewhere.read("sso-admin", "ListInstances")
    assert asked == ["waited"]
