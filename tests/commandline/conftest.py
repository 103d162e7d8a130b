"""The command line, run in this process, on a demo or on a pretend account that it takes for a real one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wizard import cli
from wizard.aws.connection import Connection
from wizard.demo import open_world
from wizard.demo.fakes import FAKES
from wizard.demo.world import World

OURS, THEIRS = "111122223333", "444455556666"


@dataclass(frozen=True)
class Ran:
    """What a run of the program left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program with some arguments."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 99
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@dataclass
class RealAccount:
    """A pretend account that the program takes for a real one: it knows nothing of a demo."""

    world: World
    caller: dict[str, str]

    def sign_in(self, arn: str, account: str | None = None) -> None:
        """From now on somebody else is signed in."""
        self.caller.update(Arn=arn, Account=account or arn.split(":")[4])

    @property
    def writes(self) -> list[str]:
        words = ("Create", "Attach", "Detach", "Delete", "Update", "Put", "Tag")
        return [operation for _, operation, _ in self.world.calls if operation.startswith(words)]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealAccount]:
    """An empty account, 111122223333, with an administrator signed in."""
    with open_world("empty") as world:
        caller = {"UserId": world.caller.user_id, "Account": world.account, "Arn": world.caller.arn}
        monkeypatch.setitem(FAKES, ("sts", "GetCallerIdentity"), lambda asked, parameters: dict(caller))

        def connect(profile: str | None = None, *, read_only: bool = False) -> Connection:
            return Connection(world.session, parallelism=1, attempts=1, read_only=read_only, label=profile or "")

        monkeypatch.setattr("wizard.commands.opening.connect", connect)
        yield RealAccount(world, caller)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder for a journey; it does not exist yet."""
    return tmp_path / "journey"


def begin(run: Run, state: Path, *more: str) -> None:
    """A journey for our account with one small role to make."""
    ran = run("answer", "roles.personas", "personas=Marketing", *more, "--account", OURS, "--state", state)
    assert ran.code == 0, ran.err


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes, to see that nothing was touched."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def one_sentence(ran: Ran) -> str:
    """The only line of stderr, which must be a sentence and no traceback."""
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("partner-central-wizard: ")
    assert "Traceback" not in ran.err
    said = lines[0].removeprefix("partner-central-wizard: ")
    assert re.match(r"""[A-Z'"/~{]|[a-z]+\.[a-z]+: |[a-z]+\.[a-z]+ has no questions""", said), said
    assert said.endswith((".", "?"))
    return said
