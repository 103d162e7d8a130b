"""Who is active, and what is the matter with whom: every rule is named, and nobody is left out silently."""

from __future__ import annotations

import pytest

from tests.users.conftest import Import
from tests.users.exports import csv_of
from wizard.users.triage import CASE, DOTS, LOOKALIKE, PLUS, SPACE, Flag, Kind, over_caps


def people(*rows: tuple[str, str, str]) -> str:
    """Users by address, role and last sign-in, with one of each kind so that the columns can be told."""
    usual = [
        ("ana.lead@example.com", "Alliance Lead", "2026-11-01"),
        ("b.ito@example.com", "ACE Manager", "2026-10-30"),
    ]
    return csv_of([["Email", "Role", "Last Login"], *usual, *rows])


def kinds(text: str, bring: Import, days: int = 180) -> list[str]:
    return [kind.value for kind in bring(text).triage(days).kinds[2:]]


@pytest.mark.parametrize(
    ("role", "last", "kind"),
    [
        ("ACE User", "2026-11-20", Kind.ACTIVE),
        ("ACE User", "2026-05-25", Kind.ACTIVE),  # the 180th day
        ("ACE User", "2026-05-24", Kind.INACTIVE),
        ("ACE User", "", Kind.NEVER),
        ("ACE User", "Never", Kind.NEVER),
        ("ACE User", "some day", Kind.ACTIVE),  # what is no date passes nobody over
        ("Standard User", "2026-11-20", Kind.SKILL_BUILDER),
        ("Standard User; ACE User", "2026-11-20", Kind.ACTIVE),
        ("Standard User; Wizard", "2026-11-20", Kind.ACTIVE),
        ("", "2026-11-20", Kind.ACTIVE),
    ],
)
def test_who_counts_as_active(bring: Import, role: str, last: str, kind: Kind) -> None:
    assert kinds(people(("jane@example.com", role, last)), bring) == [kind.value]


def test_without_a_column_of_sign_ins_everybody_counts_as_active(bring: Import) -> None:
    users = bring("Email,Role\nana@example.com,ACE User\nb@example.com,ACE Manager\n")
    assert set(users.triage(1).kinds) == {Kind.ACTIVE}


@pytest.mark.parametrize(
    ("address", "flag"),
    [
        ("apn_admin@example.com", Flag.GENERIC),
        ("sales@example.com", Flag.GENERIC),
        ("somebody@gmail.com", Flag.PERSONAL),
        ("jane@example.edu", Flag.SCHOOL),
        ("jane.example.com", Flag.NO_ADDRESS),
        ("jane@", Flag.NO_ADDRESS),
        ("", Flag.NO_ADDRESS),
    ],
)
def test_addresses_that_are_nobodys_own_are_flagged(bring: Import, address: str, flag: Flag) -> None:
    found = bring(people((address, "ACE User", "2026-11-01"))).triage(180)
    assert flag in found.flags[2]
    assert found.flags[:2] == ((), ())


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ("jane.doe@example.com", "Jane.Doe@Example.com", {CASE}),
        ("jane.doe@example.com", "jane.doe@example.com ", {SPACE}),
        ("jane.doe@example.com", "janedoe@example.com", {DOTS}),
        ("jane.doe@example.com", "jane.doe+apn@example.com", {PLUS}),
        ("jane.doe@example.com", "j\u0430ne.doe@example.com", {LOOKALIKE}),  # a Cyrillic a
        ("jane.doe@example.com", "jane.doe@ex\uff41mple.com", {LOOKALIKE}),  # a wide a
        ("jane.doe@example.com", "jane.doe\u200b@example.com", {LOOKALIKE}),  # a character without width
        ("jane.doe@example.com", "JaneDoe+x@example.com", {CASE, DOTS, PLUS}),
    ],
)
def test_duplicates_are_grouped_by_named_rules_and_keep_their_spelling(
    bring: Import, one: str, other: str, rules: set[str]
) -> None:
    text = people((one, "ACE User", "2026-11-01"), ("j.doe@example.org", "ACE User", "2026-11-01"), (other, "", ""))
    users = bring(text)
    found = users.triage(180)
    assert len(found.twins) == 1
    assert set(found.twins[0].rules) == rules
    assert found.twins[0].keys == (users.people[2].key, users.people[4].key)
    if other.isprintable():
        assert users.people[4].email == other
    assert [Flag.DUPLICATE in flags for flags in found.flags] == [False, False, True, False, True]


@pytest.mark.parametrize("other", ["jane.do@example.com", "jane.doe@example.org", "jane_doe@example.com"])
def test_different_people_are_no_duplicates(bring: Import, other: str) -> None:
    rows = [("jane.doe@example.com", "ACE User", ""), (other, "ACE User", "")]
    assert bring(people(*rows)).triage(180).twins == ()


def test_rows_that_spell_an_address_the_same_are_one_user_with_all_roles(bring: Import) -> None:
    jane = "jane@example.com"
    users = bring(people((jane, "ACE User", "2026-01-05"), (jane, "Marketing Staff", "2026-10-05")))
    assert len(users.people) == 3
    assert users.people[2].roles == ("ace-user", "marketing-staff")
    assert (users.people[2].rows, users.people[2].last) == ((4, 5), "2026-10-05")


def test_roles_held_by_more_than_the_portal_allows_are_counted(bring: Import) -> None:
    rows = [(f"user{n}x@example.com", "Alliance Team", "2026-11-01") for n in range(21)]
    users = bring(people(("ana2@example.com", "Alliance Lead", "2026-11-01"), *rows))
    assert [(cap.role, cap.held, cap.most) for cap in over_caps(users.people)] == [
        ("alliance-lead", 2, 1),
        ("alliance-team", 21, 20),
    ]
