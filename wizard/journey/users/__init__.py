"""Phase 7, users: who is there, what becomes of them, and the integrations that have roles of their own."""

from __future__ import annotations

from wizard.journey.users import imports, integrations, mapping
from wizard.model import Phase

PHASE = Phase(id="users", steps=(imports.STEP, mapping.STEP, integrations.STEP))
