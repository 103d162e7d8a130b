"""Whether reports, packets and journals are as they were written, each by itself and all of them together.

A report and a packet know how far the journal was when they were made: lines that were cut from the journal's end since
are noticed when they are verified together.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json

from wizard import seal
from wizard.cleaning import clean
from wizard.handoff.packet import KIND as PACKET
from wizard.handoff.packet import checksum_of
from wizard.seal import Broken, Head
from wizard.state.errors import StateError
from wizard.state.files import LIMIT
from wizard.state.journal import Entry, parsed


class Verdict(NamedTuple):
    """What became of one question; `holds` is None when nobody can tell."""

    holds: bool | None
    sentence: str


class _Journal(NamedTuple):
    path: Path
    entries: list[Entry]


def verdicts(paths: Sequence[Path]) -> Iterator[Verdict]:
    """A verdict on each file, and one on each pair of a journal and a file that knows where it stood."""
    journals: list[_Journal] = []
    heads: list[tuple[Path, Head]] = []
    for path in paths:
        name = clean(str(path))
        try:
            data = _read(path)
            if path.suffix == ".jsonl" or data.startswith(b'{"account":'):
                journals.append(_Journal(path, _entries(name, data)))
                yield Verdict(True, f"{name}: all {len(journals[-1].entries)} lines are as they were written.")
            else:
                heads.append((path, _sealed(data)))
                yield Verdict(True, f"{name}: not a byte was changed since it was written.")
        except (_NoSeal, OSError, ValueError) as error:
            holds = False if isinstance(error, Broken) else None
            yield Verdict(holds, f"{name} {_said(error)}.")
        except StateError as error:
            yield Verdict(False, str(error))
    for journal in journals:
        for path, head in heads:
            yield _together(journal, path, head)


class _NoSeal(Exception):
    pass


def _said(error: Exception) -> str:
    return f"cannot be read ({error.strerror})" if isinstance(error, OSError) else str(error)


def _read(path: Path) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise _NoSeal("is not a plain file")
        if status.st_size > LIMIT:
            raise _NoSeal(f"is larger ({status.st_size // 2**20} MiB) than any file of this wizard")
        return file.read(LIMIT)


def _sealed(data: bytes) -> Head:
    """Where the journal stood when a sealed file was made. Raises `Broken` and `_NoSeal`."""
    if b"pcw-seal" not in data:
        raise _NoSeal("carries no seal of this wizard, so nobody can tell whether it was changed")
    head = seal.check(data)
    if data.startswith(b"{"):
        raw = from_json(data)
        if raw.get("kind") == PACKET and raw.get("checksum") != checksum_of(raw):
            raise Broken("is not as it was written: its checksum does not fit what it holds")
    return head


def _entries(name: str, data: bytes) -> list[Entry]:
    lines = parsed(name, data)
    if lines.torn:
        raise Broken(f"ends in line {len(lines.entries) + 1}, which was never finished")
    return lines.entries


def _together(journal: _Journal, path: Path, head: Head) -> Verdict:
    name, other, count = clean(str(journal.path)), clean(str(path)), len(journal.entries)
    if not head.entries:
        return Verdict(True, f"{other} was made before {name} had a line.")
    if count < head.entries:
        return Verdict(
            False,
            f"{name} ends with line {count}, and had {head.entries} lines when {other} was made: lines {count + 1} to "
            f"{head.entries} were cut off, or it is the journal of another computer.",
        )
    if journal.entries[head.entries - 1].chain != head.chain:
        return Verdict(
            False,
            f"{name} is not the journal that {other} was made from, or was written anew: line {head.entries} differs.",
        )
    return Verdict(True, f"{name} still holds what {other} knew of it, up to line {head.entries}.")
