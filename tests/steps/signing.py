"""A pretend Identity Center with what somebody did in it by hand, and the journey that looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from botocore.awsrequest import AWSResponse

from tests.setting import Setting, finished
from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.aws.identity import Identity
from wizard.demo.center import Assignment, Center, PermissionSet
from wizard.demo.faults import Rule
from wizard.demo.mishaps import Fault, Scene
from wizard.demo.wire import error
from wizard.engine import Progress, apply, plan
from wizard.engine.write import Patience
from wizard.journey import step_named
from wizard.model import Change, Held, Role
from wizard.personas import STEP as PERSONAS
from wizard.signon import GROUPS_STEP, INSTANCE_STEP, RELAY_STATE, SETS_STEP

MARKETING = "PartnerCentral-Marketing"
LINKER = "PartnerCentral-Linker"
MARKETING_POLICY = "AWSPartnerCentralMarketingManagement"
QUICK = Patience(settle=1.5, later=1.5, lost=0.0, poll=0.001)


class Signing(Setting):
    """A setting about one persona, Marketing, unless others are chosen; without the linker unless `linker`."""

    def __init__(self, world: str = "empty", folder: Path | None = None, **answers: Any) -> None:
        super().__init__(world, folder)
        # The Identity Center's people and clocks are quick here, unless a test says otherwise.
        for center in self.world.centers:
            center.delay = 0
        self.say(**{"personas": ["Marketing"], "linker": False, **answers})

    def say(self, **answers: Any) -> None:
        """Answers by question, each to the step that asks it."""
        raw = {step: dict(values) for step, values in self.situation.answers.raw.items()}
        for name, value in answers.items():
            step = next(step for step, names in _ASKED.items() if name in names)
            raw.setdefault(step, {})[name] = value
        self.situation = replace(self.situation, answers=Answers(raw))

    @property
    def center(self) -> Center:
        return self.world.centers[0]

    def signed_in_to(self, account: str) -> None:
        """Whoever looks is signed in to another account."""
        identity = Identity(account=account, arn=f"arn:aws:iam::{account}:user/x", user_id="x")
        self.situation = replace(self.situation, sso_identity=identity)

    # --- what people do by hand

    def permission_set(self, name: str = MARKETING, *managed: str, **more: Any) -> PermissionSet:
        """A permission set that is as it should be, unless something else is said."""
        given = {"session": "PT4H", "relay": RELAY_STATE, **more}
        return self.center.permission_set(name, managed=managed or (MARKETING_POLICY,), **given)

    def assign(self, made: PermissionSet, *members: str, group: str = MARKETING, account: str = "") -> None:
        """A group with members, assigned to the account; the set's latest version is there then."""
        known = next((known for known in self.center.groups.values() if known.name == group), None)
        known = known or self.center.group(group, *members)
        self.center.assign(account or self.world.account, made, known.id)

    def strike(self, operation: str, fault: str | Fault, **when: Any) -> Rule:
        """From now on AWS fails an operation of Identity Center, every time unless `when` says otherwise."""
        service = "identitystore" if "Group" in operation or "User" in operation else "sso-admin"
        return self.world.faults.on(service, operation, fault, **{"times": None, **when})

    # --- what the wizard does

    def planned(self, *steps: str) -> list[Change]:
        return list(plan([step_named(step) for step in steps or (SETS_STEP,)], self.situation).changes)

    def held(self, *steps: str) -> list[Held]:
        return list(plan([step_named(step) for step in steps or (SETS_STEP,)], self.situation).held)

    def make(self, *steps: str) -> list[Progress]:
        """Plans and applies each step, one after another."""
        done = []
        for step in steps or (SETS_STEP, GROUPS_STEP):
            done += self.carry_out(self.planned(step))
        return done

    def carry_out(self, changes: Sequence[Change], patience: Patience = QUICK) -> list[Progress]:
        return finished(apply(changes, self.situation, self.journal, patience=patience))

    def again(self) -> None:
        """A new process: what was seen is known, and nothing else."""
        self.connection = Connection(self.world.session, parallelism=1, attempts=1)
        connections = {Role.LINKED: self.connection, Role.SSO: self.connection}
        self.situation = replace(self.situation, connections=connections)

    # --- what can be asked about it

    def asked(self, *services: str) -> list[str]:
        """The operations that reached Identity Center, in order."""
        wanted = services or ("sso-admin", "identitystore")
        return [operation for service, operation, _ in self.world.calls if service in wanted]

    def named(self, name: str) -> PermissionSet:
        return next(made for made in self.center.sets.values() if made.name == name)

    def contents(self) -> Any:
        """All that is in the Identity Center, by name: ids may differ."""
        names = {group.id: group.name for group in self.center.groups.values()}
        sets = {
            made.name: (made.description, made.definition, sorted(made.tags), sorted(made.provisioned.items()))
            for made in self.center.sets.values()
        }
        groups = {
            group.name: sorted(self.center.users[user] for user in group.members.values())
            for group in self.center.groups.values()
        }
        return sets, groups, sorted(self._told(assignment, names) for assignment in self.center.assignments)

    def _told(self, assignment: Assignment, names: dict[str, str]) -> tuple[str, str, str]:
        made = self.center.sets[assignment.set_arn].name
        return assignment.account, made, names.get(assignment.principal, assignment.principal)


_ASKED = {
    PERSONAS: {"personas", "policy_set", "custom", "company_tags"},
    INSTANCE_STEP: {"way", "instance"},
    SETS_STEP: {"session_hours", "linker", "replace_inline"},
    GROUPS_STEP: {"made_by", "prefix", "names", "decided", "members"},
}


def refusal(code: str, message: str) -> Fault:
    """AWS saying no in words of its own."""

    def happen(scene: Scene) -> AWSResponse:
        return error(scene.call, scene.url, code=code, message=message, status=400, request_id=scene.request_id)

    return Fault(code, happen)
