"""Who states something: where another of the three is named for it, every face says so, and none forbids it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import Run

PEOPLE = ("iam_admin_name=Priya Raman", "alliance_lead_name=Jordan Mills", "billing_owner_name=Lena Fischer")
ASKED = "Priya Raman is named as IAM administrator; you state it as Jordan Mills, named as alliance lead."
TOLD = "Priya Raman, named as IAM administrator, has not stated it; Jordan Mills is named as alliance lead."


@pytest.fixture
def journey(run: Run, state: Path) -> tuple[str, ...]:
    """A demo in which the three are named."""
    where = ("--demo", "half-done", "--state", str(state))
    assert run(*where, "answer", "decide.people", *PEOPLE).code == 0
    return where


def summary(run: Run, where: tuple[str, ...], check: str = "baseline.ready") -> str:
    found: list[dict[str, Any]] = run(*where, "check", check, "--json").json["results"]
    return next(str(one["summary"]) for one in found if one["check"] == check)


def test_another_may_sign_and_the_finding_the_list_and_the_report_say_so(
    run: Run, journey: tuple[str, ...], tmp_path: Path
) -> None:
    signed = run(*journey, "claim", "baseline.ready", "--by", "jordan  mills")
    assert (signed.code, ASKED in signed.err) == (0, True)
    assert run(*journey, "claim", "baseline.ready", "--by", "Jordan Mills").err.count(ASKED) == 1
    assert TOLD in summary(run, journey)
    assert TOLD in " ".join(run(*journey, "done").out.split())
    page = tmp_path / "report.md"
    run(*journey, "report", "--format", "md", "--out", page)
    assert TOLD in " ".join(page.read_text().split())


def test_nothing_is_said_of_whoever_is_named_for_it_or_of_somebody_else(run: Run, journey: tuple[str, ...]) -> None:
    for who, check in (
        ("Priya Raman", "baseline.ready"),
        ("Ana Other", "baseline.ready"),
        ("Lena Fischer", "decide.plan"),
    ):
        stated = run(*journey, "claim", check, "--by", who)
        assert "is named as" not in stated.err
        assert "has not stated it" not in summary(run, journey, check)


@pytest.mark.parametrize("typed", ["", "  ", "1234", "x" * 81])
def test_what_is_no_name_is_refused_alike(run: Run, journey: tuple[str, ...], typed: str) -> None:
    refused = run(*journey, "claim", "baseline.ready", "--by", typed)
    assert refused.code == 2
    assert "Say who states it, with --by NAME: " in refused.err
    assert run(*journey, "answer", "decide.people", f"iam_admin_name={typed or '1'}").code == (
        0 if typed == "  " else 2
    )
