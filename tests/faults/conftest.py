"""The fixtures of the fault tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.ground import clock
from tests.wire.aws import Server, shared_server

__all__ = ["clock"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """moto's server, one for the whole session."""
    made = shared_server()
    yield made
    made.stop()
