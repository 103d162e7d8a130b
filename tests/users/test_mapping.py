"""Proposals follow AWS's tables; what somebody gains wants consent; cloud admins take AWS's own role."""

from __future__ import annotations

import pytest

from tests.users.conftest import AT
from wizard.catalog import PREFIX, PolicySet
from wizard.users.legacy import LEGACY, read_roles
from wizard.users.mapping import ONLY_CLOUD_ADMIN, BadDecision, Proposal, decide, propose
from wizard.users.user import User
from wizard.users.value import CLOUD_ADMIN_ROLE

CHOSEN = ("AllianceLead", "ACEManager", "Marketing", "ChannelManager", "ChannelApprover", "Technical")


def proposed(text: str, policy_set: PolicySet = "checklist") -> Proposal:
    read = read_roles(text)
    return propose(read.roles, ", ".join(read.unknown), policy_set, CHOSEN)


def user(text: str) -> User:
    read = read_roles(text)
    return User("jane@example.com", "Jane", read.roles, ", ".join(read.unknown), "", (2,))


@pytest.mark.parametrize(
    ("roles", "policy_set", "role", "personas"),
    [
        ("Alliance Lead", "checklist", "AllianceLead", "AllianceLead"),
        ("Alliance Team", "current", "AllianceLead", "AllianceLead"),
        ("ACE Manager", "checklist", "ACEManager", "ACEManager"),
        ("ACE User", "current", "ACEManager", "ACEManager"),
        ("Marketing Staff", "checklist", "Marketing", "Marketing"),
        ("Technical Staff", "current", "Technical", "Technical"),
        ("Channel User", "checklist", "ChannelManager", "ChannelManager"),
        ("Channel User", "current", "ChannelApprover", "ChannelApprover"),
        # What one persona covers is not given twice.
        ("Alliance Team, ACE User, Marketing Staff", "checklist", "AllianceLead", "AllianceLead"),
        ("Alliance Lead; Channel User", "current", "AllianceLead", "AllianceLead ChannelApprover"),
        ("Technical Staff, Marketing Staff", "current", "Technical", "Technical"),
        ("Technical Staff, Marketing Staff", "checklist", "Technical", "Technical Marketing"),
        ("Technical Staff, ACE Manager", "current", "Technical", "Technical ACEManager"),
        ("ACE Manager, Marketing Staff", "checklist", "ACEManager", "ACEManager Marketing"),
        ("ACE Manager, ACE User", "checklist", "ACEManager", "ACEManager"),
        ("Standard User, Marketing Staff", "checklist", "Marketing", "Marketing"),
    ],
)
def test_what_roles_lead_to(roles: str, policy_set: PolicySet, role: str, personas: str) -> None:
    found = proposed(roles, policy_set)
    assert (found.role, " ".join(found.personas)) == (PREFIX + role, personas)
    assert all(LEGACY[one].title in found.reason for one in read_roles(roles).roles if one != "standard-user")


def test_a_standard_user_needs_no_access() -> None:
    assert proposed("Standard User")[:2] == ("", ())
    assert "Skill Builder" in proposed("Standard User").reason


@pytest.mark.parametrize("text", ["", "Wizard", "ACE Manager; Wizard"])
def test_what_nobody_knows_is_not_proposed_but_asked(text: str) -> None:
    found = proposed(text)
    assert found.doubt.endswith("decide by hand.")
    with pytest.raises(BadDecision, match="decide by hand"):
        decide(user(text), found, None, reason="", by="Ana", at=AT, consent="Ana")


@pytest.mark.parametrize(
    ("roles", "widens"),
    [
        ("ACE User", True),
        ("Technical Staff", True),
        ("Cloud Admin, ACE User", True),
        ("ACE User, ACE Manager", False),
        ("ACE User, Alliance Team", False),
        ("ACE Manager", False),
        ("Marketing Staff", False),
        ("Channel User", False),
    ],
)
def test_whoever_gains_something_wants_consent_by_name(roles: str, widens: bool) -> None:
    found = proposed(roles)
    assert bool(found.widens) == widens
    if widens:
        with pytest.raises(BadDecision, match="agree to it by name"):
            decide(user(roles), found, None, reason="", by="Ana", at=AT)
    decided = decide(user(roles), found, None, reason="", by="Ana", at=AT, consent="Ana Lead")
    assert decided.consent == ("Ana Lead" if widens else "")


@pytest.mark.parametrize("roles", ["Cloud Admin", "Cloud Admin; Alliance Lead"])
def test_a_cloud_admin_takes_the_role_of_aws_and_no_other(roles: str) -> None:
    found = proposed(roles)
    assert found.role == CLOUD_ADMIN_ROLE
    assert ONLY_CLOUD_ADMIN in found.reason
    for other in ("AllianceLead", "PartnerCentralRoleForAlliance-1234", "Own"):
        with pytest.raises(BadDecision, match="CloudAdmin role that AWS makes"):
            decide(user(roles), found, other, reason="because", by="Ana", at=AT)
    for same in ("CloudAdmin", CLOUD_ADMIN_ROLE, "PartnerCentralRoleForCloudAdmin-1234"):
        assert decide(user(roles), found, same, reason="", by="Ana", at=AT).role == CLOUD_ADMIN_ROLE


def test_nobody_else_takes_the_role_of_cloud_admins() -> None:
    with pytest.raises(BadDecision, match="is for cloud admins"):
        decide(user("ACE Manager"), proposed("ACE Manager"), "CloudAdmin", reason="because", by="Ana", at=AT)


def test_no_access_and_another_role_want_a_reason() -> None:
    ana = user("ACE Manager")
    for role in ("", "Marketing"):
        with pytest.raises(BadDecision, match=r"[Ss]ay why"):
            decide(ana, proposed("ACE Manager"), role, reason="  ", by="Ana", at=AT)
    decided = decide(ana, proposed("ACE Manager"), "marketing", reason="changed team", by="Ana", at=AT, consent="Lea")
    assert (decided.role, decided.personas, decided.reason) == (f"{PREFIX}Marketing", ("Marketing",), "changed team")


@pytest.mark.parametrize(
    ("roles", "role", "gains"),
    [
        ("ACE Manager", "AllianceLead", True),
        ("ACE Manager", "Marketing", True),
        ("ACE Manager", "Funding", True),
        ("ACE Manager", "OwnRole", True),  # nobody knows what a role of the company's own allows
        ("ACE Manager", "PartnerCentralRoleForAlliance-1234", True),
        ("ACE Manager", "PartnerCentralRoleForAce-1234", False),
        ("Alliance Team", "ACEManager", False),
        ("Alliance Team", "Marketing", False),
        ("ACE Manager; Marketing Staff", "Marketing", False),
        ("Wizard", "Marketing", False),  # nobody knows what they could do before
    ],
)
def test_a_role_beyond_what_somebody_had_wants_consent_too(roles: str, role: str, gains: bool) -> None:
    def decided(consent: str) -> str:
        return decide(user(roles), proposed(roles), role, reason="new job", by="Ana", at=AT, consent=consent).consent

    if gains:
        with pytest.raises(BadDecision, match="agree to it by name"):
            decided("")
    assert decided("Ana Lead") == ("Ana Lead" if gains else "")


@pytest.mark.parametrize("name", ["a b", "x" * 44, "", "[/]", "ü"])
def test_what_cannot_be_the_name_of_a_role_is_refused(name: str) -> None:
    with pytest.raises(BadDecision):
        decide(user("ACE Manager"), proposed("ACE Manager"), name or "PartnerCentralRoleFor", reason="r", by="", at=AT)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("ACE Manager", "ace-manager"),
        ("ace_manager", "ace-manager"),
        ("AceManager", "ace-manager"),
        ("APN ACE Manager", "ace-manager"),
        ("ACE Manager, Marketing Staff", "ace-manager marketing-staff"),
        ("ACE Manager|Marketing Staff\nACE User", "ace-manager marketing-staff ace-user"),
        ("Alliance Lead and Cloud Admin", "alliance-lead cloud-admin"),
        ("ACE Manager / ACE Manager", "ace-manager"),
        ("Alliance Lead (primary)", "alliance-lead"),
        ("ACE Managers", "ace-manager"),
        ("Is ACE Manager", "ace-manager"),
    ],
)
def test_roles_are_read_in_any_spelling(text: str, roles: str) -> None:
    assert " ".join(read_roles(text).roles) == roles
