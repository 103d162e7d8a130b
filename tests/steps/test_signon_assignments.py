"""signon.assignments: verdicts on labelled groups, the plan that follows, and what AWS does later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.setting import evidence
from tests.steps.signing import MARKETING, QUICK, Signing, refusal
from wizard.answers import BadAnswer, parse
from wizard.demo import center as demo_center
from wizard.engine import Stage, apply, resolve_open
from wizard.engine.progress import Outcome
from wizard.model import Result, Severity, Status
from wizard.show import progress_line
from wizard.signon import GROUPS_STEP, SETS_STEP, GroupChoice

SOFIA, ANA = "sofia.admin@example.com", "ana.lead@example.com"
CHECKS = ("group", "assigned", "members")


def verdicts(setting: Signing, name: str = MARKETING) -> str:
    """The three verdicts on one set's group by their first letters; advice that fails is an "a"."""
    results = setting.look(GROUPS_STEP)
    return "".join(_letter(results[f"signon.{check}/{name}"]) for check in CHECKS)


def _letter(result: Result) -> str:
    if result.status is Status.FAIL and result.severity is Severity.ADVICE:
        return "a"
    return result.status.value[0]


def finding(setting: Signing, check: str, name: str = MARKETING) -> Result:
    return setting.look(f"signon.{check}")[f"signon.{check}/{name}"]


def operations(setting: Signing) -> list[str]:
    return [change.operation for change in setting.planned(GROUPS_STEP)]


def ready(folder: Path | None = None, **answers: Any) -> Signing:
    """The permission set is as it should be, and nobody may use it."""
    setting = Signing(folder=folder, **answers)
    setting.permission_set()
    return setting


# --- verdicts


def alone(setting: Signing) -> None:
    setting.center.group(MARKETING)


def peopled(setting: Signing) -> None:
    setting.center.group(MARKETING, SOFIA)


def complete(setting: Signing) -> None:
    setting.assign(setting.named(MARKETING), SOFIA)


def without_people(setting: Signing) -> None:
    setting.assign(setting.named(MARKETING))


def another_group(setting: Signing) -> None:
    alone(setting)
    setting.assign(setting.named(MARKETING), SOFIA, group="somebody-else")


def a_user(setting: Signing) -> None:
    alone(setting)
    setting.center.assign(setting.world.account, setting.named(MARKETING), setting.center.user(SOFIA), "USER")


def in_another_account(setting: Signing) -> None:
    setting.assign(setting.named(MARKETING), SOFIA, account="444455556666")


def to_another_set(setting: Signing) -> None:
    setting.assign(setting.permission_set("Other"), SOFIA)


def gone_with_the_set(setting: Signing) -> None:
    complete(setting)
    setting.center.sets.clear()


LABELLED = [
    ("nothing", lambda setting: None, "afn"),
    ("a group", alone, "pfa"),
    ("a group with people", peopled, "pfp"),
    ("as it should be", complete, "ppp"),
    ("nobody in it", without_people, "ppa"),
    ("another group is assigned", another_group, "pfa"),
    ("a user is assigned", a_user, "pfa"),
    ("assigned in another account", in_another_account, "pfp"),
    ("assigned to another set", to_another_set, "pfp"),
    ("no permission set", gone_with_the_set, "pfp"),
]


@pytest.mark.parametrize(("label", "describe", "expected"), LABELLED, ids=[label for label, _, _ in LABELLED])
def test_every_labelled_group_gets_its_verdict(label: str, describe: Any, expected: str) -> None:
    setting = ready()
    describe(setting)
    assert verdicts(setting) == expected


def test_who_else_is_assigned_is_named() -> None:
    setting = ready()
    a_user(setting)
    found = finding(setting, "assigned")
    assert "Somebody else may: user" in found.summary
    assert evidence(found)["also assigned"].startswith("user ")


def test_many_members_are_not_counted_to_the_end() -> None:
    setting = ready()
    setting.assign(setting.named(MARKETING), *(f"person-{number}@example.com" for number in range(250)))
    setting.world.calls.clear()
    found = finding(setting, "members")
    assert "100 or more people" in found.summary
    assert setting.asked().count("ListGroupMemberships") == 1


@pytest.mark.parametrize(
    ("operation", "check"),
    [
        ("GetGroupId", "group"),
        ("GetGroupId", "assigned"),
        ("ListAccountAssignments", "assigned"),
        ("DescribePermissionSet", "assigned"),
        ("ListGroupMemberships", "members"),
        ("GetUserId", "members"),
        ("GetGroupMembershipId", "members"),
    ],
)
@pytest.mark.parametrize("fault", ["denied", "throttled", "empty", "html", "error-500", "read-timeout"])
def test_what_nobody_could_look_at_is_unknown(operation: str, check: str, fault: str) -> None:
    setting = ready(members=[{"persona": "Marketing", "users": [SOFIA]}])
    complete(setting)
    setting.strike(operation, fault)
    found = finding(setting, check)
    assert found.status is Status.UNKNOWN
    assert found.remedy
    assert [change for change in setting.planned(GROUPS_STEP) if change.kind == "create"] == []


# --- the way there and back


def test_from_nothing_to_everything_and_back(tmp_path: Path) -> None:
    setting = Signing("half-done", tmp_path, personas=["AllianceLead", "ACEManager", "Technical"], linker=True)
    setting.center.delay = 2
    setting.say(members=f"ACEManager: {ANA}; Technical: {SOFIA}, {ANA}; Linker: {SOFIA}")
    before = setting.contents()
    assert {progress.outcome for progress in setting.make(SETS_STEP, GROUPS_STEP)} == {"done"}
    results = setting.look("signon.permission-sets", "signon.assignments")
    assert {result.status for result in results.values()} == {Status.PASS}
    assert (setting.planned(SETS_STEP, GROUPS_STEP), setting.held(SETS_STEP, GROUPS_STEP)) == ([], [])
    assert {progress.outcome for progress in setting.undo()} == {"done"}
    setting.center.settle()
    assert setting.contents() == before


def test_nobody_is_assigned_to_what_is_not_there() -> None:
    setting = Signing()
    assert operations(setting) == []
    assert "no permission set" in setting.held(GROUPS_STEP)[0].reason


def test_a_group_comes_before_what_needs_it() -> None:
    setting = ready(members=f"Marketing: {SOFIA}")
    group, assignment, member = setting.planned(GROUPS_STEP)
    assert (group.operation, assignment.operation, member.operation) == (
        "CreateGroup",
        "CreateAccountAssignment",
        "CreateGroupMembership",
    )
    assert assignment.needs == member.needs == (group.id,)
    assert (group.widens, assignment.widens, member.widens) == (False, True, True)
    assert setting.situation.lineage in group.parameters["Description"], "groups carry no tags"


def test_what_is_there_is_not_made_again() -> None:
    setting = ready(members=f"Marketing: {SOFIA}")
    alone(setting)
    assert operations(setting) == ["CreateAccountAssignment", "CreateGroupMembership"]
    setting.assign(setting.named(MARKETING))
    assert operations(setting) == ["CreateGroupMembership"]


def test_people_are_found_by_name_and_nobody_is_invented() -> None:
    setting = ready(members=f"Marketing: {SOFIA}, nobody@example.com")
    assert [change.title for change in setting.planned(GROUPS_STEP)][-1] == f"Put {SOFIA} into the group {MARKETING}"
    [held] = setting.held(GROUPS_STEP)
    assert (held.subject, "knows no user" in held.reason) == ("nobody@example.com", True)


def test_a_group_of_another_name_is_used() -> None:
    setting = ready(names="Marketing=partner-marketing")
    setting.center.group("partner-marketing", SOFIA)
    assert verdicts(setting) == "pfp"
    assert operations(setting) == ["CreateAccountAssignment"]


def test_two_personas_may_share_a_group() -> None:
    setting = Signing(personas=["Marketing", "Technical"], names="Marketing=partners, Technical=partners")
    setting.permission_set()
    setting.permission_set("PartnerCentral-Technical", "AWSMarketplaceSellerProductsFullAccess")
    assert sorted(operations(setting)) == ["CreateAccountAssignment", "CreateAccountAssignment", "CreateGroup"]


def test_the_names_of_groups_begin_as_answered() -> None:
    setting = ready(prefix="aws-pc-")
    assert setting.planned(GROUPS_STEP)[0].parameters["DisplayName"] == "aws-pc-Marketing"


def test_groups_of_an_identity_provider_are_assigned_and_never_made() -> None:
    setting = ready(made_by="identity-provider", members=f"Marketing: {SOFIA}")
    assert operations(setting) == []
    assert "identity provider" in setting.held(GROUPS_STEP)[0].reason
    assert "identity provider" in finding(setting, "group").remedy
    alone(setting)
    assert operations(setting) == ["CreateAccountAssignment"]


def test_a_persona_that_nobody_chose_is_said() -> None:
    setting = ready(names="Marketting=partners")
    assert [held.subject for held in setting.held(GROUPS_STEP)] == ["Marketting"]


@pytest.mark.parametrize("extra", ["policy", "inline"])
def test_nobody_is_given_what_the_persona_does_not_need(extra: str) -> None:
    setting = ready()
    made = setting.named(MARKETING)
    if extra == "policy":
        made.managed.append("arn:aws:iam::aws:policy/AdministratorAccess")
    else:
        made.inline = '{"Version":"2012-10-17","Statement":[]}'
    assert operations(setting) == []
    assert "also carries" in setting.held(GROUPS_STEP)[0].reason
    setting.assign(made, SOFIA)
    assert setting.held(GROUPS_STEP) == [], "they have it already, and nothing is planned"


@pytest.mark.parametrize(
    "answer",
    [
        {"members": "Marketing"},
        {"members": "Marketing:"},
        {"members": "Marketing: two words"},
        {"members": [{"persona": "Marketing", "users": ["a\x1b[31m"]}]},
        {"names": "Marketing"},
        {"names": {"Marketing": "a,b"}},
        {"names": {"Marketing": "x" * 129}},
        {"prefix": ""},
        {"prefix": "a\u202eb"},
        {"made_by": "nobody"},
    ],
)
def test_what_no_group_can_be_called_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        parse(GroupChoice, answer, GROUPS_STEP)


# --- work that AWS does later


def test_an_assignment_is_waited_for_and_what_aws_says_is_shown(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    setting.center.delay = 8
    planned = setting.planned(GROUPS_STEP)
    moments = list(apply(planned, setting.situation, setting.journal, patience=QUICK))
    assert moments[-1].outcome is Outcome.DONE
    says = [progress.says for progress in moments if progress.stage is Stage.SETTLING]
    assert "Identity Center says IN_PROGRESS" in says
    assert "Identity Center says IN_PROGRESS" in progress_line(next(progress for progress in moments if progress.says))
    assert verdicts(setting) == "ppa"


@pytest.mark.parametrize(
    "reason",
    ["The number of roles has reached its limit.", "Sorry \x1b[31mno\u202e", "", "An unexpected internal error"],
)
def test_an_assignment_that_fails_is_told_in_aws_s_words_and_ends_the_batch(reason: str, tmp_path: Path) -> None:
    setting = ready(tmp_path, members=f"Marketing: {SOFIA}")
    setting.center.delay, setting.center.failure = 2, reason or " "
    group, assignment, member = setting.carry_out(setting.planned(GROUPS_STEP))
    assert (group.outcome, assignment.outcome, member.outcome) == ("done", "failed", "skipped")
    assert assignment.error.startswith("Identity Center could not do it")
    assert (reason.split("\x1b")[0].rstrip(".") or "no reason") in assignment.error
    assert assignment.error.isprintable()
    assert assignment.remedy
    assert setting.journal.open_intents() == []
    assert [change.operation for change in setting.planned(GROUPS_STEP)] == [
        "CreateAccountAssignment",
        "CreateGroupMembership",
    ]


def test_an_assignment_that_fails_at_once_is_not_called_done(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    setting.center.failure = "No."
    [progress] = setting.carry_out(setting.planned(GROUPS_STEP))
    assert progress.outcome == "failed"


def test_an_assignment_that_shows_before_it_is_over_is_not_called_done(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    planned = setting.planned(GROUPS_STEP)
    setting.center.delay = 10**9
    setting.assign(setting.named(MARKETING))  # as if AWS listed it at once, and were still provisioning
    [progress] = setting.carry_out(planned)
    assert progress.outcome == "unknown"
    assert "has not finished" in progress.error
    assert len(setting.journal.open_intents()) == 1


def test_an_assignment_whose_end_nobody_saw_is_settled_by_asking_aws(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    setting.center.delay = 10**9
    setting.carry_out(setting.planned(GROUPS_STEP))
    for work in setting.center.works.values():
        work.reads = 0
    setting.center.settle()
    setting.center.delay = 0
    [resolved] = resolve_open(setting.journal, setting.situation, patience=QUICK)
    assert resolved.outcome is Outcome.DONE
    assert setting.planned(GROUPS_STEP) == []
    assert [progress.outcome for progress in setting.undo()] == ["done"]


def test_taking_an_assignment_back_is_waited_for_and_can_fail(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    setting.carry_out(setting.planned(GROUPS_STEP))
    setting.center.delay, setting.center.failure = 2, "Somebody is signed in."
    [progress] = setting.undo()
    assert (progress.outcome, "Somebody is signed in" in progress.error) == ("failed", True)
    setting.center.delay = 2
    assert [progress.outcome for progress in setting.undo()] == ["done"]
    assert verdicts(setting) == "pfa"
    assert setting.named(MARKETING).provisioned == {}


def test_aws_has_never_more_to_do_than_one_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_center, "MOST_OUTSTANDING", {"assignment": 1, "provisioning": 1})
    setting = Signing("half-done", tmp_path, personas=["ACEManager", "Marketing", "Technical", "AllianceLead"])
    setting.center.delay = 3
    assert {progress.outcome for progress in setting.make()} == {"done"}
    assert {progress.outcome for progress in setting.undo()} <= {"done", "skipped"}


def test_aws_being_busy_with_another_change_is_waited_for(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    alone(setting)
    busy = refusal("ConflictException", "Another operation on this account is in progress; try again later.")
    setting.strike("CreateAccountAssignment", busy, times=3)
    [progress] = setting.carry_out(setting.planned(GROUPS_STEP))
    assert progress.outcome == "done"


def test_a_group_that_somebody_made_meanwhile_is_not_adopted(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    planned = setting.planned(GROUPS_STEP)
    setting.center.group(MARKETING, SOFIA)
    group, assignment = setting.carry_out(planned)
    assert (group.outcome, assignment.outcome) == ("failed", "skipped")
    assert "did not make it" in group.error
    assert "upper and lower case" not in group.error


# --- writes that are disturbed

Arrange = Callable[[Signing], object]


def _provisioned_before(setting: Signing) -> None:
    made = setting.permission_set()
    setting.assign(made, SOFIA)
    made.session = "PT1H"


DISTURBED: dict[str, tuple[str, dict[str, Any], Arrange]] = {
    "CreatePermissionSet": (SETS_STEP, {}, lambda setting: None),
    "PutInlinePolicyToPermissionSet": (SETS_STEP, {"personas": [], "linker": True}, lambda setting: None),
    "ProvisionPermissionSet": (SETS_STEP, {}, _provisioned_before),
    "CreateGroup": (GROUPS_STEP, {}, lambda setting: setting.permission_set()),
    "CreateAccountAssignment": (GROUPS_STEP, {}, lambda setting: setting.permission_set()),
    "CreateGroupMembership": (
        GROUPS_STEP,
        {"members": f"Marketing: {SOFIA}"},
        lambda setting: (setting.permission_set(), setting.center.user(SOFIA)),
    ),
}
"""By the write that is struck: the step that plans it, what was answered, and what was there before."""

KINDS = ("denied", "throttled", "expired", "concurrent-modification", "error-500", "read-timeout", "html", "cut")
"""One fault of each kind that the engine tells apart; tests/faults has every one of them, with IAM's writes."""


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is not forced out of the system's memory; other tests look after that."""
    monkeypatch.setattr("os.fsync", lambda fd: None)


@pytest.mark.usefixtures("no_disk")
@pytest.mark.parametrize("fault", KINDS)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("operation", DISTURBED)
def test_a_write_that_is_disturbed_is_told_as_it_is_and_finished_later(
    operation: str, when: str, fault: str, tmp_path: Path
) -> None:
    step, answers, arrange = DISTURBED[operation]
    setting = Signing(folder=tmp_path, **answers)
    arrange(setting)
    rule = setting.strike(operation, fault, times=1, when=when)
    done = setting.carry_out(setting.planned(step), replace(QUICK, settle=0.1, later=0.1, poll=0.02))
    assert rule.struck
    still = {change.id for change in setting.planned(step)}
    for progress in done:
        if progress.outcome == "done":
            assert progress.change.id not in still, progress
        elif progress.outcome == "failed":
            assert progress.error.endswith(".")
            assert progress.change.id in still, progress
    setting.world.faults.clear()
    resolve_open(setting.journal, setting.situation, patience=replace(QUICK, settle=0.0))
    assert {progress.outcome for progress in setting.make(step)} <= {"done"}
    assert setting.planned(step) == []
    assert len(setting.center.sets) == len({made.name for made in setting.center.sets.values()})
    assert len(setting.center.groups) == len({group.name for group in setting.center.groups.values()})


# --- undo leaves alone what somebody has touched


def somebody(setting: Signing, how: str) -> None:
    group = next(group for group in setting.center.groups.values() if group.name == MARKETING)
    match how:
        case "somebody else joined":
            group.members["11111111-2222-3333-4444-555555555555"] = setting.center.user(ANA)
        case "another description":
            group.description = "ours now"
        case "made anew":
            del setting.center.groups[group.id]
            setting.center.group(MARKETING, description=group.description)
        case "deleted":
            del setting.center.groups[group.id]


@pytest.mark.parametrize("how", ["somebody else joined", "another description", "made anew", "deleted"])
def test_an_undo_leaves_alone_a_group_that_was_touched_since(how: str, tmp_path: Path) -> None:
    setting = ready(tmp_path)
    setting.carry_out(setting.planned(GROUPS_STEP))
    somebody(setting, how)
    groups = dict(setting.center.groups)
    *_, group = setting.undo()
    assert group.change.operation == "CreateGroup"
    assert group.outcome == "skipped"
    assert group.error.startswith("Left alone: ")
    assert setting.center.groups == groups
