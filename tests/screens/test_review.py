"""Review: everything is seen before it is agreed to, and agreeing takes the letter y, twice."""

from __future__ import annotations

from tests.screens.sitting import Sitting, sitting
from wizard.demo.world import World

ROLES = "roles.personas"


async def open_review(sit: Sitting) -> None:
    await sit.go_to(ROLES)
    await sit.press("a")
    await sit.sees("Review ·")


async def test_every_change_is_listed_with_what_it_opens_and_shown_in_words() -> None:
    async with sitting() as sit:
        await open_review(sit)
        assert "9 of 9 changes ticked" in sit.text
        assert "[✓] + Give PartnerCentralRoleForACEManager the policy" in sit.part("#changes")
        assert "Somebody can do more afterwards than before." in sit.text
        assert "Taken back by iam:DetachRolePolicy." in sit.text
        await sit.press("down")
        await sit.sees(
            "create · iam:CreateRole · can be taken back", "partner-central-wizard:operation =", part="#change"
        )
        assert '+ "Service": "partnercentral-account-management.amazonaws.com"' in sit.part("#change")


async def test_the_same_change_as_json_and_as_a_command_line() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("j")
        await sit.sees('"operation": "AttachRolePolicy"', '"cli": "aws iam attach-role-policy', part="#change")
        assert "w Words" in sit.lines[-1] and "m Copy" in sit.lines[-1]
        await sit.press("c")
        await sit.sees(
            "aws iam attach-role-policy \\ --role-name PartnerCentralRoleForACEManager \\ --policy-arn", part="#change"
        )
        await sit.press("c")
        await sit.sees("update · iam:AttachRolePolicy", part="#change")
        await sit.press("c", "m")
        assert sit.app.clipboard.startswith("aws iam attach-role-policy")


async def test_a_replaced_document_shows_what_goes_and_what_comes() -> None:
    async with sitting() as sit:
        await sit.go_to(ROLES)
        await sit.press("f")
        await sit.sees("Questions ·")
        await sit.press("tab", "tab", "tab", "tab", "tab", "space", "ctrl+s")
        await sit.looked()
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.sees("Replace the trust policy of PartnerCentralRoleForAllianceLead", part="#changes")
        assert '- "AWS": "arn:aws:iam::444455556666:root"' in sit.part("#change")


async def test_space_leaves_a_change_out_and_puts_it_back() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("space")
        await sit.sees("8 of 9 changes ticked")
        assert "[ ] + Give PartnerCentralRoleForACEManager" in sit.part("#changes")
        await sit.press("space")
        await sit.sees("9 of 9 changes ticked")


async def test_what_needs_a_change_that_was_left_out_is_left_out_too() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("down", "space")
        await sit.sees("7 of 9 changes ticked")
        assert "[ ] Create the role PartnerCentralRoleForMarketing" in sit.part("#changes")
        assert "[ ] + Give PartnerCentralRoleForMarketing" in sit.part("#changes")
        assert "1 change that needs it is left out too." in sit.part("#review-count")
        await sit.press("down", "space")
        await sit.sees("It needs “Create the role PartnerCentralRoleForMarketing, for Partner Central only”, which is")
        assert "7 of 9 changes ticked" in sit.text
        await sit.press("up")
        assert "It needs" not in sit.part("#review-count")
        await sit.press("space")
        await sit.sees("9 of 9 changes ticked", "1 change that needs it is ticked again too.")


async def test_what_cannot_be_taken_back_is_marked_and_counted_and_says_what_arrives() -> None:
    async with sitting() as sit:
        await sit.go_to("signon.permission-sets")
        await sit.press("a")
        await sit.sees("Review ·", "! no way back", "! cannot be taken back")
        marked = "Bring PartnerCentral-Marketing up to date in account 111122223333 ! no way back"
        assert marked in sit.part("#changes")
        await sit.press("down", "down", "down")
        await sit.sees(
            "update · sso-admin:ProvisionPermissionSet · cannot be taken back",
            "New in account 111122223333: AWSPartnerCentralMarketingManagement.",
            "! No way back: Identity Center keeps no older version of a permission set",
            part="#change",
        )
        await sit.press("y")
        await sit.sees("1 of them cannot be taken back.", part="#question-text")
        await sit.press("n", "o", "y")
        await sit.sees("It cannot be taken back.", part="#question-text")
        await sit.press("y")
        await sit.sees("It is made, and AWS shows it.")
        await sit.press("enter")
        await sit.looked()
        await sit.press("u")
        await sit.sees("Nothing can be taken back here", "Cannot be taken back (1)", "keeps no older version")
        assert "Take all back" not in sit.text
        await sit.press("y", "y")
        await sit.sees("Nothing can be taken back here")


async def test_a_policy_that_reads_nearly_everything_says_so() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("end")
        await sit.sees("ReadOnlyAccess reads nearly everything in the account", part="#change")


async def test_only_this_takes_along_what_it_needs() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("down", "down", "o")
        await sit.sees("2 of 9 changes ticked")
        assert "[✓] Create the role PartnerCentralRoleForMarketing" in sit.part("#changes")
        await sit.press("y")
        await sit.sees("Make these 2 changes in account 111122223333?")
        assert "1 of them lets somebody do more than before." in sit.part("#question-text")


async def test_y_and_y_write_exactly_what_is_ticked() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("o", "y")
        await sit.sees("Make this change")
        assert "It lets somebody do more than before." in sit.part("#question-text")
        assert sit.writes == []
        await sit.press("y")
        await sit.sees("It is made, and AWS shows it.")
        assert sit.writes == ["AttachRolePolicy"]


async def test_anything_but_y_writes_nothing() -> None:
    async with sitting() as sit:
        await open_review(sit)
        for answer in ("n", "escape", "enter"):
            await sit.press("y")
            await sit.sees("Make these 9 changes")
            await sit.press(answer)
            await sit.no_longer_sees("Make these 9 changes")
            await sit.sees("9 of 9 changes ticked")
            assert sit.writes == []


async def test_nothing_ticked_cannot_be_agreed_to() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("o", "space", "y", "y")
        await sit.sees("0 of 9 changes ticked")
        assert sit.writes == []


async def test_arrows_in_the_question_do_not_lead_to_yes() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("y")
        await sit.sees("Make these 9 changes")
        await sit.press("right", "tab", "enter")
        await sit.sees("9 of 9 changes ticked")
        assert sit.writes == []


async def test_a_click_on_yes_is_a_yes() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("o", "y")
        await sit.sees("Make this change")
        await sit.pilot.click("#yes")
        await sit.sees("It is made")


async def test_holding_enter_from_start_to_end_writes_nothing() -> None:
    async with sitting() as sit:
        await sit.begin()
        await sit.hold_down("enter", 20)
        await sit.go_to(ROLES)
        for key in ("a", "f", "e", "v", "u", "x", "question_mark", "ctrl+p", "tab", "n"):
            await sit.press(key)
            await sit.hold_down("enter", 20)
            while not sit.is_journey:
                await sit.press("escape")
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·")
        for _ in range(3):
            await sit.press("y")
            await sit.sees("Make these 9 changes")
            await sit.hold_down("enter", 20)
            await sit.sees("9 of 9 changes ticked")
        assert sit.writes == []


async def test_looking_only_says_why_nothing_can_be_agreed_to() -> None:
    async with sitting(arguments=["--read-only"]) as sit:
        assert "looking only" in (await _seen(sit))
        await open_review(sit)
        await sit.sees("This session is read-only: nothing can be written.")
        await sit.press("y", "y")
        assert sit.writes == []
        assert not sit.is_journey


async def _seen(sit: Sitting) -> str:
    await sit.begin()
    return sit.text


async def test_what_is_left_out_of_the_plan_says_why_on_the_page() -> None:
    def forbid(world: World) -> None:
        world.faults.on("iam", "GetPolicy", "denied", times=None)

    async with sitting(size=(120, 70), prepare=forbid) as sit:
        await sit.go_to(ROLES)
        await sit.sees("? Left out of the plan: PartnerCentralRoleForACEManager,", "iam:GetPolicy")
        await sit.press("a")
        await sit.pilot.pause()
        assert sit.is_journey  # nothing is left that could be agreed to


async def test_the_chosen_change_stays_in_sight_when_the_window_changes() -> None:
    async with sitting() as sit:
        await open_review(sit)
        await sit.press("down", "down", "down", "down", "down")
        chosen = "[✓] Create the role PartnerCentralRoleForChannelApprover"
        await sit.sees(chosen, part="#changes")
        await sit.resize(50, 20)
        await sit.sees(chosen, part="#changes")
