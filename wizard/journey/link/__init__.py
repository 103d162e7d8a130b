"""Phase 6: link the account in the browser, and see what AWS shows of it."""

from __future__ import annotations

from wizard.journey.link import account, readiness
from wizard.model import Phase

PHASE = Phase(id="link", steps=(readiness.STEP, account.STEP))
