"""Somebody else's settings file, read with suspicion and replaced in one piece.

The file of the AWS tools belongs to the person: it may be a link into their own collection of settings, so a link is
followed and stays one. A pipe or a device is never opened for reading, because it could hold the wizard for ever.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

LIMIT = 1024 * 1024
"""Bytes; a settings file is never this long."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


class FileTrouble(Exception):
    """A settings file cannot be read or written; the message is a sentence, `remedy` the next action."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.remedy = remedy


def read(path: Path) -> bytes | None:
    """The whole file, None when there is none. Raises `FileTrouble`."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _trouble(path, "read", error) from error
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "something else")
            raise FileTrouble(f"{path} is {kind}, not a file.", "Point the AWS tools at a file: see AWS_CONFIG_FILE.")
        content = b""
        while len(content) <= LIMIT and (part := os.read(fd, LIMIT)):
            content += part
    except OSError as error:
        raise _trouble(path, "read", error) from error
    finally:
        os.close(fd)
    if len(content) > LIMIT:
        raise FileTrouble(f"{path} is larger than a settings file ever is.", "Look what is in it, and shorten it.")
    return content


def replace(path: Path, content: bytes, backup: Path | None = None) -> None:
    """Put new content in the place of a file, for its owner only; what was there stays under `backup`.

    Whoever looks sees the old content or the new one, never a part. Raises `FileTrouble`; the file is then as it was.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.urandom(6).hex()}")
    try:
        _make_folder(target.parent)
        before = read(target)
        if backup is not None and before is not None:
            _write_new(backup.resolve(), before)
        _write_new(temporary, content)
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _trouble(path, "written", error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file. Raises `FileTrouble`."""
    try:
        target = path.resolve()
        target.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise _trouble(path, "removed", error) from error


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(0o700, exist_ok=True)


def _write_new(path: Path, content: bytes) -> None:
    """A file that was not there, for its owner only and safe on disk; the same content twice is one file."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        if read(path) == content:
            return
        raise
    with os.fdopen(fd, "wb") as file:
        os.fchmod(fd, 0o600)
        file.write(content)
        file.flush()
        os.fsync(fd)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Some network file systems cannot do this for a folder; the file itself is safe all the same.
        with suppress(OSError):
            os.fsync(fd)
    finally:
        os.close(fd)


def _trouble(path: Path, done: str, error: OSError) -> FileTrouble:
    why = (error.strerror or type(error).__name__).lower()
    return FileTrouble(f"{path} could not be {done}: {why}.", "Correct that, then try again.")
