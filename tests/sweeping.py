"""One look over the phases that a machine can check, and every request that it makes."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.invented import account_of_team
from wizard.answers import Answers, parse
from wizard.aws.connection import Connection
from wizard.commands.decisions import ANSWERS
from wizard.demo.door import Send
from wizard.demo.facts import Member
from wizard.demo.wire import Call
from wizard.demo.world import World
from wizard.engine import Situation, apply, plan, verify
from wizard.engine.write import Patience
from wizard.journey import STEPS, select, step_named
from wizard.model import Result, Role
from wizard.state.files import Folder
from wizard.state.journal import Journal

PHASES = ("decide", "access", "baseline", "policies", "roles", "signon")

_WAITED_FOR = {"GenerateCredentialReport"}
"""AWS prepares it, and is asked until it is ready."""


class Watched:
    """A world whose requests are noted, each with the credentials it was made with, and answered after `delay` seconds."""

    def __init__(self, world: World, delay: float = 0.0) -> None:
        self.delay = delay
        self.asked: list[tuple[str, str, str]] = []
        world._door.guard = self._note

    def repeated(self) -> list[str]:
        """The requests that were made more than once with the same parameters and credentials, in words."""
        made = Counter(asked for asked in self.asked if asked[1].partition(":")[2] not in _WAITED_FOR)
        return [f"{operation} {parameters}" for (_, operation, parameters), times in made.items() if times > 1]

    def times(self, operation: str) -> int:
        """How often an operation was asked for, whatever about."""
        return sum(name.partition(":")[2] == operation for _, name, _ in self.asked)

    def _note(self, call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse:
        signed = request.headers.get("Authorization", "")
        key = (signed.decode() if isinstance(signed, bytes) else str(signed)).partition("Credential=")[2].split("/")[0]
        parameters = json.dumps(call.params, sort_keys=True, default=str)
        self.asked.append((key, f"{call.service}:{call.operation}", parameters))
        if self.delay:
            time.sleep(self.delay)
        return send(call, request)


def situation(world: World, answers: Answers | None = None, parallelism: int = 16) -> Situation:
    """A journey of this world's account, bound to it."""
    connection = Connection(world.session, parallelism=parallelism)
    return Situation(
        {Role.LINKED: connection, Role.SSO: connection},
        answers or Answers(),
        identity=connection.identity(),
        account=world.account,
        sso_account=world.account,
    )


def decided() -> Answers:
    """What the people of the demo answer."""
    raw: dict[str, dict[str, Any]] = {}
    for step in STEPS:
        if step.questions is not None and step.id in ANSWERS:
            raw[step.id] = parse(step.questions, ANSWERS[step.id], step.id).model_dump(mode="json", exclude_unset=True)
    return Answers(raw)


def make_everything(world: World, folder: Path) -> None:
    """The journey of the demo's people, made: every persona has its role, its permission set and its group."""
    for center in world.centers:
        center.delay = 0
    hand = replace(situation(world, decided(), parallelism=1), lineage="0123456789abcdef" * 2)
    with Folder.open(folder / "journal", create=True) as opened:
        journal = Journal.open(opened, writable=True)
        for step in ("roles.personas", "signon.permission-sets", "signon.assignments"):
            found = plan([step_named(step)], hand)
            list(apply(found.changes, hand, journal, patience=Patience(settle=5.0, later=5.0, poll=0.01)))


def sweep(looked_at: Situation) -> list[Result]:
    return list(verify(select(list(PHASES)), looked_at))


USERS, ACCOUNTS, SETS = 1_000, 300, 200


def large(world: World) -> None:
    """The account belongs to a large company: many users with a password, many accounts, many permission sets."""
    with world.stage.set("large") as iam:
        for number in range(USERS):
            name = f"person-{number:04}"
            iam.create_user("us-east-1", name)
            iam.create_login_profile(name, "a-password-of-nobody")
    organization = world.facts.organization
    assert organization is not None
    organization.delegated = True
    more = ACCOUNTS - len(organization.accounts)
    organization.accounts += [
        Member(account_of_team(number), f"Example Corp Team {number:03}") for number in range(1, 1 + more)
    ]
    [center] = world.centers
    for number in range(SETS - len(center.sets)):
        center.permission_set(f"Team-{number:03}", managed=["ViewOnlyAccess"], session="PT8H")
