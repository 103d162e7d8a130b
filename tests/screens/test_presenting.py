"""Presenter mode in the screens: nothing that names somebody or something is seen, exported, copied or told."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.widgets import Input, OptionList

from screens.app import crash_report
from screens.veiled import Veiled, veiled
from tests.canaries import canaries, leaked, request_ids
from tests.screens.sitting import Sitting, no_waiting, sitting, state
from wizard.journey import STEPS
from wizard.state.journey import Journey
from wizard.veil import VEIL

SCREENS = {"e": "EvidenceScreen", "f": "AnswerScreen", "s": "ClaimScreen", "a": "ReviewScreen", "m": "UsersScreen"}
TELLING = ("access.inventory", "roles.personas", "signon.assignments", "link.account")
"""Steps whose evidence names much."""

ASKING = ("decide.account", "decide.people", "signon.assignments")
"""Steps that ask for names and numbers."""

ROLES, LINK = "roles.personas", "link.account"


class Witness:
    """Sees what a sitting shows, and remembers what should not have been seen."""

    def __init__(self, sit: Sitting) -> None:
        self.sit = sit
        self.canaries = canaries(sit.world)
        self.seen: dict[str, set[str]] = {}
        self.places: set[str] = set()

    async def look(self) -> None:
        await self.sit.pilot.pause()
        app = self.sit.app
        place = type(app.screen).__name__
        self.places.add(place)
        found = leaked("\n".join(self.sit.lines), self.canaries) | leaked(app.export_screenshot(), self.canaries)
        found |= leaked(f"{app.title} {app.sub_title} {app.clipboard}", self.canaries)
        if found:
            self.seen.setdefault(f"{place} {self.sit.lines[0]} {self.sit.lines[2]}", set()).update(found)


@pytest.fixture(autouse=True)
def _no_veil_afterwards() -> object:
    yield
    VEIL.begin(False)


async def visit(sit: Sitting, witness: Witness, key: str, *then: str) -> None:
    """Open a screen by its key, look, press some more keys there, look after each, and go back."""
    before = len(sit.app.screen_stack)
    with no_waiting():
        await sit.press(key)
    await witness.look()
    if len(sit.app.screen_stack) > before:
        for other in then:
            await sit.press(other)
            await witness.look()
    while len(sit.app.screen_stack) > before:
        await sit.app.pop_screen()


async def test_nothing_is_seen_on_any_screen_of_the_whole_journey() -> None:
    async with sitting("half-done", size=(100, 70), arguments=["--present"]) as sit:
        witness = Witness(sit)
        await sit.begin()
        await witness.look()
        for step in STEPS:
            await sit.go_to(step.id)
            results = sit.app.screen.desk.results[step.id].values()  # type: ignore[attr-defined]
            witness.canaries |= request_ids(results)
            await witness.look()
            if step.id in ASKING:
                await visit(sit, witness, "f")
            if step.id in TELLING:
                await visit(sit, witness, "e")
        for key, then in (("t", ("down",)), ("d", ("end",)), ("question_mark", ()), ("ctrl+p", ("down",))):
            await visit(sit, witness, key, *then)
        await sit.go_to(ROLES)
        await visit(sit, witness, "a", "j", "c", "down", "y")
        await visit(sit, witness, "s")
        assert witness.seen == {}
        assert {"EvidenceScreen", "AnswerScreen", "ReviewScreen", "Palette", "HelpScreen"} <= witness.places


async def look_at_the_lead(sit: Sitting) -> None:
    """The evidence about the alliance lead's role, which is there and has an ARN."""
    await sit.press("e")
    await sit.sees("Evidence ·")
    keys = [result.key for result in sit.app.screen._results]  # type: ignore[attr-defined]
    listing = sit.app.screen.query_one("#evidence-list", OptionList)
    listing.highlighted = keys.index("roles.exists/PartnerCentralRoleForAllianceLead")
    await sit.sees("role id", part="#evidence-detail")


async def test_turned_on_half_way_it_covers_every_screen_that_is_open_and_off_again_shows_them() -> None:
    async with sitting("half-done", size=(100, 40)) as sit:
        witness = Witness(sit)
        await sit.go_to(ROLES)
        await look_at_the_lead(sit)
        shown = list(sit.lines)
        await witness.look()
        assert witness.seen, "there has to be something to hide"
        witness.seen = {}
        await sit.press("p")
        await witness.look()
        assert "PRESENTING" in sit.lines[0]
        await sit.press("escape")
        await sit.pilot.pause()
        await witness.look()
        assert "PRESENTING" in sit.lines[0]
        assert witness.seen == {}
        await look_at_the_lead(sit)
        await sit.press("p", "y")
        await sit.pilot.pause()
        assert sit.lines[:30] == shown[:30]  # below there is still a toast


async def test_the_same_thing_has_the_same_stand_in_on_every_screen_and_another_thing_another_one() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(ROLES)
        ours, theirs = (VEIL.text(account) for account in (sit.world.account, "444455556666"))
        assert ours != theirs
        assert ours in sit.lines[0]
        await look_at_the_lead(sit)
        await sit.sees(f"arn:aws:iam::{ours}:role/PartnerCentralRoleForAllianceLead")


async def test_a_stand_in_made_before_the_journey_has_opened_is_the_one_that_is_saved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with sitting(real=True, arguments=["--present", *state(tmp_path / "journey")]) as sit:
        from screens.trouble import TroubleScreen

        sit.app.push_screen(TroubleScreen("Keys", "somebody at jane@example.com"))
        await sit.until(lambda: sit.app.screen_stack[0].is_loaded, "the journey")  # type: ignore[attr-defined]
        await sit.sees("somebody at email-")
        await sit.press("s")
        (saved,) = tmp_path.glob("*.txt")
        assert saved.read_text().split()[-1] in sit.text


async def test_copying_what_names_something_is_refused_with_a_sentence() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(ROLES)
        await look_at_the_lead(sit)
        await sit.press("c")
        await sit.sees("Not copied: while you present")
        assert sit.app.clipboard == ""
        await sit.press("p", "y")
        await sit.press("c")
        assert sit.world.account in sit.app.clipboard


async def test_selected_text_is_not_copied_because_its_place_is_another_one() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(ROLES)
        sit.app.screen.query_one("#explanation").text_select_all()
        await sit.press("ctrl+c")
        await sit.sees("Not copied: while you present")
        assert sit.app.clipboard == ""


async def test_a_value_to_copy_that_names_nothing_is_copied() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to(LINK)
        await sit.press("c")
        assert sit.app.clipboard.startswith("https://")


async def test_what_is_typed_are_dots_and_cannot_be_cut_out() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.go_to("decide.people")
        await sit.press("f")
        field = sit.app.screen.query(Input).first()
        field.focus()
        field.value = ""
        await sit.type("Nadia Roux")
        await sit.sees("•" * len("Nadia Roux"))
        assert "Nadia" not in sit.text
        assert field.value == "Nadia Roux"
        field.select_all()
        await sit.press("ctrl+x")
        assert sit.app.clipboard == ""


async def test_what_is_looked_for_in_the_palette_is_seen() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.begin()
        await sit.press("ctrl+p")
        await sit.type("Evid")
        await sit.sees("Evid")


async def test_users_are_stand_ins_and_can_be_worked_with() -> None:
    async with sitting("half-done", size=(120, 40), arguments=["--present"]) as sit:
        await sit.go_to("users.import")
        await sit.press("m")
        await sit.pilot.pause()
        await sit.press("m")
        await sit.pilot.pause()
        witness = Witness(sit)
        await witness.look()
        assert witness.seen == {}


async def test_a_toast_and_an_error_of_aws_show_stand_ins_also_broken_over_a_line() -> None:
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.begin()
        from screens.trouble import TroubleScreen

        account = sit.world.account
        said = f"AccessDenied: arn:aws:iam::{account}:user/jane may not, in {account[:7]}\n  {account[7:]}, {account[:4]}-2222-3333"
        sit.app.push_screen(TroubleScreen("Refused", said))
        sit.app.notify(f"jane@example.com in {account}", markup=False)
        witness = Witness(sit)
        await witness.look()
        assert witness.seen == {}
        await sit.sees("AccessDenied", "email-")


def test_a_crash_report_names_nobody_whether_somebody_presents_or_not() -> None:
    try:
        raise RuntimeError("arn:aws:iam::111122223333:role/x of sofia.admin@example.com in /home/sofia/work")
    except RuntimeError as error:
        report = crash_report(error)
    assert "RuntimeError" in report
    assert not leaked(report, ["111122223333", "sofia.admin@example.com", "/home/sofia"])


async def test_nothing_is_logged_while_somebody_presents(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[object] = []
    monkeypatch.setattr("textual.app.App._log", lambda self, *args, **more: logged.append(args))
    async with sitting("half-done", arguments=["--present"]) as sit:
        await sit.begin()
        sit.app._log(None, None, None, "sofia.admin@example.com")
        assert logged == []
        await sit.press("p", "y")
        sit.app._log(None, None, None, "now it is")
        assert logged


async def test_the_gate_is_masked_and_what_is_written_and_kept_is_real(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    async with sitting(real=True, arguments=["--present", *state(folder)]) as sit:
        witness = Witness(sit)
        await sit.go_to(ROLES)
        sit.world.faults.on("iam", "CreateRole", "denied", nth=4)
        await sit.press("a")
        await sit.sees("Which account is this journey for?")
        await witness.look()
        await sit.type("3333")
        await sit.sees("••••")
        await witness.look()
        await sit.press("enter")
        await sit.sees("Review · account-")
        await witness.look()
        await sit.press("y", "y")
        await sit.sees("✗ failed", "are done")
        await witness.look()
        assert witness.seen == {}
        assert {"GateScreen", "ReviewScreen", "WritingScreen"} <= witness.places
        assert "CreateRole" in sit.writes
        arn = f"arn:aws:iam::{sit.world.account}:role/PartnerCentralRoleForMarketing"
        assert arn in [role["Arn"] for role in sit.world.session.client("iam").list_roles()["Roles"]]
    with Journey.open(folder, writable=False) as journey:
        assert journey.state.account == "111122223333"


async def test_the_badge_stands_on_every_screen_however_narrow() -> None:
    async with sitting(size=(120, 24), arguments=["--present"]) as sit:
        await sit.begin()
        for columns in (120, 80, 40, 20):
            await sit.resize(columns, 24)
            assert "PRESENT" in sit.lines[0] or columns == 20
        for key in ("question_mark", "t", "d"):
            await sit.resize(120, 24)
            await sit.press(key)
            for columns in (120, 80, 40, 20):
                await sit.resize(columns, 24)
                assert "PRESENTING" in sit.lines[0]
            await sit.press("escape")
            await sit.pilot.pause()


async def test_nothing_is_laid_out_twice_where_nobody_presents() -> None:
    VEIL.begin(False)
    content = Content("account 111122223333")
    assert veiled(content) is content


@pytest.mark.parametrize(
    ("text", "styled", "looks"),
    [("in account 111122223333 now", (11, 23), "account-"), ("jane@example.com may", (0, 16), "email-")],
)
def test_a_stand_in_looks_as_what_it_stands_for_did(text: str, styled: tuple[int, int], looks: str) -> None:
    VEIL.begin(True)
    content = veiled(Content(text).stylize("bold", *styled))
    start = content.plain.index(looks)
    assert [(span.start, span.end) for span in content.spans] == [(start, start + len(looks) + 6)] or all(
        start <= span.start and span.end <= start + len(looks) + 6 for span in content.spans
    )
    assert content.spans


def test_the_last_net_keeps_a_line_as_long_as_it_was() -> None:
    VEIL.begin(True)
    line = [Segment("│ account 1111"), Segment("22223333 │")]
    left = Veiled().apply(line, Color(0, 0, 0))
    text = "".join(segment.text for segment in left)
    assert "22223333" not in text
    assert len(text) == sum(len(segment.text) for segment in line)
