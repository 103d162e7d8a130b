"""What one sweep over the phases 0 to 5 costs, near and far: `python tests/bench/phases.py [WORLD ...]`.

A pretend AWS in this process answers every service (moto's server lacks half of them), each request after 0 or
80 ms, in an account as its world describes it and in one in which the whole journey was made. The added time over
the added length of one call says how many calls wait for one another, whatever this machine costs besides. One
interleaved run; ratio of medians. Requests that are made twice are counted too.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table, verdict
from tests.sweeping import Watched, decided, make_everything, situation, sweep
from wizard.demo import open_world
from wizard.demo.world import World
from wizard.engine import Situation

ROUNDS = 7
DELAY = 0.080
CHAIN = 10.0
"""So many call lengths a sweep may take, from the first question to the last."""


def measure(name: str, world: World, looked_at: Situation) -> bool:
    took: dict[float, list[float]] = {0.0: [], DELAY: []}
    for connection in looked_at.connections.values():
        connection.prepare()
    sweep(looked_at)  # the first has to wait for a report
    watched = Watched(world)
    for _ in range(ROUNDS):
        for watched.delay, samples in took.items():
            watched.asked.clear()
            started = time.perf_counter()
            found = sweep(looked_at)
            samples.append(time.perf_counter() - started)
    table({f"{name}, +{delay * 1000:.0f} ms": samples for delay, samples in took.items()})
    near, distant = (statistics.median(samples) for samples in took.values())
    print(f"      {len(found)} results from {len(watched.asked)} calls, load of the machine {os.getloadavg()[0]:.1f}")
    for call in watched.repeated():
        print(f"      twice: {call}")
    chain = verdict(f"{name}: call lengths from first to last", (distant - near) / DELAY, CHAIN)
    return verdict(f"{name}: reads made twice", len(watched.repeated()), 0, digits=0) and chain


def main() -> int:
    met = []
    for name in sys.argv[1:] or ["half-done", "management-account"]:
        with open_world(name) as world:
            met.append(measure(name, world, situation(world)))
    with open_world("empty") as world, TemporaryDirectory() as folder:
        make_everything(world, Path(folder))
        met.append(measure("everything made", world, situation(world, decided())))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
