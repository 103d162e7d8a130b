"""Whatever is wrong with the AWS settings of a computer is one sentence; whoever may not write writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import OURS, THEIRS, RealAccount, Run, files, one_sentence
from tests.loopback import answering, identity
from wizard.aws import sessions

KEYS = "aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = a-test-has-no-secret\n"


@pytest.fixture
def configure(tmp_path: Path) -> Any:
    def write(text: str | bytes, name: str = "config") -> Path:
        path = tmp_path / "home/.aws" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Something that answers in AWS's place who is signed in, and nothing else."""
    arn = f"arn:aws:iam::{OURS}:user/sofia"
    with answering(lambda body: identity(arn, OURS)) as (address, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield asked


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PROCESS_SECONDS", 0.3)
    monkeypatch.setattr(sessions, "ASIDE_SECONDS", 0.3)


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a byte-order mark": ("credentials", b"\xef\xbb\xbf[default]\n" + KEYS.encode(), "byte-order mark"),
    "UTF-16": ("config", "[default]\n".encode("utf-16"), "byte-order mark (UTF-16)"),
    "a section twice": ("config", b"[default]\n[default]\n", "line 2 begins the section [default] a second time"),
    "no section": ("credentials", KEYS.encode(), "line 1 stands before any [section]"),
    "half a line": ("config", b"[default]\nregion", "line 2 is neither"),
    "Latin-1": ("config", b"# caf\xe9\n", "line 1 is not UTF-8"),
}


@pytest.mark.parametrize(("name", "content", "said"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize(
    "command", [["check"], ["apply", "access", "--yes", "--account", OURS]], ids=["check", "apply"]
)
def test_a_settings_file_that_cannot_be_read_is_named_with_its_line(
    run: Run, configure: Any, command: list[str], name: str, content: bytes, said: str
) -> None:
    path = configure(content, name)
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    told = one_sentence(ran)
    assert said in told and name in told
    assert "a-test-has-no-secret" not in told
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
def test_settings_that_are_switched_off_are_no_trouble(
    run: Run, configure: Any, aws: Any, answers: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-test-has-no-secret")
    ran = run("check", "access.credentials")
    assert ran.code == 0, ran.err
    planned = run("plan", "access.profiles", "--answers", answers, "--account", OURS, "--json")
    assert len(planned.json["changes"]) == (1 if name == "AWS_SHARED_CREDENTIALS_FILE" else 0)
    assert ("is not a file that a profile could be added to" in " ".join(planned.err.split())) is (
        name == "AWS_CONFIG_FILE"
    )


def test_windows_line_ends_are_no_trouble(run: Run, configure: Any, aws: Any) -> None:
    configure(f"[default]\n{KEYS}".replace("\n", "\r\n"), "credentials")
    ran = run("check", "access.credentials")
    assert ran.code == 0, ran.err
    assert f"signed in as arn:aws:iam::{OURS}:user/sofia" in ran.out


@pytest.mark.parametrize("name", ["[red]", "two words", "[/]", "\u202eevil", "wörds"])
def test_a_profile_with_any_name_can_be_used_and_is_shown_harmlessly(
    run: Run, configure: Any, aws: Any, name: str
) -> None:
    configure(f'[profile "{name}"]\n{KEYS}')
    ran = run("check", "access.credentials", "--profile", name)
    assert ran.code == 0, ran.err
    assert "\u202e" not in ran.out + ran.err
    shown = name.replace("\u202e", "‹U+202E›")
    assert f"{shown}: a long-lived access key of sofia" in ran.out


def test_a_name_without_its_quotes_is_told(run: Run, configure: Any) -> None:
    configure(f"[profile two words]\n{KEYS}")
    assert 'write [profile "two words"]' in one_sentence(run("check", "--profile", "two words"))


@pytest.mark.parametrize(
    ("environment", "arguments", "said"),
    [
        ({}, ["--profile", "partner"], "the profile partner, which you named, wins"),
        ({"AWS_PROFILE": "partner"}, [], "the access key in the environment wins"),
    ],
    ids=["named", "by the environment"],
)
def test_keys_beside_a_profile_say_which_wins(
    run: Run,
    configure: Any,
    aws: list[str],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    arguments: list[str],
    said: str,
) -> None:
    configure(f"[profile partner]\n{KEYS}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHEROTHEROTHER0")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-test-has-no-secret")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = run("check", "access.region", *arguments)
    assert ran.code == 0
    assert said in ran.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sleep 60", "sleep did not come to an end within 0.3 seconds and was stopped"),
        ("echo hush hush", "echo printed something that is not the JSON that AWS tools expect"),
        ("sh -c 'echo no >&2; exit 1'", "sh ended with code 1 and said: no"),
        ("/no/such/helper", "could not be started"),
    ],
    ids=["hangs", "garbage", "fails", "is not there"],
)
def test_a_credential_process_that_fails_is_one_sentence(run: Run, configure: Any, command: str, said: str) -> None:
    configure(f"[profile helped]\ncredential_process = {command}\n")
    ran = run("check", "--profile", "helped")
    assert (ran.code, ran.out) == (2, "")
    told = one_sentence(ran)
    assert said in told and "hush" not in told


def test_a_profile_that_hangs_beside_the_one_in_use_holds_nobody(run: Run, configure: Any, aws: Any) -> None:
    configure(f"[profile partner]\n{KEYS}[profile stuck]\ncredential_process = sleep 60\n")
    ran = run("check", "access.credentials", "--profile", "partner")
    assert ran.code == 0, "it is advice"
    assert "stuck: There are no usable AWS credentials" in ran.out


# --- whoever may not write


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(
        '{"access.profiles": {"write": ["partnercentral-ops"], "ops_role": "Ops", "start_url": '
        '"https://corp.example.com/start", "sso_region": "us-east-2"}}'
    )
    return path


def home(account: RealAccount) -> Path:
    return account.world.laptop.computer.home


def test_a_profile_is_added_and_taken_back_from_the_command_line(
    run: Run, account: RealAccount, state: Path, answers: Path
) -> None:
    ran = run("apply", "access.profiles", "--yes", "--account", OURS, "--answers", answers, "--state", state)
    assert ran.code == 0, ran.err
    assert "+ [profile partnercentral-ops]" in ran.out
    assert "aws configure set sso_region us-east-2 --sso-session partnercentral" in ran.out
    config = home(account) / ".aws/config"
    assert "[profile partnercentral-ops]" in config.read_text()
    planned = run("plan", "access.profiles", "--answers", answers, "--state", state, "--json").json
    assert planned["changes"] == []
    assert run("undo", "access.profiles", "--yes", "--state", state).code == 0
    assert not config.exists()
    assert account.writes == [], "nothing of it is AWS's"


WHO = {
    "the root user": (f"arn:aws:iam::{OURS}:root", "root user"),
    "China": (f"arn:aws-cn:iam::{OURS}:user/x", "partition aws-cn"),
    "another account": (f"arn:aws:iam::{THEIRS}:user/x", f"account {THEIRS}"),
}


@pytest.mark.parametrize(("arn", "said"), WHO.values(), ids=WHO.keys())
def test_whoever_may_not_write_changes_no_file_and_no_account(
    run: Run, account: RealAccount, state: Path, answers: Path, arn: str, said: str
) -> None:
    assert run("answer", "--answers", answers, "--account", OURS, "--state", state).code == 0
    before = files(home(account))
    account.sign_in(arn)
    ran = run("apply", "access.profiles", "--yes", "--account", OURS, "--state", state)
    assert ran.code == 2
    assert said in ran.err and "Traceback" not in ran.err
    assert files(home(account)) == before
    assert account.writes == []


def test_read_only_has_no_door_to_this_computer_either(
    run: Run, account: RealAccount, state: Path, answers: Path
) -> None:
    before = files(home(account))
    arguments = ["apply", "access.profiles", "--yes", "--account", OURS, "--answers", answers, "--state", state]
    for where in (["--read-only", *arguments], [*arguments, "--read-only"]):
        ran = run(*where)
        assert ran.code == 2 and "read-only" in ran.err
    assert files(home(account)) == before


# --- signing in again


def test_the_plain_demo_signs_in_and_goes_on(run: Run) -> None:
    ran = run("demo", "--demo", "expired")
    assert ran.code == 0, ran.err
    assert "Open this address in any browser: https://device.sso.eu-west-1.amazonaws.com/" in ran.out
    assert "You are signed in." in ran.out
    assert "token-" not in ran.out + ran.err


def test_a_command_without_anybody_there_says_sign_in(run: Run) -> None:
    ran = run("check", "--demo", "expired")
    assert (ran.code, ran.out) == (2, "")
    assert "Sign in again" in one_sentence(ran)


def test_status_without_a_sign_in_shows_what_is_known(run: Run) -> None:
    ran = run("status", "--demo", "expired")
    assert ran.code == 3
    assert "no longer valid" in ran.err
