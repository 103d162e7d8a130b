"""Questions in lines of text: whoever stops keeps what they answered, and what is wrong is said each time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from wizard import cli
from wizard.cli_parser import parser
from wizard.commands.opening import open_session
from wizard.commands.session import Session
from wizard.journey import STEPS, step_named
from wizard.plain.answering import answer
from wizard.plain.journey import QUIT, REPORT, Plain
from wizard.plain.page import GO_ON, Page
from wizard.prompts import BACK, Prompts

SITUATION, PEOPLE, ACCOUNT = "decide.situation", "decide.people", "decide.account"
CTRL_C = object()


class Person(Prompts):
    """Answers in order, and presses Ctrl+C where that is among the answers."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.offered: list[str] = []
        self.stood_there: list[str] = []

    def _next(self, title: str) -> Any:
        self.asked.append(title)
        given = self.answers.pop(0)
        if given is CTRL_C:
            raise KeyboardInterrupt
        return given

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        self.offered = list(choices)
        chosen = str(self._next(title))
        assert chosen in choices, choices
        return chosen

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        self.stood_there.append(default)
        return str(self._next(title))

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        return bool(self._next(title))

    def checkbox(self, title: str, choices: Mapping[str, str], chosen: Collection[str], *, help: str = "") -> list[str]:
        return list(self._next(title))


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    options = parser().parse_args(["--demo", "empty", "--state", str(folder / "journey")])
    with open_session(options, writes=True) as session:
        yield session


def kept(session: Session, step: str) -> dict[str, Any]:
    return dict(session.journey.state.answers.get(step, {}))


@pytest.mark.parametrize("stop", [CTRL_C, BACK], ids=["Ctrl+C", "back"])
def test_whoever_stops_keeps_what_they_answered(stop: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path) as session:
        assert not answer(session, Person("yes", stop), step_named(SITUATION), [])
        assert kept(session, SITUATION) == {"asked_to_migrate": "yes"}
        assert not answer(session, Person("Ivan Admin", "ivan@example.com", stop), step_named(PEOPLE), [])
        assert kept(session, PEOPLE)["iam_admin_email"] == "ivan@example.com"
        assert not answer(session, Person(stop), step_named(ACCOUNT), [])
        assert kept(session, ACCOUNT) == {}
    said = " ".join(capsys.readouterr().out.split())
    assert "press Ctrl+C, to stop here: what you have answered by then is kept" in said
    assert "What you answered until here is kept." in said
    assert "Nothing new was answered." in said


def test_what_is_wrong_is_said_each_time_and_stays_to_be_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path) as session:
        session.answer(session.situation.answers)
        person = Person("no", "unsure", *["unsure"] * 11, "", "111122223333", "2222", "2222", "3333")
        assert answer(session, person, step_named(ACCOUNT), [])
        assert kept(session, ACCOUNT)["confirm_last_four"] == "3333"
        assert person.stood_there[-3:] == ["", "2222", "2222"]
    said = capsys.readouterr().out
    assert said.count("are not the last four digits of account 111122223333.") == 2
    assert "confirm_last_four" not in said


def test_after_an_answered_step_one_goes_on_to_the_next(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        person = Person("answer", "yes", "yes", "no", GO_ON)
        assert Page(session, person).visit(step_named(SITUATION)) is STEPS[1]
        assert person.offered[0] == GO_ON
        last = Person(BACK)
        assert Page(session, last).visit(STEPS[-1]) is None
        assert GO_ON not in last.offered


class Sitter(Person):
    """Somebody at the whole of it."""

    def __init__(self, options: list[str], *answers: Any) -> None:
        super().__init__(*answers)
        self.plain = Plain(parser().parse_args(options), self)


def test_ctrl_c_asks_before_a_demo_is_thrown_away_and_once_more_leaves() -> None:
    person = Sitter(["--demo", "empty"], SITUATION, "answer", "yes", CTRL_C, CTRL_C, False, SITUATION, CTRL_C, CTRL_C)
    assert person.plain.run() == cli.INTERRUPTED
    assert person.asked.count("This demo is not kept: leave? What you noted is gone then.") == 2
    assert person.answers == []


def test_the_report_is_written_from_the_list_of_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = Sitter(["--demo", "empty"], REPORT, "without", str(tmp_path / "out"), QUIT)
    assert person.plain.run() == cli.OK
    (page,) = (tmp_path / "out").glob("partner-central-report-*.html")
    said = " ".join(capsys.readouterr().out.split())
    assert page.read_text().startswith("<!doctype html>")
    assert "was made; only you can open it" in said


def test_a_journey_is_handed_over_from_the_list_of_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    nowhere = str(out / "at" / "all")
    person = Sitter(
        ["--demo", "empty", "--state", str(tmp_path / "journey")],
        *("hand-over", "iam-admin", "with", nowhere, "hand-over", "iam-admin", "with", str(out), QUIT),
    )
    assert person.plain.run() == cli.OK
    assert sorted(file.suffix for file in out.iterdir()) == [".json", ".md"]
    said = " ".join(capsys.readouterr().out.split())
    assert "name another folder" in said and "Its checksum, to read aloud" in said
