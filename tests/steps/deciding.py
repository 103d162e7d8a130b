"""The decide phase in a pretend account: who is signed in, what the journey is bound to, what was answered and stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.setting import Setting
from wizard.answers import Answers
from wizard.demo.account import Caller
from wizard.model import Claim, Result

OURS, THEIRS = "111122223333", "444455556666"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

SUITS = {
    "third_party": "no",
    "candidate": "existing",
    "purpose": "dedicated",
    "company_owned": "yes",
    "fee_here": "yes",
    "apis_here": "yes",
    "outsiders": "no",
    "suits_users": "yes",
    "seller_features": "no",
    "isv_accelerate": "no",
    "shares_with_marketplace": "no",
    "busiest_seller": "no",
    "stays_primary": "yes",
}
"""Answers about an account that meets every criterion."""


class Deciding(Setting):
    """A world in which somebody decides.

    Args:
        world: which one.
        bound: the account the journey is bound to; None for none yet.
        claims: what somebody has stated, by check id.
        answers: what was answered, by step id.
    """

    def __init__(
        self,
        world: str = "no-organization",
        *,
        bound: str | None = OURS,
        claims: tuple[str, ...] = (),
        **answers: Mapping[str, Any],
    ) -> None:
        super().__init__(world)
        said = {f"decide.{step}": dict(values) for step, values in answers.items()}
        self.situation = replace(
            self.situation,
            answers=Answers(said),
            bound=bound,
            claims={check: Claim(who="Ana Lead", at=NOW) for check in claims},
            clock=lambda: NOW,
        )

    def sign_in(self, arn: str) -> None:
        self.world.caller = Caller(user_id="AIDAEXAMPLE", arn=arn)

    def break_down(self, service: str, operation: str, fault: str = "denied") -> None:
        """From now on this always goes wrong."""
        self.world.faults.on(service, operation, fault, times=None)

    def finding(self, check: str) -> Result:
        """The one result of a check."""
        (result,) = self.look(check).values()
        return result
