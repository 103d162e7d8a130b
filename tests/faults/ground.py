"""A small journey on a pretend AWS: what the fault tests disturb, and how they look at what is really there."""

from __future__ import annotations

import copy
import functools
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.demo import open_world
from wizard.demo.door import Door, Send
from wizard.demo.mishaps import FAULTS, Fault, Scene
from wizard.demo.wire import Call, error, response
from wizard.engine import Plan, Progress, Situation, Stage, apply, differences, plan, undo
from wizard.engine.write import Patience
from wizard.journey import step_named
from wizard.model import Change, Operation, Role
from wizard.personas import STEP
from wizard.state.files import Folder
from wizard.state.journal import Journal

LINEAGE = "0123456789abcdef" * 2
PATIENCE = Patience(settle=12.0, lost=3.0, poll=1.0)
"""The product's own proportions, on a clock that nobody waits for."""

BRISK = replace(PATIENCE, steady=1)
"""For an AWS that knows at once what it was told."""

PREFIX = "PartnerCentralRoleFor"


def _limit_exceeded(scene: Scene) -> Any:
    said = "Cannot exceed quota for RolesPerAccount: 1000"
    return error(scene.call, scene.url, code="LimitExceeded", message=said, status=409, request_id=scene.request_id)


def _hollow(scene: Scene) -> Any:
    """An answer of the right form in which everything is missing."""
    return _answered(scene, "")


def _husk(scene: Scene) -> Any:
    """An answer whose things are there, and hold nothing."""
    shape = scene.call.model.output_shape
    members = shape.members.items() if shape else ()
    inside = {"structure": "", "list": "<member></member>", "map": "<entry></entry>"}
    things = [
        f"<{name}>{inside[member.type_name]}</{name}>"
        for name, member in members
        if member.type_name in inside and (member.type_name != "list" or member.member.type_name == "structure")
    ]
    return _answered(scene, "".join(things))


def _answered(scene: Scene, result: str) -> Any:
    name = scene.call.operation
    metadata = "<ResponseMetadata><RequestId>11112222-3333-4444-5555-666677778888</RequestId></ResponseMetadata>"
    body = f"<{name}Response><{name}Result>{result}</{name}Result>{metadata}</{name}Response>"
    return response(scene.url, 200, {"content-type": "text/xml"}, body.encode())


EVERY_FAULT: dict[str, Fault] = {
    **{name: fault for name, fault in FAULTS.items() if not fault.seconds and name != "slow"},
    "limit-exceeded": Fault("limit-exceeded", _limit_exceeded),
    "hollow": Fault("hollow", _hollow),
    "husk": Fault("husk", _husk),
}


KINDS = (
    "denied",
    "throttled",
    "expired",
    "concurrent-modification",
    "error-500",
    "read-timeout",
    "html",
    "cut",
    "husk",
)
"""One fault of each kind that the engine tells apart, for cells where it is the moment that matters."""


class Clock:
    """Time that only passes while somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def stop(self) -> threading.Event:
        """An event like the one that ends a batch; waiting for it moves this clock."""
        return _Stop(self)


class _Stop(threading.Event):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set():
            self._clock.sleep(timeout or 0.0)
        return self.is_set()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """No wait takes time: botocore's between two tries, the engine's between two looks, the lag's of the pretend AWS.

    What is written to the disk is not forced out of the system's memory either; other tests look after that.
    """
    made = Clock()
    monkeypatch.setattr("os.fsync", lambda fd: None)
    monkeypatch.setattr("time.sleep", made.sleep)
    monkeypatch.setattr("wizard.engine.write.time", made)
    monkeypatch.setattr("wizard.demo.lag.time", made)
    return made


@dataclass(frozen=True, eq=False)
class Scenario:
    """What was answered, and what `before` puts into the account through a boto3 IAM client."""

    name: str
    answers: dict[str, Any]
    before: Callable[[Any], None] = lambda iam: None

    @property
    def raw(self) -> dict[str, dict[str, Any]]:
        return {STEP: self.answers}


def _roles_that_trust_the_account(iam: Any) -> None:
    for name, policy in (
        ("ACEManager", "AWSPartnerCentralOpportunityManagement"),
        ("Marketing", "AWSPartnerCentralMarketingManagement"),
    ):
        trusted = {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "sts:AssumeRole",
        }
        document = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
        iam.create_role(RoleName=PREFIX + name, AssumeRolePolicyDocument=document)
        iam.attach_role_policy(RoleName=PREFIX + name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")


ONE_ROLE = Scenario("one role", {"personas": ["Marketing"]})
TWO_ROLES = Scenario("two roles", {"personas": ["ACEManager", "Marketing"]})
OWN_POLICY = Scenario("a policy of our own", {"personas": ["ReadOnly"], "policy_set": "current"})
TWO_TRUSTS = Scenario(
    "two trust policies",
    {"personas": ["ACEManager", "Marketing"], "replace_trust": ["ACEManager", "Marketing"]},
    _roles_that_trust_the_account,
)


class Stand:
    """A scenario's world, made once and put back as it was for every use: making one costs more than a cell."""

    def __init__(self, scenario: Scenario) -> None:
        self.world = open_world("empty")
        self.connection = Connection(self.world.session, parallelism=1)
        scenario.before(self.connection.client("iam"))
        with self.world.stage.set("keep") as iam:
            self._was = copy.deepcopy((iam.roles, iam.managed_policies))

    def put_back(self) -> None:
        self.world.faults.clear()
        self.world.calls.clear()
        with self.world.stage.set("put back") as iam:
            iam.roles, iam.managed_policies = copy.deepcopy(self._was)


_stand = functools.cache(Stand)


class Ground:
    """A scenario in an account of its own, with its journal on disk; `again` is what a new process finds."""

    def __init__(self, scenario: Scenario, folder: Path, clock: Clock) -> None:
        stand = _stand(scenario)
        stand.put_back()
        self.world = stand.world
        self.clock = clock
        self.connection = stand.connection
        self.situation = Situation(
            connections={Role.LINKED: self.connection},
            answers=Answers(scenario.raw),
            account=self.world.account,
            lineage=LINEAGE,
        )
        self.before = account(self)
        self._folder = folder
        self.journal = self._open()

    def _open(self) -> Journal:
        return Journal.open(Folder.open(self._folder, create=True), writable=True)

    def again(self, *, well: bool = True) -> None:
        """The process has ended, and a new one opens the journal; AWS is well again, unless it is not."""
        self.journal.close()
        self.journal = self._open()
        if well:
            self.world.faults.clear()

    def written(self) -> Journal:
        """The journal as it stands on the disk."""
        return Journal.open(Folder.open(self._folder), writable=False)

    def plan(self) -> Plan:
        """What there is to do, without the verdicts."""
        return differences([step_named(STEP)], self.situation, self.situation.sweep(), ())

    def apply(self, changes: Iterable[Change], patience: Patience = BRISK) -> list[Progress]:
        moments = apply(changes, self.situation, self.journal, stop=self.clock.stop(), patience=patience)
        return [moment for moment in moments if moment.stage is Stage.FINISHED]

    def undo(self) -> list[Progress]:
        made = self.journal.done()
        moments = undo(made, self.situation, self.journal, stop=self.clock.stop(), patience=BRISK)
        return [moment for moment in moments if moment.stage is Stage.FINISHED]

    @contextmanager
    def retouched(
        self, operation: str, pattern: bytes, instead: bytes, times: int | None = None
    ) -> Iterator[list[str]]:
        """Meanwhile AWS's answers to an operation read differently; what is given counts how many did."""
        door, touched = Door.of(self.world.session), list[str]()

        def guard(call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse | None:
            if call.operation != operation or (times is not None and len(touched) >= times):
                return behind(call, request, send) if behind else None
            answer = send(call, request)
            body = re.sub(pattern, instead, answer.content)
            if answer.status_code != 200 or body == answer.content:
                return answer
            touched.append(operation)
            return response(answer.url, 200, answer.headers, body)

        behind, door.guard = door.guard, guard
        try:
            yield touched
        finally:
            door.guard = behind

    def there(self, write: Operation) -> bool:
        """Whether the account is as this write leaves it, seen from behind AWS's API."""
        return _there(account(self), write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()
        self.world.faults.clear()


@dataclass(frozen=True)
class Holdings:
    """What an account holds: roles with their id, trust, policies and tags; policies of its own."""

    roles: Mapping[str, Mapping[str, Any]]
    policies: Mapping[str, Any]

    def without_ids(self) -> dict[str, Any]:
        roles = {name: {key: value for key, value in role.items() if key != "id"} for name, role in self.roles.items()}
        return {"roles": roles, "policies": dict(self.policies)}


def account(ground: Ground) -> Holdings:
    """The content of the world's account, not read through its API."""
    with ground.world.stage.set("look") as iam:
        roles = {
            role.name: {
                "id": role.id,
                "trust": json.loads(role.assume_role_policy_document),
                "attached": sorted(role.managed_policies),
                "tags": {tag["Key"]: tag["Value"] for tag in role.tags},
            }
            for role in iam.roles.values()
        }
        policies = {
            policy.name: json.loads(policy.versions[0].document)
            for policy in iam.managed_policies.values()
            if not policy.arn.startswith("arn:aws:iam::aws:")
        }
    return Holdings(roles, policies)


def _there(held: Holdings, write: Operation) -> bool:
    wanted = write.parameters
    role = held.roles.get(wanted.get("RoleName", ""), {})
    match write.operation:
        case "CreateRole":
            return bool(role)
        case "DeleteRole":
            return not role
        case "AttachRolePolicy":
            return wanted["PolicyArn"] in role.get("attached", ())
        case "DetachRolePolicy":
            return wanted["PolicyArn"] not in role.get("attached", ())
        case "UpdateAssumeRolePolicy":
            return bool(role.get("trust") == json.loads(wanted["PolicyDocument"]))
        case "CreatePolicy":
            return wanted["PolicyName"] in held.policies
        case "DeletePolicy":
            return wanted["PolicyArn"].rpartition("/")[2] not in held.policies
    raise AssertionError(f"nobody has said how to recognise {write.operation}")


@functools.cache
def planned(scenario: Scenario) -> tuple[Change, ...]:
    """The changes of a scenario, planned once where nothing is wrong."""
    stand = Stand(scenario)
    situation = Situation(
        {Role.LINKED: stand.connection}, Answers(scenario.raw), account=stand.world.account, lineage=LINEAGE
    )
    found = plan([step_named(STEP)], situation)
    stand.world.close()
    assert found.changes
    assert not found.held
    return found.changes
