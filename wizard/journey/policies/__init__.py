"""Phase 3: the policies that AWS provides, and the rules that Partner Central has for roles."""

from __future__ import annotations

from wizard.journey.policies import available, rules
from wizard.model import Phase

PHASE = Phase(id="policies", steps=(available.STEP, rules.STEP))
