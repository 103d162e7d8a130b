"""How soon another step is on the page, and what the demo holds in memory: `python tests/bench/screens_steps.py [ROUNDS]`.

In a terminal of 120x40, on the demo, from the key to the last byte of the repaint with the step's heading; all steps
forward and back, the look under way included. Exits 1 when the 95th percentile or the memory is above the target.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from terminal import WIZARD, Terminal, environment

from wizard.contents import NUMBERS
from wizard.journey import PHASES

TARGET_MS, TARGET_MB = 150.0, 120.0
ROUNDS = 2
READING = 0.4
"""Seconds for which a page is read before the next key."""

HEADINGS = [f"{NUMBERS[phase.id]}.{number}" for phase in PHASES for number in range(1, len(phase.steps) + 1)]


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    times: list[float] = []
    with TemporaryDirectory() as name, Terminal([WIZARD, "demo"], environment(Path(name))) as terminal:
        terminal.when_shown("to begin")
        terminal.rest(2.0)
        for _ in range(rounds):
            for key, headings in (("n", HEADINGS), ("b", HEADINGS[-2::-1])):
                for heading in headings:
                    if times and key == "n" and heading == HEADINGS[0]:
                        continue  # that is where the way back has ended
                    since = terminal.position
                    pressed = terminal.send(key)
                    times.append((terminal.when_painted(heading, since) - pressed) * 1e3)
                    terminal.rest(READING)
        held = terminal.memory()
    worst = statistics.quantiles(times, n=20)[-1]
    print(
        f"step change    {statistics.median(times):5.0f} ms median, {worst:.0f} ms at the 95th percentile, "
        f"{max(times):.0f} ms at most (n={len(times)})"
    )
    print(f"demo, all steps seen   {held:5.0f} MB resident")
    return int(worst > TARGET_MS or held > TARGET_MB)


if __name__ == "__main__":
    sys.exit(main())
