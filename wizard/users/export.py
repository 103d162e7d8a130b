"""The mapping as a file for others: CSV that a spreadsheet does not calculate with, and JSON."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wizard.model import Result
from wizard.text import clean
from wizard.users.board import Board, Entry
from wizard.users.cloud_admin import named

HEADINGS = (
    "email", "name", "legacy_roles", "last_login", "kind", "flags", "standing", "role", "personas", "widens", "reason",
    "decided_by", "decided_at", "consent", "mapped_by", "mapped_at", "role_in_portal",
)  # fmt: skip

_FORMULA = frozenset("=+-@|%\t\r＝＋－＠")


class CannotExport(ValueError):
    """A file that cannot be written; the message is a sentence."""


def document(entry: Entry, seen: Sequence[Result] = ()) -> dict[str, Any]:
    """One user as JSON has them. What was `seen` tells the name of the role that AWS made for cloud admins."""
    decision, done, user = entry.decision, entry.done, entry.user
    return {
        "email": user.email,
        "name": user.name,
        "legacy_roles": list(user.roles),
        "unknown_roles": user.said,
        "last_login": user.last,
        "rows": list(user.rows),
        "kind": entry.kind.value,
        "flags": [flag.value for flag in entry.flags],
        "standing": entry.standing,
        "proposed": {
            "role": entry.proposal.role,
            "personas": list(entry.proposal.personas),
            "reason": entry.proposal.reason,
            "widens": entry.proposal.widens,
            "doubt": entry.proposal.doubt,
        },
        "decision": None
        if decision is None
        else {
            "role": decision.role,
            "role_in_portal": named(decision.role, seen),
            "personas": list(decision.personas),
            "reason": decision.reason,
            "by": decision.by,
            "at": decision.at,
            "consent": decision.consent,
        },
        "mapped": None if done is None else {"by": done.by, "at": done.at, "strength": "claimed"},
    }


def as_json(board: Board, seen: Sequence[Result] = ()) -> str:
    """Everybody, with their decision or without."""
    source = board.users.source
    return json.dumps(
        {
            "schema": 1,
            "source": source.name if source else None,
            "imported": source.at if source else None,
            "users": [document(board.entry(place), seen) for place in range(len(board))],
        },
        indent=2,
        ensure_ascii=False,
    )


def as_csv(board: Board, seen: Sequence[Result] = ()) -> str:
    """Everybody, one line each; no cell begins like a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*HEADINGS, *((safe(header) for header in board.users.source.more) if board.users.source else ())))
    writer.writerows(_lines(board, seen))
    return out.getvalue()


def _lines(board: Board, seen: Sequence[Result]) -> Iterator[list[str]]:
    for place in range(len(board)):
        entry = board.entry(place)
        decision, done = entry.decision, entry.done
        cells = (
            entry.user.email,
            entry.user.name,
            entry.roles,
            entry.user.last,
            entry.kind.value,
            "; ".join(entry.flags),
            entry.standing,
            decision.said if decision else "",
            "; ".join(decision.personas) if decision else "",
            entry.proposal.widens if decision and decision.role == entry.proposal.role else "",
            decision.reason if decision else entry.proposal.doubt,
            decision.by if decision else "",
            decision.at if decision else "",
            decision.consent if decision else "",
            done.by if done else "",
            done.at if done else "",
            named(decision.role, seen) if decision else "",
        )
        yield [safe(cell) for cell in (*cells, *entry.user.more)]


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: it shows the same text, after an apostrophe."""
    return f"'{cell}" if cell.lstrip(" \u00a0")[:1] in _FORMULA and cell.strip() else cell


def export(board: Board, path: str | Path, seen: Sequence[Result] = ()) -> Path:
    """Write the mapping to a new file that only its owner can read; its ending says in which form.

    What was `seen` in AWS tells the name of the role that AWS made for cloud admins.

    Raises `CannotExport`, also when there is such a file already.
    """
    try:
        target = Path(path).expanduser()
    except RuntimeError:
        raise CannotExport(f"{clean(str(path))} begins with a home that this computer does not know.") from None
    ending = target.suffix.lower()
    if ending not in {".csv", ".json"}:
        raise CannotExport(f"{clean(str(path))} has to end in .csv or .json: that says how it is written.")
    # Excel only takes a file for UTF-8 that says so.
    data = as_json(board, seen).encode() if ending == ".json" else as_csv(board, seen).encode("utf-8-sig")
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
    except FileExistsError:
        raise CannotExport(
            f"{clean(str(target))} is there already, and nothing is overwritten: choose another name."
        ) from None
    except OSError as error:
        raise CannotExport(f"{clean(str(target))} cannot be written: {error.strerror}. Choose another place.") from None
    return target
