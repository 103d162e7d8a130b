"""`answer`: answer the questions of a step without screens."""

from __future__ import annotations

import argparse
import json
from typing import Any

from wizard import cli
from wizard.answers import parse
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.journey import step_named
from wizard.veil import quoted


def run(options: argparse.Namespace) -> int:
    if options.step is None and not options.answers:
        raise CannotGoOn("Name a step and its answers (answer roles.personas policy_set=current), or --answers FILE.")
    with open_session(options, writes=True, offline=True) as session:
        if session.journey.read_only:
            raise CannotGoOn(f"Nothing was noted: {session.journey.read_only}")
        answers = session.situation.answers
        if options.step is not None:
            answers = answers.with_step(options.step, _answered(session, options.step, options.values))
        was_bound = session.journey.state.account
        session.answer(answers)
        tell("Noted.")
        if session.journey.state.account != was_bound:
            _tell_bound(session)
        return cli.OK


def _tell_bound(session: Session) -> None:
    account = session.journey.state.account
    tell(f"This journey now belongs to account {account}.")
    if session.identity and session.identity.account != account:
        tell(f"You are signed in to account {session.identity.account}: sign in to {account} before you go on.")


def _answered(session: Session, step_id: str, pairs: list[str]) -> Any:
    questions = step_named(step_id).questions
    if questions is None:
        raise CannotGoOn(f"{step_id} has no questions.")
    if not pairs and not session.situation.answers.answered(step_id):
        raise CannotGoOn(f"Write answers as key=value; {step_id} asks for {', '.join(questions.model_fields)}.")
    values = dict(session.situation.answers.raw.get(step_id, {}))
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise CannotGoOn(f"{quoted(pair)} is not an answer: write key=value.")
        values[key] = _value(text)
    return parse(questions, values, step_id)


def _value(text: str) -> Any:
    """A value as JSON when it is a JSON list, object or boolean, else as the text it is."""
    if text[:1] in "[{" or text in {"true", "false", "null"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
