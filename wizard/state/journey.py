"""A journey on disk: one folder with its state, its journal and its lock."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from pydantic import ValidationError

from wizard import __version__
from wizard.state import document, handoffs, journal, lock, users
from wizard.state.document import JourneyState, Loaded
from wizard.state.errors import ELSEWHERE, StateError
from wizard.state.fields import invalid
from wizard.state.files import TEMPORARY, Folder, Stamp
from wizard.state.handoffs import HandoffsFile
from wizard.state.journal import Journal
from wizard.state.lock import Lock, Locked
from wizard.state.users import UsersFile

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

STAND_INS = "stand-ins.key"
"""The secret behind the stand-ins of this journey's identifiers; it is part of no export."""

_KEY_BYTES = 32
_OURS_TO_SET = {"version", "lineage", "serial", "tool", "created", "saved", "demo"}


class Journey:
    """An open journey; use it as a context manager. Safe to use from several threads.

    Attributes:
        folder: where it is kept.
        journal: its journal of writes.
        read_only: why nothing can be saved, in words; None when it can.
        warnings: what the person should hear about how it was found.
    """

    def __init__(self, folder: Folder, held: Lock | None, read_only: str | None) -> None:
        self.folder = folder.path
        self.read_only = read_only
        self.warnings: list[str] = []
        self.journal = Journal(folder, writable=False)
        self._folder = folder
        self._held = held
        self._temporary: TemporaryDirectory[str] | None = None
        self._users: UsersFile | None = None
        self._handoffs: HandoffsFile | None = None
        self._key = b""
        self._saving = threading.Lock()
        self._state: JourneyState
        self._lines: dict[str, bytes] = {}
        # What is on disk as far as we know, and what may be there because a save of ours failed half-way.
        self._serial = 0
        self._data = b""
        self._stamp: Stamp | None = None
        self._attempt: tuple[int, bytes] | None = None
        self._format = document.version()

    @classmethod
    def open(cls, folder: Path, writable: bool = True, create: bool = True, demo: str | None = None) -> Journey:
        """Open the journey in a folder, or start one there.

        When another wizard has it, it is opened for reading, and `read_only` says who that is.

        Args:
            folder: the journey's own folder.
            writable: whether to save and to write the journal; else nothing on disk is touched.
            create: whether to start a journey where there is none; needs `writable`.
            demo: the pretend world it lives in; a real journey is never opened as a demo, nor a demo as real.

        Raises `StateError` with a sentence for everything that is not as it should be.
        """
        opened = Folder.open(folder, create=create and writable)
        try:
            journey = cls._open(opened, writable, create, demo)
        except BaseException:
            opened.close()
            raise
        return journey

    @classmethod
    def ephemeral(cls, demo: str | None = None) -> Journey:
        """A journey in a private temporary folder that is removed when it is closed."""
        from tempfile import TemporaryDirectory

        temporary = TemporaryDirectory(prefix="partner-central-wizard-")
        try:
            journey = cls.open(Path(temporary.name), demo=demo)
        except BaseException:
            temporary.cleanup()
            raise
        journey._temporary = temporary
        return journey

    @property
    def state(self) -> JourneyState:
        """What is kept now; changing what is in it changes nothing that is kept."""
        return self._state

    def update(self, **fields: Any) -> JourneyState:
        """Keep some fields anew. When this returns they are on disk.

        Raises `StateError` when they are not valid, when the journey is open for reading only, when another copy
        of it moved on, or when the disk refuses; `state` is then unchanged.
        """
        if refused := _OURS_TO_SET & fields.keys():
            raise ValueError(f"{', '.join(sorted(refused))} cannot be set")
        with self._saving:
            if self.read_only:
                raise StateError(f"Nothing is saved: {self.read_only}")
            self._compare()
            self._save(self._next(fields), fields)
            return self._state

    @property
    def users(self) -> UsersFile:
        """The users of the journey, read when they are first asked for. Raises `StateError`."""
        with self._saving:
            if self._users is None:
                self._users = UsersFile(self._folder, self._state.lineage, lambda: self.read_only)
            return self._users

    @property
    def handoffs(self) -> HandoffsFile:
        """The travels of the journey, read when they are first asked for. Raises `StateError`."""
        with self._saving:
            if self._handoffs is None:
                self._handoffs = HandoffsFile(self._folder, self._state.lineage, lambda: self.read_only)
            return self._handoffs

    @property
    def untouched(self) -> bool:
        """Whether nobody has answered, claimed, bound, imported or written anything in it yet."""
        state = self._state
        kept = (state.answers, state.claims, state.account, state.sso_account, self.journal.entries)
        return not any(kept) and not {users.NAME, handoffs.NAME} & set(self._folder.names())

    def receive(self, lineage: str, serial: int, **fields: Any) -> JourneyState:
        """Keep what came from another copy of this journey; the serial goes beyond both. Raises `StateError`.

        An untouched journey becomes the one of that lineage; any other refuses a lineage that is not its own.
        """
        with self._saving:
            if self.read_only:
                raise StateError(f"Nothing is saved: {self.read_only}")
            if lineage != self._state.lineage and not self.untouched:
                raise StateError(f"{self.folder} holds another journey: {ELSEWHERE}.")
            self._compare()
            ours = {"lineage": lineage, "serial": max(serial, self._serial) + 1}
            self._save(self._next(fields).model_copy(update=ours), {*fields, *ours})
            self._users = self._handoffs = None
            return self._state

    def stand_in_key(self) -> bytes:
        """The secret behind this journey's stand-ins; made when it is first asked for.

        Where nothing may be written it is one for this run only: then two runs have different stand-ins.
        """
        with self._saving:
            if not self._key:
                content = self._folder.read(STAND_INS, _KEY_BYTES)
                self._key = content.data if content and len(content.data) == _KEY_BYTES else os.urandom(_KEY_BYTES)
                if content is None and self.read_only is None:
                    self._folder.write(STAND_INS, self._key)
            return self._key

    def close(self) -> None:
        """Give the journey free for others; what is kept is on disk already."""
        self.journal.close()
        with self._saving:
            self.read_only = self.read_only or f"{self.folder} was closed."
            self._folder.close()
            if self._held:
                self._held.release()
        if self._temporary:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _open(cls, folder: Folder, writable: bool, create: bool, demo: str | None) -> Journey:
        create = create and writable
        if document.NAME not in folder.names():
            _refuse_unless_new(folder, create)
        held, read_only = _hold(folder) if writable else (None, f"{folder.path} was opened for reading only.")
        journey = cls(folder, held, read_only)
        try:
            loaded = document.load(folder)
            journey._settle()
            if loaded is None:
                if read_only:
                    raise StateError(f"{folder.path} holds no journey yet; {read_only}")
                journey._begin(demo)
            else:
                journey._continue(loaded, demo)
            journey.journal = Journal.open(folder, writable=read_only is None)
            journey.warnings += filter(None, [journey.handoffs.value.notice])
        except BaseException:
            if held:
                held.release()
            raise
        journey.warnings += journey.journal.notes
        return journey

    def _settle(self) -> None:
        ours = (document.NAME, users.NAME, journal.NAME, lock.NAME, handoffs.NAME, STAND_INS)
        names = [name for name in self._folder.names() if name.startswith(ours)]
        if self.read_only is None:
            self.warnings += self._folder.tighten(names)
            self._folder.sweep()
        else:
            self.warnings += [
                f"{self.folder / name} is open to other users of this machine." for name in self._folder.exposed(names)
            ]

    def _begin(self, demo: str | None) -> None:
        now = datetime.now(UTC)
        state = JourneyState(lineage=uuid4().hex, serial=1, tool=__version__, created=now, saved=now, demo=demo)
        self._save(state, JourneyState.model_fields)

    def _continue(self, loaded: Loaded, demo: str | None) -> None:
        if loaded.state.demo != demo:
            raise StateError(f"{self.folder} {_other_world(loaded.state.demo, demo)}, or {ELSEWHERE}.")
        self._state, self._data, self._stamp, self._format = loaded
        self._serial = loaded.state.serial

    def _next(self, fields: dict[str, Any]) -> JourneyState:
        ours = {"serial": self._serial + 1, "tool": __version__, "saved": datetime.now(UTC)}
        before = self._state
        try:
            # Only what is new is validated; the rest was when it came.
            checked = JourneyState(lineage=before.lineage, created=before.created, **ours, **fields)
        except ValidationError as error:
            raise StateError(f"This cannot be kept, so nothing was saved: {invalid(error)}.") from None
        return before.model_copy(update={name: getattr(checked, name) for name in (*ours, *fields)})

    def _compare(self) -> None:
        """Make sure that nobody saved since we did: two hosts can share a folder, and a lock may not reach both."""
        if self._attempt is None and self._folder.stamp(document.NAME) == self._stamp:
            return
        content = self._folder.read(document.NAME, document.LIMIT)
        if self._attempt and content and content.data == self._attempt[1]:
            self._serial, self._data = self._attempt
            self._format = document.version()
        elif content is None or content.data != self._data:
            raise self._parted(content.data if content else b"")
        self._stamp, self._attempt = content.stamp, None

    def _parted(self, data: bytes) -> StateError:
        try:
            other = document.decode(data)[0]
            what = f"was saved by another copy of this journey (its save {other.serial}, our last was {self._serial})"
            if other.lineage != self._state.lineage:
                what = "now holds another journey"
        except ValueError as error:
            what = f"was changed by something else and {error}"
        return StateError(
            f"{self.folder / document.NAME} {what}, so nothing was overwritten: "
            f"close this wizard and open the journey again."
        )

    def _save(self, state: JourneyState, changed: Iterable[str]) -> None:
        try:
            lines = document.encode(state, self._lines, {*changed, "version", "serial", "tool", "saved"})
        except ValueError as error:
            raise StateError(
                f"{self.folder / document.NAME} cannot hold this, so nothing was saved: {error}."
            ) from None
        data = document.join(lines)
        if len(data) > document.LIMIT:
            raise StateError(
                f"{self.folder / document.NAME} would become too large to read again, so nothing was saved: "
                f"{ELSEWHERE}."
            )
        keep = [document.PREVIOUS]
        if self._format != document.version():
            keep.append(f"{document.NAME}.v{self._format}")
        self._attempt = (state.serial, data)
        self._stamp = self._folder.write(document.NAME, data, keep if self._data else ())
        self._attempt = None
        self._state, self._lines, self._data, self._serial = state, lines, data, state.serial
        self._format = document.version()


def restore_previous(folder: Path) -> Path | None:
    """Go back to the save before the last one; the broken one is moved aside, never removed.

    Returns where the broken file is now, None when there was none. Raises `StateError`, also when no save before
    is intact or when another wizard has the journey.
    """
    with Folder.open(folder) as opened:
        held = Lock.acquire(opened)
        try:
            content = opened.read(document.PREVIOUS, document.LIMIT)
            if content is None or document.load_previous(opened) is None:
                raise StateError(f"{opened.path} holds no intact save to go back to, so nothing was changed.")
            names = opened.names()
            aside = next(new for n in count(1) if (new := f"{document.NAME}.broken-{n}") not in names)
            if document.NAME in names:
                opened.rename(document.NAME, aside)
            opened.write(document.NAME, content.data)
            return opened.path / aside if document.NAME in names else None
        finally:
            held.release()


def _hold(folder: Folder) -> tuple[Lock | None, str | None]:
    try:
        return Lock.acquire(folder), None
    except Locked as error:
        return None, str(error)


def _refuse_unless_new(folder: Folder, create: bool) -> None:
    names = [name for name in folder.names() if name != lock.NAME and not name.startswith(TEMPORARY)]
    if document.PREVIOUS in names:
        return
    if names:
        raise StateError(f"{folder.path} holds other things ({names[0]}) but no journey: {ELSEWHERE}.")
    if not create:
        raise StateError(f"{folder.path} holds no journey: {ELSEWHERE}.")


def _other_world(kept: str | None, asked: str | None) -> str:
    if kept is None:
        return "is a real journey and no demo: open it without --demo"
    if asked is None:
        return f"is a demo and no real journey: open it with --demo {kept}"
    return f"is a journey in the demo {kept} and not in {asked}: open it with --demo {kept}"
