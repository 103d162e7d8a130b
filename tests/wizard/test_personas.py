"""Which personas, policies and tags can be chosen, and which roles follow from that."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.answers import Answers, BadAnswer, parse
from wizard.catalog import DEFAULT_PERSONAS, PERSONAS
from wizard.personas import MOST_TAGS, STEP, PersonaChoice, choice, chosen, wanted_roles

ACCOUNT = "111122223333"
AWS = "arn:aws:iam::aws:policy/"
OWN = f"arn:aws:iam::{ACCOUNT}:policy/"
FULL = "AWSPartnerCentralFullAccess"

CHECKLIST = {
    "AllianceLead": (FULL, "AWSMarketplaceSellerFullAccess"),
    "ACEManager": ("AWSPartnerCentralOpportunityManagement",),
    "Marketing": ("AWSPartnerCentralMarketingManagement",),
    "ChannelManager": ("AWSPartnerCentralChannelManagement",),
    "ChannelApprover": ("AWSPartnerCentralChannelHandshakeApprovalManagement",),
    "Technical": ("AWSMarketplaceSellerProductsFullAccess",),
    "ReadOnly": ("ReadOnlyAccess",),
}
CURRENT = {
    **CHECKLIST,
    "ACEManager": ("AWSPartnerCentralOpportunityManagement", "AWSMarketplaceSellerOfferManagement"),
    "ChannelManager": (FULL,),
    "ChannelApprover": ("AWSPartnerCentralChannelManagement", "AWSPartnerCentralChannelHandshakeApprovalManagement"),
    "Technical": (FULL, "AWSMarketplaceSellerProductsFullAccess"),
    "ReadOnly": ("PartnerCentralReadOnly",),
}
OFF_BY_DEFAULT = {
    "Funding": ("PartnerCentralIncentiveBenefitManagement",),
    "Integration": ("AWSPartnerCentralSandboxFullAccess",),
}


def wanted(**answers: Any) -> dict[str, tuple[str, ...]]:
    return {
        role.name.removeprefix("PartnerCentralRoleFor"): role.policies
        for role in wanted_roles(Answers({STEP: answers}), ACCOUNT)
    }


def arns(policies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple((OWN if name == "PartnerCentralReadOnly" else AWS) + name for name in policies)


def refusal(**answers: Any) -> str:
    with pytest.raises(BadAnswer) as refused:
        parse(PersonaChoice, answers, STEP)
    return str(refused.value)


@pytest.mark.parametrize(("policy_set", "table"), [("checklist", CHECKLIST), ("current", CURRENT)])
def test_each_policy_set_gives_every_persona_the_policies_of_its_table(
    policy_set: str, table: dict[str, tuple[str, ...]]
) -> None:
    everybody = [persona.name for persona in PERSONAS]
    found = wanted(personas=everybody, policy_set=policy_set)
    assert found == {name: arns(policies) for name, policies in {**table, **OFF_BY_DEFAULT}.items()}


def test_nobody_who_answered_nothing_gets_more_than_the_seven_of_the_checklist() -> None:
    assert wanted() == {name: arns(policies) for name, policies in CHECKLIST.items()}
    assert set(DEFAULT_PERSONAS) == set(CHECKLIST)


def test_personas_can_be_switched_off_and_keep_the_tables_order() -> None:
    assert list(wanted(personas="Marketing, AllianceLead, Marketing")) == ["AllianceLead", "Marketing"]
    assert wanted(personas=[]) == {}


def test_a_company_can_add_its_own_with_policies_by_name_and_by_arn() -> None:
    own = f"{OWN}team/Reports"
    found = wanted(personas="", custom=f"Analyst: {FULL}, {own}; PartnerCentralRoleForAuditor: SecurityAudit")
    assert found == {"Analyst": (AWS + FULL, own), "Auditor": (AWS + "SecurityAudit",)}


def test_the_same_policy_by_name_and_by_arn_is_one_policy() -> None:
    assert wanted(personas="", custom=f"Analyst: {FULL}, {AWS}{FULL}, {FULL}") == {"Analyst": (AWS + FULL,)}


def test_our_own_policy_can_be_chosen_by_name_and_stands_in_the_account() -> None:
    assert wanted(personas="", custom="Analyst: PartnerCentralReadOnly") == {
        "Analyst": (f"{OWN}PartnerCentralReadOnly",)
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Two Words", "no spaces"),
        ("", "no spaces"),
        ("a" * 44, "1 to 43"),
        ("Schöne", "letters, digits"),
        ("Kelvin\u212a", "letters, digits"),
        ("a,b", "letters, digits"),
        ("a/b", "letters, digits"),
        ("PartnerCentralRoleFor", "1 to 43"),
        ("CloudAdmin-1234", "AWS names the roles it makes on linking"),
        ("Alliance-7", "AWS names the roles it makes on linking"),
        ("PartnerCentralRoleForAce-99", "AWS names the roles it makes on linking"),
        ("AllianceLead", "two personas have the same name"),
        ("alliancelead", "two personas have the same name"),
    ],
)
def test_a_persona_that_cannot_have_a_role_of_its_own_is_refused(name: str, said: str) -> None:
    assert said in refusal(custom=[{"name": name, "policies": [FULL]}])


def test_two_own_personas_of_the_same_name_in_other_case_are_refused() -> None:
    assert "upper and lower case" in refusal(custom="Analyst: SecurityAudit; ANALYST: SecurityAudit")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("AWSPartnerCentralIncentiveBenefitManagement", "called PartnerCentralIncentiveBenefitManagement"),
        ("AWSMarketplaceSellerProductFullAccess", "called AWSMarketplaceSellerProductsFullAccess"),
        ("AWSMarketplaceBuyerFullAccess", "does not exist."),
        (f"{AWS}AWSMarketplaceSellerProductFullAccess", "called AWSMarketplaceSellerProductsFullAccess"),
        ("partnercentral:FullAccess", "neither the name of an AWS managed policy nor a policy ARN"),
        ("arn:aws:iam::aws:role/Admin", "neither"),
        ("arn:aws-cn:iam::aws:policy/ReadOnlyAccess", "neither"),
        ("arn:aws:iam::1234:policy/Short", "neither"),
        ("АWSPartnerCentralFullAccess", "neither"),
        ("a/b", "neither"),
        ("a" * 129, "neither"),
    ],
)
def test_a_policy_that_cannot_exist_is_refused(policy: str, said: str) -> None:
    assert said in refusal(custom=[{"name": "Analyst", "policies": [policy]}])


def test_a_policy_of_the_companys_own_may_have_a_name_that_is_a_mistake_elsewhere() -> None:
    own = f"{OWN}AWSMarketplaceBuyerFullAccess"
    assert wanted(personas="", custom=f"Buyer: {own}") == {"Buyer": (own,)}


def test_an_own_persona_needs_a_policy() -> None:
    assert "at least one policy" in refusal(custom=[{"name": "Analyst", "policies": []}])
    assert "Name: Policy" in refusal(custom="Analyst")


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"aws:team": "x"}, "not yours to use"),
        ({"AWS:team": "x"}, "not yours to use"),
        ({"partner-central-wizard:operation": "x"}, "not yours to use"),
        ({"Team": "a", "team": "b"}, "same key"),
        ({" team": "a", "team": "b"}, "same key"),
        ({"": "x"}, "is not a tag"),
        ({"a=b": "x"}, "is not a tag"),
        ({"team": "a,b"}, "is not a tag"),
        ({"team": "\x1b[2J"}, "is not a tag"),
        ({"team": "\u202ex"}, "is not a tag"),
        ({"k" * 129: "x"}, "is not a tag"),
        ({"k": "v" * 257}, "is not a tag"),
        ({f"k{number}": "" for number in range(MOST_TAGS + 1)}, "AWS allows 50"),
        ("CostCenter", "Key=Value"),
    ],
)
def test_tags_that_aws_would_refuse_are_refused_before_aws_is_asked(tags: Any, said: str) -> None:
    assert said in refusal(company_tags=tags)


def test_tags_are_read_from_one_line_as_well() -> None:
    answered = parse(PersonaChoice, {"company_tags": "CostCenter = 1234, Owner=alliances,Büro=Köln "}, STEP)
    assert answered.company_tags == {"CostCenter": "1234", "Owner": "alliances", "Büro": "Köln"}


@pytest.mark.parametrize("hours", [0, 13, -1, "many", 1.5, True])
def test_a_session_lasts_one_to_twelve_hours(hours: Any) -> None:
    if hours is True:
        pytest.skip("JSON's true is 1 to pydantic, and an hour is harmless")
    assert refusal(session_hours=hours).startswith(f"{STEP}: session_hours: ")


def test_only_trust_policies_of_chosen_personas_can_be_named_for_replacement() -> None:
    assert "not one of the personas you chose" in refusal(replace_trust="Funding")
    assert "not one of the personas you chose" in refusal(replace_trust="PartnerCentralRoleForCloudAdmin-1234")
    answered = parse(PersonaChoice, {"replace_trust": "PartnerCentralRoleForAllianceLead, Marketing"}, STEP)
    assert answered.may_replace_trust("PartnerCentralRoleForAllianceLead")
    assert answered.may_replace_trust("PartnerCentralRoleForMarketing")
    assert not answered.may_replace_trust("PartnerCentralRoleForTechnical")


@pytest.mark.parametrize("answers", [{"persona": "AllianceLead"}, {"personas": "Boss"}, {"policy_set": "newest"}])
def test_an_answer_to_no_question_or_with_no_such_choice_is_refused_with_what_there_is(answers: dict[str, Any]) -> None:
    assert {"persona": "policy_set", "personas": "Marketing", "policy_set": "checklist or current"}[
        next(iter(answers))
    ] in refusal(**answers)


def test_what_is_kept_is_what_was_answered_and_nothing_more() -> None:
    answers = Answers().with_step(STEP, parse(PersonaChoice, {"policy_set": "current"}, STEP))
    assert answers.raw == {STEP: {"policy_set": "current"}}
    assert choice(answers).policy_set == "current"
    assert answers.answered(STEP)
    assert not Answers().answered(STEP)


def test_answers_that_no_longer_validate_say_which_and_why() -> None:
    with pytest.raises(BadAnswer, match=r"^roles\.personas: policy_set: "):
        choice(Answers({STEP: {"policy_set": "golden"}}))


def test_chosen_personas_say_what_is_beside_them() -> None:
    beside = {persona.name: persona.beside for persona in chosen(PersonaChoice())}
    assert "trap" in beside["ReadOnly"]
    assert "no Partner Central action" in beside["ReadOnly"]
    assert "CloudAdmin" in beside["AllianceLead"]
    assert "whole pipeline" in beside["ACEManager"]
    assert FULL in beside["ChannelManager"] and FULL in beside["Technical"]
    assert "program management account" in beside["ChannelApprover"]
