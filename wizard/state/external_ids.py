"""The external ids that were made in a journey: one per customer and partner, kept so that the same is given again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wizard.moments import Moment
from wizard.state.errors import StateError, Unreadable
from wizard.state.fields import where
from wizard.state.files import Folder
from wizard.text import Text

NAME = "external-ids.json"
LIMIT = 2**20


class ExternalId(BaseModel):
    """An external id, with whose account may name it and for whom it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partner: str = Field(pattern=r"^\d{12}$")
    customer: Text
    value: str = Field(min_length=16, max_length=1224, pattern=r"^[A-Za-z0-9_+=,.@:/-]+$")
    made: Moment


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    ids: tuple[ExternalId, ...] = ()


class ExternalIds:
    """The external ids in one journey's folder. Raises `StateError` when the file cannot be used."""

    def __init__(self, folder: Folder, read_only: Callable[[], str | None]) -> None:
        self._folder = folder
        self._read_only = read_only
        content = folder.read(NAME, LIMIT)
        try:
            self._kept = _Kept.model_validate_json(content.data) if content else _Kept()
        except ValidationError as error:
            raise Unreadable(folder.path / NAME, f"is damaged at {where(error) or 'its beginning'}") from None

    def of(self, partner: str, customer: str) -> ExternalId | None:
        """The one that was made for this partner and customer, if there is one."""
        return next((one for one in self._kept.ids if (one.partner, one.customer) == (partner, customer)), None)

    def keep(self, made: ExternalId) -> None:
        """Keep one more. Raises `StateError` when there is another one for the same two, or nothing can be saved."""
        there = self.of(made.partner, made.customer)
        if there is not None and there.value != made.value:
            raise StateError(
                f"For {made.customer} and account {made.partner} there is an external id already, and a role may rest "
                "on it: leave --external-id out to use it, or name another customer."
            )
        if there is not None:
            return
        if refused := self._read_only():
            raise StateError(f"Nothing is saved: {refused}")
        kept = _Kept(ids=(*self._kept.ids, made))
        self._folder.write(NAME, kept.model_dump_json(indent=1).encode() + b"\n")
        self._kept = kept
