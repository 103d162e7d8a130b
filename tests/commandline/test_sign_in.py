"""Signing in: what is missing, expired or not AWS at all is one sentence, and nothing is touched."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import Run, begin, one_sentence
from tests.loopback import Respond, answering, identity, refusal

COMMANDS = [
    ["check"],
    ["check", "--json"],
    ["plan"],
    ["apply", "roles", "--yes", "--account", "111122223333"],
    ["undo", "--yes"],
]
commands = pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command[:2]) for command in COMMANDS])


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore waits between tries; these tests do not."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made up, and looking real."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-test-has-no-secret")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, credentials: None) -> Iterator[Any]:
    """Let something answer in AWS's place."""
    servers: list[Any] = []

    def answer(respond: Respond) -> list[str]:
        server = answering(respond)
        servers.append(server)
        address, asked = server.__enter__()
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        return asked

    yield answer
    for server in servers:
        server.__exit__(None, None, None)


def nothing_kept(tmp_path: Path) -> bool:
    """No journey has anything but its beginning: no account, no journal."""
    return not list((tmp_path / "home").rglob("journal.jsonl"))


# --- credentials


@commands
def test_without_credentials_it_says_so(run: Run, tmp_path: Path, command: list[str]) -> None:
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "There are no usable AWS credentials" in one_sentence(ran)
    assert "--profile" in ran.err
    assert nothing_kept(tmp_path)


ANSWERS: dict[str, tuple[Respond, str]] = {
    "expired": (
        lambda body: refusal("ExpiredToken", "The security token included in the request is expired"),
        "Sign in again",
    ),
    "unknown key": (lambda body: refusal("InvalidClientTokenId", "The security token is invalid."), "Sign in again"),
    "wrong secret": (lambda body: refusal("SignatureDoesNotMatch", "Signature mismatch."), "clock"),
    "denied": (lambda body: refusal("AccessDenied", "User: x is not authorized"), "sts:GetCallerIdentity"),
    "a captive portal": (
        lambda body: (200, "text/html", b"<html><title>Sign in to Wi-Fi</title></html>"),
        "not the way AWS answers",
    ),
    "a portal that redirects": (lambda body: (511, "text/html", b"<html>Sign in</html>"), "AWS"),
    "garbage": (lambda body: (200, "application/octet-stream", bytes(range(128, 256))), "not the way AWS answers"),
    "JSON": (lambda body: (200, "application/json", b'{"Account": "111122223333"}'), "not the way AWS answers"),
    "nothing": (lambda body: (200, "text/xml", b""), "not the way AWS answers"),
    "an answer without an account": (lambda body: identity("", ""), "not the way AWS answers"),
    "a proxy that fails": (lambda body: (502, "text/html", b"<html>Bad Gateway</html>"), "Look again in a moment"),
    "too many": (lambda body: refusal("Throttling", "Rate exceeded", 400), "limiting requests"),
    "a hang-up": (lambda body: None, "connection was lost"),
}


@pytest.mark.parametrize(("respond", "said"), ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize(
    "command", [["check", "--json"], ["apply", "roles", "--yes", "--account", "111122223333"]], ids=["check", "apply"]
)
def test_whatever_answers_in_aws_s_place_is_one_sentence(
    run: Run, aws: Any, tmp_path: Path, command: list[str], respond: Respond, said: str
) -> None:
    asked = aws(respond)
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert said in one_sentence(ran)
    assert nothing_kept(tmp_path)
    assert all("Action=GetCallerIdentity" in body for body in asked)


def test_an_endpoint_that_refuses_is_one_sentence(run: Run, credentials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    ran = run("check")
    assert ran.code == 2
    assert "AWS could not be reached" in one_sentence(ran)
    assert "AWS_ENDPOINT_URL" in ran.err


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://[", "ftp://127.0.0.1"])
def test_an_endpoint_that_is_no_address_is_one_sentence(
    run: Run, credentials: None, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    ran = run("check")
    assert ran.code == 2
    one_sentence(ran)


def test_a_sign_in_without_rights_can_still_be_told_who_it_is(run: Run, aws: Any) -> None:
    arn = "arn:aws:iam::111122223333:user/nobody"
    aws(
        lambda body: (
            identity(arn, "111122223333")
            if "GetCallerIdentity" in body
            else refusal("AccessDenied", f"User: {arn} is not authorized to perform: it")
        )
    )
    ran = run("check", "policies", "roles")
    assert ran.code == 3
    assert f"signed in as {arn}" in ran.out
    assert "iam:GetRole" in ran.out


def test_hostile_text_in_an_answer_is_told_harmlessly(run: Run, aws: Any) -> None:
    aws(lambda body: refusal("Oops\u009b31m", "\u202eevil \u009b2J [/] &lt;b&gt;"))
    ran = run("check")
    assert ran.code == 2
    assert "\u202e" not in ran.err and "\u009b" not in ran.err
    assert "‹U+202E›evil" in ran.err


# --- configuration


def configure(tmp_path: Path, text: str | bytes, name: str = "config") -> None:
    folder = tmp_path / "home/.aws"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


PROFILE = "[profile partner]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = a-test-has-no-secret\n"


def test_an_unknown_profile_is_answered_with_those_there_are(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, PROFILE + "[profile \u202eodd]\n")
    ran = run("check", "--profile", "patrner")
    assert ran.code == 2
    said = one_sentence(ran)
    assert "There is no AWS profile 'patrner'." in said and "partner" in said
    assert "\u202e" not in said


def test_a_profile_named_by_the_environment_that_is_not_there_is_answered_alike(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, PROFILE)
    monkeypatch.setenv("AWS_PROFILE", "gone")
    for arguments in (["check"], ["check", "--profile", "also-gone"]):
        ran = run(*arguments)
        assert ran.code == 2
        said = one_sentence(ran)
        assert ("gone" if len(arguments) == 1 else "also-gone") in said
        assert "partner" in said, "the profiles there are"


def test_without_any_profile_it_says_how_to_make_one(run: Run) -> None:
    assert "aws configure sso" in one_sentence(run("check", "--profile", "partner"))


@pytest.mark.parametrize(
    "text",
    [
        b"[profile partner\nregion",
        b"[default]\nregion = us-east-1\n[default]\nregion = x",
        b"\xff\xfe[\x00d\x00",
        b"nonsense",
        "\ufeff[default]\nregion=x".encode(),
    ],
    ids=["cut", "twice", "UTF-16", "nonsense", "BOM"],
)
@pytest.mark.parametrize("name", ["config", "credentials"])
def test_a_configuration_file_that_cannot_be_read_is_named(run: Run, tmp_path: Path, name: str, text: bytes) -> None:
    configure(tmp_path, text, name)
    ran = run("check", "--profile", "partner")
    assert ran.code == 2
    one_sentence(ran)


def test_a_profile_with_a_strange_name_can_be_used(run: Run, tmp_path: Path, aws: Any) -> None:
    configure(tmp_path, PROFILE.replace("partner", '"[red] two wörds"'))
    os.environ.pop("AWS_ACCESS_KEY_ID")
    os.environ.pop("AWS_SECRET_ACCESS_KEY")
    aws(lambda body: identity("arn:aws:iam::111122223333:user/x", "111122223333"))
    ran = run("check", "roles.quota", "--profile", "[red] two wörds")
    assert "signed in as arn:aws:iam::111122223333:user/x" in ran.out


def test_a_credential_helper_that_prints_garbage_is_one_sentence(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, "[profile helped]\ncredential_process = /bin/echo not json\n")
    ran = run("check", "--profile", "helped")
    assert ran.code == 2
    one_sentence(ran)


def test_a_single_sign_on_profile_that_was_never_signed_in_says_how(run: Run, tmp_path: Path) -> None:
    configure(
        tmp_path,
        "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
        "[sso-session corp]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n",
    )
    ran = run("check", "--profile", "sso")
    assert ran.code == 2
    assert "aws sso login" in one_sentence(ran)


# --- without anybody signed in


def test_status_shows_what_was_seen_and_never_calls_it_looked_at(
    run: Run, account: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    account.world.faults.on("*", "*", "expired", times=None)
    ran = run("status", "--state", state)
    assert ran.code == 3, "nobody could look, whatever was seen before"
    assert "no longer valid" in ran.err
    assert "as seen " in ran.out.lower(), "stdout alone says so too"
    document = run("status", "--state", state, "--json").json
    standings = {phase["status"] for phase in document["phases"]}
    standings |= {step["status"] for phase in document["phases"] for step in phase["steps"]}
    assert standings == {"unknown"}


def test_status_of_a_journey_that_was_never_looked_at_says_so(run: Run, state: Path) -> None:
    ran = run("status", "--state", state)
    assert ran.code == 3
    assert "never looked at" in ran.err
