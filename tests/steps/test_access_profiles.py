"""access.profiles: labelled computers, each with the verdict it must get, and profiles added and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.setting import evidence
from tests.steps.accessing import OURS, PROFILES, THEIRS, Accessing
from wizard import show
from wizard.answers import BadAnswer, parse
from wizard.aws.commandline import aws_cli
from wizard.journey import step_named
from wizard.journey.access.profiles import MOST_ASKED, NOW
from wizard.local.config_file import sections_of
from wizard.model import Severity, Status
from wizard.own_profiles import ADMIN, OPS, ProfileChoice

SESSION = """\
[sso-session example-corp]
sso_start_url = https://sso.example.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
"""


def profile(name: str, account: str = OURS, role: str = "AdministratorAccess", region: str = "us-east-1") -> str:
    return (
        f"[profile {name}]\nsso_session = example-corp\nsso_account_id = {account}\nsso_role_name = {role}\n"
        f"region = {region}\n"
    )


def keys(name: str, *more: str) -> str:
    lines = ["aws_access_key_id = AKIAEXAMPLEEXAMPLE00", "aws_secret_access_key = a-test-has-no-secret", *more]
    return f"[profile {name}]\n" + "\n".join(lines) + "\n"


class Computer(Accessing):
    """A company's account, and somebody's computer with a config file; its owner is signed in unless told otherwise."""

    def __init__(self, config: str = "", *, world: str = "half-done", folder: Path | None = None, **answers: Any):
        super().__init__(world, folder, step=PROFILES, **answers)
        if world != "expired":
            self.file.parent.mkdir(mode=0o700, exist_ok=True)
            self.file.write_text(config)

    @property
    def file(self) -> Path:
        computer = self.world.laptop.computer
        return computer.path(computer.config_file)


# --- whose profiles they are

LABELLED: dict[str, tuple[str, Status, str]] = {
    "not there": ("", Status.FAIL, "There is no profile partnercentral-admin"),
    "ours": (SESSION + profile(ADMIN), Status.PASS, f"sofia.admin@example.com in account {OURS}"),
    "another account": (
        SESSION + profile(ADMIN, THEIRS, "WebsiteDeployer"),
        Status.FAIL,
        f"is account {THEIRS}, and this journey is for account {OURS}",
    ),
    "a role that was taken away": (
        SESSION + profile(ADMIN, role="Gone"),
        Status.UNKNOWN,
        "does not give this role in this account",
    ),
    "a session that is not there": (profile(ADMIN), Status.UNKNOWN, "does not exist"),
    "no credentials": (f"[profile {ADMIN}]\nregion = us-east-1\n", Status.UNKNOWN, "no usable AWS credentials"),
    "a role": (
        SESSION
        + profile("base")
        + f"[profile {ADMIN}]\nrole_arn = arn:aws:iam::{OURS}:role/AWSPartnerCentralAccess\nsource_profile = base\n",
        Status.PASS,
        f"in account {OURS}",
    ),
    "a role that does not trust us": (
        SESSION
        + profile("base")
        + f"[profile {ADMIN}]\nrole_arn = arn:aws:iam::{OURS}:role/PartnerCentralRoleForACEManager\nsource_profile = base\n",
        Status.UNKNOWN,
        "sts:AssumeRole",
    ),
    "a circle": (
        f"[profile {ADMIN}]\nrole_arn = arn:aws:iam::{OURS}:role/x\nsource_profile = b\n"
        f"[profile b]\nrole_arn = arn:aws:iam::{OURS}:role/x\nsource_profile = {ADMIN}\n",
        Status.UNKNOWN,
        "",
    ),
}


@pytest.mark.parametrize(("config", "status", "said"), LABELLED.values(), ids=LABELLED.keys())
@pytest.mark.parametrize("name", [ADMIN, OPS])
def test_a_profile_is_who_it_says_to_aws(name: str, config: str, status: Status, said: str) -> None:
    computer = Computer(config.replace(ADMIN, name))
    result = computer.result(f"access.{name.removeprefix('partnercentral-')}-profile")
    assert (result.status, result.severity) == (status, Severity.ADVICE), result.summary
    assert said.replace(ADMIN, name) in result.summary
    assert result.status is Status.PASS or result.remedy


def test_an_ended_sign_in_is_unknown_and_says_so() -> None:
    result = Computer(world="expired").result("access.admin-profile")
    assert result.status is Status.UNKNOWN
    assert "no longer valid" in result.summary and "Sign in again" in result.remedy


# --- how long credentials last


def test_every_profile_is_told_with_the_account_it_is_for() -> None:
    config = (
        SESSION + profile(ADMIN) + profile("website", THEIRS, "WebsiteDeployer") + "[profile settings]\nregion = x\n"
    )
    computer = Computer(config)
    results = {result.subject: result for result in computer.look("access.credentials").values()}
    assert {name: result.status for name, result in results.items()} == {
        NOW: Status.PASS,
        ADMIN: Status.PASS,
        "website": Status.NOT_APPLICABLE,
        "settings": Status.NOT_APPLICABLE,
    }
    assert f"for account {THEIRS}" in results["website"].summary
    asked = [operation for service, operation, _ in computer.world.calls if service == "sso"]
    assert asked == ["GetRoleCredentials"], "a profile of another account is not asked"


def test_how_long_a_sign_in_lasts_is_said_in_hours_and_minutes() -> None:
    computer = Computer(SESSION + profile(ADMIN))
    result = computer.result("access.credentials", ADMIN)
    assert "signed in for another 6 h 1" in result.summary, "six hours and twelve minutes, a moment ago"
    assert result.summary.endswith(" UTC.")


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=42, seconds=30), "signed in for another 42 min, until 2026-11-21 12:42 UTC"),
        (timedelta(hours=7, seconds=1), "another 7 h 0 min"),
        (timedelta(), "the sign-in is over"),
        (timedelta(hours=-2), "the sign-in is over"),
        (None, "nobody says when it ends"),
    ],
)
def test_what_is_left_is_told_in_words(left: timedelta | None, said: str) -> None:
    from wizard.aws.identity import Identity
    from wizard.aws.profiles import SignedIn
    from wizard.journey.access.profiles import _until

    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    who = Identity(account=OURS, arn=f"arn:aws:iam::{OURS}:user/x", user_id="")
    assert said in _until(now, SignedIn(who, True, "sso", None if left is None else now + left))


def test_a_key_that_never_ends_is_advised_against() -> None:
    computer = Computer(keys("old"))
    computer.world.callers["AKIAEXAMPLEEXAMPLE00"] = computer.world.caller
    result = computer.result("access.credentials", "old")
    assert (result.status, result.severity) == (Status.FAIL, Severity.ADVICE)
    assert "long-lived access key" in result.summary
    assert "delete the key" in result.remedy


def test_a_key_with_a_session_token_ends() -> None:
    computer = Computer(keys("short", "aws_session_token = t"))
    assert computer.result("access.credentials", "short").status is Status.PASS


def test_the_root_user_is_told_as_such() -> None:
    computer = Computer()
    computer.sign_in(f"arn:aws:iam::{OURS}:root")
    result = computer.result("access.credentials", NOW)
    assert result.status is Status.FAIL
    assert "root user" in result.summary and "writes nothing" in result.remedy


def test_of_a_hundred_profiles_only_some_are_asked_and_ours_are_among_them() -> None:
    crowd = "".join(profile(f"p{number:03}") for number in range(100))
    computer = Computer(SESSION + crowd + profile(OPS) + profile(ADMIN))
    results = {result.subject: result for result in computer.look("access.credentials").values()}
    assert len(results) == 103
    asked = [name for name, result in results.items() if result.status is Status.PASS]
    assert {NOW, ADMIN, OPS} <= set(asked)
    assert len(asked) == MOST_ASKED + 1
    assert "only 24 profiles are asked" in results["p099"].summary


@pytest.mark.parametrize(
    "name", ["[red]", "two wörds", "[/]", "‮evil", "a\u200bb", "[@click=app.quit]x[/]", "-x", "ä" * 200]
)
def test_a_profile_with_a_hostile_name_is_shown_and_asked(name: str) -> None:
    heading = f'[profile "{name}"]'
    computer = Computer(SESSION + profile("x").replace("[profile x]", heading))
    results = computer.look("access.credentials")
    (result,) = [result for result in results.values() if result.subject not in {NOW}]
    assert result.status is Status.PASS
    lines = "\n".join(show.verdicts(step_named(PROFILES), list(results.values())))
    assert "\u202e" not in lines and "\u200b" not in lines


# --- the Region


@pytest.mark.parametrize(
    ("config", "status", "said"),
    [
        ("", Status.PASS, "whatever your settings say"),
        (SESSION + profile(ADMIN), Status.PASS, "whatever your settings say"),
        (SESSION + profile(OPS, region="eu-west-3"), Status.FAIL, "partnercentral-ops (eu-west-3)"),
        (SESSION + profile("other", region="eu-west-3"), Status.PASS, ""),
    ],
    ids=["none", "ours", "ops elsewhere", "another profile"],
)
def test_the_region_is_us_east_1_and_the_cli_is_warned_about(config: str, status: Status, said: str) -> None:
    computer = Computer(config)
    result = computer.result("access.region")
    assert (result.status, said in result.summary) == (status, True)
    computer.look("access")
    assert _regions(computer) == {"us-east-1"}


def _regions(computer: Computer) -> set[str]:
    clients = computer.connection._clients
    return {region for service, region in clients if service not in {"sso", "sso-oidc"}}


# --- settings that cannot be read


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[default]\n[default]\n", "line 2 begins the section [default] a second time"),
        (b"\xef\xbb\xbf[default]\n", "byte-order mark"),
        (b"region = x\n", "before any [section]"),
    ],
    ids=["twice", "BOM", "no section"],
)
def test_settings_that_cannot_be_read_are_unknown_and_never_written(content: bytes, said: str) -> None:
    computer = Computer(write=[ADMIN], source_profile="x")
    computer.file.write_bytes(content)
    for result in computer.look(PROFILES).values():
        assert result.status is Status.UNKNOWN, result.key
        assert said in result.summary and "~/.aws/config" in result.summary
    found = computer.plan()
    assert found.changes == ()
    assert said in found.held[0].reason
    assert computer.file.read_bytes() == content


# --- profiles are added


def added(computer: Computer) -> dict[str, dict[str, str]]:
    return sections_of(computer.file.read_bytes())


def test_nothing_is_planned_unless_it_was_chosen() -> None:
    computer = Computer(SESSION)
    assert (computer.plan().changes, computer.plan().held) == ((), ())


def test_both_profiles_share_the_portal_that_is_there(tmp_path: Path) -> None:
    computer = Computer(SESSION + "# mine\n", folder=tmp_path, write=[ADMIN, OPS], ops_role="PowerUserAccess")
    before = computer.file.read_bytes()
    found = computer.plan()
    assert [change.parameters["Profile"] for change in found.changes] == [ADMIN, OPS]
    assert found.changes[1].needs == (found.changes[0].id,)
    assert not any(change.widens for change in found.changes)
    assert {progress.outcome for progress in computer.apply()} == {"done"}
    assert computer.file.read_bytes().startswith(before)
    assert added(computer)[f"profile {OPS}"] == {
        "sso_session": "example-corp",
        "sso_account_id": OURS,
        "sso_role_name": "PowerUserAccess",
        "region": "us-east-1",
    }
    assert computer.result("access.ops-profile").status is Status.PASS, "and botocore signs in with it"
    assert (computer.plan().changes, computer.plan().held) == ((), ())
    assert [progress.outcome for progress in computer.undo()] == ["done", "done"]
    assert computer.file.read_bytes() == before


def test_without_a_portal_it_is_written_once(tmp_path: Path) -> None:
    answers = {"start_url": "https://corp.example.com/start", "sso_region": "us-east-2", "ops_role": "Ops"}
    computer = Computer("", folder=tmp_path, write=f"{ADMIN}, {OPS}", **answers)
    computer.file.unlink()
    computer.apply()
    found = added(computer)
    assert found["sso-session partnercentral"] == {
        "sso_start_url": "https://corp.example.com/start",
        "sso_region": "us-east-2",
        "sso_registration_scopes": "sso:account:access",
    }
    assert {name for name in found if name.startswith("profile")} == {f"profile {ADMIN}", f"profile {OPS}"}
    computer.undo()
    assert not computer.file.exists()


def test_a_session_of_our_name_that_is_another_one_is_left_alone(tmp_path: Path) -> None:
    taken = "[sso-session partnercentral]\nsso_start_url = https://other.example.com/start\nsso_region = us-east-1\n"
    answers = {"start_url": "https://corp.example.com/start", "sso_region": "us-east-2"}
    computer = Computer(taken, folder=tmp_path, write=[ADMIN], **answers)
    computer.apply()
    assert added(computer)[f"profile {ADMIN}"]["sso_session"] == "partnercentral-2"


def test_a_profile_that_assumes_a_role(tmp_path: Path) -> None:
    computer = Computer(
        SESSION + profile("base"),
        folder=tmp_path,
        write=[ADMIN],
        through="role",
        admin_role="AWSPartnerCentralAccess",
        source_profile="base",
    )
    (change,) = computer.plan().changes
    computer.apply()
    assert added(computer)[f"profile {ADMIN}"] == {
        "role_arn": f"arn:aws:iam::{OURS}:role/AWSPartnerCentralAccess",
        "source_profile": "base",
        "region": "us-east-1",
    }
    assert computer.result("access.admin-profile").status is Status.PASS
    assert "sso-session" not in change.parameters["Text"]


HELD: dict[str, tuple[str, dict[str, Any], str]] = {
    "no address": ("", {}, "Nobody has said the address"),
    "no Region": ("", {"start_url": "https://corp.example.com/start"}, "Nobody has said the Region"),
    "two portals": (
        SESSION + SESSION.replace("example-corp", "other").replace("sso.example", "two.example"),
        {},
        "Nobody has said the address",
    ),
    "no permission set": (SESSION, {"admin_role": ""}, "with which permission set"),
    "there, for another account": (SESSION + profile(ADMIN, THEIRS), {}, f"for account {THEIRS}"),
    "no source": ("", {"through": "role", "admin_role": "x"}, "no profile that it could lean on"),
    "a role of another account": (
        keys("base"),
        {"through": "role", "admin_role": f"arn:aws:iam::{THEIRS}:role/x", "source_profile": "base"},
        "a role of another account",
    ),
    "a source that is gone": (
        keys("base"),
        {"through": "role", "admin_role": "x", "source_profile": "gone"},
        "lean on",
    ),
}


@pytest.mark.parametrize(("config", "answers", "said"), HELD.values(), ids=HELD.keys())
def test_what_cannot_be_put_together_is_left_out_with_the_reason(
    config: str, answers: dict[str, Any], said: str
) -> None:
    computer = Computer(config, write=[ADMIN], **answers)
    found = computer.plan()
    assert found.changes == ()
    assert [said in held.reason for held in found.held] == [True], found.held
    assert found.held[0].remedy


def test_what_is_shown_is_what_is_written_and_what_the_cli_would_write() -> None:
    computer = Computer(SESSION, write=[ADMIN])
    (change,) = computer.plan().changes
    lines = list(show.change_lines(change, 1, 1))
    assert "       + [profile partnercentral-admin]" in lines
    assert "       + sso_role_name = AdministratorAccess" in lines
    cli = aws_cli(change.write).splitlines()
    assert f"aws configure set sso_account_id {OURS} --profile partnercentral-admin" in cli
    assert all(line.startswith("aws configure set ") for line in cli)
    assert change.undo is not None
    assert "Remove these lines from ~/.aws/config" in aws_cli(change.undo)
    fresh = Computer("", write=[ADMIN], start_url="https://corp.example.com/start", sso_region="us-east-2")
    told = aws_cli(fresh.plan().changes[0].write)
    assert "aws configure set sso_region us-east-2 --sso-session partnercentral" in told


def test_nothing_is_written_where_nothing_may_be_written(tmp_path: Path) -> None:
    from dataclasses import replace

    from wizard.aws.connection import Connection
    from wizard.engine.binding import WrongAccount
    from wizard.model import Role

    computer = Computer(SESSION, folder=tmp_path, write=[ADMIN])
    (change,) = computer.plan().changes
    before = computer.file.read_bytes()
    looking = Connection(computer.world.session, parallelism=1, attempts=1, read_only=True)
    computer.situation = replace(computer.situation, connections={Role.LINKED: looking, Role.SSO: looking})
    with pytest.raises(WrongAccount, match="read-only"):
        computer.apply()
    with pytest.raises(PermissionError):
        looking.write(change.write)
    assert computer.file.read_bytes() == before


@pytest.mark.parametrize(
    "arn", [f"arn:aws:iam::{OURS}:root", f"arn:aws-cn:iam::{OURS}:user/x", f"arn:aws:iam::{THEIRS}:user/x"]
)
def test_whoever_may_not_write_to_aws_writes_nothing_here_either(arn: str, tmp_path: Path) -> None:
    from wizard.engine.binding import WrongAccount

    computer = Computer(SESSION, folder=tmp_path, write=[ADMIN])
    planned, before = computer.plan().changes, computer.file.read_bytes()
    computer.sign_in(arn)
    with pytest.raises(WrongAccount, match="Nothing was written"):
        computer.apply(planned)
    assert computer.file.read_bytes() == before


def test_a_file_that_moved_between_review_and_write_is_not_touched(tmp_path: Path) -> None:
    computer = Computer(SESSION, folder=tmp_path, write=[ADMIN])
    planned = computer.plan().changes
    computer.file.write_text(SESSION + "# somebody was here\n")
    (progress,) = computer.apply(planned)
    assert progress.outcome == "failed"
    assert "has changed since this was planned" in progress.error
    assert computer.file.read_text() == SESSION + "# somebody was here\n"


def test_an_edited_file_is_not_put_back(tmp_path: Path) -> None:
    computer = Computer(SESSION, folder=tmp_path, write=[ADMIN])
    computer.apply()
    edited = computer.file.read_text() + "# mine\n"
    computer.file.write_text(edited)
    (progress,) = computer.undo()
    assert (progress.outcome, "has changed since" in progress.error) == ("skipped", True)
    assert computer.file.read_text() == edited


def test_a_write_cut_short_is_found_out_by_looking_at_the_file(tmp_path: Path) -> None:
    from wizard.engine import resolve_open

    for did, outcome in ((True, "done"), (False, "failed")):
        computer = Computer(SESSION, folder=tmp_path / str(did), write=[ADMIN])
        (change,) = computer.plan().changes
        computer.journal.intend(change, batch="b", account=OURS, identity="arn")
        if did:
            computer.file.write_bytes(SESSION.encode() + change.parameters["Text"].encode())
        later = datetime.now(UTC) + timedelta(hours=1)
        (resolved,) = resolve_open(computer.journal, computer.situation, now=later)
        assert (resolved.outcome == "done") is did, (outcome, resolved)


# --- answers


@pytest.mark.parametrize(
    "answer",
    [
        {"start_url": "http://corp.example.com"},
        {"start_url": "corp"},
        {"start_url": "https://"},
        {"start_url": "https://corp.example.com/\nregion = x"},
        {"start_url": "https://corp.example.com/[x]\u202e"},
        {"sso_region": "moon"},
        {"sso_region": "us-east-1\n"},
        {"admin_role": "two words"},
        {"admin_role": "a\nb = c"},
        {"source_profile": "[red]"},
        {"source_profile": "two words"},
        {"write": ["default"]},
        {"through": "keys"},
    ],
    ids=str,
)
def test_an_answer_that_could_break_the_file_is_refused(answer: dict[str, Any]) -> None:
    if answer.get("sso_region") == "us-east-1\n":
        assert parse(ProfileChoice, answer, PROFILES).sso_region == "us-east-1"
        return
    with pytest.raises(BadAnswer):
        parse(ProfileChoice, answer, PROFILES)


def test_evidence_holds_no_secret() -> None:
    computer = Computer(keys("old") + SESSION + profile(ADMIN))
    told = repr([(result.summary, evidence(result)) for result in computer.look(PROFILES).values()])
    for secret in ("a-test-has-no-secret", "AKIA", "token-of-another-day", "a-demo-has-no"):
        assert secret not in told
