"""One user of the older portal."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class User(NamedTuple):
    """One user of the portal, as the file has them; every text is cleaned.

    Attributes:
        email: as it is spelled there; "" where the cell was empty.
        roles: legacy roles by id; said: the words of the file that name none.
        last: the day of the last sign-in as YYYY-MM-DD, "" for never, else the words that are no date.
        rows: where it stands in the file; several where the same address comes more than once.
        more: the cells of the columns that mean nothing to us, in the order of `Source.more`.
    """

    email: str
    name: str
    roles: tuple[str, ...]
    said: str
    last: str
    rows: tuple[int, ...]
    more: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What decisions are kept under: the address as it is spelled, or the row of somebody who has none."""
        return self.email or f"row {self.rows[0]}"

    @property
    def address(self) -> str:
        return self.email.strip().removeprefix("mailto:")

    @property
    def seen(self) -> date | None:
        """The day of the last sign-in, as far as it can be read."""
        try:
            return date.fromisoformat(self.last) if self.last else None
        except ValueError:
            return None
