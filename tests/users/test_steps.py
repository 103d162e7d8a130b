"""The verdicts of the users phase: what was imported, decided and recorded, and the integrations that are used."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.setting import Setting, evidence, result, statuses
from tests.users.conftest import AT, Import
from wizard.answers import Answers
from wizard.clicks import Click
from wizard.commands.users import row_text
from wizard.demo.account import trusts_account, trusts_service
from wizard.demo.portal_mapping import portal_id
from wizard.demo.trail import Happened
from wizard.engine import Standing, guide, stands
from wizard.journey import step_named
from wizard.model import Claim, Result, Severity, Status
from wizard.users.board import Board
from wizard.users.deciding import decide_all
from wizard.users.export import as_csv
from wizard.users.questions import IMPORT_STEP, INTEGRATIONS_STEP
from wizard.users.value import CLOUD_ADMIN_ROLE, Decision, Users

FILE = """Email,Name,Role,Last Login
ana.lead@example.com,Ana Lead,Alliance Lead,2026-11-01
jane@example.com,Jane Doe,ACE Manager,2026-11-02
pablo@example.com,Pablo Ortiz,ACE Manager,2026-11-03
sofia@example.com,Sofia Admin,Cloud Admin,2026-11-03
old@example.com,Old Hand,ACE Manager,2020-01-01
learner@example.com,Lea Learn,Standard User,2026-11-04
"""
ACE, LEAD = "PartnerCentralRoleForACEManager", "PartnerCentralRoleForAllianceLead"
OFFERS = ("AWSPartnerCentralOpportunityManagement", "AWSMarketplaceSellerOfferManagement")


class Working(Setting):
    """A setting with users, in which Partner Central's own time is now."""

    def __init__(self, users: Users, world: str = "empty", **answers: Any) -> None:
        super().__init__(world)
        self.situation = replace(self.situation, users=users, clock=lambda: AT)
        self.say(**answers)

    def say(self, days: int = 180, **integrations: Any) -> None:
        raw = {IMPORT_STEP: {"inactive_days": days}, INTEGRATIONS_STEP: integrations}
        self.situation = replace(self.situation, answers=Answers(raw))

    def state(self, check: str, who: str = "Ana Lead") -> None:
        claims = {**self.situation.claims, check: Claim(who=who, at=AT)}
        self.situation = replace(self.situation, claims=claims)

    def one(self, check: str) -> Result:
        (found,) = [result for result in self.look(check).values() if result.check == check]
        return found

    def arrived(self, user: str, role: str, *, gone: bool = False, error: tuple[str, str] | None = None) -> None:
        """Somebody maps a portal user, or takes the role away, and CloudTrail shows it at once."""
        account = self.world.account
        at = datetime.now(UTC) - timedelta(seconds=60 - len(self.world.trail.events))
        self.world.trail.record(
            "DisassociatePartnerUser" if gone else "AssociatePartnerUser",
            who=f"arn:aws:sts::{account}:assumed-role/PartnerCentralRoleForCloudAdmin-1234/x",
            at=at,
            parameters={
                "partnerUserId": portal_id(user),
                "iamRoleArn": f"arn:aws:iam::{account}:role/{role}",
                "partnerAccountId": account,
            },
            error=error,
        )


def decided(users: Users, keys: Sequence[str] = ()) -> Users:
    """Proposals taken for some users, all active ones when none is named."""
    board = Board(users, Answers())
    places = [place for place, user in enumerate(users.people) if user.key in keys] if keys else board.undecided
    return decide_all(board, places, None, reason="", by="Ana", at=AT, consent="Ana Lead").users


# --- import


def test_nobody_imported_blocks_and_says_how(bring: Import) -> None:
    found = Working(Users()).look("users.import", "users.map")
    assert statuses(found) == {
        "users.imported": "fail",
        "users.columns": "not_applicable",
        "users.mailboxes": "not_applicable",
        "users.caps": "not_applicable",
        "users.mapped": "fail",
        "users.role-mappable": "not_applicable",
        "users.recorded": "not_applicable",
    }
    assert "users import" in found["users.imported"].remedy


def test_an_import_is_counted_by_kind_and_its_columns_want_a_person(bring: Import) -> None:
    setting = Working(bring(FILE))
    assert "4 active, 1 inactive, 1 Skill Builder only" in setting.one("users.imported").summary
    columns = setting.one("users.columns")
    assert columns.status is Status.FAIL
    assert "email from 'Email'" in columns.summary and "Nobody has said yet" in columns.summary
    confirmed = Working(bring(FILE).confirmed("Ana Lead")).one("users.columns")
    assert (confirmed.status, confirmed.strength) == (Status.PASS, "claimed")


def test_the_days_of_inactivity_are_the_companys_own(bring: Import) -> None:
    assert "5 active" in Working(bring(FILE), days=3650).one("users.imported").summary


@pytest.mark.parametrize(
    ("address", "flag"),
    [
        ("info@example.com", "generic"),
        ("somebody@gmail.com", "personal"),
        ("JANE@example.com", "duplicate"),
        ("nobody", "not an"),
    ],
)
def test_odd_addresses_want_a_decision_by_hand(bring: Import, address: str, flag: str) -> None:
    users = bring(f"{FILE}{address},Some One,ACE Manager,2026-11-01\n")
    found = Working(users).one("users.mailboxes")
    assert found.status is Status.FAIL
    assert flag in found.summary
    keys = [address, "jane@example.com"]
    no = Decision("", (), "shared", "Ana", AT.isoformat())
    assert Working(users.decided(dict.fromkeys(keys, no))).one("users.mailboxes").status is Status.PASS


def test_more_leads_than_the_portal_allows_point_to_the_wrong_column(bring: Import) -> None:
    assert Working(bring(FILE)).one("users.caps").status is Status.PASS
    two = bring(FILE + "bea@example.com,Bea,Alliance Lead,2026-11-01\n")
    assert "2 hold the role Alliance lead" in Working(two).one("users.caps").summary
    none = bring(FILE.replace("Alliance Lead", "Alliance Team"))
    assert Working(none).one("users.caps").status is Status.FAIL
    nameless = bring(FILE, chosen={"role": []})
    assert Working(nameless).one("users.caps").status is Status.UNKNOWN


# --- decisions


def test_every_active_user_wants_a_decision_and_nobody_else(bring: Import) -> None:
    users = bring(FILE)
    assert "4 active users have no decision" in Working(users).one("users.mapped").summary
    some = decided(users, ["ana.lead@example.com", "jane@example.com"])
    found = Working(some).one("users.mapped")
    assert found.status is Status.FAIL
    assert evidence(found)["without a decision"] == "pablo@example.com\nsofia@example.com"
    whole = Working(decided(users)).one("users.mapped")
    assert whole.status is Status.PASS
    assert "4 get a role, 0 no access. 4 still have to be mapped" in whole.summary


def test_more_active_users_want_more_decisions(bring: Import) -> None:
    assert Working(decided(bring(FILE)), days=3650).one("users.mapped").status is Status.FAIL


# --- roles


def mappable(setting: Working) -> dict[str, str]:
    return {str(found.subject): found.status.value for found in setting.look("users.role-mappable").values()}


@pytest.mark.parametrize(
    ("role", "more", "status"),
    [
        (ACE, {}, "pass"),
        (ACE, {"path": "/team/"}, "pass"),
        (ACE, {"trust": [trusts_service(), trusts_account("444455556666")]}, "fail"),
        (ACE, {"trust": [trusts_account("111122223333")]}, "fail"),
        ("PartnerCentralRoleForacemanager", {}, "fail"),
        ("AWSPartnerCentralACEManager", {}, "fail"),
    ],
)
def test_a_role_that_the_portal_can_use(bring: Import, role: str, more: dict[str, Any], status: str) -> None:
    setting = Working(decided(bring(FILE), ["jane@example.com"]))
    setting.role(role, **more)
    assert mappable(setting) == {ACE: status}


def test_a_role_that_is_not_there_or_cannot_be_seen(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["jane@example.com"]))
    assert mappable(setting) == {ACE: "fail"}
    setting.forbid("GetRole")
    assert mappable(setting) == {ACE: "unknown"}


def test_cloud_admins_wait_for_the_role_that_linking_makes(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["sofia@example.com"]))
    setting.role("PartnerCentralRoleForCloudAdmin")  # not one of AWS's: it has no suffix
    assert mappable(setting) == {CLOUD_ADMIN_ROLE: "fail"}
    setting.role("PartnerCentralRoleForCloudAdmin-1234")
    assert mappable(setting) == {CLOUD_ADMIN_ROLE: "pass"}
    setting.role("PartnerCentralRoleForCloudAdmin-5678", trust=[trusts_account("444455556666")])
    assert mappable(setting) == {CLOUD_ADMIN_ROLE: "fail"}


# --- what CloudTrail saw


def test_mappings_are_matched_by_role_and_count_and_never_by_person(bring: Import) -> None:
    setting = Working(decided(bring(FILE)))
    assert "No sign yet of 4 of 4" in setting.one("users.recorded").summary
    setting.arrived("somebody", ACE)
    setting.arrived("somebody", ACE)  # twice the same portal user
    setting.arrived("another", LEAD)
    setting.arrived("third", "PartnerCentralRoleForCloudAdmin-1234")
    found = setting.one("users.recorded")
    assert (found.status, found.summary.startswith("No sign yet of 1 of 4")) == (Status.FAIL, True)
    assert evidence(found)[ACE] == "1 recorded, 2 decided"
    setting.arrived("fourth", ACE)
    found = setting.one("users.recorded")
    assert (found.status, found.strength) == (Status.PASS, "recorded")
    assert "It does not tell who" in found.summary


def test_a_mapping_that_was_taken_back_moved_or_refused_does_not_count(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["jane@example.com"]))
    setting.arrived("one", ACE)
    setting.arrived("one", ACE, gone=True)
    setting.arrived("two", ACE)
    setting.arrived("two", LEAD)
    setting.arrived("three", ACE, error=("AccessDenied", "Missing Permission"))
    assert setting.one("users.recorded").status is Status.FAIL
    setting.arrived("two", ACE)
    assert setting.one("users.recorded").status is Status.PASS


def test_an_event_whose_record_is_broken_is_unknown_and_no_tick(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["jane@example.com"]))
    setting.arrived("one", ACE)
    now = datetime.now(UTC)
    source = "partnercentral-account-management.amazonaws.com"
    setting.world.trail.add(Happened("x", "DisassociatePartnerUser", source, now, now, "somebody", "{not json"))
    found = setting.one("users.recorded")
    assert found.status is Status.UNKNOWN
    assert "could not be read" in found.summary


# --- integrations


def test_integrations_that_are_not_used_are_left_aside_and_unsure_ones_asked(bring: Import) -> None:
    unsure = Working(Users()).look("users.integrations")
    assert set(statuses(unsure).values()) == {"unknown"}
    none = Working(Users(), crm="no", ace_offers="no", channel="no").look("users.integrations")
    assert set(statuses(none).values()) == {"not_applicable"}
    assert {found.calls for found in none.values()} == {()}


def test_the_crm_role_has_to_be_there_able_and_stated_to_be_mapped(bring: Import) -> None:
    setting = Working(Users(), crm="yes")
    assert "Nobody has said which role" in setting.one("users.crm-role").summary
    setting.say(crm="yes", crm_role="PartnerCentralRoleForCrm")
    assert setting.one("users.crm-role").status is Status.FAIL
    setting.state("users.crm-role")
    assert setting.one("users.crm-role").status is Status.FAIL, "nobody's word makes up for a role that is not there"
    setting.role("PartnerCentralRoleForCrm", "AWSPartnerCentralOpportunityManagement")
    assert "cannot list offers" in setting.one("users.crm-role").summary
    setting.role("PartnerCentralRoleForCrm2", *OFFERS)
    setting.say(crm="yes", crm_role="Crm2")
    found = setting.one("users.crm-role")
    assert (found.status, found.strength) == (Status.PASS, "claimed")
    setting.situation = replace(setting.situation, claims={})
    assert setting.one("users.crm-role").status is Status.UNKNOWN


def test_ace_users_are_looked_at_by_the_roles_they_are_mapped_to(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["jane@example.com"]), ace_offers="yes")
    assert setting.one("users.ace-offers").status is Status.FAIL
    setting.role(ACE, *OFFERS)
    assert setting.one("users.ace-offers").status is Status.PASS
    setting.forbid("SimulatePrincipalPolicy")
    assert setting.one("users.ace-offers").status is Status.UNKNOWN


def test_channel_roles_in_other_accounts_are_somebodys_word(bring: Import) -> None:
    setting = Working(Users(), channel="yes")
    assert setting.one("users.channel-roles").status is Status.FAIL
    setting.role("PartnerCentralRoleForChannelManager", "AWSPartnerCentralChannelManagement")
    found = setting.one("users.channel-roles")
    assert found.status is Status.UNKNOWN
    assert "arn:aws:iam::111122223333:root" in "".join(item.value for item in found.evidence)
    setting.state("users.channel-roles")
    found = setting.one("users.channel-roles")
    assert (found.status, found.strength) == (Status.PASS, "claimed")


# --- clicks


def test_the_next_ten_are_told_with_the_role_to_copy(bring: Import) -> None:
    rows = "".join(f"user{n}x@example.com,User {n},ACE Manager,2026-11-01\n" for n in range(12))
    users = decided(bring(FILE + rows))
    clicks = guide(step_named("users.map"), Working(users).situation)
    assert [click.copy for click in clicks[1:11]][:4] == [LEAD, ACE, ACE, ""]
    assert "the role that begins with PartnerCentralRoleForCloudAdmin-" in clicks[4].do
    assert len(clicks) == 12
    assert "Cloud admin users select sofia@example.com" in clicks[4].do
    assert "6 are left after these" in clicks[-1].see
    done = users.marked([user.key for user in users.to_map], "Ana", AT)
    assert "all 16 are stated" in guide(step_named("users.map"), Working(done).situation)[0].do


def test_cloud_admins_take_the_role_of_the_present_link_by_its_name(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["sofia@example.com"]))
    old, new = "PartnerCentralRoleForCloudAdmin-1234", "PartnerCentralRoleForCloudAdmin-7410"
    setting.role(new, since="2026-11-01T10:00:00+00:00")
    setting.role(old, trust=[trusts_account("444455556666")], since="2025-02-03T10:00:00+00:00")
    found, click, line = for_cloud_admins(setting)
    assert found.status is Status.PASS, "an older one that is spoilt is not in the way"
    assert f"Older, from a linking before: {old} (made on 2025-02-03 10:00 UTC)" in found.summary
    assert (click.copy, f"choose {new}, press" in click.do, line["role_in_portal"]) == (new, True, new)
    assert line["role"] == CLOUD_ADMIN_ROLE, "what was decided stays what it was"
    board = Board(setting.situation.users, setting.situation.answers, [found])
    (place,) = board.find(new)
    assert row_text(board.entry(place)).endswith(f"→ {new} [active, last 2026-11-03]")
    assert board.entry(place).cloud_admin_choice == f"{new}, which AWS made on linking"


def test_two_that_are_as_old_as_each_other_are_listed_with_their_dates(bring: Import) -> None:
    setting = Working(decided(bring(FILE), ["sofia@example.com"]))
    for suffix in (1234, 7410):
        setting.role(f"PartnerCentralRoleForCloudAdmin-{suffix}", since="2026-11-01T10:00:00+00:00")
    found, click, line = for_cloud_admins(setting)
    listed = "CloudAdmin-7410 (made on 2026-11-01 10:00 UTC) or PartnerCentralRoleForCloudAdmin-1234 (made on"
    assert "cannot be told" in found.summary
    assert (click.copy, listed in click.do, listed in line["role_in_portal"]) == ("", True, True)
    board = Board(setting.situation.users, setting.situation.answers, [found])
    assert {board.entry(place).becomes for place in board.find("sofia")} == {CLOUD_ADMIN_ROLE}


def test_there_is_no_tick_while_somebody_is_still_to_be_mapped(bring: Import) -> None:
    step, users = step_named("users.map"), decided(bring(FILE))
    passes = [Working(users).one("users.mapped")]
    assert stands(step, passes, Working(users).situation).standing is Standing.TO_DO
    done = Working(users.marked([user.key for user in users.to_map], "Ana", AT))
    assert stands(step, passes, done.situation).standing is Standing.CLAIMED, "somebody stated that all are mapped"
    seen = result("users.recorded", Status.PASS, step=step.id, severity=Severity.ADVICE)
    assert stands(step, [*passes, seen], done.situation).standing is Standing.PASS, "and CloudTrail has seen as many"
    over = Working(users)
    over.state("migrate.completed")
    assert stands(step, passes, over.situation).standing is not Standing.TO_DO, "nobody maps after the migration"


def for_cloud_admins(setting: Working) -> tuple[Result, Click, dict[str, str]]:
    """What is said of their role: by the check, by the click, and in the exported line."""
    found = setting.one("users.role-mappable")
    click = guide(step_named("users.map"), setting.situation, [found])[1]
    board = Board(setting.situation.users, setting.situation.answers)
    lines = csv.DictReader(io.StringIO(as_csv(board, [found])))
    return found, click, next(line for line in lines if line["email"] == "sofia@example.com")


def test_the_documents_for_other_accounts_name_the_linked_one(bring: Import) -> None:
    setting = Working(Users(), channel="yes", crm="yes", crm_role="Crm")
    copied = [click.copy for click in guide(step_named("users.integrations"), setting.situation)]
    assert "PartnerCentralRoleForCrm" in copied
    assert any("arn:aws:iam::111122223333:root" in value for value in copied)
