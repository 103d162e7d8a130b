"""A private folder whose files are read with suspicion and written durably.

Every path is opened relative to the folder's own descriptor, so what was checked is what is used. Reading refuses
whatever is not a plain file of ours. Writing is old or new at every point, also after a crash or a power cut:
a temporary file is written and synced, the file it replaces gets a second name, the temporary takes its place, and
the folder is synced. Interrupted calls are repeated by Python itself.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from wizard.state.errors import ELSEWHERE, StateError, Unreadable, words

LIMIT = 64 * 2**20
TEMPORARY = ".saving-"

_SAFE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_OTHERS = 0o077
_MIB = 2**20


class Stamp(NamedTuple):
    """What tells one version of a file from another without reading it."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class Content(NamedTuple):
    """The bytes of a file, and the version they are."""

    data: bytes
    stamp: Stamp


class Folder:
    """A folder of ours, held open; names are those of files directly in it."""

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self.fd = fd

    @classmethod
    def open(cls, path: Path, create: bool = False) -> Folder:
        """Open a folder, and with `create` make it and its missing parents (0700) first; changes nothing else.

        Raises `StateError` when it is missing, a link, somebody else's, or cannot be made.
        """
        path = path.absolute()
        try:
            if create:
                _make(path)
            folder = cls(path, os.open(path, _FOLDER))
            owner = os.fstat(folder.fd).st_uid
        except OSError as error:
            raise StateError(f"{path} {_why_no_folder(path, error)}: {ELSEWHERE}.") from error
        if owner != os.geteuid():
            folder.close()
            raise StateError(f"{path} belongs to another user (number {owner}), so nothing is kept there: {ELSEWHERE}.")
        return folder

    def close(self) -> None:
        fd, self.fd = self.fd, -1
        if fd >= 0:
            with suppress(OSError):
                os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def names(self) -> list[str]:
        """What is in the folder, sorted. Raises `StateError`."""
        try:
            with os.scandir(self.fd) as found:
                return sorted(entry.name for entry in found)
        except OSError as error:
            raise StateError(f"{self.path} could not be listed because {words(error)}: {ELSEWHERE}.") from error

    def exposed(self, names: Sequence[str]) -> list[str]:
        """Of the folder itself ("") and some files in it, those that other users of this machine can get at."""
        found = []
        for name in ("", *names):
            with suppress(OSError):
                status = os.stat(name, dir_fd=self.fd, follow_symlinks=False) if name else os.fstat(self.fd)
                if (not name or stat.S_ISREG(status.st_mode)) and stat.S_IMODE(status.st_mode) & _OTHERS:
                    found.append(name)
        return found

    def tighten(self, names: Sequence[str]) -> list[str]:
        """Close the folder and some files in it to other users; returns what was done, as sentences.

        Raises `StateError` when the file system cannot keep them private.
        """
        warnings = []
        for name in self.exposed(names):
            path = self.path / name
            try:
                if name:
                    fd = self.open_file(name, os.O_RDONLY)
                    try:
                        os.fchmod(fd, 0o600)
                    finally:
                        os.close(fd)
                else:
                    os.fchmod(self.fd, 0o700)
            except OSError as error:
                raise StateError(f"{path} is open to other users and {words(error)}: {ELSEWHERE}.") from error
            warnings.append(f"{path} was open to other users of this machine; now only you can open it.")
        if self.exposed([]):
            raise StateError(f"{self.path} cannot be closed to other users on this file system: {ELSEWHERE}.")
        return warnings

    def sweep(self) -> None:
        """Remove temporary files that a dead wizard left; only the holder of the lock may."""
        for name in self.names():
            if name.startswith(TEMPORARY):
                with suppress(OSError):
                    os.unlink(name, dir_fd=self.fd)

    def open_file(self, name: str, flags: int) -> int:
        """A descriptor of a plain file of ours; never follows a link, never waits for a pipe.

        Raises `FileNotFoundError`, `Unreadable` when it is something else, or another `OSError`.
        """
        try:
            fd = os.open(name, flags | _SAFE, 0o600, dir_fd=self.fd)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise Unreadable(self.path / name, "is a symbolic link, not a file of its own") from None
            if error.errno in (errno.EISDIR, errno.ENXIO, errno.ENODEV):
                raise Unreadable(self.path / name, "is not a plain file") from None
            raise
        try:
            status = os.fstat(fd)
            if stat.S_ISDIR(status.st_mode):
                raise Unreadable(self.path / name, "is a folder, not a file")
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(self.path / name, "is not a plain file")
            if status.st_uid != os.geteuid():
                raise Unreadable(self.path / name, f"belongs to another user (number {status.st_uid})")
        except BaseException:
            os.close(fd)
            raise
        return fd

    def read(self, name: str, limit: int = LIMIT) -> Content | None:
        """The whole file, or None when there is none. `limit` is in bytes.

        Raises `Unreadable` when it is not a plain file of ours, too large, or cannot be read.
        """
        try:
            fd = self.open_file(name, os.O_RDONLY)
            try:
                status = os.fstat(fd)
                data = b"" if status.st_size > limit else _read_up_to(fd, limit)
            finally:
                os.close(fd)
        except FileNotFoundError:
            return None
        except PermissionError:
            raise Unreadable(self.path / name, "may not be read by you") from None
        except OSError as error:
            raise Unreadable(self.path / name, f"could not be read because {words(error)}") from error
        size = max(status.st_size, len(data))
        if size > limit:
            raise Unreadable(
                self.path / name, f"is larger ({size // _MIB} MiB) than anything kept here ({limit // _MIB} MiB)"
            )
        return Content(data, Stamp.of(status))

    def stamp(self, name: str) -> Stamp | None:
        """The version of a file, None when there is none; opening it makes network file systems look again."""
        try:
            fd = self.open_file(name, os.O_RDONLY)
            try:
                return Stamp.of(os.fstat(fd))
            finally:
                os.close(fd)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unreadable(self.path / name, f"could not be looked at because {words(error)}") from error

    def write(self, name: str, data: bytes, keep: Sequence[str] = ()) -> Stamp:
        """Replace a file, durably; the version it replaces stays under each of the names in `keep`.

        Raises `StateError`; the file is then the old one, or the new one when only the disk's word was missing.
        """
        temporary = _temporary(name)
        try:
            fd = self._create(temporary, data)
            try:
                for kept in keep:
                    self._keep(name, kept)
                os.replace(temporary, name, src_dir_fd=self.fd, dst_dir_fd=self.fd)
                stamp = Stamp.of(os.fstat(fd))
            finally:
                os.close(fd)
        except OSError as error:
            self._discard(temporary)
            raise StateError(
                f"{self.path / name} could not be saved because {words(error)}; what was saved before is intact, "
                f"so make room or allow it and try again, or {ELSEWHERE}."
            ) from error
        self._confirm(name)
        return stamp

    def append(self, name: str, data: bytes) -> Stamp:
        """Add bytes to the end of a file that exists, and wait for the disk.

        Raises `StateError`; a part of the bytes, or all of them, may then be there unconfirmed.
        """
        try:
            fd = self.open_file(name, os.O_WRONLY | os.O_APPEND)
            try:
                _write_all(fd, data)
                _sync(fd)
                return Stamp.of(os.fstat(fd))
            finally:
                os.close(fd)
        except OSError as error:
            raise StateError(
                f"{self.path / name} could not be added to because {words(error)}; what it held before is intact, "
                f"so make room or allow it and try again."
            ) from error

    def rename(self, name: str, new: str) -> None:
        """Give a file, a folder or a link in this folder another name that is free. Raises `StateError`."""
        try:
            os.rename(name, new, src_dir_fd=self.fd, dst_dir_fd=self.fd)
        except OSError as error:
            raise StateError(
                f"{self.path / name} could not be moved aside because {words(error)}: {ELSEWHERE}."
            ) from error
        self._confirm(name)

    def _discard(self, temporary: str) -> None:
        # One that cannot be removed now is swept when the journey is opened next.
        with suppress(OSError):
            os.unlink(temporary, dir_fd=self.fd)

    def _create(self, name: str, data: bytes) -> int:
        fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, 0o600, dir_fd=self.fd)
        try:
            os.fchmod(fd, 0o600)
            _write_all(fd, data)
            _sync(fd)
        except BaseException:
            os.close(fd)
            raise
        return fd

    def _keep(self, name: str, kept: str) -> None:
        temporary = _temporary(kept)
        try:
            os.link(name, temporary, src_dir_fd=self.fd, dst_dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            content = self.read(name)
            assert content is not None
            os.close(self._create(temporary, content.data))
        try:
            os.replace(temporary, kept, src_dir_fd=self.fd, dst_dir_fd=self.fd)
        finally:
            # Gone by now, unless it failed, or both were names of one file already: then a rename leaves both.
            self._discard(temporary)

    def _confirm(self, name: str) -> None:
        try:
            _sync_folder(self.fd)
        except OSError as error:
            raise StateError(
                f"{self.path / name} is in place, but {words(error)} before it was safe from a power cut: "
                f"make room or allow it and save again, or {ELSEWHERE}."
            ) from error


def _temporary(name: str) -> str:
    return f"{TEMPORARY}{name}-{os.urandom(6).hex()}"


def _make(path: Path) -> None:
    if _is_link(path) or path.exists():
        return
    _make(path.parent)
    with suppress(FileExistsError):
        path.mkdir(0o700)
        # The umask may have taken more than it should.
        path.chmod(0o700)
    parent = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _sync_folder(parent)
    finally:
        os.close(parent)


def _why_no_folder(path: Path, error: OSError) -> str:
    if _is_link(path):
        return "is a symbolic link, and only a real folder is trusted"
    if error.errno == errno.ENOTDIR:
        return "is not a folder, or something above it is not"
    if error.errno == errno.ENOENT:
        return "does not exist"
    return f"could not be opened because {words(error)}"


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _read_up_to(fd: int, limit: int) -> bytes:
    parts = []
    while limit >= 0 and (part := os.read(fd, min(limit + 1, _MIB))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _write_all(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(fd, rest)
        if not written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]


def _sync(fd: int) -> None:
    # macOS answers fsync before the drive has written; this asks the drive, where the file system can.
    full: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        with suppress(OSError):
            fcntl.fcntl(fd, full)
            return
    os.fsync(fd)


def _sync_folder(fd: int) -> None:
    try:
        _sync(fd)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
