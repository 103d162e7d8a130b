"""Exit codes and JSON: what scripts rely on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import RealAccount, Run, begin
from wizard import __version__
from wizard.commands import check
from wizard.demo.account import Account, trusts_service
from wizard.model import Result

CHECK = {"schema", "tool", "account", "demo", "redacted", "started", "finished", "summary", "results"}
RESULT = {
    "phase", "step", "check", "subject", "status", "severity", "strength", "summary", "remedy", "owner", "docs",
    "evidence", "calls",
}  # fmt: skip
CALL = {"service", "operation", "request_id", "ms", "outcome"}
PLAN = {"schema", "account", "demo", "redacted", "changes", "left_out"}
CHANGE = {
    "id", "step", "title", "service", "operation", "parameters", "kind", "widens", "irreversible", "undo", "cli",
    "notes", "no_way_back",
}  # fmt: skip
UNDO = {"schema", "account", "demo", "redacted", "changes", "irreversible"}
MADE = CHANGE | {"outcome", "request_id", "error"}
STATUS = {"schema", "account", "demo", "redacted", "lineage", "serial", "phases", "open_intents", "next", "now"}
PHASE = {"id", "title", "status", "steps"}
STEP = {"id", "status", "owner", "minutes_planned", "minutes_spent", "waiting_on"}

CORE = ("policies", "roles")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


# --- exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["check", "policies", "--demo", "half-done"], 0),
        (["check", "policies.changed", "roles.quota", "--demo", "half-done"], 0),
        (["check", "roles", "--demo", "half-done"], 1),
        (["check", *CORE, "--demo", "empty"], 1),
        (["check", *CORE, "--demo", "denied"], 3),
        (["check", *CORE, "--demo", "throttled"], 3),
        (["check", "roles.extra", "--demo", "half-done"], 0),
        (["plan", "roles", "--demo", "half-done"], 0),
        (["plan", "roles", "--demo", "denied"], 3),
        (["apply", "roles", "--yes", "--demo", "half-done"], 0),
        (["apply", "roles", "--yes", "--demo", "denied"], 3),
        (["apply", "roles", "--demo", "half-done"], 2),
        (["undo", "--yes", "--demo", "empty"], 0),
        (["answer", "roles.personas", "policy_set=current", "--demo", "empty"], 0),
        (["check", "nothing-of-that-name", "--demo", "empty"], 2),
        (["plan", "roles.trust", "--demo", "empty"], 2),
        (["apply", "nowhere", "--yes", "--demo", "empty"], 2),
        (["undo", "nowhere", "--yes", "--demo", "empty"], 2),
        (["check", "--demo", "no-such-world"], 2),
        (["frobnicate"], 2),
        (["check", "--json", "--short"], 2),
        (["check", "--wait", "soon"], 2),
        (["check", "--wait", "-1"], 2),
        (["check", "--wait", "nan"], 2),
        (["check", "--account", "1234"], 2),
        (["check", "--account", "٣" * 12], 2),
        (["apply"], 2),
        ([], 2),
        (["--plain"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_every_ending_has_its_exit_code(run: Run, arguments: list[str], code: int) -> None:
    ran = run(*arguments)
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err


def test_a_check_that_waits_stops_waiting_as_soon_as_it_holds(run: Run) -> None:
    assert run("check", "policies", "--demo", "half-done", "--wait", "60").code == 0


def test_a_check_that_waits_in_vain_says_what_it_found_last(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.commands.check.LOOK_AGAIN", 0.01)
    ran = run("check", "roles.exists", "--demo", "empty", "--wait", "0.05")
    assert ran.code == 1
    assert "There is no role" in ran.out


def test_a_check_that_waits_sees_what_others_do_meanwhile(
    run: Run, account: RealAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"roles.personas": {"personas": "Marketing"}}')
    looks = 0

    def look_while_somebody_works(*arguments: Any) -> list[Result]:
        nonlocal looks
        looks += 1
        if looks == 2:
            hand = Account(account.world.stage, account.world.faults)
            hand.role("PartnerCentralRoleForMarketing", trust=[trusts_service()], since="2026-11-20T12:00:00+00:00")
        return look(*arguments)

    look = check.look
    monkeypatch.setattr(check, "look", look_while_somebody_works)
    monkeypatch.setattr(check, "LOOK_AGAIN", 0.01)
    assert run("check", "roles.exists", "--wait", "30", "--answers", answers).code == 0
    assert looks == 2


# --- usage


@pytest.mark.parametrize("command", [[], ["check"], ["plan"], ["apply"], ["undo"], ["status"], ["answer"], ["demo"]])
def test_help_is_talk_about_every_command_and_its_options(run: Run, command: list[str]) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    assert "--profile" in ran.out and "--state" in ran.out


def test_help_tells_the_exit_codes(run: Run) -> None:
    said = run("--help").out
    for line in ("0 ", "1 ", "2 ", "3 ", "4 ", "130 "):
        assert re.search(rf"^  {line}", said, re.MULTILINE)


def test_version_is_one_line_of_data(run: Run) -> None:
    ran = run("--version")
    assert (ran.out, ran.err) == (f"partner-central-wizard {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "rols", "--demo", "empty"], "There is nothing called 'rols'. Did you mean roles?"),
        (
            ["plan", "roles.trust", "--demo", "empty"],
            "There is no step or phase 'roles.trust': it is a check of the step roles.personas.",
        ),
        (
            ["check", "nothing-like-it", "--demo", "empty"],
            "There is nothing called 'nothing-like-it'. There is: access, ",
        ),
        (
            ["plan", "roles.persona", "--demo", "empty"],
            "There is no step or phase 'roles.persona'. Did you mean roles.",
        ),
        (["guide", "link.acount", "--demo", "empty"], "There is no step 'link.acount'. Did you mean link.account?"),
        (["portal", "lnik", "--demo", "empty", "--state", "x"], "The portal knows no 'lnik'. Did you mean link?"),
        (["portal", "foo", "--demo", "empty", "--state", "x"], "The portal knows no 'foo'. There is: "),
        (["check", "--demo", "moon"], "There is no demo world 'moon'; there are half-done, empty, denied, throttled"),
        (["answer", "roles.nowhere", "a=b", "--demo", "empty"], "There is no step 'roles.nowhere'."),
        (["answer", "policies.rules", "a=b", "--demo", "empty"], "policies.rules has no questions."),
        (["answer", "--demo", "empty"], "Name a step and its answers"),
        ([], "The wizard needs a terminal."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_was_asked_for_and_is_not_there_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_hostile_words_on_the_command_line_are_told_harmlessly(run: Run) -> None:
    word = "\x1b[2J\u202eevil\x9b31m\n"
    for arguments in (
        ["check", word],
        ["plan", word],
        ["check", "--demo", word],
        ["check", "--state", f"/proc/{word}"],
        ["check", "--answers", f"/proc/{word}"],
        ["answer", word, "a=b"],
        ["answer", "roles.personas", word],
        ["answer", "roles.personas", f"{word}=b"],
        ["answer", "roles.personas", f"policy_set={word}"],
        ["check", "--profile", word, "--demo", "empty"],
    ):
        ran = run(*arguments, *([] if "--demo" in arguments else ["--demo", "empty"]))
        for bad in ("\x1b", "\u202e", "\x9b"):
            assert bad not in ran.err + ran.out, arguments


# --- JSON


def keys(value: Any) -> set[str]:
    return set(value)


def test_check_prints_one_object_with_the_pinned_keys(run: Run) -> None:
    ran = run("check", *CORE, "--demo", "half-done", "--json")
    document = ran.json
    assert keys(document) == CHECK
    assert (document["schema"], document["tool"], document["account"]) == (1, __version__, "111122223333")
    assert (document["demo"], document["redacted"]) == (True, False)
    assert INSTANT.fullmatch(document["started"]) and INSTANT.fullmatch(document["finished"])
    assert keys(document["summary"]) == {"pass", "fail", "unknown", "not_applicable"}
    assert sum(document["summary"].values()) == len(document["results"]) > 50
    for result in document["results"]:
        assert keys(result) == RESULT
        assert all(keys(item) == {"label", "value"} for item in result["evidence"])
        assert all(keys(call) == CALL for call in result["calls"])
    assert document["results"] == sorted(document["results"], key=lambda result: CHECKS.index(result["check"]))


CHECKS = [
    "policies.present", "policies.changed", "policies.conflicts", "policies.prefix",
    "roles.exists", "roles.trust", "roles.policies", "roles.extra", "roles.path", "roles.tags", "roles.quota",
]  # fmt: skip


def test_plan_prints_one_object_with_the_pinned_keys(run: Run) -> None:
    document = run("plan", "roles", "--demo", "half-done", "--json").json
    assert keys(document) == PLAN
    assert document["changes"]
    for change in document["changes"]:
        assert keys(change) == CHANGE
        assert keys(change["undo"]) == {"service", "operation", "parameters"}
        assert change["kind"] in {"create", "update", "delete"}
        assert change["cli"].startswith("aws iam ")


def test_apply_and_undo_print_the_plan_with_what_became_of_each_change(run: Run, state: Path) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--demo", "empty", "--state", state)
    common = ("--demo", "empty", "--state", state, "--json", "--yes")
    planned = run("plan", "roles", "--demo", "empty", "--state", state, "--json").json
    applied = run("apply", "roles", *common)
    assert applied.code == 0
    document = applied.json
    assert keys(document) == PLAN
    assert [{key: change[key] for key in CHANGE} for change in document["changes"]] == planned["changes"]
    assert {change["outcome"] for change in document["changes"]} == {"done"}
    assert all(
        keys(change) == MADE and change["request_id"] and change["error"] is None for change in document["changes"]
    )
    assert document == applied.json, "stdout holds the object and nothing else"

    shown = run("undo", *common[:-1])
    assert (shown.code, keys(shown.json)) == (2, UNDO), "the undo as it would be made, and nothing is made"
    assert "Add --yes to take back what undo shows." in shown.err
    undone = run("undo", *common)
    assert undone.code == 0
    assert keys(undone.json) == UNDO
    for told, extra in ((shown.json, {"made"}), (undone.json, {"made", "outcome", "request_id", "error"})):
        assert [change["id"] for change in told["changes"]] == [change["id"] for change in reversed(planned["changes"])]
        assert all(keys(change) == CHANGE | extra for change in told["changes"])
        assert [change["operation"] for change in told["changes"]] == ["DetachRolePolicy", "DeleteRole"]
        assert [change["cli"].split()[2] for change in told["changes"]] == ["detach-role-policy", "delete-role"]
        assert keys(told["changes"][0]["made"]) == {"at", "by", "request_id"}
    assert {change["outcome"] for change in undone.json["changes"]} == {"done"}


def test_what_nothing_takes_back_is_named_and_is_no_failure_of_an_undo(run: Run, state: Path) -> None:
    demo = ("--demo", "half-done", "--state", state)
    run("answer", "roles.personas", "personas=Marketing", *demo)
    run("answer", "signon.permission-sets", "linker=no", *demo)
    planned = run("plan", "signon.permission-sets", *demo)
    assert "keeps no older version" in " ".join(planned.out.split())
    assert "New in account 111122223333: AWSPartnerCentralMarketingManagement." in planned.out
    assert run("apply", "signon.permission-sets", "--yes", *demo).code == 0
    undone = run("undo", "--yes", *demo)
    assert undone.code == 0
    assert undone.out.startswith("Nothing can be taken back here") and "Cannot be taken back (1):" in undone.out
    told = run("undo", "--yes", "--json", *demo)
    assert (told.code, told.json["changes"]) == (0, [])
    [stays] = told.json["irreversible"]
    assert (stays["operation"], keys(stays)) == ("ProvisionPermissionSet", CHANGE | {"made"})


def test_status_prints_one_object_with_the_pinned_keys(run: Run, state: Path) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--demo", "empty", "--state", state)
    run("apply", "roles", "--yes", "--demo", "empty", "--state", state)
    document = run("status", "--demo", "empty", "--state", state, "--json").json
    assert keys(document) == STATUS
    assert re.fullmatch(r"[0-9a-f]{32}", document["lineage"])
    assert document["serial"] >= 1
    assert document["open_intents"] == []
    for phase in document["phases"]:
        assert keys(phase) == PHASE
        assert all(keys(step) == STEP for step in phase["steps"])
    roles = next(phase for phase in document["phases"] if phase["id"] == "roles")
    assert roles["status"] == "pass"


def test_status_names_the_next_step_and_whose_turn_it_is(run: Run) -> None:
    document = run("status", "--demo", "empty", "--json").json
    steps = {step["id"]: step for phase in document["phases"] for step in phase["steps"]}
    personas = steps["roles.personas"]
    assert (personas["status"], personas["waiting_on"], personas["minutes_planned"]) == ("fail", "iam-admin", 10)
    assert steps["policies.available"]["waiting_on"] is None
    assert document["next"] in steps


@pytest.mark.parametrize("command", ["check", "plan", "status"])
@pytest.mark.parametrize("world", ["half-done", "denied"])
def test_with_json_stdout_is_json_and_nothing_else(run: Run, command: str, world: str) -> None:
    ran = run(command, "--demo", world, "--json")
    json.loads(ran.out)
    assert ran.out.count("\n}\n") == 1


def test_what_is_left_out_of_a_plan_is_told_on_stderr(run: Run) -> None:
    ran = run("plan", "roles", "--demo", "denied", "--json")
    assert ran.json["changes"] == []
    assert "are left out of the plan of Persona roles: AWS did not allow iam:GetRole" in " ".join(ran.err.split())


# --- for people


def test_check_for_people_names_verdict_sentence_owner_and_what_to_do(run: Run) -> None:
    said = run("check", "roles", "--demo", "half-done").out
    assert said.startswith("DEMO · account 111122223333 · signed in as arn:aws:sts::111122223333:assumed-role/")
    assert re.search(r"PartnerCentralRoleForAllianceLead +✓ pass +✗ wider +✓ pass +! advice", said)
    assert "✗ fail    PartnerCentralRoleForAllianceLead: Wider than Partner Central needs" in said
    assert "→ IAM administrator: Find out who relies on it." in " ".join(said.split())


def test_taking_back_what_nobody_stated_is_not_called_taken_back(run: Run, state: Path) -> None:
    claim, in_demo = ("claim", "link.claimed"), ("--demo", "half-done", "--state", state)
    ran = run(*claim, "--withdraw", *in_demo)
    assert ran.code == 0 and ran.out.startswith("Nobody has stated this, so nothing was taken back: ")
    assert run(*claim, "--by", "Mara Lind", *in_demo).out.startswith("Noted as stated by Mara Lind, not as verified: ")
    assert run(*claim, "--withdraw", *in_demo).out.startswith("Taken back: ")


def test_check_short_is_a_few_lines_for_a_chat_message(run: Run) -> None:
    said = run("check", *CORE, "--demo", "half-done", "--short").out
    assert len(said.strip().splitlines()) <= 6
    assert "✗ fails: Persona roles" in said
    assert "111122223333" not in said and "…3333" in said, "a chat has readers"


def test_a_plan_for_people_numbers_every_change_with_its_command(run: Run) -> None:
    said = run("plan", "roles", "--demo", "half-done").out
    assert re.match(r"\d+ changes, one after another:", said)
    assert "aws iam create-role --role-name PartnerCentralRoleForMarketing" in said
    assert "can be taken back" in said


def test_apply_without_consent_writes_nothing(run: Run, account: RealAccount, state: Path) -> None:
    ran = run("apply", "roles", "--account", "111122223333", "--state", state)
    assert ran.code == 2
    assert "Nothing was written" in ran.err
    assert account.writes == []


def test_apply_twice_finds_nothing_to_do_the_second_time(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    common = ("apply", "roles", "--yes", "--state", state)
    assert run(*common).code == 0
    assert account.writes == ["CreateRole", "AttachRolePolicy"]
    again = run(*common)
    assert again.code == 0
    assert "Nothing to do" in again.out
    assert len(account.writes) == 2
    assert run("check", "roles", "--state", state).code == 0


def test_apply_that_stops_part_way_says_what_was_made_and_what_was_not(
    run: Run, account: RealAccount, state: Path
) -> None:
    begin(run, state, "custom=Analyst: SecurityAudit; Auditor: SecurityAudit")
    account.world.faults.on("iam", "CreateRole", "denied", times=None, nth=2)
    ran = run("apply", "roles", "--yes", "--json", "--state", state)
    assert ran.code == 4
    outcomes = [change["outcome"] for change in ran.json["changes"]]
    assert outcomes == ["done", "done", "failed", "skipped", "skipped", "skipped"]
    assert "iam:CreateRole" in ran.json["changes"][2]["error"]
    assert "Ask the IAM administrator for the permission iam:CreateRole" in ran.err
    account.world.faults.clear()
    assert run("apply", "roles", "--yes", "--state", state).code == 0
    assert account.writes.count("CreateRole") == 4, "three made, one refused, none twice"
