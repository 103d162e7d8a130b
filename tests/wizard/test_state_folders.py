"""The folder of a journey: nobody else's is taken over, looking leaves no trace, and all of it is private."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.wizard.on_disk import (
    contents,
)
from tests.wizard.test_state_files import mode, without_privileges
from tests.wizard.test_state_journal import intend
from wizard.state import Journey, StateError
from wizard.state.files import Folder
from wizard.state.lock import Lock


def test_a_folder_with_other_things_is_not_taken_over(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(StateError, match=r"holds other things \(thesis.txt\) but no journey: choose another folder"):
        Journey.open(folder)
    assert mode(folder) == 0o755
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_a_journal_without_a_state_is_not_taken_for_a_new_journey(saved: Path) -> None:
    for path in saved.parent.glob("state.json*"):
        path.unlink()
    saved.with_name("journal.jsonl").write_text("x")
    with pytest.raises(StateError, match=r"holds other things \(journal.jsonl\)"):
        Journey.open(saved.parent)


@pytest.mark.parametrize(("writable", "create"), [(False, True), (True, False), (False, False)])
def test_nothing_is_begun_unless_asked(writable: bool, create: bool, folder: Path) -> None:
    with pytest.raises(StateError, match="does not exist"):
        Journey.open(folder, writable, create)
    folder.mkdir()
    with pytest.raises(StateError, match="holds no journey"):
        Journey.open(folder, writable, create)
    assert list(folder.iterdir()) == []


def test_looking_changes_nothing(saved: Path) -> None:
    (saved.with_name(".saving-state.json-1")).write_text("")
    saved.parent.chmod(0o755)
    before = {path: path.stat().st_ctime_ns for path in [saved.parent, *saved.parent.iterdir()]}
    with Journey.open(saved.parent, writable=False) as journey:
        assert journey.read_only
        assert journey.warnings == [f"{saved.parent} is open to other users of this machine."]
        with pytest.raises(StateError, match=r"Nothing is saved: .* was opened for reading only"):
            journey.update(place="x")
    assert {path: path.stat().st_ctime_ns for path in [saved.parent, *saved.parent.iterdir()]} == before


def test_a_journey_that_another_wizard_is_just_beginning_is_told(folder: Path) -> None:
    with Folder.open(folder, create=True) as opened:
        lock = Lock.acquire(opened)
        with pytest.raises(StateError, match=f"holds no journey yet; .* is open in another wizard .*{os.getpid()}"):
            Journey.open(folder)
        lock.release()


def test_looking_works_while_another_wizard_writes(saved: Path) -> None:
    with Journey.open(saved.parent) as writer:
        for number in range(20):
            writer.update(place=str(number))
            with Journey.open(saved.parent) as reader:
                assert reader.state == writer.state


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_all_is_private_whatever_the_umask(umask: int) -> None:
    def act(tmp: Path) -> None:
        before = os.umask(umask)
        try:
            with Journey.open(tmp / "above" / "journey") as journey:
                journey.update(place="x")
                intend(journey.journal)
        finally:
            os.umask(before)
        assert [mode(tmp / "above"), mode(journey.folder)] == [0o700, 0o700]
        kept = ("journal.jsonl", "lock", "state.json", "state.json.previous")
        assert {path.name: mode(path) for path in journey.folder.iterdir()} == dict.fromkeys(kept, 0o600)

    without_privileges(act)


def test_a_folder_open_to_others_is_closed_with_a_warning(saved: Path) -> None:
    saved.parent.chmod(0o777)
    saved.chmod(0o644)
    with Journey.open(saved.parent) as journey:
        assert len(journey.warnings) == 2
        assert all("open to other users" in warning for warning in journey.warnings)
    assert [mode(saved.parent), mode(saved)] == [0o700, 0o600]
    with Journey.open(saved.parent) as journey:
        assert journey.warnings == []


def test_a_folder_without_permission_is_told() -> None:
    def act(tmp: Path) -> None:
        with Journey.open(tmp / "j"):
            pass
        (tmp / "j" / "lock").unlink()
        (tmp / "j").chmod(0o500)
        with pytest.raises(StateError, match="could not be locked because permission was denied: choose another"):
            Journey.open(tmp / "j")
        with Journey.open(tmp / "j", writable=False) as journey:
            assert journey.state.serial == 1
        (tmp / "j").chmod(0o700)

    without_privileges(act)


def test_temporaries_of_a_dead_wizard_are_swept(saved: Path) -> None:
    saved.with_name(".saving-state.json-1").write_text("half")
    with Journey.open(saved.parent):
        assert sorted(contents(saved.parent)) == ["state.json", "state.json.previous"]


def test_a_torn_journal_is_mentioned(saved: Path) -> None:
    with Journey.open(saved.parent) as journey:
        intend(journey.journal)
    with saved.with_name("journal.jsonl").open("ab") as file:
        file.write(b'{"acc')
    with Journey.open(saved.parent) as journey:
        assert "ended in a line that was never finished" in journey.warnings[0]
        assert len(journey.journal.open_intents()) == 1
