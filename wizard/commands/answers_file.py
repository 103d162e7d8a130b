"""Answers from a JSON file, over what was answered before."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from wizard.answers import Answers, parse
from wizard.commands.errors import CannotGoOn
from wizard.journey import STEPS, step_named
from wizard.state.journey import Journey
from wizard.text import clean

LIMIT = 4 * 1024 * 1024


def answers_of(options: argparse.Namespace, journey: Journey) -> Answers:
    """What was answered before, with the answers of `--answers` over it.

    Raises `CannotGoOn` with a sentence that names the file, `UnknownId` and `BadAnswer`.
    """
    answers = Answers(journey.state.answers)
    for step, values in (_read(Path(options.answers)) if options.answers else {}).items():
        questions = step_named(step).questions
        if questions is None:
            raise CannotGoOn(f"{clean(step)} has no questions; take it out of {options.answers}.")
        answers = answers.with_step(step, parse(questions, values, step))
    return answers


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The answers in the file, by step."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise CannotGoOn(f"{path} is too large to be a file of answers.")
        document = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise CannotGoOn(f"{path} is not a file of answers in JSON: {clean(str(error))}.") from None
    if not isinstance(document, dict) or not all(isinstance(values, dict) for values in document.values()):
        example = '{"' + next(step.id for step in STEPS if step.questions) + '": {"policy_set": "current"}}'
        raise CannotGoOn(f"{path} is not a file of answers: it looks like {example}.")
    return document
