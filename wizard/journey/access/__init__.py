"""Phase 1: who signs in on this computer, what surrounds the account, and who may do what."""

from __future__ import annotations

from wizard.journey.access import inventory, permissions, profiles
from wizard.model import Phase

PHASE = Phase(id="access", steps=(profiles.STEP, inventory.STEP, permissions.STEP))
