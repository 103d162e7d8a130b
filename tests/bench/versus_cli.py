"""One `check policies roles --json` against the AWS CLI commands that show the same: `python tests/bench/versus_cli.py`.

Both talk to the same moto server, in which the seven persona roles stand. The commands are what a person types who
works through a checklist of these phases, one after another. Two lists are measured: the checklist's own kinds of
command (which policies are there, which roles, and for each role its trust and its policies), and all that the
verdicts rest on (what each policy allows and since when, what else each role carries, the quotas). The target is for
the second, which are the same facts. Interleaved; ratio of medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import table, verdict
from tests.bench.verify import environment, make_roles
from tests.wire.aws import ACCOUNT, Server
from wizard.answers import Answers
from wizard.catalog import MAPPING_POLICY, managed_arn
from wizard.personas import wanted_roles

ROUNDS = 3
CHECKS_PER_ROUND = 4
TARGET = 20.0

AWS = str(Path(sys.executable).parent / "aws")


def checklist() -> list[list[str]]:
    """The checklist's own kinds of command, for all seven roles."""
    roles = [role.name for role in wanted_roles(Answers(), ACCOUNT)]
    ours = "Policies[?contains(PolicyName,'PartnerCentral')].[PolicyName,Arn]"
    named = "Roles[?starts_with(RoleName,'PartnerCentralRoleFor')].[RoleName,Arn]"
    return [
        ["sts", "get-caller-identity"],
        ["iam", "list-policies", "--scope", "AWS", "--query", ours, "--output", "table"],
        ["iam", "list-roles", "--query", named, "--output", "table"],
        *(["iam", "get-role", "--role-name", role, "--query", "Role.AssumeRolePolicyDocument"] for role in roles),
        *(["iam", "list-attached-role-policies", "--role-name", role] for role in roles),
    ]


def everything() -> list[list[str]]:
    """The checklist's commands, and those for the rest of what the verdicts rest on."""
    roles = wanted_roles(Answers(), ACCOUNT)
    policies = list(dict.fromkeys([*(arn for role in roles for arn in role.policies), managed_arn(MAPPING_POLICY)]))
    return [
        *checklist(),
        *(["iam", "list-role-policies", "--role-name", role.name] for role in roles),
        *(["iam", "get-policy", "--policy-arn", arn] for arn in policies),
        *(["iam", "get-policy-version", "--policy-arn", arn, "--version-id", "v1"] for arn in policies),
        ["iam", "get-account-summary"],
        ["iam", "get-account-authorization-details", "--filter", "LocalManagedPolicy"],
    ]


def seconds(commands: list[list[str]], env: dict[str, str]) -> float:
    started = time.perf_counter()
    for command in commands:
        # A version that has been replaced is no longer there to be read; the command costs the same.
        subprocess.run(command, env=env, capture_output=True, check="get-policy-version" not in command)
    return time.perf_counter() - started


def main() -> int:
    server = Server()
    lists = {"the checklist's commands": checklist(), "all that the verdicts rest on": everything()}
    took: dict[str, list[float]] = {f"aws, {len(commands)} commands": [] for commands in lists.values()}
    checks: list[float] = []
    try:
        make_roles(server)
        with TemporaryDirectory() as home:
            env = environment(server.url, home)
            check = [sys.executable, "-m", "wizard", "check", "policies", "roles", "--json"]
            seconds([check], env)
            for _ in range(ROUNDS):
                for name, commands in zip(took, lists.values(), strict=True):
                    checks += [seconds([check], env) for _ in range(CHECKS_PER_ROUND)]
                    took[name].append(seconds([[AWS, *command] for command in commands], env))
    finally:
        server.stop()
    table({**took, "check policies roles --json": checks}, unit="s", scale=1.0)
    one = statistics.median(checks)
    fewer, same = (statistics.median(samples) / one for samples in took.values())
    print(f"      {fewer:.1f} times faster than {next(iter(lists))}, which show less")
    return 0 if verdict("times faster than the commands for the same facts", same, TARGET, at_least=True) else 1


if __name__ == "__main__":
    sys.exit(main())
