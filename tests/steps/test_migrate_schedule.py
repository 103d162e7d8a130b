"""migrate.schedule and migrate.run: one window, who has booked it, and the hours that nobody can look into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.setting import evidence
from tests.steps.migrating import ARRANGED, NOW, START, WINDOW, Migrating
from wizard.engine import Standing, guide, standing
from wizard.journey import step_named
from wizard.migration import RUN_STEP
from wizard.model import Status, Strength
from wizard.planner import STEP
from wizard.questions import questions_of

SCHEDULED, COMPLETED = "migrate.scheduled", "migrate.completed"


def test_without_a_window_nothing_is_known_and_no_tick_is_given() -> None:
    found = Migrating().finding(SCHEDULED)
    assert found.status is Status.UNKNOWN
    assert standing([found]).standing is Standing.UNKNOWN


def test_a_window_that_nobody_has_booked_is_unknown_with_the_hours_of_everybody() -> None:
    found = Migrating(window=WINDOW).finding(SCHEDULED)
    assert found.status is Status.UNKNOWN
    told = evidence(found)
    assert told["Europe/Madrid"].startswith("Sat 2026-12-05 22:00 to Sun 2026-12-06 06:00 (UTC+1)")
    assert told["America/New_York"].startswith("Sat 2026-12-05 16:00 to Sun 2026-12-06 00:00 (UTC-5)")
    assert "outside working hours" in told["Europe/Madrid"]
    assert {"to users", "to sales", "to partners"} <= set(told)


def test_a_booked_window_is_a_claim_and_shows_as_one() -> None:
    setting = Migrating(window=WINDOW)
    setting.state(SCHEDULED)
    found = setting.finding(SCHEDULED)
    assert (found.status, found.strength) == (Status.PASS, Strength.CLAIMED)
    assert "Saturday, 2026-12-05 22:00 in Europe/Madrid" in found.summary and "Ana Lead" in found.summary
    assert standing([found]).standing is Standing.CLAIMED


@pytest.mark.parametrize(
    "moved", [{"start": "2026-12-05 23:00"}, {"zone": "Europe/London"}, {"start": ""}, {"start": "2026-12-06 22:00"}]
)
def test_a_window_that_was_moved_afterwards_is_not_the_booked_one(moved: dict[str, str]) -> None:
    setting = Migrating(window=WINDOW)
    setting.state(SCHEDULED)
    setting.answer_step(STEP, {**WINDOW, **moved})
    assert setting.finding(SCHEDULED).status is Status.UNKNOWN


@pytest.mark.parametrize("beside", [{"hours": 12}, {"zones": "Asia/Tokyo"}, {"work_to": 20}])
def test_other_answers_beside_it_leave_it_booked(beside: dict[str, Any]) -> None:
    setting = Migrating(window=WINDOW)
    setting.state(SCHEDULED)
    setting.answer_step(STEP, {**WINDOW, **beside})
    assert setting.finding(SCHEDULED).claimed


def test_the_second_of_two_hours_is_another_moment_than_the_first() -> None:
    twice = {"zone": "Europe/Madrid", "start": "2026-10-25 02:30", "twice": "first"}
    setting = Migrating(now=datetime(2026, 10, 20, tzinfo=UTC), window=twice)
    setting.state(SCHEDULED)
    assert setting.finding(SCHEDULED).claimed
    setting.answer_step(STEP, {**twice, "twice": "second"})
    assert setting.finding(SCHEDULED).status is Status.UNKNOWN


def test_an_hour_that_comes_twice_is_explained_and_nobody_guesses() -> None:
    setting = Migrating(
        now=datetime(2026, 10, 20, tzinfo=UTC), window={"zone": "Europe/Madrid", "start": "2026-10-25 02:30"}
    )
    setting.state(SCHEDULED)
    found = setting.finding(SCHEDULED)
    assert found.status is Status.UNKNOWN
    assert "twice: first at UTC+2, and again at UTC+1" in found.summary
    assert evidence(found)["the second"] == "2026-10-25 01:30 UTC"


@pytest.mark.parametrize(
    ("window", "now", "said"),
    [
        ({"start": "2026-12-07 09:00"}, NOW, "People work then in Europe/Madrid (Monday 09:00 to 17:00)"),
        ({}, START - timedelta(hours=3), "It begins in 3 h 00 min, which is short notice"),
        ({"start": "2026-12-12 22:00", "hours": 6}, NOW, "6 h leave no time"),
        ({"start": "2027-03-27 22:00"}, NOW, "In Europe/Madrid clocks are put forward by 60 minutes"),
    ],
)
def test_what_speaks_against_a_window_is_said(window: dict[str, Any], now: datetime, said: str) -> None:
    setting = Migrating(now=now, window={**WINDOW, **window})
    assert said in setting.finding(SCHEDULED).summary
    setting.state(SCHEDULED)
    found = setting.finding(SCHEDULED)
    assert found.claimed and said in found.summary, "a warning stays also when it is booked"


def test_a_window_in_the_past_that_nobody_booked_is_said_to_be_past() -> None:
    setting = Migrating(now=START + timedelta(days=3), window=WINDOW)
    found = setting.finding(SCHEDULED)
    assert found.status is Status.UNKNOWN and "began 3 days ago" in found.summary


def clicked(setting: Migrating, step: str) -> str:
    return "\n".join(f"{click.do} {click.copy}" for click in guide(step_named(step), setting.situation))


def test_the_clicks_hold_the_hour_and_the_notices_ready_to_copy() -> None:
    told = clicked(Migrating(window=WINDOW, arranged=ARRANGED), "migrate.schedule")
    assert "2026-12-05 22:00" in told and "Subject: No opportunities or private offers" in told
    assert "Answer the questions of this step first." in clicked(Migrating(), "migrate.schedule")


# --- while it runs


def running(hours: float, **more: Any) -> Migrating:
    """So long after the beginning that is stated to be booked."""
    setting = planned_only(hours, **more)
    setting.state(SCHEDULED)
    return setting


def planned_only(hours: float, **more: Any) -> Migrating:
    return Migrating(now=START + timedelta(hours=hours), window=WINDOW, **more)


def test_what_was_only_planned_is_not_said_to_have_begun() -> None:
    said = planned_only(9.0).finding(COMPLETED)
    assert said.status is Status.UNKNOWN
    assert said.summary.startswith("It was planned to begin 9 h 00 min ago, and nobody has stated that it was booked")
    assert "Begun 8 h" in planned_only(9.0, run={"began": "2026-12-05 23:00"}).finding(COMPLETED).summary


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (-3.2, "it begins in 3 h 12 min"),
        (0.0, "Begun 0 min ago"),
        (1.99, "Nothing is expected before 23:00 UTC"),
        (2.0, "within AWS's usual time, which ends at 03:00 UTC"),
        (5.99, "within AWS's usual time"),
        (6.0, "longer than AWS's usual time. Open a support case at 05:00 UTC, not before"),
        (7.99, "not before"),
        (8.0, "longer than 8 hours: open a support case now"),
        (200.0, "open a support case now"),
    ],
)
def test_the_clock_says_what_is_usual_and_never_that_it_is_over(hours: float, said: str) -> None:
    found = running(hours).finding(COMPLETED)
    assert found.status is Status.UNKNOWN and said in found.summary
    assert found.remedy


def test_without_a_window_nobody_knows_how_long_it_runs() -> None:
    assert "Nobody knows here when" in Migrating().finding(COMPLETED).summary


def test_when_it_really_began_is_what_counts() -> None:
    found = running(2.5, run={"began": "2026-12-05 23:10"}).finding(COMPLETED)
    assert "Begun 1 h 20 min ago" in found.summary


def test_the_email_is_a_claim_and_nothing_more() -> None:
    setting = running(4.0)
    setting.state(COMPLETED)
    found = setting.finding(COMPLETED)
    assert (found.status, found.strength) == (Status.PASS, Strength.CLAIMED)


def test_an_email_from_before_it_began_is_none() -> None:
    setting = running(-5.0)
    setting.state(COMPLETED)
    setting.at(START + timedelta(hours=4))
    found = setting.finding(COMPLETED)
    assert found.status is Status.FAIL and found.remedy
    setting.answer_step(RUN_STEP, {"began": "2026-12-05 12:00"})
    assert setting.finding(COMPLETED).claimed, "it began earlier than planned"


def test_the_text_of_a_case_stands_ready_with_what_is_known() -> None:
    text = evidence(running(9.0, arranged=ARRANGED).finding(COMPLETED))["text of a support case"]
    for part in ("EXAMPLE-1", "111122223333", "2026-12-05 21:00 UTC", "9 h 00 min ago", "4711", "Zoe Ops"):
        assert part in text
    assert text in clicked(running(9.0, arranged=ARRANGED), "migrate.run")


def test_looking_at_the_clock_asks_aws_nothing() -> None:
    setting = running(3.0)
    setting.look("migrate.run", "migrate.schedule")
    assert setting.world.calls == []


def test_what_is_known_of_the_beginning_is_told_where_it_is_asked() -> None:
    setting = planned_only(-0.005)
    assert "It begins within a minute" in setting.finding(COMPLETED).summary
    assert "planned for 2026-12-05 22:00 in Europe/Madrid" in asked(setting)
    assert "it was 2026-12-05 21:59 in Europe/Madrid" in asked(setting)
    assert "Begin only if it was not booked" in clicked(setting, RUN_STEP)
    setting.state(SCHEDULED)
    assert "booked for 2026-12-05 22:00 in Europe/Madrid" in asked(setting)
    assert "Press nothing: it is stated to be booked" in clicked(setting, RUN_STEP)
    setting.answer_step(RUN_STEP, {"began": "2026-12-05 21:59"})
    assert "Begun 1 min ago" in setting.finding(COMPLETED).summary
    assert asked(Migrating()) == asked(None)


def asked(setting: Migrating | None) -> str:
    """What is read with the question of that step."""
    step = step_named(RUN_STEP)
    assert step.questions is not None and step.known is not None
    results = [setting.finding(COMPLETED)] if setting else []
    (question,) = questions_of(step.questions, known=step.known(results))
    return question.help


def test_once_the_migration_is_over_nobody_is_asked_to_book_it() -> None:
    setting = Migrating(window=WINDOW, now=START + timedelta(hours=6))
    assert setting.finding(SCHEDULED).status is Status.UNKNOWN
    setting.state(COMPLETED, at=START - timedelta(hours=1))
    assert setting.finding(SCHEDULED).status is Status.UNKNOWN, "it cannot have been over before it began"
    setting.state(COMPLETED)
    assert setting.finding(SCHEDULED).status is Status.NOT_APPLICABLE
    setting.state(SCHEDULED)
    assert setting.finding(SCHEDULED).strength is Strength.CLAIMED
