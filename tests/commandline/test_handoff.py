"""A journey between two computers: given, refused, taken on, given back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import OURS, THEIRS, Ran, RealAccount, Run, files, one_sentence
from wizard.handoff.packet import written
from wizard.state.journey import Journey
from wizard.users.user import User
from wizard.users.value import Decision, Done, Source, Users

SETTINGS = ["iam_admin_name=Sofia Admin", "alliance_lead_name=Ana Lead", "alliance_lead_email=ana.lead@example.com"]


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The folder of the journey on the other computer."""
    return tmp_path / "elsewhere"


@pytest.fixture
def export(run: Run, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Export a journey, and read what was written."""

    def export(state: Path, name: str = "packet", *more: str) -> dict[str, Any]:
        ran = run("handoff", "export", "--state", state, "--out", tmp_path / name, *(more or ["--with-identifiers"]))
        assert ran.code == 0, ran.err
        read: dict[str, Any] = json.loads((tmp_path / f"{name}.json").read_bytes())
        assert read["checksum"] in ran.out
        return read

    return export


@pytest.fixture
def begun(run: Run, account: RealAccount, state: Path) -> Path:
    """A journey of account 111122223333 in which something was answered, claimed and written."""
    for command in (
        ["answer", "decide.people", *SETTINGS, "--account", OURS],
        ["answer", "roles.personas", "personas=Marketing"],
        ["answer", "access.profiles", "write=partnercentral-ops"],
        ["apply", "roles", "--yes"],
        ["claim", "baseline.ready", "--by", "Sofia Admin"],
    ):
        ran = run(*command, "--state", state)
        assert ran.code == 0, ran.err
    return state


def receive(run: Run, file: Path, state: Path, *more: str) -> Ran:
    return run("handoff", "import", file, "--state", state, *more)


def test_a_journey_goes_to_another_computer_and_comes_back_with_what_was_done_there(
    run: Run, account: RealAccount, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    sent = export(begun)
    assert (tmp_path / "packet.json").stat().st_mode & 0o777 == 0o600
    noticed = run("status", "--state", begun).err
    assert "handed over on" in noticed and sent["checksum"] in noticed

    asked = receive(run, tmp_path / "packet.json", other)
    assert asked.code == 2 and not other.exists(), "nobody agreed, so nothing was begun"
    assert "This journey itself wrote 2 changes so far:" in asked.out
    assert "2 written: Create the role PartnerCentralRoleForMarketing" in " ".join(asked.out.split())
    assert "Stated by Sofia Admin" in asked.out and sent["checksum"] in asked.out and "IAM administrator" in asked.out

    ran = receive(run, tmp_path / "packet.json", other, "--yes")
    assert ran.code == 0, ran.err
    assert f"Next, to open the wizard: partner-central-wizard --state {other}" in ran.out
    first = " ".join(run("status", "--state", other).out.split())
    assert "handed this journey over on" in first and "Your part as the " in first
    assert "wrote 2 changes so far" in first
    with Journey.open(other) as there:
        assert there.state.lineage == sent["lineage"]
        assert there.state.serial > sent["serial"]
        assert there.state.account == OURS
        assert there.state.claims["baseline.ready"].who == "Sofia Admin"
        assert "access.profiles" not in there.state.answers, "another computer has other profiles"
        assert len(there.handoffs.value.made) == len(sent["made"]) > 0

    assert run("answer", "roles.personas", "personas=Marketing,Technical", "--state", other).code == 0
    assert run("apply", "roles", "--yes", "--state", other).code == 0
    assert "handed this journey over" not in run("status", "--state", other).out, "it was opened and worked on"
    back = export(other, "back")
    assert len(back["made"]) > len(sent["made"]), "the evidence of both computers"

    ran = receive(run, tmp_path / "back.json", begun, "--yes")
    assert ran.code == 0, ran.err
    assert "It was continued elsewhere" in ran.out
    with Journey.open(begun) as here:
        assert here.state.serial > back["serial"]
        assert list(here.state.answers["roles.personas"]["personas"]) == ["Marketing", "Technical"]
        assert "access.profiles" in here.state.answers, "what this computer knows of itself stays"
        assert not here.warnings
    assert (
        "Technical" in run("report", "--state", begun, "--format", "md", "--out", "-").out.partition("Changes made")[2]
    )


def test_an_older_packet_and_one_that_parted_are_refused_until_somebody_decides(
    run: Run, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    export(begun, "first")
    receive(run, tmp_path / "first.json", other, "--yes")
    run("answer", "roles.personas", "personas=Technical", "--state", other)
    export(other, "second")
    run("answer", "roles.personas", "personas=ReadOnly", "--state", begun)
    before = files(begun)

    ran = receive(run, tmp_path / "second.json", begun, "--yes")
    assert ran.code == 2 and files(begun) == before
    assert "both went on (answers to roles.personas)" in ran.err and "--take-theirs" in ran.err
    assert receive(run, tmp_path / "second.json", begun, "--yes", "--take-theirs").code == 0
    with Journey.open(begun) as journey:
        assert list(journey.state.answers["roles.personas"]["personas"]) == ["Technical"]

    before = files(begun)
    ran = receive(run, tmp_path / "first.json", begun, "--yes")
    assert ran.code == 2 and files(begun) == before
    assert "older than what is here" in ran.err


def test_a_packet_of_another_account_changes_nothing(
    run: Run, account: RealAccount, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    export(begun)
    named = receive(run, tmp_path / "packet.json", other, "--yes", "--account", THEIRS)
    assert named.code == 2 and f"--account names {THEIRS}" in one_sentence(named)
    account.sign_in(f"arn:aws:iam::{THEIRS}:user/somebody")
    ran = receive(run, tmp_path / "packet.json", other, "--yes")
    assert ran.code == 2
    said = one_sentence(ran)
    assert OURS in said and THEIRS in said and "Nothing was changed" in said
    run("answer", "roles.personas", "personas=Marketing", "--account", THEIRS, "--state", other)
    before = files(other)
    ran = receive(run, tmp_path / "packet.json", other, "--yes")
    assert ran.code == 2 and files(other) == before
    assert THEIRS in one_sentence(ran)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda data: b"", "not JSON"),
        (lambda data: data.replace(OURS.encode(), THEIRS.encode()), "was changed after it was written"),
        (lambda data: b"[" * 100_000, "nested deeper"),
        (lambda data: b"\0" * 200 * 2**20, "200 MiB large"),
    ],
    ids=["empty", "tampered", "deep", "huge"],
)
def test_a_spoilt_packet_is_refused_in_a_sentence_and_nothing_is_begun(
    run: Run, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]], spoil: Any, says: str
) -> None:
    export(begun)
    path = tmp_path / "packet.json"
    path.write_bytes(spoil(path.read_bytes()))
    ran = receive(run, path, other, "--yes")
    assert ran.code == 2 and not other.exists()
    assert says in ran.err and "Nothing was changed." in ran.err and "Traceback" not in ran.err


def test_a_packet_of_another_version_changes_nothing(
    run: Run, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    sent = export(begun)
    newer = {**{name: value for name, value in sent.items() if name not in ("checksum", "seal")}, "tool": "99.1.0"}
    (tmp_path / "newer.json").write_bytes(written(newer)[0])
    ran = receive(run, tmp_path / "newer.json", other, "--yes")
    assert ran.code == 2 and not other.exists()
    assert "use the same version on both computers" in one_sentence(ran)


def test_a_packet_without_identifiers_holds_none_can_be_read_and_not_continued(
    run: Run, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    export(begun, "read", "--to", "iam-admin")
    written = (tmp_path / "read.json").read_text() + (tmp_path / "read.md").read_text()
    for real in (OURS, "Sofia", "Ana Lead", "ana.lead", "@example.com", "arn:aws:iam::1"):
        assert real not in written, real
    ran = receive(run, tmp_path / "read.json", other, "--yes")
    assert ran.code == 2 and not other.exists()
    assert "checksum" in ran.out and "can be read, as above, and not continued" in ran.err
    with Journey.open(begun) as journey:
        assert not journey.handoffs.value.handed, "a packet that cannot be continued hands nothing over"


def test_the_stand_ins_of_a_journey_are_its_own_and_their_key_does_not_travel(
    run: Run, begun: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    one, again = (export(begun, name, "--to", "iam-admin") for name in ("one", "again"))
    assert one["account"] == again["account"] != OURS
    key = (begun / "stand-ins.key").read_bytes()
    assert len(key) == 32 and (begun / "stand-ins.key").stat().st_mode & 0o777 == 0o600
    assert key.hex() not in (tmp_path / "one.json").read_text()


def test_a_demo_stays_a_demo(run: Run, state: Path, other: Path, tmp_path: Path) -> None:
    ran = run(
        "handoff", "export", "--demo", "empty", "--state", state, "--with-identifiers", "--out", tmp_path / "demo"
    )
    assert ran.code == 0, ran.err
    assert "DEMO" in (tmp_path / "demo.md").read_text()
    ran = receive(run, tmp_path / "demo.json", other, "--yes")
    assert ran.code == 2 and "belongs to the demo empty" in ran.err and not other.exists()
    assert receive(run, tmp_path / "demo.json", other, "--yes", "--demo", "empty").code == 0


def test_nothing_is_written_over(run: Run, begun: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]) -> None:
    (tmp_path / "packet.md").write_text("mine")
    ran = run("handoff", "export", "--state", begun, "--out", tmp_path / "packet", "--with-identifiers")
    assert ran.code == 2 and (tmp_path / "packet.md").read_text() == "mine"
    assert not (tmp_path / "packet.json").exists()
    assert "handed over" not in run("status", "--state", begun).err


def test_users_and_what_was_decided_about_them_travel_too(
    run: Run, begun: Path, other: Path, tmp_path: Path, export: Callable[..., dict[str, Any]]
) -> None:
    at = "2026-11-20T09:00:00+00:00"
    source = Source("users.csv", "0" * 64, "UTF-8", (), at, {"email": "Email"}, {}, ("Team",), True, 2, "Ana Lead")
    people = (
        User("jane@example.com", "Jane Doe", ("ace",), "", "2026-10-01", (2,), ("North",)),
        User("", "Nobody Known", (), "somebody", "", (3,)),
    )
    users = Users(
        source=source,
        people=people,
        decisions={"jane@example.com": Decision("PartnerCentralRoleForMarketing", ("Marketing",), "", "Ana Lead", at)},
        done={"jane@example.com": Done("PartnerCentralRoleForMarketing", "Ana Lead", at)},
    )
    with Journey.open(begun) as journey:
        journey.users.keep(users)
    export(begun)
    assert "2 users, 1 of them decided" in receive(run, tmp_path / "packet.json", other).out
    assert receive(run, tmp_path / "packet.json", other, "--yes").code == 0
    with Journey.open(other) as there:
        assert there.users.value == users
    for name in ("users.json", "handoffs.json"):
        (other / name).unlink()
    again = receive(run, tmp_path / "packet.json", other, "--yes")
    assert again.code == 0 and "Nothing but its users is missing" in again.out, "an import that was interrupted"
    export(begun, "read", "--to", "iam-admin")
    assert not {"jane", "Jane Doe"} & set(
        (tmp_path / "read.json").read_text().replace('"', " ").replace("@", " ").split()
    )
    export(other, "back")
    assert receive(run, tmp_path / "back.json", begun, "--yes").code == 0
