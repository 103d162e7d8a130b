"""`users` from the command line: import, look, decide, work off, export, without screens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commandline.conftest import Ran
from tests.users.exports import csv_of
from wizard import cli

FILE = """Email,Name,Role,Last Login
ana.lead@example.com,Ana Lead,Alliance Lead,2026-11-01
jane@example.com,Jane Doe,ACE User,2026-11-02
Info@example.com,Info Desk,ACE Manager,2026-11-03
wei@example.com,Wei Chen,Wizard,2026-11-03
"""

Users = Callable[..., Ran]


@pytest.fixture
def users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Users:
    """Run `users …` on one demo journey."""

    def users(*arguments: str, command: tuple[str, ...] = ("users",)) -> Ran:
        capsys.readouterr()
        try:
            code = cli.main(["--demo", "empty", "--state", str(tmp_path / "journey"), *command, *arguments])
        except SystemExit as leaving:
            code = int(str(leaving.code))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return users


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "portal users.csv"
    path.write_text(FILE)
    return str(path)


def standings(ran: Ran) -> dict[str, str]:
    return {user["email"]: user["standing"] for user in ran.json["users"]}


def test_from_the_file_to_the_last_batch(users: Users, file: str, tmp_path: Path) -> None:
    brought = users("import", file, "--by", "Ana Lead")
    assert brought.code == 0
    assert "Imported 4 users: 4 active." in brought.out
    taken = users("decide", "--all-proposed", "--consent", "Ana Lead")
    assert (taken.code, "It stands in nobody's name: say who decides with --by NAME." in taken.out) == (0, True)
    assert standings(users("list", "--json")) == {
        "ana.lead@example.com": "decided",
        "jane@example.com": "decided",
        "Info@example.com": "undecided",  # nobody's own address: by hand
        "wei@example.com": "undecided",  # nobody knows that role
    }
    out = users("decide", "info@example.com", "--no-access", "--reason", "x", "--by", " Ana  Lead ").out
    assert "It stands in the name of Ana Lead." in out
    assert users("decide", "wei@example.com", "--role", "Technical", "--reason", "keeps products").code == 0
    assert [user["email"] for user in users("next", "--json").json["users"]] == [
        "ana.lead@example.com",
        "jane@example.com",
        "wei@example.com",
    ]
    assert "2 mapped; 1 left" in users("done", "ana.lead@example.com", "wei@example.com", "--by", "Ana Lead").out
    assert "1 mapped; 0 left" in users("done", "--batch", "--by", "Ana Lead").out
    target = tmp_path / "mapping.csv"
    assert users("export", str(target)).code == 0
    with target.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["email"], row["standing"], row["mapped_by"]) for row in rows] == [
        ("ana.lead@example.com", "done", "Ana Lead"),
        ("jane@example.com", "done", "Ana Lead"),
        ("Info@example.com", "no access", ""),
        ("wei@example.com", "done", "Ana Lead"),
    ]
    found = users("users.import", "users.mapped", "--json", command=("check",)).json["results"]
    assert {one["check"]: one["status"] for one in found}["users.mapped"] == "pass"
    assert {one["check"]: one["status"] for one in found}["users.columns"] == "pass"


def test_the_json_has_pinned_keys(users: Users, file: str) -> None:
    users("import", file)
    document = users("list", "--json").json
    assert set(document) == {"schema", "account", "demo", "redacted", "counts", "users"}
    assert set(document["users"][0]) == {
        *("email", "name", "legacy_roles", "unknown_roles", "last_login", "rows", "kind", "flags", "standing"),
        *("proposed", "decision", "mapped"),
    }


def test_what_is_doubtful_is_asked_with_the_options_that_answer_it(users: Users, tmp_path: Path) -> None:
    path = tmp_path / "doubtful.csv"
    rows = [
        ["A", "B", "C", "D"],
        *([f"u{n}@example.com", f"v{n}@example.org", "ACE Manager", "03/04/2026"] for n in range(9)),
    ]
    path.write_text(csv_of(rows))
    refused = users("import", str(path))
    assert refused.code == 2
    assert "--column email=A" in refused.out and "--column email=B" in refused.out
    assert "Nothing was imported yet" in refused.err
    assert users("list").code == 2
    asked = users("import", str(path), "--column", "email=B", "--column", "last-login=D")
    assert asked.code == 2
    assert "--dates day-first" in asked.out and "--dates month-first" in asked.out
    brought = users("import", str(path), "--column", "email=B", "--column", "last-login=D", "--dates", "month-first")
    assert brought.code == 0, brought.err
    assert users("list", "--json").json["users"][0]["last_login"] == "2026-03-04"


def test_a_new_file_says_what_changed_and_keeps_decisions(users: Users, file: str, tmp_path: Path) -> None:
    users("import", file)
    users("decide", "--all-proposed", "--consent", "Ana Lead")
    path = tmp_path / "newer.csv"
    path.write_text(
        FILE.replace("jane@example.com,Jane Doe,ACE User", "jane@example.com,Jane Doe,ACE Manager")
        + "n@example.com,N,ACE Manager,2026-11-02\n"
    )
    again = users("import", str(path))
    assert "Added: n@example.com." in again.out
    assert "Another role: jane@example.com (was ACE user)." in again.out
    assert standings(users("list", "--json"))["jane@example.com"] == "decided"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("decide", "nobody@example.com", "--role", "Marketing", "--reason", "r"),
            "Nobody is called 'nobody@example.com'",
        ),
        (("decide", "--role", "Marketing"), "Say about whom"),
        (("decide", "--all-proposed", "--role", "Marketing"), "not both"),
        (("decide", "ana.lead@example.com", "--no-access"), "Nothing was decided"),
        (("done", "--by", "Ana"), "Name who was mapped"),
        (("done", "ana.lead@example.com", "--by", "Ana"), "is not to be mapped"),
        (("done", "--batch"), "Say who states it"),
        (("export", "mapping.xlsx"), "has to end in .csv or .json"),
        (("import", "--column", "salary=X", "nowhere.csv"), "is no column"),
        (("import", "nowhere.csv"), "There is no file"),
        (("import", "/"), "is a folder"),
        (("confirm", "--by", "  "), "Say who states it"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    users: Users, file: str, arguments: tuple[str, ...], said: str
) -> None:
    users("import", file)
    before = users("list", "--json").json["users"]
    refused = users(*arguments)
    assert refused.code == 2
    assert said in refused.err
    assert users("list", "--json").json["users"] == before


@pytest.mark.parametrize("act", ["list", "next", "decide", "export", "confirm", "done"])
def test_before_an_import_there_is_one_sentence(users: Users, act: str) -> None:
    more = {
        "export": ("x.csv",),
        "confirm": ("--by", "A"),
        "decide": ("--all-proposed",),
        "done": ("--batch", "--by", "A"),
    }
    refused = users(act, *more.get(act, ()))
    assert (refused.code, "Nobody was imported yet" in refused.err) == (2, True)


def test_the_demo_has_a_file_of_its_own(users: Users) -> None:
    brought = users("import")
    assert brought.code == 0
    assert "Imported 22 users" in brought.out


def test_nothing_that_a_file_says_reaches_the_terminal_as_it_is(users: Users, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(
        csv_of([["Email", "Name\x1b[2J", "Role"], ["a@example.com", "\x1b]52;c;x\x07\u202e", "ACE Manager"]])
    )
    for ran in (users("import", str(path)), users("list"), users("list", "--json"), users("next")):
        assert all(line.isprintable() for line in (ran.out + ran.err).splitlines())


def test_a_broken_file_of_users_stops_every_command_in_a_sentence(users: Users, file: str, tmp_path: Path) -> None:
    users("import", file)
    (tmp_path / "journey" / "users.json").write_text("{")
    for command in (("users", "list"), ("check",), ("status",)):
        refused = users(command=command)
        assert (refused.code, "users.json is not the JSON" in refused.err) == (2, True)
    assert json.loads((tmp_path / "journey" / "state.json").read_text())["serial"] >= 1
