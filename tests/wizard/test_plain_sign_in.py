"""The plain face offers to sign in again, at the start and in the middle, and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from wizard.cli_parser import parser
from wizard.demo.fakes import FAKES
from wizard.demo.world import World
from wizard.plain.journey import QUIT, Plain
from wizard.prompts import BACK, Prompts


class Person(Prompts):
    """Somebody at the plain face: what they choose, one after another, and what they say to yes or no."""

    def __init__(self, chooses: list[str | Callable[[Plain], str]], agrees: bool = True) -> None:
        self.chooses: Iterator[str | Callable[[Plain], str]] = iter(chooses)
        self.agrees = agrees
        self.asked: list[str] = []
        self.plain: Plain

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        chosen = next(self.chooses)
        return chosen if isinstance(chosen, str) else chosen(self.plain)

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        self.asked.append(title)
        return self.agrees


@pytest.fixture
def sit(capsys: pytest.CaptureFixture[str]) -> Any:
    def sit(person: Person, *arguments: str) -> tuple[int, str]:
        person.plain = Plain(parser().parse_args(list(arguments)), person)
        return person.plain.run(), capsys.readouterr().out

    return sit


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person agrees in the browser before the first question."""
    real = FAKES["sso-oidc", "CreateToken"]

    def at_once(world: World, params: Any) -> Any:
        world.access_portal.after = 0
        return real(world, params)

    monkeypatch.setitem(FAKES, ("sso-oidc", "CreateToken"), at_once)


def expire(plain: Plain) -> str:
    """The login ends while somebody is at a step; then they look again."""
    world = plain.page.session.world
    assert isinstance(world, World)
    world.access_portal.logins = {token: datetime(2020, 1, 1, tzinfo=UTC) for token in world.access_portal.logins}
    cache = world.laptop.computer.sso_cache
    for path in cache.iterdir():
        path.write_text(path.read_text().replace('"expiresAt": "2', '"expiresAt": "1'))
    for connection in plain.page.session.situation.connections.values():
        connection.renew()
    return "look"


def test_it_is_offered_before_anything_else(sit: Any) -> None:
    person = Person([QUIT])
    code, out = sit(person, "--plain", "--demo", "expired")
    assert code == 0
    assert person.asked[0] == "Your sign-in has ended. Sign in now?"
    assert "Check that it shows the code BCDF-GHJK" in out
    assert out.index("You are signed in.") < out.index("Signed in to account 111122223333")


def test_in_the_middle_the_step_is_looked_at_again(sit: Any) -> None:
    person = Person(["access.inventory", expire, BACK, QUIT])
    code, out = sit(person, "--plain", "--demo", "expired")
    assert code == 0
    assert person.asked.count("Your sign-in has ended. Sign in now?") == 2
    after = out[out.rindex("You are signed in.") :]
    assert "The account is in organization" in after
    assert "no longer valid" not in after


def test_who_says_no_goes_on_without(sit: Any) -> None:
    person = Person(["access.inventory", expire, BACK, QUIT])

    def only_once(title: str, default: bool = False) -> bool:
        person.asked.append(title)
        return len(person.asked) == 1

    person.confirm = only_once  # type: ignore[method-assign]
    code, out = sit(person, "--plain", "--demo", "expired")
    assert code == 0
    assert "no longer valid" in out[out.rindex("Looking") :]


def test_a_demo_that_needs_no_portal_offers_nothing(sit: Any) -> None:
    person = Person(["access.inventory", BACK, QUIT])
    code, _ = sit(person, "--plain", "--demo", "throttled")
    assert code == 0
    assert person.asked == []
