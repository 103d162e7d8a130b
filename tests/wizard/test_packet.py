"""Packets and seals: every change is found, and nothing hostile gets in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.setting import result
from wizard import __version__, seal
from wizard.codes import ALPHABET, code, grouped
from wizard.handoff.asks import asks_of, whose_turn
from wizard.handoff.message import Letter, message
from wizard.handoff.packet import KIND, LIMIT, BadPacket, checksum_of, read, understood, written
from wizard.model import Owner, Status
from wizard.seal import Broken, Head

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEAD = Head(3, "a" * 64)


def fields(**changed: Any) -> dict[str, Any]:
    """What a small packet holds."""
    found = result("roles.exists", Status.FAIL, subject="PartnerCentralRoleForMarketing", owner=Owner.IAM_ADMIN)
    given: dict[str, Any] = {
        "kind": KIND,
        "schema": 1,
        "tool": __version__,
        "made_at": "2026-11-21T12:00:00Z",
        "identifiers": True,
        "demo": None,
        "lineage": "0" * 32,
        "serial": 7,
        "account": "111122223333",
        "sso_account": None,
        "content": "b" * 64,
        "history": [],
        "answers": {"roles.personas": {"personas": ["Marketing"]}},
        "claims": {"baseline.ready": {"who": "Sofia Admin", "at": "2026-11-20T12:00:00Z", "over": {}}},
        "looked": "2026-11-21T12:00:00Z",
        "results": {found.key: found.model_dump(mode="json")},
        "plan": [],
        "made": [],
        "journal": {"entries": 3, "chain": "a" * 64},
        "spent": {"roles.personas": 60},
        "users": None,
    }
    return {**given, **changed}


def put(folder: Path, data: bytes) -> Path:
    path = folder / "packet.json"
    path.write_bytes(data)
    return path


def received(folder: Path, data: bytes) -> Any:
    raw, continues = read(put(folder, data))
    assert continues
    return understood(raw, NOW)


def test_a_packet_reads_back_as_what_was_written(tmp_path: Path) -> None:
    packet = received(tmp_path, written(fields())[0])
    assert packet.answers == {"roles.personas": {"personas": ["Marketing"]}}
    assert packet.claims["baseline.ready"].who == "Sofia Admin"
    assert (packet.serial, packet.account, packet.lineage) == (7, "111122223333", "0" * 32)


def test_its_checksum_is_four_groups_that_can_be_read_aloud() -> None:
    checksum = written(fields())[1]
    groups = checksum.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)
    assert checksum == checksum_of(fields()) != checksum_of(fields(serial=8))


def test_another_layout_is_the_same_packet(tmp_path: Path) -> None:
    """Mail programs reflow lines; what is said stays the same."""
    data = json.dumps(json.loads(written(fields())[0]), sort_keys=True).replace(", ", ",\r\n").encode()
    assert received(tmp_path, data).serial == 7


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_changed_byte_is_found(data: st.DataObject) -> None:
    whole = bytearray(written(fields())[0])
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    whole[place] = changed
    with pytest.raises(Broken, match=r"seal|line \d+"):
        seal.check(bytes(whole))


def test_the_line_that_was_changed_is_named() -> None:
    data = written(fields())[0]
    line = next(number for number, text in enumerate(data.split(b"\n"), 1) if b"111122223333" in text)
    with pytest.raises(Broken, match=rf"line {line} was changed"):
        seal.check(data.replace(b"111122223333", b"444455556666"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data + b"\n", "line"),
        (lambda data: data[:-1], "line"),
        (lambda data: data.replace(b"\n", b"\r\n"), "line 1 was changed"),
        (lambda data: b"".join(data.splitlines(keepends=True)[1:]), "line"),
        (lambda data: data.replace(b"journal=3:", b"journal=2:"), "its seal, was changed"),
        (lambda data: data.replace(b"marks=", b"marks=0000"), "its seal, was changed"),
    ],
    ids=["longer", "shorter", "other line breaks", "a line less", "journal shortened", "marks added"],
)
def test_whatever_is_done_to_a_sealed_file_is_found(change: Any, says: str) -> None:
    with pytest.raises(Broken, match=says):
        seal.check(change(written(fields())[0]))


def test_a_seal_keeps_where_the_journal_stood_and_a_name_cannot_take_its_place() -> None:
    assert seal.check(seal.sealed(f"x {seal.PLACE} y\n<!-- {seal.PLACE} -->\n", HEAD)) == HEAD
    inner = seal.sealed(f"<!-- {seal.PLACE} -->", HEAD).decode()
    assert seal.check(seal.sealed(f"{inner}\n<!-- {seal.PLACE} -->\n", Head(9, "c" * 64))).entries == 9


NO_PACKETS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is not JSON"),
    "text": (b"hello", "is not JSON"),
    "binary": (bytes(range(256)), "is not JSON"),
    "a list": (b"[]", "not a packet"),
    "another kind": (b'{"kind": "partner-central-wizard report"}', "not a packet"),
    "nested without end": (b"[" * 100_000, "nested deeper"),
    "no version": (json.dumps({"kind": KIND}).encode(), "does not say which version"),
    "a newer schema": (written(fields(schema=2))[0], "use the same version"),
    "a newer wizard": (written(fields(tool="99.0.0"))[0], "use the same version"),
    "an older wizard": (written(fields(tool="0.0.1"))[0], "use the same version"),
    "a version that is none": (written(fields(tool=[1]))[0], "does not say which version"),
    "tampered": (written(fields())[0].replace(b"111122223333", b"444455556666"), "was changed after"),
}


@pytest.mark.parametrize(("data", "says"), NO_PACKETS.values(), ids=NO_PACKETS.keys())
def test_what_is_no_packet_of_this_version_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(BadPacket, match=says):
        read(put(tmp_path, data))


WRONG: dict[str, dict[str, Any]] = {
    "an account that is none": {"account": "1111"},
    "a lineage that is none": {"lineage": "x"},
    "a serial that is text": {"serial": "seven"},
    "a huge serial": {"serial": 10**30},
    "an unknown field": {"surprise": 1},
    "answers to no step": {"answers": {"nothing.here": {}}},
    "answers of one computer": {"answers": {"access.profiles": {"write": []}}},
    "an answer nobody may give": {"answers": {"roles.personas": {"personas": ["Emperor"]}}},
    "an answer to no question": {"answers": {"roles.personas": {"surprise": 1}}},
    "deep answers": {"answers": {"roles.personas": {"personas": [[[[[[]]]]]]}}},
    "a claim nobody can make": {"claims": {"roles.exists": {"who": "X", "at": "2026-11-20T12:00:00Z"}}},
    "a claim about nothing": {"claims": {"no.check": {"who": "X", "at": "2026-11-20T12:00:00Z"}}},
    "a claim without a zone": {"claims": {"baseline.ready": {"who": "X", "at": "2026-11-20T12:00:00"}}},
    "a claim from the future": {"claims": {"baseline.ready": {"who": "X", "at": "2027-11-20T12:00:00Z"}}},
    "a result under another name": {"results": {"roles.trust": fields()["results"].popitem()[1]}},
    "results that are none": {"results": {"roles.exists": {"status": "pass"}}},
    "users that are none": {"users": {"people": "everybody"}},
    "a confirmed account that is another": {
        "answers": {"decide.account": {"account": "444455556666", "confirm_last_four": "6666"}}
    },
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
def test_what_does_not_belong_into_a_packet_is_refused_in_a_sentence(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(BadPacket) as error:
        received(tmp_path, written(fields(**changed))[0])
    assert len(str(error.value)) < 500 and "\n" not in str(error.value)


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(BadPacket, match=f"is 200 MiB large, and no packet is larger than {LIMIT // 2**20} MiB"):
        read(path)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    for path, says in (
        (tmp_path, "directory|plain file"),
        (tmp_path / "none", "No such file"),
        (Path("/dev/zero"), "plain"),
    ):
        with pytest.raises(BadPacket, match=says):
            read(path)


def test_hostile_text_is_made_harmless_when_it_comes_in(tmp_path: Path) -> None:
    claims = {"baseline.ready": {"who": "Sofia\x1b[31m\u202e", "at": "2026-11-20T12:00:00Z"}}
    who = received(tmp_path, written(fields(claims=claims))[0]).claims["baseline.ready"].who
    assert who.isprintable()


def test_secrets_never_travel() -> None:
    answers = {"roles.personas": {"note": "aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"}}
    assert b"wJalr" not in written(fields(answers=answers))[0]


def test_codes_are_spread_and_grouped() -> None:
    assert grouped("ABCDEFGH") == "ABCD-EFGH"
    assert len({code(bytes([number]) * 32, 16) for number in range(256)}) == 256


# --- whose turn it is, and the message


def test_whoever_has_the_next_thing_to_do_is_asked_and_only_for_theirs() -> None:
    theirs = result("roles.exists", Status.FAIL, step="roles.personas", owner=Owner.IAM_ADMIN)
    other = result("decide.named", Status.FAIL, step="decide.people", owner=Owner.ALLIANCE_LEAD)
    assert whose_turn([theirs]) is Owner.IAM_ADMIN
    assert whose_turn([other]) is Owner.ALLIANCE_LEAD
    steps = [ask.step.id for ask in asks_of([theirs, other], Owner.ALLIANCE_LEAD).steps if ask.against]
    assert steps == ["decide.people"]


def letter(**changed: Any) -> Letter:
    found = result("roles.exists", Status.FAIL, step="roles.personas", owner=Owner.IAM_ADMIN)
    given: dict[str, Any] = {
        "asks": asks_of([found], Owner.IAM_ADMIN),
        "name": "Sofia Admin",
        "sender": "Ana Lead",
        "account": "AWS account 111122223333",
        "file": "packet.json",
        "checksum": "ABCD-EFGH-JKMN-PQRS",
        "looked": "2026-11-21 12:00:00 UTC",
        "changes": 2,
        "continues": True,
    }
    return Letter(**{**given, **changed})


def test_the_message_says_who_what_why_how_long_what_is_needed_and_how_to_go_on() -> None:
    said = message(letter())
    for wanted in (
        "Hello Sofia Admin",
        "comes from Ana Lead",
        "**Persona roles**",
        "How long",
        "partner-central-wizard handoff import packet.json --profile YOUR-PROFILE",
        "handoff export --with-identifiers",
        "`ABCD-EFGH-JKMN-PQRS`",
    ):
        assert wanted in said


def test_an_alliance_lead_is_told_that_no_rights_in_aws_are_needed() -> None:
    lead = asks_of(
        [result("decide.named", Status.FAIL, step="decide.people", owner=Owner.ALLIANCE_LEAD)], Owner.ALLIANCE_LEAD
    )
    said = message(letter(asks=lead, name="Ana Lead", sender=""))
    assert "You need no rights in AWS" in said
    assert "--profile" not in said and "administrator rights" not in said


def test_a_message_without_identifiers_says_that_its_packet_can_only_be_read() -> None:
    said = message(letter(continues=False))
    assert "can be read but not continued" in said and "--with-identifiers" in said


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=30).filter(lambda text: text.strip() == text and text != ""))
def test_no_name_changes_what_the_message_is(name: str, file: str) -> None:
    plain = MarkdownIt().parse(message(letter(name="x", file="y")))
    hostile = MarkdownIt().parse(message(letter(name=f"x{name}", file="y")))
    assert [token.type for token in plain] == [token.type for token in hostile]


def test_claims_that_are_slightly_ahead_of_this_clock_are_no_reason_to_refuse(tmp_path: Path) -> None:
    ahead = (NOW + timedelta(minutes=10)).isoformat()
    claims = {"baseline.ready": {"who": "Sofia Admin", "at": ahead}}
    assert received(tmp_path, written(fields(claims=claims))[0]).claims
