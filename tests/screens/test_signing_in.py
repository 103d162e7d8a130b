"""Signing in again at the screens: a code to compare, and the page as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from screens.signing_in import SignInScreen
from tests.screens.sitting import Sitting, sitting
from wizard.aws import signin
from wizard.demo.fakes import FAKES
from wizard.demo.world import World

ROLES = "roles.personas"
CODE = "BCDF-GHJK"


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What the portal answers to whoever asks whether the person has agreed; asked again without delay."""
    real = FAKES["sso-oidc", "CreateToken"]
    told: dict[str, str] = {}

    def create(world: World, params: Any) -> Any:
        world.access_portal.after = 1_000_000 if told.get("waits") else 0
        return real(world, params)

    monkeypatch.setitem(FAKES, ("sso-oidc", "CreateToken"), create)
    monkeypatch.setattr(signin, "_INTERVAL", 0.05)
    yield told


async def begin_sign_in(sit: Sitting) -> None:
    await sit.press("i")
    await sit.until(lambda: isinstance(sit.app.screen, SignInScreen), "the screen to sign in")
    await sit.sees(CODE[:4])


async def test_whoever_arrives_signed_out_signs_in_at_once_and_begins(answers: dict[str, str]) -> None:
    answers["waits"] = "yes"
    async with sitting("expired") as sit:
        await sit.sees("The sign-in has ended. Press i")
        await begin_sign_in(sit)
        await sit.sees("check that it shows this code", "user_code=", "Waiting until you agree", "The code is good for")
        answers.clear()
        await sit.sees("to begin", "sofia")
        assert "no longer valid" not in sit.text


async def test_a_sign_in_that_is_cancelled_changes_nothing_and_can_be_begun_again(answers: dict[str, str]) -> None:
    answers["waits"] = "yes"
    async with sitting("expired") as sit:
        await sit.sees("Press i")
        await begin_sign_in(sit)
        await sit.press("escape")
        await sit.sees("Press i", "The sign-in is no longer valid")
        await begin_sign_in(sit)
        answers.clear()
        await sit.sees("to begin")


async def test_what_was_copied_is_said_for_longer_than_a_second(
    answers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers["waits"] = "yes"
    async with sitting("expired") as sit:
        await sit.sees("Press i")
        await begin_sign_in(sit)
        await sit.press("c")
        await sit.sees("Sent to the clipboard")
        screen = sit.app.screen
        assert isinstance(screen, SignInScreen)
        screen._count_down()
        await sit.sees("Sent to the clipboard", "Waiting until you agree")


async def test_a_code_that_runs_out_is_said_and_a_new_one_is_a_key_away(
    answers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers["waits"] = "yes"
    async with sitting("expired") as sit:
        await sit.sees("Press i")
        await begin_sign_in(sit)
        waiting = sit.app.screen._sign_in  # type: ignore[attr-defined]
        waiting.until = datetime.now(UTC)
        await sit.sees("The code has run out", "Press r for a new code")
        assert CODE[:4] not in sit.text, "a code that no longer works is not shown"
        await sit.press("c")
        assert "Sent to the clipboard" not in sit.text
        answers.clear()
        await sit.press("r")
        await sit.sees("to begin")


async def test_a_portal_that_cannot_be_asked_is_a_sentence_and_stays_one() -> None:
    async with sitting("expired", prepare=lambda world: world.faults.on("sso-oidc", "*", "denied", times=None)) as sit:
        await sit.sees("Press i")
        await sit.press("i")
        await sit.sees("Press r to try again")
        screen = sit.app.screen
        assert isinstance(screen, SignInScreen)
        screen._count_down()
        assert "Waiting until you agree" not in sit.text
        sit.world.faults.clear()
        await sit.press("r")
        await sit.sees("to begin")


async def test_a_sign_in_that_ends_in_the_middle_of_a_form_loses_nothing() -> None:
    async with sitting("expired", size=(100, 40), prepare=lambda world: world.laptop.sign_in()) as sit:
        await sit.go_to(ROLES)
        await sit.press("f")
        await sit.sees("Questions ·")
        await sit.press("tab", "tab", "tab")
        await sit.type("Owner")
        sit.world.faults.on("iam", "*", "expired", times=None)
        await sit.press("escape", "escape")
        await sit.sees("4.1 Persona roles")
        await sit.press("v")
        await sit.looked()
        await sit.sees("The sign-in has ended. Press i")
        sit.world.faults.clear()
        await sit.press("i")
        await sit.until(lambda: sit.is_journey and "The sign-in has ended" not in sit.text, "the page as it was")
        await sit.looked()
        await sit.sees("4.1 Persona roles")
        await sit.press("f")
        await sit.sees("Owner", "Write tags as Key=Value")


async def test_a_role_that_was_taken_away_is_no_sign_in_that_has_ended() -> None:
    def taken(world: World) -> None:
        world.laptop.sign_in()
        world.access_portal.roles.clear()

    async with sitting("expired", prepare=taken) as sit:
        await sit.sees("does not give this role in this account", "signing in again does not bring it back", "Press n")
        await sit.press("i")
        await sit.pilot.pause()
        assert sit.is_journey
