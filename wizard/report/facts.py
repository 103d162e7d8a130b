"""What a report says, as JSON values: the same for the page, for Markdown and for tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard import __version__, words
from wizard.answers import Answers
from wizard.contents import NUMBERS
from wizard.documents import instant
from wizard.done import definition_of_done
from wizard.engine import Standing, standing, turns
from wizard.journey import PHASES, STEPS
from wizard.model import Claim, Owner, Phase, Result, Severity, Status, Step
from wizard.redact import Redactor
from wizard.report.headline import headline
from wizard.seal import Head
from wizard.state.handoffs import MadeElsewhere
from wizard.users.board import Board
from wizard.users.value import Users

SCHEMA = 1
KIND = "partner-central-wizard report"

_OF_ROLES = {"roles.exists": "exists", "roles.trust": "trust", "roles.policies": "policies", "roles.extra": "extra"}
_ALIKE = 5
"""Blockers of one check that are named one by one under what is left; all of them stand among the results."""

_STRUCTURE = frozenset(
    {"kind", "state", "id", "number", "step", "phase", "check", "status", "standing", "severity", "strength", "owner",
     "outcome", "operation", "lineage", "chain", "tool", "made_at", "looked", "at", "bar", "counts", "journal"}
)  # fmt: skip
"""Fields whose values are ours: a person who is called like one of them must not change them."""


@dataclass(frozen=True)
class Material:
    """All that a report is made of.

    Attributes:
        looked: when `results` were seen; None when nobody ever looked.
        problem: why nobody could look now; "" when they were seen just now.
        made: the writes of this journey, wherever they were made; `begun` the titles of those that may not have ended.
        spent: seconds per step id.
    """

    account: str | None
    demo: bool
    lineage: str
    serial: int
    answers: Answers
    claims: Mapping[str, Claim]
    users: Users
    results: Sequence[Result]
    looked: datetime | None
    problem: str
    made: Sequence[MadeElsewhere]
    begun: Sequence[str]
    spent: Mapping[str, int]
    journal: Head
    now: datetime


def facts(material: Material) -> dict[str, Any]:
    """The report's content."""
    results = material.results
    said = headline(results, looked_now=bool(results) and not material.problem, begun=len(material.begun))
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "tool": __version__,
        "demo": material.demo,
        "redacted": False,
        "account": material.account,
        "lineage": material.lineage,
        "serial": material.serial,
        "made_at": instant(material.now),
        "looked": instant(material.looked) if material.looked else None,
        "problem": material.problem,
        "headline": {"state": said.state.value, "title": said.title, "sentence": said.sentence},
        "counts": {
            **{status.value: sum(result.status is status for result in results) for status in Status},
            "claimed": sum(result.claimed for result in results),
        },
        "said": words.counts(results) if results else "nothing was looked at",
        "turns": _turns(results),
        "left": list(_left(results)),
        "done": _done(results),
        "phases": [_phase(phase, material) for phase in PHASES],
        "claims": list(_claims(material)),
        "roles": _roles(results),
        "users": _users(material),
        "changes": [made.model_dump(mode="json") | {"at": instant(made.at)} for made in material.made],
        "begun": list(material.begun),
        "journal": {"entries": material.journal.entries, "chain": material.journal.chain},
    }


def redacted(document: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    """The same report with stand-ins. What was seen as evidence is left out: names that nobody can list stand in it."""
    shown: dict[str, Any] = _hide(document, redactor)
    for phase in shown["phases"]:
        for step in phase["steps"]:
            for result in step["results"]:
                result["evidence"], result["requests"] = [], []
    return {**shown, "redacted": True}


def _hide(value: Any, redactor: Redactor) -> Any:
    if isinstance(value, dict):
        return {name: item if name in _STRUCTURE else _hide(item, redactor) for name, item in value.items()}
    if isinstance(value, list):
        return [_hide(item, redactor) for item in value]
    return redactor.value(value)


def _turns(results: Sequence[Result]) -> list[dict[str, Any]]:
    found = turns(results) if results else {}
    return [
        {
            "owner": owner.value,
            "words": owner.words,
            "steps": [{"id": step.id, "title": step.title, "minutes": step.minutes} for step in steps],
        }
        for owner, steps in sorted(found.items(), key=lambda item: list(Owner).index(item[0]))
    ]


def _left(results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    """The blockers that do not hold, in the journey's order; of one check a few, and how many `more` there are."""
    steps = {step.id: step for step in STEPS}
    found: dict[str, list[Result]] = {check.id: [] for step in STEPS for check in step.checks}
    for result in results:
        if result.severity is Severity.BLOCKER and result.status in {Status.FAIL, Status.UNKNOWN}:
            found.get(result.check, []).append(result)
    for of_check in found.values():
        shown = sorted(of_check, key=lambda result: result.status is Status.UNKNOWN)[:_ALIKE]
        for result in shown:
            yield {
                "check": result.check,
                "step": result.step,
                "title": steps[result.step].title,
                "status": result.status.value,
                "owner": result.owner.value,
                "words": result.owner.words,
                "summary": result.summary,
                "remedy": result.remedy,
                "more": len(of_check) - len(shown) if result is shown[-1] else 0,
            }


def _done(results: Sequence[Result]) -> list[dict[str, Any]]:
    return [
        {
            "phase": line.item.phase,
            "says": line.item.says,
            "standing": "advice" if line.advised else line.standing.value,
            "words": " ".join(line.words),
            "strength": line.strength.value if line.strength else None,
            "why": line.says,
        }
        for line in definition_of_done(results).lines
    ]


def _phase(phase: Phase, material: Material) -> dict[str, Any]:
    of_phase = [result for result in material.results if result.phase == phase.id]
    tally = standing(of_phase)
    steps = [_step(step, material) for step in phase.steps]
    return {
        "id": phase.id,
        "number": NUMBERS[phase.id],
        "title": phase.title,
        "standing": tally.standing.value,
        "words": words.tally_words(tally),
        "bar": _bar(of_phase),
        "planned": phase.minutes,
        "spent": sum(step["spent"] for step in steps),
        "steps": steps,
    }


def _bar(results: Sequence[Result]) -> dict[str, int]:
    """How many blockers of a phase stand how; what does not apply is no part of it."""
    blockers = [result for result in results if result.severity is Severity.BLOCKER] or results
    found = dict.fromkeys((Standing.PASS, Standing.CLAIMED, Standing.UNKNOWN, Standing.FAIL), 0)
    for result in blockers:
        if result.status is not Status.NOT_APPLICABLE:
            found[Standing.CLAIMED if result.claimed else Standing(result.status.value)] += 1
    return {name.value: count for name, count in found.items()}


def _step(step: Step, material: Material) -> dict[str, Any]:
    order = [check.id for check in step.checks]
    of_step = sorted(
        (result for result in material.results if result.step == step.id and result.check in order),
        key=lambda result: order.index(result.check),
    )
    tally = standing(of_step)
    return {
        "id": step.id,
        "title": step.title,
        "owner": step.owner.value,
        "standing": tally.standing.value,
        "words": words.tally_words(tally),
        "planned": step.minutes,
        "spent": round(max(material.spent.get(step.id, 0), 0) / 60),
        "results": [_result(result) for result in of_step],
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "check": result.check,
        "subject": result.subject,
        "status": result.status.value,
        "severity": result.severity.value,
        "strength": result.strength.value if result.strength else None,
        "sign": words.glyph(result),
        "word": words.word(result),
        "summary": result.summary,
        "remedy": "" if result.status is Status.PASS else result.remedy,
        "owner": result.owner.value,
        "words": result.owner.words,
        "evidence": [{"label": item.label, "value": item.value} for item in result.evidence],
        "requests": sorted(
            {f"{call.service}:{call.operation} {call.request_id}" for call in result.calls if call.request_id}
        ),
    }


def _claims(material: Material) -> Iterator[dict[str, Any]]:
    says = {check.id: check.claim for step in STEPS for check in step.checks}
    for key, claim in sorted(material.claims.items(), key=lambda item: item[1].at):
        check, _, subject = key.partition("/")
        yield {
            "check": check,
            "subject": subject or None,
            "says": says.get(check, ""),
            "who": claim.who,
            "at": instant(claim.at),
        }


def _roles(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Each role with what is said about it, its trust in words among it."""
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        if result.check in _OF_ROLES and result.subject:
            about = found.setdefault(result.subject, {"name": result.subject})
            said = result.summary.removeprefix(f"{result.subject}: ")
            about[_OF_ROLES[result.check]] = {"word": words.word(result), "summary": said}
    return list(found.values())


def _users(material: Material) -> dict[str, Any] | None:
    users = material.users
    if users.source is None:
        return None
    board = Board(users, material.answers, material.results)
    entries = [board.entry(place) for place in range(len(board))]
    return {
        "source": users.source.name,
        "imported": users.source.at,
        "numbers": dict(board.counts()),
        "rows": [
            {
                "email": entry.user.email,
                "name": entry.user.name,
                "was": entry.roles,
                "becomes": entry.becomes,
                "proposed": entry.decision is None,
                "where": entry.standing,
                "decided_by": entry.decision.by if entry.decision else "",
                "done_by": entry.done.by if entry.done else "",
                "done_at": entry.done.at if entry.done else "",
            }
            for entry in entries
        ],
    }
