"""What a sweep of the phases Policies and Roles costs, near and far: `python tests/bench/verify.py`.

An account with the seven persona roles on the loopback, with 0 and with 80 ms added to every call. The added time
over the added length of one call says how many calls wait for one another, whatever this machine costs besides. One
interleaved run, medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.far import Far, far, operations, repeated
from tests.bench.figures import table, verdict
from tests.wire.aws import ACCOUNT, Server
from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.aws.reads import Sweep
from wizard.engine import Situation, verify
from wizard.journey import select
from wizard.model import Role, Status
from wizard.personas import wanted_roles

ROUNDS = 11
DELAY = 0.080
CHAIN = 8.0
"""So many call lengths a sweep may take, from the first question to the last."""

PHASES = ["policies", "roles"]


def make_roles(server: Server) -> None:
    """The account as it is when the persona step is done."""
    from wizard.aws.changes import compact
    from wizard.trust import PARTNER_CENTRAL_TRUST

    iam = server.client("iam")
    for role in wanted_roles(Answers(), ACCOUNT):
        iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=compact(PARTNER_CENTRAL_TRUST))
        for arn in role.policies:
            iam.attach_role_policy(RoleName=role.name, PolicyArn=arn)


def environment(url: str, home: str) -> dict[str, str]:
    """What a command needs to find this AWS, and nothing of the machine it runs on."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "a-secret-that-opens-nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }


def in_process(url: str) -> Callable[[], None]:
    """A sweep with clients that are already made, as the screens have them."""
    import boto3

    os.environ["AWS_ENDPOINT_URL"] = url
    session = boto3.Session("AKIAIOSFODNN7EXAMPLE", "a-secret-that-opens-nothing", region_name="us-east-1")
    connection = Connection(session)
    connection.client("iam")
    situation = Situation({Role.LINKED: connection}, Answers(), identity=connection.identity(), account=ACCOUNT)

    def look() -> None:
        results = list(verify(select(PHASES), situation, sweep={Role.LINKED: Sweep(connection)}))
        assert {result.status for result in results} == {Status.PASS}, results

    return look


def as_command(url: str, home: str) -> Callable[[], None]:
    command = [sys.executable, "-m", "wizard", "check", *PHASES, "--json"]

    def look() -> None:
        subprocess.run(command, env=environment(url, home), check=True, capture_output=True)

    return look


def measure(aws: Far, looks: dict[str, Callable[[], None]]) -> tuple[dict[str, list[float]], dict[str, list[str]]]:
    took: dict[str, list[float]] = {}
    asked: dict[str, list[str]] = {}
    for _ in range(ROUNDS + 1):  # the first round warms up
        for name, look in looks.items():
            for delay in (0.0, DELAY):
                aws.delay(delay)
                started = time.perf_counter()
                look()
                took.setdefault(f"{name}, +{delay * 1000:.0f} ms", []).append(time.perf_counter() - started)
                asked[name] = aws.requests()
    return {name: samples[1:] for name, samples in took.items()}, asked


def main() -> int:
    server = Server()
    met = []
    try:
        make_roles(server)
        with far(server.url) as aws, TemporaryDirectory() as home:
            took, asked = measure(aws, {"in process": in_process(aws.url), "check --json": as_command(aws.url, home)})
    finally:
        server.stop()
    table(took)
    for name, requests in asked.items():
        near, distant = (statistics.median(took[f"{name}, +{ms} ms"]) for ms in (0, round(DELAY * 1000)))
        print(f"\n{name}: {len(requests)} calls: {operations(requests)}")
        met.append(verdict("call lengths from first to last", (distant - near) / DELAY, CHAIN))
        met.append(verdict("calls made twice", repeated(requests), 0, digits=0))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
