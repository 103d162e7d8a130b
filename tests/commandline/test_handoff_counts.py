"""What a packet asks for is counted once: its message, whoever exports it and whoever imports it say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commandline.conftest import Run


def test_a_packet_for_whoever_has_not_the_turn_is_counted_alike_too(run: Run, tmp_path: Path) -> None:
    demo = ("--demo", "half-done", "--state")
    where = ("--out", tmp_path / "packet", "--to", "alliance-lead", "--with-identifiers")
    asked = re.search(
        r"It asks the alliance lead for (.+?)\.", run("handoff", "export", *demo, tmp_path / "a", *where).err
    )
    assert asked
    came = run("handoff", "import", tmp_path / "packet.json", *demo, tmp_path / "b")
    assert f"For the alliance lead: {asked[1]}, " in came.out


@pytest.mark.parametrize("named", ["--with-identifiers", ""])
def test_message_export_and_import_count_the_same_steps_and_minutes(run: Run, tmp_path: Path, named: str) -> None:
    demo = ("--demo", "half-done", "--state")
    sent = run("handoff", "export", *demo, tmp_path / "a", "--out", tmp_path / "packet", *filter(None, [named]))
    assert sent.code == 0
    asked = re.search(r"It asks the IAM administrator for ((\d+) steps, about (.+?))\.", sent.err)
    assert asked, sent.err
    message = (tmp_path / "packet.md").read_text()
    assert f"# DEMO: AWS Partner Central: {asked[2]} steps wait for you" in message
    assert f"About {asked[3]} of planned time" in message
    came = run("handoff", "import", tmp_path / "packet.json", *demo, tmp_path / "b")
    assert f"It is the turn of the IAM administrator: {asked[1]}." in came.out
    assert came.out.count("   · ") == int(asked[2])
    assert "Profiles" not in message, "what holds on one computer is asked of nobody on another"
    commands = [line for line in message.splitlines() if line.startswith("    partner-central-wizard")]
    assert len(commands) == (3 if named else 1)
    assert all("--demo half-done --state FOLDER" in command for command in commands)
