"""Phase 4: one role per kind of work in Partner Central."""

from __future__ import annotations

from wizard.journey.roles import personas
from wizard.model import Phase

PHASE = Phase(id="roles", steps=(personas.STEP,))
