"""The tapes there are, by name. Each is a file here."""

from __future__ import annotations

from screens.tape import Tape
from screens.tapes.first_ten_minutes import FIRST_TEN_MINUTES
from screens.tapes.readme import README
from screens.tapes.resuming import RESUMING
from screens.tapes.whole_journey import WHOLE_JOURNEY

TAPES: dict[str, Tape] = {
    "first-ten-minutes": FIRST_TEN_MINUTES,
    "resuming": RESUMING,
    "whole-journey": WHOLE_JOURNEY,
    "readme": README,
}
