"""How soon the wizard is gone while AWS does not answer: `python tests/bench/screens_quit.py [ROUNDS]`.

In a terminal, against a loopback AWS (replay.py) that takes requests and never answers some of them: the one by which
it signs in, or those by which a page is looked at. Measured is the time from the key to the end of the process. Exits 1
when the slowest is above the target.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from replay import Replay
from terminal import WIZARD, Terminal, environment

TARGET = 1.0
ROUNDS = 5
READS = ("GetPolicy", "GetPolicyVersion", "GetRole", "ListRoles")


def while_signing_in(aws: Replay, home: Path) -> float:
    with Terminal([WIZARD, "--state", str(home / "journey")], environment(home, **aws.environment)) as terminal:
        terminal.when_shown("Signing in")
        _asked(aws, "GetCallerIdentity", terminal)
        return terminal.when_gone_after("q")


def while_looking(aws: Replay, home: Path) -> float:
    with Terminal([WIZARD, "--state", str(home / "journey")], environment(home, **aws.environment)) as terminal:
        terminal.when_shown("to begin")
        terminal.go_to("AWS's policies")
        terminal.when_shown("looking")
        _asked(aws, "GetPolicy", terminal)
        return terminal.when_gone_after("q")


def _asked(aws: Replay, operation: str, terminal: Terminal) -> None:
    """Wait until a request hangs."""
    while operation not in [asked for _, asked in aws.requests()]:
        terminal.rest(0.05)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    slowest = 0.0
    for silent, quit in ((("GetCallerIdentity",), while_signing_in), (READS, while_looking)):
        took = []
        with Replay(silent=silent) as aws:
            for _ in range(rounds):
                with TemporaryDirectory() as name:
                    took.append(quit(aws, Path(name)))
        slowest = max(slowest, *took)
        what = quit.__name__.replace("_", " ")
        print(f"      {what:18} {statistics.median(took) * 1e3:5.0f} ms (slowest {max(took) * 1e3:.0f}, n={rounds})")
    print(f"{'PASS' if slowest <= TARGET else 'FAIL'}  from q to the end {slowest:.2f} s, target {TARGET:g}")
    return 0 if slowest <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
