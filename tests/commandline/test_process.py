"""The program as a process: terminals, pipes, signals, and what is left when somebody leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "wizard"]
ESCAPE = re.compile(r"\x1b|\x9b|\x07|\r")

SLOWLY = """
import sys, time
from wizard import cli
from wizard.aws.connection import Connection
read = Connection.read
def slow(self, *more, **parameters):
    if "iam" in more:
        print("reading", file=sys.stderr, flush=True)
        time.sleep(0.3)
    return read(self, *more, **parameters)
Connection.read = slow
sys.exit(cli.main(sys.argv[1:]))
"""
"""The program, with reads that take their time, so that a signal arrives in the middle of one."""


def run(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    words = [*PROGRAM, *(str(argument) for argument in arguments)]
    given = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "timeout": 60, **more}
    return subprocess.run(words, check=False, **given)


COLOURFUL = {"TERM": "xterm-256color", "FORCE_COLOR": "1"}


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["check", "roles"], {}),
        (["plan", "roles"], COLOURFUL),
        (["apply", "roles", "--yes"], COLOURFUL),
    ],
    ids=["check", "plan", "apply"],
)
def test_without_a_terminal_there_is_no_escape_code(arguments: list[str], environment: dict[str, str]) -> None:
    done = run(*arguments, "--demo", "half-done", env={**os.environ, **environment})
    assert done.returncode in {0, 1}
    assert done.stdout and not ESCAPE.search(done.stdout + done.stderr)


@pytest.mark.parametrize("options", [[], ["--plain"], ["--demo", "empty"], ["--plain", "--demo", "empty"]])
def test_without_a_terminal_the_wizard_says_what_to_run_instead(options: list[str]) -> None:
    done = run(*options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr and "check, plan, apply or status" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("world", "code"), [("half-done", 0), ("empty", 0), ("migrated", 0), ("denied", 3), ("throttled", 3)]
)
def test_the_demo_walks_by_itself_and_ends_as_its_world_is(world: str, code: int) -> None:
    done = run("demo", "--demo", world)
    assert done.returncode == code, done.stdout[-2000:]
    assert done.stderr == ""
    assert done.stdout.startswith("DEMO · a pretend AWS")
    assert "stumbled" not in done.stdout


@pytest.mark.parametrize("closing", ["<&- 2>&-", ">&-"])
def test_a_stream_that_was_closed_before_it_began_breaks_nothing(closing: str) -> None:
    words = [*PROGRAM, "check", "policies", "--demo", "half-done", "--json"]
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(words)} {closing}"], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert closing == ">&-" or json.loads(done.stdout)["schema"] == 1, "stdout stays pure"


def test_without_any_stream_at_all_it_still_ends_with_its_code() -> None:
    line = f"{' '.join(PROGRAM)} <&- >&- 2>&-"
    assert subprocess.run(["bash", "-c", line], capture_output=True, timeout=60, check=False).returncode == 2


def test_a_reader_that_goes_away_is_no_trouble_and_no_success() -> None:
    words = " ".join(PROGRAM)
    done = subprocess.run(
        ["bash", "-c", f"{words} check --json --demo half-done | head -c 10; echo code ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.endswith("code 130\n")


def test_nobody_listening_to_the_talk_does_not_stop_a_write(tmp_path: Path) -> None:
    """Progress goes to stderr; whoever closes it has not asked for the batch to be abandoned."""
    words = " ".join(PROGRAM)
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"{words} apply roles --yes --json --demo empty --state {tmp_path}/j 2> >(head -c 5 >/dev/null)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert {change["outcome"] for change in json.loads(done.stdout)["changes"]} == {"done"}


def test_a_full_disk_behind_stdout_is_one_sentence() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = run(
            "check", "policies", "--demo", "half-done", capture_output=False, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_that_cannot_show_a_letter_gets_its_code() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run("check", "roles", "--demo", "half-done", env=environment, encoding="ascii")
    assert done.returncode == 1
    assert "\\u2717" in done.stdout


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (["check", "roles"], signal.SIGINT),
        (["apply", "roles", "--yes"], signal.SIGINT),
        (["apply", "roles", "--yes"], signal.SIGTERM),
        (["apply", "roles", "--yes"], signal.SIGHUP),
    ],
    ids=["check: interrupt", "apply: interrupt", "apply: terminate", "apply: hang up"],
)
def test_a_signal_while_looking_ends_it_soon_and_says_nothing_untrue(
    command: list[str], number: signal.Signals, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, *command, "--demo", "half-done", "--state", str(tmp_path / "journey")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "reading\n"
    process.send_signal(number)
    started = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - started < 3
    assert process.returncode == 130
    assert "Stopped while looking; nothing was written." in err
    assert "Traceback" not in err
    assert "Nothing to do" not in out and "hold" not in out


def test_an_interrupt_before_anything_is_130() -> None:
    code = "import wizard.cli as cli\ndef run(options): raise KeyboardInterrupt\ncli.run = run\nraise SystemExit(cli.main(['check']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "partner-central-wizard: Stopped. What was done is recorded; run the same command to go on.\n"


def test_what_nobody_foresaw_is_one_sentence_and_not_exit_code_1() -> None:
    """1 means that a blocker fails; a fault of the wizard must not be read as that."""
    code = (
        "import wizard.cli as cli\ndef run(options):\n    secret = 'AKIA-not-to-be-told'\n    raise ValueError('odd \\x1b[2J')\n"
        "cli.run = run\nraise SystemExit(cli.main(['check']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert "nobody foresaw (ValueError in <string>, line 4: odd ␛[2J)" in said
    assert "secret" not in said and "AKIA" not in said
