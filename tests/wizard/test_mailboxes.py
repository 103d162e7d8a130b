"""What an address tells about whose it is."""

from __future__ import annotations

import pytest

from wizard.mailboxes import companies, domain_of, is_address, is_everybodys, is_private, is_school


@pytest.mark.parametrize(
    "local",
    [
        "info",
        "INFO",
        "apn_admin",
        "apn-admin",
        "admin",
        "aws.billing",
        "aws+root",
        "team1",
        "partner-central",
        "no-reply",
        "it",
        "alliances",
        "support-2",
    ],
)
def test_words_for_a_function_belong_to_everybody(local: str) -> None:
    assert is_everybodys(f"{local}@example.com")


@pytest.mark.parametrize(
    "local", ["sofia.admin", "ana", "s.admin", "bruno_billing", "infodora", "adminski", "ita", "x7", "1234", "ana+aws"]
)
def test_a_person_is_a_person_even_with_a_function_in_the_name(local: str) -> None:
    assert not is_everybodys(f"{local}@example.com")


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "GMAIL.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "outlook.com",
        "outlook.es",
        "live.nl",
    ],
)
def test_private_providers_are_known_in_every_country(domain: str) -> None:
    assert is_private(domain)


@pytest.mark.parametrize(
    "domain", ["example.com", "gmail.example.com", "live.example.org", "outlookers.com", "mailgmail.com", "com", ""]
)
def test_a_company_is_not_taken_for_a_provider(domain: str) -> None:
    assert not is_private(domain)


@pytest.mark.parametrize(
    ("domain", "school"),
    [
        ("school.edu", True),
        ("cs.school.edu", True),
        ("school.edu.au", True),
        ("school.ac.uk", True),
        ("example.com", False),
        ("edu.example.com", False),
        ("education.com", False),
        ("edu.com", False),
    ],
)
def test_schools_are_known_by_their_ending(domain: str, school: bool) -> None:
    assert is_school(domain) is school


def test_companies_are_told_apart_by_their_domain() -> None:
    assert companies(["a@example.com", "b@EXAMPLE.com", "c@eu.example.com"]) == ("example.com",)
    assert companies(["a@example.com", "b@badexample.com"]) == ("badexample.com", "example.com")
    assert companies([]) == ()


def test_the_domain_is_what_follows_the_last_at() -> None:
    assert domain_of("Ana@Example.COM") == "example.com"


@pytest.mark.parametrize(
    "address", ["ana@example.com", "a.b+c@eu.example.co.uk", "o'neil@example.com", "1@2.example.com"]
)
def test_addresses_that_people_have_are_addresses(address: str) -> None:
    assert is_address(address)
