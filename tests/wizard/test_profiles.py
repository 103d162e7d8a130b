"""Who each profile of this computer is: found by botocore itself, never hanging, and every failure in words."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import answering, identity
from wizard.answers import Answers
from wizard.aws import at_home, profiles, sessions
from wizard.aws.connection import CannotStart, Connection, connect
from wizard.aws.errors import AwsError, Kind
from wizard.aws.reads import Reads, Sweep
from wizard.engine import Situation, verify
from wizard.journey import select
from wizard.model import Role, Status

OURS = "111122223333"
KEYS = "aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = a-test-has-no-secret\n"
ME = identity(f"arn:aws:iam::{OURS}:user/sofia", OURS)


@pytest.fixture
def config(tmp_path: Path) -> Any:
    def write(text: str, name: str = "config") -> None:
        folder = tmp_path / "home/.aws"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    return write


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    with answering(lambda body: ME) as (address, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield asked


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ASIDE_SECONDS", 0.3)
    monkeypatch.setattr(sessions, "PROCESS_SECONDS", 0.3)
    monkeypatch.setattr(at_home, "ANSWER_SECONDS", 1.5)


def reads(connection: Connection) -> Reads:
    return Reads(Sweep(connection))


def running(marker: str) -> list[int]:
    """The processes whose command line holds a marker."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if marker.encode() in command and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


# --- never hanging

HANGING = (
    "[profile keys]\n"
    + KEYS
    + "".join(f"[profile hang{number}]\ncredential_process = sh -c 'sleep 4{number}.25; true'\n" for number in range(4))
)


def test_a_credential_process_that_hangs_is_stopped_with_all_it_started(config: Any, aws: Any) -> None:
    config(HANGING)
    connection = connect("keys")
    began = time.monotonic()
    with pytest.raises(AwsError) as late:
        profiles.signed_in(reads(connection), "hang0")
    assert time.monotonic() - began < 3
    assert late.value.kind is Kind.NO_CREDENTIALS
    assert "sh did not come to an end within 0.3 seconds and was stopped" in late.value.sentence
    deadline = time.monotonic() + 2
    while running("sleep 40.25") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert running("sleep 40.25") == []


def test_profiles_are_asked_side_by_side(config: Any, aws: Any) -> None:
    """Four that hang take as long as one."""
    config(HANGING)
    connection = connect("keys")
    situation = Situation({Role.LINKED: connection, Role.SSO: connection}, Answers({}), account=OURS)
    began = time.monotonic()
    results = {result.subject: result for result in verify(select(["access.credentials"]), situation)}
    took = time.monotonic() - began
    assert {name: result.status for name, result in results.items() if name and "hang" in name} == {
        f"hang{number}": Status.UNKNOWN for number in range(4)
    }
    assert results["keys"].status is Status.FAIL, "its key never ends"
    assert took < 4 * 0.8, f"{took:.1f} s"


def test_whatever_a_profile_hangs_in_nobody_waits_for_it(
    config: Any, aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(HANGING)
    connection = connect("keys")
    other = connection.aside("hang0")
    monkeypatch.setattr(other, "read", lambda *more: time.sleep(30))
    began = time.monotonic()
    with pytest.raises(AwsError, match=r"did not say who it is within 1\.5 seconds"):
        profiles.signed_in(reads(connection), "hang0")
    assert time.monotonic() - began < 3


def test_the_session_in_use_is_not_held_either(config: Any, aws: Any) -> None:
    config(HANGING)
    began = time.monotonic()
    with pytest.raises(CannotStart, match="did not come to an end") as late:
        connect("hang1")
    assert time.monotonic() - began < 3
    assert str(late.value).endswith("--profile.")


# --- what else can be wrong with a profile

PROCESSES = {
    "garbage": ("echo hello", "echo printed something that is not the JSON"),
    "a list": ("echo []", "not the JSON"),
    "no keys": ("echo '{\"Version\": 1}'", "Missing required key"),
    "another version": ("echo '{\"Version\": 2}'", "Unsupported version"),
    "a code": ("sh -c 'echo please sign in >&2; exit 3'", "sh ended with code 3 and said: please sign in"),
    "hostile words": ("sh -c 'printf \"\\\\033[2J\\\\302\\\\233\" >&2; exit 1'", "ended with code 1"),
    "nowhere": ("/no/such/helper --now", "/no/such/helper could not be started (No such file or directory)"),
    "a folder": ("/", "could not be started"),
    "an open quote": ('helper "x', "cannot be read as a command"),
    "silence": ("true", "not the JSON"),
}


@pytest.mark.parametrize(("command", "said"), PROCESSES.values(), ids=PROCESSES.keys())
@pytest.mark.parametrize("through", ["itself", "a role"])
def test_a_credential_process_that_fails_says_how(config: Any, aws: Any, command: str, said: str, through: str) -> None:
    role = "[profile role]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = helped\n"
    config(f"[profile keys]\n{KEYS}[profile helped]\ncredential_process = {command}\n{role}")
    with pytest.raises(AwsError) as wrong:
        profiles.signed_in(reads(connect("keys")), "helped" if through == "itself" else "role")
    assert wrong.value.kind is Kind.NO_CREDENTIALS
    assert said in wrong.value.sentence
    assert "\x1b" not in wrong.value.sentence and "\x9b" not in wrong.value.sentence


def test_what_a_credential_process_printed_is_never_told(config: Any, aws: Any) -> None:
    config(f"[profile keys]\n{KEYS}[profile helped]\ncredential_process = echo hush-hush\n")
    with pytest.raises(AwsError) as wrong:
        profiles.signed_in(reads(connect("keys")), "helped")
    assert "hush-hush" not in f"{wrong.value} {wrong.value.message} {wrong.value.remedy}"


def test_a_credential_process_that_works_is_who_it_says(config: Any, aws: Any) -> None:
    told = '{"Version": 1, "AccessKeyId": "ASIAEXAMPLEEXAMPLE00", "SecretAccessKey": "s", "SessionToken": "t", '
    told += '"Expiration": "2999-01-01T00:00:00Z"}'
    config(f"[profile keys]\n{KEYS}[profile helped]\ncredential_process = echo '{told}'\n")
    found = profiles.signed_in(reads(connect("keys")), "helped")
    assert (found.identity.account, found.temporary, found.method) == (OURS, True, "custom-process")
    assert found.until is not None and found.until.year == 2999


def test_nobody_is_asked_for_a_code_in_passing(config: Any, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(prompt: str) -> str:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("getpass.getpass", asked)
    config(
        f"[profile keys]\n{KEYS}[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = keys\n"
        "mfa_serial = arn:aws:iam::111122223333:mfa/sofia\n"
    )
    with pytest.raises(AwsError, match="this profile asks for an MFA code"):
        profiles.signed_in(reads(connect("keys")), "mfa")


def test_a_face_asks_for_the_code_of_the_profile_in_use_in_its_own_way(
    config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(
        f"[profile keys]\n{KEYS}[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = keys\n"
        "mfa_serial = arn:aws:iam::111122223333:mfa/sofia\n"
    )
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return "123456"

    monkeypatch.setattr(sessions, "ask_code", ask)

    def respond(body: str) -> tuple[int, str, bytes]:
        if "Action=AssumeRole" not in body:
            return ME
        keys = "<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
        told = f"<Credentials>{keys}<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"
        return (
            200,
            "text/xml",
            f"<AssumeRoleResponse><AssumeRoleResult>{told}</AssumeRoleResult></AssumeRoleResponse>".encode(),
        )

    with answering(respond) as (address, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        connection = connect("mfa")
        connection.identity()
        connection.identity()
    assert len(prompts) == 1 and "mfa/sofia" in prompts[0], "asked once"
    assert any("TokenCode=123456" in body for body in asked)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = gone\n", "does not exist"),
        ("role_arn = arn:aws:iam::111122223333:role/x\n", "source_profile or credential_source"),
        ("sso_session = gone\nsso_account_id = 111122223333\nsso_role_name = A\n", "does not exist"),
        ("sso_account_id = 111122223333\nsso_role_name = A\n", "missing required configuration"),
        ("aws_access_key_id = AKIAEXAMPLEEXAMPLE00\n", "aws_secret_access_key"),
        ("region = us-east-1\n", "Unable to locate credentials"),
    ],
    ids=["a source that is gone", "no source", "a session that is gone", "half of a session", "half a key", "no key"],
)
def test_settings_that_lead_nowhere_say_so(config: Any, aws: Any, settings: str, said: str) -> None:
    config(f"[profile keys]\n{KEYS}[profile odd]\n{settings}")
    with pytest.raises(AwsError) as wrong:
        profiles.signed_in(reads(connect("keys")), "odd")
    assert said in wrong.value.sentence
    assert wrong.value.remedy


# --- what there is


def test_profiles_are_the_ones_botocore_finds_in_both_files(config: Any, aws: Any) -> None:
    config(
        '[default]\nregion = eu-west-3\n[profile "[red] two wörds"]\nregion = x\n[profile a]\nrole_arn = r:a:b:c:4:5\n'
    )
    config(f"[in-credentials]\n{KEYS}[a]\n{KEYS}", "credentials")
    found = profiles.settings(reads(connect("in-credentials")))
    assert [profile.name for profile in found.profiles] == ["default", "[red] two wörds", "a", "in-credentials"]
    assert found.in_use == "in-credentials"
    kinds = {profile.name: profile.kind for profile in found.profiles}
    assert kinds == {
        "default": "no credentials of its own",
        "[red] two wörds": "no credentials of its own",
        "a": "a role",
        "in-credentials": "long-lived keys",
    }


def test_no_secret_is_part_of_what_is_found(config: Any, aws: Any) -> None:
    config("[profile a]\n" + KEYS + "sso_start_url = https://sso.example.com/start\n")
    config("[b]\n" + KEYS, "credentials")
    found = profiles.settings(reads(connect("a")))
    told = repr([*found.profiles, *found.sessions, found.in_use, found.which_wins, found.path])
    assert "a-test-has-no-secret" not in told and "AKIA" not in told


@pytest.mark.parametrize(
    ("environment", "named", "wins", "in_use"),
    [
        ({}, "keys", "", "keys"),
        ({"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}, "keys", "the profile keys, which you named", "keys"),
        (
            {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_PROFILE": "keys"},
            None,
            "the access key in the environment wins",
            at_home.ENVIRONMENT,
        ),
        ({"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}, None, "", at_home.ENVIRONMENT),
        ({"AWS_PROFILE": "keys"}, None, "", "keys"),
    ],
    ids=["a profile", "both, named", "both, by the environment", "keys alone", "a profile by the environment"],
)
def test_which_credentials_win_is_said_and_true(
    config: Any,
    aws: Any,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    named: str | None,
    wins: str,
    in_use: str,
) -> None:
    config(f"[profile keys]\n{KEYS}")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    connection = connect(named)
    found = profiles.settings(reads(connection))
    assert wins in found.which_wins and bool(wins) is bool(found.which_wins)
    assert found.in_use == in_use == connection.label
    used = connection.session.get_credentials().access_key
    assert used == ("x" if in_use == at_home.ENVIRONMENT else "AKIAEXAMPLEEXAMPLE00")
