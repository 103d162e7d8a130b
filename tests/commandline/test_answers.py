"""Answering without the screens: by words, by a file, and everything that is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import RealAccount, Run, files, one_sentence

PERSONAS = "roles.personas"


def kept(state: Path) -> Any:
    return json.loads((state / "state.json").read_text())["answers"]


def demo(state: Path) -> tuple[object, ...]:
    return ("--demo", "empty", "--state", state)


def test_answers_are_kept_and_used(run: Run, state: Path) -> None:
    ran = run("answer", PERSONAS, "personas=Marketing,Technical", "session_hours=2", *demo(state))
    assert (ran.code, ran.out) == (0, "Noted.\n")
    assert kept(state) == {PERSONAS: {"personas": ["Marketing", "Technical"], "session_hours": 2}}
    document = run("plan", "roles", "--json", *demo(state)).json
    created = [change["parameters"] for change in document["changes"] if change["operation"] == "CreateRole"]
    assert [parameters["RoleName"] for parameters in created] == [
        "PartnerCentralRoleForMarketing",
        "PartnerCentralRoleForTechnical",
    ]
    assert {parameters["MaxSessionDuration"] for parameters in created} == {7200}


def test_an_answer_adds_to_those_before(run: Run, state: Path) -> None:
    run("answer", PERSONAS, "personas=Marketing", *demo(state))
    run("answer", PERSONAS, "policy_set=current", *demo(state))
    assert kept(state) == {PERSONAS: {"personas": ["Marketing"], "policy_set": "current"}}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("personas=", []),
        ('personas=["Marketing"]', ["Marketing"]),
        ("custom=Analyst: SecurityAudit", [{"name": "Analyst", "policies": ["SecurityAudit"]}]),
        (
            'custom=[{"name": "Analyst", "policies": ["SecurityAudit"]}]',
            [{"name": "Analyst", "policies": ["SecurityAudit"]}],
        ),
        ("company_tags=Team=x, Cost=1", {"Team": "x", "Cost": "1"}),
        ('company_tags={"Team": "x"}', {"Team": "x"}),
        ("session_hours=12", 12),
    ],
)
def test_values_are_typed_as_words_or_as_json(run: Run, state: Path, typed: str, value: Any) -> None:
    assert run("answer", PERSONAS, typed, *demo(state)).code == 0
    assert kept(state)[PERSONAS][typed.partition("=")[0]] == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("policy_set=golden", "policy_set: choose checklist or current."),
        ("personas=Boss", "personas.0: choose AllianceLead, ACEManager"),
        ("persona=Marketing", "there is no question 'persona'; it has personas, policy_set"),
        ("session_hours=13", "session_hours: write a whole number from 1 to 12."),
        ("session_hours=", "session_hours: "),
        ("custom=Analyst", "write a persona of your own as Name: Policy, Policy."),
        ("company_tags=Team", "write tags as Key=Value, Key=Value."),
        ("replace_trust=Nobody", "'Nobody' is not one of the personas you chose."),
        ("company_tags=aws:x=y", "not yours to use."),
        ("policy_set", "'policy_set' is not an answer: write key=value."),
    ],
)
def test_a_bad_answer_is_one_sentence_and_nothing_is_kept(run: Run, state: Path, typed: str, said: str) -> None:
    run("answer", PERSONAS, "personas=Marketing", *demo(state))
    before = files(state)
    ran = run("answer", PERSONAS, typed, *demo(state))
    assert (ran.code, ran.out) == (2, "")
    assert said in one_sentence(ran)
    assert kept(state) == {PERSONAS: {"personas": ["Marketing"]}}
    assert files(state)["state.json"] == before["state.json"]


def test_a_step_without_values_is_answered_with_its_questions(run: Run, state: Path) -> None:
    ran = run("answer", PERSONAS, *demo(state))
    assert ran.code == 2
    assert "personas, policy_set" in one_sentence(ran)


def test_answering_needs_no_sign_in(run: Run, state: Path) -> None:
    """The alliance lead decides; the administrator has the rights."""
    assert run("answer", PERSONAS, "personas=Marketing", "--state", state).code == 0
    assert kept(state) == {PERSONAS: {"personas": ["Marketing"]}}


# --- files


def test_a_file_of_answers_counts_for_this_run_and_is_kept_by_answer(run: Run, state: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('\ufeff{"roles.personas": {"personas": "Marketing"}}', encoding="utf-8")
    document = run("plan", "roles", "--json", "--answers", path, *demo(state)).json
    assert [change["operation"] for change in document["changes"]] == ["CreateRole", "AttachRolePolicy"]
    assert kept(state) == {}
    assert run("answer", "--answers", path, *demo(state)).code == 0
    assert kept(state) == {PERSONAS: {"personas": ["Marketing"]}}


def test_a_file_can_come_through_a_pipe(run: Run, state: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b'{"roles.personas": {"personas": "Marketing"}}')
    os.close(writing)
    try:
        assert run("answer", "--answers", f"/dev/fd/{reading}", *demo(state)).code == 0
    finally:
        os.close(reading)
    assert kept(state) == {PERSONAS: {"personas": ["Marketing"]}}


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not a file of answers in JSON"),
    "not JSON": (b"personas=Marketing", "not a file of answers in JSON"),
    "binary": (bytes(range(256)), "not a file of answers in JSON"),
    "another encoding": ('{"roles.personas": {}}'.encode("utf-16"), "not a file of answers in JSON"),
    "nested without end": (b"[" * 100_000, "not a file of answers in JSON"),
    "a list": (b"[]", "it looks like"),
    "a list for a step": (b'{"roles.personas": []}', "it looks like"),
    "null": (b"null", "it looks like"),
    "an unknown step": (b'{"roles.nobody": {}}', "There is no step 'roles.nobody'."),
    "a step without questions": (b'{"policies.rules": {"a": 1}}', "policies.rules has no questions"),
    "an unknown question": (b'{"roles.personas": {"a": 1}}', "there is no question 'a'"),
    "a bad answer": (b'{"roles.personas": {"policy_set": 3}}', "policy_set: "),
    "too large": (b" " * (4 * 1024 * 1024 + 1), "too large"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("command", [["answer"], ["check", "roles"], ["apply", "roles", "--yes"]])
def test_a_broken_file_is_one_sentence_and_changes_nothing(
    run: Run, state: Path, tmp_path: Path, command: list[str], content: bytes, said: str
) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(content)
    ran = run(*command, "--answers", path, *demo(state))
    assert (ran.code, ran.out) == (2, "")
    assert said in one_sentence(ran)
    assert not state.exists() or kept(state) == {}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.json", "No such file"),
        (".", "Is a directory"),
        ("/dev/zero", "too large"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(run: Run, tmp_path: Path, path: str, said: str) -> None:
    ran = run("answer", "--demo", "empty", "--answers", path if path.startswith("/") else tmp_path / path)
    assert ran.code == 2
    assert said in one_sentence(ran)


def test_answers_of_a_real_account_are_kept_beside_its_journey(run: Run, account: RealAccount, tmp_path: Path) -> None:
    assert run("answer", PERSONAS, "personas=Marketing").code == 0
    (state,) = (tmp_path / "home").rglob("state.json")
    assert json.loads(state.read_text())["answers"] == {PERSONAS: {"personas": ["Marketing"]}}
    assert state.stat().st_mode & 0o777 == 0o600
    assert state.parent.stat().st_mode & 0o777 == 0o700
