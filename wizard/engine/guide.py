"""What a person presses in a step, as things stand in a journey; AWS is not asked."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.answers import BadAnswer
from wizard.clicks import Click
from wizard.engine.situation import Situation
from wizard.model import Result, Step


def guide(step: Step, situation: Situation, results: Iterable[Result] | None = None) -> tuple[Click, ...]:
    """The clicks of a step; none where it has none, or does not apply to this company.

    `results` are those of the last look at it; without them, those that the journey had kept when it was opened.
    """
    if step.clicks is None:
        return ()
    try:
        if step.applies and step.applies(situation.answers):
            return ()
        known: dict[str, tuple[Result, ...]] = {}
        for result in situation.seen.values() if results is None else results:
            if result.step == step.id:
                known[result.check] = (*known.get(result.check, ()), result)
        return tuple(step.clicks(situation.look(step, situation.sweep(), known)))
    except BadAnswer as error:
        return (
            Click(do=f"Answer the questions of that step again first: what is kept can no longer be used. {error}"),
        )
