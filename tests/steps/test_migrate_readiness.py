"""migrate.readiness: nothing reads as ready while a blocker, an arrangement or a statement is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.setting import evidence, result
from tests.steps.migrating import ARRANGED, NOW, WINDOW, Migrating
from wizard.answers import Answers
from wizard.aws.errors import AwsError
from wizard.catalog import PERSONAS, READ_ONLY_POLICY, PolicySet
from wizard.demo.facts import Partner, Verification
from wizard.journey import BEFORE_MIGRATING, step_named
from wizard.migration import READINESS_STEP
from wizard.model import Blocks, Finding, Owner, Result, Severity, Status, Strength
from wizard.personas import PersonaChoice
from wizard.planner import STEP as SCHEDULE_STEP
from wizard.questions import left_out

READY = next(check for check in step_named("migrate.readiness").checks if check.id == "migrate.ready")
ASKED = str(PersonaChoice.model_fields["policy_set"].description)
CRM = {"users.integrations": {"crm": "yes"}}


def before(**different: Result) -> dict[str, list[Result]]:
    """Everything before the migration holds, but the checks given (by id with _ for . and -)."""
    found = {}
    for check in READY.after:
        key = check.replace(".", "_").replace("-", "_")
        found[check] = [different.get(key, result(check, Status.PASS))]
    return found


def ready(setting: Migrating, **different: Result) -> Finding:
    return setting.judged("migrate.ready", before(**different))


def arranged(**different: Any) -> Migrating:
    return Migrating(arranged={**ARRANGED, **different}, more=CRM)


def test_it_rests_on_every_blocker_of_the_phases_before_and_on_nothing_else() -> None:
    blockers = {
        check.id
        for phase in BEFORE_MIGRATING
        for step in phase.steps
        for check in step.checks
        if check.blocks in (Blocks.LINK, Blocks.MIGRATE)
    }
    assert set(READY.after) == blockers
    assert {"link.state", "users.mapped", "signon.assigned", "baseline.ready", "decide.plan"} <= blockers


def test_everything_holds_is_arranged_and_stated() -> None:
    setting = arranged()
    setting.state("migrate.ready")
    finding = ready(setting)
    assert (finding.status, finding.strength) == (Status.PASS, Strength.CLAIMED)
    assert "Ana Lead" in finding.summary


@pytest.mark.parametrize("check", READY.after)
@pytest.mark.parametrize("status", [Status.FAIL, Status.UNKNOWN])
def test_one_blocker_that_does_not_hold_is_enough(check: str, status: Status) -> None:
    setting = arranged()
    setting.state("migrate.ready")
    key = check.replace(".", "_").replace("-", "_")
    finding = ready(setting, **{key: result(check, status, summary="It is so.", step=f"{check}-step")})
    assert finding.status is status
    assert f"{check}-step" in finding.summary
    assert any(item.label == check and "It is so." in item.value for item in finding.evidence)


def test_it_says_whose_turn_it_is_at_which_steps() -> None:
    finding = ready(
        arranged(),
        link_state=result("link.state", Status.FAIL, owner=Owner.ALLIANCE_LEAD, step="link.account"),
        roles_trust=result("roles.trust", Status.FAIL, owner=Owner.IAM_ADMIN, step="roles.personas"),
        users_mapped=result("users.mapped", Status.UNKNOWN, owner=Owner.ALLIANCE_LEAD, step="users.map"),
    )
    assert finding.status is Status.FAIL
    assert finding.summary.startswith("Not ready: 2 blockers fail, and 1 blocker nobody could look at")
    assert "alliance lead: Link the account, Map the users" in finding.summary
    assert "IAM administrator: Persona roles" in finding.summary
    assert finding.owner is Owner.EITHER


def test_where_it_all_waits_for_one_of_them_it_is_their_turn() -> None:
    trust = result("roles.trust", Status.FAIL, owner=Owner.IAM_ADMIN)
    assert ready(arranged(), roles_trust=trust).owner is Owner.IAM_ADMIN


def test_advice_that_fails_and_what_does_not_apply_stand_in_nobodys_way() -> None:
    setting = arranged()
    setting.state("migrate.ready")
    finding = ready(
        setting,
        decide_purpose=result("decide.purpose", Status.FAIL, severity=Severity.ADVICE),
        signon_external_idp=result("signon.external-idp", Status.NOT_APPLICABLE),
    )
    assert finding.status is Status.PASS


def test_blockers_that_rest_on_somebodys_word_are_counted_and_named() -> None:
    setting = arranged()
    setting.state("migrate.ready")
    word = result("baseline.ready", Status.PASS, strength=Strength.CLAIMED)
    finding = ready(setting, baseline_ready=word)
    assert "1 blocker before it rests on somebody's word" in finding.summary
    assert any(item.label == "baseline.ready" for item in finding.evidence)


def test_hundreds_of_blockers_are_counted_and_the_list_ends() -> None:
    many = [result("roles.exists", Status.FAIL, subject=f"Role{number}") for number in range(500)]
    finding = arranged().judged("migrate.ready", {**before(), "roles.exists": many})
    assert "500 blockers fail" in finding.summary
    assert len(finding.evidence) < 70


# --- what has to be arranged

LACKING: list[tuple[dict[str, Any], str]] = [
    ({"partner_id": ""}, "Partner ID"),
    ({"support_case": ""}, "support case"),
    ({"on_call": ""}, "somebody on call"),
    ({"on_call_reach": ""}, "reached"),
    ({"freeze": "unsure"}, "rest meanwhile"),
    ({"freeze": "no"}, "rest meanwhile"),
    ({"no_way_back": "unsure"}, "no way back"),
    ({"crm_over": "unsure"}, "CRM is connected"),
    ({"crm_over": "s3"}, "S3 connection"),
    ({"crm_over": "s3", "crm_warned": "no"}, "S3 connection"),
]


@pytest.mark.parametrize(("different", "said"), LACKING)
def test_what_is_not_arranged_is_named_whatever_anybody_states(different: dict[str, Any], said: str) -> None:
    setting = arranged(**different)
    setting.state("migrate.ready")
    finding = ready(setting)
    assert finding.status is Status.FAIL
    assert said in finding.summary and finding.remedy


def test_nobody_has_to_be_told_of_a_time_that_is_not_chosen_yet() -> None:
    setting = Migrating(arranged={**ARRANGED, "notices": "unsure"}, more=CRM)
    assert "after 8.2" in ready(setting).summary
    setting.state("migrate.ready")
    found = ready(setting)
    assert found.status is Status.PASS and "after 8.2" in found.summary
    setting.answer_step(SCHEDULE_STEP, WINDOW)
    found = ready(setting)
    assert found.status is Status.FAIL and "are told" in found.summary
    setting.answer_step(READINESS_STEP, ARRANGED)
    assert ready(setting).status is Status.PASS, "the statement was given for what comes before the window"


def test_an_s3_connection_whose_people_are_warned_is_no_obstacle() -> None:
    setting = arranged(crm_over="s3", crm_warned="yes")
    setting.state("migrate.ready")
    assert ready(setting).status is Status.PASS


def test_without_a_crm_nothing_is_asked_about_it() -> None:
    setting = Migrating(arranged={**ARRANGED, "crm_over": "unsure"}, more={"users.integrations": {"crm": "no"}})
    setting.state("migrate.ready")
    assert ready(setting).status is Status.PASS


def test_arranged_and_not_stated_is_unknown() -> None:
    finding = ready(arranged())
    assert finding.status is Status.UNKNOWN
    assert "nobody has stated" in finding.summary


def test_a_statement_over_other_answers_does_not_count_any_more() -> None:
    setting = arranged()
    setting.state("migrate.ready")
    setting.answer_step(READINESS_STEP, {**ARRANGED, "on_call": "Somebody Else"})
    finding = ready(setting)
    assert finding.status is Status.UNKNOWN
    assert "over other answers" in finding.summary


def test_what_to_do_when_it_goes_wrong_stands_in_the_evidence() -> None:
    found = {item.label: item.value for item in ready(arranged()).evidence}
    assert "Change nothing by hand" in found["if it goes wrong"]


def test_after_the_migration_there_is_nothing_to_be_ready_for() -> None:
    setting = arranged()
    setting.state("migrate.completed")
    assert ready(setting).status is not Status.NOT_APPLICABLE, "an email alone is not enough"
    setting.world.facts.partners.append(Partner())
    assert ready(setting).status is Status.NOT_APPLICABLE
    setting.state("migrate.ready")
    found = ready(setting, roles_trust=result("roles.trust", Status.FAIL))
    assert (found.status, found.strength) == (Status.PASS, Strength.CLAIMED), "what was stated before stays a statement"
    setting = arranged()
    setting.world.facts.partners.append(Partner())
    assert ready(setting).status is not Status.NOT_APPLICABLE, "a partner that was there before is not enough"


def test_in_a_company_half_way_it_is_red_and_lists_the_steps() -> None:
    found = Migrating("half-done").finding("migrate.ready")
    assert found.status is Status.FAIL
    assert "Persona roles" in found.summary and "Import the users" in found.summary


def test_where_nobody_may_look_it_is_unknown() -> None:
    assert Migrating("denied").finding("migrate.ready").status is not Status.PASS


# --- AWS's verification

BUSINESS, REGISTRANT = "BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"
DONE = Verification("SUCCEEDED", completed=datetime(2026, 11, 16, 11, 0, tzinfo=UTC))

VERIFICATIONS: list[tuple[dict[str, Verification], Status, str]] = [
    ({}, Status.NOT_APPLICABLE, "has not started"),
    ({BUSINESS: DONE, REGISTRANT: DONE}, Status.PASS, "has verified the business. AWS has verified the registrant"),
    ({BUSINESS: DONE}, Status.PASS, "That of the registrant was never started"),
    ({BUSINESS: DONE, REGISTRANT: Verification("IN_PROGRESS")}, Status.FAIL, "still verifying the registrant"),
    ({REGISTRANT: Verification("PENDING_CUSTOMER_ACTION")}, Status.FAIL, "waits for you"),
    ({BUSINESS: Verification("FAILED", "Name differs.")}, Status.FAIL, "AWS's reason: Name differs."),
    ({BUSINESS: Verification("REJECTED"), REGISTRANT: DONE}, Status.FAIL, "has rejected"),
]


@pytest.mark.parametrize(("known", "status", "said"), VERIFICATIONS)
def test_every_state_of_the_verification_has_its_words(
    known: dict[str, Verification], status: Status, said: str
) -> None:
    setting = Migrating()
    setting.world.facts.verifications.update(known)
    found = setting.finding("migrate.verification")
    assert (found.status, found.severity) == (status, Severity.ADVICE)
    assert said in found.summary
    assert bool(found.remedy) == (status is Status.FAIL)
    told = evidence(found)
    assert told["registrant"].startswith("never started") == (REGISTRANT not in known)
    assert not any("https://" in value or "EXAMPLE-42" in value for value in told.values()), (
        "links and numbers stay out"
    )


def test_a_state_that_nobody_knows_is_unknown_in_awss_own_word() -> None:
    setting = Migrating()
    setting.world.facts.verifications[BUSINESS] = Verification("ON_HOLD")
    found = setting.finding("migrate.verification")
    assert found.status is Status.UNKNOWN and "ON_HOLD" in found.summary


def test_looking_starts_no_verification() -> None:
    setting = Migrating(now=NOW)
    setting.finding("migrate.verification")
    assert {operation for _, operation, _ in setting.world.calls} == {"GetVerification"}


# --- who would be locked out

ANA, MATEO, JANE, NOBODY = "ana.lead@example.com", "mateo@example.com", "jane@example.com", "nobody@example.com"


def with_users(*users: str, **more: Any) -> Migrating:
    """A company whose Identity Center lets Ana and Mateo in, through groups, and knows Jane."""
    setting = Migrating("half-done", arranged={**ARRANGED, **more}, more=CRM)
    setting.import_users(*users)
    setting.state("migrate.ready")
    return setting


def test_whoever_is_in_a_group_that_may_sign_in_has_a_way_in() -> None:
    finding = ready(with_users(ANA, MATEO.upper()))
    assert (finding.status, finding.strength) == (Status.PASS, Strength.CLAIMED)


@pytest.mark.parametrize(("users", "outside"), [([ANA, JANE], JANE), ([NOBODY, ANA], NOBODY), ([JANE], JANE)])
def test_one_person_without_a_way_in_is_named_whatever_anybody_states(users: list[str], outside: str) -> None:
    finding = ready(with_users(*users, tried="yes"))
    assert finding.status is Status.FAIL
    assert outside in finding.summary and f"1 of {len(users)}" in finding.summary
    assert ("Identity Center does not know" in finding.remedy) == (outside == NOBODY)
    assert ("press a" in finding.remedy) == (outside != NOBODY), "no plan puts a stranger into a group"
    assert finding.owner is Owner.IAM_ADMIN and finding.remedy


def test_somebody_who_is_assigned_without_a_group_has_a_way_in() -> None:
    setting = with_users(JANE)
    center = setting.world.centers[0]
    center.assign(setting.world.account, next(iter(center.sets.values())), center.user(JANE), "USER")
    assert ready(setting).status is Status.PASS


def test_an_assignment_in_another_account_is_no_way_in() -> None:
    setting = with_users(JANE)
    center = setting.world.centers[0]
    center.assign("444455556666", next(iter(center.sets.values())), center.user(JANE), "USER")
    assert ready(setting).status is Status.FAIL


def test_people_without_access_are_not_looked_for() -> None:
    setting = with_users(ANA, JANE)
    setting.import_users(ANA, JANE, no_access=[JANE])
    assert ready(setting).status is Status.PASS


@pytest.mark.parametrize(
    "operation", ["ListAccountAssignments", "ListGroupMembershipsForMember", "GetUserId", "ListInstances"]
)
def test_where_identity_center_does_not_answer_nobody_is_said_to_have_a_way_in(operation: str) -> None:
    setting = with_users(ANA)
    for service in ("sso-admin", "identitystore"):
        setting.world.faults.on(service, operation, "denied", times=None)
    try:
        status = ready(setting).status
    except AwsError:
        status = Status.UNKNOWN  # what the engine makes of it
    assert status is not Status.PASS


@pytest.mark.parametrize(("tried", "status"), [("unsure", Status.FAIL), ("no", Status.FAIL), ("yes", Status.PASS)])
def test_another_way_to_sign_in_has_to_be_tried_by_the_people(tried: str, status: Status) -> None:
    setting = Migrating(arranged={**ARRANGED, "tried": tried}, more={**CRM, "signon.instance": {"way": "external-idp"}})
    setting.import_users(JANE)
    setting.state("migrate.ready")
    finding = ready(setting)
    assert finding.status is status
    assert (status is Status.PASS) == ("signed in once" not in finding.summary)


def test_too_many_people_to_look_up_have_to_try_it() -> None:
    users = [f"user{number}@example.com" for number in range(101)]
    assert "signed in once" in ready(with_users(*users)).summary
    setting = with_users(*users, tried="yes")
    assert ready(setting).status is Status.PASS
    assert not [call for call in setting.world.calls if call[0] == "identitystore"]


# --- who would be refused


def brought(setting: Migrating, persona: str, *policies: str) -> None:
    center = setting.world.centers[0]
    made = center.permission_set(f"PartnerCentral-{persona}", managed=policies)
    center.assign(setting.world.account, made, center.group(persona).id)


PRODUCTS, FULL = "AWSMarketplaceSellerProductsFullAccess", "AWSPartnerCentralFullAccess"


@pytest.mark.parametrize(
    ("policies", "policy_set", "said"),
    [
        (
            [PRODUCTS],
            "checklist",
            "refuse Technical staff, as far as IAM can tell. The way out, before you migrate: in 4.1",
        ),
        ([PRODUCTS], "current", "Look at their policies in 5.2"),
        ([FULL, PRODUCTS], "current", ""),
    ],
)
def test_whoever_would_be_refused_afterwards_is_named_before_and_stops_nobody(
    policies: list[str], policy_set: str, said: str
) -> None:
    setting = Migrating(arranged=ARRANGED, more={**CRM, "roles.personas": {"policy_set": policy_set}})
    brought(setting, "Technical", *policies)
    setting.state("migrate.ready")
    found = ready(setting)
    assert found.status is Status.PASS
    assert (said in found.summary) if said else ("refuse" not in found.summary)


def test_where_nobody_may_ask_iam_nobody_is_said_to_be_refused() -> None:
    setting = arranged()
    brought(setting, "Technical", PRODUCTS)
    setting.forbid("SimulatePrincipalPolicy")
    found = ready(setting)
    assert "refuse" not in found.summary
    assert any("Nobody could look" in item.value for item in found.evidence)


def test_the_words_about_the_checklist_are_true() -> None:
    """Those whom its policies do not let in are the ones that the question and the two pages name."""
    named = {"Technical", "ReadOnly"}
    sets: tuple[PolicySet, ...] = ("checklist", "current")
    for policy_set in sets:
        setting = Migrating(arranged=ARRANGED, more={**CRM, "roles.personas": {"policy_set": policy_set}})
        for persona in PERSONAS[:7]:
            brought(setting, persona.name, *(one for one in persona.policies(policy_set) if one != READ_ONLY_POLICY))
        found = refused_ones(ready(setting))
        assert found == (named if policy_set == "checklist" else found & {"ReadOnly"})
    words = (*(step_named(step).explanation for step in ("roles.personas", "signon.permission-sets")), ASKED)
    assert all("technical staff and observers cannot open Partner" in " ".join(text.split()) for text in words)


def refused_ones(finding: Finding) -> set[str]:
    titles = {persona.title: persona.name for persona in PERSONAS}
    labels = [item.label for item in finding.evidence if item.label.startswith("would be refused: ")]
    return {titles[label.removeprefix("would be refused: ")] for label in labels}


# --- roles that nobody was given


def test_a_role_that_nobody_was_given_stands_in_nobodys_way() -> None:
    prefix = "PartnerCentralRoleFor"
    setting = with_users(ANA)
    unused = [result("roles.trust", Status.FAIL, subject=f"{prefix}Marketing")]
    assert setting.judged("migrate.ready", {**before(), "roles.trust": unused}).status is Status.PASS
    used = [result("roles.trust", Status.FAIL, subject=f"{prefix}ACEManager")]
    assert setting.judged("migrate.ready", {**before(), "roles.trust": used}).status is Status.FAIL
    undecided = arranged()
    undecided.state("migrate.ready")
    assert undecided.judged("migrate.ready", {**before(), "roles.trust": unused}).status is Status.FAIL


@pytest.mark.parametrize(
    ("crm", "over", "left"),
    [
        ("no", "unsure", {"crm_over", "crm_warned"}),
        ("yes", "unsure", {"crm_warned"}),
        ("yes", "api", {"crm_warned"}),
        ("yes", "s3", set()),
        ("unsure", "s3", set()),
    ],
)
def test_only_companies_with_a_crm_are_asked_about_it(crm: str, over: str, left: set[str]) -> None:
    answers = Answers({"users.integrations": {"crm": crm}})
    assert set(left_out(step_named("migrate.readiness"), answers, {"crm_over": over})) == left
