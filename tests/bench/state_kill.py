"""Kill a wizard that does nothing but save, again and again, at random moments: `python tests/bench/state_kill.py 10000`.

A child saves the state and writes the journal as fast as it can and tells each thing that it was told is on disk.
It is killed with SIGKILL; then the journey is opened, and everything that was told must be there. Half of the
journeys hold about 2 KB, half about 100 KB. Exits 1 when something was lost, torn or left behind.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from wizard.model import Change
from wizard.state import Journey, StateError
from wizard.state.files import TEMPORARY

ACCOUNT = "111122223333"
ARN = "arn:aws:iam::111122223333:user/ana"
CHANGE = Change(
    id="create-x",
    step="roles.personas",
    title="Create role PartnerCentralRoleForMarketing",
    service="iam",
    operation="CreateRole",
    parameters={"RoleName": "PartnerCentralRoleForMarketing"},
    kind="create",
)
KILLS_PER_JOURNEY = 50


def save_for_ever(folder: Path, size: int, tell: int) -> None:
    """Save and write, and tell each serial and chain once it was acknowledged."""
    with Journey.open(folder) as journey:
        while True:
            filling = {"text": os.urandom(size // 2).hex()}
            os.write(tell, b"serial %d\n" % journey.update(answers={"filling": filling}).serial)
            seq = journey.journal.intend(CHANGE, batch="b", account=ACCOUNT, identity=ARN)
            os.write(tell, b"chain %s\n" % journey.journal.entries[-1].chain.encode())
            journey.journal.conclude(seq, "done")
            os.write(tell, b"chain %s\n" % journey.journal.entries[-1].chain.encode())


def kill_once(folder: Path, size: int, dice: random.Random) -> list[bytes]:
    """Start a child, kill it, and return what it told."""
    told, tell = os.pipe()
    if (child := os.fork()) == 0:
        os.close(told)
        try:
            save_for_ever(folder, size, tell)
        finally:
            os._exit(1)
    os.close(tell)
    # Half of them die while they open the journey or soon after, half once they have been told something.
    if dice.random() < 0.5:
        select.select([told], [], [], 5)
    time.sleep(dice.uniform(0.0005, 0.015))
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the child ended by itself"
    with os.fdopen(told, "rb") as pipe:
        return pipe.read().splitlines()


def verify(folder: Path, lines: list[bytes], serial: int, chains: set[str]) -> tuple[Counter[str], int, set[str]]:
    """Open what the dead left; what was wrong, and what is known to be there from now on."""
    found: Counter[str] = Counter()
    told = [line.decode().split() for line in lines]
    serial = max([serial, *(int(value) for kind, value in told if kind == "serial")])
    chains = chains | {value for kind, value in told if kind == "chain"}
    found["told"] = len(told)
    found["temporaries"] = sum(name.name.startswith(TEMPORARY) for name in folder.iterdir())
    try:
        with Journey.open(folder) as journey:
            kept = {entry.chain for entry in journey.journal.entries}
            found["lost"] = (journey.state.serial < serial) + len(chains - kept)
            found["locked"] = journey.read_only is not None
            found["half lines set aside"] = len(journey.journal.notes)
            found["left"] = sum(name.name.startswith(TEMPORARY) for name in folder.iterdir())
            return found, journey.state.serial, kept
    except StateError as error:
        print(error, file=sys.stderr)
        found["torn"] = 1
        return found, serial, chains


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", type=int, nargs="?", default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    parser.add_argument("--seed", type=int, default=4711)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    started = time.monotonic()
    total: Counter[str] = Counter(lost=0, torn=0, left=0, locked=0)
    kills = 0
    while kills < options.kills and time.monotonic() - started < options.seconds:
        size = dice.choice((2_000, 100_000))
        with TemporaryDirectory() as name:
            serial, chains = 0, set[str]()
            Journey.open(Path(name)).close()
            for _ in range(KILLS_PER_JOURNEY):
                if kills >= options.kills or time.monotonic() - started >= options.seconds:
                    break
                lines = kill_once(Path(name), size, dice)
                found, serial, chains = verify(Path(name), lines, serial, chains)
                total += found
                kills += 1
    bad = sum(total[what] for what in ("lost", "torn", "left", "locked"))
    took = time.monotonic() - started
    print(f"{kills} kills in {took:.1f} s ({kills / took:.0f} per second), {total['told']} acknowledged:", end=" ")
    print(*(f"{total[what]} {what}" for what in ("lost", "torn", "left", "locked")), sep=", ")
    print(
        f"after kills, before opening: {total['temporaries']} temporaries, {total['half lines set aside']} half lines"
    )
    return 1 if bad or not kills else 0


if __name__ == "__main__":
    sys.exit(main())
