"""What of a step's results is a row of a table and what is a sentence, and the word in a cell: the same in every face."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wizard.model import Check, Owner, Result, Status
from wizard.words import sentence, word

MOST_LEFT_OUT = 3
"""So many things of which nothing applies are explained one by one."""


def rows(columns: Sequence[Check], results: Iterable[Result]) -> list[str]:
    """The subjects that have a row: those of which something applies, or everybody where nothing applies to anybody."""
    ids = {check.id for check in columns}
    judged = [result for result in results if result.subject and result.check in ids]
    subjects = dict.fromkeys(result.subject for result in judged if result.subject)
    applies = {result.subject for result in judged if result.status is not Status.NOT_APPLICABLE}
    left_out = [subject for subject in subjects if subject not in applies]
    return [subject for subject in subjects if subject in applies or len(left_out) > MOST_LEFT_OUT]


def spoken(checks: Sequence[Check], results: Sequence[Result]) -> list[Result]:
    """What is said in words, by check: what a table does not say, each reason why something does not apply once.

    Evidence and JSON have every result of its own.
    """
    columns = [check for check in checks if check.column]
    listed = rows(columns, results)
    tabled = {(check.id, subject) for check in columns for subject in listed}
    told = [
        result
        for check in checks
        for result in results
        if result.check == check.id
        and ((check.id, result.subject) not in tabled or result.status in (Status.FAIL, Status.UNKNOWN))
    ]
    told = list(_unknown_once(told))
    said = {sentence(result) for result in told if result.status is not Status.NOT_APPLICABLE}
    once = []
    for result in told:
        if result.status is not Status.NOT_APPLICABLE or sentence(result) not in said:
            once.append(result)
        said.add(sentence(result))
    return once


def _unknown_once(told: Sequence[Result]) -> Iterator[Result]:
    """Where the same refusal kept several checks from looking, it is said once, with how many it stops."""
    stopped = Counter(_reason(result) for result in told if _was_stopped(result))
    for result in told:
        number = stopped[_reason(result)] if _was_stopped(result) else 1
        if number == 1:
            yield result
        elif number:
            yield result.model_copy(update={"summary": f"{result.summary} That stops {number} checks here."})
            stopped[_reason(result)] = 0


def _was_stopped(result: Result) -> bool:
    return result.status is Status.UNKNOWN and any(call.outcome != "ok" for call in result.calls)


def _reason(result: Result) -> tuple[str, str, Owner]:
    return result.summary, result.remedy, result.owner


def cell(check: Check, result: Result, room: int) -> str:
    """The word in a cell: what exactly is not so, where the check says it in a word for which there is room."""
    said = next((item.value for item in result.evidence if item.label == check.column), "")
    return said if result.status is Status.FAIL and 0 < len(said) <= room else word(result)
