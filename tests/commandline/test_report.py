"""Reports and their verification on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import OURS, RealAccount, Run, begin
from wizard.documents import instant
from wizard.state.journey import Journey

FORMS = ("html", "md", "json")


@pytest.fixture
def written(run: Run, account: RealAccount, state: Path) -> Path:
    """A journey with a few writes in its journal."""
    begin(run, state)
    assert run("apply", "roles", "--yes", "--state", state).code == 0
    return state


@pytest.mark.parametrize("form", FORMS)
def test_a_report_of_a_journey_that_is_not_done_says_so_everywhere(
    run: Run, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("report", "--state", written, "--format", form)
    assert ran.code == 1, "a blocker fails"
    name = ran.out.strip()
    assert re.fullmatch(rf"partner-central-report-not-done-\d{{8}}-\d{{6}}\.{form}", name)
    data = (tmp_path / name).read_text()
    assert "Not done" in data and "✓ Done" not in data
    assert OURS in data
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    with_request = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", data.partition("Changes made")[2] or data)
    assert with_request, "writes with their request ids"


def test_the_time_of_looking_is_in_the_report_and_offline_it_is_the_last_one(
    run: Run, written: Path, account: RealAccount
) -> None:
    now = run("report", "--state", written, "--format", "json", "--out", "-").json
    assert now["looked"] == now["made_at"] and not now["problem"]
    account.world.faults.on("sts", "GetCallerIdentity", "expired", times=None)
    then = run("report", "--state", written, "--format", "json", "--out", "-")
    assert then.code == 3
    with Journey.open(written, writable=False) as journey:
        assert journey.state.seen_at
        assert then.json["looked"] == instant(journey.state.seen_at)
    assert "is no longer valid" in then.json["problem"]
    assert then.json["headline"]["state"] in ("not-known", "not-done")


def test_a_redacted_report_holds_no_identifier(run: Run, written: Path, tmp_path: Path) -> None:
    run("claim", "baseline.ready", "--by", "Sofia Admin", "--state", written)
    for form in FORMS:
        out = run("report", "--redacted", "--state", written, "--format", form, "--out", "-").out
        for real in (OURS, "Sofia Admin", "arn:aws:iam::1", str(tmp_path)):
            assert real not in out, (form, real)
        assert not re.search(r"\d{12}", re.sub(r"pcw-seal .*|[0-9a-f]{32,}", "", out))


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_byte_in_a_report_is_found_and_its_line_named(
    run: Run, written: Path, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"report.{form}"
    run("report", "--state", written, "--format", form, "--out", path)
    ran = run("report", "verify", path)
    assert (ran.code, ran.out.strip()) == (0, f"✓ {path}: not a byte was changed since it was written.")
    lines = path.read_bytes().split(b"\n")
    number = next(place for place, line in enumerate(lines) if b"Not done" in line)
    lines[number] = lines[number].replace(b"Not done", b"Not dond", 1)
    path.write_bytes(b"\n".join(lines))
    ran = run("report", "verify", path)
    assert ran.code == 1
    assert f"✗ {path} is not as it was written: line {number + 1} was changed" in ran.out


def test_a_changed_byte_in_a_journal_is_found_and_its_line_named(run: Run, written: Path) -> None:
    journal = written / "journal.jsonl"
    assert run("report", "verify", journal).code == 0
    lines = journal.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b'"at":"2', b'"at":"1', 1)
    journal.write_bytes(b"\n".join(lines))
    ran = run("report", "verify", journal)
    assert ran.code == 1 and f"✗ {journal}, line 2, is not as it was written" in ran.out


@pytest.mark.parametrize("what", ["report", "packet"])
def test_lines_cut_from_a_journals_end_are_missed_by_whatever_knew_them(
    run: Run, written: Path, tmp_path: Path, what: str
) -> None:
    other, journal = tmp_path / f"{what}.json", written / "journal.jsonl"
    if what == "report":
        run("report", "--state", written, "--format", "json", "--out", other)
    else:
        run("handoff", "export", "--state", written, "--out", tmp_path / what)
    assert run("report", "verify", other, journal).code == 0
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]))
    assert run("report", "verify", journal).code == 0, "alone, a journal that ends early cannot tell"
    ran = run("report", "verify", journal, other)
    assert ran.code == 1
    assert f"ends with line {len(lines) - 2}, and had {len(lines)} lines" in ran.out


def test_what_carries_no_seal_is_not_called_whole(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of ours")
    ran = run("report", "verify", path, tmp_path / "none")
    assert ran.code == 3 and ran.out.count("?") == 2 and "Traceback" not in ran.err


def test_a_report_is_never_written_over_another_file(run: Run, written: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.html"
    path.write_text("mine")
    ran = run("report", "--state", written, "--out", path)
    assert ran.code == 2 and path.read_text() == "mine"


def test_a_report_of_a_demo_says_demo(run: Run) -> None:
    ran = run("report", "--demo", "half-done", "--out", "-")
    assert "DEMO: a pretend AWS" in ran.out and "<title>Not done · DEMO" in ran.out
    found: Any = run("report", "--demo", "half-done", "--format", "json", "--out", "-").json
    assert found["demo"] is True and json.dumps(found["phases"])
