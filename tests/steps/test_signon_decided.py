"""People who were decided in Users: proposed for the group of their persona, missed while they are in none, named at 8.1."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.steps.migrating import ARRANGED, NOW, Migrating
from tests.steps.signing import MARKETING, Signing
from tests.steps.test_signon_assignments import ANA, SOFIA, complete, finding, ready, verdicts
from wizard.journey import PHASES
from wizard.model import Severity, Status
from wizard.signon import GROUPS_STEP
from wizard.users.value import Decision, Source, User, Users


def decide(setting: Signing, **personas: tuple[str, ...]) -> None:
    """Users as they were decided: address (its @ is left out) and personas."""
    people = [User(f"{name}@example.com", "", (), "", "", (n,)) for n, name in enumerate(personas, 2)]
    source = Source("users.csv", "", "", (), NOW.isoformat(), {}, {}, (), False, len(people))
    decisions = {
        user.key: Decision(f"PartnerCentralRoleFor{worn[0]}" if worn else "", worn, "", "Ana Lead", "")
        for user, worn in zip(people, personas.values(), strict=True)
    }
    setting.situation = replace(setting.situation, users=Users(source, tuple(people), decisions))


def test_whoever_is_decided_to_work_as_a_persona_is_planned_into_its_group_and_then_is_in_it(tmp_path: Path) -> None:
    setting = ready(tmp_path)
    for name in ("jane", "wei", "mateo"):
        setting.center.user(f"{name}@example.com")
    decide(setting, Jane=("Marketing",), wei=("Marketing",), mateo=())
    assert [change.title for change in setting.planned(GROUPS_STEP)][2:] == [
        f"Put Jane@example.com into the group {MARKETING}",
        f"Put wei@example.com into the group {MARKETING}",
    ]
    setting.make(GROUPS_STEP)
    assert setting.contents()[1][MARKETING] == ["jane@example.com", "wei@example.com"]
    assert verdicts(setting) == "ppp"
    assert setting.planned(GROUPS_STEP) == []


def test_a_decided_person_who_is_in_no_group_is_advice_that_names_them() -> None:
    setting = ready()
    complete(setting)
    decide(setting, sofia=("Marketing",), **{"sofia.admin": ("Marketing",)})
    found = finding(setting, "members")
    assert (found.status, found.severity) == (Status.FAIL, Severity.ADVICE)
    assert found.summary == (
        f"sofia@example.com is to work as Marketing, as decided in Users, and is not in the group {MARKETING}."
    )


def test_whoever_is_named_in_the_answers_stays_where_they_are_named() -> None:
    setting = ready(personas=["Marketing", "ACEManager"], members=f"ACEManager: {SOFIA.upper()}")
    setting.permission_set("PartnerCentral-ACEManager", "AWSPartnerCentralOpportunityManagement")
    setting.center.user(SOFIA)
    setting.center.user(ANA)
    decide(setting, **{"sofia.admin": ("Marketing",), "ana.lead": ("Marketing",)})
    put = [change.title for change in setting.planned(GROUPS_STEP) if change.operation == "CreateGroupMembership"]
    assert put == [
        f"Put {SOFIA.upper()} into the group PartnerCentral-ACEManager",
        f"Put {ANA} into the group {MARKETING}",
    ]


@pytest.mark.parametrize("answers", [{"decided": False}, {"made_by": "identity-provider"}])
def test_nobody_is_planned_into_a_group_where_that_is_not_wanted_and_it_still_shows(answers: dict[str, Any]) -> None:
    setting = ready(**answers)
    complete(setting)
    setting.center.user(ANA)
    decide(setting, **{"ana.lead": ("Marketing",)})
    assert setting.planned(GROUPS_STEP) == []
    found = finding(setting, "members")
    assert found.status is Status.FAIL and ANA in found.summary and found.remedy


def test_a_decided_person_whom_identity_center_does_not_know_is_left_out_and_named() -> None:
    setting = ready()
    complete(setting)
    decide(setting, nobody=("Marketing",), sofia=("Nonsense",))
    held = {one.subject: one.reason + one.remedy for one in setting.held(GROUPS_STEP)}
    assert "decide anew in Users" in held["nobody@example.com"]
    assert "sofia@example.com" in held["Nonsense"] and "Persona roles" in held["Nonsense"]


def test_very_many_decided_people_are_not_looked_up_one_by_one_and_nothing_is_said_to_hold() -> None:
    setting = ready()
    complete(setting)
    decide(setting, **{f"person{number}": ("Marketing",) for number in range(101)})
    assert finding(setting, "members").status is Status.UNKNOWN
    (held,) = setting.held(GROUPS_STEP)
    assert "101" in held.reason
    assert "GetUserId" not in setting.asked()


def test_whoever_is_decided_to_get_no_access_is_asked_into_no_group_though_the_answers_name_them() -> None:
    setting = ready(members=f"Marketing: {SOFIA}, {ANA.upper()}")
    complete(setting)
    setting.center.user(ANA)
    assert ANA.upper() in finding(setting, "members").summary
    decide(setting, **{"ana.lead": ()})
    assert finding(setting, "members").status is Status.PASS
    assert setting.planned(GROUPS_STEP) == []


# --- readiness


def test_who_would_be_locked_out_is_told_with_the_step_and_the_key_that_let_them_in() -> None:
    setting = Migrating("half-done", arranged=ARRANGED, more={"users.integrations": {"crm": "no"}})
    setting.import_users("jane@example.com")
    found = setting.judged("migrate.ready", {})
    assert found.status is Status.FAIL and "jane@example.com" in found.summary
    assert "5.3, Groups and people (signon.assignments)" in found.remedy and "press a" in found.remedy
    assert "7.2, Map the users" in found.remedy and "loud admin" not in found.remedy
    phases = {phase.id: phase for phase in PHASES}
    assert phases["signon"].steps[2].title == "Groups and people", "5.3"
    assert phases["users"].steps[1].title == "Map the users", "7.2"


def test_a_cloud_admin_without_a_persona_is_sent_where_they_can_be_let_in() -> None:
    setting = Migrating("half-done", arranged=ARRANGED, more={"users.integrations": {"crm": "no"}})
    setting.import_users("jane@example.com")
    users = setting.situation.users
    admin = users.decided({"jane@example.com": Decision("PartnerCentralRoleForCloudAdmin-###", (), "", "Ana", "")})
    setting.situation = replace(setting.situation, users=admin)
    remedy = setting.judged("migrate.ready", {}).remedy
    assert "cloud admin" in remedy and "5.3" not in remedy


# --- groups in which nobody is


def test_an_empty_group_says_where_its_people_come_from() -> None:
    setting = ready(personas=["Marketing", "ACEManager"], linker=True)
    for name in (MARKETING, "PartnerCentral-ACEManager", "PartnerCentral-Linker"):
        setting.center.group(name)
    assert "Once people are decided in Users" in finding(setting, "members").remedy
    decide(setting, jane=("ACEManager",))
    assert "Nobody is decided in Users to work so" in finding(setting, "members").remedy
    assert "whoever links the account" in finding(setting, "members", "PartnerCentral-Linker").remedy
