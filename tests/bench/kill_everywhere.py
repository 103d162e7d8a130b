"""kill -9 at every request of an apply, before AWS hears of it and after it is done: `python tests/bench/kill_everywhere.py`.

Two roles with their policies, through a proxy in front of moto's server. After each kill the same command runs again;
counted is what was made twice, what was not finished, what stayed open, and what the journal and AWS disagree about.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table, verdict
from tests.faults.proxy import Moment, Proxy
from tests.wire.aws import Server
from tests.wire.processes import APPLY, Desk, finished
from wizard.state.files import Folder
from wizard.state.journal import Journal

MOMENTS: tuple[Moment, ...] = ("before", "after")
ANSWERS = {"personas": ["ACEManager", "Marketing"]}


def requests(server: Server) -> list[tuple[str, int]]:
    """Every request of an apply that nobody disturbs, as its operation and which one of its kind it is."""
    with TemporaryDirectory() as folder, Proxy(server.url) as proxy:
        desk = Desk(Path(folder), proxy.url)
        desk.answer(**ANSWERS)
        assert desk.wizard(*APPLY).code == 0
        counted: Counter[str] = Counter()
        found = []
        for action in proxy.asked:
            counted[action] += 1
            found.append((action, counted[action]))
        return found


def without_ids(roles: dict[str, Any]) -> dict[str, Any]:
    chosen = {"RoleId", "CreateDate", "Tags"}
    return {name: {key: value for key, value in role.items() if key not in chosen} for name, role in roles.items()}


def trouble(server: Server, action: str, nth: int, moment: Moment, wanted: dict[str, Any]) -> list[str]:
    """What is wrong after a kill at this request and another apply; nothing, if all is well."""
    server.reset()
    with TemporaryDirectory() as folder, Proxy(server.url) as proxy:
        desk = Desk(Path(folder), proxy.url)
        desk.answer(**ANSWERS)
        hold = proxy.hold(action, nth, moment)
        killed = desk.start(*APPLY)
        deadline = time.monotonic() + 60
        while not hold.reached.wait(0.02):
            if killed.poll() is not None or time.monotonic() > deadline:
                return ["never came so far"]
        os.killpg(killed.pid, signal.SIGKILL)
        finished(killed)
        hold.cut()

        again = desk.wizard(*APPLY)
        writes = Counter(proxy.writes())
        journal = Journal.open(Folder.open(desk.journey), writable=False)
        wrong = {
            "the second run did not end well": again.code != 0,
            "not finished": without_ids(server.roles()) != wanted,
            "made twice": writes != {"CreateRole": 2, "AttachRolePolicy": 2},
            "the journal does not have it": len(journal.done()) != 4,
            "left open": bool(journal.open_intents()),
        }
        return [what for what, is_so in wrong.items() if is_so]


def main() -> int:
    server = Server()
    took: list[float] = []
    wrong: Counter[str] = Counter()
    try:
        points = [(action, nth, moment) for action, nth in requests(server) for moment in MOMENTS]
        wanted = without_ids(server.roles())
        for action, nth, moment in points:
            started = time.perf_counter()
            for what in trouble(server, action, nth, moment, wanted):
                wrong[what] += 1
                print(f"{what}: killed {moment} {action} number {nth}")
            took.append(time.perf_counter() - started)
    finally:
        server.stop()
    table({"a kill and another run": took}, unit="s", scale=1.0)
    print(f"{len(points)} kills")
    return 0 if verdict("kills after which something is wrong", wrong.total(), 0, digits=0) else 1


if __name__ == "__main__":
    sys.exit(main())
