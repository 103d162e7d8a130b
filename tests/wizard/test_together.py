"""Several reads of one check side by side: sooner done, and otherwise as if one came after another."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError, Kind
from wizard.aws.reads import Reads, Sweep
from wizard.aws.together import WIDTH, together
from wizard.demo import open_world
from wizard.demo.world import World

ROLES = [f"Team{number}" for number in range(12)]


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("empty") as opened:
        yield opened


def door(world: World, parallelism: int = 16) -> Reads:
    return Reads(Sweep(Connection(world.session, parallelism=parallelism, attempts=1)))


def look(aws: Reads, role: str) -> str:
    """The role's own name, or what AWS says about it."""
    try:
        return str(aws.read("iam", "GetRole", RoleName=role)["Role"]["RoleName"])
    except AwsError as error:
        if error.kind is not Kind.ABSENT:
            raise
        return f"no {role}"


@pytest.mark.parametrize("parallelism", [1, 16])
def test_answers_and_calls_come_in_the_order_that_was_asked_for(world: World, parallelism: int) -> None:
    aws = door(world, parallelism)
    assert together(aws, ROLES, look) == [f"no {role}" for role in ROLES]
    assert [call.operation for call in aws.calls] == ["GetRole"] * len(ROLES)
    assert together(aws, [], look) == []


def test_so_many_are_under_way_at_once_and_no_more(world: World) -> None:
    under_way, most, lock = 0, 0, threading.Lock()
    all_there = threading.Barrier(WIDTH)

    def ask(aws: Reads, role: str) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        all_there.wait(10)
        with lock:
            under_way -= 1

    together(door(world), ROLES, ask)
    assert most == WIDTH


def test_one_that_may_not_run_side_by_side_is_asked_in_this_thread(world: World) -> None:
    threads = set(together(door(world, parallelism=1), ROLES, lambda aws, role: threading.current_thread()))
    assert threads == {threading.current_thread()}


def test_an_error_is_raised_its_call_noted_and_what_waits_never_asked(world: World) -> None:
    world.faults.on("iam", "GetRole", "denied", times=None)
    aws = door(world)
    with pytest.raises(AwsError) as raised:
        together(aws, ROLES, look)
    assert raised.value.kind is Kind.DENIED
    assert {call.outcome for call in aws.calls} == {"AccessDenied"}
    assert len(world.calls) <= WIDTH, "what was waiting is not asked any more"
