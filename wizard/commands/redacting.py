"""The stand-ins of one journey: its key, and every name that it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from wizard.answers import BadAnswer
from wizard.commands.session import Session
from wizard.model import Result
from wizard.people import people
from wizard.redact import Redactor

_OF_THE_COMPANY = {("decide.company", "company"), ("decide.state", "name"), ("decide.purpose", "name")}
"""Check and label of evidence in which the company or its account is named."""

_COMMON = frozenset({"signed in now", "default"})


def redactor(session: Session, results: Iterable[Result]) -> Redactor:
    """Stand-ins for everything that this journey knows to be an identifier; those of a demo are always the same."""
    results = list(results)
    key = sha256(b"demo").digest() if session.demo else session.journey.stand_in_key()
    profiles = {result.subject for result in results if result.check == "access.credentials" and result.subject}
    companies = {
        item.value for result in results for item in result.evidence if (result.check, item.label) in _OF_THE_COMPANY
    }
    home = [str(Path.home())] if len(Path.home().parts) > 2 else []
    return Redactor(key, set(_names(session)), profile=profiles - _COMMON, company=companies, home=home)


def _names(session: Session) -> Iterator[str]:
    with suppress(BadAnswer):
        yield from (person.name for person in people(session.situation.answers))
    yield from (claim.who for claim in session.situation.claims.values())
    users = session.situation.users
    yield from (user.name for user in users.people)
    for decision in users.decisions.values():
        yield from (decision.by, decision.consent)
    yield from (done.by for done in users.done.values())
    if users.source:
        yield users.source.confirmed_by
