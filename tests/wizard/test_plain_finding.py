"""One of very many choices at the plain face: a part is typed, and never more than ten are read out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.invented import account_of_team
from wizard.plain.finder import MOST_OFFERED, find
from wizard.prompts import BACK, Prompts
from wizard.questions import Kind, Question

ACCOUNTS = {id: f"{id} · Example Corp Team {number:03}" for number, id in enumerate(map(account_of_team, range(300)))}
QUESTION = Question(
    "account", "Which account will be linked?", "", Kind.ONE, ("", *ACCOUNTS), {"": "none yet", **ACCOUNTS}
)


class Person(Prompts):
    """What they type, and which of what they are offered they choose."""

    def __init__(self, types: list[str], chooses: list[str]) -> None:
        self.offered: list[list[str]] = []
        self._typed, self._chosen = iter(types), iter(chooses)

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        self.offered.append(list(choices))
        return next(self._chosen)

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        return next(self._typed)

    def finds(self) -> str:
        return find(self, QUESTION, "")


def test_a_part_is_typed_and_ten_are_offered(capsys: pytest.CaptureFixture[str]) -> None:
    person = Person(["team 2", "team 26"], [BACK, account_of_team(264)])
    assert person.finds() == account_of_team(264)
    assert [len(offered) for offered in person.offered] == [MOST_OFFERED + 1, MOST_OFFERED + 1]
    assert person.offered[1][0] == account_of_team(26), "Team 026"
    said = capsys.readouterr().out
    assert f"of 301 fit; here are the first {MOST_OFFERED}" in said


def test_what_fits_nothing_is_asked_again_and_nothing_typed_leaves_it(capsys: pytest.CaptureFixture[str]) -> None:
    person = Person(["nowhere", " "], [])
    assert (person.finds(), person.offered) == ("", [])
    assert "0 of 301 fit." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("TEAM CORP 299", [account_of_team(299)]),
        ("0299-4444-5555", [account_of_team(299)]),
        ("0299 4444", [account_of_team(299)]),
        ("not there", []),
        ("[", []),
    ],
)
def test_every_word_has_to_be_there_and_digits_may_be_parted(typed: str, fits: list[str]) -> None:
    assert list(QUESTION.fitting(typed)) == fits


def test_few_choices_are_not_searched() -> None:
    assert QUESTION.is_long
    assert not Question("x", "?", "", Kind.ONE, tuple("abcdefghijkl")).is_long
