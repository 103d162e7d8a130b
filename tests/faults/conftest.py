"""The fixtures of the fault tests."""

from __future__ import annotations

from tests.faults.ground import clock

__all__ = ["clock"]
