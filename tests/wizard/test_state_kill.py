"""A wizard is killed while it saves, a few hundred times; the campaign of ten thousand is in `tests/bench`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

KILL = Path(__file__).parents[1] / "bench" / "state_kill.py"


def test_a_killed_wizard_loses_nothing_it_was_told_is_kept() -> None:
    command = [sys.executable, str(KILL), "300", "--seconds", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = re.match(r"(\d+) kills in .*, (\d+) acknowledged: 0 lost, 0 torn, 0 left, 0 locked\n", ran.stdout)
    assert found, ran.stdout
    assert int(found[1]) >= 20
    assert int(found[2]) > 0
