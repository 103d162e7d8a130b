"""Time that passes quickly, and a terminal of which nothing blinks."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from screens import journey


@pytest.fixture
def quick_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens look at the clock all the time; the clock moves only when a test says so."""
    monkeypatch.setattr(journey, "SECOND", 0.02)


@pytest.fixture(autouse=True)
def _no_blinking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "cursor_blink", False)
