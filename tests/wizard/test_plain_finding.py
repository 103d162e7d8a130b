"""One of very many choices at the plain face: a part is typed, and never more than ten are read out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.invented import account_of_team
from wizard.cli import parser
from wizard.plain import BACK, MOST_OFFERED, Plain
from wizard.questions import Kind, Question

ACCOUNTS = {id: f"{id} · Example Corp Team {number:03}" for number, id in enumerate(map(account_of_team, range(300)))}
QUESTION = Question(
    "account", "Which account will be linked?", "", Kind.ONE, ("", *ACCOUNTS), {"": "none yet", **ACCOUNTS}
)


class Person:
    """What they type, and which of what they are offered they choose."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, types: list[str], chooses: list[str]) -> None:
        self.offered: list[list[str]] = []
        typed, chosen = iter(types), iter(chooses)

        def select(plain: Plain, title: str, choices: dict[str, str], default: str | None = None) -> str:
            self.offered.append(list(choices))
            return next(chosen)

        monkeypatch.setattr(Plain, "_ask", lambda plain, kind, title, **more: next(typed))
        monkeypatch.setattr(Plain, "_select", select)
        self._typed: Iterator[str] = typed

    def finds(self) -> str:
        return str(Plain(parser().parse_args(["--plain"]))._question(None, None, {}, QUESTION, ""))  # type: ignore[arg-type]


def test_a_part_is_typed_and_ten_are_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person(monkeypatch, ["team 2", "team 26"], [BACK, account_of_team(264)])
    assert person.finds() == account_of_team(264)
    assert [len(offered) for offered in person.offered] == [MOST_OFFERED + 1, MOST_OFFERED + 1]
    assert person.offered[1][0] == account_of_team(26), "Team 026"
    said = capsys.readouterr().out
    assert f"of 301 fit; here are the first {MOST_OFFERED}" in said


def test_what_fits_nothing_is_asked_again_and_nothing_typed_leaves_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person(monkeypatch, ["nowhere", " "], [])
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
