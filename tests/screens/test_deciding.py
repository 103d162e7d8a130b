"""The decide phase at the screens: choosing from the organization's list, and confirming what was chosen."""

from __future__ import annotations

from pathlib import Path

from screens.widgets.choices import Choices
from tests.screens.sitting import Sitting, sitting, state

OURS, THEIRS = "111122223333", "444455556666"
TALL = (120, 150)


async def open_form(sit: Sitting) -> None:
    await sit.go_to("decide.account")
    await sit.press("f")
    await sit.sees("Questions ·")


async def fill(sit: Sitting, *, downs: int, digits: str) -> None:
    """Choose from the list, so many places down, type four digits, and note it."""
    sit.app.screen.query_one("#field-account").focus()
    await sit.press(*["down"] * downs, "space")
    sit.app.screen.query_one("#field-confirm-last-four").focus()
    await sit.type(digits)
    await sit.press("ctrl+s")


def bound(sit: Sitting) -> str | None:
    account: str | None = sit.app.screen_stack[0].desk.session.journey.state.account  # type: ignore[attr-defined]
    return account


async def test_accounts_are_offered_by_name_and_kept_by_number(tmp_path: Path) -> None:
    async with sitting("management-account", size=TALL, real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_form(sit)
        assert "not decided yet" in sit.text
        assert f"{THEIRS} · Example Corp Production" in sit.text
        assert f"{OURS} · Example Corp Management · management account, not recommended" in sit.text
        assert "Old Website" not in sit.text, "a suspended account cannot be chosen"
        assert sit.app.screen.query_one("#field-account", Choices).chosen == ("",)


async def test_an_account_and_its_digits_bind_the_journey(tmp_path: Path) -> None:
    async with sitting("management-account", size=(100, 40), real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_form(sit)
        await fill(sit, downs=1, digits="3333")
        await sit.looked()
        assert bound(sit) == OURS
        await sit.no_longer_sees("No account has been chosen yet")


async def test_a_journey_that_belongs_to_an_account_offers_that_one_and_says_why() -> None:
    async with sitting("management-account", size=TALL) as sit:
        await open_form(sit)
        assert f"{OURS} · Example Corp Management" in sit.text
        assert "Example Corp Production" not in sit.text
        await sit.sees(f"This journey belongs to account {OURS} already, so no other is offered.")


async def test_anything_else_binds_nothing(tmp_path: Path) -> None:
    digits = "6666"
    async with sitting("management-account", size=(100, 40), real=True, arguments=state(tmp_path / "journey")) as sit:
        await open_form(sit)
        await fill(sit, downs=1, digits=digits)
        await sit.sees("are not the last four digits")
        await sit.press("escape", "escape")
        await sit.looked()
        assert bound(sit) is None
        await sit.sees("No account has been chosen yet")


async def test_questions_that_do_not_matter_are_left_out_with_how_many_and_why() -> None:
    async with sitting("empty", size=TALL) as sit:
        await open_form(sit)
        assert "left out" not in sit.text, "nobody has said yet whether the company sells"
        assert "ISV Accelerate" in sit.text
        await sit.press("escape")
        await sit.go_to("decide.situation")
        await sit.press("f")
        seller = sit.app.screen.query_one("#field-marketplace-seller", Choices)
        seller.focus()
        await sit.press("down", "space", "ctrl+s")
        await open_form(sit)
        await sit.sees("5 questions are left out: your company does not sell on AWS Marketplace.")
        assert "ISV Accelerate" not in sit.text
        sit.app.screen.query_one("#field-candidate").focus()
        await sit.press("down", "space")
        await sit.sees("7 questions are left out", "2 because you think of a new account")
        assert "Can people outside your company" not in sit.text
        await sit.press("down", "space")
        await sit.sees("5 questions are left out", "Can people outside your company")


async def test_a_question_with_an_answer_is_asked_again_whatever_is_known() -> None:
    async with sitting("empty", size=TALL) as sit:
        await open_form(sit)
        sit.app.screen.query_one("#field-isv-accelerate").focus()
        await sit.press("down", "space", "ctrl+s")
        await sit.go_to("decide.situation")
        await sit.press("f")
        sit.app.screen.query_one("#field-marketplace-seller", Choices).focus()
        await sit.press("down", "space", "ctrl+s")
        await open_form(sit)
        await sit.sees("4 questions are left out", "ISV Accelerate")
