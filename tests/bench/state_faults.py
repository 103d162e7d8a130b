"""All pairs of faults, one in a session and one in its recovery: `python tests/bench/state_faults.py`.

Each fault alone, and each pair, at every system call. Prints how many sessions were run and what did not hold, and
exits 1 when something did not. With `--every 5` only every fifth pair is run.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.wizard.test_state_faults import FAULTS, Fault, check, every_pair, every_point, make_template

PAIRS = [
    (Fault("crash"), Fault("crash")),
    (Fault("crash"), Fault(errno.ENOSPC, ever=True)),
    (Fault(errno.EIO), Fault("crash")),
    (Fault(errno.ENOSPC, ever=True), Fault(errno.EIO, "after")),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="run only every n-th pair")
    options = parser.parse_args()
    shared = Path("/dev/shm")
    wrong: Counter[str] = Counter()
    with TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        folder = Path(name) / "journey"
        template = make_template(Path(name) / "template")
        for begun in (template, None):
            started, runs = time.monotonic(), 0
            for fault in FAULTS:
                for point, told in every_point(begun, folder, fault):
                    runs += 1
                    try:
                        check(folder, told)
                    except BaseException as error:
                        wrong[f"call {point}: {fault}: {error}"] += 1
            print(f"{'resumed' if begun else 'new'}: {runs} single faults in {time.monotonic() - started:.0f} s")
        for first, second in PAIRS:
            started, runs = time.monotonic(), 0
            for point, again, told in every_pair(
                template, folder, first, second, lambda point, again: (point + again) % options.every == 0
            ):
                runs += 1
                try:
                    check(folder, told)
                except BaseException as error:
                    wrong[f"call {point}: {first}, then call {again}: {second}: {error}"] += 1
            print(f"{first}, then {second}: {runs} pairs in {time.monotonic() - started:.0f} s")
    print(f"{sum(wrong.values())} did not hold", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
