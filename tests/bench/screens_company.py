"""Whether the screens answer in a large company: `python tests/bench/screens_company.py [ROUNDS]`.

As screens_stall.py, with other pages: 1,000 users in the credential report, 300 accounts in the organization, and 200
permission sets (company.py). Measured are the longest stalls while each is looked at for the first time, the time from
a key to the last byte of its repaint while the permission sets are, and from a typed letter to the accounts that fit.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from replay import Replay
from screens_stall import HEART, JUDGING, KEY_95, KEY_MEDIAN, MAKING, Took, _longest, _press, judge
from terminal import Terminal, environment

ROUNDS = 5
TYPED = 0.100
SETS = "Permission sets"
PAGES = {"Account security": "1,000 users", "Organization": "300 accounts", SETS: "200 permission sets"}
QUIET = 0.3
"""Seconds without a request after which a look is over."""


class Round(NamedTuple):
    """The longest stalls, by page; keys in the rail meanwhile and typed letters; how many requests the last page took."""

    making: Took
    stalls: dict[str, Took]
    keys: list[Took]
    typed: list[Took]
    asked: int


def measure(home: Path, aws: Replay) -> Round:
    beats = home / "beats.json"
    command = [sys.executable, HEART, str(beats), "--state", str(home / "journey")]
    spans: dict[str, tuple[float, float]] = {}
    with Terminal(command, environment(home, **aws.environment)) as terminal:
        terminal.when_shown("Press n to begin")
        ready = terminal.when_shown("looked just now", since=terminal.go_to("AWS's policies"))
        terminal.rest(1.0)
        for title in PAGES:
            aws.requests()
            began = time.monotonic()
            since = terminal.go_to(title)
            terminal.when_painted("Verification", since)
            look = Look(aws)
            keys = list(_walk_the_rail(terminal, look)) if title == SETS else []
            ended = terminal.when_shown("looked just now", since=since)
            spans[title] = (began, max(ended, look.ended))
            asked = look.asked
            terminal.rest(0.5)
        terminal.when_shown("looked just now", since=terminal.go_to("The account"))
        typed = list(_find_an_account(terminal))
        terminal.send("\x1b\x1b")
        terminal.rest(0.5)
        terminal.send("\x11")
        terminal.when_gone()
    late = [(when, Took(clock, own)) for when, clock, own in json.loads(beats.read_text(encoding="utf-8"))]
    stalls = {
        title: _longest(took for when, took in late if start <= when <= end + QUIET)
        for title, (start, end) in spans.items()
    }
    return Round(_longest(took for when, took in late if when <= ready), stalls, keys, typed, asked)


class Look:
    """One look, as the server sees it: it is over when nothing was asked for a while."""

    def __init__(self, aws: Replay) -> None:
        self._aws = aws
        self.asked = 0
        self.ended = time.monotonic()

    @property
    def over(self) -> bool:
        requests = self._aws.requests()
        self.asked += len(requests)
        self.ended = max([self.ended, *(when for when, _ in requests)])
        return time.monotonic() - self.ended > QUIET


def _walk_the_rail(terminal: Terminal, look: Look) -> Iterator[Took]:
    """Up and down in the list of steps, for as long as the look lasts."""
    terminal.send("\x1b[Z")  # from the page to the rail
    terminal.rest(0.05)
    down = True
    while not look.over:
        yield _press(terminal, "\x1b[B" if down else "\x1b[A", SETS)
        down = not down
        terminal.rest(0.02)
    terminal.send("\t")


def _find_an_account(terminal: Terminal) -> Iterator[Took]:
    """Letter by letter, in the form of the account."""
    at = terminal.position
    terminal.send("f")
    terminal.when_shown("Questions", since=at)
    at = terminal.position
    terminal.send("\x1b[Z\x1b[Z")  # two questions back from the first one
    terminal.when_shown("to choose from", since=at)
    terminal.rest(0.5)
    for letter in ("t", "e", "a", "m", " ", "1", "2", *["\x7f"] * 4):
        yield _press(terminal, letter, "chosen:")
        terminal.rest(0.1)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found: list[Round] = []
    with Replay() as aws:
        for _ in range(rounds):
            with TemporaryDirectory() as name:
                found.append(measure(Path(name), aws))
    keys = [key for each in found for key in each.keys]
    typed = [key for each in found for key in each.typed]
    print(f"      {found[0].asked} requests for {PAGES[SETS]}, load of the machine {os.getloadavg()[0]:.1f}")
    held = [judge("longest stall while clients are made", [each.making for each in found], 0.5, MAKING)]
    for title, what in PAGES.items():
        held.append(judge(f"longest stall with {what}", [each.stalls[title] for each in found], 0.5, JUDGING))
    held += [
        judge(f"key to paint in the rail, median of {len(keys)}", keys, 0.5, KEY_MEDIAN),
        judge("key to paint in the rail, 95 %", keys, 0.95, KEY_95),
        judge(f"letter to accounts, median of {len(typed)}", typed, 0.5, KEY_MEDIAN),
        judge("letter to accounts, 95 %", typed, 0.95, TYPED),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
