"""What is said when what is kept cannot be read or written: one sentence, with the way out."""

from __future__ import annotations

import errno
from pathlib import Path

from wizard.text import clean

ELSEWHERE = "choose another folder with --state PATH"

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission was denied",
    errno.EPERM: "permission was denied",
    errno.EIO: "the disk reported an error",
    errno.EINTR: "it was interrupted",
    errno.ENOENT: "the folder is gone",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOLCK: "the file system has no locks",
}


class StateError(Exception):
    """Something kept could not be read or written. The message is one sentence that says what to do.

    `previous` is the intact save beside a broken one, where there is one: `restore_previous` goes back to it.
    """

    def __init__(self, sentence: str, previous: Path | None = None) -> None:
        super().__init__(clean(sentence))
        self.previous = previous


class Unreadable(StateError):
    """A file that is not what it should be; `reason` is the part of a sentence after the file's name."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} {reason}; it was left as it is, so put a good copy in its place or move it away.")
        self.reason = reason


def words(error: OSError) -> str:
    """The cause of a failed system call, for a person."""
    return _WORDS.get(error.errno or 0) or (error.strerror or "of an unnamed error").lower()
