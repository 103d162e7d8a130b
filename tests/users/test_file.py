"""The file of users: saved durably, read with suspicion, never silently lost; it belongs to its journey."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.users.conftest import AT, Import
from wizard.state import Journey, StateError
from wizard.state import users as file
from wizard.users.value import Decision, Done, Users

ROWS = "Email,Name,Role,Extra\nana@example.com,Ana,ACE Manager,1\nb@example.com,Ça\u202e va,Marketing Staff,2\n"
DECISION = Decision(
    "PartnerCentralRoleForACEManager", ("ACEManager",), "because", "Ana Lead", AT.isoformat(), "Ana Lead"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journey"


@pytest.fixture
def users(bring: Import) -> Users:
    return bring(ROWS)


def kept(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)


def test_nothing_is_written_before_somebody_is_imported(folder: Path) -> None:
    with Journey.open(folder) as journey:
        assert journey.users.value == Users()
        assert file.NAME not in {path.name for path in folder.iterdir()}


def test_what_is_kept_reads_back_equal(folder: Path, users: Users) -> None:
    whole = users.decided({"ana@example.com": DECISION}).marked(["ana@example.com"], "Ana Lead", AT)
    kept(folder, whole)
    with Journey.open(folder) as journey:
        assert journey.users.value == whole
        assert journey.users.value.done == {"ana@example.com": Done(DECISION.role, "Ana Lead", AT.isoformat())}


def test_a_decision_changes_nothing_else_in_the_file(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        before = (folder / file.NAME).read_bytes().splitlines()
        journey.users.keep(journey.users.value.decided({"ana@example.com": DECISION}))
        after = (folder / file.NAME).read_bytes().splitlines()
    changed = [line[:12] for line, old in zip(after, before, strict=True) if line != old]
    assert {line.split(b'"')[1] for line in changed} <= {b"serial", b"saved", b"decisions"}
    assert any(line.startswith(b'"decisions"') for line in changed)


def test_the_save_before_is_kept_and_all_is_private(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        first = (folder / file.NAME).read_bytes()
        journey.users.keep(users.decided({"ana@example.com": DECISION}))
    assert (folder / file.PREVIOUS).read_bytes() == first
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in (file.NAME, file.PREVIOUS)} == {0o600}


def test_an_exposed_file_is_closed_when_the_journey_is_opened(folder: Path, users: Users) -> None:
    kept(folder, users)
    (folder / file.NAME).chmod(0o644)
    with Journey.open(folder) as journey:
        assert any("users.json was open to other users" in warning for warning in journey.warnings)
    assert stat.S_IMODE((folder / file.NAME).stat().st_mode) == 0o600


def spoil(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"null", "does not say which version"),
        (b"[]", "does not say which version"),
        (b"\xff\xfe\x00", "is not the JSON"),
        (b'{"version": 1', "is not the JSON"),
        (b"[" * 20_000, "is not the JSON"),
        (b'{"version": true}', "does not say which version"),
        (b'{"version": 1}', "is damaged at"),
        (b'{"version": 99}', "newer wizard"),
    ],
    ids=range(9),
)
def test_a_broken_file_is_left_as_it_is_and_the_way_out_is_said(
    folder: Path, users: Users, data: bytes, said: str
) -> None:
    kept(folder, users)
    path = folder / file.NAME
    path.write_bytes(data)
    with Journey.open(folder) as journey, pytest.raises(StateError, match=said) as refusal:
        _ = journey.users
    assert str(path) in str(refusal.value)
    assert "import the users again" in str(refusal.value)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    "fields",
    [
        {"more": 1},
        {"people": [["ana@example.com"]]},
        {"people": [["ana@example.com", "Ana", [], "", "", [1], [], "one too many"]]},
        {"decisions": {"ana@example.com": "all of them"}},
        {"decisions": [1]},
        {"serial": 0},
        {"lineage": "x"},
    ],
    ids=str,
)
def test_fields_that_are_not_as_they_should_be_are_refused(folder: Path, users: Users, fields: dict[str, Any]) -> None:
    kept(folder, users)
    spoil(folder / file.NAME, **fields)
    with Journey.open(folder) as journey, pytest.raises(StateError, match="is damaged at"):
        _ = journey.users


def test_the_intact_save_before_is_named(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        journey.users.keep(users.decided({"ana@example.com": DECISION}))
    (folder / file.NAME).write_text("{")
    with Journey.open(folder) as journey, pytest.raises(StateError, match=r"rename users.json.previous to users.json"):
        _ = journey.users
    (folder / file.PREVIOUS).rename(folder / file.NAME)
    with Journey.open(folder) as journey:
        assert journey.users.value == users


def test_a_missing_file_with_a_save_before_it_is_missing_and_not_empty(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        journey.users.keep(users.decided({"ana@example.com": DECISION}))
    (folder / file.NAME).unlink()
    with Journey.open(folder) as journey, pytest.raises(StateError, match="is missing"):
        _ = journey.users


def test_the_users_of_another_journey_are_refused(folder: Path, tmp_path: Path, users: Users) -> None:
    kept(folder, users)
    with Journey.open(tmp_path / "other"):
        pass
    (tmp_path / "other" / file.NAME).write_bytes((folder / file.NAME).read_bytes())
    (tmp_path / "other" / file.NAME).chmod(0o600)
    with Journey.open(tmp_path / "other") as journey, pytest.raises(StateError, match="belongs to another journey"):
        _ = journey.users


def test_copies_that_parted_overwrite_nothing(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        spoil(folder / file.NAME, serial=7)
        theirs = (folder / file.NAME).read_bytes()
        with pytest.raises(StateError, match="changed by another copy"):
            journey.users.keep(users.decided({"ana@example.com": DECISION}))
        assert (folder / file.NAME).read_bytes() == theirs
        assert journey.users.value == users


def test_a_second_wizard_reads_and_saves_nothing(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        with Journey.open(folder) as second:
            assert second.users.value == users
            with pytest.raises(StateError, match="open in another wizard"):
                second.users.keep(Users())


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_refused_without_waiting(folder: Path, tmp_path: Path, kind: str) -> None:
    import os

    with Journey.open(folder):
        pass
    path = folder / file.NAME
    make = {"link": lambda: path.symlink_to(tmp_path), "pipe": lambda: os.mkfifo(path), "folder": lambda: path.mkdir()}
    make[kind]()
    with Journey.open(folder) as journey, pytest.raises(StateError):
        _ = journey.users


def test_the_disk_that_is_full_loses_nothing(folder: Path, users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journey.open(folder) as journey:
        journey.users.keep(users)
        before = (folder / file.NAME).read_bytes()

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.write", full)
        with pytest.raises(StateError, match="the disk is full"):
            journey.users.keep(users.decided({"ana@example.com": DECISION}))
        monkeypatch.undo()
        assert (folder / file.NAME).read_bytes() == before
        assert journey.users.keep(users.decided({"ana@example.com": DECISION})).decisions


def test_text_that_is_no_unicode_is_refused(folder: Path, users: Users) -> None:
    with Journey.open(folder) as journey, pytest.raises(StateError, match="cannot hold this"):
        journey.users.keep(users.decided({"ana@example.com": DECISION._replace(reason="\ud800")}))
