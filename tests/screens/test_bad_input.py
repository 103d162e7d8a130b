"""Whatever is wrong with this computer's AWS settings, or with who is signed in: the screens say the same sentence as
the command line, nothing breaks, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from screens.app import WizardApp
from tests.loopback import answering, identity, refusal
from tests.screens.sitting import Clock, Sitting, options_of
from tests.setting import is_write
from wizard import cli
from wizard.aws import sessions

OURS, THEIRS = "111122223333", "444455556666"
KEYS = "aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = a-test-has-no-secret\n"
SOFIA = f"arn:aws:iam::{OURS}:user/sofia"
HELPED = "[profile helped]\ncredential_process = {}\n"


@dataclass(frozen=True)
class Bad:
    """Something that is wrong, and the words that say so.

    `settings` are the AWS files by name; `signed_in` is whose ARN AWS tells; `bound` is another account that the journey
    belongs to; `step` is where the screens say it, "" for the first page.
    """

    says: str
    arguments: tuple[str, ...] = ()
    settings: dict[str, str | bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    signed_in: str = SOFIA
    bound: str = OURS
    step: str = ""


IN_THE_WAY: dict[str, Bad] = {
    "no profile at all": Bad("There is no AWS profile 'nobody'", ("--profile", "nobody")),
    "another profile": Bad(
        "The profiles here are: partner", ("--profile", "nobody"), {"config": f"[profile partner]\n{KEYS}"}
    ),
    "a broken config file": Bad("line 2 is neither", (), {"config": "[default]\nregion"}),
    "a byte-order mark": Bad("byte-order mark", (), {"credentials": b"\xef\xbb\xbf[default]\n" + KEYS.encode()}),
    "a name without quotes": Bad(
        'write [profile "two words"]', ("--profile", "two words"), {"config": f"[profile two words]\n{KEYS}"}
    ),
    "a helper that hangs": Bad(
        "did not come to an end", ("--profile", "helped"), {"config": HELPED.format("sleep 60")}
    ),
    "a helper that prints garbage": Bad(
        "printed something that is not the JSON", ("--profile", "helped"), {"config": HELPED.format("echo hush")}
    ),
    "no credentials": Bad("There are no usable AWS credentials"),
    "another account": Bad(
        f"signed in to account {OURS}, and this journey belongs to account {THEIRS}",
        ("--profile", "partner"),
        {"config": f"[profile partner]\n{KEYS}"},
        bound=THEIRS,
    ),
}
"""What has to be mended before anything can be looked at."""

ALL_THE_SAME: dict[str, Bad] = {
    "a name like markup": Bad(
        "[red]: a long-lived access key of sofia",
        ("--profile", "[red]"),
        {"config": f'[profile "[red]"]\n{KEYS}'},
        step="access.profiles",
    ),
    "a name of two words": Bad(
        "two words: a long-lived access key of sofia",
        ("--profile", "two words"),
        {"config": f'[profile "two words"]\n{KEYS}'},
        step="access.profiles",
    ),
    "keys beside a profile": Bad(
        "the profile partner, which you named, wins",
        ("--profile", "partner"),
        {"config": f"[profile partner]\n{KEYS}"},
        {"AWS_ACCESS_KEY_ID": "AKIAOTHEROTHEROTHER0", "AWS_SECRET_ACCESS_KEY": "a-test-has-no-secret"},
        step="access.profiles",
    ),
    "the root user": Bad(
        f"You are signed in as the root user of account {OURS}",
        ("--profile", "partner"),
        {"config": f"[profile partner]\n{KEYS}"},
        signed_in=f"arn:aws:iam::{OURS}:root",
        step="decide.account",
    ),
    "another partition": Bad(
        "You are signed in to AWS China",
        ("--profile", "partner"),
        {"config": f"[profile partner]\n{KEYS}"},
        signed_in=f"arn:aws-cn:iam::{OURS}:user/sofia",
        step="decide.account",
    ),
}
"""What can be looked at all the same, and is said."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Bad], list[str]]]:
    """Make this computer as a row describes it; gives the requests that AWS was sent."""
    monkeypatch.setattr(sessions, "PROCESS_SECONDS", 0.3)
    monkeypatch.setattr(sessions, "ASIDE_SECONDS", 0.3)
    arn = [SOFIA]

    def respond(body: str) -> Any:
        asked = parse_qs(body).get("Action", [""])[0]
        return identity(arn[0], OURS) if asked == "GetCallerIdentity" else refusal("AccessDenied", "not authorized")

    with answering(respond) as (address, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)

        def make(bad: Bad) -> list[str]:
            arn[0] = bad.signed_in
            folder = tmp_path / "home/.aws"
            folder.mkdir()
            for name, text in bad.settings.items():
                (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
            for name, value in bad.environment.items():
                monkeypatch.setenv(name, value)
            return asked

        yield make


def arguments_of(bad: Bad, folder: Path) -> list[str]:
    from wizard.state.journey import Journey

    with Journey.open(folder) as journey:
        journey.update(account=bad.bound)
    return [*bad.arguments, "--state", str(folder)]


@asynccontextmanager
async def screens(bad: Bad, folder: Path) -> AsyncIterator[Sitting]:
    app = WizardApp(options_of(*arguments_of(bad, folder)))
    async with app.run_test(size=(140, 60)) as pilot:
        yield Sitting(app, pilot, None, Clock())  # type: ignore[arg-type]


def nothing_was_written(asked: list[str], folder: Path, before: dict[str, bytes]) -> None:
    assert [body for body in asked if is_write(parse_qs(body).get("Action", [""])[0])] == []
    journal = folder / "journal.jsonl"
    assert not journal.exists() or b'"intent"' not in journal.read_bytes()
    assert settings_of(folder) == before


def settings_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder.parent / "home/.aws").iterdir()}


@pytest.mark.parametrize("bad", IN_THE_WAY.values(), ids=IN_THE_WAY)
async def test_what_is_in_the_way_is_a_page_with_the_words(
    bad: Bad, home: Callable[[Bad], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, folder = home(bad), tmp_path / "journey"
    before = settings_of(folder)
    assert cli.main(["apply", "roles", "--yes", *arguments_of(bad, folder)]) == 2
    said = capsys.readouterr().err
    assert bad.says in said and "Traceback" not in said
    async with screens(bad, folder) as sit:
        await sit.sees(bad.says)
        assert "hush" not in sit.text, "what a helper prints may be a secret"
        await sit.press("a", "y", "q")
        await sit.until(lambda: sit.app.return_code is not None, "the end")
        assert sit.app.crash is None
    nothing_was_written(asked, folder, before)


@pytest.mark.parametrize("bad", ALL_THE_SAME.values(), ids=ALL_THE_SAME)
async def test_what_can_be_looked_at_all_the_same_is_said_and_writes_nothing(
    bad: Bad, home: Callable[[Bad], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, folder = home(bad), tmp_path / "journey"
    before = settings_of(folder)
    cli.main(["check", bad.step, *arguments_of(bad, folder)])
    captured = capsys.readouterr()
    assert bad.says in flat(captured.out + captured.err) and "Traceback" not in captured.err
    async with screens(bad, folder) as sit:
        await sit.sees("to begin")
        sit.app.screen.go_to(bad.step)  # type: ignore[attr-defined]
        await sit.looked()
        assert bad.says in sit.text
        await sit.press("a", "y", "q")
        await sit.until(lambda: sit.app.return_code is not None, "the end")
        assert sit.app.crash is None
    nothing_was_written(asked, folder, before)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
