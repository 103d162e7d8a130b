"""Phase 5: how people sign in after the migration. A journey that stops before it locks everybody out."""

from __future__ import annotations

from wizard.journey.signon import assignments, instance, permission_sets
from wizard.model import Phase

PHASE = Phase(id="signon", steps=(instance.STEP, permission_sets.STEP, assignments.STEP))
