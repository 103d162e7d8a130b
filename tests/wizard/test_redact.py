"""Stand-ins: nothing real stays, the same thing has the same one, and nobody gets back from it without the key."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.redact import WITHHELD, Redactor, without_secrets

KEY = b"one journey's own key"
NAMES = ("Ana Lead", "Sofia Admin")


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(KEY, NAMES, profile=["work profile"])


IDENTIFIERS = {
    "account": "111122223333",
    "account in groups": "1111-2222-3333",
    "account with spaces": "1111 2222 3333",
    "email": "ana.lead@example.com",
    "organization": "o-examplecorp1",
    "unit": "ou-abcd-12345678",
    "access key": "AKIAIOSFODNN7EXAMPLE",
    "role id": "AROAEXAMPLEEXAMPLE22",
    "request id": "12345678-1234-1234-1234-1234567890ab",
    "person in a directory": "9067642ac7-12345678-1234-1234-1234-1234567890ab",
    "portal": "https://d-1234567890.awsapps.com/start#/",
    "own portal": "https://example-corp.awsapps.com/start",
    "instance": "ssoins-7223abcdef012345",
    "name": "Ana Lead",
    "name in capitals": "ANA LEAD",
    "name over two spaces": "Ana  Lead",
    "name as a login": "ana.lead",
    "profile": "work profile",
}


@pytest.mark.parametrize("identifier", IDENTIFIERS.values(), ids=IDENTIFIERS.keys())
@pytest.mark.parametrize(
    "around", ["{}", "before {}, after", "({})", '{{"a": "{}"}}', "x={};", "https://example.com/{}/y"]
)
def test_identifiers_are_found_wherever_they_stand(redactor: Redactor, identifier: str, around: str) -> None:
    shown = redactor.text(around.format(identifier))
    assert identifier not in shown
    assert redactor.text(shown) == shown, "doing it again changes nothing"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("/home/ana/x", "/home/user-"),
        ("C:\\Users\\ana\\x", "C:\\Users\\user-"),
        ("a link with %20111122223333", "a link with %20account-"),
        ("arn:aws:iam::111122223333:role/team/PartnerCentralRoleForMarketing", "/PartnerCentralRoleForMarketing"),
        ("account …3333", "account …"),
    ],
)
def test_what_tells_nothing_stays_readable(redactor: Redactor, text: str, shape: str) -> None:
    shown = redactor.text(text)
    assert shape in shown
    assert not {"ana", "111122223333", "team", "3333"} & set(shown.replace("/", " ").replace("\\", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "2026-11-21 06:32:10 UTC",
        "https://us-east-1.console.aws.amazon.com/partnercentral",
        "31 of 68 hold",
        "Banana Leadership",
        "partnercentral-account-management.amazonaws.com",
    ],
)
def test_what_is_no_identifier_stays(redactor: Redactor, text: str) -> None:
    assert redactor.text(text) == text


@pytest.mark.parametrize("text", ["Ana", "signed by Ana", "Ana Lead", "for Ana Lead Ana"])
def test_a_name_is_found_at_the_end_of_a_text_also_when_longer_names_begin_like_it(text: str) -> None:
    shown = Redactor(KEY, ["Ana", "Ana Lead", "Ana Lead Junior"]).text(text)
    assert "Ana" not in shown
    assert shown.count("person-") == 1 + text.endswith("Lead Ana")


def test_the_same_account_has_one_stand_in_in_every_spelling_and_another_has_another(redactor: Redactor) -> None:
    shown = redactor.text("111122223333 1111-2222-3333 444455556666 arn:aws:iam::111122223333:root").split()
    assert shown[0] == shown[1] != shown[2]
    assert shown[0] in shown[3]


def test_another_journey_has_other_stand_ins(redactor: Redactor) -> None:
    assert redactor.text("111122223333") != Redactor(b"another key").text("111122223333")


def test_json_keeps_its_shape_and_loses_its_identifiers(redactor: Redactor) -> None:
    value = {"a": [111122223333, True, None, 3, 1.5], "ana.lead@example.com": {"who": "Ana Lead"}, "work profile": 1}
    shown = redactor.value(value)
    text = json.dumps(shown)
    assert not any(identifier in text for identifier in ("111122223333", "ana.lead@", "Ana Lead"))
    assert shown["a"][1:] == [True, None, 3, 1.5]
    assert shown["work profile"] == 1, "names of fields are not people"


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from(sorted(IDENTIFIERS.values())), st.text())
def test_no_surroundings_hide_an_identifier(before: str, identifier: str, after: str) -> None:
    shown = Redactor(KEY, NAMES, profile=["work profile"]).text(f"{before} {identifier} {after}")
    assert identifier not in shown or identifier in f"{before} {after}"


SECRETS = [
    "aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
    '"AWS_SESSION_TOKEN": "abcdef"',
    "clientSecret=abc",
    "IQoJb3JpZ2luX2VjEXAMPLE" + "A" * 60,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig",
    "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_has_the_shape_of_a_secret_is_left_out(secret: str) -> None:
    shown = without_secrets(f"said {secret} to him")
    assert shown.replace('"', "") == f"said {WITHHELD} to him"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("You are signed in to account 111122223333.", "You are signed in to account-XXXXXX."),
        ("Account 1111-2222-3333 is active.", "account-XXXXXX is active."),
        ("aws --account 111122223333 --profile work profile", "aws --account account-XXXXXX --profile profile-XXXXXX"),
        ("[profile work profile]", "[profile profile-XXXXXX]"),
        ("The subaccount 111122223333", "The subaccount account-XXXXXX"),
        ("account=111122223333", "account=account-XXXXXX"),
        ("Its organization o-examplecorp1 and no account", "Its organization-XXXXXX and no account"),
    ],
)
def test_what_a_stand_in_says_itself_is_not_said_twice(redactor: Redactor, text: str, shown: str) -> None:
    became = redactor.text(text)
    assert re.sub(r"-[0-9A-Z]{6}\b", "-XXXXXX", became) == shown
    assert redactor.text(became) == became
