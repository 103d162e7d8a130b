"""Every system call of a session goes wrong in every way, and what is kept is old or new, never less.

The points are enumerated, not sampled: the session runs again and again, and each time the next system call fails,
until a run meets no fault. `tests/bench/state_faults.py` runs the same campaign with every pair of faults.
"""

from __future__ import annotations

import copy
import errno
import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self

import pytest

from tests.wizard.test_state_journal import ACCOUNT, ARN, change
from wizard.state import Journey, StateError, document
from wizard.state.files import TEMPORARY

PRIMITIVES = (
    *("open", "close", "read", "write", "pread", "pwrite", "fsync", "ftruncate", "fstat", "stat", "lstat"),
    *("fchmod", "chmod", "link", "replace", "rename", "unlink", "mkdir", "scandir"),
)
WHENS: tuple[Literal["before", "after"], ...] = ("before", "after")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES)


class Crash(BaseException):
    """The process died here."""


@dataclass(frozen=True)
class Fault:
    """What happens at one system call.

    Attributes:
        what: an errno, "crash", or "short" for a write that takes only a part.
        when: before the call was carried out, or after it, so that only its answer is lost.
        ever: whether every later call meets the same.
    """

    what: int | Literal["crash", "short"]
    when: Literal["before", "after"] = "before"
    ever: bool = False

    def __str__(self) -> str:
        name = errno.errorcode[self.what] if isinstance(self.what, int) else self.what
        return f"{name} {self.when}{' for ever' if self.ever else ''}"


FAULTS = (
    *(Fault(what, when, ever) for what in ERRORS for when in WHENS for ever in (False, True)),
    *(Fault("crash", when) for when in WHENS),
    *(Fault("short", ever=ever) for ever in (False, True)),
)


class Faults:
    """While it is entered, system call number `point` (from 1) meets a fault; `reached` says whether it came so far."""

    def __init__(self, point: int, fault: Fault) -> None:
        self._point, self._fault = point, fault
        self._calls = 0
        self._dead = False
        self._open: set[int] = set()
        self._patch = pytest.MonkeyPatch()

    @property
    def reached(self) -> bool:
        return self._calls >= self._point

    def __enter__(self) -> Self:
        for name in PRIMITIVES:
            self._patch.setattr(os, name, self._failing(name, getattr(os, name)))
        self._patch.setattr(fcntl, "flock", self._failing("flock", fcntl.flock))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._patch.undo()
        for fd in self._open:
            with suppress(OSError):
                os.close(fd)
        return kind is Crash

    def _failing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def carry_out(*args: Any, **options: Any) -> Any:
            result = call(*args, **options)
            if name == "open":
                self._open.add(result)
            elif name == "close":
                self._open.discard(args[0])
            return result

        def failing(*args: Any, **options: Any) -> Any:
            if self._dead:
                raise Crash
            self._calls += 1
            if not (self._calls == self._point or (self._fault.ever and self.reached)):
                return carry_out(*args, **options)
            if self._fault.what == "short":
                if name == "write" and len(args[1]) > 1:
                    args = (args[0], args[1][: max(len(args[1]) // 3, 1)])
                return carry_out(*args, **options)
            # A close that reports an error has closed all the same.
            if self._fault.when == "after" or name == "close":
                carry_out(*args, **options)
            if self._fault.what == "crash":
                self._dead = True
                raise Crash
            assert isinstance(self._fault.what, int)
            raise OSError(self._fault.what, os.strerror(self._fault.what))

        return failing


@dataclass
class Told:
    """What a session was told is on disk, and what it tried since."""

    serial: int = 0
    place: str | None = None
    tried: list[str] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))


def patiently(act: Callable[[], object]) -> bool:
    """Do it, and once again when it is refused; whether it was done."""
    for _ in range(2):
        with suppress(StateError):
            act()
            return True
    return False


def session(folder: Path, told: Told) -> bool:
    """Open, save, promise, conclude, save, close: what a wizard does. Whether everything was done at last."""
    opened: list[Journey] = []
    if not patiently(lambda: opened.append(Journey.open(folder))):
        return False
    journey = opened[0]
    told.serial = max(told.serial, journey.state.serial)

    def save() -> None:
        place = f"step-{next(told.numbers)}"
        told.tried.append(place)
        told.serial = journey.update(place=place, answers={"a": {"b": place * 20}}).serial
        told.place, told.tried = place, []

    def write() -> None:
        seq = journey.journal.intend(change(), batch="b", account=ACCOUNT, identity=ARN)
        told.chains.append(journey.journal.entries[-1].chain)
        assert patiently(lambda: conclude(seq))

    def conclude(seq: int) -> None:
        journey.journal.conclude(seq, "done", left={"RoleId": "AROAEXAMPLE"})
        told.chains.append(journey.journal.entries[-1].chain)

    try:
        done = [patiently(act) for act in (save, write, save)]
    except AssertionError:
        done = [False]
    journey.close()
    return all(done)


def check(folder: Path, told: Told) -> None:
    """What must hold after anything, once the disk works again."""
    existed = (folder / "state.json.previous").exists()
    with Journey.open(folder) as journey:
        state = journey.state
        assert journey.read_only is None, "a lock was left"
        assert state.serial >= told.serial, "the serial went back"
        assert state.place in (told.place, *told.tried), "neither old nor new"
        if state.place:
            assert state.answers == {"a": {"b": state.place * 20}}, "old and new are mixed"
        assert not [name for name in os.listdir(folder) if name.startswith(TEMPORARY)], "a temporary was left"  # noqa: PTH208
        if existed:
            previous = document.decode((folder / "state.json.previous").read_bytes())[0]
            assert previous.serial <= state.serial, "the previous save is newer"
        chains = iter([entry.chain for entry in journey.journal.entries])
        assert all(chain in chains for chain in told.chains), "an acknowledged line was lost"
        serial = journey.update(place="after").serial
        assert serial > max(state.serial, told.serial)
        journey.journal.intend(change(), batch="b", account=ACCOUNT, identity=ARN)
    with Journey.open(folder, writable=False) as journey:
        assert (journey.state.serial, journey.state.place) == (serial, "after")


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where the system has one: thousands of sessions need not wait for a disk."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        yield Path(name)


def make_template(base: Path) -> Path:
    """A journey as a wizard leaves it, with what a dead one left behind."""
    folder = base / "journey"
    assert session(folder, Told())
    with (folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"account":')
    (folder / f"{TEMPORARY}state.json-dead").write_text("half")
    return folder


def begin(template: Path | None, folder: Path) -> Told:
    """A copy of the template, or nothing at all, and what its session was told."""
    shutil.rmtree(folder, ignore_errors=True)
    if template is None:
        return Told()
    shutil.copytree(template, folder)
    with Journey.open(folder, writable=False) as journey:
        told = Told(journey.state.serial, journey.state.place)
        told.chains = [entry.chain for entry in journey.journal.entries]
        told.numbers = itertools.count(100)
        return told


def every_point(template: Path | None, folder: Path, fault: Fault) -> Iterator[tuple[int, Told]]:
    """Sessions in which one call after the other meets the fault; the folder is as that left it."""
    for point in itertools.count(1):
        told = begin(template, folder)
        faults = Faults(point, fault)
        with faults:
            done = session(folder, told)
        if not faults.reached:
            assert done
            return
        if fault.what == "short" or (not fault.ever and fault.what != "crash"):
            assert done, f"call {point}: {fault}: a passing fault was not overcome by trying again"
        yield point, told


def every_pair(
    template: Path, folder: Path, first: Fault, second: Fault, wanted: Callable[[int, int], bool]
) -> Iterator[tuple[int, int, Told]]:
    """Sessions that meet a fault, each followed by one that meets another while it recovers."""
    met = folder.with_name("met")
    for point, found in every_point(template, met, first):
        for recovering in itertools.count(1):
            if not wanted(point, recovering):
                continue
            told = copy.deepcopy(found)
            shutil.rmtree(folder, ignore_errors=True)
            if met.exists():
                shutil.copytree(met, folder)
            faults = Faults(recovering, second)
            with faults:
                session(folder, told)
            if not faults.reached:
                break
            yield point, recovering, told


@pytest.mark.parametrize("begun", [True, False], ids=["resumed", "new"])
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_one_fault_anywhere_loses_nothing(fault: Fault, begun: bool, memory: Path) -> None:
    template = make_template(memory / "template") if begun else None
    points = 0
    for point, told in every_point(template, memory / "journey", fault):
        try:
            check(memory / "journey", told)
        except BaseException as error:
            raise AssertionError(f"call {point}: {fault}") from error
        points += 1
    assert points > 60


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Fault("crash"), Fault("crash")),
        (Fault("crash"), Fault(errno.ENOSPC, ever=True)),
        (Fault(errno.EIO), Fault("crash")),
    ],
    ids=str,
)
def test_a_second_fault_while_recovering_loses_nothing(first: Fault, second: Fault, memory: Path) -> None:
    template = make_template(memory / "template")
    pairs = 0
    for point, recovering, told in every_pair(
        template, memory / "journey", first, second, lambda point, recovering: (point + recovering) % 17 == 0
    ):
        try:
            check(memory / "journey", told)
        except BaseException as error:
            raise AssertionError(f"call {point}: {first}, then call {recovering}: {second}") from error
        pairs += 1
    assert pairs > 300
