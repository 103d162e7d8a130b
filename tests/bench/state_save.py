"""What a durable save costs over the disk's own price: `python tests/bench/state_save.py [FOLDER]`.

The floor writes the same bytes to a file and syncs it, nothing else: no temporary, no rename, no previous save, no
folder sync. Two saves are measured, each as the wizard does it with `Journey.update`: one field changed (a person
answered or moved on), and everything changed (a sweep ended, every result is new). One interleaved run; ratios of
medians. Exits 1 when saving one change costs more than twice the floor.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from wizard.model import Call, Evidence, Owner, Result, Severity, Status
from wizard.state import Journey

ROUNDS = 301
TARGET = 2.0
SIZES = {"1 KB": 0, "100 KB": 120, "1 MB": 1200}


def result(number: int) -> Result:
    """A result of about 850 bytes."""
    return Result(
        phase="roles",
        step="roles.personas",
        check="roles.trust",
        subject=f"PartnerCentralRoleFor{number:05}",
        status=Status.PASS,
        severity=Severity.BLOCKER,
        strength=None,
        summary="Partner Central can assume this role and nobody else can.",
        remedy="",
        owner=Owner.IAM_ADMIN,
        docs="https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html",
        evidence=(Evidence(label="trust policy", value="x" * 320),),
        calls=(Call(service="iam", operation="GetRole", request_id="11112222-3333", ms=80, outcome="ok"),),
    )


def measure(base: Path, results: int) -> tuple[int, dict[str, float]]:
    """The size of the file in bytes, and the median time of each kind of save in seconds."""
    seen = {each.key: each for each in map(result, range(results))}
    floor = base / "floor"
    with Journey.open(base / f"journey-{results}") as journey:
        journey.update(account="111122223333", seen=seen, answers={"decide.account": {"purpose": "x" * 200}})
        data = (journey.folder / "state.json").read_bytes()
        number = 0

        def bare() -> None:
            fd = os.open(floor, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(fd, data)
            os.fsync(fd)
            os.close(fd)

        def one_change() -> None:
            journey.update(place=f"step-{number:04}")

        def all_changed() -> None:
            journey.update(place=f"step-{number:04}", seen=dict(seen), answers=journey.state.answers)

        kinds: dict[str, Callable[[], None]] = {"floor": bare, "one change": one_change, "all changed": all_changed}
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for number in range(ROUNDS):  # noqa: B007 - read by the saves above
            for kind, act in kinds.items():
                started = time.perf_counter()
                act()
                times[kind].append(time.perf_counter() - started)
    return len(data), {kind: statistics.median(values) for kind, values in times.items()}


def main() -> int:
    worst = 0.0
    with TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else Path.cwd()) as name:
        print(f"{'':8}{'bytes':>10}{'floor ms':>10}{'one change':>12}{'ratio':>8}{'all changed':>13}{'ratio':>8}")
        for size, results in SIZES.items():
            length, median = measure(Path(name), results)
            floor, one, everything = (median[kind] for kind in ("floor", "one change", "all changed"))
            worst = max(worst, one / floor)
            print(
                f"{size:8}{length:10}{floor * 1e3:10.3f}{one * 1e3:12.3f}{one / floor:8.2f}"
                f"{everything * 1e3:13.3f}{everything / floor:8.2f}"
            )
    print(f"target: one change at most {TARGET} x the floor; worst {worst:.2f}")
    return 1 if worst > TARGET else 0


if __name__ == "__main__":
    sys.exit(main())
