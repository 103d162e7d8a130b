"""The tapes there are, by name. Each is a file here."""

from __future__ import annotations

from screens.tape import Tape
from screens.tapes.first_ten_minutes import FIRST_TEN_MINUTES

TAPES: dict[str, Tape] = {
    "first-ten-minutes": FIRST_TEN_MINUTES,
}
