"""What is asked before the wizard opens, and what is not."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from wizard.commands import choose
from wizard.commands.errors import CannotGoOn
from wizard.prompts import Prompts
from wizard.state.journey import Journey
from wizard.state.paths import journey_folder


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """Everything that was asked; the answers are taken from the front of `answers`."""
    questions: list[tuple[str, dict[str, str]]] = []

    def select(prompts: Prompts, title: str, choices: dict[str, str]) -> str:
        questions.append((title, choices))
        return _ANSWERS.pop(0)

    monkeypatch.setattr(Prompts, "select", select)
    _ANSWERS.clear()
    return questions


_ANSWERS: list[str] = []


def options(**given: Any) -> Namespace:
    return Namespace(**{"demo": None, "state": None, "account": None, "profile": None, **given})


def begin(name: str) -> Path:
    with Journey.open(journey_folder(name)) as journey:
        return journey.folder


def write_config(text: str) -> None:
    path = Path.home() / ".aws/config"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_with_one_journey_and_one_profile_nothing_is_asked(asked: list[Any]) -> None:
    begin("default")
    write_config("[default]\nregion = us-east-1\n")
    chosen = options()
    choose.choose(chosen)
    assert not asked
    assert (chosen.state, chosen.profile) == (None, None)


def test_several_journeys_are_offered_and_a_new_one_beside_them(asked: list[Any]) -> None:
    first, second = begin("default"), begin("other")
    _ANSWERS[:] = ["other", "new"]
    chosen = options()
    choose.choose(chosen)
    assert chosen.state == str(second)
    again = options()
    choose.choose(again)
    assert again.state not in {str(first), str(second)}
    assert set(asked[0][1]) == {"default", "other", "new"}


@pytest.mark.parametrize("given", [{"state": "x"}, {"account": "111122223333"}, {"demo": "empty"}])
def test_who_says_which_journey_is_not_asked(given: dict[str, Any], asked: list[Any]) -> None:
    begin("default")
    begin("other")
    choose.choose(options(**given))
    assert not asked


def test_a_broken_journey_offers_the_save_before_it(asked: list[Any]) -> None:
    folder = begin("default")
    with Journey.open(folder) as journey:
        journey.update(account="111122223333")
    (folder / "state.json").write_text("{")
    _ANSWERS[:] = ["stop", "back"]
    with pytest.raises(CannotGoOn):
        choose.choose(options())
    assert (folder / "state.json").read_text() == "{"
    choose.choose(options())
    with Journey.open(folder) as journey:
        assert journey.state.serial == 1
    assert "state.json" in asked[0][0]


def test_several_profiles_are_offered_unless_the_environment_names_one(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config("[default]\n[profile [red]]\n[profile 'with spaces']\n[sso-session corp]\n")
    _ANSWERS[:] = ["with spaces"]
    chosen = options()
    choose.choose(chosen)
    assert chosen.profile == "with spaces"
    monkeypatch.setenv("AWS_PROFILE", "default")
    choose.choose(options())
    assert len(asked) == 1


@pytest.mark.parametrize("text", ["\ufeff[profile a]\n[profile b]\n", "no section\n", "[profile a\n", "\x00"])
def test_a_configuration_that_cannot_be_read_is_left_to_whoever_needs_it(text: str, asked: list[Any]) -> None:
    write_config(text)
    _ANSWERS[:] = ["a"]
    choose.choose(options())
