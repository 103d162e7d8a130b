"""A program in a terminal of its own, watched from outside: what came when, byte for byte.

The terminal says that it knows synchronized output (mode 2026), as kitty, Windows Terminal and others do, so that
the end of every repaint is marked in the stream and need not be guessed from silence.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 120, 40
WIZARD = str(Path(sys.executable).parent / "partner-central-wizard")

_ASKS_FOR_SYNC = b"\x1b[?2026$p"
_KNOWS_SYNC = b"\x1b[?2026;2$y"
_SYNC_END = b"\x1b[?2026l"
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|.)", re.DOTALL)


class TookTooLong(AssertionError):
    """What was waited for did not come; the message ends with what stood there instead."""


class Terminal:
    """A running program. Times are seconds on the monotonic clock, which all processes share.

    Attributes:
        started: when the process was started.
        pid: the process.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        told = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._raw = bytearray()
        self._arrivals: list[tuple[int, float]] = []  # how much had come, and when
        self._answered = False
        self.started = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(command[0], list(command), told)
            finally:
                os._exit(127)  # what could not be replaced must not go on as a second benchmark

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    # --- keys and waiting

    def send(self, keys: str) -> float:
        """Press keys; returns when."""
        now = time.monotonic()
        os.write(self._fd, keys.encode())
        return now

    def go_to(self, step: str) -> int:
        """In the wizard, jump to the step of this title through the palette; returns the `position` where it began."""
        self.send("\x10")
        self.when_painted("Search", self.position)
        self.send(step)
        self.rest(1.0)
        since = self.position
        self.send("\r")
        return since

    def when_shown(self, *words: str, since: int = 0, timeout: float = 30.0) -> float:
        """When the last of some words had come to the screen. `since` is a `position` to look from."""

        def all_there() -> bool:
            text = self.text(since)
            return all(word in text for word in words)

        self._until(all_there, f"{words}", timeout)
        return self._arrivals[-1][1]

    def when_painted(self, word: str, since: int, timeout: float = 30.0) -> float:
        """When the last byte of the repaint that shows a word had come."""

        self._until(lambda: any(word in repaint for repaint in self.repaints(since)), word, timeout)
        return self._arrivals[-1][1]

    def when_gone(self, timeout: float = 30.0) -> float:
        """When the process has ended."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self._read(0.005)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                self.pid = 0
                return time.monotonic()
        raise TookTooLong(f"it is still there after {timeout} s")

    def when_gone_after(self, key: str) -> float:
        """How long it takes from a key to the end of the process, in seconds."""
        pressed = self.send(key)
        return self.when_gone() - pressed

    def rest(self, seconds: float) -> None:
        """Let time pass, and take in what comes."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    # --- what came

    @property
    def position(self) -> int:
        """How many bytes have come so far."""
        return len(self._raw)

    def text(self, since: int = 0) -> str:
        """What came, without the terminal's control sequences."""
        return _plain(self._raw[since:])

    def repaints(self, since: int = 0) -> list[str]:
        """What came in each complete repaint, without control sequences."""
        return [_plain(raw) for raw in self._raw[since:].split(_SYNC_END)[:-1]]

    def computed(self) -> float:
        """How long the process has computed so far, all its threads together (clock_getcpuclockid of POSIX)."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> float:
        """What the process holds in memory right now, in MB (resident set)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        match = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert match is not None
        return int(match[1]) * 1024 / 1e6

    def end(self) -> None:
        """End the process, if it is still there, and close the terminal."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        os.close(self._fd)

    # --- inside

    def _until(self, holds: Callable[[], bool], what: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not holds():
            if time.monotonic() > deadline:
                raise TookTooLong(f"{what} did not come in {timeout} s; the last that came is:\n{self.text()[-1500:]}")
            self._read(deadline - time.monotonic())

    def _read(self, timeout: float) -> None:
        if not select.select([self._fd], [], [], max(timeout, 0))[0]:
            return
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # Linux's way of saying that nobody holds the other end any more
            data = b""
        if not data:
            time.sleep(0.001)
            return
        self._raw += data
        self._arrivals.append((len(self._raw), time.monotonic()))
        if not self._answered and _ASKS_FOR_SYNC in self._raw:
            self._answered = True
            os.write(self._fd, _KNOWS_SYNC)


def _plain(raw: bytes | bytearray) -> str:
    return _ESCAPE.sub(b"", bytes(raw)).decode("utf-8", "replace")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person with an empty home and nothing of AWS, and what else is named."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "PYTHONPATH"}}
    return {
        **kept,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "AWS_EC2_METADATA_DISABLED": "true",
        **more,
    }
