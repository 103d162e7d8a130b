"""The bottom of a page: one next thing, with the key that does it, and nothing that the page above contradicts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from screens.advice import advice
from screens.around import progress
from screens.desk import Desk
from screens.turns import TurnsScreen
from screens.widgets.overview import Progress
from tests.screens.sitting import sitting
from tests.setting import QUICK, result
from wizard.answers import parse
from wizard.engine import Plan, apply, plan
from wizard.journey import STEPS, step_named
from wizard.migration import Arrangements
from wizard.model import Held, Owner, Result, Severity, Status, Strength
from wizard.people import People
from wizard.personas import PersonaChoice
from wizard.situation import CompanySituation
from wizard.users.user import User
from wizard.users.value import Decision, Done, Source, Users

CHECKS = {check.id: (step, check) for step in STEPS for check in step.checks}
ROLE = "PartnerCentralRoleForACEManager"


def of(check: str, status: Status = Status.PASS, **more: Any) -> Result:
    step, found = CHECKS[check]
    given = {"step": step.id, "phase": step.id.partition(".")[0], "severity": found.severity, **more}
    return result(check, status, **given)


def put(desk: Desk, *results: Result) -> None:
    """From now on these are what was seen, all else holds, and nothing is planned."""
    changed = {one.check: one for one in results}
    desk.results = {step.id: {c.id: changed.get(c.id, of(c.id)) for c in step.checks} for step in STEPS}
    desk.plans = {}


def bottom(desk: Desk, step_id: str) -> str:
    step = step_named(step_id)
    place = STEPS.index(step) + 1
    return advice(desk, step, False, STEPS[place] if place < len(STEPS) else None).plain


def imported(desk: Desk, *, role: str = ROLE, done: bool = False) -> None:
    source = Source("users.csv", "0", "", (), "2026-11-20T09:00:00+00:00", {}, {}, (), True, 1)
    user = User("jane@example.com", "Jane", ("ace-manager",), "", "2026-11-19", (2,))
    decisions = {user.key: Decision(role, ("ACEManager",), "", "Ana Lead", "")} if role else {}
    users = Users(source, (user,), decisions, {user.key: Done(role, "Ana Lead", "")} if done else {})
    desk.session.situation = replace(desk.session.situation, users=users)


async def test_every_page_names_the_key_that_helps() -> None:
    async with sitting() as sit:
        await sit.begin()
        desk: Desk = sit.app.screen.desk  # type: ignore[attr-defined]

        put(desk)
        assert "○ still to do" in bottom(desk, "decide.situation")
        assert "Press f to answer the questions" in bottom(desk, "decide.situation")
        answered = parse(CompanySituation, {"legacy_logins": "yes"}, "decide.situation")
        desk.answer(desk.session.situation.answers.with_step("decide.situation", answered))
        assert "✓ holds" in bottom(desk, "decide.situation")
        put(desk, of("decide.named", Status.FAIL, remedy="Name the billing owner."))
        people = parse(People, {"iam_admin_name": "Sofia Admin"}, "decide.people")
        desk.answer(desk.session.situation.answers.with_step("decide.people", people))
        assert "Name the billing owner. f opens the questions." in bottom(desk, "decide.people")
        put(desk, of("baseline.ready", Status.UNKNOWN))
        title = CHECKS["baseline.ready"][1].title
        assert f"Press s to state it in your name: {title}." in bottom(desk, "baseline.signoff")

        remedy = "Go to 5.3, Groups and people (signon.assignments), and press a."
        arranged = parse(Arrangements, {"freeze": "yes"}, "migrate.readiness")
        desk.answer(desk.session.situation.answers.with_step("migrate.readiness", arranged))
        put(desk, of("migrate.ready", Status.FAIL, remedy=remedy))
        assert "mended on the page Groups and people, as its line says; Ctrl+P" in bottom(desk, "migrate.readiness")
        put(desk, of("users.imported", Status.FAIL))
        assert "P for the file of the pretend portal, then m to import it" in bottom(desk, "users.import")
        imported(desk, role="")
        put(desk, of("users.mapped", Status.FAIL))
        assert "Press m to decide about the users." in bottom(desk, "users.map")
        imported(desk)
        put(desk)
        assert "1 of 1 are still to be mapped in the portal" in bottom(desk, "users.map")
        imported(desk, done=True)
        assert "Press n to go on" in bottom(desk, "users.map")

        desk.plans["signon.assignments"] = Plan(
            (), (Held(step="signon.assignments", subject="jane", reason="Nobody knows her.", remedy="Add her."),), ()
        )
        assert "1 left out of the plan: it says why above. Press n to go on" in bottom(desk, "signon.assignments")

        put(desk, of("link.ready", Status.FAIL, owner=Owner.ALLIANCE_LEAD))
        assert step_named("link.readiness").owner is Owner.EITHER
        assert "What is open here waits for the alliance lead." in bottom(desk, "link.readiness")
        put(desk, of("baseline.ready", Status.UNKNOWN, owner=Owner.IAM_ADMIN))
        assert "It is the turn of Sofia Admin, IAM administrator." in bottom(desk, "baseline.signoff")


async def test_once_it_is_linked_only_stating_is_left() -> None:
    async with sitting() as sit:
        await sit.go_to("link.account")
        await sit.sees("P to do it in the pretend portal", part="#next")
        sit.world.portal.do("link", {})
        sit.world.portal.do("wait", {"minutes": "1"})
        await sit.press("v")
        await sit.looked()
        await sit.until(lambda: "pretend portal" not in sit.part("#next"), "nothing more to be done there")
        await sit.sees("s to state", part="#next")


async def test_counts_do_not_contradict_the_sign_beside_them() -> None:
    async with sitting() as sit:
        await sit.begin()
        desk: Desk = sit.app.screen.desk  # type: ignore[attr-defined]
        fails = [of(check.id, Status.FAIL) for check in step_named("baseline.security").checks]
        assert all(one.severity is Severity.ADVICE for one in fails)
        put(desk, *fails[:4])
        assert "4 pieces of advice  2 of 2 hold" in bottom(desk, "baseline.security")
        put(desk, *fails)
        assert " hold\n" not in bottom(desk, "baseline.security")
        put(desk, of("decide.named", Status.FAIL), of("decide.mailboxes", Status.FAIL))
        assert "✗ fails, 1 piece of advice  0 of 1 hold" in bottom(desk, "decide.people")


async def test_the_last_page_the_turns_and_the_definition_of_done_say_the_same() -> None:
    async with sitting() as sit:
        await sit.begin()
        desk: Desk = sit.app.screen.desk  # type: ignore[attr-defined]
        claimed = of("baseline.ready", strength=Strength.CLAIMED)
        for different in ([], [of("signon.members", Status.FAIL)], [claimed], [of("roles.trust", Status.FAIL)]):
            put(desk, *different)
            said = bottom(desk, "migrate.validate")
            assert f"This is the last step. {desk.done().headline}" in said
            assert "d shows the list" in said and "r writes a page to keep" in said
        answered = parse(CompanySituation, {"legacy_logins": "yes"}, "decide.situation")
        desk.answer(desk.session.situation.answers.with_step("decide.situation", answered))
        put(desk, claimed)
        sit.app.push_screen(screen := TurnsScreen(desk))
        screen.action_look = lambda: screen._show("looked just now", f"Nothing. {desk.done().headline}")  # type: ignore[method-assign]
        await sit.sees("1 of them on somebody's word alone", "Nothing is left · 23 of 23 steps hold, 1 of them on")


async def test_the_hours_of_the_journey_are_those_of_its_phases() -> None:
    async with sitting() as sit:
        await sit.sees("About 6½ hours of work, and 2 to 6 in which AWS migrates")
        await sit.begin()
        desk: Desk = sit.app.screen.desk  # type: ignore[attr-defined]
        put(desk, of("migrate.completed", Status.UNKNOWN))
        answered = parse(CompanySituation, {"legacy_logins": "yes"}, "decide.situation")
        desk.answer(desk.session.situation.answers.with_step("decide.situation", answered))
        assert progress(desk)["migrate"] == Progress(holding=3, claimed=0, steps=4, left=0, waits=True)


async def test_taking_back_begins_with_what_todays_answers_no_longer_ask_for() -> None:
    async with sitting() as sit:
        await sit.go_to("roles.personas")
        desk: Desk = sit.app.screen.desk  # type: ignore[attr-defined]
        for policies in ("checklist", "current"):
            answers = desk.session.situation.answers
            chosen = parse(PersonaChoice, {"personas": "ChannelManager", "policy_set": policies}, "roles.personas")
            desk.answer(answers.with_step("roles.personas", chosen))
            planned = plan([step_named("roles.personas")], desk.session.situation).changes
            list(apply(planned, desk.session.situation, desk.session.journey.journal, patience=QUICK))
        await sit.go_to("roles.personas")
        await sit.press("u")
        await sit.sees("Today's answers no longer ask for these.", "AWSPartnerCentralChannelManagement")
        assert "AWSPartnerCentralFullAccess" not in sit.text and "Create the role" not in sit.text
