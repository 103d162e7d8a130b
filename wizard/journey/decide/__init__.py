"""Phase 0: where the company stands, which account will be linked, and who does what."""

from __future__ import annotations

from wizard.journey.decide import account, people, situation
from wizard.model import Phase

PHASE = Phase(id="decide", steps=(situation.STEP, account.STEP, people.STEP))
