"""Arriving at a page: it looks, says what it sees, and looks again while somebody may be mending it."""

from __future__ import annotations

import pytest

from screens.desk import Desk
from screens.marks import worst
from tests.screens.sitting import sitting
from wizard.engine import Standing

ROLES = "roles.personas"


async def test_the_first_page_explains_and_looks_at_nothing() -> None:
    async with sitting() as sit:
        await sit.begin()
        assert "Two people do it together" in sit.text
        assert sit.world.calls == [("sts", "GetCallerIdentity", {})]


async def test_arriving_shows_what_is_busy_and_then_every_verdict_with_its_word() -> None:
    async with sitting() as sit:
        await sit.begin()
        answer = sit.hold("ListAttachedRolePolicies")
        await sit.go_to(ROLES, look=False)
        await sit.sees("Esc stops", "AllianceLead", "…")
        answer.set()
        await sit.looked()
        assert "looked just now" in sit.text
        assert "✗ wider" in sit.text
        assert "! advice" in sit.text
        assert "· n/a" in sit.text
        assert "There is no role PartnerCentralRoleForMarketing." in sit.text
        assert "IAM administrator: Create it" in sit.text


async def test_what_was_seen_stays_until_something_newer_is_known() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        sit.hold("GetRole")
        await sit.press("v")
        await sit.sees("looking …", "✗ wider", "There is no role PartnerCentralRoleForMarketing.")


async def test_v_asks_aws_again_and_what_is_mended_turns_to_a_tick() -> None:
    async with sitting(size=(120, 60)) as sit:
        await sit.go_to(ROLES)
        assert "PartnerCentralRoleForACEManager has 0 of 1 policies" in sit.text
        with sit.world.stage.set("somebody mends it") as iam:
            iam.attach_role_policy(
                "arn:aws:iam::aws:policy/AWSPartnerCentralOpportunityManagement", "PartnerCentralRoleForACEManager"
            )
        await sit.press("v")
        await sit.looked()
        assert "PartnerCentralRoleForACEManager has 0 of 1 policies" not in sit.text


async def test_a_page_that_waits_for_somebody_looks_again_every_half_minute(quick_second: None) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        reads = sit.reads
        await sit.sees("again in 30 s")
        sit.clock.advance(29)
        await sit.sees("looked 29 s ago", "again in 1 s")
        assert sit.reads == reads
        sit.clock.advance(1)
        await sit.sees("looked just now")
        assert sit.reads > reads


async def test_a_page_that_holds_leaves_aws_in_peace(quick_second: None) -> None:
    async with sitting() as sit:
        await sit.go_to("policies.available")
        reads = sit.reads
        sit.clock.advance(600)
        await sit.sees("looked 10 min ago")
        assert "again in" not in sit.text
        assert sit.reads == reads


async def test_escape_ends_the_look_under_way_and_the_ones_to_come(quick_second: None) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        answer = sit.hold("GetRole")
        await sit.press("v")
        await sit.sees("looking …")
        await sit.press("escape")
        await sit.sees("v looks again")
        assert "✗ wider" in sit.text
        reads = sit.reads
        sit.clock.advance(120)
        await sit.sees("looked 2 min ago")
        assert sit.reads == reads
        answer.set()
        await sit.press("v")
        await sit.looked()
        await sit.sees("again in 30 s")


async def test_nothing_is_looked_at_behind_another_screen(quick_second: None) -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("e")
        await sit.sees("Evidence ·")
        reads = sit.reads
        sit.clock.advance(60)
        await sit.pilot.pause(0.2)
        assert sit.reads == reads


async def test_moving_on_abandons_the_look() -> None:
    async with sitting() as sit:
        await sit.begin()
        answer = sit.hold("ListAttachedRolePolicies")
        await sit.go_to(ROLES, look=False)
        await sit.sees("looking …", "ChannelManager")
        await sit.press("b")
        answer.set()
        await sit.looked()
        assert "3.2 Rules for roles" in sit.text
        assert "PartnerCentralRoleForMarketing" not in sit.text


async def test_where_access_is_what_stops_a_page_no_answer_is_asked_for() -> None:
    async with sitting("denied", size=(120, 40)) as sit:
        await sit.go_to("roles.personas")
        await sit.sees("AWS did not allow to look, as it says above; once it does, press v.", part="#next")
        assert sit.text.count("AWS did not allow iam:GetRole") == 1
        assert "IAM administrator: Give this identity the permission iam:GetRole" in sit.text


async def test_where_everything_is_denied_nothing_is_a_tick_and_nothing_is_planned() -> None:
    async with sitting("denied") as sit:
        await sit.go_to(ROLES)
        assert "✓ pass" not in sit.text
        assert "? unknown" in sit.text
        assert "iam:GetRole" in sit.text
        await sit.press("a")
        assert sit.is_journey
        assert sit.writes == []


async def test_a_look_that_stumbles_is_a_crash_and_never_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    with pytest.raises(ZeroDivisionError):
        async with sitting() as sit:
            await sit.go_to(ROLES)
            monkeypatch.setattr(Desk, "look", stumble)
            await sit.press("v")
            await sit.until(lambda: sit.app.crash, "the crash")
            assert isinstance(sit.app.crash, ZeroDivisionError)
            assert sit.app.return_code == 70


@pytest.mark.parametrize(
    ("steps", "phase"),
    [
        ([Standing.PASS, Standing.NOT_LOOKED], Standing.NOT_LOOKED),
        ([Standing.NOT_LOOKED, Standing.FAIL], Standing.FAIL),
        ([Standing.UNKNOWN, Standing.PASS], Standing.UNKNOWN),
        ([Standing.CLAIMED, Standing.PASS], Standing.CLAIMED),
        ([Standing.NOT_APPLICABLE, Standing.PASS], Standing.PASS),
        ([Standing.NOT_APPLICABLE], Standing.NOT_APPLICABLE),
        ([], Standing.NOT_APPLICABLE),
    ],
)
def test_a_phase_is_never_better_than_its_worst_step(steps: list[Standing], phase: Standing) -> None:
    assert worst(steps) is phase
