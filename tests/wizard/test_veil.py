"""The veil: what it hides, from when on, and what it leaves as it is."""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.canaries import leaked
from wizard import last_words
from wizard.redact import Redactor
from wizard.veil import VEIL, Veil

ACCOUNT, ARN = "111122223333", "arn:aws:sts::111122223333:assumed-role/Admin/jane.roe"
TOLD = {"account": ACCOUNT, "who": ARN, "mail": "jane.roe@example.com"}

DISGUISES = {
    "dashes": "1111-2222-3333",
    "spaces": "1111 2222 3333",
    "long dashes": "1111–2222–3333",
    "broken over a line": "1111222\n      23333",
    "a cleaned line break": "1111222␊23333",
    "a carriage return": "111122\r\n223333",
    "dashes and a line": "1111-2222-\n   3333",
    "zero width": "1111\u200b22223333",
    "zero width, cleaned": "1111‹U+200B›22223333",
    "a soft hyphen": "111122\u00ad223333",
    "in an address": f"https://example.com/?a={ACCOUNT}&b=2",
    "encoded": quote(ARN, safe=""),
    "encoded twice": quote(quote(ARN, safe=""), safe=""),
    "encoded mail": "https://example.com/?to=jane.roe%40example.com",
    "JSON": json.dumps(TOLD),
    "JSON in JSON": json.dumps({"event": json.dumps(TOLD)}),
    "cut short": f"{ARN[:24]}…",
    "cut shorter": "account 1111222233…",
    "a mail cut short": "jane.roe@exam…",
    "base64": base64.b64encode(json.dumps(TOLD).encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(json.dumps(TOLD).encode()).decode().rstrip("="),
    "base64 after something": "token=ab" + base64.b64encode(f"account {ACCOUNT}".encode()).decode(),
    "base64 in an address": quote(base64.b64encode(json.dumps(TOLD).encode()).decode(), safe=""),
}

PLAIN = [
    "2026-11-21 10:30 and 2026-11-21T10:30:00Z",
    "PartnerCentralRoleForMarketing is fine in partnercentral-account-management",
    "arn:aws:iam::aws:policy/AWSPartnerCentralFullAccess",
    "https://us-east-1.console.aws.amazon.com/partnercentral/home?region=us-east-1#/a%20b",
    "19 of 43 hold, 12,345 ms, 443, 20260930",
]


@pytest.fixture
def veil() -> Veil:
    veil = Veil()
    veil.begin(True)
    veil.use(lambda: b"a key of this journey's own, and of no other one")
    return veil


@pytest.fixture
def _on() -> Iterator[None]:
    VEIL.begin(True)
    yield
    VEIL.begin(False)


@pytest.mark.parametrize("disguised", DISGUISES.values(), ids=DISGUISES.keys())
def test_an_identifier_is_hidden_in_every_disguise(veil: Veil, disguised: str) -> None:
    shown = veil.text(f"AWS said: {disguised}, and no more")
    assert not leaked(shown, [ACCOUNT, ARN, "jane.roe", ACCOUNT[:8]])
    assert disguised not in shown
    assert shown.startswith("AWS said: ")
    assert veil.text(shown) == shown, "doing it again changes nothing"


@pytest.mark.parametrize("shape", ["{}", "{} ", "\n{}", "1111-2222-3333 {}"])
def test_twelve_digits_have_one_stand_in_however_they_are_written(veil: Veil, shape: str) -> None:
    stand_in = veil.text(ACCOUNT)
    for written in ("1111-2222-3333", "1111 2222 3333", "1111222\n 23333"):
        assert veil.text(shape.format(written)).count(stand_in) == 1 + shape.count("1111")


@pytest.mark.parametrize("text", PLAIN)
def test_what_names_nobody_stays(veil: Veil, text: str) -> None:
    assert veil.text(text) == text


def test_off_it_hides_nothing_but_learns(veil: Veil) -> None:
    veil.on = False
    veil.learn({"Users": [{"UserName": "vera", "Arn": "arn:aws:iam::111122223333:user/vera"}]})
    assert veil.text("vera in 111122223333") == "vera in 111122223333"
    assert not veil.hides("vera")
    veil.on = True
    assert "vera" not in veil.text("the user vera in 111122223333")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ({"Arn": ARN}, "jane.roe"),
        ({"Users": [{"DisplayName": "Nadia Roux"}]}, "Nadia Roux"),
        ({"ContactInformation": {"FullName": "Sofia Admin"}}, "Sofia Admin"),
        ({"Condition": {"StringEquals": {"sts:ExternalId": "agreed-on-the-phone"}}}, "agreed-on-the-phone"),
        ({"Condition": {"StringEquals": {"sts:ExternalId": ["first-agreed", "then-agreed"]}}}, "then-agreed"),
    ],
)
def test_names_are_learned_from_what_aws_answers(veil: Veil, answer: object, name: str) -> None:
    veil.learn(answer)
    assert name not in veil.text(f"It is {name} who may.")


@pytest.mark.parametrize("name", ["default", "root", "admin", "partner-central", "", None])
def test_names_that_everybody_has_hide_nothing(veil: Veil, name: str | None) -> None:
    veil.know("profile", [name])
    veil.learn({"Groups": [{"GroupId": "1", "DisplayName": "PartnerCentral-Marketing"}]})
    text = "The default admin or root of Partner Central, PartnerCentral-Marketing"
    assert veil.text(text) == text


def test_what_is_learned_later_is_hidden_from_then_on(veil: Veil) -> None:
    assert veil.text("Vera Nova") == "Vera Nova"
    veil.know("person", ["Vera Nova"])
    assert veil.text("Vera Nova").startswith("person-")


def test_other_keys_give_other_stand_ins_and_the_same_key_the_same(veil: Veil) -> None:
    first = veil.text(ACCOUNT)
    veil.use(lambda: b"another journey's key")
    assert veil.text(ACCOUNT) != first
    veil.use(lambda: b"a key of this journey's own, and of no other one")
    assert veil.text(ACCOUNT) == first == Redactor(b"a key of this journey's own, and of no other one").text(ACCOUNT)


def test_a_journey_that_is_gone_still_hides(veil: Veil) -> None:
    def gone() -> bytes:
        raise OSError("the folder is gone")

    veil.use(gone)
    assert ACCOUNT not in veil.redacted(f"account {ACCOUNT}")


def test_a_value_keeps_its_shape(veil: Veil) -> None:
    shown = veil.value(
        {"account": ACCOUNT, "number": int(ACCOUNT), "count": 3, "yes": True, "none": None, "all": [ARN]}
    )
    assert not leaked(json.dumps(shown), [ACCOUNT, ARN])
    assert (shown["count"], shown["yes"], shown["none"], len(shown["all"])) == (3, True, None, 1)


@pytest.mark.usefixtures("_on")
def test_a_warning_of_a_library_is_hidden(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    last_words.install()
    logger = logging.getLogger("a-library")
    monkeypatch.setattr(logger, "propagate", False)
    try:
        raise ValueError(ARN)
    except ValueError:
        logger.exception("Refused for %s", ACCOUNT)
    said = capsys.readouterr().err
    assert "Refused for account-" in said
    assert not leaked(said, [ACCOUNT, ARN])


def test_a_thread_that_fails_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    last_words.install()
    failed = threading.ExceptHookArgs((ValueError, ValueError(f"{ARN} may not"), None, threading.current_thread()))
    try:
        threading.excepthook(failed)
    finally:
        threading.excepthook = threading.__excepthook__
    said = capsys.readouterr().err
    assert "may not" in said
    assert not leaked(said, [ACCOUNT, ARN])


def test_looking_is_quick_where_nobody_presents() -> None:
    veil = Veil()
    assert veil.text(ACCOUNT) is ACCOUNT
    assert veil._redactor is None
