"""Troubleshooting: problems as checks that are asked, with no verdict of its own and no promise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.setting import result
from wizard import cli
from wizard.cli import main
from wizard.commands.troubleshoot import exit_code, lines
from wizard.journey import STEPS
from wizard.model import Result, Severity, Status, Strength
from wizard.troubleshooting import PROBLEMS, Problem, UnknownProblem, conclusion, explain, find

problems = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)


@problems
def test_a_problem_rests_on_checks_that_are_there(problem: Problem) -> None:
    known = {check.id for step in STEPS for check in step.checks}
    asked = [probe.check for probe in problem.probes]
    assert asked and set(asked) <= known
    assert len(asked) == len(set(asked))
    assert problem.title and problem.symptoms and problem.otherwise.endswith(".")
    assert problem.docs.startswith("https://docs.aws.amazon.com/")


def test_names_are_unique() -> None:
    assert len({problem.id for problem in PROBLEMS}) == len(PROBLEMS)


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Access denied. You do not have permission to AWS Partner Central.", "no-access-after-migration"),
        ("missing iam role mapping", "missing-mapping"),
        ("Not Registered", "not-registered"),
        ("requires a paid AWS account", "paid-plan"),
        ("legal business name", "cannot-link"),
        ("role not found in dropdown", "role-not-offered"),
        ("more than eight hours", "migration-stuck"),
        ("migration-stuck", "migration-stuck"),
    ],
)
def test_the_words_on_the_screen_lead_to_the_problem(words: str, id: str) -> None:
    assert id in [problem.id for problem in find(words)]


@pytest.mark.parametrize("words", ["purple elephants", "\x1b[31m", "\u202e"])
def test_words_that_mean_nothing_are_answered_with_what_there_is(words: str) -> None:
    with pytest.raises(UnknownProblem, match="role-not-offered"):
        find(words)


def looked(problem: Problem, **different: Result) -> list[Result]:
    """Every check of a problem holds, but those given by their place (p0, p1 …)."""
    return [
        different.get(f"p{number}", result(probe.check, Status.PASS)) for number, probe in enumerate(problem.probes)
    ]


@problems
def test_where_everything_holds_no_cause_is_made_up(problem: Problem) -> None:
    answers = explain(problem, looked(problem))
    assert exit_code(answers) == cli.OK
    assert conclusion(problem, answers) == f"None of these checks explains it. {problem.otherwise}"


@problems
def test_the_first_check_that_fails_is_the_likeliest_cause_and_says_what_to_do(problem: Problem) -> None:
    broken = result(problem.probes[-1].check, Status.FAIL, summary="It is so.", remedy="Mend it.")
    answers = explain(problem, looked(problem, **{f"p{len(problem.probes) - 1}": broken}))
    assert exit_code(answers) == cli.BLOCKED
    assert conclusion(problem, answers).startswith(f"The likeliest cause: {problem.probes[-1].fails}")
    told = " ".join("\n".join(lines(problem, answers)).split())
    assert "IAM administrator: Mend it." in told and "It is so." in told


@problems
def test_what_could_not_be_looked_at_is_never_ruled_out(problem: Problem) -> None:
    blind = result(problem.probes[0].check, Status.UNKNOWN, remedy="Ask for the permission.")
    answers = explain(problem, looked(problem, p0=blind))
    assert exit_code(answers) == cli.UNKNOWN
    assert "could not be settled" in conclusion(problem, answers)
    assert answers[0].means == (problem.probes[0].waits or "It could not be looked at, so it may be this.")
    nobody = explain(problem, [])
    assert exit_code(nobody) == cli.UNKNOWN
    assert not any("It is not this" in answer.means for answer in nobody)


def test_a_cause_beside_something_unknown_says_both() -> None:
    problem = next(problem for problem in PROBLEMS if problem.id == "no-access-after-migration")
    some = looked(
        problem,
        p0=result(problem.probes[0].check, Status.UNKNOWN),
        p2=result(problem.probes[2].check, Status.FAIL),
        p3=result(problem.probes[3].check, Status.FAIL),
    )
    said = conclusion(problem, explain(problem, some))
    assert said.startswith("2 possible causes")
    assert "that may be it as well" in said


def test_a_claim_that_holds_is_told_as_one() -> None:
    problem = next(problem for problem in PROBLEMS if problem.id == "migration-stuck")
    stated = result("migrate.completed", Status.PASS, strength=Strength.CLAIMED)
    answers = explain(problem, looked(problem, p0=stated))
    assert "nobody could verify it" in answers[0].means


def test_a_failing_blocker_is_told_before_failing_advice_of_the_same_check() -> None:
    problem = next(problem for problem in PROBLEMS if problem.id == "role-not-offered")
    place = next(number for number, probe in enumerate(problem.probes) if probe.check == "roles.trust")
    results = [
        result("roles.trust", Status.FAIL, severity=Severity.ADVICE, subject="A", summary="Advice."),
        result("roles.trust", Status.FAIL, subject="B", summary="Blocker."),
        result("roles.trust", Status.PASS, subject="C"),
    ]
    answer = explain(problem, [*looked(problem), *results])[place]
    assert answer.result is not None and answer.result.summary == "Blocker."


# --- the command


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_without_a_problem_it_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "troubleshoot")
    assert code == cli.OK
    assert all(problem.id in out for problem in PROBLEMS)


def test_it_looks_and_says_what_each_outcome_means(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "troubleshoot", "no-access-after-migration", "--demo", "half-done", "--json")
    document: dict[str, Any] = json.loads(out)
    assert code == cli.BLOCKED
    assert document["demo"] is True and document["problem"] == "no-access-after-migration"
    by_check = {answer["check"]: answer for answer in document["checks"]}
    assert by_check["migrate.registered"]["status"] == "fail"
    assert by_check["signon.identity-center"]["status"] == "pass"
    assert all(answer["todo"] for answer in document["checks"] if answer["status"] in {"fail", "unknown"})


def test_where_everything_is_denied_nothing_is_ruled_out(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "troubleshoot", "everything-refused", "--demo", "denied", "--json")
    assert code == cli.UNKNOWN
    assert {answer["status"] for answer in json.loads(out)["checks"]} == {"unknown"}


def test_words_that_fit_several_problems_list_those(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "troubleshoot", "Access", "denied")
    assert code == cli.CANNOT_START
    assert "missing-mapping" in out and "verification-again" not in out


def test_words_that_mean_nothing_are_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "troubleshoot", "purple", "elephants")
    assert (code, out) == (cli.CANNOT_START, "")
    assert "No problem is known by those words" in err
