"""What every screen looks like, at three sizes: pictures that were looked at before they were accepted.

After a change that is meant: `python -m pytest tests/screens/test_pictures.py --snapshot-update`, then look at each
picture that changed (`rsvg-convert NAME.svg > NAME.png`) before it is committed. The pictures are in
`__snapshots__/test_pictures`; they carry no fonts and no addresses.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from screens.claiming import ClaimScreen
from screens.gate import GateScreen
from screens.resume import Away, ResumeScreen
from screens.signing_in import SignInScreen
from screens.trouble import TroubleScreen
from tests.screens.sitting import MOMENT, Sitting, sitting
from wizard.aws import connection
from wizard.aws.identity import Identity
from wizard.aws.signin import State
from wizard.engine.drift import Drift
from wizard.engine.meanwhile import Meanwhile
from wizard.engine.written import Wrote
from wizard.journey import step_named
from wizard.model import Call, Status
from wizard.state import journal

SIZES = ((80, 24), (120, 40), (50, 20))
ROLES = "roles.personas"

REQUEST = "11112222-3333-4444-5555-666677778888"
SOFIA = Identity(
    account="111122223333", arn="arn:aws:sts::111122223333:assumed-role/Admin/sofia.admin@example.com", user_id="AROA"
)
SOMEBODY = "Since then: UpdateAssumeRolePolicy by omar@example.com with the role PowerUser on 2026-11-19 07:31 UTC."
TROUBLE = (
    "The journey in /home/sofia/.local/state/partner-central-wizard/journeys/first cannot be read: state.json is not what "
    "the wizard wrote. Move it away, or name another folder with --state."
)


class Picture(SVGImageExtension):  # type: ignore[misc]
    """An SVG without the fonts that it would fetch, and without the mark of the journey, which is another each time."""

    def serialize(self, *args: Any, **kwargs: Any) -> Any:
        svg = re.sub(r"@font-face \{.*?\}\s*", "", str(super().serialize(*args, **kwargs)), flags=re.DOTALL)
        return re.sub(r"[0-9a-f]{32}", "0123456789abcdef" * 2, svg)


Compare = Callable[..., Awaitable[None]]


async def settled(sit: Sitting) -> str:
    """What stands on the screen once nothing has moved there three times in a row."""
    last: list[list[str]] = []
    while len(last) < 3 or not last[-1] == last[-2] == last[-3]:
        await sit.pilot.pause()
        last.append(sit.lines)
    return sit.app.export_screenshot()


@pytest.fixture
def compare(snapshot: SnapshotAssertion) -> Compare:
    """Compare the screen, at every size, with the pictures of this name that were accepted."""

    async def compare(sit: Sitting, name: str, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
        different = []
        for columns, rows in sizes:
            await sit.resize(columns, rows)
            picture = snapshot(name=f"{name}-{columns}x{rows}", extension_class=Picture)
            if await settled(sit) != picture:
                different.append(f"{columns}x{rows}:\n" + "\n".join(sit.lines))
        await sit.resize(120, 40)
        assert not different, f"{name} looks otherwise at {different[0]}\n(if that is meant: see the top of this file)"

    return compare


@pytest.fixture(autouse=True)
def _the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests take no time, have an id that does not depend on which of two came first, and are made at one moment."""

    def call(service: str, operation: str, request_id: str | None, started: float, outcome: str) -> Call:
        return Call(service=service, operation=operation, request_id=request_id and REQUEST, ms=1, outcome=outcome)

    monkeypatch.setattr(connection, "_call", call)
    monkeypatch.setattr(journal, "datetime", SimpleNamespace(now=lambda zone: MOMENT))


async def test_the_journey(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.begin()
        await compare(sit, "welcome")
        for name, step in (("decide", "decide.situation"), ("passing", "policies.available"), ("roles", ROLES)):
            await sit.go_to(step)
            await compare(sit, name)
        await sit.press("e")
        await sit.sees("Evidence ·")
        await compare(sit, "evidence")
        await sit.press("question_mark")
        await sit.sees("Keys everywhere")
        await compare(sit, "help")


async def test_answering_and_stating(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("f")
        await sit.sees("Questions ·")
        await compare(sit, "answering")
        await sit.press("escape")
        sit.app.push_screen(ClaimScreen(sit.app.screen.desk, step_named("baseline.signoff")))  # type: ignore[attr-defined]
        await sit.sees("State ·")
        await compare(sit, "claiming")


async def test_reviewing_writing_and_taking_back(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("down")
        await compare(sit, "review")
        for key, name in (("j", "review-json"), ("c", "review-cli")):
            await sit.press(key)
            await compare(sit, name)
        await sit.press("w", "y")
        await sit.sees("Make these 9")
        await compare(sit, "question")
        answer = sit.hold("CreateRole")
        await sit.press("y")
        await sit.sees("… writing", "Writing 2 of 9")
        await compare(sit, "writing")
        answer.set()
        await sit.sees("All 9 are made")
        await compare(sit, "written")
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.sees("Take back ·")
        await compare(sit, "undo")


async def test_what_cannot_be_taken_back(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to("signon.permission-sets")
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("down", "down", "down")
        await compare(sit, "review-final")
        await sit.press("o", "y")
        await sit.sees("It cannot be taken back.", part="#question-text")
        await sit.press("y")
        await sit.sees("It is made")
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.sees("Nothing can be taken back here")
        await compare(sit, "undo-final")


async def test_a_refusal_in_the_middle(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        sit.world.faults.on("iam", "CreateRole", "denied", nth=2)
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("y")
        await sit.sees("Make these 9")
        await sit.press("y")
        await sit.sees("3 of 9 are done")
        await compare(sit, "refused")


async def test_coming_back_and_what_goes_wrong(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        results = list(sit.app.screen.desk.results[ROLES].values())  # type: ignore[attr-defined]
        failing = [result for result in results if result.status is Status.FAIL]
        before = {"status": Status.PASS, "summary": "It was as it should be."}
        drift = tuple(Drift(result.model_copy(update=before), result) for result in failing)
        wrote = tuple(Wrote(MOMENT, SOFIA.arn, ROLES, f"Create the role {name}", "iam", REQUEST) for name in "ABCDE")
        sit.app.push_screen(
            ResumeScreen(
                step_named(ROLES),
                Away(Meanwhile(MOMENT, wrote, drift[:3], {str(drift[0].about.subject): SOMEBODY}, drift[3:4])),
            )
        )
        await sit.sees("While you were away")
        await compare(sit, "resume")
        await sit.press("escape")
        sit.app.push_screen(TroubleScreen("It cannot start yet", TROUBLE))
        await sit.sees("It cannot start yet")
        await compare(sit, "trouble")
        await sit.press("escape")
        sit.app.push_screen(GateScreen(SOFIA, Path("/home/sofia/.local/state/partner-central-wizard/journeys/first")))
        await sit.sees("Which account")
        await compare(sit, "gate")


async def test_signing_in(compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = SimpleNamespace(
        address="https://example.awsapps.com/start/#/device",
        with_code="https://example.awsapps.com/start/#/device?user_code=ABCD-EFGH",
        code="ABCD-EFGH",
        until=datetime.now(UTC) + timedelta(days=36_500),
        state=State.WAITING,
        wait=lambda stop: stop.wait(60) and State.STOPPED,
    )
    monkeypatch.setattr("screens.signing_in.begin", lambda connection: waiting)
    monkeypatch.setattr(
        "screens.signing_in.datetime", SimpleNamespace(now=lambda zone: waiting.until - timedelta(minutes=9))
    )
    async with sitting() as sit:
        await sit.begin()
        sit.app.push_screen(SignInScreen(None))  # type: ignore[arg-type]
        await sit.sees("ABCD-EFGH", "9 min")
        await compare(sit, "signing-in")


async def test_what_people_do_in_the_browser(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to("link.account")
        await compare(sit, "link")
        await sit.press("P")
        await sit.sees("The portal is waiting")
        await compare(sit, "portal")
        await sit.press("enter")
        await sit.sees("The portal says:")
        await sit.press("escape")
        await sit.go_to("migrate.schedule")
        await compare(sit, "schedule")


async def test_users(compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [("Ana Lead", "Alliance Lead"), ("Jane Doe", "ACE Manager"), ("Info Desk", "Marketing Staff")]
    rows = [
        f"{name.split()[0].lower()}@example.com,{name},{role},2026-11-0{n}" for n, (name, role) in enumerate(people, 1)
    ]
    (tmp_path / "users.csv").write_text("\n".join(["Email,Name,Role,Last Login", *rows]))
    monkeypatch.chdir(tmp_path)
    async with sitting() as sit:
        await sit.go_to("users.map", look=False)
        await sit.press("m")
        await compare(sit, "users-none")
        await sit.press("m")
        sit.app.screen.query_one("#import-path", Input).value = "users.csv"
        await sit.press("enter")
        await sit.sees("The first users")
        await compare(sit, "users-import")
        await sit.press("ctrl+s")
        await sit.sees("3 of 3 listed")
        await sit.press("p")
        await sit.sees("In whose name is this decided?")
        sit.app.screen.query_one("#by", Input).value = "Ana Lead"
        await sit.press("ctrl+s")
        await sit.sees("Decided about 1.")
        await compare(sit, "users")
        await sit.press("down", "r")
        await sit.sees("Decide ·")
        await compare(sit, "users-deciding")
        await sit.press("escape")
        await sit.press("d")
        await sit.sees("Who of these was mapped?")
        await compare(sit, "users-batch")


async def test_handing_over(compare: Compare, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("screens.handing_over.Path.cwd", lambda *_: Path("/home/ana/partner-central"))
    monkeypatch.setattr("wizard.handoff.packet.checksum_of", lambda fields: "7K3Q-XM9A-PB5F-2WDH")
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("h")
        await sit.sees("To whom?")
        await compare(sit, "handing-over")
        monkeypatch.chdir(tmp_path)
        sit.app.screen.query_one("#hand-over-folder", Input).value = "."
        await sit.press("ctrl+s")
        await sit.sees("to copy the message")
        await compare(sit, "handed-over")


async def test_lists_over_the_whole_journey(compare: Compare) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        for key, name in (("o", "turns"), ("d", "done")):
            await sit.press(key)
            await sit.sees("looked just now")
            await compare(sit, name)
            await sit.press("escape")
        await sit.press("t")
        await sit.press("down", "enter")
        await sit.sees("likeliest")
        await compare(sit, "troubleshooting")
