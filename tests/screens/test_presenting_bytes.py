"""Presenter mode in a terminal of its own: every byte that is sent, up to the last words after a crash."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from tests.canaries import canaries, leaked
from tests.screens.test_terminal import DEMO, script, terminal
from wizard.demo import open_world

CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)")
MOVES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>78]")

CRASHING = """
from screens.evidence import EvidenceScreen
def crash(self):
    raise RuntimeError("arn:aws:iam::111122223333:role/x of sofia.admin@example.com")
EvidenceScreen.on_mount = crash
"""


def told(sent: bytes) -> str:
    """What was sent, with what went to the clipboard, without what only moves the cursor."""
    copied = b" ".join(base64.b64decode(found) for found in CLIPBOARD.findall(sent))
    return MOVES.sub("", sent.decode("utf-8", "replace")) + copied.decode()


def test_not_a_byte_names_anybody_from_the_first_frame_to_the_farewell(tmp_path: Path) -> None:
    with open_world("half-done") as world:
        hidden = canaries(world)
    state = tmp_path / "home" / "sofia" / "journey"
    state.parent.mkdir(parents=True)
    with terminal([*DEMO, "--present", "--state", str(state)], tmp_path) as person:
        person.sees("to begin")
        person.send("n")
        person.sees("Where you stand")
        for keys, words in (("e", "Evidence ·"), ("\x1b", "Verification"), ("t", "Troubleshooting")):
            person.send(keys)
            person.sees(words)
        person.send("\x1b")
        person.send("\x11")
        assert person.ends() == 0
        assert b"PRESENTING" in person.sent
        assert "To come back" in told(person.sent)
        assert leaked(told(person.sent), {*hidden, "/home/sofia"}) == set()


def test_a_crash_names_nobody(tmp_path: Path) -> None:
    with terminal(script(CRASHING), tmp_path) as person:
        person.sees("to begin")
        person.send("n")
        person.sees("Verification")
        person.send("e")
        assert person.ends() == 70
        last = told(person.sent.rpartition(b"\x1b[?1049l")[2])
        assert "RuntimeError: arn:aws:iam::account-" in last
        assert leaked(last, ["111122223333", "sofia.admin@example.com"]) == set()
