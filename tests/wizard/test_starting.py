"""The line that starts the program again has to work when it is copied into a shell."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from wizard import starting

NOTHING = {"demo": None, "profile": None, "sso_profile": None, "state": None, "plain": False}


def options(**given: object) -> argparse.Namespace:
    return argparse.Namespace(**{**NOTHING, **given})


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    program = tmp_path / "my tools" / "partner-central-wizard"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    return program


def test_off_the_path_it_is_called_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", [".venv/bin/partner-central-wizard", "demo"])
    assert starting.command(options()) == ".venv/bin/partner-central-wizard"


def test_what_a_shell_would_take_apart_is_quoted(monkeypatch: pytest.MonkeyPatch, installed: Path) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", [str(installed)])
    assert starting.command(options(state="/tmp/a b")) == f"'{installed}' --state '/tmp/a b'"


def test_on_the_path_its_name_is_enough(monkeypatch: pytest.MonkeyPatch, installed: Path) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    monkeypatch.setattr(sys, "argv", [str(installed)])
    assert starting.program() == "partner-central-wizard"


def test_another_program_of_that_name_on_the_path_is_not_meant(
    monkeypatch: pytest.MonkeyPatch, installed: Path, tmp_path: Path
) -> None:
    other = tmp_path / "partner-central-wizard"
    other.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(installed.parent))
    monkeypatch.setattr(sys, "argv", [str(other)])
    assert starting.program() == str(other)


def test_as_a_module_it_is_started_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/lib/python3/wizard/__main__.py", "demo"])
    monkeypatch.setattr(sys, "orig_argv", [".venv/bin/python", "-m", "wizard", "demo"])
    assert starting.program() == ".venv/bin/python -m wizard"


def test_within_another_program_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/pytest"])
    assert starting.program() == "partner-central-wizard"


def test_the_journey_is_named_again() -> None:
    given = options(demo="denied", profile="my profile", sso_profile="sso", state="/tmp/j", plain=True)
    assert starting.to_come_back(given) == (
        "To come back: partner-central-wizard --demo denied --profile 'my profile' --sso-profile sso --state /tmp/j --plain"
    )
