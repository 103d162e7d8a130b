"""A state file that is broken: each way is one sentence with the way out, and nothing is overwritten."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wizard.on_disk import (
    edited,
    garbage,
    removed,
    replaced,
    truncated,
    without,
)
from tests.wizard.test_state_files import BROKEN, without_privileges
from wizard.state import Journey, StateError, document, restore_previous

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
