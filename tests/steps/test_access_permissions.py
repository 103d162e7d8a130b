"""access.permissions: labelled identities, each with the verdict it must get, and the policy for those who lack it."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.faults.ground import EVERY_FAULT
from tests.setting import evidence, statuses
from tests.steps.accessing import OURS, THEIRS, Accessing, allows
from wizard.answers import BadAnswer, parse
from wizard.aws import operations, purposes
from wizard.aws.errors import iam_prefix
from wizard.demo.simulation import service_control_policy
from wizard.journey import select, step_named
from wizard.linking import DOCUMENT, POLICY, LinkerChoice, needs, someone
from wizard.model import Severity, Status

CHECK = "access.link-permissions"
LINKING = f"arn:aws:iam::{OURS}:policy/{POLICY}"

ASSOCIATE = "partnercentral-account-management:AssociatePartnerAccount"
ROLES = {"iam:CreateRole", "iam:AttachRolePolicy"}
SELLER = {
    f"aws-marketplace:{name}"
    for name in ("ListChangeSets", "DescribeChangeSet", "StartChangeSet", "ListEntities", "DescribeEntity")
}
EVERYTHING = {ASSOCIATE, *ROLES, *SELLER}


def lacking(text: str) -> set[str]:
    return set(re.findall(r"[a-z-]+:[A-Z]\w+", text))


# --- which identities can link

IDENTITIES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "an administrator": (("AdministratorAccess",), set()),
    "a power user": (("PowerUserAccess",), ROLES),
    "full access to IAM": (("IAMFullAccess",), {ASSOCIATE, *SELLER}),
    "full access to Partner Central": (
        ("AWSPartnerCentralFullAccess",),
        EVERYTHING - {"aws-marketplace:ListEntities"},
    ),
    "full access to Marketplace": (("AWSMarketplaceSellerFullAccess",), {ASSOCIATE, *ROLES}),
    "both": (("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess"), {ASSOCIATE, *ROLES}),
    "IAM and Marketplace": (("IAMFullAccess", "AWSMarketplaceSellerFullAccess"), {ASSOCIATE}),
    "IAM and power": (("IAMFullAccess", "PowerUserAccess"), set()),
    "read only": (("ReadOnlyAccess",), EVERYTHING),
    "the opportunity manager": (
        ("AWSPartnerCentralOpportunityManagement",),
        EVERYTHING - {"aws-marketplace:ListEntities"},
    ),
    "nothing": ((), EVERYTHING),
}
"""The table of the documented identities: who they are, and what exactly they lack."""


@pytest.mark.parametrize(
    ("kind", "policies", "missing"),
    [
        (kind, *IDENTITIES[name])
        for kind, names in (("role", IDENTITIES), ("user", ("both", "nothing")), ("group", ("IAM and power", "both")))
        for name in names
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_who_can_link(kind: str, policies: tuple[str, ...], missing: set[str]) -> None:
    setting = Accessing()
    if kind == "role":
        setting.person_role("Linker", *policies)
    else:
        setting.user("linker", *(policies if kind == "user" else ()), group=policies if kind == "group" else ())
    result = setting.result(CHECK)
    assert (result.status, result.severity) == (Status.FAIL if missing else Status.PASS, Severity.BLOCKER)
    assert lacking(result.summary) == missing
    assert "may link" in result.summary if not missing else "cannot link" in result.summary


def test_a_pass_never_promises() -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess")
    result = setting.result(CHECK)
    assert result.summary.startswith("As far as IAM can work it out")
    assert "rules of the organization that have conditions" in evidence(result)["what nobody can know beforehand"]
    for promise in ("will be able", "can link", "guarantee", "works"):
        assert promise not in result.summary


def test_the_linking_policy_alone_is_enough_and_the_one_of_2024_is_not() -> None:
    setting = Accessing()
    setting.own_policy("Today", *DOCUMENT["Statement"])
    old = [statement for statement in copy.deepcopy(DOCUMENT["Statement"]) if "Ace" not in str(statement)]
    old = [one for one in old if "Alliance" not in str(one) and one["Sid"] != "SellerRegistration"]
    old.append(allows("iam:CreateRole", on="arn:aws:iam::*:role/PartnerCentralRoleForCloudAdmin*"))
    setting.own_policy("Of2024", *old)
    setting.person_role("New", "Today")
    assert setting.result(CHECK).status is Status.PASS
    setting.person_role("Old", "Of2024")
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert lacking(result.summary) == {*ROLES, *SELLER}, "for the Ace and Alliance roles"
    told = evidence(result)
    assert told["iam:CreateRole on PartnerCentralRoleForCloudAdmin-…"] == "allowed"
    assert told["iam:CreateRole on PartnerCentralRoleForAce-…"] == "no policy allows it"
    assert told[ASSOCIATE] == "allowed"


def without(action: str, words: str) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": words}


@pytest.mark.parametrize(("number", "need"), enumerate(needs(OURS)), ids=str)
def test_every_single_permission_counts(number: int, need: Any) -> None:
    """The linking policy with one thing forbidden: that one, and no other, is named."""
    for action in need.actions[:1]:
        setting = Accessing()
        deny: dict[str, Any] = without(action, need.resource.replace("-0", "*"))
        if need.context:
            deny["Condition"] = {"ArnEquals": dict(need.context)}
        setting.own_policy("Linking", *DOCUMENT["Statement"])
        setting.person_role("Linker", "Linking", inline=[deny])
        result = setting.result(CHECK)
        assert result.status is Status.FAIL
        assert lacking(result.summary) == {action}
        told = evidence(result)
        assert [label for label, value in told.items() if value.startswith("a policy forbids it")] == [
            need.said(action)
        ]
        assert "Deny" in result.remedy


def test_the_policy_that_is_attached_is_told_to_the_simulator() -> None:
    """Without iam:PolicyARN the conditions of AWS's policy would hold for nothing."""
    setting = Accessing()
    setting.own_policy("Linking", *DOCUMENT["Statement"])
    setting.person_role("Linker", "Linking")
    setting.result(CHECK)
    asked = [params for _, name, params in setting.world.calls if name == "SimulatePrincipalPolicy"]
    told = {
        (params["ActionNames"][0], entry["ContextKeyName"]) for params in asked for entry in params["ContextEntries"]
    }
    assert ("iam:AttachRolePolicy", "iam:PolicyARN") in told
    assert ("iam:CreateRole", "iam:PolicyARN") not in told
    assert all(params["PolicySourceArn"] == f"arn:aws:iam::{OURS}:role/Linker" for params in asked)
    assert len(asked) == len(list(needs(OURS)))


# --- reasons


def test_what_the_organization_does_not_let_through_is_its_reason() -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess")
    deny = {"Effect": "Deny", "Action": ["iam:CreateRole", "iam:AttachRolePolicy"], "Resource": "*"}
    setting.world.service_control_policies.append(service_control_policy("no-roles", [deny]))
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert "the organization (service control policy) does not let through iam:CreateRole" in result.summary
    assert lacking(result.summary) == ROLES
    assert "whoever manages the AWS organization" in result.remedy


def test_a_service_control_policy_does_not_bind_a_management_account() -> None:
    setting = Accessing("management-account")
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    setting.world.service_control_policies.append(service_control_policy("nothing", [deny]))
    assert setting.result(CHECK).status is Status.PASS


def test_a_permissions_boundary_is_its_reason() -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess", boundary="PowerUserAccess")
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert "its permissions boundary does not let through" in result.summary
    assert lacking(result.summary) == ROLES
    assert "permissions boundary" in result.remedy


def test_several_reasons_are_told_apart() -> None:
    setting = Accessing()
    deny = {"Effect": "Deny", "Action": "aws-marketplace:StartChangeSet", "Resource": "*"}
    setting.person_role("Linker", "PowerUserAccess", inline=[deny])
    summary = setting.result(CHECK).summary
    silent, forbidden = summary.split(";")
    assert lacking(silent) == ROLES and "no policy allows" in silent
    assert lacking(forbidden) == {"aws-marketplace:StartChangeSet"} and "a policy forbids" in forbidden


MFA = {
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ({**MFA, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}, Status.PASS),
        (MFA, Status.UNKNOWN),
        (
            {**MFA, "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
            Status.UNKNOWN,
        ),
        ({**MFA, "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "alliances"}}}, Status.UNKNOWN),
        ({**MFA, "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}, Status.FAIL),
        ({**MFA, "Condition": {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}}, Status.PASS),
    ],
    ids=["MFA if known", "MFA", "the network", "a tag", "another Region", "this Region"],
)
def test_what_depends_on_the_session_is_unknown_and_nothing_else(statement: dict[str, Any], status: Status) -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess", inline=[statement])
    result = setting.result(CHECK)
    assert result.status is status, result.summary
    if status is Status.UNKNOWN:
        key = next(iter(next(iter(statement["Condition"].values()))))
        assert key in result.summary


def test_what_even_the_best_session_cannot_do_is_a_fail() -> None:
    """A rule about MFA elsewhere does not make a missing permission uncertain."""
    setting = Accessing()
    with_mfa = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    setting.person_role("Linker", "AWSPartnerCentralFullAccess", inline=[with_mfa])
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert lacking(result.summary) == EVERYTHING - {"aws-marketplace:ListEntities"}


# --- who is meant


def test_a_session_is_the_role_with_its_path() -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess", path="/people/partners/")
    result = setting.result(CHECK)
    assert result.status is Status.PASS
    assert evidence(result)["who"] == f"arn:aws:iam::{OURS}:role/people/partners/Linker"


def test_a_permission_set_is_told_as_one_and_its_way_is_the_permission_set() -> None:
    setting = Accessing()
    setting.hand.sign_in(
        "ana.lead@example.com", "PartnerCentral-Linker", "AWSPartnerCentralFullAccess", "2026-11-02T09:00:00+00:00"
    )
    setting.sign_in(setting.hand.caller.arn)
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert "the permission set PartnerCentral-Linker cannot link" in result.summary
    assert "permission set PartnerCentral-Linker in Identity Center" in result.remedy
    assert "/aws-reserved/sso.amazonaws.com/" in evidence(result)["who"]


NOBODY = {
    "the root user": (f"arn:aws:iam::{OURS}:root", Status.UNKNOWN, "root user"),
    "a federated user": (f"arn:aws:sts::{OURS}:federated-user/ana", Status.UNKNOWN, "federated user"),
    "China": (f"arn:aws-cn:iam::{OURS}:user/ana", Status.FAIL, "partition aws-cn (China)"),
    "GovCloud": (f"arn:aws-us-gov:sts::{OURS}:assumed-role/x/ana", Status.FAIL, "partition aws-us-gov (GovCloud)"),
    "a role that is gone": (f"arn:aws:sts::{OURS}:assumed-role/Gone/ana", Status.FAIL, "There is no role Gone"),
    "a user that is gone": (f"arn:aws:iam::{OURS}:user/gone", Status.FAIL, "There is no user gone"),
    "nobody known": (f"arn:aws:iot::{OURS}:thing/ana", Status.UNKNOWN, "neither a role nor a user"),
}


@pytest.mark.parametrize(("arn", "status", "said"), NOBODY.values(), ids=NOBODY.keys())
@pytest.mark.parametrize("check", [CHECK, "access.wizard-permissions"])
def test_who_cannot_be_worked_out_never_passes(check: str, arn: str, status: Status, said: str) -> None:
    setting = Accessing()
    setting.sign_in(arn)
    result = setting.result(check)
    assert (result.status, said in result.summary) == (status, True), result.summary
    assert result.remedy


def test_somebody_else_can_be_named_by_name_or_arn() -> None:
    setting = Accessing()
    setting.person_role("Linker", "PowerUserAccess", path="/people/")
    setting.person_role("Admin", "AdministratorAccess")
    for named in (
        "role/Linker",
        f"arn:aws:iam::{OURS}:role/people/Linker",
        f"arn:aws:sts::{OURS}:assumed-role/Linker/ana",
    ):
        setting.answer(linker=named)
        result = setting.result(CHECK)
        assert (result.status, evidence(result)["who"]) == (Status.FAIL, f"arn:aws:iam::{OURS}:role/people/Linker")


def test_nobody_of_another_account_can_link_this_one() -> None:
    setting = Accessing(linker=f"arn:aws:iam::{THEIRS}:role/Admin")
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert THEIRS in result.summary and OURS in result.remedy


def test_a_name_in_another_spelling_is_another_one() -> None:
    setting = Accessing(linker="role/LINKER")
    setting.person_role("Linker", "AdministratorAccess")
    result = setting.result(CHECK)
    assert result.status is Status.FAIL
    assert "Linker, in another spelling" in result.summary


@pytest.mark.parametrize(
    "text", ["Linker", "role/", "role/a b", "group/x", f"arn:aws:iam::{OURS}:root", "role/x\nuser/y", "role/[red]"]
)
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        parse(LinkerChoice, {"linker": text}, "access.permissions")


def test_names_are_read_from_arns() -> None:
    assert (someone("role/A").kind, someone("role/A").name, someone("role/A").account) == ("role", "A", "")
    assert someone(f"arn:aws:sts::{OURS}:assumed-role/A/b@example.com").name == "A"
    assert someone(f"arn:aws:iam::{OURS}:user/a/b/C").name == "C"


# --- answers that are no answers


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize("operation", ["SimulatePrincipalPolicy", "GetRole"])
def test_what_could_not_be_worked_out_is_unknown(operation: str, fault: str) -> None:
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess")
    setting.world.faults.on("iam", operation, EVERY_FAULT[fault], times=None)
    for check in (CHECK, "access.wizard-permissions"):
        result = setting.result(check)
        assert result.status is Status.UNKNOWN, result.summary
        assert result.remedy.endswith(".")


@pytest.mark.parametrize(
    "results",
    [
        [],
        [{"EvalActionName": "iam:CreateRole"}],
        [{"EvalActionName": "iam:CreateRole", "EvalDecision": "maybe"}],
        [{"EvalActionName": "iam:PassRole", "EvalDecision": "allowed"}],
    ],
    ids=["none", "no decision", "a new word", "another action"],
)
def test_an_answer_that_leaves_an_action_out_is_unknown(results: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.demo.fakes import FAKES

    monkeypatch.setitem(FAKES, ("iam", "SimulatePrincipalPolicy"), lambda world, params: {"EvaluationResults": results})
    monkeypatch.setattr("wizard.demo.fakes.check_shape", lambda call, result: None)
    setting = Accessing()
    setting.person_role("Linker", "AdministratorAccess")
    assert setting.result(CHECK).status is Status.UNKNOWN


# --- what the wizard itself needs


def test_every_declared_operation_says_what_it_is_for() -> None:
    declared = {
        f"{iam_prefix(service)}:{name}"
        for table in (operations.READS, operations.WRITES, operations.INVERSES)
        for service, names in table.items()
        if service not in purposes.NEEDS_NONE | purposes.ELSEWHERE
        for name in names
    }
    assert (
        declared | {"iam:TagRole", "iam:TagPolicy", "s3:PutObjectTagging", "s3:ListBucket"}
        == purposes.permissions().keys()
    )
    assert declared <= purposes.PURPOSES.keys(), "say in purposes.py what a new operation is for"
    assert {action for need in purposes.needs(OURS) for action in need.actions} == purposes.permissions().keys()


def test_what_the_wizard_lacks_is_named_with_its_purpose() -> None:
    setting = Accessing()
    setting.person_role("Auditor", "SecurityAudit", inline=[allows("iam:SimulatePrincipalPolicy")])
    result = setting.result("access.wizard-permissions")
    assert (result.status, result.severity) == (Status.FAIL, Severity.ADVICE)
    told = evidence(result)
    assert told["iam:GetRole"] == "allowed · to see whether a role is there, and who may assume it"
    assert told["iam:CreateRole"] == "no policy allows it · to make the persona roles"
    assert told["partnercentral:ListPartners"].startswith("no policy allows it · to see whether")
    assert "cannot look at" in result.summary and "cannot write" in result.summary


def test_an_administrator_may_do_all_of_it() -> None:
    assert Accessing().result("access.wizard-permissions").status is Status.PASS


def test_rights_for_partner_central_roles_alone_are_enough_for_those() -> None:
    """A least-privilege policy names resources, so the simulator is asked about those and not about everything."""
    setting = Accessing()
    mine = allows("iam:CreateRole", "iam:TagRole", "iam:DeleteRole", on="arn:aws:iam::*:role/PartnerCentralRoleFor*")
    setting.person_role("Careful", "ReadOnlyAccess", inline=[mine])
    told = evidence(setting.result("access.wizard-permissions"))
    assert told["iam:CreateRole"].startswith("allowed")
    assert told["iam:AttachRolePolicy"].startswith("no policy allows it")


# --- Regions that are closed

REGIONS = {
    "no organization": ("no-organization", None, Status.PASS, "no organization"),
    "a management account": ("management-account", "eu-west-1", Status.PASS, "do not apply to a management account"),
    "no rule": ("empty", None, Status.PASS, "answers this account in us-east-1"),
    "us-east-1 is open": ("empty", "us-east-1", Status.PASS, "answers this account in us-east-1"),
    "us-east-1 is closed": ("empty", "eu-west-1", Status.FAIL, "forbids Partner Central in us-east-1"),
}


@pytest.mark.parametrize(("world", "open_region", "status", "said"), REGIONS.values(), ids=REGIONS.keys())
def test_a_rule_that_closes_the_region_is_found(world: str, open_region: str | None, status: Status, said: str) -> None:
    setting = Accessing(world)
    if open_region:
        deny = {
            "Effect": "Deny",
            "NotAction": ["iam:*", "organizations:*", "sts:*", "account:*", "aws-marketplace:*", "freetier:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": [open_region]}},
        }
        setting.world.service_control_policies.append(service_control_policy("regions", [deny]))
    result = setting.result("access.region-deny")
    assert (result.status, result.severity) == (status, Severity.ADVICE)
    assert said in result.summary
    assert setting.result(CHECK).status is Status.PASS, "the simulator knows nothing of rules that have conditions"


def test_missing_rights_say_nothing_about_the_region() -> None:
    setting = Accessing()
    setting.world.faults.on("partnercentral-account", "*", "denied", times=None)
    result = setting.result("access.region-deny")
    assert result.status is Status.UNKNOWN
    assert "partnercentral:ListPartners" in result.remedy


# --- the linking policy


def titles(setting: Accessing) -> list[str]:
    return [change.title for change in setting.plan().changes]


def test_nothing_is_planned_unless_it_is_asked_for() -> None:
    setting = Accessing()
    setting.person_role("Linker")
    assert (setting.plan().changes, setting.plan().held) == ((), ())
    assert "its questions ask for that" in setting.result(CHECK).remedy


@pytest.mark.parametrize("kind", ["role", "user"])
def test_the_policy_is_made_and_given_and_taken_back(kind: str, tmp_path: Path) -> None:
    setting = Accessing(folder=tmp_path)
    name = setting.person_role("Linker") if kind == "role" else setting.user("linker")
    setting.answer(linker=f"{kind}/{name}", grant=True)
    setting.sign_in_as("AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b")
    found = setting.plan()
    assert [change.operation for change in found.changes] == ["CreatePolicy", f"Attach{kind.title()}Policy"]
    assert json.loads(found.changes[0].parameters["PolicyDocument"]) == DOCUMENT
    assert [change.widens for change in found.changes] == [False, True]
    assert found.changes[1].needs == (found.changes[0].id,)
    assert setting.result(CHECK).status is Status.FAIL

    assert {progress.outcome for progress in setting.apply()} == {"done"}
    assert setting.result(CHECK).status is Status.PASS
    assert (setting.plan().changes, setting.plan().held) == ((), ())

    assert {progress.outcome for progress in setting.undo()} == {"done"}
    assert setting.result(CHECK).status is Status.FAIL
    with setting.world.stage.set("read") as iam:
        assert LINKING not in iam.managed_policies


def test_a_policy_of_this_name_that_is_another_one_is_left_alone(tmp_path: Path) -> None:
    setting = Accessing(folder=tmp_path)
    setting.own_policy(POLICY, allows("partnercentral-account-management:AssociatePartnerAccount"))
    setting.person_role("Linker")
    setting.answer(linker="role/Linker", grant=True)
    found = setting.plan()
    assert found.changes == ()
    assert [held.subject for held in found.held] == [POLICY]
    setting.answer(linker="role/Linker", grant=True, policy="PartnerLinking2026")
    assert titles(setting) == ["Create the policy PartnerLinking2026", "Give Linker the policy PartnerLinking2026"]


def test_a_policy_that_is_there_as_it_should_be_is_only_attached() -> None:
    setting = Accessing()
    setting.own_policy(POLICY, *DOCUMENT["Statement"])
    setting.person_role("Linker")
    setting.answer(linker="role/Linker", grant=True)
    assert titles(setting) == [f"Give Linker the policy {POLICY}"]


def test_a_role_of_identity_center_is_refused_with_the_way() -> None:
    setting = Accessing(grant=True)
    found = setting.plan()
    assert found.changes == ()
    (held,) = found.held
    assert "IAM lets nobody attach anything to it" in held.reason
    assert "the permission set AdministratorAccess" in held.remedy


def test_a_role_of_aws_itself_is_refused() -> None:
    setting = Accessing(linker="role/AWSServiceRoleForX", grant=True)
    setting.role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/")
    found = setting.plan()
    assert found.changes == ()
    assert "belongs to AWS" in found.held[0].reason


@pytest.mark.parametrize(
    "fault",
    ["denied", "throttled", "expired", "error-500", "read-timeout", "closed", "html", "concurrent-modification"],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_attachment_to_a_user_that_is_disturbed_is_told_as_it_is(fault: str, when: Any, tmp_path: Path) -> None:
    setting = Accessing(folder=tmp_path)
    setting.own_policy(POLICY, *DOCUMENT["Statement"])
    setting.user("linker")
    setting.answer(linker="user/linker", grant=True)
    setting.sign_in_as("AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b")
    setting.world.faults.on("iam", "AttachUserPolicy", EVERY_FAULT[fault], when=when)
    (progress,) = setting.apply()
    with setting.world.stage.set("read") as iam:
        there = LINKING in iam.get_user("linker").managed_policies
    assert there is (when == "after" or fault == "concurrent-modification"), "IAM that is busy is asked again"
    assert (progress.outcome == "done") is there, progress
    if not there:
        assert progress.outcome in {"failed", "unknown"}
        assert progress.error.endswith(".")


def test_somebody_else_who_took_the_policy_away_is_noticed(tmp_path: Path) -> None:
    setting = Accessing(folder=tmp_path)
    setting.user("linker")
    setting.answer(linker="user/linker", grant=True)
    setting.sign_in_as("AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b")
    setting.apply()
    setting.iam(lambda iam: iam.detach_user_policy(LINKING, "linker"))
    left = [progress.error for progress in setting.undo() if progress.outcome == "skipped"]
    assert any("no longer attached to linker" in error for error in left)


def test_the_step_says_what_it_blocks() -> None:
    assert statuses({}) == {}
    blockers = [check.id for check in step_named("access.permissions").checks if check.blocks]
    assert blockers == [CHECK]
    assert select([CHECK])[0][1][0].blocks == "link"
