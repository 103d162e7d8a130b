"""Users to work with, read the way they always are: from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.users.changes import imported
from wizard.users.dates import Order
from wizard.users.intake import intake
from wizard.users.value import NOBODY, Users

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

Import = Callable[..., Users]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Import a text as a file: `bring(text, before=…, chosen=…)`."""

    def bring(
        text: str | bytes,
        *,
        before: Users = NOBODY,
        chosen: Mapping[str, list[str]] | None = None,
        order: Order | None = None,
        name: str = "users.csv",
    ) -> Users:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        file = intake(str(path), AT.date(), chosen, order)
        assert not file.doubts, file.doubts
        return imported(before, file.sheet, file.columns, AT)

    return bring
