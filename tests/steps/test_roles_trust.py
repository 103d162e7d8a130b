"""Who may assume a persona role: labelled trust policies, their verdict, and what is planned for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.setting import Setting, evidence
from tests.steps.roles import ACE, MARKETER, MARKETING, NEIGHBOUR, OPPORTUNITIES, titles, verdicts
from wizard.demo.account import trusts_account, trusts_service

# --- who may assume it

ARN = "arn:aws:iam::111122223333:"
SAME = {
    "as we write it": [trusts_service()],
    "the service in a list, with a Sid": [
        {**trusts_service(), "Sid": "One", "Principal": {"Service": [trusts_service()["Principal"]["Service"]]}}
    ],
    "the action in a list and in capitals": [{**trusts_service(), "Action": ["STS:ASSUMEROLE"]}],
    "said twice": [trusts_service(), {**trusts_service(), "Sid": "Again"}],
}
WIDER = {
    "another account": [trusts_service(), trusts_account(NEIGHBOUR)],
    "this account": [trusts_service(), trusts_account("111122223333")],
    "everybody": [trusts_service(), {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
    "everybody, written as AWS": [{**trusts_service(), "Principal": {"AWS": "*"}}],
    "another service": [trusts_service(), trusts_service("ec2.amazonaws.com")],
    "more actions": [{**trusts_service(), "Action": "sts:*"}],
    "everybody but one": [
        trusts_service(),
        {"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{NEIGHBOUR}:root"}, "Action": "sts:AssumeRole"},
    ],
}
NARROWER = {
    "a condition": [{**trusts_service(), "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}],
}
DIFFERENT = {
    "only an account": [trusts_account("111122223333")],
    "only another service": [trusts_service("ec2.amazonaws.com")],
    "taken back": [trusts_service(), {**trusts_service(), "Effect": "Deny"}],
}
WRONG = {"wider": WIDER, "narrower": NARROWER, "different": DIFFERENT}


def cases(table: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("statements", table.values(), ids=table.keys())


@cases(SAME)
def test_a_trust_policy_that_means_the_same_passes(statements: list[Any]) -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE, OPPORTUNITIES, trust=statements)
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("pass", "same")
    assert setting.plan().changes == (), "what means the same is not replaced, also when it was chosen"


@pytest.mark.parametrize(
    ("kind", "statements"),
    [(kind, statements) for kind, table in WRONG.items() for statements in table.values()],
    ids=[f"{kind}: {name}" for kind, table in WRONG.items() for name in table],
)
def test_every_other_trust_policy_fails_and_is_replaced_only_when_chosen(kind: str, statements: list[Any]) -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, OPPORTUNITIES, trust=statements)
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("fail", kind)
    assert f"add {ACE}" in result.remedy
    assert setting.plan().changes == ()

    setting.answer(personas="ACEManager", replace_trust="ACEManager")
    (change,) = setting.plan().changes
    assert change.operation == "UpdateAssumeRolePolicy"
    assert change.before is not None and change.before["Statement"] == statements
    assert change.undo is not None
    assert json.loads(change.undo.parameters["PolicyDocument"])["Statement"] == statements
    assert change.widens == (kind in {"narrower", "different"})
    assert "Review the change" in setting.look("roles.trust")[f"roles.trust/{ACE}"].remedy


def test_only_the_chosen_role_is_replaced() -> None:
    setting = Setting(personas="ACEManager, Marketing", replace_trust="Marketing")
    for name, policy in ((ACE, OPPORTUNITIES), (MARKETER, MARKETING)):
        setting.role(name, policy, trust=[trusts_service(), trusts_account(NEIGHBOUR)])
    assert titles(setting.plan().changes) == [f"UpdateAssumeRolePolicy {MARKETER}/trust"]


def test_a_trust_policy_that_cannot_be_read_is_unknown_and_never_replaced() -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE, OPPORTUNITIES)
    odd = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Maybe", "Principal": "*"}]})
    setting.iam(lambda iam: setattr(iam.get_role(ACE), "assume_role_policy_document", odd))
    result = setting.look("roles.trust")[f"roles.trust/{ACE}"]
    assert (result.status, evidence(result)["trust"]) == ("unknown", "unreadable")
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]
    assert found.held[0].reason.lower().count("cannot be read") == 1


@pytest.mark.parametrize(
    ("kind", "statements"), [("wider", WIDER["another account"]), ("different", DIFFERENT["only an account"])]
)
def test_a_role_that_others_may_assume_is_given_nothing_until_that_is_settled(
    kind: str, statements: list[Any], tmp_path: Path
) -> None:
    """Whoever it lets in would have the policies too."""
    setting = Setting(folder=tmp_path, personas="ACEManager")
    setting.role(ACE, trust=statements)
    lacking = setting.look("roles.policies")[f"roles.policies/{ACE}"]
    assert lacking.status == "fail"
    assert "who may assume it" in lacking.remedy
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]
    assert "replace_trust" in found.held[0].remedy

    setting.answer(personas="ACEManager", replace_trust="ACEManager")
    found = setting.plan()
    assert titles(found.changes) == [
        f"UpdateAssumeRolePolicy {ACE}/trust",
        f"AttachRolePolicy {ACE}/attach/{OPPORTUNITIES}",
    ]
    assert found.changes[0].id in found.changes[1].needs
    assert {progress.outcome for progress in setting.apply()} == {"done"}
    assert set(verdicts(setting.look("roles"), ACE).values()) == {"pass"}


def test_a_role_that_nobody_else_may_assume_gets_its_policies_although_it_has_a_condition() -> None:
    setting = Setting(personas="ACEManager")
    setting.role(ACE, trust=NARROWER["a condition"])
    assert titles(setting.plan().changes) == [f"AttachRolePolicy {ACE}/attach/{OPPORTUNITIES}"]


def test_a_role_whose_trust_cannot_be_read_is_given_nothing() -> None:
    setting = Setting(personas="ACEManager", replace_trust="ACEManager")
    setting.role(ACE)
    setting.iam(lambda iam: setattr(iam.get_role(ACE), "assume_role_policy_document", "not json"))
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [ACE]
