"""migrate.validate: what is there after the migration, who was refused and who got in; nothing promised, nothing kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.setting import evidence
from tests.steps.migrating import NOW, START, WINDOW, Migrating
from wizard.demo.facts import Partner
from wizard.denials import SERVICE
from wizard.journey.migrate.active import MOST, REST
from wizard.journey.migrate.recorded import SELLING
from wizard.model import Severity, Status, Strength

AFTER = START + timedelta(hours=5)
ANA, WEI = "ana.lead@example.com", "wei@example.com"


def migrated(world: str = "empty", **more: Any) -> Migrating:
    setting = Migrating(world, now=AFTER, window=WINDOW, **more)
    setting.world.facts.partners.append(Partner())
    return setting


# --- is it there


def test_a_partner_in_the_account_is_what_only_migrating_brings() -> None:
    found = migrated().finding("migrate.registered")
    assert (found.status, found.strength, found.severity) == (Status.PASS, Strength.RECORDED, Severity.BLOCKER)


@pytest.mark.parametrize("stated", [True, False])
def test_no_partner_is_a_fail_whatever_anybody_states(stated: bool) -> None:
    setting = Migrating(now=AFTER, window=WINDOW)
    setting.world.facts.partners.append(Partner(catalog="Sandbox"))
    if stated:
        setting.state("migrate.completed")
    found = setting.finding("migrate.registered")
    assert found.status is Status.FAIL
    assert "do not register" in found.remedy


# --- what each persona may do


def access(setting: Migrating, persona: str) -> Any:
    return setting.finding("migrate.persona-access", persona)


def test_each_persona_has_a_line_and_the_words_promise_nothing() -> None:
    found = migrated("half-done").look("migrate.persona-access")
    assert len(found) == 7
    lead = found["migrate.persona-access/AllianceLead"]
    assert lead.status is Status.PASS
    assert lead.summary.startswith("As far as IAM can work it out") and "only trying shows it for sure" in lead.summary
    assert "what nobody can know beforehand" in evidence(lead)


def test_a_set_that_was_not_brought_to_the_account_lets_nobody_in() -> None:
    found = access(migrated("half-done"), "Technical")
    assert found.status is Status.FAIL and "there is no role of the permission set" in found.summary


def permission_set(setting: Migrating, persona: str, *managed: str, inline: str = "") -> None:
    """Brought to the account as it is."""
    center = setting.world.centers[0]
    made = center.permission_set(f"PartnerCentral-{persona}", managed=managed, inline=inline)
    center.assign(setting.world.account, made, center.group(persona).id)


@pytest.mark.parametrize(
    ("persona", "policies", "status", "said"),
    [
        ("ACEManager", ("AWSPartnerCentralOpportunityManagement",), Status.PASS, ""),
        ("Marketing", ("AWSPartnerCentralMarketingManagement",), Status.PASS, ""),
        ("ChannelApprover", ("AWSPartnerCentralChannelHandshakeApprovalManagement",), Status.PASS, ""),
        ("ChannelManager", ("AWSPartnerCentralChannelManagement",), Status.PASS, ""),
        ("AllianceLead", ("AWSPartnerCentralFullAccess",), Status.PASS, ""),
        ("Technical", ("AWSMarketplaceSellerProductsFullAccess",), Status.FAIL, "partnercentral:ListPartners"),
        ("Technical", ("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerProductsFullAccess"), Status.PASS, ""),
        ("ReadOnly", ("ReadOnlyAccess",), Status.FAIL, "partnercentral:ListPartners"),
        ("ACEManager", ("AWSPartnerCentralSandboxFullAccess",), Status.FAIL, "no policy allows it"),
        ("ACEManager", (), Status.FAIL, "no policy allows it"),
    ],
)
def test_what_a_persona_may_do_follows_from_its_policies(
    persona: str, policies: tuple[str, ...], status: Status, said: str
) -> None:
    setting = migrated()
    permission_set(setting, persona, *policies)
    found = access(setting, persona)
    assert found.status is status, found.summary
    assert said in found.summary
    assert bool(found.remedy) == (status is Status.FAIL)


def test_a_rule_that_forbids_is_told_apart_from_one_that_is_missing() -> None:
    setting = migrated()
    forbids = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"partnercentral:*","Resource":"*"}]}'
    permission_set(setting, "ACEManager", "AWSPartnerCentralOpportunityManagement", inline=forbids)
    found = access(setting, "ACEManager")
    assert found.status is Status.FAIL and "a policy forbids it" in found.summary
    assert "Deny statement" in found.remedy


def test_another_way_to_sign_in_is_unknown_and_no_tick() -> None:
    setting = migrated(more={"signon.instance": {"way": "external-idp"}})
    found = list(setting.look("migrate.persona-access").values())
    assert [result.status for result in found] == [Status.UNKNOWN]


# --- what answers


def test_nothing_is_asked_about_opportunities_before_somebody_says_yes() -> None:
    setting = migrated()
    setting.world.facts.opportunities = 7
    assert setting.finding("migrate.opportunities").status is Status.NOT_APPLICABLE
    assert "ListOpportunities" not in {operation for _, operation, _ in setting.world.calls}


@pytest.mark.parametrize(("number", "said"), [(7, "7 opportunities"), (100, "100 or more"), (4321, "100 or more")])
def test_opportunities_are_counted_in_one_request(number: int, said: str) -> None:
    setting = migrated(validation={"count_opportunities": True})
    setting.world.facts.opportunities = number
    found = setting.finding("migrate.opportunities")
    assert found.status is Status.PASS and said in found.summary
    assert [operation for _, operation, _ in setting.world.calls] == ["ListOpportunities"]
    assert "Example Customer" not in found.model_dump_json(), "nothing of a customer is kept"


def test_no_opportunity_is_no_pass_and_a_refusal_is_unknown() -> None:
    setting = migrated(validation={"count_opportunities": True})
    setting.world.facts.opportunities = 0
    found = setting.finding("migrate.opportunities")
    assert found.status is Status.FAIL and "up to a day" in found.remedy
    setting.world.facts.opportunities = None
    assert setting.finding("migrate.opportunities").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("seller", "listings", "status"),
    [
        ("no", {}, Status.NOT_APPLICABLE),
        ("one", {"SaaSProduct": ["Example Pipeline"]}, Status.PASS),
        ("one", {}, Status.FAIL),
        ("unsure", {}, Status.NOT_APPLICABLE),
        ("unsure", {"Offer": ["Example"]}, Status.PASS),
    ],
)
def test_the_marketplace_is_asked_where_somebody_sells(
    seller: str, listings: dict[str, list[str]], status: Status
) -> None:
    setting = migrated(more={"decide.situation": {"marketplace_seller": seller}})
    setting.world.facts.listings.update(listings)
    assert setting.finding("migrate.marketplace").status is status


@pytest.mark.parametrize(
    ("crm", "over", "status"),
    [
        ("no", "unsure", Status.NOT_APPLICABLE),
        ("yes", "unsure", Status.NOT_APPLICABLE),
        ("yes", "api", Status.PASS),
        ("yes", "s3", Status.FAIL),
    ],
)
def test_the_api_of_the_crm_is_asked_where_one_is_connected(crm: str, over: str, status: Status) -> None:
    setting = migrated(arranged={"crm_over": over}, more={"users.integrations": {"crm": crm}})
    setting.world.facts.opportunities = 3
    assert setting.finding("migrate.ace").status is status
    setting.world.facts.opportunities = None
    if status is not Status.NOT_APPLICABLE:
        assert setting.finding("migrate.ace").status is Status.UNKNOWN


# --- who was refused

DENIED = "AccessDeniedException"
NO_POLICY = "because no identity-based policy allows the partnercentral:ListPartners action"
ROLE = {"roleArn": "arn:aws:iam::111122223333:role/PartnerCentralRoleForTechnical"}

DENIALS: list[tuple[dict[str, Any], str]] = [
    ({"who": ANA, "error": (DENIED, f"User: x is not authorized {NO_POLICY}")}, "no policy of that role allows it"),
    (
        {"who": ANA, "error": (DENIED, "with an explicit deny in a service control policy")},
        "a rule of the organization",
    ),
    ({"who": ANA, "error": (DENIED, "because no permissions boundary allows it")}, "permissions boundary"),
    ({"who": ANA, "error": (DENIED, "because no session policy allows it")}, "that very session"),
    ({"who": ANA, "error": (DENIED, "with an explicit deny in an identity-based policy")}, "forbids it explicitly"),
    ({"who": ANA, "error": (DENIED, "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE")}, "refuses the company's state"),
    ({"who": ANA, "error": (DENIED, "Access denied.")}, "unsure"),
    ({"who": ANA, "error": (DENIED, "")}, "unsure"),
    (
        {
            "who": SERVICE,
            "name": "AssumeRole",
            "source": "sts.amazonaws.com",
            "error": ("AccessDenied", ""),
            "parameters": ROLE,
        },
        "the trust policy of PartnerCentralRoleForTechnical does not let Partner Central in",
    ),
    (
        {"who": ANA, "name": "AssociatePartnerUser", "source": SERVICE, "error": ("AccessDenied", "")},
        "lacks the policy for mapping",
    ),
    (
        {"who": ANA, "name": "AssociatePartnerAccount", "source": SERVICE, "error": ("AccessDenied", "")},
        "does not have the permissions",
    ),
    (
        {"who": ANA, "name": "ListOpportunities", "source": SELLING, "error": (DENIED, NO_POLICY)},
        "no policy of that role",
    ),
]


@pytest.mark.parametrize(("event", "said"), DENIALS)
def test_a_refusal_is_told_with_its_reason_as_far_as_aws_says_it(event: dict[str, Any], said: str) -> None:
    setting = migrated()
    _record(setting, event)
    found = setting.finding("migrate.denials")
    assert found.status is Status.FAIL
    assert said in found.summary and found.remedy
    if event["who"] == ANA:
        assert f"{ANA} with the permission set PartnerCentral-ACEManager" in found.summary


def _record(setting: Migrating, event: dict[str, Any]) -> None:
    if event["who"] == SERVICE:
        happened = setting.happened(ANA, **{key: value for key, value in event.items() if key != "who"})
        record = happened.record.replace('"type": "AssumedRole"', '"type": "AWSService"')
        arn = f"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PartnerCentral-ACEManager_{'0' * 16}/{ANA}"
        record = record.replace(f'"arn": "{arn}"', f'"invokedBy": "{SERVICE}"')
        setting.world.trail.events[-1] = happened.__class__(**{**happened.__dict__, "record": record})
    else:
        setting.happened(**event)


def test_nothing_refused_is_a_pass_that_says_since_when_and_that_events_come_late() -> None:
    found = migrated().finding("migrate.denials")
    assert found.status is Status.PASS
    assert "since 2026-12-05 21:00 UTC" in found.summary and "15 minutes" in found.summary


def test_what_worked_later_is_no_refusal_any_more() -> None:
    setting = migrated()
    setting.happened(ANA, ago=timedelta(hours=2), error=(DENIED, NO_POLICY))
    setting.happened(ANA, ago=timedelta(hours=1))
    assert setting.finding("migrate.denials").status is Status.PASS
    setting.happened(WEI, ago=timedelta(minutes=5), error=(DENIED, NO_POLICY))
    found = setting.finding("migrate.denials")
    assert found.status is Status.FAIL and ANA not in found.summary, "somebody else's success mends nothing for others"


def test_what_was_refused_before_the_migration_began_is_another_story() -> None:
    setting = migrated()
    setting.happened(ANA, ago=timedelta(hours=6), error=(DENIED, NO_POLICY))
    assert setting.finding("migrate.denials").status is Status.PASS


def test_the_same_refusal_is_counted_and_an_error_of_another_kind_is_none() -> None:
    setting = migrated()
    for minutes in range(5):
        setting.happened(ANA, ago=timedelta(minutes=20 + minutes), error=(DENIED, NO_POLICY))
    setting.happened(ANA, error=("ThrottlingException", "Rate exceeded"))
    found = setting.finding("migrate.denials")
    assert found.summary.startswith("1 thing was refused") and "5 times" in found.summary


def test_a_record_that_cannot_be_read_is_never_nothing_refused() -> None:
    setting = migrated()
    happened = setting.happened(ANA)
    setting.world.trail.events[-1] = happened.__class__(**{**happened.__dict__, "record": "{broken"})
    found = setting.finding("migrate.denials")
    assert found.status is Status.UNKNOWN and "could not be read" in found.summary


def test_an_account_full_of_programs_is_read_in_parts_and_said_to_be() -> None:
    setting = migrated()
    for number in range(700):
        setting.happened("crm", "ListOpportunities", source=SELLING, ago=timedelta(minutes=20 + number / 10))
    found = setting.finding("migrate.denials")
    assert found.status is Status.UNKNOWN and "not read yet" in found.summary
    for _ in range(20):
        found = setting.finding("migrate.denials")
    assert found.status is Status.PASS


def test_after_its_first_walk_a_look_asks_cloudtrail_twice_at_most_and_forgets_no_source() -> None:
    setting = migrated()
    setting.import_users(ANA)
    for number in range(700):
        setting.happened("crm", "ListOpportunities", source=SELLING, ago=timedelta(minutes=1 + number / 10))
    setting.look("migrate.validate")
    for minute in range(1, 6):
        setting.world.calls.clear()
        setting.at(AFTER + timedelta(minutes=minute))
        setting.look("migrate.validate")
        assert sum(operation == "LookupEvents" for _, operation, _ in setting.world.calls) <= 2
    setting.happened(ANA, ago=timedelta(seconds=20))
    for _ in range(3):
        found = got_in(setting)
    assert found.strength is Strength.RECORDED, "three looks come round to every source"


# --- who got in


def got_in(setting: Migrating, user: str = ANA) -> Any:
    return setting.finding("migrate.signed-in", user)


def test_without_users_nobody_knows_who_has_to_get_in() -> None:
    found = migrated().look("migrate.signed-in")
    assert [result.status for result in found.values()] == [Status.UNKNOWN]


def test_whoever_used_partner_central_is_recorded() -> None:
    setting = migrated()
    setting.import_users(ANA, WEI)
    setting.happened("Ana.Lead@example.com")
    found = got_in(setting)
    assert (found.status, found.strength) == (Status.PASS, Strength.RECORDED)
    assert got_in(setting, WEI).status is Status.UNKNOWN


@pytest.mark.parametrize(
    "event",
    [
        {"error": (DENIED, NO_POLICY)},
        {"ago": timedelta(hours=6)},
        {"source": "sts.amazonaws.com", "name": "AssumeRoleWithSAML"},
        {"source": SERVICE, "name": "AssociatePartnerUser"},
        {"who": "xana.lead@example.com"},
        {"who": "ana.lead"},
        {"who": f"arn:aws:iam::111122223333:user/{ANA}"},
    ],
)
def test_what_only_looks_like_it_is_no_sign(event: dict[str, Any]) -> None:
    setting = migrated()
    setting.import_users(ANA)
    setting.happened(**{"who": ANA, **event})
    found = got_in(setting)
    assert found.status is Status.UNKNOWN
    assert "No sign yet" in found.summary and "15 minutes" in found.remedy


def test_a_statement_counts_as_one_and_a_record_is_better() -> None:
    setting = migrated()
    setting.import_users(ANA, WEI)
    setting.state(f"migrate.signed-in/{ANA}")
    assert got_in(setting).claimed
    assert got_in(setting, WEI).status is Status.UNKNOWN, "it is about one person"
    setting.state("migrate.signed-in", "Sofia Admin")
    assert got_in(setting, WEI).claimed
    setting.happened(WEI, ago=timedelta(minutes=1))
    found = [got_in(setting, WEI) for _ in range(3)][-1]
    assert found.strength is Strength.RECORDED


def test_a_statement_from_before_the_migration_is_about_nothing() -> None:
    setting = migrated()
    setting.import_users(ANA)
    setting.state("migrate.signed-in", at=NOW)
    assert got_in(setting).status is Status.UNKNOWN


def test_whoever_gets_no_access_is_not_waited_for() -> None:
    setting = migrated()
    setting.import_users(ANA, WEI, no_access=[WEI])
    assert set(setting.look("migrate.signed-in")) == {f"migrate.signed-in/{ANA}"}


def test_thousands_of_people_are_not_a_list_of_thousands() -> None:
    users = [f"user{number}@example.com" for number in range(5000)]
    setting = migrated()
    setting.import_users(*users)
    found = setting.look("migrate.signed-in")
    assert len(found) == MOST + 1
    others = found[f"migrate.signed-in/{REST}"]
    assert others.status is Status.UNKNOWN and "4900 of 4900 others" in others.summary
    setting.state("migrate.signed-in")
    assert got_in(setting, REST).claimed


def test_where_cloudtrail_cannot_be_read_nobody_is_said_to_be_missing_or_in() -> None:
    setting = migrated()
    setting.import_users(ANA)
    setting.happened(ANA)
    setting.world.faults.on("cloudtrail", "LookupEvents", "denied", times=None)
    found = got_in(setting)
    assert found.status is Status.UNKNOWN and "cloudtrail:LookupEvents" in found.summary


def test_looking_writes_nothing_and_calls_only_what_is_declared() -> None:
    setting = migrated("half-done", validation={"count_opportunities": True})
    setting.import_users(ANA)
    setting.look("migrate.validate")
    assert setting.writes == []
    assert not {"CreatePartner", "StartVerification"} & {operation for _, operation, _ in setting.world.calls}
