"""A journey on disk, for the tests of what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.state import Journey


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
