"""One wizard at a time writes to a journey.

The operating system holds the lock and frees it when the process dies, however it dies; nothing is ever taken over.
"""

from __future__ import annotations

import fcntl
import os
import pwd
from contextlib import suppress
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from wizard.moments import Moment
from wizard.state.errors import ELSEWHERE, StateError, words
from wizard.state.files import Folder
from wizard.text import Text

NAME = "lock"
_NOTE_LIMIT = 4096
_ATTEMPTS = 5


class Holder(BaseModel):
    """Who has a journey open for writing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    host: Text
    user: Text
    since: Moment

    @property
    def words(self) -> str:
        return f"{self.user} on {self.host}, process {self.pid}, since {self.since:%Y-%m-%d %H:%M} UTC"


class Locked(StateError):
    """Another wizard has the journey; `holder` is None when it could not say who it is."""

    def __init__(self, folder: Folder, holder: Holder | None) -> None:
        who = f" ({holder.words})" if holder else ""
        super().__init__(
            f"{folder.path} is open in another wizard{who}: close that one first, or look without changing anything."
        )
        self.holder = holder


class Lock:
    """The lock of a journey's folder, held until `release` or until the process ends."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @classmethod
    def acquire(cls, folder: Folder) -> Lock:
        """Raises `Locked` when another wizard holds it, `StateError` when nobody can."""
        try:
            for _ in range(_ATTEMPTS):
                lock = cls(folder.open_file(NAME, os.O_RDWR | os.O_CREAT))
                try:
                    if lock._take(folder):
                        return lock
                except BaseException:
                    lock.release()
                    raise
                lock.release()
        except OSError as error:
            raise StateError(f"{folder.path} could not be locked because {words(error)}: {ELSEWHERE}.") from error
        raise StateError(f"{folder.path} could not be locked because its lock keeps vanishing: {ELSEWHERE}.")

    def release(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with suppress(OSError):
                os.close(fd)

    def _take(self, folder: Folder) -> bool:
        os.fchmod(self._fd, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(folder, _read_holder(self._fd)) from None
        # A lock on a file that was removed meanwhile keeps nobody out.
        now = folder.stamp(NAME)
        if now is None or now.inode != os.fstat(self._fd).st_ino:
            return False
        _write_holder(self._fd)
        return True


def _write_holder(fd: int) -> None:
    holder = Holder(pid=os.getpid(), host=os.uname().nodename, user=_user(), since=datetime.now(UTC))
    # The lock holds all the same without the note; a second wizard is only told less.
    with suppress(OSError):
        os.ftruncate(fd, 0)
        os.pwrite(fd, holder.model_dump_json().encode(), 0)


def _read_holder(fd: int) -> Holder | None:
    try:
        return Holder.model_validate_json(os.pread(fd, _NOTE_LIMIT, 0))
    except (OSError, ValidationError):
        return None


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"user {os.geteuid()}"
