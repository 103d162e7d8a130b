"""The state file: what it holds, how it becomes bytes, and how old and broken ones are read.

One field stands on each line. A field that did not change keeps its bytes, so a save costs what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from wizard.model import Claim, Result
from wizard.moments import Moment
from wizard.state.errors import StateError, Unreadable
from wizard.state.fields import Account, Seconds, Table, where
from wizard.state.files import Folder, Stamp

NAME = "state.json"
PREVIOUS = "state.json.previous"
LIMIT = 16 * 2**20

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: tuple[Migration, ...] = ()
"""One function per version, in order, from the raw fields of version n to those of n + 1.

A migration is never edited once released; running it on what it made changes nothing.
"""


def version() -> int:
    """The version that this wizard writes."""
    return len(MIGRATIONS) + 1


class JourneyState(BaseModel):
    """All that a journey remembers between two sessions. AWS is the truth; this is a diary.

    Attributes:
        lineage: the journey's own id; copies of a journey share it.
        serial: counts the saves; it never goes back.
        tool: the version of the wizard that saved.
        demo: the pretend world this journey lives in; None for a real one.
        account: the account the journey is bound to, `sso_account` the one of Identity Center.
        answers: what was answered, per step id.
        claims: what people have said, by the result key it is about.
        seen: the results of the last look at each, by result key; `seen_at` is when anything was looked at last, `looked`
            when each whole step was, by its id.
        place: the id of the step the person was on.
        spent: seconds per step id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default_factory=version)
    lineage: str = Field(pattern=r"^[0-9a-f]{32}$")
    serial: int = Field(ge=1)
    tool: str
    created: Moment
    saved: Moment
    demo: str | None = None
    account: Account | None = None
    sso_account: Account | None = None
    answers: dict[str, Table] = Field(default_factory=dict)
    claims: dict[str, Claim] = Field(default_factory=dict)
    seen: dict[str, Result] = Field(default_factory=dict)
    seen_at: Moment | None = None
    looked: dict[str, Moment] = Field(default_factory=dict)
    place: str | None = None
    spent: dict[str, Seconds] = Field(default_factory=dict)


class Loaded(NamedTuple):
    """A state that was read: its bytes, which version of the file they were, and the format they were in."""

    state: JourneyState
    data: bytes
    stamp: Stamp
    format: int


def encode(state: JourneyState, known: Mapping[str, bytes], changed: Iterable[str]) -> dict[str, bytes]:
    """The line of each field; those of unchanged fields are taken from `known`.

    Raises `ValueError` for text that is not Unicode.
    """
    lines = dict(known)
    for name in changed if known else JourneyState.model_fields:
        lines[name] = b'"%s": %s' % (name.encode(), to_json(getattr(state, name)))
    return lines


def join(lines: Mapping[str, bytes]) -> bytes:
    """The bytes of the file."""
    return b"{\n" + b",\n".join(lines.values()) + b"\n}\n"


def decode(data: bytes) -> tuple[JourneyState, int]:
    """The state in some bytes, migrated, and the version they were in.

    Raises `ValueError` whose message is the part of a sentence after the file's name.
    """
    raw = _raw(data)
    found = raw.get("version")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise ValueError("does not say which version it is")
    if found > version():
        raise ValueError(f"is of version {found}, made by a newer wizard; this one knows versions up to {version()}")
    try:
        for migration in MIGRATIONS[found - 1 :]:
            raw = migration(raw)
        return JourneyState.model_validate({**raw, "version": version()}), found
    except ValidationError as error:
        raise ValueError(f"is damaged at {where(error)}") from None
    except Exception as error:
        raise ValueError(f"is damaged and cannot be brought from version {found} to {version()}") from error


def load(folder: Folder) -> Loaded | None:
    """The journey's state; None when the folder holds none.

    Raises `StateError` for every way in which the file can be broken; it says whether the save before is intact.
    """
    try:
        content = folder.read(NAME, LIMIT)
        if content is None:
            if PREVIOUS not in folder.names():
                return None
            raise Unreadable(folder.path / NAME, "is missing")
        try:
            state, found = decode(content.data)
        except ValueError as error:
            raise Unreadable(folder.path / NAME, str(error)) from None
    except Unreadable as error:
        raise _with_way_out(folder, error.reason) from None
    return Loaded(state, content.data, content.stamp, found)


def load_previous(folder: Folder) -> JourneyState | None:
    """The save before the last one, None when there is none that is intact."""
    try:
        content = folder.read(PREVIOUS, LIMIT)
        return decode(content.data)[0] if content else None
    except (StateError, ValueError):
        return None


def _raw(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise ValueError("is empty")
    try:
        raw = from_json(data)
    except ValueError:
        raise ValueError("is not the JSON this wizard writes") from None
    if not isinstance(raw, dict):
        raise ValueError("holds something other than a journey")
    return raw


def _with_way_out(folder: Folder, reason: str) -> StateError:
    path = folder.path / NAME
    previous = load_previous(folder)
    if previous is None:
        return StateError(
            f"{path} {reason}; it was left as it is and no intact save is beside it, so put a good copy in its place, "
            f"or start anew in another folder with --state PATH: AWS itself is not touched by this."
        )
    return StateError(
        f"{path} {reason}; it was left as it is, and the save before it (number {previous.serial}, "
        f"{previous.saved:%Y-%m-%d %H:%M} UTC) is intact: rename {PREVIOUS} to {NAME} to go back to it.",
        previous=folder.path / PREVIOUS,
    )
