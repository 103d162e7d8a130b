"""Who has to get in after the migration, from the users that were imported and what was decided about them."""

from __future__ import annotations

from wizard.model import Look
from wizard.users.questions import import_answers
from wizard.users.triage import Kind

MOST = 100
"""People who get a line of their own; beyond that they are told of together, or a look would be a list of thousands."""

REST = "everybody else"


def active(look: Look) -> list[str]:
    """The people that are asked about one by one, and `REST` where there are more."""
    users = everybody(look)
    return [*users[:MOST], *([REST] if len(users) > MOST else [])]


def rest(look: Look) -> list[str]:
    """The people beyond those."""
    return everybody(look)[MOST:]


def everybody(look: Look) -> list[str]:
    """Whoever was given access, and whoever is active while nothing is decided about them."""
    users = look.users
    if users.source is None:
        return []
    kinds = users.triage(import_answers(look.answers).inactive_days).kinds
    return [
        user.key
        for user, kind in zip(users.people, kinds, strict=True)
        if (users.decisions[user.key].role if user.key in users.decisions else kind is Kind.ACTIVE)
        or (user.key in users.decisions and users.decisions[user.key].personas)
    ]
