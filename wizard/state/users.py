"""The file of a journey's users: what was imported, decided and done. It has the guarantees of the state file.

One field stands on each line, and a field that did not change keeps its bytes: a decision about one user does not
write twenty thousand of them anew.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from wizard import __version__
from wizard.moments import Moment
from wizard.state.errors import ELSEWHERE, StateError, Unreadable
from wizard.state.fields import where
from wizard.state.files import Folder, Stamp
from wizard.users.quick import not_collecting
from wizard.users.user import User
from wizard.users.value import NOBODY, Decision, Done, News, Source, Users

NAME = "users.json"
PREVIOUS = "users.json.previous"
LIMIT = 192 * 2**20

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: tuple[Migration, ...] = ()
"""One function per version, in order, as for the state file."""

_KEPT = ("source", "people", "decisions", "done", "news")


def version() -> int:
    """The version that this wizard writes."""
    return len(MIGRATIONS) + 1


class UsersState(BaseModel):
    """All that is kept about the users, with the marks of the journey it belongs to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default_factory=version)
    lineage: str = Field(pattern=r"^[0-9a-f]{32}$")
    serial: int = Field(ge=1)
    tool: str
    saved: Moment
    source: Source | None = None
    people: tuple[User, ...] = ()
    decisions: dict[str, Decision] = Field(default_factory=dict)
    done: dict[str, Done] = Field(default_factory=dict)
    news: News = Field(default_factory=News)


class UsersFile:
    """The users of one open journey. Safe to use from several threads.

    Attributes:
        value: what is kept now.
    """

    def __init__(self, folder: Folder, lineage: str, read_only: Callable[[], str | None]) -> None:
        """Read what is there. Raises `StateError` for every way in which the file can be broken."""
        self.value: Users = NOBODY
        self._folder = folder
        self._path = folder.path / NAME
        self._lineage = lineage
        self._read_only = read_only
        self._saving = threading.Lock()
        self._serial = 0
        self._lines: dict[str, bytes] = {}
        self._digest = b""
        self._stamp: Stamp | None = None
        self._attempt: tuple[int, bytes] | None = None
        self._format = version()
        self._load()

    def keep(self, users: Users) -> Users:
        """Keep the users as they are now. When this returns they are on disk.

        Raises `StateError` when the journey is open for reading only, when another copy of it moved on, or when the
        disk refuses; `value` is then unchanged.
        """
        with self._saving:
            if refused := self._read_only():
                raise StateError(f"Nothing is saved: {refused}")
            self._compare()
            self._save(users)
            return self.value

    def _load(self) -> None:
        try:
            content = self._folder.read(NAME, LIMIT)
            if content is None:
                if PREVIOUS in self._folder.names():
                    raise Unreadable(self._path, "is missing")
                return
            try:
                state, self._format = decode(content.data)
            except ValueError as error:
                raise Unreadable(self._path, str(error)) from None
        except Unreadable as error:
            raise self._with_way_out(error.reason) from None
        if state.lineage != self._lineage:
            raise self._with_way_out("belongs to another journey")
        self._serial, self._stamp, self._digest = state.serial, content.stamp, _digest(content.data)
        self.value = Users(**{name: getattr(state, name) for name in _KEPT})

    def _with_way_out(self, reason: str) -> StateError:
        try:
            content = self._folder.read(PREVIOUS, LIMIT)
            previous = decode(content.data)[0] if content else None
        except (StateError, ValueError):
            previous = None
        if previous is None or previous.lineage != self._lineage:
            return StateError(
                f"{self._path} {reason}; it was left as it is and no intact save is beside it, so put a good copy in "
                "its place, or move it away and import the users again."
            )
        return StateError(
            f"{self._path} {reason}; it was left as it is, and the save before it (number {previous.serial}, "
            f"{previous.saved:%Y-%m-%d %H:%M} UTC) is intact: rename {PREVIOUS} to {NAME} to go back to it."
        )

    def _compare(self) -> None:
        """Make sure that nobody saved since we did."""
        if self._attempt is None and self._folder.stamp(NAME) == self._stamp:
            return
        content = self._folder.read(NAME, LIMIT)
        found = _digest(content.data) if content else b""
        if self._attempt and found == self._attempt[1]:
            self._serial, self._digest = self._attempt
            self._lines = {}
        elif found != self._digest:
            raise StateError(
                f"{self._path} was changed by another copy of this journey or by something else, so nothing was "
                "overwritten: close this wizard and open the journey again."
            )
        self._stamp, self._attempt = content.stamp if content else None, None

    def _save(self, users: Users) -> None:
        serial = self._serial + 1
        marks = {"version": version(), "lineage": self._lineage, "serial": serial, "tool": __version__}
        lines = {name: _line(name, value) for name, value in {**marks, "saved": datetime.now(UTC)}.items()}
        try:
            for name in _KEPT:
                same = name in self._lines and getattr(users, name) is getattr(self.value, name)
                lines[name] = self._lines[name] if same else _line(name, getattr(users, name))
        except ValueError as error:
            raise StateError(f"{self._path} cannot hold this, so nothing was saved: {error}.") from None
        data = b"{\n" + b",\n".join(lines.values()) + b"\n}\n"
        if len(data) > LIMIT:
            raise StateError(f"{self._path} would become too large to read again, so nothing was saved: {ELSEWHERE}.")
        keep = [PREVIOUS] if self._serial else []
        if self._format != version():
            keep.append(f"{NAME}.v{self._format}")
        self._attempt = (serial, _digest(data))
        self._stamp = self._folder.write(NAME, data, keep)
        (self._serial, self._digest), self._attempt = self._attempt, None
        self._lines, self._format = lines, version()
        self.value = replace(users)


def decode(data: bytes) -> tuple[UsersState, int]:
    """The users in some bytes, migrated, and the version they were in.

    Raises `ValueError` whose message is the part of a sentence after the file's name.
    """
    if not data.strip():
        raise ValueError("is empty")
    try:
        with not_collecting():
            raw = from_json(data, cache_strings="all")
    except ValueError:
        raise ValueError("is not the JSON this wizard writes") from None
    found = raw.get("version") if isinstance(raw, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise ValueError("does not say which version it is")
    if found > version():
        raise ValueError(f"is of version {found}, made by a newer wizard; this one knows versions up to {version()}")
    try:
        for migration in MIGRATIONS[found - 1 :]:
            raw = migration(raw)
        with not_collecting():
            return UsersState.model_validate({**raw, "version": version()}), found
    except ValidationError as error:
        raise ValueError(f"is damaged at {where(error)}") from None
    except Exception as error:
        raise ValueError(f"is damaged and cannot be brought from version {found} to {version()}") from error


def _line(name: str, value: object) -> bytes:
    return b'"%s": %s' % (name.encode(), to_json(dict(value) if isinstance(value, Mapping) else value))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
