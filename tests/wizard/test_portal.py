"""The pretend portal: what a person does there, what AWS shows of it and when, and a demo that goes on where it was."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wizard.demo import open_world
from wizard.demo.facts import Plan
from wizard.demo.portal import ACTS, NAME, PortalRefused
from wizard.demo.portal_mapping import portal_id
from wizard.demo.trail import PARTNER_CENTRAL
from wizard.demo.world import World

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LINKING_MAKES = {"PartnerCentralRoleForCloudAdmin", "PartnerCentralRoleForAlliance", "PartnerCentralRoleForAce"}


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("empty", NOON) as world:
        yield world


def roles(world: World) -> set[str]:
    listed = world.session.client("iam").list_roles()["Roles"]
    return {role["RoleName"] for role in listed if role["RoleName"].startswith("PartnerCentralRoleFor")}


def events(world: World, name: str) -> list[dict[str, Any]]:
    source = [{"AttributeKey": "EventSource", "AttributeValue": PARTNER_CENTRAL}]
    found = world.session.client("cloudtrail").lookup_events(LookupAttributes=source)["Events"]
    return [json.loads(event["CloudTrailEvent"]) for event in found if event["EventName"] == name]


def partners(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.session.client("partnercentral-account").list_partners(Catalog="AWS")[
        "PartnerSummaryList"
    ]
    return found


# --- linking


def test_linking_makes_three_roles_and_an_event_each_in_its_time(world: World) -> None:
    assert "linked" in world.portal.link()
    assert (roles(world), events(world, "AssociatePartnerAccount")) == (set(), [])
    world.pass_time(5)
    assert {name.rpartition("-")[0] for name in roles(world)} == LINKING_MAKES
    assert events(world, "AssociatePartnerAccount") == []
    world.pass_time(20)
    (event,) = events(world, "AssociatePartnerAccount")
    assert event["requestParameters"] == {"value": "HIDDEN_DUE_TO_SECURITY_REASONS"}
    assert event["eventTime"] == "2026-11-20T12:00:00Z"
    assert "errorCode" not in event


def test_the_roles_carry_what_aws_gives_them(world: World) -> None:
    world.portal.link()
    world.pass_time(5)
    iam = world.session.client("iam")
    listed = iam.list_attached_role_policies(RoleName="PartnerCentralRoleForAce-7410")["AttachedPolicies"]
    assert {policy["PolicyName"] for policy in listed} == {
        "AWSMarketplaceSellerOfferManagement",
        "AWSPartnerCentralOpportunityManagement",
    }
    role = iam.get_role(RoleName="PartnerCentralRoleForAce-7410")["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": PARTNER_CENTRAL}
    assert role["CreateDate"] == datetime(2026, 11, 20, 12, 0, 3, tzinfo=UTC)


def test_cloudtrail_can_lag_by_a_quarter_of_an_hour(world: World) -> None:
    world.portal.do("link-slowly")
    world.pass_time(13 * 60)
    assert len(roles(world)) == 3
    assert events(world, "AssociatePartnerAccount") == []
    world.pass_time(60)
    assert len(events(world, "AssociatePartnerAccount")) == 1


@pytest.mark.parametrize("how", list(ACTS["link"].failures))
def test_linking_fails_on_request_and_leaves_nothing_but_a_refusal(world: World, how: str) -> None:
    world.portal.fail("link", how)
    with pytest.raises(PortalRefused) as refused:
        world.portal.link()
    assert str(refused.value) == ACTS["link"].failures[how]
    world.pass_time(60)
    assert (roles(world), world.portal.linked) == (set(), "")
    recorded = [event.get("errorCode") for event in events(world, "AssociatePartnerAccount")]
    assert recorded == (["AccessDenied"] if how == "access-denied" else [])
    assert "linked" in world.portal.link(), "only the next one fails"


def test_somebody_without_the_permissions_is_refused_by_aws() -> None:
    with open_world("denied", NOON) as world:
        with pytest.raises(PortalRefused, match="Access denied"):
            world.portal.link()
        assert [event.name for event in world.trail.events] == ["AssociatePartnerAccount"]
        assert "AccessDenied" in world.trail.events[0].record


def test_what_aws_does_not_link_is_refused(world: World) -> None:
    world.facts.plan = Plan("FREE", "ACTIVE")
    with pytest.raises(PortalRefused, match="paid AWS account"):
        world.portal.link()
    world.facts.plan, world.facts.state = None, "SUSPENDED"
    with pytest.raises(PortalRefused, match="suspended"):
        world.portal.link()
    assert world.trail.events == []


@pytest.mark.parametrize(
    ("by", "recorded"),
    [
        ("", "ana.lead@example.com"),
        ("ann.lead@example.com", "ann.lead@example.com"),
        ("Ann Lead", "Ann.Lead"),
        ("/:*", "ana.lead@example.com"),
    ],
)
def test_the_alliance_lead_links_and_not_whoever_is_signed_in(world: World, by: str, recorded: str) -> None:
    world.portal.link(by=by)
    world.pass_time(60)
    (event,) = events(world, "AssociatePartnerAccount")
    assert event["userIdentity"]["arn"].rpartition("/")[2] == recorded != world.caller.arn.rpartition("/")[2]


def test_one_account_is_linked_once_and_can_be_unlinked_until_the_migration(world: World) -> None:
    with pytest.raises(PortalRefused, match="No account is linked"):
        world.portal.unlink()
    world.portal.link()
    with pytest.raises(PortalRefused, match="linked already"):
        world.portal.link()
    world.pass_time(30)
    world.portal.unlink()
    assert len(roles(world)) == 3, "support leaves them"
    world.portal.link()
    world.portal.migrate()
    with pytest.raises(PortalRefused, match="cannot be changed"):
        world.portal.unlink()


# --- mapping


def test_mapping_is_recorded_with_an_id_that_tells_no_address(world: World) -> None:
    world.portal.link()
    world.pass_time(5)
    ace = "PartnerCentralRoleForAce-7410"
    world.portal.map_user("jane@example.com", ace)
    world.pass_time(20)
    (event,) = events(world, "AssociatePartnerUser")
    asked = event["requestParameters"]
    assert asked["iamRoleArn"].endswith(f"role/{ace}")
    assert (len(asked["partnerUserId"]), asked["partnerUserId"][:3]) == (18, "005")
    assert "jane" not in json.dumps(event)
    assert event["userIdentity"]["invokedBy"] == PARTNER_CENTRAL
    world.portal.unmap_user("jane@example.com")
    world.pass_time(20)
    assert events(world, "DisassociatePartnerUser")[0]["requestParameters"]["partnerUserId"] == asked["partnerUserId"]


@pytest.mark.parametrize(
    ("user", "role", "said"),
    [
        ("nobody@example.com", "PartnerCentralRoleForAce-7410", "no portal user"),
        ("jane@example.com", "PartnerCentralRoleForNobody", "not among the roles"),
        ("jane@example.com", "AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b", "not among the roles"),
        ("sofia.admin@example.com", "PartnerCentralRoleForAce-7410", "Cloud admins can only take"),
    ],
)
def test_the_portal_offers_only_what_it_has(world: World, user: str, role: str, said: str) -> None:
    world.portal.link()
    world.pass_time(5)
    with pytest.raises(PortalRefused, match=said):
        world.portal.map_user(user, role)
    assert world.portal.mapped == {}


def test_nobody_is_mapped_before_the_account_is_linked(world: World) -> None:
    with pytest.raises(PortalRefused, match="no account is linked"):
        world.portal.map_user("jane@example.com", "PartnerCentralRoleForAce-7410")


def test_ids_of_users_are_their_own() -> None:
    assert portal_id("jane@example.com") == portal_id("Jane@example.com") != portal_id("wei@example.com")


# --- migrating


def test_the_company_stands_in_the_console_once_the_migration_is_over(world: World) -> None:
    world.portal.link()
    world.portal.migrate()
    world.pass_time(3.9 * 3600)
    assert partners(world) == []
    world.pass_time(0.2 * 3600)
    (partner,) = partners(world)
    assert partner["LegalName"] == "Example Corp"
    assert (world.portal.migrating, world.portal.migrated) == (False, True)
    with pytest.raises(PortalRefused, match="begun already"):
        world.portal.migrate()


def test_a_migration_that_is_stuck_stays_stuck(world: World) -> None:
    world.portal.link()
    world.portal.fail("migrate", "stuck")
    with pytest.raises(PortalRefused):
        world.portal.migrate()
    world.pass_time(48 * 3600)
    assert (partners(world), world.portal.migrating) == ([], True)


@pytest.mark.parametrize(
    ("at", "said"), [("soon", "a time with its zone"), ("2026-12-05T18:00", "zone"), ("2020-01-01T00:00Z", "still")]
)
def test_a_window_needs_a_zone_and_a_future(world: World, at: str, said: str) -> None:
    world.portal.link()
    with pytest.raises(PortalRefused, match=said):
        world.portal.schedule(at)
    assert world.portal.scheduled is None


def test_a_window_is_kept_in_utc(world: World) -> None:
    world.portal.link()
    world.portal.schedule("2026-12-05T18:00+13:00")
    assert world.portal.scheduled == datetime(2026, 12, 5, 5, 0, tzinfo=UTC)


def test_a_booked_migration_begins_and_ends_by_itself(world: World) -> None:
    world.portal.link()
    world.portal.schedule("2026-12-05T18:00Z")
    said = world.portal.do("wait", {"minutes": str((datetime(2026, 12, 5, 18, 0, tzinfo=UTC) - world.now()) / MINUTE)})
    assert "began at 2026-12-05 18:00 UTC, as it was booked" in said
    assert (world.portal.migrating, partners(world)) == (True, [])
    with pytest.raises(PortalRefused, match="begun already"):
        world.portal.migrate()
    assert "22:00 UTC an email" in world.portal.do("wait", {"minutes": "240"})
    assert [one["LegalName"] for one in partners(world)] == ["Example Corp"]
    assert "email" not in world.portal.do("wait", {"minutes": "1"}), "it comes once"


def test_a_booking_that_was_changed_or_lost_its_link_begins_nothing(world: World) -> None:
    world.portal.link()
    world.portal.schedule("2026-12-05T18:00Z")
    world.portal.schedule("2026-12-12T18:00Z")
    world.portal.do("wait", {"minutes": str(16 * 24 * 60)})
    assert not world.portal.migrating
    world.portal.unlink()
    world.portal.do("wait", {"minutes": str(16 * 24 * 60)})
    assert not (world.portal.migrating or world.portal.migrated)


def test_what_was_booked_and_undone_stays_undone_however_late_it_is_done_again(tmp_path: Path) -> None:
    with open_world("half-done", clock=NOON) as left:
        left.portal.follow(tmp_path)
        left.portal.link()
        left.portal.schedule("2026-11-21T18:00Z")
        left.portal.do("wait", {"minutes": "60"})
        left.portal.unlink()
    with open_world("half-done", clock=datetime(2027, 1, 1, tzinfo=UTC)) as later:
        later.portal.follow(tmp_path)
        assert not (later.portal.migrating or later.portal.migrated or later.portal.linked)


def test_a_booked_migration_goes_on_where_it_was_left(tmp_path: Path) -> None:
    with open_world("half-done", clock=NOON) as left:
        left.portal.follow(tmp_path)
        left.portal.link()
        left.portal.schedule("2026-11-21T18:00Z")
    with open_world("half-done", clock=datetime(2026, 11, 21, 19, 0, tzinfo=UTC)) as later:
        later.portal.follow(tmp_path)
        assert (later.portal.migrating, len(later.portal.told)) == (True, 1)
        assert "an email" in later.portal.do("wait", {"minutes": "240"})
    with open_world("half-done", clock=datetime(2026, 11, 21, 19, 0, tzinfo=UTC)) as again:
        again.portal.follow(tmp_path)
        assert (again.portal.migrated, len(again.portal.told)) == (True, 2)


# --- asking for what there is not


@pytest.mark.parametrize(
    ("act", "values", "failed"),
    [
        ("register", {}, ""),
        ("link", {"account": "1"}, ""),
        ("map", {"user": "jane@example.com"}, ""),
        ("map", {"user": "jane@example.com", "role": ""}, ""),
        ("link", {}, "on-fire"),
        ("unlink", {}, "wrong-role"),
        ("wait", {"minutes": "-5"}, ""),
        ("wait", {"minutes": "soon"}, ""),
        ("wait", {"minutes": "inf"}, ""),
        ("wait", {"minutes": "nan"}, ""),
    ],
)
def test_what_the_portal_does_not_know_is_refused_with_a_sentence(
    world: World, act: str, values: dict[str, str], failed: str
) -> None:
    with pytest.raises(PortalRefused) as refused:
        world.portal.do(act, values, failed=failed)
    assert str(refused.value).endswith((".", "are "))
    assert world.now() == NOON


# --- going on


def test_what_was_done_is_done_again_when_the_demo_goes_on(tmp_path: Path) -> None:
    with open_world("empty", NOON) as first:
        first.portal.follow(tmp_path)
        first.portal.link()
        first.portal.do("wait", {"minutes": "1"})
        first.portal.map_user("jane@example.com", "PartnerCentralRoleForAce-7410")
        first.portal.do("wait", {"minutes": "1"})
        told = (roles(first), events(first, "AssociatePartnerUser"), first.now())
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    with open_world("empty", NOON) as second:
        second.portal.follow(tmp_path)
        assert (roles(second), events(second, "AssociatePartnerUser"), second.now()) == told
        assert second.portal.mapped == {"jane@example.com": "PartnerCentralRoleForAce-7410"}


def test_what_another_process_does_meanwhile_is_noticed(tmp_path: Path) -> None:
    with open_world("empty", NOON) as here, open_world("empty", NOON) as there:
        here.portal.follow(tmp_path)
        there.portal.follow(tmp_path)
        there.portal.link()
        there.portal.do("wait", {"minutes": "1"})
        assert len(roles(here)) == 3
        assert len(events(here, "AssociatePartnerAccount")) == 1
        with pytest.raises(PortalRefused, match="linked already"):
            here.portal.link()


def test_what_failed_is_kept_as_what_it_was(tmp_path: Path) -> None:
    with open_world("empty", NOON) as first:
        first.portal.follow(tmp_path)
        with pytest.raises(PortalRefused):
            first.portal.do("link", failed="access-denied")
    with open_world("empty", NOON) as second:
        second.portal.follow(tmp_path)
        second.pass_time(60)
        assert second.portal.linked == ""
        assert events(second, "AssociatePartnerAccount")[0]["errorCode"] == "AccessDenied"


@pytest.mark.parametrize(
    "line",
    [
        b"{\n",
        b"null\n",
        b'{"act": "register", "at": "2026-11-20T12:00:00Z", "values": {}, "failed": ""}\n',
        b'{"act": "link", "at": "yesterday", "values": {}, "failed": ""}\n',
        b'{"act": "link", "at": "2026-11-20T12:00:00Z", "values": [], "failed": ""}\n',
        b'{"act": "link", "at": "2026-11-20T12:00:00Z", "values": {}, "failed": "on-fire"}\n',
        b"\xff\xfe\x00\n",
        b"[" * 100_000 + b"\n",
    ],
    ids=range(8),
)
def test_a_file_that_the_portal_did_not_write_is_a_sentence_that_names_it(tmp_path: Path, line: bytes) -> None:
    (tmp_path / NAME).write_bytes(line)
    with open_world("empty", NOON) as world, pytest.raises(PortalRefused, match=NAME):
        world.portal.follow(tmp_path)


def test_half_a_line_is_left_until_it_is_whole(tmp_path: Path) -> None:
    whole = b'{"act": "link", "at": "2026-11-20T12:00:00Z", "values": {}, "failed": ""}\n'
    (tmp_path / NAME).write_bytes(whole[:30])
    with open_world("empty", NOON) as world:
        world.portal.follow(tmp_path)
        assert world.portal.linked == ""
        (tmp_path / NAME).write_bytes(whole)
        world.portal.catch_up()
        assert world.portal.linked == "7410"


# --- worlds


def test_in_the_drifted_world_cloudtrail_says_who_changed_what() -> None:
    with open_world("drifted", NOON) as world:
        source = [{"AttributeKey": "EventSource", "AttributeValue": "iam.amazonaws.com"}]
        found = world.session.client("cloudtrail").lookup_events(LookupAttributes=source)["Events"]
        assert {(event["EventName"], event["Username"]) for event in found} == {
            ("UpdateAssumeRolePolicy", "omar@example.com"),
            ("DetachRolePolicy", "lena@example.com"),
            ("DeleteRole", "omar@example.com"),
        }
        assert "PartnerCentralRoleForMarketing" not in roles(world)
        assert len(roles(world)) == 9
        with pytest.raises(PortalRefused, match="linked already"):
            world.portal.link()


def test_in_the_migrated_world_the_portal_is_closed() -> None:
    with open_world("migrated", NOON) as world:
        assert [partner["LegalName"] for partner in partners(world)] == ["Example Corp"]
        with pytest.raises(PortalRefused, match="closed"):
            world.portal.link()
        with pytest.raises(PortalRefused, match="closed"):
            world.portal.map_user("jane@example.com", "PartnerCentralRoleForACEManager")
