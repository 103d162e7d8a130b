"""Users in lines of text: the same questions, asked one at a time, with scripted answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.users.exports import csv_of
from wizard.cli_parser import parser
from wizard.commands.opening import open_session
from wizard.commands.session import Session
from wizard.journey import step_named
from wizard.people import STEP as PEOPLE
from wizard.people import People
from wizard.plain.page import Page
from wizard.plain.users import PlainUsers
from wizard.prompts import Prompts
from wizard.users.value import CLOUD_ADMIN_ROLE

FILE = """Email,Name,Role,Last Login
ana.lead@example.com,Ana Lead,Alliance Lead,2026-11-01
jane@example.com,Jane Doe,ACE User,2026-11-02
wei@example.com,Wei Chen,Wizard,2026-11-03
sofia@example.com,Sofia Admin,Cloud Admin,2026-11-03
"""


class Person(Prompts):
    """Answers in the order in which they are wanted; what was asked is kept."""

    def __init__(self, *answers: str | bool) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.offered: list[Mapping[str, str]] = []

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        self.asked.append(title)
        return str(self.answers.pop(0))

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        self.asked.append(title)
        self.offered.append(choices)
        answer = str(self.answers.pop(0))
        assert answer in choices, choices
        return answer

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        self.asked.append(title)
        return bool(self.answers.pop(0))


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    options = parser().parse_args(["--demo", "empty", "--state", str(folder / "journey")])
    with open_session(options, writes=True) as session:
        yield session


def does(session: Session, act: str, *answers: str | bool) -> Person:
    person = Person(*answers)
    PlainUsers(session, person).do(act)
    assert person.answers == [], "everything that was answered was asked"
    return person


def able(session: Session, step: str) -> set[str]:
    return set(PlainUsers(session, Person()).actions(step))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "users.csv"
    path.write_text(FILE)
    return str(path)


def test_import_take_decide_and_map(tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path) as session:
        assert able(session, "users.import") == {"users-import"}
        assert able(session, "users.map") == able(session, "users.integrations") == set()
        does(session, "users-import", file, True, "Ana Lead")
        assert session.situation.users.source is not None
        assert session.situation.users.source.confirmed_by == "Ana Lead"
        assert able(session, "users.map") == {"users-take", "users-decide", "users-export"}
        does(session, "users-take", "")  # nobody agrees: Jane is left out
        assert set(session.situation.users.decisions) == {"ana.lead@example.com", "sofia@example.com"}
        does(session, "users-take", "Ana Lead")
        assert session.situation.users.decisions["jane@example.com"].consent == "Ana Lead"
        does(session, "users-decide", "PartnerCentralRoleForTechnical", "keeps products")
        assert able(session, "users.map") == {"users-done", "users-export"}
        does(session, "users-done", "Ana Lead", True, False, True, True)
        assert [user.key for user in session.situation.users.waiting] == ["jane@example.com"]
        does(session, "users-export", str(tmp_path / "mapping.json"))
        assert (tmp_path / "mapping.json").exists()
    assert "Noted as stated by Ana Lead: 3 mapped." in capsys.readouterr().out
    with opened(tmp_path) as session:
        assert len(session.situation.users.decisions) == 4


def test_a_cloud_admin_is_offered_the_role_of_aws_alone(tmp_path: Path, file: str) -> None:
    with opened(tmp_path) as session:
        does(session, "users-import", file, True, "")
        person = does(session, "users-decide", "later", "later", "later", CLOUD_ADMIN_ROLE, "", "Ana Lead")
        assert set(person.offered[-1]) == {"as-proposed", CLOUD_ADMIN_ROLE, "no-access", "later", "stop"}
        assert set(session.situation.users.decisions) == {"sofia@example.com"}


def test_in_whose_name_is_asked_once_and_never_taken_from_who_is_signed_in(
    tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path) as session:
        does(session, "users-import", file, True, "")
        does(session, "users-decide", "later", "later", "no-access", "left", "")
        assert not session.situation.users.decisions
        does(session, "users-decide", "as-proposed", "Ana Lead", "later", "no-access", "left", "stop")
        assert [decision.by for decision in session.situation.users.decisions.values()] == ["Ana Lead"] * 2
    said = capsys.readouterr().out
    assert "Say who decides: write a name, with letters." in said
    assert said.count("It stands in the name of Ana Lead.") == 2


def test_what_is_doubtful_is_asked_first_and_may_be_left(tmp_path: Path) -> None:
    path = tmp_path / "doubtful.csv"
    rows = [["A", "B", "C"], *([f"u{n}@example.com", "Gold", "03/04/2026"] for n in range(9))]
    path.write_text(csv_of(rows))
    with opened(tmp_path) as session:
        does(session, "users-import", str(path), "stop")
        assert session.situation.users.source is None
        person = does(session, "users-import", str(path), "2", "0", "1", True, "")
        assert ["way round" in title or "roles" in title or "dates" in title for title in person.asked[1:4]] == [
            True
        ] * 3
        assert session.situation.users.people[0].last == "2026-03-04"


@pytest.mark.parametrize("path", ["/", "nowhere.csv"])
def test_what_is_no_file_is_said_and_nothing_happens(
    tmp_path: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path) as session:
        does(session, "users-import", path)
        assert session.situation.users.source is None
    assert capsys.readouterr().out.strip().endswith(".")


def test_saying_no_imports_nothing(tmp_path: Path, file: str) -> None:
    with opened(tmp_path) as session:
        does(session, "users-import", file, False)
        assert session.situation.users.source is None


def test_another_who_states_what_somebody_is_named_for_is_asked_once_more(tmp_path: Path) -> None:
    step = step_named("baseline.signoff")
    named = People(iam_admin_name="Priya Raman", alliance_lead_name="Jordan Mills")
    with opened(tmp_path) as session:
        session.answer(session.situation.answers.with_step(PEOPLE, named))
        for agrees in (False, True):
            person = Person("state", "baseline.ready", "Jordan Mills", agrees, "back")
            Page(session, person).visit(step)
            asked = "Priya Raman is named as IAM administrator; you state it as Jordan Mills, named as alliance lead."
            assert f"{asked} Is it to be noted so?" in person.asked
            assert ("baseline.ready" in session.situation.claims) is agrees
        assert session.speaker == "Jordan Mills"
