"""The fixtures of the tests over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wire.aws import Server, shared_server
from tests.wire.processes import Desk


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """moto's server, one for the whole session."""
    made = shared_server()
    yield made
    made.stop()


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    """A new journey in an empty account; at its end nothing has tried to leave this machine."""
    server.reset()
    made = Desk(tmp_path, server.url)
    yield made
    assert made.went_out() == ""
