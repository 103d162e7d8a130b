"""The same answers, whoever asks for them: the screens, lines of text, and a file leave the same journey."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import OURS, THEIRS, RealAccount, Run, files, one_sentence
from tests.screens.sitting import sitting
from tests.screens.sitting import state as folder_of
from wizard.candidate import STEP as ACCOUNT
from wizard.cli_parser import parser
from wizard.journey import step_named
from wizard.plain.journey import QUIT, Plain
from wizard.prompts import BACK, Prompts
from wizard.questions import questions_of

SITUATION, PEOPLE, ROLES = "decide.situation", "decide.people", "roles.personas"

LEFT_OUT = ("third_party", "apis_here", "outsiders", "suits_users", "stays_primary")
"""What is not asked of a seller who thinks of a new account."""

GIVEN: dict[str, dict[str, Any]] = {
    SITUATION: {"asked_to_migrate": "yes", "legacy_logins": "yes", "marketplace_seller": "several"},
    ACCOUNT: {
        "candidate": "new",
        "purpose": "dedicated",
        "company_owned": "yes",
        "fee_here": "yes",
        "seller_features": "no",
        "isv_accelerate": "no",
        "shares_with_marketplace": "no",
        "busiest_seller": "no",
        "management_reason": "",
        "account": "",
        "confirm_last_four": "",
        **dict.fromkeys(LEFT_OUT, "unsure"),
    },
    PEOPLE: {
        "iam_admin_name": "Sofia Admin",
        "iam_admin_email": "sofia.admin@example.com",
        "alliance_lead_name": "Ana Lead",
        "alliance_lead_email": "ana.lead@example.com",
        "billing_owner_name": "Bruno Billing",
        "billing_owner_email": "billing@example.com",
    },
    ROLES: {
        "personas": ["Marketing", "Technical"],
        "policy_set": "current",
        "custom": "Reports: ViewOnlyAccess",
        "company_tags": "CostCenter=1234",
        "session_hours": "2",
    },
}
"""By step, every question as a person would answer it."""


def kept(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "state.json").read_text())
    return {name: found[name] for name in ("account", "answers", "claims", "sso_account")}


async def at_the_screens(folder: Path) -> None:
    """Type into the form, and choose in it, until it holds what was given."""
    from textual.widgets import Input

    from screens.widgets.choices import Choices

    async with sitting("empty", size=(120, 150), arguments=folder_of(folder)) as sit:
        for step, given in GIVEN.items():
            await sit.go_to(step)
            await sit.press("f")
            await sit.sees("Questions ·")
            for name, value in given.items():
                field = sit.app.screen.query_one(f"#field-{name.replace('_', '-')}")
                field.focus()
                await sit.pilot.pause()
                if isinstance(field, Input):
                    field.value = value
                elif isinstance(field, Choices):
                    wanted = value if isinstance(value, list) else [value]
                    field.highlighted = 0
                    for place, choice in enumerate(field._choices):
                        field.highlighted = place
                        if (choice in wanted) != (choice in field.chosen) and (choice in wanted or field._many):
                            await sit.press("space")
                    assert list(field.chosen) == wanted
            await sit.press("ctrl+s")
            await sit.looked()


class Person(Prompts):
    """Says it, question by question."""

    def __init__(self) -> None:
        self.actions = iter([choice for step in GIVEN for choice in (step, "answer", BACK)] + [QUIT])
        self.by_title: dict[str, Any] = {
            question.title: given[question.name]
            for step, given in GIVEN.items()
            for question in questions_of(step_named(step).questions or pytest.fail(step))
            if question.name in given and question.name not in LEFT_OUT
        }

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        return str(self.by_title[title]) if title in self.by_title else next(self.actions)

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        return str(self.by_title[title])

    def checkbox(self, title: str, choices: Mapping[str, str], chosen: Collection[str], *, help: str = "") -> list[str]:
        return list(self.by_title[title])


def in_lines_of_text(folder: Path) -> None:
    options = parser().parse_args(["--demo", "empty", "--state", str(folder), "--plain"])
    assert Plain(options, Person()).run() == 0


async def test_the_screens_lines_of_text_and_a_file_leave_the_same_journey(run: Run, tmp_path: Path) -> None:
    await at_the_screens(tmp_path / "screens")
    in_lines_of_text(tmp_path / "plain")
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(GIVEN))
    file = tmp_path / "file"
    assert run("answer", "--answers", path, "--demo", "empty", "--state", file).code == 0
    assert kept(file)["answers"][ROLES]["personas"] == ["Marketing", "Technical"]
    assert kept(tmp_path / "screens")["answers"] == kept(file)["answers"]
    assert kept(tmp_path / "plain")["answers"] == kept(file)["answers"]
    plans = [
        [
            change["id"]
            for change in run("plan", "roles", "--json", "--demo", "empty", "--state", folder).json["changes"]
        ]
        for folder in (tmp_path / "screens", tmp_path / "plain", file)
    ]
    assert plans[0] and plans[0] == plans[1] == plans[2]


# --- the one gate that cannot be gone back through: no file passes it by accident

FIRST = {"candidate": "existing", "purpose": "dedicated", "company_owned": "yes"}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "digits of another account": ({"account": OURS, "confirm_last_four": "6666"}, "are not the last four digits"),
    "digits without an account": ({"confirm_last_four": "3333"}, "name the account as well"),
    "a number instead of digits": ({"account": OURS, "confirm_last_four": 3333}, "confirm_last_four"),
    "yes instead of digits": ({"account": OURS, "confirm_last_four": "yes"}, "last four digits"),
    "true instead of digits": ({"account": OURS, "confirm_last_four": True}, "confirm_last_four"),
    "the whole number": ({"account": OURS, "confirm_last_four": OURS}, "last four digits"),
    "digits of another alphabet": ({"account": OURS, "confirm_last_four": "３３３３"}, "last four digits"),
    "a key that looks like it": ({"account": OURS, "confirm": "3333"}, "there is no question 'confirm'"),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", [["answer"], ["apply", "roles", "--yes"]], ids=["answer", "apply"])
def test_a_file_that_confirms_wrongly_is_refused_and_binds_nothing(
    run: Run, account: RealAccount, state: Path, tmp_path: Path, command: list[str], given: dict[str, Any], said: str
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({ACCOUNT: {**FIRST, **given}}))
    ran = run(*command, "--answers", path, "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert said in one_sentence(ran)
    assert not (state / "state.json").exists() or kept(state)["account"] is None


@pytest.mark.parametrize("given", [{"account": OURS}, {"account": OURS, "confirm_last_four": ""}, {}])
def test_a_file_without_the_digits_is_kept_and_binds_nothing(
    run: Run, account: RealAccount, state: Path, tmp_path: Path, given: dict[str, Any]
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({ACCOUNT: {**FIRST, **given}}))
    assert run("answer", "--answers", path, "--state", state).code == 0
    assert kept(state)["account"] is None
    ran = run("apply", "roles", "--yes", "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert f"--account {OURS}" in one_sentence(ran)


def test_the_right_digits_in_a_file_bind_the_journey_once(
    run: Run, account: RealAccount, state: Path, tmp_path: Path
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({ACCOUNT: {**FIRST, "account": OURS, "confirm_last_four": "3333"}}))
    ran = run("answer", "--answers", path, "--state", state)
    assert (ran.code, kept(state)["account"]) == (0, OURS)
    assert f"now belongs to account {OURS}" in ran.out
    before = files(state)["state.json"]
    path.write_text(json.dumps({ACCOUNT: {**FIRST, "account": THEIRS, "confirm_last_four": "6666"}}))
    ran = run("answer", "--answers", path, "--state", state)
    assert ran.code == 2
    assert OURS in one_sentence(ran)
    assert (files(state)["state.json"], account.writes) == (before, [])
