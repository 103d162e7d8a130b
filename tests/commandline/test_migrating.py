"""The window as a file and as notices, statements over answers, and the definition of done, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream

from tests.commandline.conftest import OURS, RealAccount, Run, one_sentence
from wizard import cli

WINDOW = ("zone=Pacific/Tongatapu", "start=2099-12-06 11:00", "zones=Europe/Madrid")


@pytest.fixture
def planned(run: Run, account: RealAccount, state: Path) -> Path:
    """A journey with a window, and nobody who has booked it."""
    ran = run("answer", "migrate.schedule", *WINDOW, "--account", OURS, "--state", state)
    assert ran.code == 0, ran.err
    return state


def test_the_calendar_file_is_written_once_and_never_over_another(run: Run, planned: Path, tmp_path: Path) -> None:
    file = tmp_path / "migration.ics"
    ran = run("schedule", "ics", file, "--state", planned)
    assert (ran.code, ran.out) == (0, "") and str(file) in ran.err
    event = IcsCalendarStream.calendar_from_ics(file.read_text()).events[0]
    assert f"{event.dtstart:%Y-%m-%d %H:%M %Z}" == "2099-12-05 22:00 UTC"
    before = file.read_bytes()
    ran = run("schedule", "ics", file, "--state", planned)
    assert ran.code == 2 and "left as it is" in one_sentence(ran)
    assert file.read_bytes() == before


def test_on_stdout_the_calendar_file_is_all_there_is(run: Run, planned: Path) -> None:
    ran = run("schedule", "ics", "-", "--state", planned)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("BEGIN:VCALENDAR\r\n") and ran.out.endswith("END:VCALENDAR\r\n")


@pytest.mark.parametrize("where", ["missing/folder/x.ics", "."])
def test_a_place_that_cannot_be_written_is_a_sentence(run: Run, planned: Path, tmp_path: Path, where: str) -> None:
    ran = run("schedule", "ics", tmp_path / where, "--state", planned)
    assert ran.code == 2 and "name another" in one_sentence(ran)


def test_without_a_window_there_is_no_file(run: Run, account: RealAccount, state: Path, tmp_path: Path) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--account", OURS, "--state", state)
    ran = run("schedule", "ics", tmp_path / "x.ics", "--state", state)
    assert ran.code == 2 and "No window is chosen" in one_sentence(ran)
    assert not (tmp_path / "x.ics").exists()


def test_a_company_with_nothing_to_migrate_gets_no_notices(run: Run, planned: Path) -> None:
    run("answer", "decide.situation", "legacy_logins=no", "asked_to_migrate=no", "--state", planned)
    ran = run("schedule", "notices", "--state", planned)
    assert ran.code == 2 and "nothing to migrate" in one_sentence(ran)


def test_the_notices_are_texts_and_json_for_those_who_are_named(run: Run, planned: Path) -> None:
    ran = run("schedule", "notices", "--state", planned)
    assert ran.code == 0 and all(f"To {to}" in ran.out for to in ("users", "sales", "partners"))
    assert max(map(len, ran.out.splitlines())) <= 96
    document = run("schedule", "notices", "--to", "sales", "--json", "--state", planned).json
    assert document.keys() == {"schema", "account", "demo", "redacted", "notices"}
    assert [notice["to"] for notice in document["notices"]] == ["sales"]
    assert "Sun 2099-12-06 11:00 to 19:00 (UTC+13)" in document["notices"][0]["paragraphs"][1]


def test_a_statement_holds_for_the_answers_it_was_given_for(run: Run, planned: Path, tmp_path: Path) -> None:
    def booked() -> str:
        result = run("check", "migrate.scheduled", "--json", "--state", planned).json["results"][0]
        return f"{result['status']} {result['strength']}"

    assert booked() == "unknown None"
    assert run("claim", "migrate.scheduled", "--by", "Ana Lead", "--state", planned).code == 0
    assert booked() == "pass claimed"
    run("schedule", "ics", tmp_path / "booked.ics", "--state", planned)
    assert "STATUS:CONFIRMED" in (tmp_path / "booked.ics").read_text()
    run("answer", "migrate.schedule", "start=2099-12-13 11:00", "--state", planned)
    assert booked() == "unknown None"
    run("schedule", "ics", tmp_path / "moved.ics", "--state", planned)
    assert "STATUS:TENTATIVE" in (tmp_path / "moved.ics").read_text()


def test_an_hour_that_never_comes_is_refused_before_it_is_noted(run: Run, account: RealAccount, state: Path) -> None:
    ran = run(
        "answer",
        "migrate.schedule",
        "zone=Europe/Madrid",
        "start=2027-03-28 02:30",
        "--account",
        OURS,
        "--state",
        state,
    )
    assert ran.code == 2 and "2027-03-28 03:30" in ran.err


# --- done


def test_a_company_half_way_is_not_done_and_the_headline_comes_first(run: Run) -> None:
    ran = run("done", "--demo", "half-done")
    assert ran.code == cli.BLOCKED
    assert ran.out.splitlines()[1].startswith("Not done: ")
    assert "Migrate" in ran.out


def test_where_nobody_may_look_it_is_not_done(run: Run) -> None:
    ran = run("done", "--demo", "denied", "--json")
    assert ran.code in (cli.BLOCKED, cli.UNKNOWN)
    document = ran.json
    assert document.keys() == {"schema", "account", "demo", "redacted", "headline", "holds", "claimed", "lines"}
    assert document["holds"] is False and document["demo"] is True
    statuses = {line["status"] for line in document["lines"] if line["phase"] in ("policies", "roles", "signon")}
    assert statuses <= {"unknown", "not_applicable"}


def test_done_keeps_and_writes_nothing(run: Run, account: RealAccount, planned: Path) -> None:
    before = {path: path.read_bytes() for path in planned.iterdir() if path.name != "lock"}
    run("done", "--state", planned)
    assert {path: path.read_bytes() for path in planned.iterdir() if path.name != "lock"} == before
    assert account.writes == []
