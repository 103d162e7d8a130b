"""The wizard with a heartbeat inside: `python tests/bench/heartbeat.py BEATS.json [the wizard's own arguments]`.

A heart that beats every few milliseconds in the event loop notes when it was late, and by how much: that is how long
a key would have waited. Beside it stands how long the program itself computed meanwhile, because on a busy machine it
is also late when others have the processor. What it noted is written to the file when the wizard ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from screens.app import WizardApp
from wizard.cli import main

EVERY = 0.003
NOTED = 0.004
"""Beats that were later than this are kept, in seconds."""


late: list[tuple[float, float, float]] = []
"""What the heart noted: when it beat too late, by how much, and how much of that the program itself computed."""

tasks: list[asyncio.Task[None]] = []


async def beat() -> None:
    while True:
        due, computed = time.monotonic() + EVERY, time.process_time()
        await asyncio.sleep(EVERY)
        now = time.monotonic()
        if now - due > NOTED:
            late.append((now, now - due, min(now - due, time.process_time() - computed)))


def with_heart(mount: Callable[[WizardApp], None]) -> Callable[[WizardApp], None]:
    def on_mount(app: WizardApp) -> None:
        mount(app)
        tasks.append(asyncio.create_task(beat()))

    return on_mount


if __name__ == "__main__":
    WizardApp.on_mount = with_heart(WizardApp.on_mount)  # type: ignore[assignment, method-assign]
    code = main(sys.argv[2:])
    Path(sys.argv[1]).write_text(json.dumps(late), encoding="utf-8")
    sys.exit(code)
