"""Hostile text on every screen: nothing crashes, nothing is obeyed, nothing becomes a link, nothing unseen leaves."""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.screen import Screen
from textual.widgets import Input

import screens
from screens.safe import STAND_IN, Printable, printable
from screens.taping import Left
from tests.screens.hostile import ALL, NASTY, change, meanwhile, world_of_hostile_text
from tests.screens.sitting import MOMENT, Sitting, sitting
from wizard.answers import parse
from wizard.aws.identity import Identity
from wizard.demo.account import Caller
from wizard.engine.progress import Outcome
from wizard.engine.resume import Resolved
from wizard.engine.undoing import Back, WayBack
from wizard.handoff.arriving import Arrival
from wizard.handoff.asks import Ask, Asks
from wizard.journey import STEPS, claimable_checks, step_named
from wizard.model import Claim, Owner
from wizard.people import People
from wizard.planner import Window
from wizard.state.journal import Entry, Made
from wizard.users.value import Decision, Source, User, Users

ROLES = step_named("roles.personas")

VISITED: set[str] = set()
"""What the test that runs has seen to be harmless."""

COVERED: set[str] = set()
"""What all tests together see."""


def visits(*names: str) -> Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[None]]]:
    """A test that has to show each of these screens."""
    COVERED.update(names)

    def visiting(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        @wraps(test)
        async def visited(**fixtures: object) -> None:
            VISITED.clear()
            await test(**fixtures)
            assert set(names) <= VISITED

        return visited

    return visiting


@pytest.fixture(autouse=True)
def _hostile_world() -> Iterator[None]:
    with world_of_hostile_text():
        yield


def harmless(sit: Sitting) -> None:
    """What is on the screen now can be seen, and does nothing."""
    VISITED.update(type(screen).__name__ for screen in sit.app.screen_stack)
    assert sit.app.crash is None
    for strip in sit.strips:
        for segment in strip:
            assert segment.text.isprintable(), segment
            assert not segment.control
            if segment.style is not None:
                assert segment.style.link is None
                assert not {"@click", "click"} & set(segment.style.meta)


async def show(sit: Sitting, seen: str, *keys: str) -> None:
    await sit.press(*keys)
    await sit.sees(seen)
    harmless(sit)


async def everywhere(sit: Sitting, count: int) -> None:
    """Down a list, one by one."""
    for _ in range(count):
        await sit.press("down")
        harmless(sit)


@visits("EvidenceScreen", "HelpScreen")
async def test_pages_evidence_and_help() -> None:
    def nasty_name(world: object) -> None:
        arn = "arn:aws:sts::111122223333:assumed-role/Admin/[@click=app.quit]\u202esofia[bold"
        world.caller = Caller("AROAEXAMPLE:x", arn)  # type: ignore[attr-defined]

    async with sitting(prepare=nasty_name, size=(120, 60)) as sit:
        await sit.go_to(ROLES.id)
        harmless(sit)
        assert "[/nope] [bold1" in sit.text
        assert "[@click=app.quit]‹U+202E›sofia[bold" in sit.text
        for size in ((80, 24), (50, 20), (40, 12), (160, 50)):
            await sit.resize(*size)
            await sit.press("pagedown")
            harmless(sit)
        await show(sit, "Evidence ·", "e")
        await everywhere(sit, len(NASTY) + 1)
        await show(sit, "Sent to the clipboard", "c")
        await show(sit, "Help", "question_mark")
        await show(sit, "Evidence ·", "escape")


@visits("ReviewScreen", "WritingScreen", "Question")
async def test_reviews_questions_and_writing() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES.id)
        await show(sit, "Review ·", "a")
        for form in ("w", "j", "c"):
            await sit.press(form, "home")
            await everywhere(sit, len(NASTY))
        await sit.press("m")
        await show(sit, "Make these", "y")
        await show(sit, "go on.", "y")
        await everywhere(sit, 5)
        await sit.press("pagedown", "pagedown")
        harmless(sit)


@visits("AnswerScreen")
async def test_forms_hold_what_was_typed_and_what_stands_in_aws() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES.id)
        await show(sit, "Questions ·", "f")
        await sit.press("tab", "tab")
        for text in NASTY:
            sit.app.post_message(events.Paste(text))
            await sit.pilot.pause()
            harmless(sit)
        await sit.press("ctrl+s")
        await show(sit, "Write a persona of your own as", "end")
        await sit.press("tab", "tab", "tab")
        harmless(sit)
        await everywhere(sit, 6)


@visits("ResumeScreen", "UndoScreen")
async def test_what_happened_while_nobody_was_here() -> None:
    from screens.resume import Away, ResumeScreen
    from screens.undoing import UndoScreen

    changes = [change(ROLES, index, text) for index, text in enumerate(NASTY)]
    resolved = tuple(
        Resolved(None, made, Outcome.DONE, made.title)  # type: ignore[arg-type]
        for made in changes
    )
    async with sitting(size=(100, 200)) as sit:
        await sit.begin()
        found = meanwhile()
        sit.app.push_screen(ResumeScreen(ROLES, Away(found, resolved, NASTY)))
        await show(sit, "While you were away")
        await sit.press("e")
        harmless(sit)
        await sit.press("escape")
        asks = Asks(Owner.IAM_ADMIN, tuple(Ask(ROLES, (one.about,), True) for one in found.others))
        sit.app.push_screen(ResumeScreen(ROLES, Away(arrival=Arrival(NASTY[0], MOMENT, asks, found.wrote))))
        await show(sit, "Handed over to you")
        await sit.press("escape")
        intents = [Entry.model_construct(at=MOMENT, identity=text) for text in NASTY]
        made = [Back(Made(intent, intent), one, one) for intent, one in zip(intents, changes, strict=True)]  # type: ignore[arg-type]
        stays = [Back(one.made, one.change) for one in made]
        sit.app.push_screen(UndoScreen(WayBack(tuple(made), tuple(stays)), ALL, ALL))
        await show(sit, "Take back")
        await sit.press("escape")


@visits("GateScreen", "TroubleScreen", "ClaimScreen")
async def test_gate_trouble_statements_and_toasts(tmp_path: Path) -> None:
    from screens.claiming import ClaimScreen
    from screens.gate import GateScreen
    from screens.trouble import TroubleScreen

    async with sitting(size=(100, 80)) as sit:
        await sit.begin()
        identity = Identity.model_construct(account=ALL, arn=ALL, user_id=ALL)
        sit.app.push_screen(GateScreen(identity, tmp_path / NASTY[2].replace("/", "")))
        await show(sit, "Which account")
        await sit.press("escape")
        sit.app.push_screen(TroubleScreen(ALL, ALL))
        await show(sit, "[/nope]", "c")
        await sit.press("escape")
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        step = next(step for step in STEPS if claimable_checks(step))
        claim = Claim.model_construct(who=ALL, at=datetime.now(UTC), over={})
        stated = replace(desk.session.situation, claims={claimable_checks(step)[0].id: claim})
        with patch.object(desk.session, "situation", stated), patch.object(desk.session, "speaker", ALL):
            sit.app.push_screen(ClaimScreen(desk, step))
            await show(sit, "State ·")
            await sit.press("escape")
        for text in NASTY[:4]:
            sit.app.notify(text, markup=False)
        await sit.pilot.pause()
        harmless(sit)


@visits("SignInScreen")
async def test_what_the_access_portal_says() -> None:
    from screens.signing_in import SignInScreen
    from wizard.aws.signin import State

    waiting = SimpleNamespace(
        address=ALL[:400],
        with_code=ALL[:400],
        code=ALL[:400],
        until=datetime.now(UTC) + timedelta(hours=1),
        state=State.WAITING,
        wait=lambda stop: stop.wait(60) and State.STOPPED,
    )
    async with sitting(size=(100, 60)) as sit:
        await sit.begin()
        with patch("screens.signing_in.begin", lambda connection: waiting):
            sit.app.push_screen(SignInScreen(None))  # type: ignore[arg-type]
            await show(sit, "Open this address")
            await show(sit, "Sent to the clipboard", "c")
            await sit.press("escape")


@visits("TurnsScreen", "DoneScreen", "TroubleshootingScreen")
async def test_lists_over_the_whole_journey() -> None:
    async with sitting(size=(100, 60)) as sit:
        await sit.go_to(ROLES.id)
        for key, title in (("o", "What can be done now"), ("d", "Definition of done"), ("t", "Troubleshooting")):
            await show(sit, title, key)
            await sit.press("v")
            await sit.no_longer_sees("Looking")
            await everywhere(sit, 8)
            await sit.press("escape")
            await sit.until(lambda: sit.is_journey, "the journey")


@visits("HandingOverScreen")
async def test_handing_over(tmp_path: Path) -> None:
    async with sitting(size=(80, 40)) as sit:
        await sit.go_to(ROLES.id)
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        named = parse(People, {"iam_admin_name": "[@click=app.quit]Ivan\u202e[/nope]"}, "decide.people")
        desk.answer(desk.session.situation.answers.with_step("decide.people", named))
        await show(sit, "[@click=app.quit]Ivan‹U+202E›[/nope], IAM administrator", "h")
        for folder, said in ((f"/nowhere/{NASTY[2]}", "cannot be made"), (str(tmp_path), "to copy the message")):
            await sit.press("tab", "down", "space")
            sit.app.screen.query_one(Input).value = folder
            await show(sit, said, "ctrl+s")
        for _ in range(4):
            await sit.press("pagedown")
            harmless(sit)
        await show(sit, "Sent to the clipboard", "c")


@visits("CalendarScreen")
async def test_the_calendar_file(tmp_path: Path) -> None:
    async with sitting(size=(80, 40)) as sit:
        step = step_named("migrate.schedule")
        await sit.go_to(step.id, look=False)
        desk = sit.app.screen.desk  # type: ignore[attr-defined]
        chosen = parse(Window, {"zone": "Europe/Madrid", "start": "2026-12-05 22:00"}, step.id)
        desk.answer(desk.session.situation.answers.with_step(step.id, chosen))
        await show(sit, "Calendar file", "C")
        for folder, said in (
            (f"/nowhere/{NASTY[2]}", "cannot be made"),
            (str(tmp_path / NASTY[2].replace("/", "")), "was made"),
        ):
            sit.app.screen.query_one(Input).value = folder
            await show(sit, said, "ctrl+s")


@visits("StopPresenting", "Left")
async def test_what_is_on_the_screen_when_presenting_and_a_film_end() -> None:
    async with sitting(arguments=["--present"]) as sit:
        await sit.go_to(ROLES.id)
        await show(sit, "Stop presenting?", "p")
        sit.app.push_screen(Left(["That is all.", *NASTY]))
        await show(sit, "That is all.")


@visits("PortalScreen")
async def test_what_the_pretend_portal_answers() -> None:
    from screens.portal import PortalScreen
    from wizard.demo.portal_doings import Doing

    async with sitting(size=(100, 60)) as sit:
        await sit.go_to(ROLES.id)
        told = [Doing(text, lambda text=text: text) for text in NASTY]  # type: ignore[misc]
        with patch("screens.portal.doings", lambda *_: iter(told)):
            sit.app.push_screen(PortalScreen(sit.app.screen.desk.session, ROLES))  # type: ignore[attr-defined]
            await show(sit, "pretend portal")
            for _ in NASTY:
                await show(sit, "The portal says:", "enter")
                await sit.press("down")


@visits("ImportScreen")
async def test_files_of_users(tmp_path: Path) -> None:
    texts = [text.replace("\0", "").replace("\ud800", "") for text in NASTY]
    file = tmp_path / "users.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened)
        rows.writerow([f"Email {texts[2]}", texts[5], texts[10], texts[9]])
        for index, text in enumerate(texts):
            address = f"{text[:9]}{index}@example.com"
            rows.writerow([f"person{index}@example.com", text, text, f"0{index % 9 + 1}/02/2026", address])
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to("users.import", look=False)
        await sit.press("m")
        await sit.press("m")
        await show(sit, "Path of the file")
        await sit.press("home", "ctrl+k")
        await sit.type(str(file))
        await sit.press("enter")
        await sit.no_longer_sees("Reading")
        harmless(sit)
        await everywhere(sit, 8)
        await sit.press("enter")
        await sit.no_longer_sees("Reading")
        harmless(sit)


@visits("UsersScreen", "DecideScreen", "BatchScreen")
async def test_users_and_what_was_decided_of_them() -> None:
    from screens.users_deciding import BatchScreen

    people = [
        User(f"{text}@example.com", text, ("ace-user",), text, text, (n,), (text,))
        for n, text in enumerate(NASTY, 2)
        if "\ud800" not in text
    ]
    every = ALL.replace("\ud800", "")
    source = Source(
        "many.csv", "", ALL, (ALL,), MOMENT.isoformat(), {"role": ALL}, {"role": ALL}, (ALL,), True, len(people)
    )
    users = Users(source, tuple(people))
    users = users.decided({people[0].key: Decision("PartnerCentralRoleForX", (), every, "[/]", "2026")})
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to("users.map", look=False)
        session = sit.app.screen.desk.session  # type: ignore[attr-defined]
        session.situation = replace(session.situation, users=users)
        await show(sit, "listed, by file", "m")
        await everywhere(sit, len(people))
        await sit.press("a", "r")
        await show(sit, "Decide ·")
        await sit.press("escape")
        session.situation = replace(session.situation, users=users)
        sit.app.push_screen(BatchScreen(users, session.seen, by=every))
        await show(sit, "Who of these was mapped?")


def test_every_screen_is_visited() -> None:
    """A new screen joins the tests above."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)

    def below(kind: type) -> Iterator[type]:
        for sub in kind.__subclasses__():
            yield sub
            yield from below(sub)

    every = {kind.__name__ for kind in below(Screen) if kind.__module__.startswith("screens.")}
    assert every - {"Sheet", "LookingSheet", "Palette", "JourneyScreen"} == COVERED


# --- the filter at the exit


def passed(*texts: str) -> list[str]:
    segments = [Segment(text, Style(bold=True)) for text in texts]
    return [segment.text for segment in Printable().apply(segments, Color(0, 0, 0))]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_what_leaves_can_be_seen(text: str) -> None:
    assert all(piece.isprintable() for piece in passed(text, "before", f"{text}after"))


def test_what_can_be_seen_leaves_as_it_is() -> None:
    segments = [Segment("✓ pass – „naïve“ 漢字", Style(bold=True))]
    assert Printable().apply(segments, Color(0, 0, 0)) is segments


def test_each_character_that_cannot_be_seen_has_its_stand_in() -> None:
    assert printable("a\x1b[31mb\u202ec") == f"a{STAND_IN}[31mb{STAND_IN}c"


def test_styles_stay_and_control_codes_go() -> None:
    segment = Segment("\x1b[2J", Style(bold=True), [(1, 2)])  # type: ignore[list-item]
    (left,) = Printable().apply([segment], Color(0, 0, 0))
    assert left.style == Style(bold=True)
    assert left.control is None


async def test_the_filter_is_the_last_one_of_the_app() -> None:
    async with sitting() as sit:
        assert isinstance(sit.app.get_line_filters()[-1], Printable)
