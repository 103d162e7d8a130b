"""The link phase in a pretend account: what AWS shows of a link, and what somebody has said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.setting import Setting, evidence
from tests.steps.deciding import NOW
from wizard.answers import Answers
from wizard.demo import open_world
from wizard.demo.account import Account
from wizard.demo.facts import Partner
from wizard.model import Claim, Result

OURS = "111122223333"
ANA = f"arn:aws:sts::{OURS}:assumed-role/AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b/ana.lead@example.com"
LINKED = "AssociatePartnerAccount"


class Linking(Setting):
    """A world at noon of a fixed day, in which the account may be linked.

    Args:
        claims: what Ana Lead has stated, by check id.
        answers: what was answered, by step id.
    """

    def __init__(
        self, world: str = "empty", claims: tuple[str, ...] = (), answers: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(world)
        self.world = open_world(world, NOW)
        self.hand = Account(self.world.stage, self.world.faults)
        self.connection = type(self.connection)(self.world.session, parallelism=1, attempts=1)
        self.situation = replace(
            self.situation,
            connections=dict.fromkeys(self.situation.connections, self.connection),
            answers=Answers({step: dict(values) for step, values in (answers or {}).items()}),
            bound=OURS,
            claims={check: Claim(who="Ana Lead", at=NOW) for check in claims},
            clock=lambda: NOW,
        )

    def happened(self, name: str = LINKED, days: float = 1, **more: Any) -> Linking:
        """CloudTrail recorded something so many days ago."""
        self.world.trail.record(name, who=ANA, at=NOW - timedelta(days=days), **more)
        return self

    def made_by_linking(self, *kinds: str, since: datetime = NOW - timedelta(days=1), **more: Any) -> Linking:
        for kind in kinds or ("CloudAdmin", "Alliance", "Ace"):
            name = f"PartnerCentralRoleFor{kind}-4711"
            self.hand.role(name, **{"trust": [TRUST], "since": since.isoformat(), **more})
        return self

    def registered(self, catalog: str = "AWS") -> None:
        self.world.facts.partners = [Partner(catalog=catalog)]

    def break_down(self, service: str, operation: str, fault: str = "denied") -> Linking:
        self.world.faults.on(service, operation, fault, times=None)
        return self

    def finding(self, check: str) -> Result:
        (found,) = self.look(check).values()
        return found

    @property
    def state(self) -> tuple[str, str, str | None]:
        """The verdict on the link: its state, status and strength."""
        found = self.finding("link.state")
        return evidence(found)["state"], found.status.value, found.strength.value if found.strength else None


TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "partnercentral-account-management.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
