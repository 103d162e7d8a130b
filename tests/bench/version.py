"""How long `--version` takes over an empty Python: `python tests/bench/version.py`. Interleaved; ratio of medians."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table, verdict

ROUNDS = 21
TARGET = 5.0

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -m wizard --version": [sys.executable, "-m", "wizard", "--version"],
    "partner-central-wizard --version": [str(Path(sys.executable).parent / "partner-central-wizard"), "--version"],
}


def main() -> int:
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            took[name].append(time.perf_counter() - started)
    table(took)
    empty, *wizards = (statistics.median(samples) for samples in took.values())
    return 0 if verdict("times an empty Python", max(wizards) / empty, TARGET) else 1


if __name__ == "__main__":
    sys.exit(main())
