"""Policies of a choice that was made anew: named as ours, and taken back alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.commandline.conftest import Run

STEPS = {
    "roles.personas": "PartnerCentralRoleForChannelManager",
    "signon.permission-sets": "PartnerCentral-ChannelManager",
}
OLD = "AWSPartnerCentralChannelManagement"


def answer(run: Run, state: Path, policies: str) -> None:
    given = ("roles.personas", "personas=ChannelManager", f"policy_set={policies}")
    assert run("answer", *given, "--demo", "half-done", "--state", state).code == 0


def found(run: Run, state: Path, step: str) -> dict[str, Any]:
    check = {"roles.personas": "roles.extra", "signon.permission-sets": "signon.policies"}[step]
    results = run("check", check, "--json", "--demo", "half-done", "--state", state).json["results"]
    return next(one for one in results if one["subject"] == STEPS[step] and one["check"] == check)


def test_what_we_attached_for_other_answers_is_said_to_be_ours_and_taken_back_alone(run: Run, state: Path) -> None:
    in_demo = ("--demo", "half-done", "--state", state)
    answer(run, state, "checklist")
    assert run("apply", *STEPS, "--yes", *in_demo).code == 0
    answer(run, state, "current")
    assert run("apply", *STEPS, "--yes", *in_demo).code == 0
    for step in STEPS:
        one = found(run, state, step)
        assert (one["status"], one["severity"]) == ("fail", "advice")
        assert f"{OLD}, which this journey attached" in one["summary"]
        assert f"undo {step} --superfluous" in one["remedy"] and "Find out" not in one["remedy"]
    undone = run("undo", "--superfluous", "--yes", "--json", *in_demo)
    taken = {change["operation"]: change["outcome"] for change in undone.json["changes"]}
    assert taken == {"DetachManagedPolicyFromPermissionSet": "done", "DetachRolePolicy": "done"}
    for step in STEPS:
        assert found(run, state, step)["status"] == "pass"
    assert run("undo", "--superfluous", "--yes", "--json", *in_demo).json["changes"] == []
    assert run("check", "roles.policies", *in_demo).code == 0, "what is asked for stays"


def test_what_somebody_else_attached_is_not_called_ours(run: Run, state: Path) -> None:
    results = run("check", "roles.extra", "--json", "--demo", "half-done", "--state", state).json["results"]
    failing = [one for one in results if one["status"] == "fail"]
    assert failing and all("this journey" not in one["summary"] for one in failing)
    assert all("never removed for you" in one["remedy"] for one in failing)
