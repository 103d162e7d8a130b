"""One of very many choices: a part of it is typed, and at most ten that fit are offered."""

from __future__ import annotations

from wizard.commands.output import tell
from wizard.prompts import BACK, Prompts
from wizard.questions import Question

MOST_OFFERED = 10
"""So many of very many choices are read out."""


def find(prompts: Prompts, question: Question, current: str) -> str:
    """What was chosen; what stands there already when nothing is typed."""
    title = f"{question.title} Type a part of it, or nothing to leave it as it is ({question.label(current)}):"
    while (typed := prompts.text(title)).strip():
        fits = question.fitting(typed)
        more = f"; here are the first {MOST_OFFERED}, type more to see others" if len(fits) > MOST_OFFERED else ""
        tell(f"{len(fits)} of {len(question.choices)} fit{more}.")
        offered = {choice: question.label(choice) for choice in fits[:MOST_OFFERED]}
        if offered:
            chosen = prompts.select(question.title, {**offered, BACK: "Type something else"})
            if chosen != BACK:
                return chosen
    return current
