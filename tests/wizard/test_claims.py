"""What somebody states has a time that means the same to every reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from wizard.model import Claim, claimed

KIRITIMATI = timezone(timedelta(hours=14))


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Claim(who="Ana Lead", at=datetime(2026, 11, 20, 9, 30))  # noqa: DTZ001


def test_a_time_from_elsewhere_is_told_in_utc() -> None:
    said = Claim(who="Ana Lead", at=datetime(2026, 11, 21, 1, 30, tzinfo=KIRITIMATI))
    assert said.at == datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    assert "on 2026-11-20 11:30 UTC" in claimed(said, "It is written down.").summary
