"""Settings for the access phase: who is signed in, who is to link, and what they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.setting import QUICK, SINCE, Setting, finished
from wizard.answers import Answers
from wizard.demo.account import Caller, allows, document, trusts_account
from wizard.engine import Plan, Progress, apply, plan
from wizard.journey import step_named
from wizard.model import Result

OURS, THEIRS = "111122223333", "444455556666"
PROFILES, INVENTORY, PERMISSIONS = "access.profiles", "access.inventory", "access.permissions"


class Accessing(Setting):
    """One world and one journey in its access phase.

    Args:
        world: which world.
        folder: where the journal is kept, for settings that write.
        step: the step that `answers` belong to.
    """

    def __init__(self, world: str = "empty", folder: Path | None = None, *, step: str = PERMISSIONS, **answers: Any):
        super().__init__(world, folder)
        self.step = step
        self.answer(**answers)

    def answer(self, **answers: Any) -> None:
        self.situation = replace(self.situation, answers=Answers({self.step: answers} if answers else {}))

    def sign_in(self, arn: str) -> None:
        """From now on somebody else is signed in."""
        self.world.caller = Caller("AIDAEXAMPLE", arn)

    def sign_in_as(self, role: str, account: str = OURS) -> None:
        self.sign_in(f"arn:aws:sts::{account}:assumed-role/{role}/sofia.admin@example.com")

    def person_role(self, name: str, *policies: str, inline: Sequence[Mapping[str, Any]] = (), **more: Any) -> str:
        """A role that people of the account may assume, somebody being signed in with it."""
        statements = {"inline": [dict(statement) for statement in inline]} if inline else None
        self.hand.role(name, trust=[trusts_account(OURS)], policies=policies, inline=statements, since=SINCE, **more)
        self.sign_in_as(name)
        return name

    def user(self, name: str, *policies: str, group: Sequence[str] = ()) -> str:
        """A user who is signed in, with policies of their own and those of a group."""

        def make(iam: Any) -> None:
            iam.create_user("us-east-1", name, "/", [])
            for policy in policies:
                iam.attach_user_policy(_arn(policy), name)
            if group:
                iam.create_group("partners", "/")
                iam.add_user_to_group("partners", name)
                for policy in group:
                    iam.attach_group_policy(_arn(policy), "partners")

        self.iam(make)
        self.sign_in(f"arn:aws:iam::{OURS}:user/{name}")
        return name

    def own_policy(self, name: str, *statements: Mapping[str, Any]) -> None:
        self.hand.policy(name, statements=[dict(statement) for statement in statements], since=SINCE)

    def result(self, check: str, subject: str | None = None) -> Result:
        return self.look(check)[check if subject is None else f"{check}/{subject}"]

    def plan(self) -> Plan:
        return plan([step_named(self.step)], self.situation)

    def apply(self, changes: Any = None) -> list[Progress]:
        chosen = self.plan().changes if changes is None else changes
        return finished(apply(chosen, self.situation, self.journal, patience=QUICK))


def _arn(policy: str) -> str:
    return policy if policy.startswith("arn:") else f"arn:aws:iam::aws:policy/{policy}"


__all__ = ["INVENTORY", "OURS", "PERMISSIONS", "PROFILES", "THEIRS", "Accessing", "allows", "document"]
