"""signon.permission-sets: verdicts on labelled sets, the plan that follows, and the way there and back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.setting import evidence, statuses
from tests.steps.signing import LINKER, MARKETING, MARKETING_POLICY, Signing
from wizard.aws.effects import OPERATION_TAG
from wizard.demo.center import PermissionSet
from wizard.linking import DOCUMENT
from wizard.model import Result, Severity, Status
from wizard.signon import GROUPS_STEP, RELAY_STATE, SETS_STEP, set_names, wanted_sets

MANAGED = "arn:aws:iam::aws:policy/"
OTHER = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
STRANGER = "444455556666"

CHECKS = ("exists", "policies", "session", "relay-state", "inline", "provisioned")


def verdicts(setting: Signing, name: str = MARKETING) -> str:
    """The six verdicts on one set by their first letters; advice that fails is an "a"."""
    results = setting.look(SETS_STEP)
    return "".join(_letter(results[f"signon.{check}/{name}"]) for check in CHECKS)


def _letter(result: Result) -> str:
    if result.status is Status.FAIL and result.severity is Severity.ADVICE:
        return "a"
    return result.status.value[0]


def finding(setting: Signing, check: str, name: str = MARKETING) -> Result:
    return setting.look(f"signon.{check}")[f"signon.{check}/{name}"]


# --- names


@pytest.mark.parametrize(
    ("personas", "names"),
    [
        (["AllianceLead", "ACEManager"], ["PartnerCentral-AllianceLead", "PartnerCentral-ACEManager"]),
        (["x" * 17], ["PartnerCentral-" + "x" * 17]),
        (["Linker"], None),
        (["LINKER"], None),
        (["x" * 18], None),
        (["x" * 43, "x" * 42, "x" * 41], None),
        (["Team", "TEAM"], None),
        (["a+b=c.d@e-f_g" * 3], None),
    ],
)
def test_names_of_sets_are_short_enough_safe_and_each_its_own(personas: list[str], names: list[str] | None) -> None:
    found = list(set_names(personas).values())
    assert names is None or found == names
    assert all(len(name) <= 32 and name.startswith("PartnerCentral-") for name in found)
    assert len({name.casefold() for name in (*found, LINKER)}) == len(personas) + 1
    assert found == list(set_names(personas).values())


def test_a_name_does_not_depend_on_the_other_personas() -> None:
    long = "RegionalAllianceManagerForEurope"
    assert set_names([long])[long] == set_names(["Marketing", long])[long]


def test_each_persona_has_the_policies_of_its_role_and_the_linker_what_linking_takes() -> None:
    setting = Signing(personas=["AllianceLead", "ReadOnly"], policy_set="current", linker=True)
    wanted = {one.name: one for one in wanted_sets(setting.situation.answers, setting.world.account)}
    assert wanted["PartnerCentral-AllianceLead"].managed == (
        f"{MANAGED}AWSPartnerCentralFullAccess",
        f"{MANAGED}AWSMarketplaceSellerFullAccess",
    )
    assert wanted["PartnerCentral-ReadOnly"].references == ("/PartnerCentralReadOnly",)
    assert (wanted[LINKER].inline, wanted[LINKER].managed) == (DOCUMENT, ())


# --- verdicts


def right(setting: Signing) -> PermissionSet:
    made = setting.permission_set()
    setting.assign(made)
    return made


def hand(**more: Any) -> Any:
    def edit(setting: Signing) -> None:
        made = right(setting)
        for key, value in more.items():
            setattr(made, key, value)
        made.provisioned[setting.world.account] = made.definition

    return edit


LABELLED = [
    ("nothing", lambda setting: None, "fnnnnn"),
    ("as it should be", right, "pppppp"),
    ("not assigned to anybody", lambda setting: setting.permission_set(), "pppppn"),
    ("no policy", hand(managed=[]), "pfpppp"),
    ("another policy", hand(managed=[f"{MANAGED}AdministratorAccess"]), "pfpppp"),
    (
        "one more policy",
        hand(managed=[f"{MANAGED}{MARKETING_POLICY}", f"{MANAGED}AdministratorAccess"]),
        "papppp",
    ),
    ("a policy of their own beside it", hand(references=[("/", "Extra")]), "papppp"),
    ("the policy by name only", hand(managed=[], references=[("/", MARKETING_POLICY)]), "pfpppp"),
    ("a boundary", hand(boundary="ViewOnlyAccess"), "papppp"),
    ("an hour", hand(session="PT1H"), "ppappp"),
    ("four hours in minutes", hand(session="PT240M"), "pppppp"),
    ("twelve hours and a half", hand(session="PT12H30M"), "ppappp"),
    ("a duration nobody can read", hand(session="P1D"), "ppuppp"),
    ("no relay state", hand(relay=None), "pppapp"),
    ("another page", hand(relay="https://console.aws.amazon.com/"), "pppapp"),
    ("a page of Partner Central", hand(relay=f"{RELAY_STATE}/settings"), "pppppp"),
    ("a page that only begins like it", hand(relay=f"{RELAY_STATE}.example.com"), "pppapp"),
    ("an inline policy", hand(inline=OTHER), "ppppap"),
]


@pytest.mark.parametrize(("label", "describe", "expected"), LABELLED, ids=[label for label, _, _ in LABELLED])
def test_every_labelled_set_gets_its_verdict(label: str, describe: Any, expected: str) -> None:
    setting = Signing()
    describe(setting)
    assert verdicts(setting) == expected


def test_the_same_name_in_another_spelling_is_another_set() -> None:
    setting = Signing()
    setting.permission_set("partnercentral-marketing")
    assert verdicts(setting) == "fnnnnn"


def test_an_edit_that_was_not_brought_to_the_account_is_not_in_force() -> None:
    setting = Signing()
    right(setting).session = "PT1H"
    setting.say(session_hours=1)
    assert verdicts(setting) == "pppppf"
    assert "older version" in finding(setting, "provisioned").summary


def test_provisioned_elsewhere_says_nothing_of_this_account() -> None:
    setting = Signing()
    setting.assign(setting.permission_set(), account=STRANGER)
    assert verdicts(setting) == "pppppn"


@pytest.mark.parametrize(
    ("label", "inline", "expected"),
    [
        ("what linking takes", json.dumps(DOCUMENT), "p"),
        ("in another layout", json.dumps(DOCUMENT, indent=4, sort_keys=True), "p"),
        ("nothing", "", "a"),
        ("something else", OTHER, "a"),
        ("one action more", json.dumps(DOCUMENT).replace('"iam:CreateRole"', '"iam:CreateRole","iam:PassRole"'), "a"),
    ],
)
def test_the_linker_carries_exactly_what_linking_takes(label: str, inline: str, expected: str) -> None:
    setting = Signing(personas=[], linker=True)
    setting.center.permission_set(LINKER, inline=inline, session="PT4H", relay=RELAY_STATE)
    assert verdicts(setting, LINKER) == f"pppp{expected}n"


def test_a_policy_of_another_account_fits_in_no_permission_set() -> None:
    own = [{"name": "Reports", "policies": [f"arn:aws:iam::{STRANGER}:policy/Reports"]}]
    setting = Signing(personas=[], custom=own)
    setting.permission_set("PartnerCentral-Reports", "ViewOnlyAccess")
    assert finding(setting, "policies", "PartnerCentral-Reports").status is Status.FAIL
    assert (setting.planned(), len(setting.held())) == ([], 1)


@pytest.mark.parametrize(
    ("operation", "check"),
    [
        ("ListPermissionSets", "exists"),
        ("DescribePermissionSet", "exists"),
        ("ListManagedPoliciesInPermissionSet", "policies"),
        ("ListCustomerManagedPolicyReferencesInPermissionSet", "policies"),
        ("GetPermissionsBoundaryForPermissionSet", "policies"),
        ("GetInlinePolicyForPermissionSet", "inline"),
        ("ListPermissionSetsProvisionedToAccount", "provisioned"),
    ],
)
@pytest.mark.parametrize("fault", ["denied", "throttled", "empty", "html", "error-500", "read-timeout", "cut"])
def test_what_nobody_could_look_at_is_unknown(operation: str, check: str, fault: str) -> None:
    setting = Signing()
    right(setting)
    setting.strike(operation, fault)
    found = finding(setting, check)
    assert found.status is Status.UNKNOWN
    assert found.remedy
    assert setting.planned() == []


def test_half_a_list_of_sets_is_not_a_list() -> None:
    setting = Signing()
    for number in range(150):
        setting.center.permission_set(f"Team-{number}")
    setting.strike("ListPermissionSets", "throttled", nth=2)
    assert finding(setting, "exists").status is Status.UNKNOWN
    assert setting.planned() == []


# --- the way there and back


def test_from_nothing_to_everything_and_back(tmp_path: Path) -> None:
    setting = Signing("half-done", tmp_path, personas=["AllianceLead", "ACEManager", "Technical"], linker=True)
    before = setting.contents()
    assert {progress.outcome for progress in setting.make(SETS_STEP)} == {"done"}
    made = setting.named("PartnerCentral-Technical")
    assert (made.session, made.relay, made.tags[OPERATION_TAG]) == ("PT4H", RELAY_STATE, setting.situation.lineage)
    assert json.loads(setting.named(LINKER).inline) == DOCUMENT
    assert (setting.planned(), setting.held()) == ([], [])
    results = setting.look(SETS_STEP)
    assert {result.status for result in results.values()} == {Status.PASS, Status.NOT_APPLICABLE}

    assert {progress.outcome for progress in setting.undo()} == {"done"}
    assert setting.contents() == before


def test_everything_happens_in_the_region_of_the_instance(tmp_path: Path) -> None:
    setting = Signing("half-done", tmp_path, linker=True)
    planned = setting.planned()
    assert {change.region for change in planned} == {"eu-west-1"}
    assert {change.undo.region for change in planned if change.undo} == {"eu-west-1"}
    assert {progress.outcome for progress in setting.make(SETS_STEP)} == {"done"}


def test_company_tags_are_carried() -> None:
    setting = Signing(company_tags={"team": "alliances"})
    [create, _] = setting.planned()
    assert {"Key": "team", "Value": "alliances"} in create.parameters["Tags"]


def test_what_a_set_lacks_is_attached_and_brought_to_the_account(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path)
    made = setting.permission_set(session="PT1H", relay=None, description="theirs")
    made.managed.clear()
    setting.assign(made)
    before = setting.contents()
    planned = setting.planned()
    assert [change.operation for change in planned] == [
        "AttachManagedPolicyToPermissionSet",
        "UpdatePermissionSet",
        "ProvisionPermissionSet",
    ]
    assert set(planned[2].needs) == {planned[0].id, planned[1].id}
    assert [change.widens for change in planned] == [True, False, True]
    assert {progress.outcome for progress in setting.carry_out(planned)} == {"done"}
    assert (made.description, made.session, made.relay) == ("theirs", "PT4H", RELAY_STATE)
    assert made.provisioned[setting.world.account] == made.definition
    assert setting.planned() == []

    done = setting.undo()
    assert [progress.change.operation for progress in done] == [
        "UpdatePermissionSet",
        "AttachManagedPolicyToPermissionSet",
        "ProvisionPermissionSet",
    ]
    assert {progress.outcome for progress in done} == {"done"}
    assert setting.contents() == before, "the account does not keep what was taken back"


def test_an_edit_of_somebody_else_is_brought_to_the_account() -> None:
    setting = Signing()
    right(setting).provisioned[setting.world.account] = "an older version"
    [change] = setting.planned()
    assert (change.operation, change.needs) == ("ProvisionPermissionSet", ())
    assert (change.irreversible, change.undo) == (True, None), "the older version is nowhere kept"
    assert "keeps no older version" in change.no_way_back and "take it out of the permission set" in change.no_way_back
    assert change.notes == (
        f"This permission set was changed after account {setting.world.account} had been given it.",
        f"New in account {setting.world.account}: {MARKETING_POLICY}.",
    )


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"inline": OTHER}, "No longer in account {}: an inline policy."),
        (
            {"managed": [f"{MANAGED}SecurityAudit", f"{MANAGED}{MARKETING_POLICY}"]},
            "No longer in account {}: SecurityAudit.",
        ),
        ({"session": "PT1H"}, "The policies there are the same: what differs is a setting"),
    ],
)
def test_what_leaves_the_account_is_said_too(edit: dict[str, Any], said: str) -> None:
    setting = Signing()
    made = right(setting)
    now = {field: getattr(made, field) for field in edit}
    for field, value in edit.items():
        setattr(made, field, value)
    made.provisioned[setting.world.account] = made.definition
    for field, value in now.items():
        setattr(made, field, value)
    [change] = setting.planned()
    assert len(change.notes) == 2 and change.notes[1].startswith(said.format(setting.world.account))


def test_what_changes_of_the_same_plan_bring_to_the_account_is_said() -> None:
    setting = Signing(personas=["ReadOnly"])
    made = setting.permission_set("PartnerCentral-ReadOnly", session="PT1H")
    made.managed.clear()
    setting.assign(made)
    *_, provision = setting.planned()
    assert provision.no_way_back == "" and provision.undo is not None
    new, changed, caution = provision.notes
    assert new == f"New in account {setting.world.account}: ReadOnlyAccess."
    assert changed == f"Changed in account {setting.world.account}: the session duration."
    assert caution.startswith("ReadOnlyAccess reads nearly everything in the account")


def test_what_others_changed_before_is_said_to_stay_when_our_part_is_taken_back() -> None:
    setting = Signing()
    made = right(setting)
    made.provisioned[setting.world.account] = "an older version"
    made.session = "PT1H"
    [_, provision] = setting.planned()
    assert provision.undo is not None
    assert "What was changed by then stays there when this is taken back." in provision.notes[0]
    assert provision.notes[1:] == (
        f"New in account {setting.world.account}: {MARKETING_POLICY}.",
        f"Changed in account {setting.world.account}: the session duration.",
    )


@pytest.mark.parametrize("operation", ["ListRoles", "ListAttachedRolePolicies", "GetRolePolicy"])
def test_what_the_account_has_is_not_guessed_where_nobody_can_see_it(operation: str) -> None:
    setting = Signing()
    right(setting).provisioned[setting.world.account] = "an older version"
    setting.forbid(operation)
    [change] = setting.planned()
    assert change.notes[1] == (
        f"What the account has of it could not be seen; afterwards it has what the set holds: {MARKETING_POLICY}."
    )


def test_nothing_is_provisioned_where_nobody_is_assigned() -> None:
    setting = Signing()
    setting.permission_set(session="PT1H")
    assert [change.operation for change in setting.planned()] == ["UpdatePermissionSet"]


def test_what_somebody_added_is_never_brought_to_people() -> None:
    setting = Signing()
    made = right(setting)
    made.managed.append(f"{MANAGED}AdministratorAccess")
    assert setting.planned() == []
    [held] = setting.held()
    assert "AdministratorAccess" in held.reason
    made.managed.pop()
    made.inline = OTHER
    [held] = setting.held()
    assert "inline policy" in held.reason


def test_a_set_that_others_use_is_left_alone() -> None:
    setting = Signing()
    made = right(setting)
    setting.assign(made, account=STRANGER)
    made.session = "PT1H"
    assert setting.planned() == []
    [held] = setting.held()
    assert STRANGER in held.reason
    made.session = "PT4H"
    assert setting.held() == [], "nothing would be changed, so nobody would be given anything"


def test_another_inline_policy_is_replaced_only_when_that_was_answered(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path, personas=[], linker=True)
    made = setting.center.permission_set(LINKER, inline=OTHER, session="PT4H", relay=RELAY_STATE)
    assert setting.planned() == []
    assert "another inline policy" in setting.held()[0].reason
    setting.say(replace_inline=True)
    [change] = setting.planned()
    assert change.before == json.loads(OTHER)
    setting.carry_out([change])
    assert json.loads(made.inline) == DOCUMENT
    setting.undo()
    assert json.loads(made.inline) == json.loads(OTHER)


def test_an_inline_policy_that_appeared_since_the_review_is_not_overwritten(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path, personas=[], linker=True)
    made = setting.center.permission_set(LINKER, session="PT4H", relay=RELAY_STATE)
    planned = setting.planned()
    made.inline = OTHER
    [progress] = setting.carry_out(planned)
    assert progress.outcome == "failed"
    assert "since this was planned" in progress.error
    assert made.inline == OTHER


def test_settings_that_moved_since_the_review_are_not_overwritten(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path)
    made = setting.permission_set(session="PT1H")
    planned = setting.planned()
    made.session = "PT2H"
    [progress] = setting.carry_out(planned)
    assert (progress.outcome, made.session) == ("failed", "PT2H")


# --- undo leaves alone what somebody has touched


def touched(setting: Signing, how: str) -> None:
    made = setting.named(MARKETING)
    match how:
        case "another policy":
            made.managed.append(f"{MANAGED}ViewOnlyAccess")
        case "an inline policy":
            made.inline = OTHER
        case "another session":
            made.session = "PT2H"
        case "assigned":
            setting.assign(made)
        case "made anew":
            del setting.center.sets[made.arn]
            setting.permission_set(tags=made.tags)
        case "deleted":
            del setting.center.sets[made.arn]


@pytest.mark.parametrize(
    "how", ["another policy", "an inline policy", "another session", "assigned", "made anew", "deleted"]
)
def test_an_undo_leaves_alone_what_was_touched_since(how: str, tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path)
    setting.make(SETS_STEP)
    touched(setting, how)
    before = setting.contents()[0].get(MARKETING)
    create = setting.undo()[-1]
    assert create.change.operation == "CreatePermissionSet"
    assert create.outcome == "skipped"
    assert create.error.startswith("Left alone: ")
    after = setting.contents()[0].get(MARKETING)
    assert (before is None) == (after is None)


def test_a_set_of_our_name_that_somebody_made_meanwhile_is_not_adopted(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path)
    planned = setting.planned()
    setting.permission_set().managed.clear()
    first, second = setting.carry_out(planned)
    assert (first.outcome, second.outcome) == ("failed", "skipped")
    assert "did not make it" in first.error


def test_an_answer_that_was_lost_is_found_again_by_name_and_tag(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path, linker=True)
    for operation in ("CreatePermissionSet", "AttachManagedPolicyToPermissionSet", "PutInlinePolicyToPermissionSet"):
        setting.strike(operation, "closed", when="after", times=1)
    assert {progress.outcome for progress in setting.make(SETS_STEP)} == {"done"}
    assert setting.planned() == []


# --- provisioning, which AWS does later


def stale(folder: Path) -> Signing:
    setting = Signing(folder=folder)
    right(setting).provisioned[setting.world.account] = "an older version"
    return setting


def test_provisioning_is_waited_for(tmp_path: Path) -> None:
    setting = stale(tmp_path)
    setting.center.delay = 6
    [progress] = setting.carry_out(setting.planned())
    assert progress.outcome == "done"
    assert setting.asked().count("DescribePermissionSetProvisioningStatus") > 2


def test_provisioning_that_fails_is_told_in_aws_s_words(tmp_path: Path) -> None:
    setting = stale(tmp_path)
    setting.center.delay, setting.center.failure = 2, "Received a 404 status error: Not supported policy."
    [progress] = setting.carry_out(setting.planned())
    assert progress.outcome == "failed"
    assert "Received a 404 status error" in progress.error
    assert len(setting.planned()) == 1, "it can be tried again"
    assert setting.journal.open_intents() == []


def test_a_policy_that_the_account_lacks_is_said_to_be_missing(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path, personas=["ReadOnly"], policy_set="current")
    assert {progress.outcome for progress in setting.make(SETS_STEP)} == {"done"}
    assert setting.named("PartnerCentral-ReadOnly").references == [("/", "PartnerCentralReadOnly")]
    *_, assignment = setting.make(GROUPS_STEP)
    assert assignment.outcome == "failed"
    assert "policy/PartnerCentralReadOnly does not exist" in assignment.error
    setting.iam(lambda iam: iam.create_policy("", "/", OTHER, "PartnerCentralReadOnly", []))
    assert {progress.outcome for progress in setting.make(GROUPS_STEP)} == {"done"}


def test_provisioning_that_never_ends_is_left_open(tmp_path: Path) -> None:
    setting = stale(tmp_path)
    setting.center.delay = 10**9
    [progress] = setting.carry_out(setting.planned())
    assert progress.outcome == "unknown"
    assert "Identity Center says IN_PROGRESS" in progress.error
    assert len(setting.journal.open_intents()) == 1


# --- few calls


def crowded(**answers: Any) -> Signing:
    setting = Signing(**{"personas": ["AllianceLead", "ACEManager", "Marketing", "Technical"], **answers})
    for number in range(200):
        setting.center.permission_set(f"Team-{number:03}")
    return setting


def test_two_hundred_sets_are_read_once_and_nothing_twice() -> None:
    setting = crowded()
    setting.world.calls.clear()
    results = setting.look(SETS_STEP)
    assert Counter(statuses(results).values())["fail"] == 4
    asked = Counter(
        (operation, json.dumps({key: value for key, value in parameters.items() if key != "NextToken"}))
        for _, operation, parameters in setting.world.calls
    )
    listed = [count for (operation, _), count in asked.items() if operation == "ListPermissionSets"]
    assert listed == [3], "201 sets are three pages"
    assert {count for (operation, _), count in asked.items() if operation != "ListPermissionSets"} == {1}
    assert setting.asked().count("DescribePermissionSet") == 201


def test_a_second_look_describes_only_what_is_new() -> None:
    setting = crowded()
    setting.look(SETS_STEP)
    setting.permission_set()
    setting.world.calls.clear()
    assert setting.look("signon.exists")[f"signon.exists/{MARKETING}"].status is Status.PASS
    assert setting.asked().count("DescribePermissionSet") == 1


def test_a_new_process_looks_first_where_they_were(tmp_path: Path) -> None:
    setting = crowded(folder=tmp_path)
    setting.make(SETS_STEP)
    setting.remember(setting.look(SETS_STEP))
    setting.again()
    setting.world.calls.clear()
    results = setting.look("signon.exists")
    assert set(statuses(results).values()) == {"pass"}
    assert setting.asked().count("DescribePermissionSet") == 4
    assert "ListPermissionSets" not in setting.asked()


def test_where_they_were_is_only_a_hint(tmp_path: Path) -> None:
    setting = Signing(folder=tmp_path)
    setting.make(SETS_STEP)
    setting.remember(setting.look(SETS_STEP))
    made = setting.named(MARKETING)
    del setting.center.sets[made.arn]
    setting.again()
    assert finding(setting, "exists").status is Status.FAIL
    setting.permission_set()
    assert finding(setting, "exists").status is Status.PASS
    assert evidence(finding(setting, "exists"))["arn"] != made.arn


def test_writing_among_two_hundred_sets_does_not_read_them_again_for_every_write(tmp_path: Path) -> None:
    setting = crowded(folder=tmp_path)
    planned = setting.planned()
    setting.world.calls.clear()
    assert {progress.outcome for progress in setting.carry_out(planned)} == {"done"}
    per_write = setting.asked().count("DescribePermissionSet") / len(planned)
    assert per_write < 6


def test_an_answer_about_another_set_is_not_taken_for_ours() -> None:
    setting = Signing()
    made = setting.permission_set()
    setting.look(SETS_STEP)
    made.name = "Renamed"
    assert finding(setting, "exists").status is Status.FAIL
    setting.situation = replace(setting.situation, seen={})
    assert finding(setting, "exists").status is Status.FAIL
