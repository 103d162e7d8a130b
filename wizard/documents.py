"""The JSON that other tools rely on. Its keys are pinned by a test; a change of meaning raises `SCHEMA`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wizard import __version__
from wizard.aws.commandline import aws_cli
from wizard.clicks import Click, numbered
from wizard.done import Done
from wizard.engine.progress import Progress
from wizard.engine.undoing import Back, WayBack
from wizard.model import Change, Held, Result, Status, Step
from wizard.notices import Notice
from wizard.troubleshooting import Answer, Problem, conclusion

SCHEMA = 1


def instant(moment: datetime) -> str:
    """A time as ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_document(
    results: Sequence[Result], *, account: str | None, demo: bool, started: datetime, finished: datetime
) -> dict[str, Any]:
    """What `check --json` prints."""
    return {
        **_head(account, demo),
        "tool": __version__,
        "started": instant(started),
        "finished": instant(finished),
        "summary": {status.value: sum(result.status is status for result in results) for status in Status},
        "results": [result.model_dump(mode="json") for result in results],
    }


def plan_document(
    changes: Iterable[Change], held: Iterable[Held], *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `plan --json` prints."""
    return {
        **_head(account, demo),
        "changes": [change_document(change) for change in changes],
        "left_out": [one.model_dump(mode="json") for one in held],
    }


def apply_document(
    finished: Iterable[Progress], held: Iterable[Held] = (), *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `apply --json` prints: the plan, with what became of each change."""
    return {
        **_head(account, demo),
        "changes": [{**change_document(progress.change), **_end(progress)} for progress in finished],
        "left_out": [one.model_dump(mode="json") for one in held],
    }


def undo_document(
    way: WayBack, finished: Sequence[Progress] = (), *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `undo --json` prints: the calls that take back, in their order, and once made what became of each.

    Beside them stands what nothing takes back, as it was made.
    """
    ends = [_end(progress) for progress in finished] or [{} for _ in way.can]
    return {
        **_head(account, demo),
        "changes": [
            {**change_document(one.inverse or one.change), **_made(one), **end}
            for one, end in zip(way.can, ends, strict=True)
        ],
        "irreversible": [{**change_document(one.change), **_made(one)} for one in way.cannot],
    }


def _made(one: Back) -> dict[str, Any]:
    return {"made": {"at": instant(one.at), "by": one.by, "request_id": one.made.outcome.request_id}}


def _end(progress: Progress) -> dict[str, Any]:
    return {
        "outcome": progress.outcome.value if progress.outcome else None,
        "request_id": progress.request_id,
        "error": progress.error or None,
    }


_NOT_LISTED: Any = {"needs": True, "before": True, "region": True, "account": True, "undo": {"region"}}


def change_document(change: Change) -> dict[str, Any]:
    """One change as the plan lists it."""
    dumped = change.model_dump(mode="json", exclude=_NOT_LISTED)
    return {**dumped, "cli": aws_cli(change.write)}


def status_document(
    phases: list[dict[str, Any]], journey: Mapping[str, Any], *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `status --json` prints."""
    return {**_head(account, demo), **journey, "phases": phases}


def users_document(
    users: Sequence[Mapping[str, Any]], counts: Mapping[str, int], *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `users list --json` and `users next --json` print."""
    return {**_head(account, demo), "counts": counts, "users": users}


def guide_document(step: Step, clicks: Iterable[Click], *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `guide --json` prints: what a person presses in the browser, with the values to copy."""
    return {
        **_head(account, demo),
        "step": step.id,
        "title": step.title,
        "owner": step.owner.value,
        "minutes": step.minutes,
        "clicks": [
            {
                "number": number,
                "part": click.part,
                "do": click.do,
                "copy": click.copy,
                "label": click.label,
                "see": click.see,
                "trouble": click.trouble,
                "docs": click.docs,
            }
            for number, _, click in numbered(clicks)
        ],
    }


def done_document(found: Done, *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `done --json` prints: the definition of done, line by line."""
    return {
        **_head(account, demo),
        "headline": found.headline,
        "holds": found.holds,
        "claimed": len(found.claimed),
        "lines": [
            {
                "phase": line.item.phase,
                "says": line.item.says,
                "checks": list(line.item.checks),
                "status": line.standing.value,
                "strength": line.strength.value if line.strength else None,
                "advice": line.advice,
                "owner": line.owner.value if line.owner else None,
                "summary": line.says,
            }
            for line in found.lines
        ],
    }


def notices_document(notices: Iterable[Notice], *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `schedule notices --json` prints."""
    return {
        **_head(account, demo),
        "notices": [{"to": one.to, "subject": one.subject, "paragraphs": list(one.paragraphs)} for one in notices],
    }


def problems_document(problems: Iterable[Problem]) -> dict[str, Any]:
    """What `troubleshoot --json` prints when it lists problems; it belongs to no account."""
    listed = [{"id": one.id, "title": one.title, "symptoms": list(one.symptoms)} for one in problems]
    return {**_head(None, False), "problems": listed}


def trouble_document(problem: Problem, answers: Sequence[Answer], *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `troubleshoot PROBLEM --json` prints."""
    return {
        **_head(account, demo),
        "problem": problem.id,
        "title": problem.title,
        "conclusion": conclusion(problem, answers),
        "checks": [
            {
                "check": answer.probe.check,
                "status": answer.status.value,
                "means": answer.means,
                "summary": answer.result.summary if answer.result else "",
                "todo": answer.todo,
            }
            for answer in answers
        ],
        "docs": problem.docs,
    }


def _head(account: str | None, demo: bool) -> dict[str, Any]:
    return {"schema": SCHEMA, "account": account, "demo": demo, "redacted": False}
