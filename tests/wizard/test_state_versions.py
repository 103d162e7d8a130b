"""State files of older versions, and of whatever text: both come back as they were."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wizard.on_disk import (
    contents,
    edited,
    result,
    sync_of_the_folder_fails,
)
from tests.wizard.test_state_files import mode
from wizard.state import Journey, StateError, document


def m001_place_was_called_step(raw: dict[str, Any]) -> dict[str, Any]:
    return {("place" if name == "step" else name): value for name, value in raw.items()}


def m002_minutes_become_seconds(raw: dict[str, Any]) -> dict[str, Any]:
    if "minutes" not in raw:
        return raw
    spent = {step: minutes * 60 for step, minutes in raw["minutes"].items()}
    return {**{name: value for name, value in raw.items() if name != "minutes"}, "spent": spent}


@pytest.fixture
def at_version_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MIGRATIONS", (m001_place_was_called_step, m002_minutes_become_seconds))


def as_version(version: int, path: Path) -> None:
    """Write the file as a wizard of that version would have."""
    state = json.loads(path.read_text())
    state["version"] = version
    if version < 3:
        state["minutes"] = {"a": 2}
        del state["spent"]
    if version < 2:
        state["step"] = state.pop("place")
    path.write_text(json.dumps(state))


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_file_is_migrated_and_kept(version: int, at_version_three: None, saved: Path) -> None:
    as_version(version, saved)
    old = saved.read_bytes()
    with Journey.open(saved.parent) as journey:
        assert (journey.state.version, journey.state.place, journey.state.spent) == (3, "decide.account", {"a": 120})
        assert saved.read_bytes() == old
        journey.update(place="x")
        journey.update(place="y")
    kept = saved.with_name(f"state.json.v{version}")
    assert kept.read_bytes() == old
    assert mode(kept) == 0o600
    assert json.loads(saved.read_text())["version"] == 3
    with Journey.open(saved.parent) as journey:
        assert (journey.state.serial, journey.state.place, journey.state.spent) == (5, "y", {"a": 120})
    assert kept.read_bytes() == old


def test_the_older_file_stays_kept_when_its_first_save_was_not_confirmed(
    at_version_three: None, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_version(1, saved)
    old = saved.read_bytes()
    with Journey.open(saved.parent) as journey:
        with monkeypatch.context() as patch:
            sync_of_the_folder_fails(patch)
            with pytest.raises(StateError):
                journey.update(place="x")
        journey.update(place="y")
    assert saved.with_name("state.json.v1").read_bytes() == old


def test_looking_at_an_older_file_leaves_it(at_version_three: None, saved: Path) -> None:
    as_version(1, saved)
    before = contents(saved.parent)
    with Journey.open(saved.parent, writable=False) as journey:
        assert journey.state.spent == {"a": 120}
    assert contents(saved.parent) == before


def test_a_migration_applied_twice_changes_nothing_more(at_version_three: None, saved: Path) -> None:
    as_version(1, saved)
    raw = json.loads(saved.read_text())
    for migration in document.MIGRATIONS:
        raw = migration(raw)
        assert migration(raw) == raw


@pytest.mark.parametrize("minutes", [None, 5, [1], {"a": "x"}])
def test_an_older_file_that_cannot_be_migrated_is_told(minutes: Any, at_version_three: None, saved: Path) -> None:
    as_version(1, saved)
    edited(minutes=minutes)(saved)
    before = saved.read_bytes()
    with pytest.raises(StateError, match="is damaged"):
        Journey.open(saved.parent)
    assert saved.read_bytes() == before


def test_every_released_migration_is_numbered_in_order() -> None:
    names = [migration.__name__ for migration in document.MIGRATIONS]
    assert [name[:5] for name in names] == [f"m{number:03}_" for number in range(1, len(names) + 1)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
hostile = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    ["\x1b]0;x\x07", "\u202e", "[/]", "\ud800", '"', "\\", "\0", "\u2028", "=cmd()", "\x9b31m", "𝕏" * 50]
)
accounts = st.sampled_from([None, "111122223333", "444455556666", "999999999999"])
moments = st.datetimes(timezones=st.timezones(), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(
    answers=st.dictionaries(st.text(), st.dictionaries(st.text(), json_values, max_size=3), max_size=3),
    texts=st.lists(hostile, max_size=3),
    account=accounts,
    moment=moments,
    place=st.text(),
    spent=st.dictionaries(st.text(), st.integers(-(2**62), 2**62), max_size=3),
)
def test_states_with_hostile_text_come_back_equal(
    answers: dict[str, dict[str, Any]],
    texts: list[str],
    account: str | None,
    moment: datetime,
    place: str,
    spent: dict[str, int],
) -> None:
    with Journey.ephemeral() as journey:
        state = journey.update(
            answers={**answers, "hostile": dict.fromkeys(texts, texts)},
            seen={f"c/{number}": result(summary=text, subject=text) for number, text in enumerate(texts)},
            account=account,
            seen_at=moment,
            place=place,
            spent=spent,
        )
        assert {step: state.answers[step] for step in answers if step != "hostile"} == {
            step: values for step, values in answers.items() if step != "hostile"
        }
        with Journey.open(journey.folder, writable=False) as reader:
            assert reader.state == state
