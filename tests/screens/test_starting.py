"""Starting: what cannot start says why, and who comes back is told what differs and what was cut short."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.sitting import MOMENT, Sitting, sitting, state
from wizard.aws.writes import OPERATION_TAG
from wizard.demo import open_world
from wizard.demo.account import Caller, trusts_service
from wizard.demo.world import World
from wizard.model import Change, Owner
from wizard.state.handoffs import Handed, MadeElsewhere
from wizard.state.journey import Journey

ROLES = "roles.personas"


@contextlib.contextmanager
def kept(folder: Path, **more: object) -> Iterator[Journey]:
    """The journey in a folder, between two sittings."""
    with Journey.open(folder, demo="half-done") as journey:
        if more:
            journey.update(**more)
        yield journey


async def sit_once(folder: Path) -> None:
    """What somebody leaves behind who looked at the persona roles; one sitting for all tests of a process."""
    left = folder.parent.parent / "sat-once"
    if not left.exists():
        async with sitting(arguments=state(folder)) as sit:
            await sit.go_to(ROLES)
            await sit.press("q")
            await sit.until(lambda: sit.app.return_code is not None, "the end")
        shutil.copytree(folder, left)
    else:
        shutil.copytree(left, folder)


def nonsense(folder: Path) -> Path:
    """A journey whose state cannot be read."""
    folder.mkdir()
    path = folder / "state.json"
    path.write_text("nonsense")
    return path


# --- what cannot start


async def test_what_cannot_start_is_a_page_with_the_words_and_exit_code_2(tmp_path: Path) -> None:
    broken = nonsense(tmp_path / "journey")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("It cannot start yet", "state.json")
        await sit.press("q")
        await sit.until(lambda: sit.app.return_code == 2, "the end")
    assert broken.read_text() == "nonsense"


async def test_it_can_be_tried_again_when_the_cause_is_gone(tmp_path: Path) -> None:
    broken = nonsense(tmp_path / "journey")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("It cannot start yet")
        await sit.press("r")
        await sit.sees("It cannot start yet")
        broken.unlink()
        await sit.press("r")
        await sit.sees("to begin")
        await sit.press("q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")


async def test_who_goes_back_to_the_first_page_can_still_try_again(tmp_path: Path) -> None:
    broken = nonsense(tmp_path / "journey")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("It cannot start yet")
        await sit.press("escape")
        await sit.sees("It could not start. Press v to try again.")
        broken.unlink()
        await sit.press("v")
        await sit.sees("to begin")


async def test_the_words_can_be_copied_and_saved_and_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense(tmp_path / "journey")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "partner-central-wizard-error.txt").write_text("mine")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("It cannot start yet")
        await sit.press("c")
        await sit.sees("Sent to the clipboard", "press s to save")
        assert "state.json" in sit.app.clipboard
        await sit.press("s")
        await sit.sees("Saved in")
    saved = tmp_path / "partner-central-wizard-error-2.txt"
    assert "state.json" in saved.read_text()
    assert saved.stat().st_mode & 0o077 == 0
    assert (tmp_path / "partner-central-wizard-error.txt").read_text() == "mine"


async def test_a_folder_that_takes_nothing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    nonsense(tmp_path / "journey")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("It cannot start yet")
        await sit.press("s")
        await sit.sees("It could not be saved in this folder")
    monkeypatch.chdir(tmp_path)


# --- coming back


async def test_it_goes_on_where_you_were_and_says_how_to_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "a journey"
    async with sitting(arguments=state(folder)) as sit:
        await sit.go_to(ROLES)
        sit.clock.advance(600)
        await sit.press("q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")
        assert sit.app.farewell[0] == f"Everything you noted is kept in {folder}."
        assert sit.app.farewell[1].endswith(f"partner-central-wizard --demo half-done --state '{folder}'")
    with kept(folder) as journey:
        assert journey.state.spent == {ROLES: 600}
    async with sitting(arguments=state(folder)) as sit:
        await sit.sees("4.1 Persona roles")
        await sit.looked()
        assert "While you were away" not in sit.text


async def test_what_is_remembered_fills_the_bars_of_the_first_page_as_it_fills_the_rail(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    with kept(folder, place=None):
        pass
    async with sitting(arguments=state(folder), size=(120, 40)) as sit:
        await sit.sees("to begin")
        roles, policies = (next(line for line in sit.lines if n in line) for n in ("4  P", "3  P"))
        assert roles.endswith("0 of 1")
        assert policies.endswith("──"), "what nobody looked at has no number"


async def test_the_head_names_the_role_beside_the_person_where_there_is_room() -> None:
    async with sitting(size=(120, 40)) as sit:
        await sit.begin()
        assert "sofia.admin@example.com as AdministratorAccess" in sit.text
        await sit.resize(80, 24)
        assert "sofia.admin@example.com" in sit.text
        assert " as AdministratorAccess" not in sit.text


async def test_what_differs_is_named_and_nothing_is_repaired(tmp_path: Path) -> None:
    await sit_once(tmp_path / "journey")

    def meddle(world: World) -> None:
        with world.stage.set("somebody meddles") as iam:
            iam.delete_role_policy("PartnerCentralRoleForAllianceLead", "temporary-export")
            iam.detach_role_policy(
                "arn:aws:iam::aws:policy/AWSMarketplaceSellerProductsFullAccess", "PartnerCentralRoleForTechnical"
            )

    async with sitting(arguments=state(tmp_path / "journey"), prepare=meddle) as sit:
        await sit.sees(
            "While you were away", "You were at: Persona roles. It was looked at last on 2026-11-20 09:00 UTC."
        )
        await sit.sees("PartnerCentralRoleForTechnical has 0 of 1 policies")
        assert sit.writes == []
        await sit.press("enter")
        await sit.sees("4.1 Persona roles")
        await sit.press("w")
        await sit.sees("While you were away")


async def test_the_last_look_is_shown_with_its_time_until_a_newer_one_is_done(tmp_path: Path) -> None:
    await sit_once(tmp_path / "journey")
    with kept(tmp_path / "journey"):
        pass

    def hang(world: World) -> None:
        world.faults.on("iam", "*", "expired", times=None)
        world.faults.on("sts", "*", "expired", times=None)

    async with sitting(arguments=state(tmp_path / "journey"), prepare=hang) as sit:
        await sit.sees("The sign-in is no longer valid", "not looked at since 2026-11-20 09:00 UTC", "✗ wider")
        assert "looked just now" not in sit.text


async def test_escape_ends_the_look_for_what_differs(tmp_path: Path) -> None:
    await sit_once(tmp_path / "journey")
    world = open_world("half-done", clock=MOMENT)
    with world:
        async with sitting(world, arguments=state(tmp_path / "journey")) as sit:
            sit.hold("ListRoles")
            sit.hold("GetRole")
            await sit.sees("looking …")
            await sit.press("escape")
            await sit.sees("4.1 Persona roles", "not looked at since")
            await sit.press("b")
            await sit.sees("3.2 Rules for roles")


async def test_who_moves_on_meanwhile_is_not_pulled_back(tmp_path: Path) -> None:
    await sit_once(tmp_path / "journey")
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        answers = sit.hold("GetRole")
        await sit.sees("looking …")
        await sit.press("b")
        await sit.sees("3.2 Rules for roles")
        answers.set()
        await sit.looked()
        assert "3.2 Rules for roles" in sit.text


async def test_it_is_not_told_while_the_person_is_somewhere_else(tmp_path: Path) -> None:
    await sit_once(tmp_path / "journey")

    def meddle(world: World) -> None:
        with world.stage.set("somebody meddles") as iam:
            iam.delete_role_policy("PartnerCentralRoleForAllianceLead", "temporary-export")

    async with sitting(arguments=state(tmp_path / "journey"), prepare=meddle) as sit:
        answers = sit.hold("GetRole")
        await sit.sees("looking …")
        await sit.press("question_mark")
        await sit.sees("Keys of this screen")
        answers.set()
        await sit.until(lambda: not sit.app.screen_stack[0].looker.busy, "the end of the look")  # type: ignore[attr-defined]
        assert "Keys of this screen" in sit.text
        await sit.press("escape")
        await sit.sees("While you were away")


async def test_a_journey_that_was_handed_over_opens_with_from_whom_and_what_is_whose_part(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    made = MadeElsewhere(
        at=MOMENT, step=ROLES, title="Create the role PartnerCentralRoleForMarketing", operation="iam:CreateRole",
        account="111122223333", identity="arn:aws:iam::111122223333:user/mara", outcome="done", request_id="3f1c-77",
    )  # fmt: skip
    with kept(folder, place=None) as journey:
        came = {"at": MOMENT, "given": MOMENT, "by": Owner.ALLIANCE_LEAD, "to": Owner.IAM_ADMIN, "checksum": "A-B"}
        handed = Handed(kind="imported", serial=journey.state.serial, **came)
        journey.handoffs.keep(handed=(handed,), made=(made,))
    async with sitting(arguments=state(folder)) as sit:
        await sit.sees(
            "Handed over to you",
            "The alliance lead handed this journey over on 2026-11-20 09:00 UTC. 1 change was written so far.",
            "Your part as the IAM administrator:",
        )
        await sit.press("e")
        await sit.sees("request 3f1c-77")
        await sit.press("enter")
        await sit.sees("IAM administrator · about")
        assert "Welcome" not in sit.text


async def test_what_is_kept_of_checks_that_are_gone_is_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    with kept(folder) as journey:
        old = journey.state.seen["roles.exists/PartnerCentralRoleForTechnical"]
        gone = old.model_copy(update={"check": "roles.of-last-year"})
        journey.update(seen={**journey.state.seen, gone.key: gone})
    async with sitting(arguments=state(folder)) as sit:
        await sit.sees("4.1 Persona roles")
        await sit.press("e")
        await sit.sees("Evidence ·")
        assert "of-last-year" not in sit.text


# --- writes that were cut short


def cut_short(folder: Path, *, made_in: World | None) -> None:
    """The journey as it is after the program was killed in the middle of making a role."""
    with kept(folder) as journey:
        change = Change(
            id=f"{ROLES}/PartnerCentralRoleForMarketing/create",
            step=ROLES,
            title="Create the role PartnerCentralRoleForMarketing, for Partner Central only",
            service="iam",
            operation="CreateRole",
            parameters={
                "RoleName": "PartnerCentralRoleForMarketing",
                "Path": "/",
                "AssumeRolePolicyDocument": _trust(),
                "Tags": [{"Key": OPERATION_TAG, "Value": journey.state.lineage}],
            },
            kind="create",
            undo={
                "service": "iam",
                "operation": "DeleteRole",
                "parameters": {"RoleName": "PartnerCentralRoleForMarketing"},
            },
        )
        journey.journal.intend(change, batch="b", account="111122223333", identity="arn:aws:sts::111122223333:x")
        if made_in is not None:
            with made_in.stage.set("before the kill") as iam:
                tags = change.parameters["Tags"]
                iam.create_role("PartnerCentralRoleForMarketing", _trust(), "/", None, "", tags, "3600")


def _trust() -> str:
    from wizard.demo.account import document

    return document([trusts_service()])


async def test_a_write_that_happened_is_said_and_its_step_is_gone_to(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    with open_world("half-done", clock=MOMENT) as world:
        cut_short(folder, made_in=world)
        async with sitting(world, arguments=state(folder)) as sit:
            await sit.sees("The program ended in the middle of these writes", "It did happen: AWS shows it.")
            await sit.press("enter")
            await sit.sees("4.1 Persona roles")
            assert sit.writes == []


async def test_a_write_that_happened_can_be_taken_back_after_a_review(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    with kept(folder, place="policies.rules"):
        pass
    with open_world("half-done", clock=MOMENT) as world:
        cut_short(folder, made_in=world)
        async with sitting(world, arguments=state(folder)) as sit:
            await sit.sees("It did happen: AWS shows it.")
            await sit.press("u")
            await sit.sees("Take back ·", "Create the role PartnerCentralRoleForMarketing")
            assert sit.writes == []
            await sit.press("y")
            await sit.sees("Take back this change")
            await sit.press("y")
            await sit.sees("✓ done")
            assert sit.writes == ["DeleteRole"]


async def test_a_write_that_may_not_have_happened_offers_no_undo(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    cut_short(folder, made_in=None)
    async with sitting(arguments=state(folder)) as sit:
        await sit.sees("The program ended in the middle of these writes", "PartnerCentralRoleForMarketing")
        assert "It did happen" not in sit.text
        await sit.press("u", "u")
        await sit.sees("While you were away")
        assert sit.writes == []


async def test_who_signs_in_later_is_told_later(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    await sit_once(folder)
    with open_world("half-done", clock=MOMENT) as world:
        cut_short(folder, made_in=world)
        world.faults.on("sts", "GetCallerIdentity", "expired", times=1)
        async with sitting(world, arguments=state(folder)) as sit:
            await sit.sees("The sign-in is no longer valid")
            await sit.press("v")
            await sit.sees("While you were away", "It did happen: AWS shows it.")


# --- signed in or not, alone or not


async def test_nobody_signed_in_is_said_and_v_tries_again(tmp_path: Path) -> None:
    def expire(world: World) -> None:
        world.faults.on("sts", "GetCallerIdentity", "expired", times=2)

    async with sitting(real=True, arguments=state(tmp_path / "journey"), prepare=expire) as sit:
        await sit.begin()
        assert "not signed in" in sit.text
        await sit.sees("The sign-in is no longer valid", "press v to try again")
        await sit.go_to(ROLES)
        assert "✓" not in sit.part("#page")
        await sit.press("v")
        await sit.looked()
        assert "sofia.admin@example.com" in sit.text
        assert "The sign-in is no longer valid" not in sit.text
        assert "✗ wider" in sit.text


async def test_somebody_from_another_account_may_neither_look_nor_write(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    with open_world("half-done", clock=MOMENT) as world:
        async with sitting(world, real=True, arguments=state(folder)) as sit:
            await sit.go_to(ROLES)
            await sit.press("a")
            await sit.type("3333")
            await sit.press("enter")
            await sit.sees("Review ·")
        sofia = world.caller
        world.faults.on("sts", "GetCallerIdentity", "expired", times=1)
        async with sitting(world, real=True, arguments=state(folder)) as sit:
            await sit.sees("The sign-in is no longer valid")
            world.caller = Caller("AROAEXAMPLE:paul", "arn:aws:sts::444455556666:assumed-role/Admin/paul")
            await sit.press("v")
            await sit.sees(
                "You are signed in to account 444455556666", "belongs to account 111122223333", part="#trouble"
            )
            world.caller = sofia
            await sit.press("v")
            await sit.looked()
            assert "444455556666, and this journey" not in sit.text
            assert "✗ wider" in sit.text


async def test_a_second_wizard_only_looks_and_says_who_has_the_journey(tmp_path: Path) -> None:
    folder = tmp_path / "journey"
    async with sitting(arguments=state(folder)) as first:
        await first.begin()
        with open_world("half-done", clock=MOMENT) as world:
            async with sitting(world, arguments=state(folder)) as second:
                await second.begin()
                assert "looking only" in second.text
                assert "is open in another wizard" in second.part("#trouble")
                assert ", process " in second.part("#trouble")
                await second.go_to(ROLES)
                await second.press("a")
                await second.sees("Review ·", "Nothing can be written:")
                await second.press("y", "y", "escape", "q")
                await second.until(lambda: second.app.return_code == 0, "the end")
                assert second.app.farewell == ["You were looking only; nothing was noted."]
                assert second.writes == []
        await first.sees("to begin")


async def test_quitting_while_it_still_signs_in_is_possible() -> None:
    with open_world("half-done", clock=MOMENT) as world:
        held = Sitting(None, None, world, None)  # type: ignore[arg-type]
        held.hold("GetCallerIdentity")
        async with sitting(world) as sit:
            await sit.sees("Signing in …")
            await sit.press("n", "a", "f", "e", "v", "x", "question_mark", "escape", "q")
            await sit.until(lambda: sit.app.return_code == 0, "the end")
        held.let_go()
