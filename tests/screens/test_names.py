"""Names on the screens: whose is offered, what is said where it is another's, in whose name decisions stand."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from screens.users_deciding import DecideScreen
from tests.screens.sitting import Sitting, no_waiting, sitting
from tests.screens.test_users import bring, fill, kept
from tests.users.exports import csv_of
from wizard.people import STEP, People

NAMED = People(iam_admin_name="Priya Raman", alliance_lead_name="Jordan Mills", billing_owner_name="Lena Fischer")
OBJECTED = "Priya Raman is named as IAM administrator; you state it as Jordan Mills, named as alliance lead."


def name_them(sit: Sitting) -> None:
    desk = sit.app.screen.desk  # type: ignore[attr-defined]
    desk.answer(desk.session.situation.answers.with_step(STEP, NAMED))


def stated(sit: Sitting) -> dict[str, str]:
    claims = sit.app.screen_stack[0].desk.session.situation.claims  # type: ignore[attr-defined]
    return {check: claim.who for check, claim in claims.items()}


def offered(sit: Sitting, field: str) -> str:
    return sit.app.screen.query_one(field, Input).value


async def test_a_statement_is_offered_to_whoever_is_named_for_it_and_another_is_asked_once_more() -> None:
    async with sitting() as sit:
        await sit.begin()
        name_them(sit)
        await sit.go_to("decide.situation")
        await sit.press("s")
        await sit.sees("Who states it?")
        assert offered(sit, "#who") == "Jordan Mills"
        await sit.press("tab", "enter")
        await sit.until(lambda: sit.is_journey, "the page")
        await sit.go_to("baseline.signoff")
        await sit.press("s")
        await sit.sees("Who states it?")
        assert offered(sit, "#who") == "Priya Raman"
        sit.app.screen.query_one("#who", Input).value = "Jordan Mills"
        await sit.press("tab", "enter")
        await sit.sees(OBJECTED, "Enter once more notes it so.")
        assert "baseline.ready" not in stated(sit)
        sit.app.screen.query_one("#who", Input).value = "Lena Fischer"
        await sit.press("ctrl+s")
        await sit.sees("you state it as Lena Fischer, named as billing owner.")
        await sit.press("ctrl+s")
        await sit.until(lambda: sit.is_journey, "the page")
        assert stated(sit)["baseline.ready"] == "Lena Fischer"
        await sit.sees("Priya Raman, named as IAM administrator, has not stated it")


async def test_decisions_stand_in_the_name_that_was_given_last_and_it_is_asked_for_once(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    rows = [["Email", "Role"], ["ana@example.com", "ACE Manager"], ["jane@example.com", "ACE Manager"]]
    path.write_text(csv_of([*rows, ["uma@example.com", "Marketing Staff"]]))
    async with sitting() as sit:
        await sit.begin()
        name_them(sit)
        await bring(sit, path, who="")
        await sit.press("m")
        await sit.sees("Path of the file")
        fill(sit, "#import-path", str(path))
        await sit.press("enter")
        await sit.sees("Who has looked at this")
        assert offered(sit, "#import-who") == "Jordan Mills"
        await sit.type("Ana")
        assert offered(sit, "#import-who") == "Ana", "what is typed replaces what is offered"
        await sit.press("escape")
        with no_waiting():
            await sit.press("p")
            await sit.sees("In whose name is this decided?")
            assert isinstance(sit.app.screen, DecideScreen)
            assert offered(sit, "#by") == "Jordan Mills"
            sit.app.screen.query_one("#by", Input).value = ""
            await sit.press("enter")
            await sit.sees("Say who decides")
            sit.app.screen.query_one("#by", Input).value = "Ana Other"
            await sit.press("enter")
            await sit.sees("Decided about 1. It stands in the name of Ana Other.")
            await sit.press("down", "p")
            await sit.sees("Decided about 1.", "jane@example.com", "(Ana Other, ")
            await sit.press("down", "r")
            await sit.sees("In whose name is this decided?")
            assert offered(sit, "#by") == "Ana Other"
            await sit.press("down", "space")
            await sit.sees("can do more afterwards?")
            await sit.resize(80, 24)
            await sit.press("ctrl+s")
            await sit.sees("say why, in a few words")
        assert [decision.by for decision in kept(sit).decisions.values()] == ["Ana Other"] * 2
