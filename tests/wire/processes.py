"""The wizard and the AWS CLI as people run them: processes of their own, with no way off this machine."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire.aws import ACCOUNT

GUARD = Path(__file__).parent / "guard"
AWS_CLI = Path(sys.executable).parent / "aws"


@dataclass(frozen=True)
class Done:
    """A process that has ended."""

    code: int
    out: str
    said: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Desk:
    """Somebody's terminal: a home, a journey's folder, and an AWS behind `AWS_ENDPOINT_URL`.

    Args:
        folder: an empty folder for all of it.
        url: where AWS is.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.journey = folder / "journey"
        self._answers = folder / "answers.json"
        self._went_out = folder / "went-out"
        home = folder / "desk"
        home.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(GUARD),
            "WENT_OUT": str(self._went_out),
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "a-secret-for-nobody",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }

    def answer(self, **answers: Any) -> None:
        """The answers to the persona step that every command gets from now on."""
        self._answers.write_text(json.dumps({"roles.personas": answers}), encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        """A command of the wizard on this desk's journey."""
        more = ["--answers", str(self._answers)] if self._answers.exists() else []
        return [sys.executable, "-m", "wizard", *arguments, "--state", str(self.journey), *more]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The wizard under way, in a process group of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wizard(self, *arguments: str) -> Done:
        return self._run(self.command(*arguments))

    def aws(self, *arguments: str) -> Done:
        """A command of the AWS CLI."""
        return self._run([str(AWS_CLI), *arguments])

    def shell(self, line: str) -> Done:
        """An `aws …` line as the wizard prints it, in a POSIX shell."""
        assert shlex.split(line)[0] == "aws"
        return self._run(["sh", "-c", f'aws() {{ {shlex.quote(str(AWS_CLI))} "$@"; }}; {line}'])

    def went_out(self) -> str:
        """What was tried to be reached beyond the loopback; "" when nothing was."""
        return self._went_out.read_text(encoding="utf-8") if self._went_out.exists() else ""

    def _run(self, command: list[str]) -> Done:
        done = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        return Done(done.returncode, done.stdout, done.stderr)


def finished(process: subprocess.Popen[str]) -> Done:
    """A process that was started, once it has ended."""
    out, said = process.communicate(timeout=120)
    return Done(process.returncode, out, said)


APPLY = ("apply", "roles.personas", "--account", ACCOUNT, "--yes", "--json")
