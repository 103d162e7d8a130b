"""What a batch of writes says while it happens, moment by moment, and how each change of it ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.model import Change


class Stage(StrEnum):
    WRITING = "writing"
    SETTLING = "settling"
    FINISHED = "finished"


class Outcome(StrEnum):
    """What became of a write. `SKIPPED` was not attempted; `UNKNOWN` may have been made."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Progress:
    """One moment of a batch.

    `waited` is how long AWS has been asked for proof, in seconds, and `says` what it says meanwhile of something it
    does later; `undoing` says that the change is taken back.
    """

    change: Change
    stage: Stage
    outcome: Outcome | None = None
    request_id: str | None = None
    error: str = ""
    remedy: str = ""
    waited: float = 0.0
    says: str = ""
    undoing: bool = False

    @property
    def title(self) -> str:
        """What is being done, in words."""
        return taking_back(self.change.title) if self.undoing else self.change.title


def taking_back(title: str) -> str:
    """What is being done when a change of this title is taken back."""
    return f"Take back: {title}"
