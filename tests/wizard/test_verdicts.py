"""What is a row and what is a sentence, and that nothing is said twice."""

from __future__ import annotations

from tests.setting import Setting, result
from wizard import show
from wizard.journey import step_named
from wizard.model import Check, Evidence, Result, Severity, Status
from wizard.verdicts import cell, rows, spoken

PROFILES, USERS = step_named("access.profiles"), step_named("users.import")
ENDS = next(check for check in PROFILES.checks if check.column)


def ends(subject: str, status: Status, summary: str) -> Result:
    return result(ENDS.id, status, subject=subject, summary=summary)


def test_what_does_not_apply_for_the_same_reason_is_said_once() -> None:
    results = list(Setting("empty").look("users").values())
    mine = [one for one in results if one.check in {check.id for check in USERS.checks}]
    assert [one.summary for one in mine].count("Nobody was imported yet.") > 2
    assert [one.summary for one in spoken(USERS.checks, mine)].count("Nobody was imported yet.") == 1
    assert " ".join(show.verdicts(USERS, mine)).count("Nobody was imported yet.") == 1


def test_the_same_denial_is_said_once_with_how_many_checks_it_stops() -> None:
    setting = Setting("empty", personas="Marketing,Technical")
    setting.forbid("GetRole")
    roles = step_named("roles.personas")
    results = [one for one in setting.look("roles").values() if one.step == roles.id]
    denied = [one for one in results if "iam:GetRole" in one.summary]
    told = [one for one in spoken(roles.checks, results) if "iam:GetRole" in one.summary]
    assert len(denied) > 2
    assert [one.summary.rpartition(": ")[2] for one in told] == [
        f"no policy of this identity allows it. That stops {len(denied)} checks here."
    ]
    assert told[0].remedy.startswith("Give this identity the permission iam:GetRole, or sign in as")


def test_a_row_of_which_nothing_applies_is_a_sentence() -> None:
    results = [
        ends("ops", Status.PASS, "ops ends."),
        ends("website", Status.NOT_APPLICABLE, "website is of another account."),
    ]
    assert rows([ENDS], results) == ["ops"]
    assert [one.summary for one in spoken([ENDS], results)] == ["website is of another account."]
    many = [ends(f"p{number}", Status.NOT_APPLICABLE, f"p{number} is of another account.") for number in range(9)]
    assert len(rows([ENDS], many)) == 9
    assert not spoken([ENDS], many)


def test_a_cell_says_what_exactly_is_not_so() -> None:
    check = Check(id="x", title="x", judge=ENDS.judge, severity=Severity.BLOCKER, docs="", column="trust")
    wider = result("x", Status.FAIL, subject="r").model_copy(
        update={"evidence": (Evidence(label="trust", value="wider"),)}
    )
    assert cell(check, wider, 8) == "wider"
    assert cell(check, wider, 3) == "fail"
