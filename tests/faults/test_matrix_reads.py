"""Every read of the journey × every fault: what nobody could look at is unknown, and nothing is planned on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.faults.ground import EVERY_FAULT, KINDS, LINEAGE, Clock
from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError
from wizard.demo import open_world
from wizard.demo.account import allows, document, trusts_service
from wizard.demo.door import Door, Send
from wizard.demo.faults import Faults
from wizard.demo.wire import Call, response
from wizard.engine import Plan, Situation, plan, verify
from wizard.engine.binding import WrongAccount, confirm_identity
from wizard.journey import select
from wizard.model import Change, Result, Role, Status

ANSWERS = {"roles.personas": {"personas": ["AllianceLead", "Marketing"], "replace_trust": ["AllianceLead"]}}
"""Of the half-done account: one role that is there, with everything the matter, and one that is not."""

WHEN: dict[str, dict[str, Any]] = {
    "first call": {"times": 1},
    "a later call": {"times": 1, "nth": 2},
    "every call": {"times": None},
}

READS = [
    "GetAccountAuthorizationDetails",
    "GetAccountSummary",
    "GetPolicy",
    "GetPolicyVersion",
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListRolePolicies",
    "ListRoles",
]
"""Of IAM, by the phases in `LOOKED_AT`."""

LOOKED_AT = select(["policies", "roles"])

ASKED_ONCE = {"GetAccountAuthorizationDetails", "GetAccountSummary", "GetRolePolicy", "ListRoles"}

CELLS = [
    (operation, fault, when)
    for operation in READS
    for when in WHEN
    for fault in (EVERY_FAULT if when == "every call" else KINDS)
    if not (when == "a later call" and operation in ASKED_ONCE)
]

HOLDS_WITHOUT = {("policies.present", "GetPolicyVersion"), ("roles.exists", "ListRoles")}
"""Verdicts that stand without this read: a policy whose document cannot be read is there, and a role that GetRole
does not know is not, whatever else is called like it."""


class Account:
    """The half-done account behind one connection, whose faults come and go.

    Nobody writes here, so an answer of the pretend AWS is asked for once and told again.
    """

    def __init__(self, world: str = "half-done") -> None:
        self.world = open_world(world)
        self._answers: dict[str, AWSResponse] = {}
        Door.of(self.world.session).guard = self._answer
        self.faults = Faults(self.world.session)
        self.connection = Connection(self.world.session, parallelism=1)
        self.situation = Situation(
            {Role.LINKED: self.connection}, Answers(ANSWERS), account=self.world.account, lineage=LINEAGE
        )

    def look(self) -> dict[str, Result]:
        """The verdicts that no plan rests on; `plan` brings its own."""
        without_plan = [(step, checks) for step, checks in LOOKED_AT if not step.changes]
        return {result.key: result for result in verify(without_plan, self.situation)}

    def plan(self) -> Plan:
        return plan([step for step, _ in LOOKED_AT], self.situation)

    def _answer(self, call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse:
        key = repr((call.service, call.operation, sorted(call.params.items())))
        if key not in self._answers:
            self._answers[key] = send(call, request)
        told = self._answers[key]
        return response(told.url, told.status_code, told.headers, told.content)


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    made = Account()
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def well(account: Account) -> tuple[dict[str, Result], Plan]:
    """What is seen and planned where nothing is wrong."""
    return account.look(), account.plan()


@pytest.fixture(autouse=True)
def _calm(account: Account, clock: Clock) -> Iterator[None]:
    yield
    account.faults.clear()


def test_the_table_holds_every_read_the_journey_makes(account: Account, well: tuple[dict[str, Result], Plan]) -> None:
    seen, found = well
    results = {**seen, **{result.key: result for result in found.results}}
    made = {(call.service, call.operation) for result in results.values() for call in result.calls}
    who_added_it = ("cloudtrail", "LookupEvents")  # named in the evidence; no verdict rests on it
    assert made == {*(("iam", operation) for operation in READS), who_added_it}
    assert {result.status for result in results.values()} >= {Status.PASS, Status.FAIL, Status.NOT_APPLICABLE}
    assert {change.operation for change in found.changes} == {
        "CreateRole",
        "AttachRolePolicy",
        "UpdateAssumeRolePolicy",
    }


@pytest.mark.parametrize(("operation", "fault", "when"), CELLS)
def test_a_read_that_failed_is_never_a_verdict(
    account: Account, well: tuple[dict[str, Result], Plan], operation: str, fault: str, when: str
) -> None:
    results, found = well
    strike = partial(account.faults.on, "iam", operation, EVERY_FAULT[fault], **WHEN[when])
    planned = {result.key: result for result in found.results}

    if _rest_on(operation, results.values()):
        rule = strike()
        seen = account.look()
        assert rule.struck
        _check_verdicts(seen.values(), results, operation, blind=when == "every call")
        account.faults.clear()
    if _rest_on(operation, found.results):
        rule = strike()
        again = account.plan()
        assert rule.struck
        _check_verdicts(again.results, planned, operation, blind=when == "every call")
        _check_plan(again, found)


def _rest_on(operation: str, results: Iterable[Result]) -> bool:
    return any(call.operation == operation for result in results for call in result.calls)


def _check_verdicts(seen: Iterable[Result], well: Mapping[str, Result], operation: str, *, blind: bool) -> None:
    """What failed is unknown, with a sentence and a remedy; everything else is as it is when nothing is wrong."""
    seen = list(seen)
    assert any(result.status is Status.UNKNOWN for result in seen) or not blind or _all_hold_without(operation, seen)
    for result in seen:
        if result.status is Status.UNKNOWN:
            assert result.summary.endswith((".", ")")), result
            assert result.remedy, result
            assert "fault of the wizard" not in result.remedy, result
        else:
            assert (result.status, result.summary) == (well[result.key].status, well[result.key].summary)
        if _failed(result, operation):
            assert result.status is Status.UNKNOWN or (result.check, operation) in HOLDS_WITHOUT, result


def _all_hold_without(operation: str, seen: Iterable[Result]) -> bool:
    return all((result.check, operation) in HOLDS_WITHOUT for result in seen if _failed(result, operation))


def _failed(result: Result, operation: str) -> bool:
    return any(call.operation == operation and call.outcome not in {"ok", "NoSuchEntity"} for call in result.calls)


def _check_plan(seen: Plan, well: Plan) -> None:
    """Nothing is planned that would not be planned otherwise, and what is missing is held back with a reason."""
    assert set(_ids(seen.changes)) <= set(_ids(well.changes))
    missing = set(_ids(well.changes)) - set(_ids(seen.changes))
    assert all(any(held.subject in name for held in seen.held) for name in missing)
    assert all(held.reason.endswith((".", ")")) and held.remedy for held in seen.held)
    blind = {
        result.subject for result in seen.results if result.check == "roles.exists" and result.status is Status.UNKNOWN
    }
    assert not [change for change in seen.changes if change.kind == "create" and change.parameters["RoleName"] in blind]


def _ids(changes: tuple[Change, ...]) -> list[str]:
    return [change.id for change in changes]


@pytest.fixture(scope="module")
def crowded() -> Iterator[Account]:
    """An account whose roles and policies do not fit on one page."""
    made = Account("empty")
    with made.world.stage.set("crowd") as iam:
        iam.set_quota("RolesQuota", 5000)
        for number in range(1001):
            iam.create_role(
                f"app-{number:04}", document([trusts_service("ec2.amazonaws.com")]), "/", None, "", [], None
            )
        for number in range(101):
            iam.create_policy("", "/", document([allows("s3:GetObject")]), f"app-{number:03}", [])
    whole = verify(select(["policies.conflicts", "policies.prefix"]), made.situation)
    assert [result.status for result in whole] == [Status.PASS, Status.PASS]
    yield made
    made.world.close()


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize(
    ("operation", "check"),
    [("ListRoles", "policies.conflicts"), ("GetAccountAuthorizationDetails", "policies.prefix")],
)
def test_half_a_list_is_not_a_list(crowded: Account, operation: str, check: str, fault: str) -> None:
    rule = crowded.faults.on("iam", operation, EVERY_FAULT[fault], nth=2, times=None)
    try:
        seen = list(verify(select([check]), crowded.situation))
    finally:
        crowded.faults.clear()

    assert rule.struck
    _check_verdicts(seen, {}, operation, blind=True)


@pytest.mark.parametrize("fault", EVERY_FAULT)
def test_who_is_signed_in_is_never_guessed(account: Account, fault: str) -> None:
    account.faults.on("sts", "GetCallerIdentity", EVERY_FAULT[fault], times=None)
    with pytest.raises(AwsError) as caught:
        confirm_identity(account.situation, account.connection)
    assert caught.value.sentence.endswith((".", ")"))
    assert caught.value.remedy.endswith(".")


def test_another_account_is_refused(account: Account) -> None:
    with pytest.raises(WrongAccount, match="Nothing was written"):
        confirm_identity(replace(account.situation, account="444455556666"), account.connection)
