"""Broken, foreign and missing state through the command line: one sentence, and nothing is touched."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import OURS, RealAccount, Run, begin, files, one_sentence
from tests.setting import Setting
from wizard.engine import plan
from wizard.journey import step_named
from wizard.model import Change
from wizard.state.journey import Journey

COMMANDS = [
    ["check", "roles"],
    ["plan", "roles"],
    ["apply", "roles", "--yes"],
    ["undo", "--yes"],
    ["status"],
    ["answer", "roles.personas", "personas=Marketing"],
]
commands = pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])


def overwrite(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def replaced(old: bytes, new: bytes) -> Callable[[Path], object]:
    def replace(path: Path) -> None:
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return replace


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def put(path: Path) -> None:
        path.unlink()
        make(path)

    return put


STATES: dict[str, Callable[[Path], object]] = {
    "empty": overwrite(b""),
    "null": overwrite(b"null"),
    "a list": overwrite(b"[]"),
    "binary": overwrite(bytes(range(256))),
    "not UTF-8": overwrite(b'{"lineage": "\xff"}'),
    "nested without end": overwrite(b"[" * 10_000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-40]),
    "a newer version": replaced(b'"version": 1', b'"version": 99'),
    "an unknown field": replaced(b'"version": 1', b'"version": 1, "surprise": 1'),
    "an account that is none": replaced(OURS.encode(), b"1111"),
    "a link elsewhere": instead(lambda path: path.symlink_to("/dev/zero")),
    "a folder": instead(lambda path: path.mkdir()),
    "a pipe": instead(lambda path: os.mkfifo(path)),
}


@pytest.mark.parametrize("break_it", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[2]], ids=["check", "apply"])
def test_a_broken_state_file_is_named_and_left_as_it_was(
    run: Run, account: RealAccount, state: Path, command: list[str], break_it: Callable[[Path], object]
) -> None:
    begin(run, state)
    break_it(state / "state.json")
    before = lstats(state)
    ran = run(*command, "--state", state)
    assert (ran.code, ran.out, account.writes) == (2, "", [])
    assert str(state / "state.json") in one_sentence(ran)
    assert lstats(state) == before


def lstats(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What every file is, without following or opening it; the lock may be taken and given back."""
    found = {path.name: path.lstat() for path in folder.iterdir() if path.name != "lock"}
    return {name: (status.st_ino, status.st_size, status.st_mtime_ns) for name, status in found.items()}


@commands
def test_a_damaged_journal_is_named_and_nothing_is_written(
    run: Run, account: RealAccount, state: Path, command: list[str]
) -> None:
    begin(run, state)
    assert run("apply", "roles", "--yes", "--state", state).code == 0
    path = state / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Marketing", b"Marketinf", 1))
    before, made = path.read_bytes(), len(account.writes)
    ran = run(*command, "--state", state)
    assert ran.code == 2
    assert f"{path}, line 1," in one_sentence(ran)
    assert (path.read_bytes(), len(account.writes)) == (before, made)


def test_a_state_open_to_others_is_tightened_and_told(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    (state / "state.json").chmod(0o644)
    state.chmod(0o755)
    ran = run("plan", "roles", "--state", state)
    assert ran.code == 0
    assert "Note: " in ran.err and "other users" in ran.err
    assert stat.S_IMODE((state / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


@commands
def test_while_another_wizard_has_the_journey_nothing_is_written(
    run: Run, account: RealAccount, state: Path, command: list[str]
) -> None:
    begin(run, state)
    before = files(state)
    with Journey.open(state):
        ran = run(*command, "--state", state)
    if command[0] in {"apply", "undo", "answer"}:
        assert ran.code == 2
        assert f"process {os.getpid()}" in one_sentence(ran)
    else:
        assert ran.code in {0, 1}, "looking is possible all the same"
    assert account.writes == []
    assert files(state)["state.json"] == before["state.json"]


# --- where it is kept


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HOME", None, "HOME is not set"),
        ("HOME", "/nonexistent/home", "HOME is /nonexistent/home"),
        ("HOME", "relative", "HOME is relative"),
        ("XDG_STATE_HOME", "relative/state", "XDG_STATE_HOME is relative/state"),
    ],
)
def test_without_a_place_to_keep_a_journey_it_looks_and_writes_nothing(
    run: Run, account: RealAccount, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, said: str
) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    assert run("check", "roles.quota").code == 0
    ran = run("apply", "roles", "--yes", "--account", OURS)
    assert (ran.code, account.writes) == (2, [])
    assert said in one_sentence(ran)
    assert "--state" in ran.err


@pytest.mark.parametrize(
    "path",
    ["/proc/nowhere/journey", "/dev/null/journey", "/etc/hostname", "~no-such-user-here/journey"],
)
def test_a_folder_that_cannot_be_made_is_one_sentence(run: Run, account: RealAccount, path: str) -> None:
    ran = run("apply", "roles", "--yes", "--account", OURS, "--state", path)
    assert (ran.code, account.writes) == (2, [])
    one_sentence(ran)


def test_a_folder_with_other_things_is_left_alone(run: Run, account: RealAccount, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "cat.jpg").write_bytes(b"cat")
    ran = run("apply", "roles", "--yes", "--account", OURS, "--state", folder)
    assert (ran.code, account.writes) == (2, [])
    assert "holds other things (cat.jpg)" in one_sentence(ran)
    assert files(folder) == {"cat.jpg": b"cat"}


def test_a_tilde_means_home(run: Run, account: RealAccount, tmp_path: Path) -> None:
    assert run("answer", "roles.personas", "personas=Marketing", "--state", "~/somewhere").code == 0
    assert (tmp_path / "home/somewhere/state.json").exists()


def test_everything_kept_is_for_us_alone_whatever_the_umask(run: Run, account: RealAccount, state: Path) -> None:
    before = os.umask(0)
    try:
        begin(run, state)
        run("apply", "roles", "--yes", "--state", state)
    finally:
        os.umask(before)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.iterdir()} == {0o600}


# --- what is remembered


def kept(state: Path) -> Any:
    return json.loads((state / "state.json").read_text())


def test_a_tick_written_into_the_file_by_hand_is_not_believed(run: Run, account: RealAccount, state: Path) -> None:
    """AWS is the truth, the file is a diary."""
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    ticked = kept(state)["seen"]["roles.exists/PartnerCentralRoleForMarketing"]
    assert ticked["status"] == "pass"
    run("undo", "--yes", "--state", state)
    raw = kept(state)
    assert raw["seen"]["roles.exists/PartnerCentralRoleForMarketing"]["status"] == "fail", "the undo looked once more"
    raw["seen"]["roles.exists/PartnerCentralRoleForMarketing"] = ticked
    (state / "state.json").write_text(json.dumps(raw))
    assert run("check", "roles", "--state", state).code == 1
    assert run("status", "--json", "--state", state).json["phases"][-1]["status"] != "pass"


def test_what_could_not_be_looked_at_keeps_what_was_seen_of_it(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    account.world.faults.on("iam", "GetRole", "denied", times=None)
    run("apply", "roles", "--yes", "--state", state)
    seen = kept(state)["seen"]["roles.exists/PartnerCentralRoleForMarketing"]
    assert seen["status"] == "unknown"
    assert "role id" in {item["label"] for item in seen["evidence"]}
    account.world.faults.clear()
    with account.world.stage.set("by hand") as iam:
        iam.get_role("PartnerCentralRoleForMarketing").id = "AROAANOTHERROLE00001"
    assert "made anew since you last looked" in run("check", "roles.exists", "--json", "--state", state).out


def test_what_is_no_longer_looked_for_is_forgotten(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    run("answer", "roles.personas", "personas=Technical", "--state", state)
    run("apply", "roles", "--yes", "--state", state)
    subjects = {key.partition("/")[2] for key in kept(state)["seen"] if key.startswith("roles.exists/")}
    assert subjects == {"PartnerCentralRoleForTechnical"}


# --- the program ended in the middle of a write


@pytest.fixture
def interrupted(run: Run, account: RealAccount, state: Path) -> Change:
    """The promise to create a role is in the journal, and nobody knows what became of it."""
    begin(run, state)
    setting = Setting(personas="Marketing")
    with Journey.open(state) as journey:
        situation = replace(setting.situation, lineage=journey.state.lineage)
        change = plan([step_named("roles.personas")], situation).changes[0]
        journey.journal.intend(change, batch="dead", account=OURS, identity=f"arn:aws:iam::{OURS}:user/x")
    return change


def test_an_open_promise_is_told_by_status(run: Run, state: Path, interrupted: Change) -> None:
    ran = run("status", "--state", state)
    assert "Begun and not known to have ended: Create the role PartnerCentralRoleForMarketing" in ran.out
    (promise,) = run("status", "--json", "--state", state).json["open_intents"]
    assert (promise["change"], promise["kind"]) == (interrupted.id, "intent")
    datetime.strptime(promise["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_an_open_promise_is_told_and_settled_by_the_next_apply(
    run: Run, account: RealAccount, state: Path, interrupted: Change
) -> None:
    ran = run("apply", "roles", "--yes", "--state", state)
    assert ran.code == 0
    assert "Last time the program ended in the middle of: Create the role PartnerCentralRoleForMarketing" in ran.err
    assert account.writes == ["CreateRole", "AttachRolePolicy"]
    assert run("status", "--json", "--state", state).json["open_intents"] == []
    assert run("undo", "--yes", "--state", state).code == 0, "what was made is known, and can be taken back"


def test_a_role_that_was_made_before_the_end_is_finished_and_not_made_twice(
    run: Run, account: RealAccount, state: Path, interrupted: Change
) -> None:
    account.world.replay([interrupted.write])
    ran = run("apply", "roles", "--yes", "--state", state)
    assert ran.code == 0
    assert "It did happen: AWS shows it." in ran.err
    assert account.writes == ["AttachRolePolicy"]


def test_undo_shows_what_it_would_call_before_it_asks(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    made = len(account.writes)
    ran = run("undo", "--state", state)
    assert (ran.code, len(account.writes)) == (2, made)
    calls = re.findall(r"aws iam (\S+)(?: .*)? --role-name (\S+)", ran.out.replace(" \\\n", " "))
    assert calls == [
        ("detach-role-policy", "PartnerCentralRoleForMarketing"),
        ("delete-role", "PartnerCentralRoleForMarketing"),
    ], "newest first"


def test_undo_refuses_what_somebody_changed_and_says_so(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    with account.world.stage.set("by hand") as iam:
        iam.attach_role_policy("arn:aws:iam::aws:policy/SecurityAudit", "PartnerCentralRoleForMarketing")
    ran = run("undo", "--yes", "--json", "--state", state)
    assert ran.code == 4
    assert [change["outcome"] for change in ran.json["changes"]] == ["done", "skipped"]
    assert "still carries" in ran.json["changes"][1]["error"]
    assert "DeleteRole" not in account.writes
