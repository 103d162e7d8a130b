"""Forms are used with keys alone: they say how, they go where the keys point, and Enter ends in the last line."""

from __future__ import annotations

from screens.review import in_words
from screens.widgets.choices import Choices
from tests.screens.sitting import Sitting, sitting
from wizard.aws.changes_sso import add_member, assign
from wizard.aws.sso import Instance

SITUATION, PEOPLE, ACCOUNT, ROLES, VISIT = (
    "decide.situation",
    "decide.people",
    "decide.account",
    "roles.personas",
    "link.account",
)


async def open_form(sit: Sitting, step: str) -> None:
    await sit.go_to(step)
    await sit.press("f")
    await sit.sees("Questions ·")


def kept(sit: Sitting, step: str) -> dict[str, object] | None:
    journey = sit.app.screen_stack[0].desk.session.journey  # type: ignore[attr-defined]
    answers = journey.state.answers.get(step)
    return None if answers is None else dict(answers)


async def test_a_form_says_how_to_choose_and_shows_apart_what_is_pointed_at_and_what_is_chosen() -> None:
    async with sitting("empty", size=(80, 24)) as sit:
        await open_form(sit, SITUATION)
        assert "↑ ↓ move, Space or Enter chooses" in sit.text
        await sit.press("down")
        await sit.sees("(•) not sure yet › ( ) yes")
        await sit.press("space")
        await sit.sees("( ) not sure yet › (•) yes")
        await sit.press("down")
        await sit.sees("(•) yes › ( ) no")
        await sit.press("question_mark")
        await sit.sees("Space or Enter chooses", "Keys of this screen")


async def test_arrows_go_from_question_to_question_and_keep_what_is_chosen() -> None:
    async with sitting("empty", size=(80, 24)) as sit:
        await open_form(sit, SITUATION)
        await sit.press("down", "space", "down", "down")
        await sit.sees("(•) yes ( ) no", "› (•) not sure yet")
        await sit.press("up")
        await sit.sees("(•) yes › ( ) no")
        await sit.hold_down("down", 40)
        await sit.sees("› ( ) yes, from several seller accounts")
        await sit.hold_down("up", 40)
        await sit.sees("› ( ) not sure yet")
        await sit.press("ctrl+s")
        await sit.looked()
        assert kept(sit, SITUATION) == {
            "asked_to_migrate": "yes",
            "legacy_logins": "unsure",
            "marketplace_seller": "unsure",
        }


async def test_arrows_go_on_from_a_line_and_past_a_list_of_several() -> None:
    async with sitting() as sit:
        await open_form(sit, ROLES)
        personas = sit.app.screen.query_one("#field-personas", Choices)
        before = personas.chosen
        await sit.press(*["down"] * 9, *["down"] * 2)
        await sit.type("Analyst")
        await sit.press("down")
        await sit.sees("✗ Write a persona of your own")
        await sit.press("down", "up", "up", *["backspace"] * 7)
        await sit.no_longer_sees("✗")
        assert personas.chosen == before


async def test_page_down_shows_more_of_the_form_and_the_keys_go_on_from_there() -> None:
    async with sitting(size=(80, 24)) as sit:
        await open_form(sit, ACCOUNT)
        first = sit.part("#form")
        await sit.press("pagedown")
        await sit.until(lambda: sit.part("#form") != first, "another page of the form")
        second = sit.part("#form")
        await sit.press("down", "up")
        assert sit.part("#form").replace("› ", "") == second.replace("› ", "")
        for _ in range(9):
            await sit.press("pagedown")
        await sit.sees("last four digits", part="#form")
        for _ in range(9):
            await sit.press("pageup")
        await sit.until(lambda: sit.part("#form")[:60] == first[:60], "the first page of the form")


async def test_enter_goes_from_line_to_line_and_notes_in_the_last_one() -> None:
    async with sitting() as sit:
        await open_form(sit, PEOPLE)
        await sit.type("Ivan Admin")
        await sit.press("enter")
        await sit.type("ivan@example.com")
        await sit.press(*["enter"] * 5)
        await sit.looked()
        noted = kept(sit, PEOPLE)
        assert noted is not None
        assert noted["iam_admin_name"] == "Ivan Admin"
        assert noted["iam_admin_email"] == "ivan@example.com"


async def test_enter_notes_nothing_that_nobody_touched() -> None:
    async with sitting() as sit:
        await open_form(sit, PEOPLE)
        await sit.hold_down("enter", 20)
        await sit.sees("Nothing was changed here. Ctrl+S notes it as it stands.")
        assert kept(sit, PEOPLE) is None


async def test_a_form_opens_at_the_question_that_the_page_points_at() -> None:
    async with sitting(size=(80, 24)) as sit:
        await sit.go_to(ROLES)
        await sit.press("a")
        await sit.sees("Review ·")
        await sit.press("y")
        await sit.sees("Make these 9 changes")
        await sit.press("y")
        await sit.sees("All 9 are made")
        await sit.press("enter")
        await sit.looked()
        await sit.sees("to choose whether its trust policy is replaced")
        await sit.press("f", "space")
        await sit.sees("› [✓] PartnerCentralRoleForAllianceLead", "Whose trust policy")


async def test_a_statement_offers_the_last_name_and_takes_nothing_back_unasked() -> None:
    def stated() -> dict[str, str]:
        claims = sit.app.screen_stack[0].desk.session.situation.claims  # type: ignore[attr-defined]
        return {check: claim.who for check, claim in claims.items()}

    async with sitting() as sit:
        await sit.go_to("users.integrations", look=False)
        await sit.press("s")
        await sit.sees("What is stated?")
        await sit.hold_down("enter", 20)
        await sit.press("ctrl+s")
        await sit.sees("Say who states it")
        assert stated() == {}
        await sit.type("Ana Lead")
        await sit.press("enter")
        await sit.until(lambda: sit.is_journey, "the page")
        assert len(stated()) == 1
        await sit.press("s")
        await sit.sees("Stated so far by Ana Lead")
        await sit.press("tab", "enter")
        await sit.until(lambda: sit.is_journey, "the page")
        assert list(stated().values()) == ["Ana Lead", "Ana Lead"]
        before = stated()
        await sit.press("s")
        await sit.sees("Stated so far by Ana Lead")
        await sit.press("home", "space", "tab", *["backspace"] * 8)
        await sit.hold_down("enter", 20)
        await sit.sees("Without a name, Ctrl+S takes back what Ana Lead stated")
        assert stated() == before
        await sit.press("ctrl+s")
        await sit.until(lambda: sit.is_journey, "the page")
        assert len(stated()) == 1


async def test_importing_says_that_enter_reads_the_file() -> None:
    async with sitting() as sit:
        await sit.go_to("users.import", look=False)
        await sit.press("m", "m")
        await sit.sees("Enter reads it")
        await sit.press("ctrl+s")
        await sit.sees("Press Enter beside the path to read it")


async def test_what_is_wrong_is_said_of_the_question_and_not_of_its_field() -> None:
    async with sitting(size=(80, 24)) as sit:
        await open_form(sit, ACCOUNT)
        for _ in range(9):
            await sit.press("pagedown")
        await sit.sees("last four digits", part="#form")
        await sit.type("2222")
        await sit.press("shift+tab")
        await sit.sees("✗ Name the account as well", part="#question-confirm-last-four")
        assert "confirm_last_four" not in sit.text


async def test_a_page_that_nobody_answered_says_what_is_usual() -> None:
    async with sitting() as sit:
        await sit.go_to("access.profiles", look=False)
        await sit.sees(
            "Nothing is answered yet (f to answer); the usual is they sign in: with IAM Identity Center",
            part="#answers",
        )
        assert "Your answers" not in sit.text


def test_a_review_names_who_and_what_is_meant_by_an_id() -> None:
    instance = Instance("arn:aws:sso:::instance/ssoins-1", "d-1234567890", "111122223333", "ACTIVE", "us-east-1")
    arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
    put = add_member("x", instance, "PartnerCentral-ACE", "", "jane@example.com", "eb3d-1", needs=())
    let = assign("x", instance, "PartnerCentral-ACE", arn, "PartnerCentral-ACE", "9067-1", "111122223333", needs=())
    assert "MemberId  jane@example.com (UserId eb3d-1)" in in_words(put).plain
    assert "GroupId  PartnerCentral-ACE (AWS gives the id)" in in_words(put).plain
    assert "PrincipalId  PartnerCentral-ACE (9067-1)" in in_words(let).plain
    assert f"PermissionSetArn  PartnerCentral-ACE ({arn})" in in_words(let).plain


async def test_only_what_matters_for_the_profiles_that_are_added_is_asked() -> None:
    async with sitting(size=(120, 60)) as sit:
        await open_form(sit, "access.profiles")
        await sit.sees("6 questions are left out: no profile is to be added", part="#form")
        await sit.press("down", "space")
        await sit.sees("2 questions are left out", "1 because they sign in with IAM Identity Center")
        assert "address of your access portal" in sit.text
        assert "do the roles lean on" not in sit.text
