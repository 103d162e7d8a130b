"""Whom and what a journey knows by name, so that presenter mode and files with stand-ins can hide them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import last_words
from wizard.mailboxes import domain_of, is_address, is_private
from wizard.veil import DEMO_KEY, VEIL

if TYPE_CHECKING:
    from wizard.aws.connection import Connection
    from wizard.aws.identity import Identity
    from wizard.engine import Situation
    from wizard.model import Result
    from wizard.state.journey import Journey
    from wizard.users.user import User
    from wizard.users.value import Users

NAMED = {"profile": "profile", "sso_profile": "profile", "by": "person", "consent": "person", "bucket": "bucket",
         "customer": "customer", "external_id": "external"}  # fmt: skip
"""Options that hold names, and what the names are of."""

PATHS = ("file", "files", "out", "state", "answers", "record", "stills")
"""Options that hold paths."""

ANSWERED = {"legal_name": "company", "_name": "person", "on_call": "person", "on_call_reach": "contact", "users": "person",
            "start_url": "portal", "source_profile": "profile", "partner_id": "partner", "support_case": "case"}  # fmt: skip
"""How fields of answers end that hold names, and what the names are of."""

SEEN = {("decide.company", "company"): "company", ("decide.company", "partner"): "company",
        ("decide.company", "address"): "street", ("decide.company", "town"): "town",
        ("decide.state", "name"): "company", ("decide.purpose", "name"): "company",
        ("decide.organization", "its email is at"): "domain"}  # fmt: skip
"""Check and label of evidence that holds names, and what the names are of."""

NO_PROFILE = "signed in now"


def know_options(options: argparse.Namespace) -> None:
    """What was typed on the command line, and whose home this is."""
    for option, kind in NAMED.items():
        VEIL.know(kind, [getattr(options, option, None)])
    for option in PATHS:
        given = getattr(options, option, None) or ()
        for path in [given] if isinstance(given, str) else given:
            VEIL.know_path(path)
    if getattr(options, "demo", None) is not None:
        VEIL.use(lambda: DEMO_KEY)
    know_home()


def know_home() -> None:
    """Whose home this is."""
    try:
        home = Path.home()
    except RuntimeError:
        return
    VEIL.know("home", [str(home) if len(home.parts) > 2 else None])


def know_journey(journey: Journey, *, demo: bool) -> None:
    """The journey's own key, and its people."""
    last_words.install()
    VEIL.use((lambda: DEMO_KEY) if demo else journey.stand_in_key)
    VEIL.know("person", (claim.who for claim in journey.state.claims.values()))
    know_answers(journey.state.answers)
    know_results(journey.state.seen.values())
    VEIL.know("person", (entry.identity.rpartition("/")[2] for entry in journey.journal.entries))
    VEIL.know("person", (made.identity.rpartition("/")[2] for made in journey.handoffs.value.made))
    VEIL.know("person", {entry.identity.rpartition("/")[2] for entry in journey.journal.entries})


def know_connections(connections: Iterable[Connection]) -> None:
    """The profiles of this computer, and where their people sign in."""
    for connection in connections:
        VEIL.know("profile", [connection.profile])
        if connection.sessions is None:
            continue
        config: dict[str, Any] = {}
        with suppress(Exception):  # botocore raises whatever a settings file provokes; whoever opens it says so
            config = connection.sessions.config()
        sections = {**config.get("profiles", {}), **config.get("sso_sessions", {})}
        VEIL.know("profile", sections)
        VEIL.know(
            "portal", (str(found.get("sso_start_url", "")) for found in sections.values() if isinstance(found, Mapping))
        )


def know_situation(situation: Situation) -> None:
    """Who is signed in, and who was answered, claimed and imported."""
    identities: tuple[Identity | None, ...] = (situation.identity, situation.sso_identity)
    VEIL.know("person", (None if one is None or one.is_root else one.name for one in identities))
    VEIL.know("person", (claim.who for claim in situation.claims.values()))
    know_answers(situation.answers.raw)
    know_domains(one.name for one in identities if one is not None)
    know_domains(_texts(situation.answers.raw))
    know_users(situation.users)


def know_users(users: Users, before: Sequence[User] = ()) -> None:
    """Imported users, and those who decided about them; the users known before need no second look."""
    if users.people is not before:
        VEIL.know("person", (user.name for user in users.people))
        know_domains(user.email for user in users.people)
    VEIL.know("person", {name for one in users.decisions.values() for name in (one.by, one.consent)})
    VEIL.know("person", {done.by for done in users.done.values()})
    if users.source is not None:
        VEIL.know("person", [users.source.confirmed_by])
        VEIL.know_path(users.source.name)


def know_answers(answers: Mapping[str, Any]) -> None:
    """Everything that people answered with a name."""
    for kind, name in _names(answers):
        VEIL.know(kind, [name])


def know_results(results: Iterable[Result]) -> None:
    """What results name, also those of another time or another computer."""
    for result in results:
        if result.check == "access.credentials" and result.subject != NO_PROFILE:
            VEIL.know("profile", [result.subject])
        for item in result.evidence:
            kind = SEEN.get((result.check, item.label)) if item.value != "none" else None
            if kind == "street":
                VEIL.know(kind, item.value.split(", "))
            elif kind:
                VEIL.know(kind, [item.value.partition(", ")[0] if kind == "town" else item.value])


def know_domains(texts: Iterable[str]) -> None:
    """The mail domains of companies among some texts; those where everybody gets an address tell nothing."""
    domains = {domain_of(text) for text in texts if "@" in text}
    VEIL.know("domain", (domain for domain in domains if is_address(f"a@{domain}") and not is_private(domain)))


def _texts(answers: Any) -> Iterator[str]:
    """Every text among some answers, however deep."""
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, Mapping):
        for value in answers.values():
            yield from _texts(value)
    elif isinstance(answers, (list, tuple)):
        for value in answers:
            yield from _texts(value)


def _names(answers: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every answer that is a name, however deep, and what it is the name of."""
    if isinstance(answers, Mapping):
        for name, value in answers.items():
            yield from _names(value, str(name))
    elif isinstance(answers, (list, tuple)):
        for value in answers:
            yield from _names(value, field)
    elif isinstance(answers, str):
        kind = next((kind for end, kind in ANSWERED.items() if field.endswith(end)), None)
        if kind:
            yield kind, answers
