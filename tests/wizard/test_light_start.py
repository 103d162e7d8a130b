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


DEMO = "from wizard.demo import open_world; iam = open_world('half-done').session.client('iam'); iam.list_roles()"


def test_a_demo_loads_nothing_about_certificates_until_somebody_brings_one() -> None:
    heart = "cryptography.hazmat.bindings._rust"
    assert heart not in loaded(DEMO)
    brought = """
iam.create_user(UserName='somebody')
try:
    iam.upload_signing_certificate(UserName='somebody', CertificateBody='none')
except iam.exceptions.MalformedCertificateException:
    print('read')
"""
    assert heart in loaded(DEMO + brought)


def test_a_demo_keeps_of_awss_policies_only_those_it_plays() -> None:
    code = (  # and finds them there again
        f"{DEMO}; from wizard.demo.policies import aws_policies; from moto.iam import aws_managed_policies, models;"
        "texts = [module.aws_managed_policies_data for module in (aws_managed_policies, models)];"
        "once = aws_policies(); aws_policies.cache_clear(); again = aws_policies();"
        "assert max(map(len, texts)) < 1_000_000, 'moto has four million more'; assert once == again and once"
    )
    assert "moto.iam.models" in loaded(code)
