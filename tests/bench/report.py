"""How long a report and a packet take for a full journey with 500 users, and how large they are: `python tests/bench/report.py`.

The journey is walked on the pretend AWS (everything that can be written is, 500 users are decided and mapped), looked at
once, and then written in every form in interleaved rounds. The look is not counted: it waits for AWS. Exits 1 when a form
takes a second or longer, or when the page has a megabyte or more.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table, verdict
from wizard import cli
from wizard.catalog import PERSONAS
from wizard.cli_parser import parser
from wizard.commands import handoff, report
from wizard.commands.opening import open_session
from wizard.commands.redacting import redactor
from wizard.commands.session import Session
from wizard.engine import verify
from wizard.handoff import packet
from wizard.journey import STEPS
from wizard.model import Result
from wizard.report.facts import redacted
from wizard.users.legacy import LEGACY
from wizard.users.user import User
from wizard.users.value import Decision, Done, Source, Users

ROUNDS, USERS = 7, 500
SECOND, MEGABYTE = 1.0, 1_000_000


def company() -> Users:
    """Five hundred invented people, decided about and mapped."""
    at = datetime(2026, 11, 20, 9, tzinfo=UTC).isoformat()
    legacy, roles = list(LEGACY), [persona.role for persona in PERSONAS[:7]]
    people = [
        User(
            f"person.number{n}@example.com",
            f"Person Number{n} of Example",
            (legacy[n % len(legacy)],),
            "",
            "2026-10-01",
            (n + 2,),
        )
        for n in range(USERS)
    ]
    decided = {user.key: Decision(roles[n % 7], (), "as proposed", "Ana Lead", at) for n, user in enumerate(people)}
    done = {key: Done(decision.role, "Ana Lead", at) for key, decision in decided.items()}
    source = Source("users.csv", "0" * 64, "UTF-8, commas", (), at, {}, {}, (), True, USERS, "Ana Lead")
    return Users(source=source, people=tuple(people), decisions=decided, done=done)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        state = f"{folder}/journey"
        demo = ["--demo", "empty", "--state", state]
        with Path(os.devnull).open("w") as nobody, redirect_stdout(nobody), redirect_stderr(nobody):
            for phase in ("roles", "signon"):
                cli.main(["apply", phase, "--yes", *demo])
            cli.main(["claim", "baseline.ready", "--by", "Sofia Admin", *demo])
        options: Namespace = parser().parse_args(["status", *demo])
        with open_session(options, writes=True) as session:
            session.keep_users(company())
            results = list(verify([(step, step.checks) for step in STEPS], session.situation))
            print(f"{len(results)} results, {len(session.journey.journal.entries)} lines of journal, {USERS} users")
            return measure(session, results)


def measure(session: Session, results: list[Result]) -> int:
    def form(name: str) -> Callable[[], bytes]:
        return lambda: report.written(report.report_of(session, results), name)

    def hidden() -> bytes:
        return report.written(redacted(report.report_of(session, results), redactor(session, results)), "html")

    def sent() -> bytes:
        return packet.written(handoff.fields_of(session, None, results))[0]

    forms = {"html": form("html"), "md": form("md"), "json": form("json"), "html --redacted": hidden, "packet": sent}
    took: dict[str, list[float]] = {name: [] for name in forms}
    sizes: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, make in forms.items():
            started = time.perf_counter()
            sizes[name] = len(make())
            took[name].append(time.perf_counter() - started)
    table(took)
    for name, size in sizes.items():
        print(f"{name:16} {size / 1000:8.0f} kB")
    slowest = max(statistics.median(samples) for samples in took.values())
    fast = verdict("seconds of the slowest form", slowest, SECOND)
    small = verdict("bytes of the page", max(sizes["html"], sizes["html --redacted"]), MEGABYTE, digits=0)
    return 0 if fast and small else 1


if __name__ == "__main__":
    sys.exit(main())
