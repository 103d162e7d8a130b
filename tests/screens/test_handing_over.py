"""Handing over from the screens: the files of `handoff export` and `report`, where one says, and nothing before."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from screens.handing_over import HandingOverScreen
from tests.screens.sitting import Sitting, sitting
from wizard.answers import parse
from wizard.handoff.packet import read
from wizard.people import People
from wizard.planner import Window

STEP = "roles.personas"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder into which it is to be written."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


async def named(sit: Sitting) -> None:
    """On a page of the IAM administrator's, who has a name."""
    await sit.go_to("decide.people", look=False)
    desk = sit.app.screen.desk  # type: ignore[attr-defined]
    people = parse(People, {"iam_admin_name": "Ivan Admin", "alliance_lead_name": "Ana Lead"}, "decide.people")
    desk.answer(desk.session.situation.answers.with_step("decide.people", people))
    await sit.go_to(STEP)


async def folder(sit: Sitting, path: Path) -> None:
    sit.app.screen.query_one(Input).value = str(path)
    await sit.pilot.pause()


async def test_the_journey_is_given_to_whose_turn_it_is_with_what_they_need_to_go_on(out: Path) -> None:
    async with sitting() as sit:
        await named(sit)
        await sit.press("h")
        await sit.sees("Hand over", "(•) Ivan Admin, IAM administrator: a message", "( ) Ana Lead, alliance lead")
        assert "(•) No, stand-ins" in sit.text, "without identifiers unless somebody asks for them"
        await sit.press("tab", "down", "space")
        await folder(sit, out)
        assert list(out.iterdir()) == []
        await sit.press("ctrl+s")
        await sit.sees("The message: ", "Its checksum, to read aloud", "to copy the message")
        message, packet = (next(out.glob(f"partner-central-handoff-*.{kind}")) for kind in ("md", "json"))
        raw, continues = read(packet)
        assert continues and raw["account"] == "111122223333"
        text = message.read_text()
        assert "Hello Ivan Admin," in text and packet.name in text and raw["checksum"] in text
        await sit.press("c")
        await sit.sees("Sent to the clipboard")
        assert sit.app.clipboard == text
        await sit.press("escape")
        await sit.until(lambda: sit.is_journey, "the journey")
        assert not sit.writes, "nothing was written to AWS"


async def test_without_identifiers_it_names_no_account_and_no_person(out: Path) -> None:
    async with sitting() as sit:
        await named(sit)
        await sit.press("h")
        await folder(sit, out)
        await sit.press("ctrl+s")
        await sit.sees("It holds no identifiers")
        written = "".join(file.read_text() for file in out.iterdir())
        assert written and "Ivan" not in written and "111122223333" not in written


async def test_a_report_for_anybody_is_one_page(out: Path) -> None:
    async with sitting() as sit:
        await named(sit)
        await sit.press("r")
        await sit.sees("(•) anybody else: a report")
        await folder(sit, out)
        await sit.press("ctrl+s")
        await sit.sees("The report: ")
        (page,) = out.glob("partner-central-report-demo-*-redacted.html")
        assert page.read_text().startswith("<!doctype html>") and "111122223333" not in page.read_text()
        assert "to copy the message" not in sit.text


async def test_what_cannot_be_written_is_said_and_can_be_tried_elsewhere(out: Path) -> None:
    async with sitting() as sit:
        await named(sit)
        await sit.press("h")
        await folder(sit, out / "nowhere" / "at" / "all")
        await sit.press("ctrl+s")
        await sit.sees("cannot be made", "name another folder")
        await folder(sit, out / "new")
        await sit.press("ctrl+s")
        await sit.sees("The message: ", "was made; only you can open it")
        assert (out / "new").stat().st_mode & 0o777 == 0o700


async def test_where_the_folder_is_gone_another_one_is_asked_for(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sitting() as sit:
        await named(sit)
        monkeypatch.chdir(out)
        out.rmdir()
        await sit.press("h", "ctrl+s")
        await sit.sees("its folder is not there. Make it, or name another one.")


async def test_whoever_leaves_while_it_looks_finds_nothing_written(out: Path) -> None:
    async with sitting() as sit:
        await named(sit)
        answers = sit.hold("ListRoles")
        await sit.press("h")
        await folder(sit, out)
        await sit.press("ctrl+s")
        await sit.sees("Looking over the whole journey")
        await sit.press("escape")
        await sit.until(lambda: sit.is_journey, "the journey")
        answers.set()
        await sit.press("o")
        await sit.sees("looked just now")
        assert list(out.iterdir()) == []


async def test_while_somebody_presents_the_screen_names_nobody_and_the_files_are_real(out: Path) -> None:
    async with sitting(arguments=["--present"]) as sit:
        await named(sit)
        await sit.press("h")
        await sit.sees("PRESENTING", "To whom?")
        await sit.press("tab", "down", "space")
        await folder(sit, out)
        await sit.press("ctrl+s")
        await sit.sees("to copy the message")
        assert "Ivan" not in sit.text and "111122223333" not in sit.text
        await sit.press("c")
        await sit.sees("Not copied: while you present")
        assert any("Hello Ivan Admin" in file.read_text() for file in out.glob("*.md"))


@pytest.mark.parametrize(("entry", "chosen"), [("Hand over", "(•) IAM administrator"), ("Report", "(•) anybody else")])
async def test_it_is_found_in_the_palette(entry: str, chosen: str) -> None:
    async with sitting() as sit:
        await sit.go_to(STEP, look=False)
        await sit.press("ctrl+p")
        await sit.type(entry)
        await sit.sees(entry)
        await sit.press("enter")
        await sit.until(lambda: isinstance(sit.app.screen, HandingOverScreen), "the screen")
        await sit.sees(chosen)


async def test_the_window_is_written_as_a_calendar_file_from_its_page(out: Path) -> None:
    async with sitting() as sit:
        await sit.go_to("migrate.schedule", look=False)
        await sit.press("C")
        assert sit.is_journey, "there is no window yet"
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        chosen = parse(Window, {"zone": "Europe/Madrid", "start": "2026-12-05 22:00"}, "migrate.schedule")
        desk.answer(desk.session.situation.answers.with_step("migrate.schedule", chosen))
        await sit.press("C")
        await sit.sees("Calendar file of the migration window", "Ctrl+S Write the file")
        await folder(sit, out / "new")
        await sit.press("enter")
        await sit.sees("Written to ", "was made; only you can open it")
        (file,) = (out / "new").iterdir()
        assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")
        await sit.press("ctrl+s")
        await sit.sees("is there already")
