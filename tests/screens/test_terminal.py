"""In a terminal of its own, byte for byte: what is sent, what is left behind, and how it ends."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from tests.screens.hostile import NASTY
from wizard.state.journey import Journey

ROOT = Path(__file__).parent.parent.parent
WIZARD = [sys.executable, "-m", "wizard"]
DEMO = [*WIZARD, "demo"]

ENTERED = b"\x1b[?1049h"
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h")
MOUSE_ON, MOUSE_OFF = b"\x1b[?1000h", b"\x1b[?1000l"

PATIENCE = 40
MUCH = 20_000_000


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **more,
    }


class Log(io.BytesIO):
    """What was sent; a program that never stops sending ends the test, not the machine."""

    def write(self, sent: Any) -> int:
        assert self.tell() < MUCH, "it does not stop sending"
        return super().write(sent)


class Terminal:
    """A program in a terminal, and every byte that it sent there."""

    def __init__(self, command: Sequence[str], home: Path, **more: str) -> None:
        self._log = Log()
        self.child = pexpect.spawn(
            command[0], list(command[1:]), env=environment(home, **more), dimensions=(40, 120), timeout=PATIENCE
        )
        self.child.logfile_read = self._log
        self.before = termios.tcgetattr(self.child.child_fd)

    def sees(self, words: str) -> None:
        self.child.expect_exact(words.encode())

    def send(self, keys: str | bytes) -> None:
        self.child.send(keys)

    def ends(self) -> int:
        """The exit code, once it has ended by itself."""
        self.child.expect(pexpect.EOF)
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -int(self.child.signalstatus or 0)

    @property
    def sent(self) -> bytes:
        return self._log.getvalue()

    def is_restored(self) -> bool:
        """Whether the terminal is as it was: screen, cursor, mouse, and how it treats keys."""
        after = self.sent.rpartition(ENTERED)[2]
        off = MOUSE_ON not in self.sent or MOUSE_OFF in after
        return off and all(code in after for code in RESTORED)


@contextmanager
def terminal(command: Sequence[str], home: Path, **more: str) -> Iterator[Terminal]:
    opened = Terminal(command, home, **more)
    try:
        yield opened
    finally:
        opened.child.close(force=True)


def script(code: str) -> list[str]:
    """The wizard's screens on the demo, after some code."""
    start = "from screens.main import run_screens; from wizard.cli_parser import parser\n"
    run = "raise SystemExit(run_screens(parser().parse_args(['demo', '--demo', 'half-done', *sys.argv[1:]])))"
    return [sys.executable, "-c", f"import sys\n{start}{code}\n{run}"]


HOLDING = """
import wizard.demo
from wizard.demo.faults import delay
opened = wizard.demo.open_world("half-done")
opened.faults.on("iam", "AttachRolePolicy", delay(2.0))
wizard.demo.open_world = lambda name: opened
"""
"""The first policy takes AWS two seconds to attach."""


def to_writing(screen: Terminal) -> None:
    """Agree to all changes of the persona roles."""
    screen.sees("to begin")
    screen.send("\x10persona roles")
    screen.sees("Go to ")
    time.sleep(0.5)
    screen.send("\r")
    screen.sees("Persona roles")
    screen.sees("to review")
    screen.send("a")
    screen.sees("changes ticked")
    screen.send("y")
    screen.sees("Not yet")
    screen.send("y")
    screen.sees("writing")


def concluded(folder: Path) -> list[str]:
    """What the journal says became of each intent."""
    with Journey.open(folder, writable=False, demo="half-done") as journey:
        entries = journey.journal.entries
        last = {entry.intent: entry.outcome for entry in entries if entry.outcome}
        return [last.get(entry.seq) or "open" for entry in entries if entry.kind == "intent"]


# --- ordinary ends


def test_it_leaves_the_terminal_as_it_was_and_says_goodbye(tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path) as screen:
        screen.sees("to begin")
        screen.send(b"\xe9\xff")  # an accented key of a terminal that knows no UTF-8
        screen.send("q")
        assert screen.ends() == 0
        assert screen.is_restored()
        assert MOUSE_ON in screen.sent
        assert b"nothing is kept" in screen.sent.rpartition(RESTORED[0])[2]


def test_without_colour_no_colour_is_sent_and_without_a_mouse_none_is_asked_for(tmp_path: Path) -> None:
    with terminal([*DEMO, "--no-mouse"], tmp_path, NO_COLOR="1") as screen:
        screen.sees("to begin")
        screen.send("n?")
        screen.sees("Keys of this screen")
        screen.send("q")
        assert screen.ends() == 0
        assert not colours(screen.sent)
        assert not re.search(rb"\x1b\[\?(1000|1002|1003|1006|1015|1016)h", screen.sent)
        assert screen.is_restored()


def test_an_empty_no_color_asks_for_nothing(tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path, NO_COLOR="") as screen:
        screen.sees("to begin")
        screen.send("q")
        screen.ends()
        channels = [colour.split(b";")[2:5] for colour in colours(screen.sent)]
        assert any(len(set(found)) > 1 for found in channels)  # not all of them grey


def colours(sent: bytes) -> list[bytes]:
    """The parameters of every code that sets a colour (39 and 49 take one away)."""
    found = []
    for code in re.findall(rb"\x1b\[([0-9;]*)m", sent):
        numbers = [int(part or 0) for part in code.split(b";")]
        if any(30 <= number <= 38 or 40 <= number <= 48 or 90 <= number <= 107 for number in numbers):
            found.append(code)
    return found


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_can_do_nothing_gets_lines_of_text(term: str, tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path, TERM=term) as screen:
        screen.sees("Where to?")
        assert ENTERED not in screen.sent
        screen.child.sendintr()
        screen.ends()


def test_it_is_gone_at_once_while_aws_takes_a_request_and_never_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(PATIENCE)
        settings = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{mute.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "a-secret-that-opens-nothing",
            "NO_PROXY": "127.0.0.1",
        }
        with terminal([*WIZARD, "--state", str(tmp_path / "journey")], tmp_path, **settings) as screen:
            screen.sees("Signing in")
            request, _ = mute.accept()
            with request:
                assert request.recv(4)  # it has been asked
                pressed = time.monotonic()
                screen.send("q")
                assert screen.ends() == 0
                assert time.monotonic() - pressed < 5  # the bar is one second, on a machine that is not busy
            assert screen.is_restored()


# --- not a terminal


@pytest.mark.parametrize("redirected", ["stdout", "stderr", "stdin"])
def test_a_redirected_stream_gets_no_escape_code_and_a_sentence(redirected: str, tmp_path: Path) -> None:
    sign = {"stdout": ">", "stderr": "2>", "stdin": "<"}[redirected]
    file = tmp_path / "file"
    file.touch()
    command = f"{' '.join(WIZARD)} --demo half-done {sign} {file}"
    with terminal(["/bin/sh", "-c", command], tmp_path) as screen:
        assert screen.ends() == 2
        said = screen.sent + file.read_bytes()
        assert b"\x1b" not in said
        assert b"--plain" in said or b"wizard check" in said


def test_a_terminal_without_the_signs_is_told_what_to_do(tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path, PYTHONIOENCODING="latin-1") as screen:
        assert screen.ends() == 2
        assert b"Set LC_ALL to a UTF-8 locale" in screen.sent
        assert ENTERED not in screen.sent


# --- extraordinary ends


def test_a_crash_prints_no_variable_restores_the_terminal_and_is_no_success(tmp_path: Path) -> None:
    code = """
from screens.journey import JourneyScreen
def stumble(self, direction):
    secret = "the value of" + " a variable"
    return [][len(secret)]
JourneyScreen.action_go = stumble
"""
    with terminal(script(code), tmp_path) as screen:
        screen.sees("to begin")
        screen.send("n")
        assert screen.ends() == 70
        assert screen.is_restored()
        after = screen.sent.rpartition(RESTORED[0])[2]
        assert b"IndexError: list index out of range" in after
        assert b"fault of its own" in after
        assert b"--plain" in after
        assert b"the value of a variable" not in screen.sent


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(number: signal.Signals, tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path) as screen:
        screen.sees("to begin")
        screen.child.kill(number)
        assert screen.ends() == 130
        assert screen.is_restored()


def test_it_can_be_suspended_and_goes_on_where_it_was(tmp_path: Path) -> None:
    with terminal(DEMO, tmp_path) as screen:
        screen.sees("to begin")
        screen.child.kill(signal.SIGTSTP)
        screen.sees("\x1b[?1049l")
        assert screen.is_restored()
        time.sleep(0.2)
        screen.child.kill(signal.SIGCONT)
        screen.sees("\x1b[?1049h")
        screen.sees("to begin")
        screen.child.kill(signal.SIGCONT)  # once more, without a pause before it
        screen.send("q")
        assert screen.ends() == 0
        assert screen.is_restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_writing_waits_for_the_write_and_records_it(number: signal.Signals, tmp_path: Path) -> None:
    with terminal([*script(HOLDING), "--state", str(tmp_path / "journey")], tmp_path) as screen:
        to_writing(screen)
        screen.child.kill(number)
        screen.sees("Finishing and recording")
        assert screen.ends() == 130
        assert screen.is_restored()
        assert b"1 of 9 is done; 8 are not." in screen.sent.rpartition(RESTORED[0])[2]
    assert concluded(tmp_path / "journey") == ["done"]


def test_a_terminal_that_goes_away_while_writing_leaves_no_orphan_that_goes_on(tmp_path: Path) -> None:
    with terminal([*script(HOLDING), "--state", str(tmp_path / "journey")], tmp_path) as screen:
        to_writing(screen)
        screen.child.ptyproc.fileobj.close()
        deadline = time.monotonic() + PATIENCE
        while screen.child.ptyproc.isalive():
            assert time.monotonic() < deadline, "it is still there"
            time.sleep(0.05)
    assert concluded(tmp_path / "journey") == ["done"]


# --- hostile text


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path) -> None:
    with terminal([sys.executable, "-m", "tests.screens.hostile"], tmp_path) as screen:
        screen.sees("to begin")
        screen.send("n")
        screen.sees("looked just now")
        screen.send("e")
        screen.sees("Evidence ")
        screen.send("\x1b[B" * len(NASTY))
        screen.send("\x1b")
        screen.sees("looked")
        time.sleep(0.3)  # Escape and a letter at once would be Alt and the letter
        screen.send("a")
        screen.sees("ticked")
        screen.send("j\x1b[B\x1b[Bc\x1b[B\x1b[B")
        screen.send("\x11")
        assert screen.ends() == 0
        assert screen.is_restored()
        assert b"[@click" in screen.sent
        assert unexpected(screen.sent) == []


def unexpected(sent: bytes) -> list[str]:
    """Codes that the wizard has no reason to send, and characters that cannot be seen."""
    ours = rb"\x1b\[[0-9;?<=>]*[a-zA-Z]|\x1b\[\?20(26|48)\$p|\x1b\]22;[a-z]+\x07|[\r\n]"
    queries = re.findall(rb"\x1b\[[0-9]*n", sent)
    rest = re.sub(ours, b"", sent).decode("utf-8")
    return [repr(code) for code in queries] + sorted({repr(one) for one in rest if not one.isprintable()})
