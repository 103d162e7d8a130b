"""A file on its way in: read, guessed at, shown, and imported once nothing has to be asked any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from wizard.users.changes import imported
from wizard.users.columns import DATES, KINDS, NO_COLUMN, Columns, Doubt, guess
from wizard.users.dates import Order
from wizard.users.people import users_of
from wizard.users.quick import not_collecting
from wizard.users.reading import Sheet, read
from wizard.users.user import User
from wizard.users.value import Users
from wizard.veil import VEIL

PREVIEW = 3


@dataclass(frozen=True)
class Intake:
    """A file that was read, what its columns were taken for, and what a person said about them.

    Attributes:
        chosen: headings that were named, by kind; order: how dates are written, where somebody said so.
    """

    sheet: Sheet
    columns: Columns
    today: date
    chosen: Mapping[str, Sequence[str]]
    order: Order | None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What has to be asked before this can be imported."""
        return self.columns.doubts

    def settled(self, what: str, answer: str) -> Intake:
        """The same with one doubt settled. Raises `BadColumns`."""
        if what == DATES:
            return intake_of(self.sheet, self.today, self.chosen, Order(answer))
        return intake_of(
            self.sheet, self.today, {**self.chosen, what: [answer] if answer != NO_COLUMN else []}, self.order
        )

    def preview(self) -> tuple[User, ...]:
        """The first users, as they would be read."""
        head = replace(self.sheet, rows=self.sheet.rows[:PREVIEW], numbers=self.sheet.numbers[:PREVIEW])
        users = users_of(head, self.columns)
        VEIL.know("person", (user.name for user in users))
        return users

    def lines(self) -> list[str]:
        """What the file is and what each column was taken for, in words."""
        sheet = self.sheet
        said = self.columns.said(sheet.headers)
        order = f", {self.columns.order.value}" if self.columns.order else ""
        found = [f"{sheet.name}: {sheet.form}, {len(sheet.rows):,} rows."]
        asked = {doubt.what for doubt in self.doubts}
        for kind in KINDS:
            more = order if kind == "last-login" else ""
            heading = "?" if kind in asked else said[kind] or "none"
            found.append(f"{kind:<11} {heading}{more}: {self.columns.reasons.get(kind, 'has to be asked.')}")
        return [*found, *sheet.notes]

    def imported(self, before: Users, at: datetime, confirmed_by: str = "") -> Users:
        """The users of this file in place of those before. Only when there are no doubts."""
        assert not self.doubts, "what is doubtful is asked, never assumed"
        with not_collecting():
            return imported(before, self.sheet, self.columns, at, confirmed_by)


def intake(
    path: str,
    today: date,
    chosen: Mapping[str, Sequence[str]] | None = None,
    order: Order | None = None,
    encoding: str | None = None,
) -> Intake:
    """Read a file. Raises `BadFile` and `BadColumns`, each with a sentence."""
    with not_collecting():
        return intake_of(read(path, encoding), today, chosen or {}, order)


def intake_of(sheet: Sheet, today: date, chosen: Mapping[str, Sequence[str]], order: Order | None) -> Intake:
    """What a file that was read amounts to. Raises `BadColumns`."""
    return Intake(sheet, guess(sheet, today, chosen, order), today, chosen, order)
