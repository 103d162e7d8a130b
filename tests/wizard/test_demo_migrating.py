"""The demo after the migration: who gets in, what is recorded, and the roles that Identity Center makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.setting import Setting
from wizard.demo import open_world
from wizard.demo.portal import PortalRefused
from wizard.demo.sign_on_roles import bring
from wizard.demo.world import World

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANA, JANE, MATEO = "ana.lead@example.com", "jane@example.com", "mateo@example.com"


@pytest.fixture
def world() -> Iterator[World]:
    """Example Corp, linked and migrated."""
    with open_world("half-done", clock=MOMENT) as opened:
        opened.portal.link()
        opened.portal.migrate()
        opened.portal.do("wait", {"minutes": "300"})
        yield opened


def sign_in(world: World, user: str) -> str:
    return world.portal.do("sign-in", {"user": user})


def last(world: World) -> dict[str, object]:
    told: dict[str, object] = json.loads(world.trail.events[-1].record)
    return told


def test_whoever_has_a_role_that_may_gets_in_and_is_recorded_by_name(world: World) -> None:
    assert sign_in(world, ANA) == f"{ANA} sees Partner Central."
    told = last(world)
    assert str(told["userIdentity"]["arn"]).endswith(f"/{ANA}")  # type: ignore[index]
    assert "AWSReservedSSO_PartnerCentral-AllianceLead_" in world.trail.events[-1].record
    assert "errorCode" not in told


def test_whoever_is_in_no_group_does_not_see_the_account(world: World) -> None:
    with pytest.raises(PortalRefused, match="not among the accounts"):
        sign_in(world, JANE)


def test_a_role_without_its_policy_is_refused_and_recorded_as_refused(world: World) -> None:
    assert "Access denied" in sign_in(world, MATEO)
    assert last(world)["errorCode"] == "AccessDeniedException"


def test_before_the_migration_nobody_sees_a_company() -> None:
    with open_world("half-done", clock=MOMENT) as world, pytest.raises(PortalRefused, match="Not Registered"):
        sign_in(world, ANA)


def test_a_sign_in_can_fail_on_request(world: World) -> None:
    with pytest.raises(PortalRefused, match="Access denied"):
        world.portal.do("sign-in", {"user": ANA}, failed="denied")
    assert last(world)["errorCode"] == "AccessDeniedException"


# --- the roles that Identity Center makes


def roles(setting: Setting) -> dict[str, set[str]]:
    """The policies of each such role, by the name of its permission set, as IAM shows them."""
    bring(setting.world)
    with setting.world.stage.set("read") as iam:
        found = {role.name: {one.name for one in role.managed_policies.values()} for role in iam.get_roles()}
    made = {name: found[name] for name in found if name.startswith("AWSReservedSSO_PartnerCentral-")}
    return {name.removeprefix("AWSReservedSSO_").rpartition("_")[0]: policies for name, policies in made.items()}


def test_what_is_brought_to_the_account_is_a_role_there_and_what_is_not_is_none() -> None:
    setting = Setting("empty")
    center = setting.world.centers[0]
    made = center.permission_set("PartnerCentral-Marketing", managed=["AWSPartnerCentralMarketingManagement"])
    assert roles(setting) == {}
    center.assign(setting.world.account, made, center.group("Marketing").id)
    assert roles(setting) == {"PartnerCentral-Marketing": {"AWSPartnerCentralMarketingManagement"}}


def test_an_edited_set_changes_its_role_only_once_it_is_brought_again() -> None:
    setting = Setting("empty")
    center = setting.world.centers[0]
    made = center.permission_set("PartnerCentral-Marketing")
    center.assign(setting.world.account, made, center.group("Marketing").id)
    made.managed.append("arn:aws:iam::aws:policy/AWSPartnerCentralMarketingManagement")
    assert roles(setting) == {"PartnerCentral-Marketing": set()}
    made.provisioned[setting.world.account] = made.definition
    assert roles(setting) == {"PartnerCentral-Marketing": {"AWSPartnerCentralMarketingManagement"}}


def test_with_the_last_assignment_goes_the_role() -> None:
    setting = Setting("empty")
    center = setting.world.centers[0]
    made = center.permission_set("PartnerCentral-Marketing")
    center.assign(setting.world.account, made, center.group("Marketing").id)
    assert roles(setting)
    center.unassign(center.assignments[-1])
    assert roles(setting) == {}


def test_the_role_of_whoever_is_signed_in_stays_as_it_is() -> None:
    setting = Setting("half-done")
    bring(setting.world)
    with setting.world.stage.set("read") as iam:
        names = [role.name for role in iam.get_roles() if role.name.startswith("AWSReservedSSO_AdministratorAccess_")]
    assert [setting.world.caller.arn.split("/")[1]] == names
