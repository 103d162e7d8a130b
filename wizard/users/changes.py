"""A new export over an old one: what changed, and whose decisions stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wizard.users.columns import ROLE, Columns
from wizard.users.legacy import titles
from wizard.users.people import other_columns, users_of
from wizard.users.reading import Sheet
from wizard.users.user import User
from wizard.users.value import News, Source, Users


def imported(before: Users, sheet: Sheet, columns: Columns, at: datetime, confirmed_by: str = "") -> Users:
    """The users of a file in place of those known before; what was decided about anybody stays."""
    people = users_of(sheet, columns)
    source = Source(
        name=sheet.name,
        digest=sheet.digest,
        form=sheet.form,
        notes=(*sheet.notes, *_notes(people, len(sheet.rows))),
        at=at.isoformat(timespec="seconds"),
        columns=columns.said(sheet.headers),
        reasons=dict(columns.reasons),
        more=tuple(sheet.headers[place] for place in other_columns(sheet, columns)),
        has_logins=bool(columns.last_login),
        rows=len(sheet.rows),
        confirmed_by=confirmed_by,
    )
    if before.source is None:
        return replace(before, source=source, people=people, _triages={})
    renamed = _respelled(before.people, people)
    return Users(
        source=source,
        people=people,
        decisions={renamed.get(key, key): decision for key, decision in before.decisions.items()},
        done={renamed.get(key, key): done for key, done in before.done.items()},
        news=_news(before, people, renamed, knows_roles=bool(columns.of(ROLE))),
    )


def _notes(people: Sequence[User], rows: int) -> list[str]:
    notes = []
    if len(people) < rows:
        notes.append(
            f"{rows - len(people):,} rows repeat an address: each is one user here, with the roles of all rows."
        )
    nameless = [user.rows[0] for user in people if not user.email]
    if nameless:
        shown = ", ".join(map(str, nameless[:5])) + (" …" if len(nameless) > 5 else "")
        notes.append(f"{len(nameless):,} row{'s have' if len(nameless) > 1 else ' has'} no address ({shown}).")
    return notes


def _respelled(before: Sequence[User], now: Sequence[User]) -> dict[str, str]:
    """Users whose address is only spelled another way now: the old key and the new."""
    there = {user.key for user in now}
    gone = {user.address.casefold(): user.key for user in before if user.email and user.key not in there}
    known = {user.key for user in before}
    return {
        gone[user.address.casefold()]: user.key
        for user in now
        if user.key not in known and user.email and user.address.casefold() in gone
    }


def _news(before: Users, now: Sequence[User], renamed: dict[str, str], knows_roles: bool) -> News:
    old = {renamed.get(user.key, user.key): user for user in before.people}
    new = {user.key: user for user in now}
    changed = {
        key: titles(old[key].roles) or old[key].said or "none"
        for key, user in new.items()
        if knows_roles and key in old and (set(old[key].roles), old[key].said) != (set(user.roles), user.said)
    }
    return News(tuple(key for key in new if key not in old), tuple(key for key in old if key not in new), changed)
