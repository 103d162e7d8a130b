"""How soon the wizard's first frame is there: `python tests/bench/screens_first.py [ROUNDS]`.

The time from starting the process to the bytes that complete a frame with real content (every phase of the rail and
the whole introduction), in a terminal of 120x40, against the smallest Textual program there is. One interleaved
run; the ratio of medians. Exits 1 when it is above the target.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from terminal import WIZARD, Terminal, environment

from wizard.contents import CONTENTS

TARGET = 1.5
ROUNDS = 15

HELLO = """\
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("Hello, world")

Hello().run()
"""
PHASES = [f"{heading.number} {heading.title}" for heading in CONTENTS]
INTRO = ["Link your AWS account to AWS Partner Central", "Two people do it together;", "hours of work"]


def first(command: list[str], words: list[str], home: Path) -> float:
    with Terminal(command, environment(home)) as terminal:
        return terminal.when_shown(*words) - terminal.started


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    hello: list[float] = []
    demo: list[float] = []
    with TemporaryDirectory() as name:
        home = Path(name)
        script = home / "hello.py"
        script.write_text(HELLO, encoding="utf-8")
        for number in range(rounds + 1):
            times = (
                first([sys.executable, str(script)], ["Hello, world"], home),
                first([WIZARD, "demo"], PHASES + INTRO, home),
            )
            if number:  # the first round warms the disk's cache
                hello.append(times[0])
                demo.append(times[1])
    ratio = statistics.median(demo) / statistics.median(hello)
    for what, times_of in (("Textual hello", hello), ("wizard demo", demo)):
        print(
            f"{what:14} {statistics.median(times_of) * 1e3:6.0f} ms  ({min(times_of) * 1e3:.0f}..{max(times_of) * 1e3:.0f}, n={rounds})"
        )
    print(f"{'PASS' if ratio <= TARGET else 'FAIL'}  first frame {ratio:.2f} x hello, target {TARGET}")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
