"""What a person presses, as data: numbered, with the value to copy, and harmless whatever is in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import wizard
from wizard import show
from wizard.answers import Answers
from wizard.clicks import Click, numbered
from wizard.engine import Situation, guide
from wizard.journey import STEPS
from wizard.model import Role, Step

BOTH_WAYS = (
    Click(do="Sign in."),
    Click(do="Press Link.", part="If the page says Link"),
    Click(do="Type the account.", copy="111122223333", label="account id", part="If the page says Link"),
    Click(do="Press Start.", see="A dialog.", trouble="Ask the alliance lead.", part="If the page says Start"),
)


def test_numbers_begin_anew_where_another_way_begins() -> None:
    assert [(number, begins) for number, begins, _ in numbered(BOTH_WAYS)] == [
        (1, ""),
        (1, "If the page says Link"),
        (2, ""),
        (1, "If the page says Start"),
    ]


def test_lines_hold_the_whole_value_under_its_number() -> None:
    lines = list(show.click_lines(BOTH_WAYS))
    place = next(index for index, line in enumerate(lines) if "2. Type the account." in line)
    assert lines[place + 1].strip() == "account id: 111122223333"
    assert any(line.strip() == "Then you see: A dialog." for line in lines)
    assert any(line.strip() == "If not: Ask the alliance lead." for line in lines)


def test_a_text_to_paste_keeps_its_lines() -> None:
    lines = list(show.click_lines([Click(do="Paste it.", copy="Hello,\n\nplease look.", label="case text")]))
    assert [line.strip() for line in lines[1:]] == ["case text:", "| Hello,", "|", "| please look."]


def test_hostile_values_are_made_harmless_and_unknown_fields_refused() -> None:
    click = Click(do="\x1b[2Jgo", copy="a\x1b]52;c;eA==\x07\nb\u202e")
    assert not {"\x1b", "\x07", "\u202e"} & set(click.do + click.copy)
    assert "\n" in click.copy
    with pytest.raises(ValidationError):
        Click(do="go", colour="red")  # type: ignore[call-arg]


class NoDoor:
    """A connection that nothing may pass."""

    parallelism = 1

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"clicks asked AWS ({name})")


@pytest.fixture
def nobody() -> Situation:
    door = NoDoor()
    return Situation(connections={Role.LINKED: door, Role.SSO: door}, answers=Answers())  # type: ignore[dict-item]


@pytest.mark.parametrize("step", [step for step in STEPS if step.clicks], ids=lambda step: step.id)
def test_the_clicks_of_every_step_are_there_before_anybody_is_signed_in(step: Step, nobody: Situation) -> None:
    """A person reads them on another computer, without credentials; they never ask AWS."""
    clicks = guide(step, nobody)
    assert clicks
    assert all(click.do.endswith((".", ":", "?")) for click in clicks)
    assert len({(click.part, click.do) for click in clicks}) == len(clicks)


def test_every_step_that_a_sentence_names_is_there() -> None:
    """A title that changed leaves sentences behind that send people to a page of another name."""
    titles = tuple(step.title for step in STEPS)
    for file in Path(wizard.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for named in re.findall(r"\bthe step ([A-Z].*)", node.value):
                    assert named.startswith(titles), f"{file.name}: {named}"
