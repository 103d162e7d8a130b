"""The plain face, as a person at a terminal uses it: lines of text, one question at a time."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from tests.commandline.conftest import OURS
from tests.setting import Setting
from wizard.engine import plan
from wizard.journey import STEPS, step_named
from wizard.state.journey import Journey

DOWN, ENTER = "\x1b[B", "\r"
PERSONAS = "roles.personas"
MARKETER = "PartnerCentralRoleForMarketing"

REAL = """
import sys
from wizard.aws.connection import Connection
from wizard.commands import opening
from wizard.demo import open_world
world = open_world("empty")
opening.connect = lambda profile=None, read_only=False: Connection(world.session, parallelism=1, read_only=read_only)
from wizard.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The program on a pretend account that it takes for a real one."""


class Terminal:
    """A person in front of the program."""

    def __init__(self, *arguments: object, real: bool = False, command: tuple[str, ...] = ("--plain",)) -> None:
        program = ["-c", REAL] if real else ["-m", "wizard"]
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONUNBUFFERED": "1"}
        self._child = pexpect.spawn(
            sys.executable,
            [*program, *command, *(str(argument) for argument in arguments)],
            env=environment,
            encoding="utf-8",
            timeout=20,
            dimensions=(50, 200),
        )

    def sees(self, text: str) -> str:
        """Wait for some text; everything up to it, without what only moves the cursor."""
        self._child.expect(re.escape(text))
        return _bare(f"{self._child.before}{self._child.after}")

    def types(self, *keys: str) -> None:
        for key in keys:
            self._child.send(key)

    def chooses(self, number: int) -> None:
        """The choice so many lines below the one that is pointed at."""
        self.types(*[DOWN] * number, ENTER)

    def interrupts(self) -> None:
        self._child.sendcontrol("c")

    def leaves(self) -> tuple[int, str]:
        """Wait for the end; the exit code, and what was said last."""
        self._child.expect(pexpect.EOF)
        self._child.close()
        code = self._child.exitstatus
        return (-1 if code is None else code), _bare(self._child.before or "")

    def closes(self) -> None:
        self._child.close(force=True)


def _bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", text)


def steps_until_quit(step: str = PERSONAS) -> int:
    """How far below a step "Quit" stands: below all steps, and the four things that can be done anywhere."""
    ids = [one.id for one in STEPS]
    return len(ids) + 4 - ids.index(step)


@pytest.fixture
def terminal() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.closes()


def sit_down(terminal: list[Terminal], *arguments: object, **more: Any) -> Terminal:
    terminal.append(Terminal(*arguments, **more))
    return terminal[-1]


@pytest.fixture
def demo(state: Path) -> Path:
    """A demo journey that stands at the roles, of which one is wanted."""
    with Journey.open(state, demo="empty") as journey:
        journey.update(place=PERSONAS, answers={PERSONAS: {"personas": ["Marketing"]}}, account=OURS)
    return state


def test_the_list_of_what_is_done_and_the_causes_of_trouble_are_told_there_too(
    terminal: list[Terminal], demo: Path
) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    person.chooses(steps_until_quit() - 4)
    person.sees("Not done: ")
    person.sees("Where to?")
    person.chooses(steps_until_quit() - 3)
    person.sees("What does not work?")
    person.chooses(2)
    person.sees("The migration failed, or does not end")
    person.sees("migrate.registered")
    person.sees("Where to?")
    person.chooses(steps_until_quit())
    assert person.leaves()[0] == 0


def test_a_visit_from_arriving_over_review_and_undo_to_quitting(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    said = person.sees("Where to?")
    assert "DEMO: a pretend AWS, nothing leaves this computer" in said
    assert f"Signed in to account {OURS}" in said
    person.chooses(0)
    said = person.sees("What now?")
    assert f"There is no role {MARKETER}." in said
    person.chooses(0)
    said = person.sees(f"Make these 2 changes in account {OURS}?")
    assert "aws iam create-role" in said and "aws iam attach-role-policy" in said
    person.types("y")
    said = person.sees("What now?")
    assert said.count("✓ done") == 2
    assert f"{MARKETER}  ✓ pass" in said
    person.sees("Take back what this journey made here")
    person.chooses(4)
    said = person.sees(f"Take back these 2 changes in account {OURS}?")
    assert "aws iam delete-role" in said
    person.types("y")
    said = person.sees("What now?")
    assert said.count("✓ done") == 2
    assert f"There is no role {MARKETER}." in said
    person.chooses(5)
    person.sees("Where to?")
    person.chooses(steps_until_quit())
    code, said = person.leaves()
    assert code == 0
    assert f"Everything you noted is kept in {demo}." in " ".join(said.split())
    assert f"-m wizard --demo empty --state {demo} --plain" in " ".join(said.split()).partition("To come back:")[2]


def test_saying_no_to_a_review_writes_nothing(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    person.chooses(0)
    person.sees("What now?")
    person.chooses(0)
    person.sees(f"Make these 2 changes in account {OURS}?")
    person.types(ENTER)
    assert "Nothing was written." in person.sees("What now?")
    assert not (demo / "journal.jsonl").exists()


def test_holding_enter_down_writes_nothing(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    for _ in range(3):
        person.types(*[ENTER] * 5)
        person.sees("Nothing was written.")
    person.closes()
    assert not (demo / "journal.jsonl").exists()


def test_questions_are_asked_one_at_a_time_and_a_bad_answer_is_explained_on_the_spot(
    terminal: list[Terminal], demo: Path
) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    person.chooses(0)
    person.sees("What now?")
    person.chooses(1)
    person.sees("Which personas does your company use?")
    person.types(ENTER)
    person.sees("Which policies should they get?")
    person.types(ENTER)
    person.sees("Any personas of your own?")
    person.types("Analyst", ENTER)
    person.sees("✗ Write a persona of your own as Name: Policy, Policy")
    person.types(": SecurityAudit", ENTER)
    person.sees("Tags that your company wants on new roles?")
    person.types("Team=alliances", ENTER)
    person.sees("How long may a session of a new role last, in hours?")
    person.types(ENTER)
    person.sees("choose from.")
    assert "PartnerCentralRoleForAnalyst" in person.sees("What now?")
    with Journey.open(demo, writable=False, demo="empty") as journey:
        assert journey.state.answers[PERSONAS] == {
            "personas": ["Marketing"],
            "policy_set": "checklist",
            "custom": [{"name": "Analyst", "policies": ["SecurityAudit"]}],
            "company_tags": {"Team": "alliances"},
            "session_hours": 1,
        }, "a question with nothing to choose from was not answered"


def test_coming_back_tells_what_changed_meanwhile(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    person.chooses(0)
    person.sees("What now?")
    person.closes()
    with Journey.open(demo, demo="empty") as journey:
        seen = dict(journey.state.seen)
        key = f"roles.exists/{MARKETER}"
        seen[key] = seen[key].model_copy(update={"status": "pass", "summary": f"{MARKETER} is there."})
        journey.update(seen=seen)
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    said = person.sees("Where to?")
    assert re.search(r"It was looked at last on \d{4}-\d\d-\d\d \d\d:\d\d UTC", said)
    assert f"≠ There is no role {MARKETER}. (before: {MARKETER} is there.)" in " ".join(said.split())


def test_interrupting_says_what_is_kept_and_how_to_come_back(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    person.sees("Where to?")
    person.interrupts()
    code, said = person.leaves()
    assert code == 130
    assert f"-m wizard --demo empty --state {demo} --plain" in " ".join(said.split()).partition("To come back:")[2]
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("key", "code", "outcome"),
    [
        ("y", 0, "✓ done"),
        ("n", 2, "Nothing was written."),
        (ENTER, 2, "Nothing was written."),
        ("\x03", 130, "Stopped."),
    ],
    ids=["yes", "no", "enter", "interrupt"],
)
def test_apply_at_a_terminal_asks_before_it_writes(
    terminal: list[Terminal], demo: Path, key: str, code: int, outcome: str
) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo, command=("apply", "roles"))
    assert "aws iam create-role" in person.sees(f"Make these 2 changes in account {OURS}?")
    person.types(key)
    ended, said = person.leaves()
    assert ended == code
    assert outcome in said
    assert (demo / "journal.jsonl").exists() == (key == "y")


def test_looking_only_offers_no_write(terminal: list[Terminal], demo: Path) -> None:
    person = sit_down(terminal, "--demo", "empty", "--state", demo, "--read-only")
    assert "Looking only: this session is read-only." in person.sees("Where to?")
    person.chooses(0)
    person.sees("What now?")
    assert "Review" not in person.sees("Back to the journey")


def test_a_real_journey_is_bound_by_typing_the_last_four_digits(terminal: list[Terminal], state: Path) -> None:
    person = sit_down(terminal, "--state", state, real=True)
    said = person.sees("Last four digits:")
    assert "permanent" in " ".join(said.split())
    person.types("4321", ENTER)
    code, said = person.leaves()
    assert (code, "4321 are not its last four digits, so it is not bound." in said) == (0, True)
    person = sit_down(terminal, "--state", state, real=True)
    person.sees("Last four digits:")
    person.types(OURS[-4:], ENTER)
    assert f"This journey now belongs to account {OURS}." in person.sees("Where to?")


@pytest.mark.parametrize("hours_ago", [0, 1])
def test_a_write_that_was_under_way_is_told_before_anything_else(
    terminal: list[Terminal], demo: Path, hours_ago: int
) -> None:
    """Right after the end it is too early to say whether it happened; later it is not."""
    setting = Setting(personas="Marketing")
    with Journey.open(demo, demo="empty") as journey:
        situation = replace(setting.situation, lineage=journey.state.lineage)
        change = plan([step_named(PERSONAS)], situation).changes[0]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("wizard.state.journal.datetime", Clock(timedelta(hours=hours_ago)))
            journey.journal.intend(change, batch="dead", account=OURS, identity=f"arn:aws:iam::{OURS}:user/x")
    person = sit_down(terminal, "--demo", "empty", "--state", demo)
    said = " ".join(person.sees("Where to?").split())
    assert (
        f"Last time the program ended in the middle of: Create the role {MARKETER}, for Partner Central only." in said
    )
    assert ("It did not happen: AWS shows nothing of it." if hours_ago else "too early to say") in said


class Clock:
    """A clock that is late."""

    def __init__(self, late: timedelta) -> None:
        self._late = late

    def now(self, zone: Any) -> datetime:
        return datetime.now(zone) - self._late
