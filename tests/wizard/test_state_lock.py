"""One wizard writes at a time; the operating system frees the lock, and nobody takes it over."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wizard.state import Journey, Locked, StateError
from wizard.state.files import Folder
from wizard.state.lock import Lock

HOLD = """
import sys, time
from pathlib import Path
from wizard.state import Journey
journey = Journey.open(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the journey in `tmp_path / "journey"` open."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "journey")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with Folder.open(tmp_path / "kept", create=True) as opened:
        yield opened


def test_a_second_process_opens_read_only_and_says_who_has_it(other: subprocess.Popen[str], tmp_path: Path) -> None:
    with Journey.open(tmp_path / "journey") as journey:
        assert journey.read_only is not None
        assert f"process {other.pid}, since {datetime.now(UTC):%Y-%m-%d}" in journey.read_only
        assert os.uname().nodename in journey.read_only
        with pytest.raises(StateError, match=f"Nothing is saved: .*process {other.pid}"):
            journey.update(place="decide.account")


def test_the_lock_names_its_holder(other: subprocess.Popen[str], tmp_path: Path) -> None:
    with Folder.open(tmp_path / "journey") as folder, pytest.raises(Locked) as caught:
        Lock.acquire(folder)
    holder = caught.value.holder
    assert holder is not None
    assert (holder.pid, holder.host) == (other.pid, os.uname().nodename)
    assert timedelta(0) <= datetime.now(UTC) - holder.since < timedelta(minutes=1)
    assert holder.user


def test_a_killed_holder_leaves_no_lock(other: subprocess.Popen[str], tmp_path: Path) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    with Journey.open(tmp_path / "journey") as journey:
        assert journey.read_only is None


def test_a_holder_that_is_stopped_still_holds(other: subprocess.Popen[str], tmp_path: Path) -> None:
    other.send_signal(signal.SIGSTOP)
    try:
        with Journey.open(tmp_path / "journey") as journey:
            assert journey.read_only
    finally:
        other.send_signal(signal.SIGCONT)


def test_the_same_process_cannot_open_a_journey_twice_for_writing(tmp_path: Path) -> None:
    with Journey.open(tmp_path / "journey"), Journey.open(tmp_path / "journey") as second:
        assert f"process {os.getpid()}" in (second.read_only or "")


def test_the_lock_is_free_after_closing(tmp_path: Path) -> None:
    for _ in range(2):
        with Journey.open(tmp_path / "journey") as journey:
            assert journey.read_only is None


def test_a_program_that_we_start_does_not_inherit_the_lock(tmp_path: Path) -> None:
    with Journey.open(tmp_path / "journey"):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        with Journey.open(tmp_path / "journey") as journey:
            assert journey.read_only is None
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("note", [b"", b"\xff\x00", b"[]", b'{"pid": 1}', b"x" * 10_000])
def test_a_holder_that_left_no_readable_note_still_holds(note: bytes, folder: Folder) -> None:
    lock = Lock.acquire(folder)
    (folder.path / "lock").write_bytes(note)
    with pytest.raises(Locked, match=r"is open in another wizard: close") as caught:
        Lock.acquire(folder)
    assert caught.value.holder is None
    lock.release()


def test_the_note_of_an_earlier_holder_is_replaced_whole(folder: Folder) -> None:
    (folder.path / "lock").write_text("x" * 4000)
    lock = Lock.acquire(folder)
    with pytest.raises(Locked) as caught:
        Lock.acquire(folder)
    assert caught.value.holder is not None
    assert caught.value.holder.pid == os.getpid()
    lock.release()


def test_a_note_cannot_drive_the_terminal(folder: Folder) -> None:
    lock = Lock.acquire(folder)
    note = '{"pid":1,"host":"\\u001b[31mx","user":"\\u202eana","since":"2026-01-01T00:00:00Z"}'
    (folder.path / "lock").write_text(note)
    with pytest.raises(Locked) as caught:
        Lock.acquire(folder)
    assert str(caught.value).isprintable()
    lock.release()


def test_a_lock_file_that_is_removed_meanwhile_protects_nobody_and_is_made_anew(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    removed: list[bool] = []

    def remove_first(fd: int, how: int) -> None:
        if not removed:
            removed.append(True)
            (folder.path / "lock").unlink()
        flock(fd, how)

    monkeypatch.setattr(fcntl, "flock", remove_first)
    lock = Lock.acquire(folder)
    with pytest.raises(Locked):
        Lock.acquire(folder)
    lock.release()


def test_a_lock_that_keeps_vanishing_ends(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    flock = fcntl.flock

    def remove(fd: int, how: int) -> None:
        flock(fd, how)
        (folder.path / "lock").unlink()

    monkeypatch.setattr(fcntl, "flock", remove)
    with pytest.raises(StateError, match="keeps vanishing: choose another folder"):
        Lock.acquire(folder)


def test_a_file_system_without_locks_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StateError, match="the file system has no locks: choose another folder with --state PATH"):
        Lock.acquire(folder)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_lock_that_is_no_file_is_refused_at_once(kind: str, folder: Folder) -> None:
    path = folder.path / "lock"
    match kind:
        case "link":
            path.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(path)
        case _:
            path.mkdir()
    started = time.monotonic()
    with pytest.raises(StateError, match="lock is"):
        Lock.acquire(folder)
    assert time.monotonic() - started < 1


def test_a_failed_attempt_leaves_no_descriptor_open(folder: Folder) -> None:
    lock = Lock.acquire(folder)
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        with pytest.raises(Locked):
            Lock.acquire(folder)
    assert len(list(Path("/dev/fd").iterdir())) == before
    lock.release()
