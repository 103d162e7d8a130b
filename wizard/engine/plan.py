"""Plan: what differs between AWS and the answers, as changes that could be made."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.answers import BadAnswer
from wizard.aws.errors import AwsError
from wizard.aws.reads import Sweep
from wizard.engine.situation import Situation
from wizard.engine.verify import ANSWER_AGAIN, verified
from wizard.model import Change, Held, Result, Role, Step
from wizard.text import clean


@dataclass(frozen=True)
class Plan:
    """The changes in the order in which they would be made, what was held back, and the results they rest on."""

    changes: tuple[Change, ...]
    held: tuple[Held, ...]
    results: tuple[Result, ...]


def plan(steps: Iterable[Step], situation: Situation, *, stop: threading.Event | None = None) -> Plan:
    """The differences of some steps. It rests on the same reads as the verdicts: one look serves both."""
    steps = [step for step in steps if step.changes]
    sweep = situation.sweep()
    results = tuple(verified([(step, step.checks) for step in steps], situation, sweep=sweep, stop=stop))
    if stop is not None and stop.is_set():
        return Plan((), (), results)
    return differences(steps, situation, sweep, results)


def differences(
    steps: Iterable[Step], situation: Situation, sweep: Mapping[Role, Sweep], results: tuple[Result, ...]
) -> Plan:
    """The differences as a look has already seen them: no read is made twice, and none is newer than the verdicts."""
    planned: list[Change | Held] = []
    for step in steps:
        if step.changes is None or (step.applies and step.applies(situation.answers)):
            continue
        try:
            planned += list(step.changes(situation.look(step, sweep, {})))
        except AwsError as error:
            planned.append(Held(step=step.id, subject=step.title, reason=error.sentence, remedy=error.remedy))
        except BadAnswer as error:
            said = f"An answer that is kept can no longer be used. {error}"
            planned.append(Held(step=step.id, subject=step.title, reason=said, remedy=ANSWER_AGAIN))
        except Exception as error:
            said = clean(f"The plan stumbled over what it saw ({type(error).__name__}: {error}).")
            remedy = "This is a fault of the wizard: please report it with these words."
            planned.append(Held(step=step.id, subject=step.title, reason=said, remedy=remedy))
    changes = tuple(item for item in planned if isinstance(item, Change))
    held = tuple(item for item in planned if isinstance(item, Held))
    return Plan(changes=changes, held=held, results=results)
