"""The power is cut at any moment of a session; what the disk may then hold is worked out, and must be old or new.

The session's calls are recorded. A disk owes us only what was synced: of a file's later bytes none, a part or all
may be there, and of a folder's later changes any selection. Every outcome is put on disk and opened.
"""

from __future__ import annotations

import copy
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.wizard.test_state_faults import Told, begin, check, make_template, memory, session
from wizard.state import restore_previous

__all__ = ["memory"]

Names = dict[str, int]


@dataclass
class Event:
    """One call that changes the disk: its name and arguments, and what the session had been told before it."""

    call: str
    args: tuple[Any, ...]
    told: Told


@dataclass
class Recorder:
    """Writes down what a session asks of the disk, below one folder."""

    told: Told
    events: list[Event] = field(default_factory=list)

    def __enter__(self) -> Recorder:
        self._patch = pytest.MonkeyPatch()
        for name in ("open", "write", "fsync", "link", "replace", "rename", "unlink"):
            self._patch.setattr(os, name, self._noting(getattr(os, name), getattr(self, f"_{name}")))
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()
        self._note("end")

    def _noting(self, call: Callable[..., Any], note: Callable[..., None]) -> Callable[..., Any]:
        def noted(*args: Any, **options: Any) -> Any:
            result = call(*args, **options)
            note(result, *args)
            return result

        return noted

    def _note(self, call: str, *args: Any) -> None:
        self.events.append(Event(call, args, copy.deepcopy(self.told)))

    def _open(self, fd: int, name: str, flags: int, *_: object) -> None:
        if flags & os.O_CREAT and name != "lock":
            self._note("create", name, os.fstat(fd).st_ino)

    def _write(self, written: int, fd: int, data: bytes) -> None:
        self._note("write", os.fstat(fd).st_ino, bytes(data[:written]))

    def _fsync(self, _: None, fd: int) -> None:
        self._note("sync", os.fstat(fd).st_ino)

    def _link(self, _: None, source: str, target: str) -> None:
        self._note("link", source, target)

    def _replace(self, _: None, source: str, target: str) -> None:
        self._note("replace", source, target)

    _rename = _replace

    def _unlink(self, _: None, name: str) -> None:
        self._note("unlink", name)


@dataclass
class Disk:
    """What is surely there, and what may be."""

    folder: int
    names: Names
    data: dict[int, bytes]
    unsynced: dict[int, bytes] = field(default_factory=dict)
    pending: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event.call, event.args:
            case "create", (_, inode):
                self.data[inode] = b""
                self.pending.append(event)
            case "write", (inode, data):
                self.unsynced[inode] = self.unsynced.get(inode, b"") + data
            case "sync", (self.folder,):
                for change in self.pending:
                    apply(change, self.names)
                self.pending = []
            case "sync", (inode,):
                self.data[inode] += self.unsynced.pop(inode, b"")
            case (("link" | "replace" | "unlink"), _):
                self.pending.append(event)

    def after_a_cut(self) -> Iterator[dict[str, bytes]]:
        """The names and bytes that may be found."""
        for selection in itertools.product((False, True), repeat=len(self.pending)):
            names = dict(self.names)
            for change in itertools.compress(self.pending, selection):
                apply(change, names)
            for part in (0, 0.5, 1):
                yield {
                    name: self.data[inode] + (late := self.unsynced.get(inode, b""))[: int(len(late) * part)]
                    for name, inode in names.items()
                }


def apply(change: Event, names: Names) -> None:
    match change.call, change.args:
        case "create", (name, inode):
            names[name] = inode
        case "link", (source, target) if source in names:
            names[target] = names[source]
        case "replace", (source, target) if source in names:
            names[target] = names.pop(source)
        case "unlink", (name,):
            names.pop(name, None)


def disk_of(folder: Path) -> Disk:
    """A folder as it is, all of it synced."""
    files = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
    return Disk(folder.stat().st_ino, {name: inode for name, (inode, _) in files.items()}, dict(files.values()))


def recorded(memory: Path, folder: Path) -> tuple[Disk, list[Event]]:
    told = begin(make_template(memory / "template"), folder)
    disk = disk_of(folder)
    with Recorder(told) as recorder:
        assert session(folder, told)
    return disk, recorder.events


def cut_everywhere(disk: Disk, events: list[Event], folder: Path) -> int:
    """Check every outcome of a cut before each event; how many there are."""
    seen = set()
    for event in events:
        for files in disk.after_a_cut():
            outcome = (event.told.serial, len(event.told.chains), tuple(sorted(files.items())))
            if outcome not in seen:
                seen.add(outcome)
                found = folder.with_name(f"found-{len(seen)}")
                found.mkdir(mode=0o700)
                for name, data in files.items():
                    (found / name).write_bytes(data)
                check(found, event.told)
        disk.take(event)
    return len(seen)


def test_a_power_cut_anywhere_loses_nothing(memory: Path) -> None:
    disk, events = recorded(memory, memory / "journey")
    assert cut_everywhere(disk, events, memory / "journey") > 30


def test_a_power_cut_while_going_back_keeps_the_broken_file(memory: Path) -> None:
    folder = memory / "journey"
    told = begin(make_template(memory / "template"), folder)
    (folder / "state.json").write_bytes(b"broken")
    previous = (folder / "state.json.previous").read_bytes()
    disk = disk_of(folder)
    with Recorder(told) as recorder:
        restore_previous(folder)
    for event in recorder.events:
        for files in disk.after_a_cut():
            assert b"broken" in files.values()
            assert files["state.json.previous"] == previous
            assert files.get("state.json") in (None, b"broken", previous)
        disk.take(event)
    assert set(disk.names) == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("forgotten", ["file", "folder"])
def test_without_every_sync_something_could_be_lost(forgotten: str, memory: Path) -> None:
    """The model would notice: with the syncs of files, or those of the folder, left out it finds a loss."""
    disk, events = recorded(memory, memory / "journey")
    kept = [
        event for event in events if event.call != "sync" or (event.args[0] == disk.folder) != (forgotten == "folder")
    ]
    with pytest.raises(Exception, match=r"is not|is empty|went back|neither old nor new|was lost"):
        cut_everywhere(disk, kept, memory / "journey")
