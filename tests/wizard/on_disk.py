"""What is kept on disk: a result to keep, and ways in which files and disks are spoilt."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wizard.model import Call, Evidence, Owner, Result, Severity, Status


def result(check: str = "roles.trust", summary: str = "It can be assumed.", subject: str | None = None) -> Result:
    return Result(
        phase="roles",
        step="roles.personas",
        check=check,
        subject=subject,
        status=Status.PASS,
        severity=Severity.BLOCKER,
        strength=None,
        summary=summary,
        remedy="",
        owner=Owner.IAM_ADMIN,
        docs="https://example.com/",
        evidence=(Evidence(label="trust", value="exact\nonly"),),
        calls=(Call(service="iam", operation="GetRole", request_id="r-1", ms=12, outcome="ok"),),
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def garbage(data: bytes) -> Callable[[Path], None]:
    def overwrite(path: Path) -> None:
        path.write_bytes(data)

    return overwrite


def edited(**fields: Any) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))

    return edit


def without(field: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        state = json.loads(path.read_text())
        del state[field]
        path.write_text(json.dumps(state))

    return edit


def replaced(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def removed(path: Path) -> None:
    path.unlink()


def sync_of_the_folder_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def fail(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        sync(fd)

    monkeypatch.setattr(os, "fsync", fail)
