"""What a journey remembers of its travels: when it was handed over, what came back, and what was made elsewhere.

Two copies of a journey are compared by the digests of their contents, like commits: a copy whose content is known to the
other one is its past.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wizard.model import Owner
from wizard.moments import Moment
from wizard.state.errors import StateError, Unreadable
from wizard.state.fields import where
from wizard.state.files import Folder
from wizard.text import Text

NAME = "handoffs.json"
LIMIT = 16 * 2**20


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Handed(_Kept):
    """One passage: out of this folder, or into it.

    Attributes:
        serial: of the journey here, when it was handed over or after it had come in.
        checksum: of the packet, as it is read aloud.
        given: when a packet that came in was written, by and to whom, as far as that is known.
    """

    kind: Literal["exported", "imported"]
    at: Moment
    serial: int = Field(ge=1)
    checksum: Text
    given: Moment | None = None
    by: Owner | None = None
    to: Owner | None = None


class MadeElsewhere(_Kept):
    """A write that another copy of this journey recorded; here it is evidence, and cannot be undone from here."""

    at: Moment
    step: Text
    title: Text
    operation: Text
    account: Text
    identity: Text
    outcome: Text
    request_id: Text | None = None
    taken_back: bool = False


class Handoffs(_Kept):
    """All passages, oldest first; `history` are the digests of every content that passed."""

    version: Literal[1] = 1
    lineage: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")
    handed: tuple[Handed, ...] = ()
    history: tuple[str, ...] = ()
    made: tuple[MadeElsewhere, ...] = ()

    @property
    def notice(self) -> str:
        """That the journey may have gone on elsewhere, in a sentence; "" when it is here."""
        last = self.handed[-1] if self.handed else None
        if last is None or last.kind == "imported":
            return ""
        return (
            f"This journey was handed over on {last.at:%Y-%m-%d %H:%M} UTC (packet {last.checksum}) and may have been "
            "continued elsewhere since: import the packet that comes back (handoff import FILE) before you go on here."
        )


class HandoffsFile:
    """The travels of one open journey.

    Attributes:
        value: what is kept now.
    """

    def __init__(self, folder: Folder, lineage: str, read_only: Callable[[], str | None]) -> None:
        """Read what is there. Raises `StateError` for every way in which the file can be broken."""
        self._folder = folder
        self._lineage = lineage
        self._read_only = read_only
        self.value = self._load()

    def keep(self, **fields: Any) -> Handoffs:
        """Keep some fields anew. When this returns they are on disk. Raises `StateError`; nothing has changed then."""
        if refused := self._read_only():
            raise StateError(f"Nothing is saved: {refused}")
        value = self.value.model_copy(update={**fields, "lineage": self._lineage})
        self._folder.write(NAME, value.model_dump_json(indent=1).encode() + b"\n")
        self.value = value
        return value

    def _load(self) -> Handoffs:
        content = self._folder.read(NAME, LIMIT)
        if content is None:
            return Handoffs(lineage=self._lineage)
        try:
            value = Handoffs.model_validate_json(content.data)
        except ValidationError as error:
            raise Unreadable(self._folder.path / NAME, f"is damaged at {where(error) or 'its beginning'}") from None
        if value.lineage != self._lineage:
            raise Unreadable(self._folder.path / NAME, "belongs to another journey")
        return value
