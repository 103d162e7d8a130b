"""What a journey's folder remembers of its travels, and the secret behind its stand-ins."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.state.errors import StateError
from wizard.state.handoffs import Handed
from wizard.state.journey import Journey

LINEAGE = "0123456789abcdef" * 2
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OUT = Handed(kind="exported", at=NOW, serial=3, checksum="ABCD-EFGH-JKMN-PQRS")
IN = Handed(kind="imported", at=NOW, serial=5, checksum="ABCD-EFGH-JKMN-PQRS")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journey"


def test_an_untouched_journey_becomes_the_one_that_came_and_its_serial_goes_beyond_both(folder: Path) -> None:
    with Journey.open(folder) as journey:
        journey.receive(LINEAGE, 41, account="111122223333")
        assert (journey.state.lineage, journey.state.serial) == (LINEAGE, 42)
        journey.update(place="decide.people")
    with Journey.open(folder) as journey:
        assert (journey.state.lineage, journey.state.serial, journey.state.account) == (LINEAGE, 43, "111122223333")
        journey.receive(LINEAGE, 7)
        assert journey.state.serial == 44


def test_a_journey_that_somebody_began_never_becomes_another_one(folder: Path) -> None:
    with Journey.open(folder) as journey:
        before = journey.update(answers={"decide.people": {}})
        with pytest.raises(StateError, match="holds another journey"):
            journey.receive(LINEAGE, 41)
        assert journey.state == before


def test_a_journey_that_is_open_elsewhere_receives_nothing(folder: Path) -> None:
    with Journey.open(folder), Journey.open(folder) as second:
        with pytest.raises(StateError, match="open in another wizard"):
            second.receive(LINEAGE, 41)
        with pytest.raises(StateError, match="open in another wizard"):
            second.handoffs.keep(handed=(OUT,))


def test_who_opens_a_journey_that_was_handed_over_is_told_until_it_comes_back(folder: Path) -> None:
    with Journey.open(folder) as journey:
        journey.handoffs.keep(handed=(OUT,))
    with Journey.open(folder) as journey:
        assert any("handed over on 2026-11-21 12:00 UTC (packet ABCD-" in warning for warning in journey.warnings)
        journey.handoffs.keep(handed=(OUT, IN))
    with Journey.open(folder, writable=False) as journey:
        assert not any("handed over" in warning for warning in journey.warnings)


@pytest.mark.parametrize("data", [b"", b"{}]", b"[" * 5000, b'{"version": 2}', b'{"version": 1, "handed": 3}'])
def test_a_broken_memory_of_travels_is_named_and_left_as_it_is(folder: Path, data: bytes) -> None:
    with Journey.open(folder) as journey:
        journey.handoffs.keep(handed=(OUT,))
    path = folder / "handoffs.json"
    path.write_bytes(data)
    with pytest.raises(StateError, match=r"handoffs\.json"):
        Journey.open(folder)
    assert path.read_bytes() == data
    path.unlink()
    with Journey.open(folder) as journey:
        assert journey.read_only is None, "a refusal holds no lock"


def test_the_key_of_the_stand_ins_is_made_once_and_private(folder: Path) -> None:
    with Journey.open(folder) as journey:
        key = journey.stand_in_key()
        assert len(key) == 32
    assert (folder / "stand-ins.key").stat().st_mode & 0o777 == 0o600
    with Journey.open(folder, writable=False) as journey:
        assert journey.stand_in_key() == key


def test_where_nothing_may_be_written_the_key_is_for_this_run(folder: Path) -> None:
    Journey.open(folder).close()
    with Journey.open(folder, writable=False) as journey:
        assert journey.stand_in_key() == journey.stand_in_key()
    assert not (folder / "stand-ins.key").exists()
