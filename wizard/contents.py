"""The journey's phases by name and length, for the first frame: nothing here needs the journey to be loaded."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """One phase in the table of contents; `minutes` is its planned length, `who` does it.

    `aws_minutes` of them are AWS's, and nobody has to do anything meanwhile.
    """

    number: int
    id: str
    title: str
    minutes: int
    who: str
    aws_minutes: int = 0

    @property
    def own_minutes(self) -> int:
        return self.minutes - self.aws_minutes


CONTENTS: tuple[Heading, ...] = (
    Heading(0, "decide", "Decide", 30, "alliance lead"),
    Heading(1, "access", "Access", 15, "IAM administrator"),
    Heading(2, "baseline", "Account security", 15, "IAM administrator"),
    Heading(3, "policies", "Policies", 5, "IAM administrator"),
    Heading(4, "roles", "Persona roles", 10, "IAM administrator"),
    Heading(5, "signon", "Sign-on", 90, "IAM administrator"),
    Heading(6, "link", "Link the account", 15, "alliance lead"),
    Heading(7, "users", "Users", 90, "alliance lead"),
    Heading(8, "migrate", "Migrate", 240, "both", aws_minutes=120),
)

NUMBERS = {heading.id: heading.number for heading in CONTENTS}
TITLES = {heading.id: heading.title for heading in CONTENTS}
