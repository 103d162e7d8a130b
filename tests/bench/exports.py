"""How long each export takes as a command, from the start of its process: `python tests/bench/exports.py`.

The plan is that of an empty account, where everything is to be made. Medians of interleaved rounds, with the start of
the interpreter and of the pretend AWS in them. Exits 1 when one takes a second or longer.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table

ROUNDS = 7
TARGET = 1.0
COMMANDS = (
    "export cloudformation",
    "export terraform",
    "export cli",
    "export policy setup",
    "export security",
    "launch --bucket example-templates",
    "cross-account template --partner 444455556666 --customer Example",
)


def main() -> int:
    took: dict[str, list[float]] = {command: [] for command in COMMANDS}
    for _ in range(ROUNDS):
        for command, samples in took.items():
            started = time.perf_counter()
            words = [sys.executable, "-m", "wizard", *command.split(), "--demo", "empty"]
            subprocess.run(words, capture_output=True, check=True, timeout=60)
            samples.append(time.perf_counter() - started)
    table(took, unit="s", scale=1.0)
    slowest = max(statistics.median(samples) for samples in took.values())
    print(f"{'PASS' if slowest < TARGET else 'FAIL'}  the slowest takes {slowest:.2f} s (target < {TARGET:.0f})")
    return 0 if slowest < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
