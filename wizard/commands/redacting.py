"""The stand-ins of one journey in files: the same as in presenter mode, made with the same key from the same names."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.commands.known import know_home, know_results, know_situation
from wizard.commands.session import Session
from wizard.model import Result
from wizard.redact import Redactor
from wizard.veil import DEMO_KEY, VEIL


def redactor(session: Session, results: Iterable[Result]) -> Redactor:
    """Stand-ins for everything that this journey knows to be an identifier; those of a demo are always the same."""
    know_home()
    know_situation(session.situation)
    know_results(results)
    return VEIL.redactor(DEMO_KEY if session.demo else session.journey.stand_in_key())
