"""Every read of the migrate phase × every kind of fault: unknown in words, never a pass and never a fail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faults.ground import EVERY_FAULT, KINDS
from tests.steps.migrating import ARRANGED, START, WINDOW, Migrating
from wizard.demo.facts import Partner, Verification
from wizard.model import Status

USER = "ana.lead@example.com"

READS = [
    ("migrate.verification", "partnercentral-account", "GetVerification"),
    ("migrate.registered", "partnercentral-account", "ListPartners"),
    ("migrate.persona-access", "iam", "ListRoles"),
    ("migrate.persona-access", "iam", "SimulatePrincipalPolicy"),
    ("migrate.opportunities", "partnercentral-selling", "ListOpportunities"),
    ("migrate.marketplace", "marketplace-catalog", "ListEntities"),
    ("migrate.ace", "partnercentral-selling", "GetSellingSystemSettings"),
    ("migrate.denials", "cloudtrail", "LookupEvents"),
    ("migrate.signed-in", "cloudtrail", "LookupEvents"),
]


@pytest.fixture(scope="module")
def migrated() -> Migrating:
    """A company for which every check of the phase passes as long as AWS answers."""
    setting = Migrating(
        "half-done",
        now=START + timedelta(hours=5),
        window=WINDOW,
        arranged=ARRANGED,
        validation={"count_opportunities": True},
        more={"users.integrations": {"crm": "yes"}, "roles.personas": {"personas": ["AllianceLead"]}},
    )
    facts = setting.world.facts
    facts.partners.append(Partner())
    facts.opportunities = 5
    facts.verifications["BUSINESS_VERIFICATION"] = Verification()
    setting.import_users(USER)
    setting.happened(USER)
    return setting


@pytest.mark.parametrize("check", dict.fromkeys(check for check, _, _ in READS))
def test_as_long_as_aws_answers_it_passes(migrated: Migrating, check: str) -> None:
    assert {found.status for found in migrated.look(check).values()} == {Status.PASS}


@pytest.mark.parametrize("fault", [*KINDS, "empty", "binary"])
@pytest.mark.parametrize(("check", "service", "operation"), READS, ids=[f"{check}-{name}" for check, _, name in READS])
def test_what_nobody_could_look_at_is_unknown(
    migrated: Migrating, check: str, service: str, operation: str, fault: str
) -> None:
    migrated.world.faults.on(service, operation, EVERY_FAULT[fault], times=None)
    migrated.connection.walks.clear()
    try:
        found = migrated.look(check).values()
    finally:
        migrated.world.faults.clear()
    assert found
    for result in found:
        assert result.status is Status.UNKNOWN, f"{fault}: {result.summary}"
        assert result.remedy and "stumbled" not in result.summary
