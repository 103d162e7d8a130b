"""The journey's phases by name and length, for the first frame: nothing here needs the journey to be loaded."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """One phase in the table of contents; `minutes` is its planned length."""

    number: int
    id: str
    title: str
    minutes: int


CONTENTS: tuple[Heading, ...] = (
    Heading(0, "decide", "Decide", 30),
    Heading(1, "access", "Access", 15),
    Heading(2, "baseline", "Account security", 15),
    Heading(3, "policies", "Policies", 5),
    Heading(4, "roles", "Persona roles", 10),
    Heading(5, "signon", "Sign-on", 90),
    Heading(6, "link", "Link the account", 15),
    Heading(7, "users", "Users", 90),
    Heading(8, "migrate", "Migrate", 240),
)

NUMBERS = {heading.id: heading.number for heading in CONTENTS}
TITLES = {heading.id: heading.title for heading in CONTENTS}
