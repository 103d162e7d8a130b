"""The whole journey in lines of text: every phase can be finished there, and leaves what the other faces leave."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.screens.sitting import MOMENT
from wizard import cli
from wizard.answers import Answers
from wizard.cli_parser import parser
from wizard.commands import decisions
from wizard.commands.check import look
from wizard.commands.decisions import ANA, CLAIMS
from wizard.commands.opening import open_session
from wizard.commands.walk import QUICK, walk
from wizard.demo import open_world
from wizard.engine import apply
from wizard.engine.write import change_of
from wizard.journey import STEPS, claimable_checks, step_named
from wizard.model import Status
from wizard.personas import STEP as PERSONAS
from wizard.plain.journey import QUIT, Plain
from wizard.plain.users import NO_ACCESS
from wizard.prompts import BACK, Prompts
from wizard.questions import questions_of
from wizard.state.journey import Journey

IN_THE_PORTAL = {
    "link.account": ["Link", "Let a minute"],
    "migrate.schedule": ["Book"],
    "migrate.run": ["Let the time pass until it begins", "Let the time pass until AWS's email"],
    "migrate.validate": ["Everybody", "Let a minute"],
}
"""What the alliance lead does in the browser, by step, as the first words of what is offered."""


class Person(Prompts):
    """Somebody who answers one question at a time, and knows what the people of the demo know."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.plain = Plain(options, self)
        self.to_come = [step.id for step in STEPS]
        self.here = ""
        self.did: list[str] = []
        self.portal: list[str] = []
        self.stating = ""
        self.asked: list[str] = []

    # --- what is asked

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        self.asked.append(title)
        if title == "Where to?":
            self.did, self.here = [], self.to_come.pop(0) if self.to_come else QUIT
            self.portal = list(IN_THE_PORTAL.get(self.here, []))
            return self.here
        if title == "What now?":
            return self._now(choices)
        if title == "What is stated?":
            return self.stating
        if title == "What does the person do?":
            wanted = self.portal.pop(0)
            return next(number for number, words in choices.items() if words.startswith(wanted))
        if title == "What becomes of them?":
            return NO_ACCESS
        return str(self._known(title, default))

    def text(self, title: str, default: str = "", *, help: str = "") -> str:
        self.asked.append(title)
        if title.startswith("Why?"):
            return "A shared or private address gets no access."
        if title.startswith("Who states it?"):
            return CLAIMS[self.stating]
        if title.startswith("Who") and title not in self._titles():
            return ANA
        if title.startswith("Path of the file"):
            return default
        return str(self._known(title, default))

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        self.asked.append(title)
        return bool(self._known(title, True))

    def checkbox(self, title: str, choices: Mapping[str, str], chosen: Collection[str], *, help: str = "") -> list[str]:
        self.asked.append(title)
        if self._titles().get(title) == "replace_trust":
            return list(choices)
        return list(self._known(title, list(chosen)))

    # --- what they know

    def _titles(self) -> dict[str, str]:
        model = step_named(self.here).questions
        return {question.title: question.name for question in questions_of(model, {})} if model else {}

    def _known(self, title: str, otherwise: Any) -> Any:
        value = decisions.answers_of(self.here, MOMENT).get(self._titles().get(title, ""), otherwise)
        return ", ".join(value) if isinstance(value, list) and isinstance(otherwise, str) else value

    def _now(self, choices: Mapping[str, str]) -> str:
        """What somebody does first, and then, on the page they are on."""
        self.stating = self._to_state()
        wanted = (
            ("answer", bool(decisions.answers_of(self.here, MOMENT)) or self.here == PERSONAS, 1),
            ("users-import", True, 1),
            ("users-take", True, 1),
            ("users-decide", True, 1),
            ("portal", bool(self.portal), 20),
            ("users-done", True, 5),
            ("state", bool(self.stating), 5),
            ("review", True, 1),
        )
        for action, wants, times in wanted:
            if action in choices and wants and self.did.count(action) < times:
                if action == "users-done" and self.did[-1] != "portal":
                    action, self.portal = "portal", ["Map the next"]
                self.did.append(action)
                return action
        return BACK

    def _to_state(self) -> str:
        unknown = {result.check for result in self.plain.page.results[self.here] if result.status is Status.UNKNOWN}
        able = [check.id for check in claimable_checks(step_named(self.here))]
        return next((check for check in able if check in unknown and check in CLAIMS), "")


def left(options: argparse.Namespace) -> dict[str, Any]:
    """What a journey leaves, without the times: on the disk, and in AWS."""
    with open_session(options, writes=False) as session:
        stands = {result.key: result.status for result in look(session, [], threading.Event())}
    folder = Path(options.state)
    with Journey.open(folder, writable=False, demo="half-done") as journey:
        answers = Answers(journey.state.answers)
        state, users = journey.state, journey.users.value
        return {
            "stands": stands,
            "account": state.account,
            "answers": {step.id: answers.of(step.id, step.questions) for step in STEPS if step.questions},
            "claims": {key: claim.who for key, claim in state.claims.items()},
            "roles": {key: decision.role for key, decision in users.decisions.items()},
            "mapped": sorted(users.done),
            "made": sorted(change_of(made.intent, journey.journal).id for made in journey.journal.done()),
        }


def options(world: Any, folder: Path) -> argparse.Namespace:
    told: argparse.Namespace = parser().parse_args(["--demo", "half-done", "--state", str(folder)])
    told.world = world
    return told


def test_every_phase_can_be_finished_one_question_at_a_time_and_leaves_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wizard.plain.writing.apply", partial(apply, patience=QUICK))
    with open_world("half-done", clock=MOMENT) as world:
        person = Person(options(world, tmp_path / "plain"))
        assert person.plain.run() == cli.OK
        plain = left(options(world, tmp_path / "plain"))
    with open_world("half-done", clock=MOMENT) as world:
        assert walk(options(world, tmp_path / "walked")) == cli.OK
        walked = left(options(world, tmp_path / "walked"))
    for what in walked:
        for key in {*plain[what], *walked[what]} if isinstance(walked[what], dict) else ():
            assert plain[what].get(key) == walked[what].get(key), (what, key)
        assert plain[what] == walked[what], what
    assert not person.to_come
    assert all(Status.FAIL is not status for key, status in plain["stands"].items() if key.startswith("link."))
    assert "In the browser:" in capsys.readouterr().out


class Leaving(Prompts):
    """Somebody who has noted something, wants to leave, and at first thinks better of it."""

    def __init__(self, *arguments: str) -> None:
        self.asked: tuple[str, ...] = ()
        self.plain = Plain(parser().parse_args(list(arguments)), self)

    def select(self, title: str, choices: Mapping[str, str], default: str | None = None, *, help: str = "") -> str:
        self.plain.page.session.claim("decide.plan", "Bruno Billing")
        return QUIT

    def confirm(self, title: str, default: bool = False, *, help: str = "") -> bool:
        self.asked += (title,)
        return len(self.asked) > 1


def test_a_demo_that_is_not_kept_is_asked_about_before_it_is_thrown_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Leaving("--demo", "half-done")
    assert person.plain.run() == cli.OK
    assert person.asked == ("This demo is not kept: leave? What you noted is gone then.",) * 2
    said = capsys.readouterr().out
    assert "thrown away when you leave" in said
    assert "To keep one next time, and to go on with it: partner-central-wizard demo --state FOLDER" in said
    kept = Leaving("--demo", "half-done", "--state", str(tmp_path / "journey"))
    assert (kept.plain.run(), kept.asked) == (cli.OK, ())
    assert "Everything you noted is kept" in capsys.readouterr().out
