"""Phase 2: is the account safe enough to carry the partnership? Advice, and one signature."""

from __future__ import annotations

from wizard.journey.baseline import security, signoff
from wizard.model import Phase

PHASE = Phase(id="baseline", steps=(security.STEP, signoff.STEP))
