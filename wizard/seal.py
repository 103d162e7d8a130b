"""A seal over a file of ours: one line in it that tells whether any byte of the others has changed, and where.

The line holds the SHA-256 of everything else, a short mark of each other line, and where the journal of writes stood:
`pcw-seal 1 sha256=… journal=12:… marks=…`. It finds accidents and careless edits. It is no signature: whoever can change
the file can also make a new seal, so what has to be proved to others is compared by the checksum read aloud.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

_MARK = 4
_SEAL = re.compile(rb"pcw-seal 1 sha256=([0-9a-f]{64}) journal=(\d{1,9}):([0-9a-f]{64}|) marks=([0-9a-f]*)")
PLACE = "pcw-seal-goes-here"
"""Stands in a file, on a line of its own among its brackets, until it is sealed."""


class Head(NamedTuple):
    """Where a journal stood: how many lines it had, and the hash on the last of them."""

    entries: int
    chain: str


class Broken(ValueError):
    """What is wrong with a sealed file; the message is the part of a sentence after the file's name."""


def sealed(text: str, journal: Head) -> bytes:
    """The file with its seal, where `PLACE` stands in it last; line breaks are plain line feeds."""
    before, after = (part.encode() for part in text.rpartition(PLACE)[::2])
    lines = (before + after).split(b"\n")
    return before + _seal(lines, before.count(b"\n"), journal) + after


def check(data: bytes) -> Head:
    """Where the journal stood when a file was sealed. Raises `Broken` when the file is not as it was written."""
    found = list(_SEAL.finditer(data))
    if not found:
        raise Broken("carries no seal of this wizard that is whole, so nobody can tell whether it was changed")
    seal = found[-1]
    journal = Head(int(seal[2]), seal[3].decode())
    before, after = data[: seal.start()], data[seal.end() :]
    lines = (before + after).split(b"\n")
    place = before.count(b"\n")
    if _seal(lines, place, journal) == seal[0]:
        return journal
    raise Broken(
        _difference(
            lines, place, seal[4].decode(), sha256(_covered(lines, place, journal)).hexdigest().encode() == seal[1]
        )
    )


def _difference(lines: list[bytes], place: int, marks: str, whole: bool) -> str:
    """Which line is the first that changed, in words."""
    if whole:
        return f"is not as it was written: line {place + 1}, its seal, was changed"
    now = _marks(lines)
    wanted = [marks[start : start + _MARK] for start in range(0, len(marks), _MARK)]
    for number, (one, other) in enumerate(zip(now, wanted, strict=False), 1):
        if one != other:
            return f"is not as it was written: line {number} was changed, added or taken away"
    if len(now) != len(wanted):
        return (
            f"is not as it was written: it has {len(now)} lines and was written with {len(wanted)}, or line {place + 1}, "
            "its seal, was changed"
        )
    return f"is not as it was written: line {place + 1}, its seal, was changed"


def _seal(lines: list[bytes], place: int, journal: Head) -> bytes:
    digest = sha256(_covered(lines, place, journal)).hexdigest()
    return (
        f"pcw-seal 1 sha256={digest} journal={journal.entries}:{journal.chain} marks={''.join(_marks(lines))}".encode()
    )


def _covered(lines: list[bytes], place: int, journal: Head) -> bytes:
    return b"%d %d:%s\n" % (place, journal.entries, journal.chain.encode()) + b"\n".join(lines)


def _marks(lines: list[bytes]) -> list[str]:
    return [sha256(line).hexdigest()[:_MARK] for line in lines]
