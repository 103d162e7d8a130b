"""The message of a handoff says nothing that is not so: who else could do it, and where the program comes from."""

from __future__ import annotations

import pytest

from tests.setting import result
from wizard import __version__
from wizard.handoff.asks import Ask, Asks
from wizard.handoff.message import Letter, message
from wizard.journey import step_named
from wizard.model import Owner, Status

ADMIN, EITHER = Owner.IAM_ADMIN, Owner.EITHER


def ask(*owners: Owner, step: str = "roles.personas") -> Ask:
    against = tuple(result("roles.exists", Status.FAIL, owner=owner) for owner in owners)
    return Ask(step_named(step), against, True)


def letter(*asks: Ask) -> str:
    return message(
        Letter(Asks(ADMIN, asks), "Ivan Admin", "Ana Lead", "AWS account 111122223333", "x.json", "A-B", "now", 0, True)
    )


@pytest.mark.parametrize(
    ("asks", "said", "marked"),
    [
        ([ask(ADMIN), ask(ADMIN, EITHER)], "nobody else can do what follows.", 0),
        ([ask(EITHER), ask(ADMIN)], "nobody else can do what follows, but for what is marked as for either of us.", 1),
        ([ask(EITHER), ask(step="decide.account")], "either of us can do what follows.", 2),
        ([ask()], "nobody else can do what follows.", 0),
        ([], "the next steps will be yours.", 0),
    ],
)
def test_it_says_who_else_could_do_it(asks: list[Ask], said: str, marked: int) -> None:
    text = letter(*asks)
    assert f"You get this as the IAM administrator: {said}" in text
    assert text.count("by either of us") == marked


def test_it_says_where_the_program_comes_from_and_which_version_fits() -> None:
    text = letter(ask(ADMIN))
    assert f"partner-central-wizard {__version__}. It comes in a copy of its project, whose README says how" in text


def test_the_message_of_a_demo_names_its_world_in_every_command() -> None:
    asks = Asks(ADMIN, (ask(ADMIN),))
    for continues in (True, False):
        told = message(Letter(asks, "", "", "an account", "x.json", "A-B", "now", 0, continues, world="denied"))
        commands = [line for line in told.splitlines() if line.startswith("    partner-central-wizard")]
        assert commands
        assert all("--demo denied --state FOLDER" in line and "--profile" not in line for line in commands)
