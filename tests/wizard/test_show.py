"""Results, plans and progress in lines of text."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest

from tests.setting import PREFIX, Setting, result
from wizard import show
from wizard.demo.account import trusts_account, trusts_service
from wizard.engine.progress import Outcome, Progress, Stage
from wizard.journey import step_named
from wizard.model import Change, Held, Severity, Status, Strength

STEP = step_named("roles.personas")
CHANGE = Change(
    id="x", step=STEP.id, title="Create the role X", service="iam", operation="CreateRole", parameters={}, kind="create"
)


def test_a_matrix_has_one_line_per_subject_and_one_column_per_check() -> None:
    setting = Setting("half-done")
    lines = list(show.verdicts(STEP, list(setting.look("roles").values())))
    heading = lines[0].split()
    assert heading == ["exists", "trust", "policies", "extra", "path", "tags"]
    rows = {line.split()[0]: line for line in lines[1:] if line.startswith(f"   {PREFIX}")}
    assert len(rows) == 7
    assert rows[f"{PREFIX}AllianceLead"].split()[1:] == [
        "✓",
        "pass",
        "✗",
        "wider",
        "✓",
        "pass",
        "!",
        "advice",
        "✓",
        "pass",
        "✓",
        "pass",
    ]
    assert rows[f"{PREFIX}Marketing"].split()[1:3] == ["✗", "fail"]


def test_what_does_not_hold_is_told_in_words_below_the_matrix_and_what_holds_is_not_repeated() -> None:
    setting = Setting("half-done", personas="AllianceLead")
    text = " ".join(" ".join(show.verdicts(STEP, list(setting.look("roles").values()))).split())
    assert "also lets anyone in account 444455556666 assume it" in text
    assert "→ IAM administrator: Find out who relies on it." in text
    assert "has all its policies" not in text


def test_a_name_is_never_broken_and_a_line_is_not_much_longer_than_the_page() -> None:
    name = f"{PREFIX}{'x' * 43}"
    lines = list(show.verdict(result("roles.exists", Status.FAIL, summary=f"There is no role {name} " * 5)))
    assert all(len(line) <= show.WIDTH or line.strip() == name for line in lines)
    assert sum(name in line for line in lines) == 5


@pytest.mark.parametrize(
    ("status", "severity", "strength", "start"),
    [
        (Status.PASS, Severity.BLOCKER, None, "   ✓ pass "),
        (Status.PASS, Severity.BLOCKER, Strength.CLAIMED, "   ~ claimed "),
        (Status.FAIL, Severity.BLOCKER, None, "   ✗ fail "),
        (Status.FAIL, Severity.ADVICE, None, "   ! advice "),
        (Status.UNKNOWN, Severity.BLOCKER, None, "   ? unknown "),
        (Status.NOT_APPLICABLE, Severity.BLOCKER, None, "   · n/a "),
    ],
)
def test_a_verdict_begins_with_its_sign_and_word(
    status: Status, severity: Severity, strength: Strength | None, start: str
) -> None:
    line = next(show.verdict(result("roles.exists", status, severity=severity, strength=strength)))
    assert line.startswith(start)


def test_a_replaced_trust_policy_is_shown_with_what_stands_there_now() -> None:
    wide = [trusts_service(), trusts_account("444455556666")]
    setting = Setting(personas="Marketing", replace_trust="Marketing")
    setting.role(f"{PREFIX}Marketing", "AWSPartnerCentralMarketingManagement", trust=wide)
    (change,) = setting.plan().changes
    lines = list(show.change_lines(change, 1, 1))
    (before,) = [line for line in lines if "instead of" in line]
    assert json.loads(before.partition("instead of ")[2])["Statement"] == wide


def test_what_cannot_be_taken_back_says_so() -> None:
    line = " ".join(show.change_lines(CHANGE.model_copy(update={"irreversible": True}), 1, 1))
    assert "cannot be taken back" in line


def test_what_is_left_out_says_why_and_what_to_do() -> None:
    held = Held(step=STEP.id, subject="X", reason="AWS did not allow it.", remedy="Ask for it.")
    said = ["   ? X is left out of the plan of Persona roles: AWS did not allow it.", "     → Ask for it."]
    assert list(show.held_lines([held])) == said
    whole = held.model_copy(update={"subject": STEP.title})
    assert next(show.held_lines([whole])) == "   ? Persona roles is left out of the plan: AWS did not allow it."


def test_what_is_left_out_for_the_same_reason_is_told_together() -> None:
    held = [Held(step=STEP.id, subject=name, reason="No.", remedy="Ask.") for name in ("X", "Y", "Z")]
    other = held[0].model_copy(update={"subject": "V", "reason": "Nobody knows."})
    assert list(show.held_lines([*held, other])) == [
        "   ? X, Y and Z are left out of the plan of Persona roles: No.",
        "     → Ask.",
        "   ? V is left out of the plan of Persona roles: Nobody knows.",
        "     → Ask.",
    ]


@pytest.mark.parametrize(
    ("outcome", "sign"),
    [
        (Outcome.DONE, "✓ done"),
        (Outcome.FAILED, "✗ failed"),
        (Outcome.UNKNOWN, "? unknown"),
        (Outcome.SKIPPED, "· skipped"),
    ],
)
@pytest.mark.parametrize("undoing", [True, False])
def test_how_a_write_ended_is_a_sign_a_word_and_the_reason(outcome: Outcome, sign: str, undoing: bool) -> None:
    line = show.progress_line(
        Progress(CHANGE, Stage.FINISHED, outcome, error="Because.", remedy="Do this.", undoing=undoing)
    )
    title = "Take back: Create the role X" if undoing else "Create the role X"
    assert line.split("   ")[1].startswith(sign)
    assert line.endswith(f"{title}: Because. Do this.")
    assert ("✓" in line) == (outcome is Outcome.DONE)


def test_a_finished_write_without_an_outcome_is_not_called_done() -> None:
    assert "? unknown" in show.progress_line(Progress(CHANGE, Stage.FINISHED))


def test_waiting_says_for_how_long() -> None:
    assert "(12 s)" in show.progress_line(Progress(CHANGE, Stage.SETTLING, waited=12.3))


@pytest.mark.parametrize(
    ("strength", "told"),
    [
        (Strength.RECORDED, "It is so. (recorded)"),
        (Strength.OBSERVED, "It is so. (observed)"),
        (Strength.CLAIMED, "It is so."),
        (None, "It is so."),
    ],
)
def test_a_verdict_names_how_good_its_evidence_is(strength: Strength | None, told: str) -> None:
    (line,) = show.verdict(result("link.state", Status.PASS, strength=strength))
    assert line.endswith(told)
    assert ("~ claimed" in line) is (strength is Strength.CLAIMED)


def test_a_command_over_several_lines_is_one_to_a_shell() -> None:
    """Whatever stands in it: names come from outside."""
    hostile = [
        "a\\",
        "\\\n",
        " \\\n  ",
        "$(false)",
        "`false`",
        "it's",
        '"',
        "; false",
        "#",
        "--x y",
        "-",
        "\ttab",
        "é\u202e",
    ]
    words = [*hostile, *["--option", "value"] * 9, *reversed(hostile), "{'a': \"b\"}" * 20]
    lines = list(show.shell(shlex.join(["printf", "%s\\0", *words]), "       "))
    assert len(lines) > 4
    ran = subprocess.run(["sh", "-c", "\n".join(lines)], capture_output=True, check=True)
    assert ran.stdout.decode().split("\0")[:-1] == words


def test_a_name_with_a_line_end_in_it_breaks_no_command() -> None:
    change = CHANGE.model_copy(update={"parameters": {"RoleName": "one\ntwo 'three\u2028four"}})
    said = "\n".join(show.change_lines(change, 1, 1))
    assert shlex.split(said[said.index("aws iam") :])[-1] == "one\ntwo 'three\u2028four"


def test_a_long_command_is_broken_where_an_option_begins() -> None:
    command = (
        f"aws iam create-role --role-name {'R' * 60} --description 'two words' --path / --max-session-duration 3600"
    )
    first, second = show.shell(command, "  ")
    assert first == f"  aws iam create-role --role-name {'R' * 60} \\"
    assert second == "    --description 'two words' --path / --max-session-duration 3600"
