"""A journey on disk: saved durably, read with suspicion, never silently lost."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wizard.test_state_files import BROKEN, mode, open_descriptors, without_privileges
from tests.wizard.test_state_journal import intend
from wizard.model import Call, Claim, Evidence, Owner, Result, Severity, Status
from wizard.state import Journey, JourneyState, StateError, document, restore_previous
from wizard.state.files import Folder
from wizard.state.lock import Lock


def result(check: str = "roles.trust", summary: str = "It can be assumed.", subject: str | None = None) -> Result:
    return Result(
        phase="roles",
        step="roles.personas",
        check=check,
        subject=subject,
        status=Status.PASS,
        severity=Severity.BLOCKER,
        strength=None,
        summary=summary,
        remedy="",
        owner=Owner.IAM_ADMIN,
        docs="https://example.com/",
        evidence=(Evidence(label="trust", value="exact\nonly"),),
        calls=(Call(service="iam", operation="GetRole", request_id="r-1", ms=12, outcome="ok"),),
    )


def nested(levels: int) -> Any:
    value: Any = "deep"
    for _ in range(levels):
        value = [value]
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journey"


@pytest.fixture
def saved(folder: Path) -> Path:
    """A journey that was saved three times and closed; the file of its state."""
    with Journey.open(folder) as journey:
        journey.update(account="111122223333", answers={"decide.account": {"name": "Ana"}})
        journey.update(place="decide.account")
    return folder / "state.json"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


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


# Broken files


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def garbage(data: bytes) -> Callable[[Path], None]:
    def overwrite(path: Path) -> None:
        path.write_bytes(data)

    return overwrite


def edited(**fields: Any) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))

    return edit


def without(field: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        state = json.loads(path.read_text())
        del state[field]
        path.write_text(json.dumps(state))

    return edit


def replaced(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def removed(path: Path) -> None:
    path.unlink()


WAYS_TO_BREAK = [
    *[(replaced(make), says.replace("64 MiB", "16 MiB")) for make, says in BROKEN],
    (truncated, "is not the JSON this wizard writes"),
    (garbage(b""), "is empty"),
    (garbage(b" \n "), "is empty"),
    (garbage(b"null"), "holds something other than a journey"),
    (garbage(b"[]"), "holds something other than a journey"),
    (garbage(b'"text"'), "holds something other than a journey"),
    (garbage(b"{}"), "does not say which version it is"),
    (garbage(b"\x7fELF\0\0\0"), "is not the JSON this wizard writes"),
    (garbage(b'{"version": 1, "place": "\xff"}'), "is not the JSON this wizard writes"),
    (garbage(b"\0" * 1000), "is not the JSON this wizard writes"),
    (garbage(b"[" * 10_000), "is not the JSON this wizard writes"),
    (garbage(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), "is not the JSON this wizard writes"),
    (garbage(b"1" * 100_000), "is not the JSON this wizard writes"),
    (removed, "is missing"),
    (without("version"), "does not say which version it is"),
    (edited(version="1"), "does not say which version it is"),
    (edited(version=True), "does not say which version it is"),
    (edited(version=0), "does not say which version it is"),
    (edited(version=2), "is of version 2, made by a newer wizard; this one knows versions up to 1"),
    (edited(account="12345"), "is damaged at account"),
    (edited(account=111122223333), "is damaged at account"),
    (edited(sso_account="１" * 12), "is damaged at sso_account"),
    (edited(lineage="x"), "is damaged at lineage"),
    (without("lineage"), "is damaged at lineage"),
    (edited(serial=0), "is damaged at serial"),
    (edited(saved="yesterday"), "is damaged at saved"),
    (edited(seen={"a": {"status": "pass"}}), "is damaged at seen.a"),
    (edited(extra=1), "is damaged at extra"),
    (edited(answers={"a": []}), "is damaged at answers.a"),
]


@pytest.mark.parametrize(("damage", "says"), WAYS_TO_BREAK, ids=range(len(WAYS_TO_BREAK)))
@pytest.mark.parametrize("writable", [True, False])
def test_every_way_to_be_broken_is_one_sentence_with_the_way_out_and_nothing_is_overwritten(
    damage: Callable[[Path], None], says: str, writable: bool, saved: Path
) -> None:
    damage(saved)
    before = {path.name: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in saved.parent.iterdir()}
    before.pop("lock")
    started, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(StateError) as caught:
        Journey.open(saved.parent, writable)

    assert time.monotonic() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 64 * 1024
    assert str(caught.value).startswith(f"{saved} {says}")
    assert "; it was left as it is, and the save before it (number 2, " in str(caught.value)
    assert str(caught.value).endswith("is intact: rename state.json.previous to state.json to go back to it.")
    assert str(caught.value).isprintable()
    assert caught.value.previous == saved.with_name("state.json.previous")
    after = {path.name: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in saved.parent.iterdir()}
    assert {**after, "lock": None} == {**before, "lock": None}


@pytest.mark.parametrize(("damage", "says"), WAYS_TO_BREAK[7:10])
@pytest.mark.parametrize("previous", [None, b"", b"{}", b"\xff"])
def test_a_previous_save_is_only_offered_when_it_is_intact(
    damage: Callable[[Path], None], says: str, previous: bytes | None, saved: Path
) -> None:
    beside = saved.with_name("state.json.previous")
    damage(saved)
    beside.unlink() if previous is None else beside.write_bytes(previous)
    with pytest.raises(StateError) as caught:
        Journey.open(saved.parent)
    assert f"{says}; it was left as it is and no intact save is beside it" in str(caught.value)
    assert caught.value.previous is None
    with pytest.raises(StateError, match="holds no intact save to go back to"):
        restore_previous(saved.parent)


def test_renaming_by_hand_is_the_way_out_that_the_sentence_promises(saved: Path) -> None:
    saved.write_bytes(b"")
    saved.with_name("state.json.previous").rename(saved)
    with Journey.open(saved.parent) as journey:
        assert journey.state.serial == 2
        assert journey.update(place="x").serial == 3


def test_a_state_without_permission_is_told() -> None:
    def act(tmp: Path) -> None:
        with Journey.open(tmp / "j") as journey:
            journey.update(place="a")
        (tmp / "j" / "state.json").chmod(0)
        with pytest.raises(StateError, match=r"may not be read by you; .* \(number 1, .*is intact"):
            Journey.open(tmp / "j")

    without_privileges(act)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_broken_state_is_moved_aside_and_the_previous_save_comes_back(number: int, saved: Path) -> None:
    for taken in range(number):
        saved.with_name(f"state.json.broken-{taken + 1}").write_text("older")
    saved.write_bytes(b"broken")
    aside = restore_previous(saved.parent)
    assert aside == saved.with_name(f"state.json.broken-{number + 1}")
    assert aside.read_bytes() == b"broken"
    with Journey.open(saved.parent) as journey:
        assert (journey.state.serial, journey.state.account) == (2, "111122223333")
        assert journey.update(place="x").serial == 3
    assert [path.read_text() for path in saved.parent.glob("*.broken-*") if path != aside] == ["older"] * number


@pytest.mark.parametrize(("make", "says"), BROKEN)
def test_whatever_stands_in_the_way_can_be_moved_aside(make: Callable[[Path], None], says: str, saved: Path) -> None:
    replaced(make)(saved)
    assert restore_previous(saved.parent) == saved.with_name("state.json.broken-1")
    with Journey.open(saved.parent) as journey:
        assert journey.state.serial == 2


def test_a_state_that_is_missing_is_put_back(saved: Path) -> None:
    saved.unlink()
    assert restore_previous(saved.parent) is None
    with Journey.open(saved.parent) as journey:
        assert journey.state.serial == 2


def test_nothing_is_put_back_under_a_running_wizard(saved: Path) -> None:
    with Journey.open(saved.parent), pytest.raises(StateError, match="is open in another wizard"):
        restore_previous(saved.parent)


def test_no_bytes_whatsoever_are_more_than_a_refusal(saved: Path) -> None:
    """A few thousand random injuries to a real file: a state or a sentence, never anything else."""
    good = saved.read_bytes()
    dice = random.Random(4711)
    for _ in range(5_000):
        data = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(data))
            match dice.randrange(4):
                case 0:
                    data[start] = dice.randrange(256)
                case 1:
                    del data[start : start + dice.randrange(40)]
                case 2:
                    data[start:start] = dice.choice([b"[", b"{", b'"', b"\\u", b"null", b"1e999", b"-", b"\0", b",,"])
                case _:
                    data[start:start] = data[dice.randrange(len(data)) :][: dice.randrange(60)]
            data = data or bytearray(b" ")
        try:
            state, found = document.decode(bytes(data))
        except ValueError as error:
            assert str(error).split()[0] in {"is", "holds", "does"}
        else:
            assert found == 1
            lines = document.encode(state, {}, ())
            assert document.decode(document.join(lines))[0] == state


# Folders


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


def sync_of_the_folder_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def fail(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        sync(fd)

    monkeypatch.setattr(os, "fsync", fail)


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


# Versions


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


# Round trips

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


def test_importing_the_state_is_cheap() -> None:
    code = (
        "import sys; import wizard.state;"
        "print(*{'boto3', 'botocore', 'moto', 'textual', 'rich', 'questionary', 'screens', 'asyncio',"
        "'hypothesis'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
