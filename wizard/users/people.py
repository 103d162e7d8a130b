"""The rows of a file as users."""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

from wizard.cleaning import clean
from wizard.users.columns import Columns, address_in, is_ticked
from wizard.users.dates import is_never, written
from wizard.users.legacy import LEGACY, read_roles
from wizard.users.reading import Sheet
from wizard.users.user import User


def users_of(sheet: Sheet, columns: Columns) -> tuple[User, ...]:
    """The users in a file. Rows that spell an address the very same are one user, with the roles of all of them."""
    people: dict[str, User] = {}
    for user in _read(sheet, columns):
        before = people.get(user.key)
        people[user.key] = user if before is None else _united(before, user)
    return tuple(people.values())


def other_columns(sheet: Sheet, columns: Columns) -> tuple[int, ...]:
    """The places of the columns that mean nothing to us."""
    used = {*columns.email, *columns.name, *columns.role, *columns.last_login, *(place for place, _ in columns.flags)}
    return tuple(place for place in range(len(sheet.headers)) if place not in used)


def _read(sheet: Sheet, columns: Columns) -> Iterator[User]:
    others = other_columns(sheet, columns)
    email = columns.email[0] if columns.email else -1
    login = columns.last_login[0] if columns.last_login else -1
    whole = columns.name[0] if len(columns.name) == 1 else -1
    days: dict[str, str] = {}
    texts: dict[str, tuple[tuple[str, ...], str]] = {}
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cell = row[email] if email >= 0 else ""
        name = " ".join((row[whole] if whole >= 0 else " ".join([row[place] for place in columns.name])).split())
        if cell[-1:] == ">" and (address := address_in(cell)):
            name, cell = name or cell.partition("<")[0].strip(' "'), address
        said = row[columns.role[0]] if len(columns.role) == 1 else "\n".join(row[place] for place in columns.role)
        if columns.flags:
            said = "; ".join(LEGACY[role].title for place, role in columns.flags if is_ticked(row[place]))
        if said not in texts:
            text = read_roles(said)
            texts[said] = text.roles, clean(", ".join(text.unknown))
        last = row[login] if login >= 0 else ""
        if last not in days:
            days[last] = _day(last, columns)
        roles, unknown = texts[said]
        more = tuple([intern(_line(row[place])) for place in others])
        yield User(_line(cell), name, roles, unknown, days[last], (number,), more)


def _line(cell: str) -> str:
    return clean(cell) if "\n" in cell else cell


def _day(cell: str, columns: Columns) -> str:
    found = written(cell)
    day = found.read(columns.order) if found else None
    if day is not None:
        return day.isoformat()
    return "" if is_never(cell) else clean(" ".join(cell.split()))


def _united(one: User, other: User) -> User:
    days = [user.last for user in (one, other) if user.seen]
    return one._replace(
        name=one.name or other.name,
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        said=", ".join(dict.fromkeys(filter(None, (one.said, other.said)))),
        last=max(days) if days else one.last or other.last,
        rows=one.rows + other.rows,
    )
