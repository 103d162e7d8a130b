"""Verify, plan, apply, undo: the same loops for every face, and no user interface."""

from __future__ import annotations

from wizard.engine.binding import WrongAccount
from wizard.engine.guide import guide
from wizard.engine.plan import Plan, differences, plan
from wizard.engine.progress import Progress, Stage
from wizard.engine.remaining import stand_together, stands
from wizard.engine.resume import Resolved, resolve_open
from wizard.engine.rollup import Standing, standing
from wizard.engine.situation import Situation
from wizard.engine.turns import comes_before, turns
from wizard.engine.verify import Order, verified, verify
from wizard.engine.write import apply, undo

__all__ = [
    "Order",
    "Plan",
    "Progress",
    "Resolved",
    "Situation",
    "Stage",
    "Standing",
    "WrongAccount",
    "apply",
    "comes_before",
    "differences",
    "guide",
    "plan",
    "resolve_open",
    "stand_together",
    "standing",
    "stands",
    "turns",
    "undo",
    "verified",
    "verify",
]
