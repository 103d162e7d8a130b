"""Twenty thousand users on the screen, and a hundred thousand imported: run it by hand.

It prints medians of some runs in this process: what a person waits for, and the memory at the end. The bars of the
product: a first screenful of 20,000 within 1 s of choosing the file, 100 ms a key, 200 MB; 100,000 imported within 2 s.
"""

from __future__ import annotations

import asyncio
import csv
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

ROLES = ("Alliance Team", "ACE Manager", "ACE User", "Marketing Staff", "Technical Staff", "Standard User")
T = TypeVar("T")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def written(folder: Path, rows: int) -> Path:
    """An export with so many users, always the same; some have accents, odd addresses and never signed in."""
    draw = random.Random(rows)
    path = folder / f"users-{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("First Name", "Last Name", "Email", "Partner Role", "Last Login Date", "Created", "Status"))
        for number in range(rows):
            first, last = "".join(draw.choices(LETTERS, k=6)).title(), "".join(draw.choices(LETTERS, k=8)).title()
            seen = "" if draw.random() < 0.2 else (date(2026, 11, 20) - timedelta(days=draw.randrange(700))).isoformat()
            accent = "é" if number % 7 == 0 else ""
            email = f"{first}.{last}{number}@example.com".lower()
            out.writerow((first + accent, last, email, draw.choice(ROLES), seen, "2020-01-01", "Active"))
    return path


class Watch:
    """Seconds of each part: by the clock on the wall, and of this process's own computing."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.own: dict[str, float] = {}

    def time(self, name: str, act: Callable[[], T]) -> T:
        wall, own = time.perf_counter(), time.process_time()
        result = act()
        self.wall[name] = time.perf_counter() - wall
        self.own[name] = time.process_time() - own
        return result


def once(path: Path, folder: Path) -> Watch:
    """An import, down to the file that is kept."""
    from wizard.state import Journey
    from wizard.users.intake import intake
    from wizard.users.value import NOBODY

    watch = Watch()
    file = watch.time("read and told", lambda: intake(str(path), date(2026, 11, 21)))
    users = watch.time("made users", lambda: file.imported(NOBODY, datetime.now(UTC)))
    watch.time("judged", lambda: users.triage(180))
    with tempfile.TemporaryDirectory(dir=folder) as journey, Journey.open(Path(journey) / "j") as opened:
        watch.time("kept on disk", lambda: opened.users.keep(users))
    for times in (watch.wall, watch.own):
        times["all"] = sum(times.values())
    return watch


async def on_screen(path: Path) -> dict[str, float]:
    """Seconds from choosing the file to the first screenful, and of each key, headless at 120×40."""
    from screens.users import UsersScreen
    from tests.screens.sitting import no_waiting, sitting

    took: dict[str, float] = {}
    async with sitting(size=(120, 40)) as sit:
        await sit.go_to("users.map", look=False)
        await sit.press("m", "m")
        await sit.sees("Path of the file")
        sit.app.screen.query_one("#import-path").value = str(path)  # type: ignore[attr-defined]
        started = time.perf_counter()
        await sit.press("enter")
        await sit.sees("The first users")
        took["guess shown"] = time.perf_counter() - started
        started = time.perf_counter()
        await sit.press("enter")
        await sit.sees("listed, by file")
        took["first screenful"] = took["guess shown"] + time.perf_counter() - started
        keys: dict[str, list[float]] = {}
        with no_waiting():
            for name, sequence in (
                ("down", ["down"] * 20),
                ("page", ["pagedown"] * 20),
                ("end and home", ["end", "home"] * 5),
                ("filter", ["slash", *"meier 7 ac", *["backspace"] * 9]),
                ("sort", ["enter", *"oooooo"]),
            ):
                for key in sequence:
                    began = time.perf_counter()
                    await sit.pilot.press("space" if key == " " else key)
                    await _settled(sit)
                    keys.setdefault(name, []).append(time.perf_counter() - began)
        assert isinstance(sit.app.screen, UsersScreen)
        for name, times in keys.items():
            took[f"key: {name}"] = statistics.median(times)
            took[f"key: {name}, worst"] = max(times)
    return took


async def _settled(sit: object) -> None:
    """Until the key was handled and what it changed was painted."""
    app = sit.app  # type: ignore[attr-defined]
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await done.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, lots = written(folder, 20_000), written(folder, 100_000)
        screen = asyncio.run(on_screen(few))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print("20,000 on the screen")
        for what, seconds in screen.items():
            print(f"   {what:<24} {seconds * 1000:8.0f} ms")
        print(f"   {'memory, demo included':<24} {memory:8.0f} MB")
        runs = [once(lots, folder) for _ in range(5)]
        print("100,000 imported, median of 5: on the wall, and computing")
        for what in runs[0].wall:
            wall = statistics.median(run.wall[what] for run in runs)
            own = statistics.median(run.own[what] for run in runs)
            print(f"   {what:<24} {wall * 1000:8.0f} ms {own * 1000:8.0f} ms")


if __name__ == "__main__":
    main()
