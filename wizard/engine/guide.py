"""What a person presses in a step, as things stand in a journey; AWS is not asked."""

from __future__ import annotations

from wizard.answers import BadAnswer
from wizard.clicks import Click
from wizard.engine.situation import Situation
from wizard.model import Step


def guide(step: Step, situation: Situation) -> tuple[Click, ...]:
    """The clicks of a step; none where it has none, or does not apply to this company."""
    if step.clicks is None:
        return ()
    try:
        if step.applies and step.applies(situation.answers):
            return ()
        return tuple(step.clicks(situation.look(step, situation.sweep(), {})))
    except BadAnswer as error:
        return (
            Click(do=f"Answer the questions of that step again first: what is kept can no longer be used. {error}"),
        )
