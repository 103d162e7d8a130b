"""Somebody who presses everything: `python tests/bench/screens_fuzz.py [KEYS] [FIRST SEED]`.

Ten thousand random keys, clicks, pastes and resizes (1x1 to 400x100) over the whole app, in journeys of 250 with fixed
seeds: in every pretend AWS, while reads hang, while something is written, through quitting and coming back. Exits 1 at
the first crash, and at the first write that nobody agreed to on the review screen; it then prints what was pressed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import verdict
from tests.screens.fuzz import Fuzz

KEYS, EACH = 10_000, 250
LAST = 40
"""So much of what was pressed is told."""


def run(seed: int, keys: int) -> Fuzz:
    """One journey, in a home of its own. Raises what went wrong, after saying how it came to it."""
    with TemporaryDirectory() as name, contextlib.chdir(name):
        os.environ.update(
            HOME=name, AWS_CONFIG_FILE=f"{name}/config", AWS_SHARED_CREDENTIALS_FILE=f"{name}/credentials"
        )
        fuzz = Fuzz(seed, Path(name, "journey"))
        try:
            asyncio.run(fuzz.press(keys))
        except BaseException:
            print(f"FAIL  {fuzz.trail[0]}, after {fuzz.pressed}: {' '.join(fuzz.trail[-LAST:])}", flush=True)
            raise
        return fuzz


def main() -> int:
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else KEYS
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for name in [name for name in os.environ if name.startswith(("AWS_", "XDG_", "TEXTUAL"))]:
        del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    started = time.monotonic()
    screens: Counter[str] = Counter()
    pressed = sittings = agreed = written = failed = 0
    for seed in range(first, first + -(-keys // EACH)):
        try:
            fuzz = run(seed, min(EACH, keys - pressed))
        except Exception:
            traceback.print_exc()
            failed += 1
            pressed += EACH
            continue
        screens += fuzz.screens
        pressed, sittings = pressed + fuzz.pressed, sittings + fuzz.sittings
        agreed, written = agreed + len(fuzz.agreed), written + len(fuzz.written)
    seconds = time.monotonic() - started
    print(f"      {pressed} keys in {sittings} sittings and {seconds:.0f} s; {agreed} agreed to, {written} writes sent")
    print(f"      {', '.join(f'{name} {count}' for name, count in screens.most_common())}")
    return 0 if verdict("journeys that crashed, or wrote what nobody agreed to", failed, 0, digits=0) else 1


if __name__ == "__main__":
    sys.exit(main())
