"""A pretend account with what somebody did in it by hand, and one journey that looks at it and changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.demo import open_world
from wizard.demo.account import Account, trusts_service
from wizard.demo.iam import StrictIAM
from wizard.engine import Plan, Progress, Situation, Stage, apply, plan, undo, verify
from wizard.engine.write import Patience, change_of
from wizard.journey import select, select_steps
from wizard.model import Change, Owner, Result, Role, Severity, Status
from wizard.personas import STEP as PERSONAS
from wizard.state.files import Folder
from wizard.state.journal import Journal

PREFIX = "PartnerCentralRoleFor"
CORE = ("policies", "roles")
"""The phases that these settings are about."""

LINEAGE = "0123456789abcdef" * 2
SINCE = "2026-10-12T14:55:20+00:00"
QUICK = Patience(settle=1.5, lost=0.0, poll=0.01)
"""The pretend AWS knows at once what it was told."""


class Setting:
    """One world and one journey in it.

    Args:
        world: which world; "empty" has a signed-in administrator and nothing else.
        folder: where the journal is kept, for settings that write.
        answers: what was answered to the persona step.
    """

    def __init__(self, world: str = "empty", folder: Path | None = None, **answers: Any) -> None:
        self.world = open_world(world)
        self.hand = Account(self.world.stage, self.world.faults)
        self.connection = Connection(self.world.session, parallelism=1, attempts=1)
        self.situation = Situation(
            connections={Role.LINKED: self.connection, Role.SSO: self.connection},
            answers=Answers({PERSONAS: answers} if answers else {}),
            account=self.world.account,
            sso_account=self.world.account,
            lineage=LINEAGE,
        )
        self._folder = folder
        self._journal: Journal | None = None

    # --- what people do, without the wizard

    def role(self, name: str, *policies: str, trust: Sequence[dict[str, Any]] = (), **more: Any) -> None:
        """A role made by hand; without `trust` the one that Partner Central needs. `name` is the whole name."""
        self.hand.role(name, trust=list(trust) or [trusts_service()], policies=policies, **{"since": SINCE, **more})

    def iam(self, change: Callable[[StrictIAM], object]) -> None:
        """Anything else that somebody does in IAM; not counted among the calls."""
        with self.world.stage.set("by hand") as backend:
            change(backend)

    def forbid(self, operation: str, fault: str = "denied", **when: Any) -> None:
        """From now on AWS refuses an operation of IAM, every time unless `when` says otherwise."""
        self.world.faults.on("iam", operation, fault, **{"times": None, **when})

    # --- what the wizard does

    def answer(self, **answers: Any) -> None:
        self.situation = replace(self.situation, answers=Answers({PERSONAS: answers}))

    def look(self, *selectors: str) -> dict[str, Result]:
        """The results of some phases, steps or checks (those of `CORE` when none is named), by key."""
        selected = select(list(selectors or CORE))
        chosen = {check.id for _, checks in selected for check in checks}
        return {result.key: result for result in verify(selected, self.situation) if result.check in chosen}

    def remember(self, results: Mapping[str, Result]) -> None:
        """From now on these are what was seen the last time."""
        self.situation = replace(self.situation, seen={**self.situation.seen, **results})

    def plan(self) -> Plan:
        return plan(select_steps(list(CORE)), self.situation)

    def apply(self, changes: Sequence[Change] | None = None) -> list[Progress]:
        """How each change ended; those of a fresh plan unless some are given."""
        return finished(
            apply(self.plan().changes if changes is None else changes, self.situation, self.journal, patience=QUICK)
        )

    def undo(self) -> list[Progress]:
        return finished(undo(self.journal.done(), self.situation, self.journal, patience=QUICK))

    @property
    def journal(self) -> Journal:
        if self._journal is None:
            assert self._folder is not None, "a setting that writes needs a folder"
            self._journal = Journal.open(Folder.open(self._folder / "journal", create=True), writable=True)
        return self._journal

    # --- what can be asked about it

    @property
    def writes(self) -> list[str]:
        """The writes that reached AWS, as "Operation thing"."""
        return [
            f"{operation} {_thing(parameters)}" for _, operation, parameters in self.world.calls if is_write(operation)
        ]

    def attached(self, role: str) -> set[str]:
        """The names of a role's managed policies, as AWS has them."""
        with self.world.stage.set("read") as backend:
            return {policy.name for policy in backend.get_role(role).managed_policies.values()}

    def roles(self) -> set[str]:
        """The names of all roles but Identity Center's, as AWS has them."""
        with self.world.stage.set("read") as backend:
            return {role.name for role in backend.get_roles() if not role.name.startswith("AWSReservedSSO_")}

    def made(self) -> list[str]:
        """The titles of what the journal says was made and not taken back."""
        return [change_of(made.intent, self.journal).title for made in self.journal.done()]


def finished(moments: Iterator[Progress]) -> list[Progress]:
    return [progress for progress in moments if progress.stage is Stage.FINISHED]


def is_write(operation: str) -> bool:
    return operation.startswith(
        ("Create", "Attach", "Detach", "Delete", "Update", "Put", "Tag", "Untag", "Set", "Remove")
    )


def statuses(results: Mapping[str, Result]) -> dict[str, str]:
    return {key: result.status.value for key, result in results.items()}


def evidence(result: Result) -> dict[str, str]:
    return {item.label: item.value for item in result.evidence}


def result(check: str, status: Status, **more: Any) -> Result:
    """A result as the engine makes them, a blocker unless `more` says otherwise."""
    given = {
        "phase": check.partition(".")[0],
        "step": "roles.personas",
        "check": check,
        "subject": None,
        "status": status,
        "severity": Severity.BLOCKER,
        "strength": None,
        "summary": "It is so.",
        "remedy": "Do something about it." if status in {Status.FAIL, Status.UNKNOWN} else "",
        "owner": Owner.IAM_ADMIN,
        "docs": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html",
        "evidence": (),
        "calls": (),
    }
    return Result(**{**given, **more})


def _thing(parameters: Mapping[str, Any]) -> str:
    name = parameters.get("RoleName") or parameters.get("PolicyName") or parameters.get("PolicyArn") or ""
    policy = str(parameters.get("PolicyArn", "")).rpartition("/")[2]
    return f"{name} {policy}" if policy and "RoleName" in parameters else str(name)
