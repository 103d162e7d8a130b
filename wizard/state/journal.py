"""The journal of writes: what we were about to do, and what became of it.

One JSON object per line, only ever added to. An intent is on disk before AWS is asked; its outcome follows. Each
line ends with a hash over the line before and itself, so a byte changed anywhere is found.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import from_json

from wizard.model import Change
from wizard.moments import Moment
from wizard.state.errors import StateError
from wizard.state.fields import Account, Table, invalid, plain
from wizard.state.files import LIMIT, Folder, Stamp
from wizard.text import Block, Text

NAME = "journal.jsonl"

Kind = Literal["intent", "outcome", "undo-intent", "undo-outcome", "resolved", "torn"]
Outcome = Literal["done", "failed", "unknown"]

_INTENTS = ("intent", "undo-intent")
_CONCLUSIONS = ("outcome", "undo-outcome", "resolved")
_CHAIN = b',"chain":"'
_END = re.compile(rb',"chain":"[0-9a-f]{64}"\}')
_TAIL = len(_CHAIN) + 64 + len('"}')


class Entry(BaseModel):
    """One line of the journal.

    Attributes:
        seq: counts from 1.
        batch: the id shared by the writes of one apply.
        change: on an intent the change, as `wizard.model.Change` dumps it.
        intent: the seq of the intent that this concludes, or takes back.
        left: what was seen in AWS afterwards, for example an id it chose.
        chain: SHA-256 over the chain before and this line without its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int
    at: Moment
    kind: Kind
    batch: Text
    change: Table | None = None
    intent: int | None = None
    account: Account | None
    identity: Text
    outcome: Outcome | None = None
    request_id: Text | None = None
    error: Block | None = None
    left: Table = {}
    note: Block = ""
    chain: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Entry:
        if (self.kind == "intent") != (self.change is not None and self.intent is None):
            raise ValueError("an intent has a change, and only an intent")
        if (self.kind in (*_CONCLUSIONS, "undo-intent")) != (self.intent is not None):
            raise ValueError(f"a line of kind {self.kind} refers to an intent or does not")
        if (self.kind in _CONCLUSIONS) != (self.outcome is not None):
            raise ValueError(f"a line of kind {self.kind} has an outcome or does not")
        if (self.kind == "torn") != (self.account is None):
            raise ValueError("only a torn line has no account")
        return self


class Made(NamedTuple):
    """A change that we made and did not take back."""

    intent: Entry
    outcome: Entry


class Lines(NamedTuple):
    """What a journal's bytes are: whole lines, their entries, and a last line that was never finished.

    A last line that only lacks its line break is whole.
    """

    good: bytes
    entries: list[Entry]
    torn: bytes


class Journal:
    """The journal of one journey; safe to use from several threads. In a demo its `clock` is that of the pretend AWS."""

    def __init__(self, folder: Folder, writable: bool) -> None:
        self._folder = folder
        self._writable = writable
        self._lock = threading.RLock()
        self._entries: list[Entry] = []
        self._concluded: dict[int, Entry] = {}
        self._undone: set[int] = set()
        self._stamp: Stamp | None = None
        self._size = 0
        self._attempt = b""
        self.notes: list[str] = []
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @classmethod
    def open(cls, folder: Folder, writable: bool) -> Journal:
        """Read the journal, which may not exist yet; only the holder of the journey's lock may write.

        A last line that was never finished was never acknowledged: for writing it is cut off and kept inside a
        `torn` entry, for reading it is ignored; `notes` says so. Raises `StateError` when anything else is wrong.
        """
        journal = cls(folder, writable)
        content = folder.read(NAME)
        if content is None:
            return journal
        lines = _parse(folder, content.data)
        for entry in lines.entries:
            journal._add(entry)
        journal._size, journal._stamp = len(lines.good), content.stamp
        if lines.torn:
            journal._set_aside(lines)
        elif writable and lines.good != content.data:
            journal._stamp = folder.write(NAME, lines.good)
        return journal

    def close(self) -> None:
        """Let a line that is being written finish, and write no more."""
        with self._lock:
            self._writable = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        with self._lock:
            return tuple(self._entries)

    def intend(self, change: Change, batch: str, account: str, identity: str) -> int:
        """Promise a change. When this returns the promise is on disk, and AWS may be asked. Returns its seq.

        Raises `StateError` when it cannot be written down; then nothing may be asked of AWS.
        """
        return self._append(kind="intent", batch=batch, change=change, account=account, identity=identity).seq

    def conclude(
        self,
        seq: int,
        outcome: Outcome,
        request_id: str | None = None,
        error: str | None = None,
        left: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> None:
        """Write down what became of an intent. An `unknown` outcome leaves it open. Raises `StateError`."""
        self._conclude("outcome", ("intent",), seq, outcome, request_id, error, left, note)

    def undo_intend(self, seq: int, batch: str, account: str, identity: str, note: str = "") -> int:
        """Promise to take back a change that we made, named by the seq of its intent. Returns the promise's seq."""
        with self._lock:
            if all(made.intent.seq != seq for made in self.done()):
                raise ValueError(f"entry {seq} is not a change that we made and did not take back")
            return self._append(
                kind="undo-intent", batch=batch, intent=seq, account=account, identity=identity, note=note
            ).seq

    def undo_conclude(
        self,
        seq: int,
        outcome: Outcome,
        request_id: str | None = None,
        error: str | None = None,
        left: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> None:
        """Write down what became of an undo, named by the seq that `undo_intend` returned. Raises `StateError`."""
        self._conclude("undo-outcome", ("undo-intent",), seq, outcome, request_id, error, left, note)

    def resolve(
        self,
        seq: int,
        outcome: Outcome,
        note: str,
        request_id: str | None = None,
        error: str | None = None,
        left: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down what AWS answered about an intent or undo that was found open. Raises `StateError`."""
        self._conclude("resolved", _INTENTS, seq, outcome, request_id, error, left, note)

    def open_intents(self) -> list[Entry]:
        """Intents and undos of which nobody knows whether they happened, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.kind in _INTENTS and self._is_open(entry.seq)]

    def done(self) -> list[Made]:
        """The changes that we made and did not take back, oldest first."""
        with self._lock:
            return [
                Made(entry, outcome)
                for entry in self._entries
                if entry.kind == "intent" and entry.seq not in self._undone
                if (outcome := self._concluded.get(entry.seq)) and outcome.outcome == "done"
            ]

    def _is_open(self, seq: int) -> bool:
        conclusion = self._concluded.get(seq)
        return conclusion is None or conclusion.outcome == "unknown"

    def _conclude(
        self,
        kind: Kind,
        of: tuple[str, ...],
        seq: int,
        outcome: Outcome,
        request_id: str | None,
        error: str | None,
        left: Mapping[str, Any] | None,
        note: str,
    ) -> None:
        with self._lock:
            intent = self._entries[seq - 1] if 0 < seq <= len(self._entries) else None
            if not intent or intent.kind not in of or not self._is_open(seq):
                raise ValueError(f"entry {seq} is not an open {' or '.join(of)}")
            try:
                seen = plain(left or {})
            except ValueError as cause:
                # What was seen is less than what happened: the outcome is kept without it.
                seen = {"text": f"could not be kept: {cause}"}
            self._append(
                kind=kind,
                batch=intent.batch,
                intent=seq,
                account=intent.account,
                identity=intent.identity,
                outcome=outcome,
                request_id=request_id,
                error=error,
                left=seen,
                note=note,
            )

    def _append(self, **fields: Any) -> Entry:
        with self._lock:
            if not self._writable:
                raise StateError(f"{self._path} is not open for writing, so nothing is written to AWS or to it.")
            entry, line = self._line(**fields)
            self._agree()
            # Whatever stops this half-way, also an interrupt, is looked at before the next line.
            self._attempt = line
            self._stamp = self._folder.append(NAME, line) if self._entries else self._folder.write(NAME, line)
            self._attempt = b""
            self._size += len(line)
            self._add(entry)
            return entry

    def _line(self, **fields: Any) -> tuple[Entry, bytes]:
        """An entry and its line; they are proved to be the same before anybody relies on it."""
        before = self._entries[-1].chain if self._entries else ""
        try:
            entry = Entry(seq=len(self._entries) + 1, at=self.clock(), **fields)
            content = entry.model_dump(mode="json", exclude={"chain"})
            body = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
            chain = _hash(before, body)
            line = body[:-1] + _CHAIN + chain.encode() + b'"}'
            entry = entry.model_copy(update={"chain": chain})
            if _entry(line, before, self._entries) != entry:
                raise ValueError("it would read back as something else")
        except ValueError as error:
            what = invalid(error) if isinstance(error, ValidationError) else str(error)
            raise StateError(f"{self._path} cannot hold this entry, so it was left as it is: {what}.") from error
        if self._size + len(line) >= LIMIT:
            raise StateError(f"{self._path} is full: start a new journey in another folder with --state PATH.")
        return entry, line + b"\n"

    def _agree(self) -> None:
        """Make sure that the file ends where we left it; cut off what an append of ours that failed left behind."""
        if not self._attempt and self._folder.stamp(NAME) == self._stamp:
            return
        content = self._folder.read(NAME)
        data = content.data if content else b""
        ours, tail = data[: self._size], data[self._size :]
        if (ours and _parse(self._folder, ours).entries != self._entries) or len(ours) < self._size:
            raise self._parted()
        if not self._attempt.startswith(tail):
            raise self._parted()
        if ours and tail:
            self._stamp = self._folder.write(NAME, ours)
        else:
            self._stamp = content.stamp if content else None
        self._attempt = b""

    def _parted(self) -> StateError:
        return StateError(
            f"{self._path} was changed by another copy of this journey, so nothing was written: "
            f"close this wizard and open the journey again."
        )

    def _set_aside(self, lines: Lines) -> None:
        if not self._writable:
            self.notes.append(f"{self._path} ends in a line that was never finished; it was ignored.")
            return
        text = lines.torn.decode("utf-8", "backslashreplace")
        entry, line = self._line(kind="torn", batch="", account=None, identity="", left={"text": text})
        self._stamp = self._folder.write(NAME, lines.good + line)
        self._size += len(line)
        self._add(entry)
        self.notes.append(f"{self._path} ended in a line that was never finished; it is kept in entry {entry.seq}.")

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        if entry.kind not in _CONCLUSIONS or entry.intent is None:
            return
        self._concluded[entry.intent] = entry
        concerned = self._entries[entry.intent - 1]
        if concerned.kind == "undo-intent" and entry.outcome == "done" and concerned.intent is not None:
            self._undone.add(concerned.intent)

    @property
    def _path(self) -> str:
        return str(self._folder.path / NAME)


def _parse(folder: Folder, data: bytes) -> Lines:
    return parsed(str(folder.path / NAME), data)


def parsed(name: str, data: bytes) -> Lines:
    """The lines of a journal. Raises `StateError` that names file and line when one that was acknowledged is damaged."""
    entries: list[Entry] = []
    start = 0
    while start < len(data) or not entries:
        end = data.find(b"\n", start)
        line = data[start:] if end < 0 else data[start:end]
        try:
            entries.append(_entry(line, entries[-1].chain if entries else "", entries))
        except ValueError as error:
            is_last = end < 0 or end == len(data) - 1
            # The first line appears whole or not at all, so it cannot be torn.
            if is_last and entries and _is_torn(line, finished=end >= 0):
                return Lines(data[:start], entries, data[start:])
            raise StateError(
                f"{name}, line {len(entries) + 1}, {error}; nothing was changed, so put back a copy that "
                f"is whole, or move the file away, after which the wizard can no longer take back what it lists."
            ) from None
        if end < 0:
            return Lines(data + b"\n", entries, b"")
        start = end + 1
    return Lines(data, entries, b"")


def _entry(line: bytes, before: str, entries: list[Entry]) -> Entry:
    """One line read. Raises `ValueError` whose message is the part of a sentence after the line's number."""
    body, tail = line[:-_TAIL] + b"}", line[-_TAIL:]
    if not line:
        raise ValueError("is empty")
    if tail != _CHAIN + _hash(before, body).encode() + b'"}':
        raise ValueError("is not as it was written")
    try:
        entry = Entry.model_validate(from_json(line))
    except ValueError:
        raise ValueError("is not an entry that this wizard knows; a newer one may") from None
    if entry.seq != len(entries) + 1:
        raise ValueError("is out of order")
    if entry.intent is not None and not (0 < entry.intent < entry.seq and entries[entry.intent - 1].kind in _INTENTS):
        raise ValueError("refers to an intent that is not there")
    return entry


def _is_torn(line: bytes, finished: bool) -> bool:
    """Whether a last line is one that we were writing when we died, and not one that was changed later.

    It stops before its end, or holds blocks that a power cut left empty.
    """
    if finished:
        return b"\0" in line
    return line[:1] in (b"{", b"\0") and not _END.search(line)


def _hash(before: str, body: bytes) -> str:
    return sha256(before.encode() + body).hexdigest()
