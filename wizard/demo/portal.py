"""The pretend portal: what a person clicks in Partner Central, and what AWS then shows of it, a little later.

Each thing that can be done is an `Act`, registered by name (`portal_link`, `portal_users`, `portal_migrate`). What was
done is kept, so that a demo goes on where it was left, also when another process did it meanwhile.
"""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.demo.world import World

NAME = "portal.jsonl"
"""The file in a demo journey's folder that keeps what was done in the portal."""


class PortalRefused(Exception):
    """The portal, or AWS behind it, says no; the message is a sentence as the person would read it there."""


@dataclass(frozen=True)
class Record:
    """Something that was done in the portal: which act, when, with what, and how it failed ("" when it did not)."""

    act: str
    at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    failed: str = ""


@dataclass(frozen=True)
class Act:
    """One thing that can be done.

    Attributes:
        words: what the person does, for a list to choose from; step: the journey's step that it belongs to.
        happen: what follows from it, now and later; the answer is what the person sees in the portal.
        refuse: why it cannot be done now, in the portal's words; "" when it can.
        asks: names of the values that it needs; takes: of those that may be left out.
        failures: ways in which it can fail on request, each with what the person then sees.
        stumbles: in which of these ways it fails by itself; "" when it does not.
        offered: whether there is anything to press for it, as things stand.
    """

    name: str
    words: str
    step: str
    happen: Callable[[Portal, Record], str]
    refuse: Callable[[Portal, Mapping[str, str]], str]
    asks: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    failures: Mapping[str, str] = field(default_factory=dict)
    stumbles: Callable[[Portal], str] = lambda portal: ""
    offered: Callable[[Portal], bool] = lambda portal: True


ACTS: dict[str, Act] = {}
"""By name, in the order of the journey."""


def act(
    name: str,
    words: str,
    step: str,
    *,
    refuse: Callable[[Portal, Mapping[str, str]], str] = lambda portal, values: "",
    asks: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    failures: Mapping[str, str] | None = None,
    stumbles: Callable[[Portal], str] = lambda portal: "",
    offered: Callable[[Portal], bool] = lambda portal: True,
) -> Callable[[Callable[[Portal, Record], str]], Callable[[Portal, Record], str]]:
    """Registers what happens when somebody does this."""

    def register(happen: Callable[[Portal, Record], str]) -> Callable[[Portal, Record], str]:
        ACTS[name] = Act(name, words, step, happen, refuse, asks, takes, failures or {}, stumbles, offered)
        return happen

    return register


class Portal:
    """The portal of one world's company.

    Attributes:
        linked: the suffix of the roles that linking made, "" while the account is not linked.
        mapped: the role of each portal user, by address.
        scheduled: when the migration begins, once that is booked.
        migrating: whether it is running; migrated: whether it is over.
        ends: when a migration under way is over; None while none is, and for one that never ends.
        told: what happened by itself and people are told of, oldest first, each in sentences with the time.
        links: how often the account was linked.
        pressed: whether anybody did anything here in this sitting.
    """

    def __init__(self, world: World, linked: str = "", migrated: bool = False) -> None:
        self.world = world
        self.linked = linked
        self.mapped: dict[str, str] = {}
        self.scheduled: datetime | None = None
        self.migrating = False
        self.migrated = migrated
        self.ends: datetime | None = None
        self.told: list[str] = []
        self.links = 0
        self.pressed = False
        self._failing: dict[str, str] = {}
        self._order = itertools.count()
        self._later: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._file: Path | None = None
        self._read = 0
        self._lock = threading.RLock()

    # --- what a person does

    def do(self, name: str, values: Mapping[str, str] | None = None, *, failed: str = "") -> str:
        """Do something; the answer is what the person sees in the portal, and what they are told of meanwhile.

        Args:
            name: of one of `ACTS`.
            values: what it needs.
            failed: the way in which it is to fail, of those that the act knows.

        Raises:
            PortalRefused: it cannot be done, or did fail as was asked for.
        """
        known = ACTS.get(name)
        if known is None:
            raise PortalRefused(f"The portal knows no {name!r}; there are {', '.join(ACTS)}.")
        given = {key: value for key, value in (values or {}).items() if value}
        failed = failed or self._failing.pop(name, "")
        with self._lock:
            read = len(self.told)
            self.catch_up()
            _require(known, given, failed)
            why = "" if failed else known.refuse(self, given)
            if why:
                raise PortalRefused(why)
            failed = failed or known.stumbles(self)
            record = Record(name, self.world.now(), given, failed)
            said = known.happen(self, record)
            self.pressed = True
            self._keep(record)
            self._settle(self.world.now())
        if failed:
            raise PortalRefused(known.failures[failed])
        return " ".join([said, *self.told[read:]])

    def fail(self, name: str, how: str) -> None:
        """The next time, this act fails in that way. Raises `PortalRefused` for a way it does not know."""
        _require(ACTS[name], dict.fromkeys(ACTS[name].asks, "?"), how)
        self._failing[name] = how

    def link(self, **values: str) -> str:
        return self.do("link", values)

    def unlink(self, **values: str) -> str:
        return self.do("unlink", values)

    def map_user(self, user: str, role: str) -> str:
        return self.do("map", {"user": user, "role": role})

    def unmap_user(self, user: str) -> str:
        return self.do("unmap", {"user": user})

    def schedule(self, at: str) -> str:
        return self.do("schedule", {"at": at})

    def migrate(self, **values: str) -> str:
        return self.do("migrate", values)

    # --- what AWS does later

    def later(self, record: Record, seconds: float, happen: Callable[[datetime], None]) -> None:
        """Let something happen so long after an act; it is told at which moment that is."""
        self.at(record.at + timedelta(seconds=seconds), happen)

    def at(self, moment: datetime, happen: Callable[[datetime], None]) -> None:
        """Let something happen at a moment."""
        self._later.append((moment, next(self._order), happen))

    def catch_up(self) -> None:
        """Take notice of what was done elsewhere, and let everything happen that is due by the world's clock."""
        if not self._later and self._file is None:
            return
        with self._lock:
            for record in self._news():
                self._settle(record.at)  # what had happened before somebody did this, happens before it again
                ACTS[record.act].happen(self, record)
            self._settle(self.world.now())

    def _settle(self, until: datetime) -> None:
        while due := [item for item in self._later if item[0] <= until]:
            first = min(due, key=lambda item: item[:2])
            self._later.remove(first)
            first[2](first[0])

    # --- what is kept

    def follow(self, folder: Path) -> None:
        """Do again what is kept in a journey's folder, and keep there what is done from now on.

        Raises `PortalRefused` when what is kept cannot be read.
        """
        self._file = folder / NAME
        self.catch_up()

    def _keep(self, record: Record) -> None:
        if self._file is None:
            return
        told = {"act": record.act, "at": record.at.astimezone(UTC).isoformat(), "values": dict(record.values)}
        line = (json.dumps({**told, "failed": record.failed}) + "\n").encode()
        try:
            file = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError as error:
            raise PortalRefused(f"It was done, and could not be kept in {self._file}: {error.strerror}.") from None
        self._read += len(line)

    def _news(self) -> list[Record]:
        """What others have added to the file since it was last read."""
        if self._file is None:
            return []
        try:
            with self._file.open("rb") as file:
                file.seek(self._read)
                added = file.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PortalRefused(f"{self._file} cannot be read: {error.strerror}.") from None
        whole = added[: added.rfind(b"\n") + 1]
        self._read += len(whole)
        return [_record(line, self._file) for line in whole.splitlines()]


def _record(line: bytes, file: Path) -> Record:
    try:
        told = json.loads(line)
        known = ACTS[told["act"]]
        values = {str(key): str(value) for key, value in told["values"].items()}
        failed = str(told["failed"])
        if failed and failed not in known.failures:
            raise KeyError(failed)
        at = datetime.fromisoformat(told["at"])
        return Record(known.name, at if at.tzinfo else at.replace(tzinfo=UTC), values, failed)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise PortalRefused(
            f"{file} holds something that the pretend portal did not write. Remove the file to go on without it."
        ) from None


def _require(known: Act, values: Mapping[str, Any], failed: str) -> None:
    """Raises `PortalRefused` unless what the act asks for is there, and nothing that it does not take."""
    missing = [name for name in known.asks if name not in values]
    extra = [name for name in values if name not in (*known.asks, *known.takes)]
    if missing or extra:
        needs = " ".join(f"{name}=…" for name in known.asks) or "nothing more"
        raise PortalRefused(f"{known.name} needs {needs}.")
    if failed and failed not in known.failures:
        ways = ", ".join(known.failures) or "none"
        raise PortalRefused(f"{known.name} cannot fail like {failed!r}; ways it can: {ways}.")
