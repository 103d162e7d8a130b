"""The door through which the settings of this computer are written: one profile more, and that one gone again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.local import files
from wizard.local.computer import Computer
from wizard.local.config_file import digest, sections_of
from wizard.local.files import FileTrouble

SERVICE = "local"
"""What the operations of this door have where others have the name of an AWS service."""

_AGAIN = "Look again, and review the new plan."


def write(computer: Computer, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """One write. Raises `FileTrouble`; then nothing was written."""
    return {"AddProfile": add_profile, "RemoveProfile": remove_profile}[operation](computer, parameters)


def add_profile(computer: Computer, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Add `Text` at the end of the file at `Path`, if its content still is the one whose digest is `Before`.

    The old content is kept beside it under `Backup`.
    """
    path, text = computer.path(wanted["Path"]), str(wanted["Text"]).encode()
    content = files.read(path)
    if digest(content) != wanted["Before"]:
        raise FileTrouble(f"{wanted['Path']} has changed since this was planned.", _AGAIN)
    after = (content or b"") + text
    _require_harmless(wanted["Path"], content or b"", after)
    files.replace(path, after, backup=backup_of(path, content))
    return {"Backup": str(backup_of(path, content) or "")}


def remove_profile(computer: Computer, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Take `Text` off the end of the file again, if the file is exactly as it was left."""
    path, text = computer.path(wanted["Path"]), str(wanted["Text"]).encode()
    content = files.read(path)
    if content is None or digest(content) != wanted["After"]:
        raise FileTrouble(f"{wanted['Path']} has changed since.", "Take the lines out by hand, if you still want to.")
    before = content[: len(content) - len(text)]
    if not wanted["Before"]:
        files.remove(path)
    elif digest(before) == wanted["Before"]:
        files.replace(path, before)
    else:
        raise FileTrouble(f"{wanted['Path']} cannot be put back as it was.", "Compare it with its backup beside it.")
    return {}


def backup_of(path: Path, content: bytes | None) -> Path | None:
    """Where the old content goes; the same content always goes to the same place."""
    return None if content is None else path.with_name(f"{path.name}.before-wizard-{digest(content)[:8]}")


def _require_harmless(name: str, before: bytes, after: bytes) -> None:
    """The AWS tools must still read everything that they read before, and only what is new besides."""
    try:
        old, new = sections_of(before), sections_of(after)
    except ValueError as error:
        raise FileTrouble(f"{name} would not be readable any more: {error}.", "Correct the file first.") from None
    if any(new.get(heading) != settings for heading, settings in old.items()):
        raise FileTrouble(f"Other settings in {name} would change.", "Add the profile by hand instead.")
