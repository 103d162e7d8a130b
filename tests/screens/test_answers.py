"""The form: validated by the step's own model, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from tests.screens.sitting import Sitting, sitting, state

ROLES = "roles.personas"


async def open_form(sit: Sitting) -> None:
    await sit.go_to(ROLES)
    await sit.press("f")
    await sit.sees("Questions ·")


async def to_tags(sit: Sitting) -> None:
    await sit.press("tab", "tab", "tab")


def kept(sit: Sitting) -> dict[str, Any]:
    """What is noted on disk about the step."""
    journey = sit.app.screen_stack[0].desk.session.journey  # type: ignore[attr-defined]
    return dict(journey.state.answers.get(ROLES, {}))


async def test_what_you_choose_is_noted_and_the_page_looks_at_it() -> None:
    async with sitting(size=(120, 60)) as sit:
        await open_form(sit)
        await sit.press("down", "space", "tab", "down", "enter", "escape")
        await sit.looked()
        assert kept(sit)["policy_set"] == "current"
        assert "ACEManager" not in kept(sit)["personas"]
        assert "policies: current" in sit.text
        assert "PartnerCentralRoleForACEManager" not in sit.text.partition("Verification")[2]


async def test_what_is_not_valid_is_explained_and_never_noted() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await to_tags(sit)
        await sit.type("CostCenter")
        await sit.press("ctrl+s")
        await sit.sees("Write tags as Key=Value", "Nothing was noted.")
        assert kept(sit) == {}
        await sit.type("=1234")
        await sit.no_longer_sees("Write tags as Key=Value")
        await sit.press("ctrl+s")
        await sit.looked()
        assert kept(sit)["company_tags"] == {"CostCenter": "1234"}


async def test_escape_twice_leaves_and_what_was_typed_waits_in_the_form() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await to_tags(sit)
        await sit.type("Owner")
        await sit.press("escape")
        await sit.sees("Press Escape again")
        assert not sit.is_journey
        await sit.press("escape")
        await sit.sees("4.1 Persona roles")
        assert kept(sit) == {}
        await sit.press("f")
        await sit.sees("Owner", "Write tags as Key=Value")


async def test_each_mistake_stands_at_its_question_and_noting_goes_to_the_first() -> None:
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to("decide.people", look=False)
        await sit.press("f")
        await sit.sees("Questions ·", "esc Keep and go back")
        await sit.press("tab")
        await sit.type("priya@")
        assert "✗" not in sit.text, "it is judged when it is left, and not under every letter"
        await sit.press("tab")
        await sit.sees("✗ 'priya@' is not an email address", part="#question-iam-admin-email")
        await sit.press("tab")
        await sit.type("ana")
        await sit.press("tab", "tab", "enter")
        await sit.sees("2 answers are not right: each is marked ✗. Nothing was noted.", part="#wrong")
        await sit.type("priya@example.com")  # the cursor stands in the first wrong one
        assert "'priya@' is not" not in sit.text, "what is put right is said at once"
        await sit.press("ctrl+s")
        await sit.sees("What is marked ✗ is not right. Nothing was noted.", "✗ 'ana' is not an email address")
        await sit.type("ana@example.com")
        await sit.press("ctrl+s")
        await sit.looked()
        answers = sit.app.screen_stack[0].desk.session.journey.state.answers["decide.people"]  # type: ignore[attr-defined]
        assert (answers["iam_admin_email"], answers["alliance_lead_email"]) == ("priya@example.com", "ana@example.com")


ACCOUNT = "decide.account"


async def digits_typed(sit: Sitting) -> None:
    """The account form, with an account and its digits typed."""
    await sit.go_to(ACCOUNT, look=False)
    sit.app.screen.desk.results.pop(ACCOUNT, None)  # type: ignore[attr-defined]
    await sit.press("f")
    await sit.sees("Questions ·")
    await sit.press("down", "space")
    for name, typed in (("account", "111122223333"), ("confirm-last-four", "3333")):
        sit.app.screen.query_one(f"#field-{name}").focus()
        await sit.type(typed)


async def test_escape_confirms_no_account_for_good_and_keeps_everything_else(tmp_path: Path) -> None:
    def noted() -> dict[str, Any]:
        journey = sit.app.screen_stack[0].desk.session.journey  # type: ignore[attr-defined]
        return dict(journey.state.answers.get(ACCOUNT, {}))

    async with sitting("empty", real=True, arguments=state(tmp_path / "journey"), size=(120, 60)) as sit:
        await digits_typed(sit)
        await sit.press("escape")
        await sit.sees("Ctrl+S, or Enter in the last line, confirms account 111122223333 for good", "not confirmed")
        assert noted() == {}
        await sit.press("escape")
        await sit.looked()
        assert (noted()["third_party"], noted()["account"], noted()["confirm_last_four"]) == ("yes", "111122223333", "")
        assert not sit.app.screen_stack[0].desk.bound  # type: ignore[attr-defined]
        await sit.press("f")
        await sit.sees("Questions ·")
        await sit.press("ctrl+s")
        await sit.looked()
        assert noted()["confirm_last_four"] == "3333"
        assert sit.app.screen_stack[0].desk.bound  # type: ignore[attr-defined]
        await sit.press("f")
        await sit.sees("Questions ·")
        sit.app.screen.query_one("#field-third-party").focus()
        await sit.press("down", "space", "escape")
        await sit.looked()
        assert noted()["third_party"] == "no", "what is confirmed already is kept like everything else"


async def test_quitting_confirms_no_account_for_good() -> None:
    async with sitting("empty") as sit:
        await digits_typed(sit)
        await sit.press("ctrl+q")
        await sit.sees("confirms account 111122223333 for good", "Leave again to quit without confirming it")
        assert sit.app.return_code is None
        journey = sit.app.screen_stack[0].desk.session.journey  # type: ignore[attr-defined]
        await sit.press("ctrl+q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")
        assert journey.state.answers[ACCOUNT]["confirm_last_four"] == ""
        assert journey.state.answers[ACCOUNT]["account"] == "111122223333"


async def test_a_key_after_the_warning_takes_it_back() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await to_tags(sit)
        await sit.type("Owner")
        await sit.press("escape")
        await sit.sees("Press Escape again")
        await sit.type("x")
        await sit.press("escape")
        await sit.sees("Press Escape again")
        assert not sit.is_journey


async def test_looking_at_the_form_notes_nothing() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await sit.press("escape")
        await sit.sees("4.1 Persona roles")
        assert kept(sit) == {}


async def test_quitting_with_a_form_open_notes_what_is_valid() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await sit.press("space", "ctrl+q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")
        noted = kept(sit)
    assert "AllianceLead" not in noted["personas"]


async def test_quitting_with_something_invalid_asks_once() -> None:
    async with sitting() as sit:
        await open_form(sit)
        await to_tags(sit)
        await sit.type("Owner")
        await sit.press("ctrl+q")
        await sit.sees("Leave again to quit without it")
        assert sit.app.return_code is None
        await sit.press("ctrl+q")
        await sit.until(lambda: sit.app.return_code == 0, "the end")


async def test_a_plan_made_for_other_answers_cannot_be_reviewed() -> None:
    async with sitting() as sit:
        await open_form(sit)
        answer = sit.hold("ListAttachedRolePolicies")
        await sit.press("down", "space", "ctrl+s", "a")
        await sit.sees("looking …")
        assert sit.is_journey
        answer.set()
        await sit.looked()
        await sit.press("a")
        await sit.sees("Review ·")
        assert "ACEManager" not in sit.text


async def test_a_choice_that_stands_in_aws_is_offered_and_kept_when_it_no_longer_does() -> None:
    async with sitting(size=(120, 60)) as sit:
        await open_form(sit)
        await sit.press("tab", "tab", "tab", "tab", "tab", "space")
        await sit.sees("[✓] PartnerCentralRoleForAllianceLead")
        await sit.press("escape")
        await sit.looked()
        assert kept(sit)["replace_trust"] == ["PartnerCentralRoleForAllianceLead"]
        with sit.world.stage.set("somebody mends it") as iam:
            role = iam.get_role("PartnerCentralRoleForAllianceLead")
            role.assume_role_policy_document = iam.get_role(
                "PartnerCentralRoleForACEManager"
            ).assume_role_policy_document
        await sit.press("v")
        await sit.looked()
        await sit.press("f")
        await sit.sees("[✓] PartnerCentralRoleForAllianceLead")


async def test_answers_that_can_no_longer_be_used_are_said_and_asked_again(tmp_path: Path) -> None:
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.begin()
        sit.app.screen.desk.session.journey.update(answers={ROLES: {"policy_set": "of last year"}}, place=ROLES)  # type: ignore[attr-defined]
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await sit.sees("Your answers can no longer be used", "f to answer again")
        await sit.looked()
        assert "✓ pass" not in sit.text
        await sit.press("f")
        await sit.sees("Questions ·", "(•) checklist")
        await sit.press("ctrl+s")
        await sit.looked()
        assert kept(sit) == {"policy_set": "checklist"} | kept(sit)
        assert "✓ pass" in sit.text


async def test_long_and_broken_pastes_end_in_a_sentence() -> None:
    from textual import events

    async with sitting() as sit:
        await open_form(sit)
        await to_tags(sit)
        for pasted in ("x" * 10_000, "\n", "a\nb\r\nc", "\x1b]52;c;eA==\x07", "\u202e\u0000"):
            sit.app.post_message(events.Paste(pasted))
            await sit.pilot.pause()
        await sit.press("tab")
        await sit.sees("✗", "is not a tag", part="#question-company-tags")
        assert "\x1b" not in "".join(sit.lines)


async def test_a_disk_that_refuses_is_said_in_the_form(tmp_path: Path) -> None:
    async with sitting(arguments=state(tmp_path / "journey")) as sit:
        await open_form(sit)
        sit.app.screen_stack[0].desk.session.journey.read_only = "it was opened elsewhere."  # type: ignore[attr-defined]
        await sit.press("space", "ctrl+s")
        await sit.sees("Nothing is saved: it was opened elsewhere.", "Nothing was noted.")
        assert "[ ] AllianceLead" in sit.text


async def test_what_nobody_is_sure_of_is_counted_and_not_listed() -> None:
    async with sitting() as sit:
        await sit.go_to("decide.situation")
        await sit.sees("Nothing is answered yet (f to answer)", part="#answers")
        await sit.press("f")
        await sit.sees("Questions ·")
        await sit.press("down", "space", "ctrl+s")
        await sit.sees("AWS has asked to migrate: yes · 2 not sure yet", part="#answers")


async def test_the_form_is_scrolled_only_as_far_as_the_question_needs_whatever_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def centred(*_: object, **__: object) -> None:
        raise AssertionError("Textual scrolls the form as well")

    monkeypatch.setattr(Screen, "scroll_to_center", centred)
    async with sitting(size=(80, 24)) as sit:
        await open_form(sit)
        await to_tags(sit)
        await sit.type("CostCenter")
        await sit.press("tab", "shift+tab")
        await sit.sees("Write tags as Key=Value")
