"""Where journeys live, whatever the environment says, and the list of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wizard.state import Journey, StateError, find_journeys, journey_folder, state_home


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "ana"
    home.mkdir()
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(home))
    return home


def test_state_lives_below_the_home_folder(home: Path) -> None:
    assert home in state_home().parents
    assert state_home().name == "partner-central-wizard"
    assert not state_home().exists()


def test_xdg_state_home_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "elsewhere"))
    assert state_home() == home / "elsewhere" / "partner-central-wizard"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("XDG_STATE_HOME", "state", "XDG_STATE_HOME is state, which is not an absolute path"),
        ("XDG_STATE_HOME", "./x\x1b[31m", "XDG_STATE_HOME is ./x␛[31m"),
        ("HOME", None, "HOME is not set"),
        ("HOME", "", "HOME is not set"),
        ("HOME", "home", "HOME is home, which is not a folder"),
        ("HOME", "/nonexistent", "HOME is /nonexistent, which is not a folder"),
        ("HOME", "/dev/null", "HOME is /dev/null, which is not a folder"),
    ],
)
def test_an_unusable_environment_is_told_with_the_way_out(
    variable: str, value: str | None, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv(variable)
    else:
        monkeypatch.setenv(variable, value)
    with pytest.raises(StateError) as caught:
        state_home()
    assert str(caught.value).startswith(says)
    assert str(caught.value).endswith("choose another folder with --state PATH.")


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "a" * 65, "a\nb", "é", "-x"])
def test_a_name_that_would_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(StateError, match="cannot be the name of a journey"):
        journey_folder(name)


def test_nothing_kept_is_an_empty_list(home: Path) -> None:
    assert find_journeys() == []
    assert list(home.iterdir()) == []


def test_journeys_are_listed_and_one_broken_journey_does_not_hide_the_others() -> None:
    with Journey.open(journey_folder("one")) as one:
        one.update(account="111122223333")
    with Journey.open(journey_folder("demo"), demo="half-done"):
        pass
    with Journey.open(journey_folder("torn")):
        pass
    (journey_folder("torn") / "state.json").write_text("{")
    journey_folder("void").mkdir()
    (journey_folder("void").parent / "a-file").write_text("")
    (journey_folder("link")).symlink_to(journey_folder("one"))

    found = {summary.name: summary for summary in find_journeys()}

    assert list(found) == ["demo", "link", "one", "torn", "void"]
    assert (found["one"].account, found["one"].demo, found["one"].trouble) == ("111122223333", None, None)
    assert found["one"].saved == one.state.saved
    assert found["demo"].demo == "half-done"
    assert found["torn"].account is None
    assert "state.json is not the JSON" in (found["torn"].trouble or "")
    assert "holds no journey" in (found["void"].trouble or "")
    assert "is a symbolic link" in (found["link"].trouble or "")


def test_listing_changes_nothing(home: Path) -> None:
    with Journey.open(journey_folder("one")):
        pass
    before = {path: path.stat().st_ctime_ns for path in home.rglob("*")}
    find_journeys()
    assert {path: path.stat().st_ctime_ns for path in home.rglob("*")} == before


def test_a_journey_in_use_is_listed_too() -> None:
    with Journey.open(journey_folder("one")):
        assert [summary.trouble for summary in find_journeys()] == [None]


def test_folders_above_a_journey_are_made_private_whatever_the_umask() -> None:
    before = os.umask(0)
    try:
        with Journey.open(journey_folder("one")) as journey:
            folder = journey.folder
    finally:
        os.umask(before)
    for made in (folder, folder.parent, state_home()):
        assert made.stat().st_mode & 0o777 == 0o700
