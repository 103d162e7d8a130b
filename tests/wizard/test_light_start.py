"""What has to be loaded before the first frame, or before a sentence says why there is none: nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"boto3", "botocore", "moto", "pydantic", "questionary", "wizard.model", "wizard.journey"}


def loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter has after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import wizard.cli, wizard.commands.open, wizard.commands.demo, screens.main, screens.app, screens.keymap",
        "from wizard.cli import main; main(['--version'])",
        "from wizard.cli import main; main([])",
    ],
    ids=["the screens", "--version", "no terminal"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    assert not loaded(code) & HEAVY


def test_the_screens_stay_out_of_commands_that_have_none() -> None:
    modules = loaded("from wizard.cli import main; main(['demo', '--demo', 'empty'])")
    assert "wizard.journey" in modules  # it did walk
    assert not {"textual", "rich", "questionary"} & modules
