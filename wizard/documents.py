"""The JSON that other tools rely on. Its keys are pinned by a test; a change of meaning raises `SCHEMA`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wizard import __version__
from wizard.aws.commandline import aws_cli
from wizard.clicks import Click, numbered
from wizard.engine.write import Progress
from wizard.model import Change, Result, Status, Step

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


def plan_document(changes: Iterable[Change], *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `plan --json` prints."""
    return {**_head(account, demo), "changes": [change_document(change) for change in changes]}


def apply_document(finished: Iterable[Progress], *, account: str | None, demo: bool) -> dict[str, Any]:
    """What `apply --json` and `undo --json` print: the plan, with what became of each change."""
    return {
        **_head(account, demo),
        "changes": [
            {
                **change_document(progress.change),
                "outcome": progress.outcome.value if progress.outcome else None,
                "request_id": progress.request_id,
                "error": progress.error or None,
            }
            for progress in finished
        ],
    }


def change_document(change: Change) -> dict[str, Any]:
    """One change as the plan lists it."""
    dumped = change.model_dump(mode="json", exclude={"needs": True, "before": True, "region": True, "undo": {"region"}})
    return {**dumped, "cli": aws_cli(change.write)}


def status_document(
    phases: list[dict[str, Any]], journey: Mapping[str, Any], *, account: str | None, demo: bool
) -> dict[str, Any]:
    """What `status --json` prints."""
    return {**_head(account, demo), **journey, "phases": phases}


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


def _head(account: str | None, demo: bool) -> dict[str, Any]:
    return {"schema": SCHEMA, "account": account, "demo": demo, "redacted": False}
