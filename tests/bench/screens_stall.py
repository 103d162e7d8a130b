"""Whether the screens answer while the wizard works: `python tests/bench/screens_stall.py [ROUNDS]`.

The wizard runs in a terminal of 120x40 against a loopback AWS (replay.py) that holds 1,000 roles, 600 of which get a
verdict of their own. Measured are the longest time for which the event loop did nothing else (a heartbeat inside
the app), first while boto3 and the clients are made behind the first frame, then while the roles are read and
judged; and, meanwhile, the time from a key to the last byte of the repaint that answers it. Medians over the
rounds. Nothing waits for the network here, so the judges compete for the interpreter as hard as they can.

Everything is told twice: by the clock, and without the time in which other programs had the processor (no more than
the wizard itself computed). The targets are for the latter, or the verdict would be about the machine. Exits 1 when
one is above its target.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from replay import TEAMS, Replay
from terminal import Terminal, environment

ROUNDS = 5
LOOKS = 3
"""Looks at the thousand roles in each round."""

MAKING, JUDGING = 0.150, 0.050
KEY_MEDIAN, KEY_95 = 0.050, 0.150
HEART = str(Path(__file__).parent / "heartbeat.py")
_ROW = re.compile(r" Team(\d{4})")


class Took(NamedTuple):
    """Seconds by the clock, and how many of them the wizard was at work."""

    clock: float
    own: float


class Round(NamedTuple):
    """The longest stalls, key to paint in the rail and on the page, and how long a look took."""

    making: Took
    judging: Took
    keys: list[Took]
    scrolls: list[Took]
    looks: list[float]


def measure(home: Path, aws: Replay) -> Round:
    beats = home / "beats.json"
    command = [sys.executable, HEART, str(beats), "--state", str(home / "journey")]
    keys: list[Took] = []
    scrolls: list[Took] = []
    spans: list[tuple[float, float]] = []
    aws.requests()
    with Terminal(command, environment(home, **aws.environment)) as terminal:
        terminal.when_shown("Press n to begin")
        ready = terminal.when_shown("looked just now", since=terminal.go_to("AWS's policies"))
        terminal.rest(1.0)
        for number in range(LOOKS):
            look = Look(aws)
            if number:
                terminal.send("v")
            else:
                since = terminal.go_to("Rules for roles")
                terminal.when_painted(" Team0000", since)
            samples = scrolls if number % 2 else keys
            samples += _scroll(terminal, since, look) if number % 2 else _walk_the_rail(terminal, look)
            spans.append((look.began, look.ended))
            terminal.rest(1.0)
        terminal.send("q")
        terminal.when_gone()
    late = [(when, Took(clock, own)) for when, clock, own in json.loads(beats.read_text(encoding="utf-8"))]
    return Round(
        making=_longest(took for when, took in late if when <= ready),
        judging=_longest(took for when, took in late if any(start <= when <= end + 0.3 for start, end in spans)),
        keys=keys,
        scrolls=scrolls,
        looks=[end - start for start, end in spans],
    )


def _longest(stalls: Iterable[Took]) -> Took:
    return max(stalls, key=lambda took: took.own, default=Took(0.0, 0.0))


class Look:
    """One look at the thousand roles, as the server sees it: from the list to the last role that is asked for."""

    def __init__(self, aws: Replay) -> None:
        self._aws = aws
        self._asked: list[float] = []
        self.began = self.ended = 0.0
        aws.requests()

    @property
    def over(self) -> bool:
        for when, operation in self._aws.requests():
            self.began = when if operation == "ListRoles" else self.began
            if operation == "GetRole":
                self._asked.append(when)
                self.ended = when
        return len(self._asked) >= TEAMS


def _walk_the_rail(terminal: Terminal, look: Look) -> Iterator[Took]:
    """Up and down in the list of steps, for as long as the look lasts."""
    terminal.send("\x1b[Z")  # from the page to the rail
    terminal.rest(0.1)
    down = True
    while not look.over:
        yield _press(terminal, "\x1b[B" if down else "\x1b[A", "Rules for roles")
        down = not down
        terminal.rest(0.04)
    terminal.send("\t")


def _scroll(terminal: Terminal, since: int, look: Look) -> Iterator[Took]:
    """The page two lines down at a time, for as long as the look lasts."""
    lowest = _lowest(terminal, since)
    while not look.over:
        at = terminal.position
        yield _press(terminal, "j", f" Team{lowest + 1:04}")
        terminal.rest(0.04)
        lowest = _lowest(terminal, at)


def _press(terminal: Terminal, key: str, answer: str) -> Took:
    """How long it takes from a key to the last byte of the repaint that shows the answer to it."""
    at, computed = terminal.position, terminal.computed()
    pressed = terminal.send(key)
    clock = terminal.when_painted(answer, at) - pressed
    return Took(clock, min(clock, terminal.computed() - computed))


def _lowest(terminal: Terminal, since: int) -> int:
    """The number of the lowest row that was painted."""
    return max(int(number) for repaint in terminal.repaints(since) for number in _ROW.findall(repaint))


def percentile(values: Iterable[float], share: float) -> float:
    listed = sorted(values)
    return listed[min(int(len(listed) * share), len(listed) - 1)]


def judge(what: str, times: list[Took], share: float, target: float) -> bool:
    """Print a verdict about what a share of the times stays below."""
    clock, own = (percentile((took[which] for took in times), share) for which in (0, 1))
    held = own <= target
    numbers = f"{own * 1e3:6.0f} ms (by the clock {clock * 1e3:.0f}), target {target * 1e3:.0f}"
    print(f"{'PASS' if held else 'FAIL'}  {what:45} {numbers}")
    return held


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found: list[Round] = []
    with Replay() as aws:
        for _ in range(rounds):
            with TemporaryDirectory() as name:
                found.append(measure(Path(name), aws))
    looks = [look for each in found for look in each.looks]
    keys = [key for each in found for key in each.keys]
    scrolls = [key for each in found for key in each.scrolls]
    print(f"      {len(looks)} looks of {percentile(looks, 0.5):.2f} s, load of the machine {os.getloadavg()[0]:.1f}")
    held = [
        judge("longest stall while clients are made", [each.making for each in found], 0.5, MAKING),
        judge("longest stall while 1,000 roles are judged", [each.judging for each in found], 0.5, JUDGING),
        judge(f"key to paint in the rail, median of {len(keys)}", keys, 0.5, KEY_MEDIAN),
        judge("key to paint in the rail, 95 %", keys, 0.95, KEY_95),
        judge(f"key to paint, page scrolled, median of {len(scrolls)}", scrolls, 0.5, KEY_MEDIAN),
        judge("key to paint, page scrolled, 95 %", scrolls, 0.95, KEY_95),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
