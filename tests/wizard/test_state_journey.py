"""A journey on disk: saved durably, never silently lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.wizard.on_disk import (
    contents,
    edited,
    garbage,
    removed,
    replaced,
    result,
    sync_of_the_folder_fails,
)
from tests.wizard.test_state_files import mode, open_descriptors
from tests.wizard.test_state_journal import intend
from wizard.model import Claim
from wizard.state import Journey, JourneyState, StateError, document


def nested(levels: int) -> Any:
    value: Any = "deep"
    for _ in range(levels):
        value = [value]
    return value


def test_a_new_journey_is_on_disk_at_once(folder: Path) -> None:
    with Journey.open(folder) as journey:
        assert (journey.state.serial, journey.state.demo, journey.state.account) == (1, None, None)
        assert json.loads((folder / "state.json").read_text())["lineage"] == journey.state.lineage
        assert (journey.read_only, journey.warnings) == (None, [])


def test_everything_kept_comes_back_equal(folder: Path) -> None:
    east = timezone(timedelta(hours=14))
    with Journey.open(folder, demo="half-done") as journey:
        journey.update(
            account="111122223333",
            sso_account="444455556666",
            answers={
                "a.b": {
                    "deep": nested(45),
                    "large": 10**900,
                    "text": "ü\x1b[31m",
                    "list": [1, 2.5, None, True],
                    "table": {"x": "y"},
                }
            },
            claims={"roles.trust/x": Claim(who="Ana", at=datetime(2026, 1, 1, tzinfo=east), over={"a": "fail"})},
            seen={"roles.trust/x": result(subject="x")},
            seen_at=datetime(2026, 1, 1, 12, tzinfo=east),
            place="a.b",
            spent={"a.b": 61},
        )
        before = journey.state
    with Journey.open(folder, demo="half-done") as journey:
        assert journey.state == before
        assert journey.state.seen_at == datetime(2025, 12, 31, 22, tzinfo=UTC)


def test_every_update_is_on_disk_and_counts_up(folder: Path) -> None:
    with Journey.open(folder) as journey:
        for number in range(2, 6):
            journey.update(place=f"step-{number}")
            with Journey.open(folder, writable=False) as reader:
                assert (reader.state.serial, reader.state.place) == (number, f"step-{number}")
            previous = document.decode((folder / "state.json.previous").read_bytes())[0]
            assert previous.serial == number - 1


def test_what_did_not_change_is_saved_too(saved: Path) -> None:
    with Journey.open(saved.parent) as journey:
        journey.update(spent={"a": 1})
        journey.update(place="b")
    state = document.decode(saved.read_bytes())[0]
    assert (state.account, state.spent, state.place) == ("111122223333", {"a": 1}, "b")
    assert state.answers == {"decide.account": {"name": "Ana"}}


def test_one_field_stands_on_each_line(saved: Path) -> None:
    lines = saved.read_text().splitlines()
    assert [line.split('"')[1] for line in lines[1:-1]] == list(JourneyState.model_fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"account": "12345678901"},
        {"account": "1234567890123"},
        {"account": "12345678901x"},
        {"account": "123456789012\n"},
        {"account": 123456789012},
        {"sso_account": "x"},
        {"seen": {"a": {"status": "pass"}}},
        {"seen_at": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"spent": {"a": "long"}},
        {"answers": {"a": "b"}},
        {"answers": {"a": {"b": 10**5000}}},
        {"answers": {"a": {"b": nested(60)}}},
        {"spent": {"a": 10**5000}},
        {"place": "\ud800"},
        {"password": "hunter2"},
    ],
    ids=range(15),
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_that_does_not_repeat_it(
    fields: dict[str, Any], saved: Path
) -> None:
    before = contents(saved.parent)
    with Journey.open(saved.parent) as journey:
        state = journey.state
        with pytest.raises(StateError, match="so nothing was saved: ") as caught:
            journey.update(**fields)
        assert journey.state == state
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert contents(saved.parent) == before


@pytest.mark.parametrize("name", ["version", "lineage", "serial", "tool", "created", "saved", "demo"])
def test_what_is_ours_to_set_cannot_be_set(name: str, saved: Path) -> None:
    with Journey.open(saved.parent) as journey, pytest.raises(ValueError, match=f"{name} cannot be set"):
        journey.update(**{name: None})


def test_a_state_too_large_to_be_read_again_is_not_saved(saved: Path) -> None:
    before = contents(saved.parent)
    with Journey.open(saved.parent) as journey, pytest.raises(StateError, match="would become too large"):
        journey.update(answers={"a": {"b": "x" * document.LIMIT}})
    assert contents(saved.parent) == before


def test_a_closed_journey_saves_nothing(folder: Path) -> None:
    with Journey.open(folder) as journey:
        pass
    with pytest.raises(StateError, match=r"Nothing is saved: .* was closed"):
        journey.update(place="a")
    with pytest.raises(StateError, match="is not open for writing"):
        intend(journey.journal)
    assert not (folder / "journal.jsonl").exists()
    journey.close()


def test_no_descriptor_is_left_open(saved: Path) -> None:
    def use() -> None:
        with Journey.open(saved.parent) as journey:
            journey.update(place="a")
            Journey.open(saved.parent).close()
        with Journey.ephemeral(demo="half-done"):
            pass
        with pytest.raises(StateError):
            Journey.open(saved.parent, demo="half-done")
        with pytest.raises(StateError):
            Journey.open(saved.parent.parent)

    use()
    before = open_descriptors()
    for _ in range(3):
        use()
    assert open_descriptors() == before


def test_threads_take_turns(folder: Path) -> None:
    with Journey.open(folder) as journey:
        threads = [threading.Thread(target=lambda: [journey.update(place=str(n)) for n in range(20)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert journey.state.serial == 81
    assert document.decode((folder / "state.json").read_bytes())[0].serial == 81


# Demos


def test_a_demo_is_never_taken_for_a_real_journey_nor_a_real_one_for_a_demo(tmp_path: Path) -> None:
    with Journey.open(tmp_path / "demo", demo="half-done"), Journey.open(tmp_path / "real"):
        pass
    with pytest.raises(StateError, match="is a demo and no real journey: open it with --demo half-done"):
        Journey.open(tmp_path / "demo")
    with pytest.raises(StateError, match="open it with --demo half-done"):
        Journey.open(tmp_path / "demo", demo="empty")
    with pytest.raises(StateError, match="is a real journey and no demo: open it without --demo"):
        Journey.open(tmp_path / "real", demo="half-done")
    with Journey.open(tmp_path / "real") as journey:
        assert journey.read_only is None


def test_an_ephemeral_journey_leaves_nothing() -> None:
    with Journey.ephemeral(demo="half-done") as journey:
        assert journey.state.demo == "half-done"
        assert journey.update(place="x").serial == 2
        assert mode(journey.folder) == 0o700
        assert (journey.folder / "state.json").exists()
    assert not journey.folder.exists()


# Copies that part


def test_a_copy_that_moved_on_is_not_overwritten(saved: Path) -> None:
    with Journey.open(saved.parent) as ours:
        elsewhere = saved.parent.with_name("elsewhere")
        shutil.copytree(saved.parent, elsewhere)
        with Journey.open(elsewhere) as theirs:
            theirs.update(place="theirs")
        shutil.copy(elsewhere / "state.json", saved)
        before = contents(saved.parent)
        with pytest.raises(StateError) as caught:
            ours.update(place="ours")
        assert "was saved by another copy of this journey (its save 4, our last was 3)" in str(caught.value)
        assert "so nothing was overwritten: close this wizard and open the journey again." in str(caught.value)
        assert ours.state.place == "decide.account"
    assert contents(saved.parent) == before


def test_two_copies_at_the_same_serial_are_told_apart(saved: Path) -> None:
    with Journey.open(saved.parent) as ours:
        elsewhere = saved.parent.with_name("elsewhere")
        shutil.copytree(saved.parent, elsewhere)
        ours.update(place="ours")
        with Journey.open(elsewhere) as theirs:
            theirs.update(place="theirs")
        (elsewhere / "state.json").replace(saved)
        with pytest.raises(StateError, match=r"its save 4, our last was 4"):
            ours.update(place="ours again")
    assert document.decode(saved.read_bytes())[0].place == "theirs"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edited(lineage="0" * 32), "now holds another journey"),
        (edited(place="by hand"), "was saved by another copy"),
        (edited(serial=1), "was saved by another copy of this journey (its save 1, our last was 3)"),
        (garbage(b"{"), "was changed by something else and is not the JSON"),
        (garbage(b""), "was changed by something else and is empty"),
        (removed, "was changed by something else and is empty"),
        (replaced(lambda path: path.symlink_to("/dev/zero")), "is a symbolic link"),
    ],
    ids=range(7),
)
def test_whatever_happens_to_the_file_while_we_run_is_not_overwritten(
    change: Callable[[Path], None], says: str, saved: Path
) -> None:
    with Journey.open(saved.parent) as journey:
        change(saved)
        before = saved.lstat() if saved.is_symlink() or saved.exists() else None
        with pytest.raises(StateError) as caught:
            journey.update(place="x")
        assert says in str(caught.value)
        after = saved.lstat() if saved.is_symlink() or saved.exists() else None
        assert (after and after.st_ino) == (before and before.st_ino)


def test_a_backup_program_that_touches_the_file_does_no_harm(saved: Path) -> None:
    with Journey.open(saved.parent) as journey:
        os.utime(saved)
        os.link(saved, saved.with_name("snapshot"))
        assert journey.update(place="x").serial == 4
        shutil.copy(saved, saved.with_name("copy"))
        saved.with_name("copy").replace(saved)
        assert journey.update(place="y").serial == 5
    assert document.decode(saved.with_name("snapshot").read_bytes())[0].serial == 3


# Saves that fail


def test_a_full_disk_leaves_the_state_as_it_was_and_saving_works_again_when_there_is_room(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = contents(saved.parent)
    with Journey.open(saved.parent) as journey:
        state = journey.state
        with monkeypatch.context() as patch, pytest.raises(StateError, match="because the disk is full"):
            patch.setattr(os, "write", full)
            journey.update(place="x")
        assert journey.state is state
        assert contents(saved.parent) == before
        assert journey.update(place="y").serial == 4


def test_no_two_saves_share_a_serial_even_when_one_was_not_confirmed(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journey.open(saved.parent) as journey:
        with monkeypatch.context() as patch:
            sync_of_the_folder_fails(patch)
            for expected in (4, 5):
                with pytest.raises(StateError, match="is in place, but the disk reported an error"):
                    journey.update(place=f"unconfirmed-{expected}")
                assert document.decode(saved.read_bytes())[0].serial == expected
        assert journey.state.serial == 3
        assert journey.update(place="x").serial == 6
    assert document.decode(saved.with_name("state.json.previous").read_bytes())[0].serial == 5


def test_importing_the_state_is_cheap() -> None:
    code = (
        "import sys; import wizard.state;"
        "print(*{'boto3', 'botocore', 'moto', 'textual', 'rich', 'questionary', 'screens', 'asyncio',"
        "'hypothesis'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
