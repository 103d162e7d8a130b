"""Every step keeps the contract: parametrised over the journey, so that a new step is covered by being there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.setting import Setting
from wizard import documents, show
from wizard.answers import Answers, BadAnswer, parse
from wizard.aws.connection import Answer, Connection
from wizard.aws.errors import translate
from wizard.contents import CONTENTS
from wizard.engine import Situation, plan, verify
from wizard.engine.progress import Outcome, Progress, Stage
from wizard.journey import PHASES, STEPS, UnknownId, phase_of, select, select_steps, step_named
from wizard.model import Blocks, Call, Change, Check, Held, Result, Role, Severity, Status, Step
from wizard.questions import as_text, questions_of
from wizard.text import clean

CHECKS = [(step, check) for step in STEPS for check in step.checks]

steps = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
checks = pytest.mark.parametrize(("step", "check"), CHECKS, ids=[check.id for _, check in CHECKS])

ADVICE = (Severity.ADVICE, None)
MIGRATE = (Severity.BLOCKER, Blocks.MIGRATE)

LINK = (Severity.BLOCKER, Blocks.LINK)
COMPLETION = (Severity.BLOCKER, Blocks.COMPLETION)

PINNED = {
    "decide": {
        "decide.situation": {"decide.registered": LINK},
        "decide.account": {
            "decide.identity": LINK,
            "decide.plan": LINK,
            "decide.state": LINK,
            "decide.membership": ADVICE,
            "decide.purpose": LINK,
            "decide.seller": ADVICE,
            "decide.company": ADVICE,
        },
        "decide.people": {"decide.named": LINK, "decide.mailboxes": ADVICE},
    },
    "access": {
        "access.profiles": {
            "access.admin-profile": ADVICE,
            "access.ops-profile": ADVICE,
            "access.credentials": ADVICE,
            "access.region": ADVICE,
        },
        "access.inventory": {"access.organization": ADVICE, "access.accounts": ADVICE},
        "access.permissions": {
            "access.link-permissions": LINK,
            "access.wizard-permissions": ADVICE,
            "access.region-deny": ADVICE,
        },
    },
    "baseline": {
        "baseline.security": {
            "baseline.root-mfa": ADVICE,
            "baseline.root-keys": ADVICE,
            "baseline.user-mfa": ADVICE,
            "baseline.trail": ADVICE,
            "baseline.config": ADVICE,
            "baseline.access-path": ADVICE,
        },
        "baseline.signoff": {"baseline.ready": MIGRATE},
    },
    "policies": {
        "policies.available": {"policies.present": MIGRATE, "policies.changed": ADVICE},
        "policies.rules": {"policies.conflicts": ADVICE, "policies.prefix": ADVICE},
    },
    "roles": {
        "roles.personas": {
            "roles.exists": MIGRATE,
            "roles.trust": MIGRATE,
            "roles.policies": MIGRATE,
            "roles.extra": ADVICE,
            "roles.path": ADVICE,
            "roles.tags": ADVICE,
            "roles.quota": ADVICE,
        },
    },
    "signon": {
        "signon.instance": {
            "signon.identity-center": MIGRATE,
            "signon.external-idp": MIGRATE,
            "signon.saml-application": MIGRATE,
            "signon.iam-users": MIGRATE,
        },
        "signon.permission-sets": {
            "signon.exists": MIGRATE,
            "signon.policies": MIGRATE,
            "signon.session": ADVICE,
            "signon.relay-state": ADVICE,
            "signon.inline": ADVICE,
            "signon.provisioned": MIGRATE,
        },
        "signon.assignments": {
            "signon.group": ADVICE,
            "signon.assigned": MIGRATE,
            "signon.members": ADVICE,
        },
    },
    "link": {
        "link.readiness": {"link.ready": LINK},
        "link.account": {
            "link.state": MIGRATE,
            "link.event": ADVICE,
            "link.roles": ADVICE,
            "link.claimed": ADVICE,
        },
    },
    "users": {
        "users.import": {
            "users.imported": MIGRATE,
            "users.columns": ADVICE,
            "users.mailboxes": ADVICE,
            "users.caps": ADVICE,
        },
        "users.map": {"users.mapped": MIGRATE, "users.role-mappable": MIGRATE, "users.recorded": ADVICE},
        "users.integrations": {
            "users.crm-role": ADVICE,
            "users.ace-offers": ADVICE,
            "users.channel-roles": ADVICE,
        },
    },
    "migrate": {
        "migrate.readiness": {"migrate.ready": MIGRATE, "migrate.verification": ADVICE},
        "migrate.schedule": {"migrate.scheduled": ADVICE},
        "migrate.run": {"migrate.completed": COMPLETION},
        "migrate.validate": {
            "migrate.registered": COMPLETION,
            "migrate.persona-access": ADVICE,
            "migrate.opportunities": ADVICE,
            "migrate.marketplace": ADVICE,
            "migrate.ace": ADVICE,
            "migrate.denials": ADVICE,
            "migrate.signed-in": COMPLETION,
        },
    },
}
"""What other tools, state files and journals rely on: ids, their order, and what stands in whose way."""


# --- ids and words


def test_ids_and_severities_are_the_ones_that_others_rely_on() -> None:
    found = {
        phase.id: {step.id: {check.id: (check.severity, check.blocks) for check in step.checks} for step in phase.steps}
        for phase in PHASES
    }
    pinned = {phase: found[phase] for phase in PINNED}
    assert pinned == PINNED
    assert json.dumps(pinned) == json.dumps(PINNED), "the order is part of what others rely on"


def test_no_id_is_used_twice() -> None:
    ids = [phase.id for phase in PHASES] + [step.id for step in STEPS] + [check.id for _, check in CHECKS]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(\.[a-z-]+)?", id) for id in ids)


@checks
def test_an_id_says_which_phase_it_is_of(step: Step, check: Check) -> None:
    phase = phase_of(step)
    assert step.id.startswith(f"{phase.id}.")
    assert check.id.startswith(f"{phase.id}.")


def test_the_contents_name_every_phase_with_its_planned_minutes() -> None:
    assert [(heading.id, heading.title, heading.minutes) for heading in CONTENTS] == [
        (phase.id, phase.title, phase.minutes) for phase in PHASES
    ]


@steps
def test_a_step_explains_itself_shortly_and_without_markup(step: Step) -> None:
    text = step.explanation
    assert 100 < len(text) < 1500
    assert text == text.strip()
    assert not re.search(r"[`*<>\[\]]|__|^#|https?://", text, re.MULTILINE), "it is shown as it is, in every face"
    assert all(clean(line) == line for line in text.split("\n"))
    assert step.title == clean(step.title) and 3 < len(step.title) < 60
    assert 0 < step.minutes <= 120


@steps
def test_what_a_step_rests_on_is_a_page_of_aws(step: Step) -> None:
    assert is_page_of_aws(step.docs)


@checks
def test_a_check_has_a_title_and_a_page_of_aws(step: Step, check: Check) -> None:
    assert check.title == clean(check.title)
    assert 3 < len(check.title) < 80
    assert not check.title.endswith(".")
    assert is_page_of_aws(check.docs)


@checks
def test_a_blocker_says_what_it_blocks_and_advice_blocks_nothing(step: Step, check: Check) -> None:
    assert (check.severity is Severity.BLOCKER) == (check.blocks is not None)


@checks
def test_a_check_rests_only_on_checks_that_are_there_and_on_no_circle(step: Step, check: Check) -> None:
    known = {other.id: other for _, other in CHECKS}
    above, seen = list(check.after), set[str]()
    while above:
        name = above.pop()
        assert name in known
        assert name != check.id, "a check that waits for itself is never asked"
        if name not in seen:
            seen.add(name)
            above += known[name].after


@checks
def test_a_check_about_several_things_has_a_heading_and_a_finding_for_none(step: Step, check: Check) -> None:
    if check.subjects is not None:
        assert check.column
        assert len(check.column) <= 10, "the matrix has room for ten letters"
        assert check.if_none is not None


@steps
def test_a_selector_finds_its_step_its_phase_and_its_checks(step: Step) -> None:
    assert step_named(step.id) is step
    assert select([step.id]) == ((step, step.checks),)
    assert (step, step.checks) in select([phase_of(step).id])
    assert step in select_steps([phase_of(step).id])
    for check in step.checks:
        assert select([check.id]) == ((step, (check,)),)


@pytest.mark.parametrize("name", ["", "role", "ROLES", "roles.personas ", "\x1b[31m", "\u202eseifilop"])
def test_a_selector_that_names_nothing_is_answered_with_what_there_is_or_what_is_near(name: str) -> None:
    for choose in (lambda: select([name]), lambda: select_steps([name]), lambda: step_named(name)):
        with pytest.raises(UnknownId) as refusal:
            choose()
        assert re.search(r"roles\.personas|Did you mean roles\b", str(refusal.value))
        assert_harmless(str(refusal.value))


# --- what every step does in an account where nobody has done anything


@pytest.fixture(scope="module")
def empty() -> dict[str, Result]:
    return Setting().look(*(phase.id for phase in PHASES))


@checks
def test_in_an_empty_account_every_check_finds_something_out(
    empty: dict[str, Result], step: Step, check: Check
) -> None:
    results = [result for result in empty.values() if result.check == check.id]
    assert results
    for result in results:
        assert "stumbled" not in result.summary
        assert (result.phase, result.step, result.docs) == (phase_of(step).id, step.id, check.docs)


@checks
def test_what_does_not_hold_comes_with_what_to_do(empty: dict[str, Result], step: Step, check: Check) -> None:
    for result in results_of(check, empty):
        assert_says_what_to_do(result)


@steps
def test_applying_a_plan_makes_its_blockers_hold_and_leaves_nothing_to_plan(step: Step, tmp_path: Path) -> None:
    if step.changes is None:
        assert not plan([step], Setting().situation).changes
        return
    setting = answered(Setting(folder=tmp_path))
    steps_of_phase = phase_of(step).steps
    for earlier in steps_of_phase[: steps_of_phase.index(step)]:
        setting.apply(plan([earlier], setting.situation).changes)
    planned = plan([step], setting.situation)
    assert planned.changes
    assert not planned.held
    assert {change.step for change in planned.changes} == {step.id}
    assert {progress.outcome for progress in setting.apply(planned.changes)} == {"done"}
    after = setting.look(step.id)
    blockers = [result for result in after.values() if result.severity is Severity.BLOCKER]
    assert {result.status for result in blockers} <= {Status.PASS, Status.NOT_APPLICABLE}
    assert not blockers or Status.PASS in {result.status for result in blockers}
    again = plan([step], setting.situation)
    assert (again.changes, again.held) == ((), ())


@steps
def test_looking_and_planning_write_nothing(step: Step) -> None:
    setting = Setting("half-done")
    setting.look(step.id)
    plan([step], setting.situation)
    assert setting.writes == []


@steps
def test_a_plan_is_the_same_twice_and_its_ids_are_unique(step: Step) -> None:
    setting = Setting("half-done")
    first, second = plan([step], setting.situation), plan([step], setting.situation)
    assert first.changes == second.changes
    ids = [change.id for change in first.changes]
    assert len(ids) == len(set(ids))
    for change in first.changes:
        assert change.id.startswith(f"{step.id}/")
        assert change.kind in {"create", "update", "delete"}
        assert (change.undo is None) == change.irreversible, "what can be taken back says how"
        assert bool(change.no_way_back) == change.irreversible, "what cannot be taken back says why"
        before = ids[: ids.index(change.id)]
        assert set(change.needs) <= set(before), "what a change needs comes before it"


# --- what every step says when nobody may look


@pytest.fixture(scope="module", params=["denied", "throttled"])
def blind(request: pytest.FixtureRequest) -> tuple[str, dict[str, Result]]:
    return request.param, Setting(request.param).look(*(phase.id for phase in PHASES))


@checks
def test_what_nobody_could_look_at_is_unknown_and_says_why(
    blind: tuple[str, dict[str, Result]], step: Step, check: Check
) -> None:
    world, results = blind
    for result in results_of(check, results):
        if not needs_permission(result):
            assert result.status is not Status.PASS or result.calls, f"{result.key} passes, and nobody was asked"
            continue
        assert result.status is Status.UNKNOWN, f"{result.key} says {result.summary}"
        assert_says_what_to_do(result)
        permission = re.search(r"\b[a-z-]+:[A-Z]\w+", result.summary)
        assert permission, f"{result.key} does not name the permission: {result.summary}"
        assert world == "throttled" or permission[0] in result.remedy


@steps
def test_what_nobody_could_look_at_is_never_planned(step: Step) -> None:
    for world in ("denied", "throttled"):
        found = plan([step], answered(Setting(world)).situation)
        assert [change for change in found.changes if change.service != "local"] == []
        if step.changes is not None and not found.changes:
            assert found.held
            assert all(held.reason and held.remedy for held in found.held)


# --- whatever goes wrong inside a check


@steps
@pytest.mark.parametrize("answer", [{}, {"Role": None}, {"Role": 5}, {"Roles": None}, {"AttachedPolicies": "x"}])
def test_an_answer_of_another_shape_ends_in_unknown_and_in_no_plan(step: Step, answer: dict[str, Any]) -> None:
    """A captive portal's page arrives as an empty answer; nobody knows what else may."""
    setting = Setting("half-done")
    situation = situation_with(setting, Answering(setting, lambda operation, ask: dict(answer)))
    results = list(verify([(step, step.checks)], situation))
    assert results
    for result in results:
        if not result.calls:
            assert result.status is not Status.PASS, f"{result.key} passes, and AWS was not asked"
            continue
        assert result.status is Status.UNKNOWN, f"{result.key} says {result.status}: {result.summary}"
        assert_says_what_to_do(result)
    assert plan([step], situation).changes == ()


# --- hostile text

HOSTILE = (
    "\x1b[2J\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m\x00\x08\r\n\t",
    "\u202eesrever\u2066\u200b\ufeff\U000e0041",
    "[/] [@click=app.quit]x[/] [red]",
    "<script>&amp;' or 1=1 --",
    "a" * 4000,
    "\ud800 surrogate",
    "Z\u0300\u0301\u0302\u0303\u0304\u0305algo",
)
TOGETHER = ("".join(HOSTILE[:4]), HOSTILE[4] + HOSTILE[5], HOSTILE[6] + HOSTILE[7])
"""The same in three handfuls, for tests that look at a whole account."""


@steps
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_answers_are_refused_or_rendered_harmlessly(step: Step, text: str) -> None:
    if step.questions is None:
        return
    for question in questions_of(step.questions):
        for value in (text, [text], {text: text}, [{text: text}], [{"name": text, "policies": [text]}], None, 7, True):
            try:
                answered = parse(step.questions, {question.name: value}, step.id)
            except BadAnswer as refusal:
                assert_harmless(str(refusal))
                assert len(str(refusal)) < 1000
                continue
            assert_harmless(as_text(getattr(answered, question.name)))


@pytest.mark.parametrize("text", TOGETHER, ids=range(len(TOGETHER)))
def test_hostile_text_from_aws_is_rendered_harmlessly(text: str) -> None:
    """Every text that AWS answers with, names excepted by which the journey finds things, ends in something hostile."""
    setting = answered(
        Setting("half-done", company_tags={"team": "alliances"}, policy_set="current", replace_trust="AllianceLead")
    )
    situation = situation_with(setting, Answering(setting, lambda operation, ask: poisoned(ask(), text)))
    results = list(verify([(step, step.checks) for step in STEPS], situation))
    assert {result.status for result in results} > {Status.PASS, Status.FAIL}, "the account can still be looked at"
    found = plan(STEPS, situation)
    assert_all_harmless(results, found.changes, found.held)


@pytest.mark.parametrize("text", TOGETHER, ids=range(len(TOGETHER)))
def test_hostile_names_from_aws_are_rendered_harmlessly(text: str) -> None:
    """Names as well: then hardly anything is found, and what is found is told harmlessly."""
    setting = answered(Setting("half-done"))
    situation = situation_with(setting, Answering(setting, lambda operation, ask: poisoned(ask(), text, ())))
    results = list(verify([(step, step.checks) for step in STEPS], situation))
    found = plan(STEPS, situation)
    assert_all_harmless(results, found.changes, found.held)


@pytest.mark.parametrize("text", TOGETHER, ids=range(len(TOGETHER)))
def test_hostile_errors_are_rendered_harmlessly(text: str) -> None:
    setting = Setting("half-done")

    def refuse(operation: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        said = {"Error": {"Code": text, "Message": f"User: {text} is not allowed {text}"}}
        refusal = translate(ClientError(said, operation), "iam", operation)
        refusal.call = Call(service="iam", operation=operation, request_id=None, ms=0, outcome=refusal.code)
        raise refusal

    situation = situation_with(setting, Answering(setting, refuse))
    results = list(verify([(step, step.checks) for step in STEPS], situation))
    assert {result.status for result in results if result.calls} == {Status.UNKNOWN}
    found = plan(STEPS, situation)
    assert found.changes == ()
    assert_all_harmless(results, found.changes, found.held)
    assert all(len(result.summary) < 6000 for result in results)


# --- helpers


ANSWERED: dict[str, dict[str, Any]] = {
    "access.profiles": {
        "write": ["partnercentral-admin", "partnercentral-ops"],
        "ops_role": "PowerUserAccess",
        "start_url": "https://sso.example.com/start",
        "sso_region": "eu-west-1",
    },
    "access.permissions": {"linker": "role/Linker", "grant": True},
}
"""What a person answers before these steps have anything to plan."""


def answered(setting: Setting) -> Setting:
    setting.role("Linker")
    setting.situation = replace(setting.situation, answers=Answers({**setting.situation.answers.raw, **ANSWERED}))
    return setting


Respond = Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]]
"""Given an operation and a way to ask AWS, what is answered."""


class Answering(Connection):
    """The connection of a setting, with somebody in between who answers in AWS's place."""

    def __init__(self, setting: Setting, respond: Respond) -> None:
        super().__init__(setting.world.session, parallelism=1, attempts=1)
        self._respond = respond

    def read(self, service: str, operation: str, *more: Any, **parameters: Any) -> Answer:
        call = Call(service=service, operation=operation, request_id=None, ms=0, outcome="ok")
        read = super().read
        return Answer(self._respond(operation, lambda: read(service, operation, *more, **parameters).response), call)


STRUCTURAL = ("RoleName", "PolicyName", "PolicyArn", "Arn", "RoleId", "Path", "DefaultVersionId", "VersionId", "Effect")


def poisoned(value: Any, text: str, spared: tuple[str, ...] = STRUCTURAL, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: poisoned(item, text, spared, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, text, spared, key) for item in value]
    return value + text if isinstance(value, str) and key not in spared else value


def situation_with(setting: Setting, connection: Connection) -> Situation:
    return replace(setting.situation, connections={Role.LINKED: connection, Role.SSO: connection})


def needs_permission(result: Result) -> bool:
    """Whether it rests on anything but this computer and who is signed in, which everybody may know."""
    return any(call.service not in {"sts", "local"} for call in result.calls)


def results_of(check: Check, results: dict[str, Result]) -> Iterator[Result]:
    return (result for result in results.values() if result.check == check.id)


def is_page_of_aws(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.netloc in {"docs.aws.amazon.com", "aws.amazon.com"} and parts.path != "/"


def assert_says_what_to_do(result: Result) -> None:
    assert result.summary.endswith((".", "!", "?"))
    if result.status in {Status.FAIL, Status.UNKNOWN}:
        assert len(result.remedy) > 10, f"{result.key} leaves people alone with {result.summary!r}"
        assert result.remedy.endswith(".")


def assert_harmless(text: str, lines: bool = False) -> None:
    for char in text:
        if lines and char == "\n":
            continue
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}, (
            f"{char!r} in {text[:200]!r}"
        )


def assert_all_harmless(results: list[Result], changes: tuple[Change, ...], held: tuple[Held, ...]) -> None:
    """Everything that a face without a screen would print."""
    for step in STEPS:
        for line in show.verdicts(step, [result for result in results if result.step == step.id]):
            assert_harmless(line)
    for result in results:
        for item in result.evidence:
            assert_harmless(item.label)
            assert_harmless(item.value, lines=True)
    for number, change in enumerate(changes, 1):
        for line in show.change_lines(change, number, len(changes)):
            assert_harmless(line)
    for line in show.held_lines(held):
        assert_harmless(line)
    now = Setting().situation.clock()
    for document in (
        documents.check_document(results, account="111122223333", demo=True, started=now, finished=now),
        documents.plan_document(changes, held, account="111122223333", demo=True),
        documents.apply_document(
            [Progress(change, Stage.FINISHED, Outcome.FAILED) for change in changes], account=None, demo=True
        ),
    ):
        assert_harmless(json.dumps(document, ensure_ascii=False, default=str))
