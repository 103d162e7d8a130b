"""One `check --json` against the AWS CLI commands that show the same: `python tests/bench/versus_cli.py [ROUNDS]`.

Both talk to the same moto server, in which the seven persona roles stand. The commands are what a person types who
works through a checklist of these phases, one after another. Two lists are measured: the checklist's own kinds of
command (which policies are there, which roles, and for each role its trust and its policies), and all that the
verdicts rest on (what each policy allows and since when, what else each role carries, the quotas). The target is for
the second, which are the same facts. A third list adds what moto's server knows of the other phases a machine can
check: organization, accounts and account security. It has no Free Tier, Partner Central, Marketplace catalog, policy
simulation or whole Identity Center, so those are compared by neither. Interleaved; ratio of medians.
"""

from __future__ import annotations

import os
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


ALSO = ["access.organization", "access.accounts", "baseline"]
"""What else of the phases 0 to 5 moto's server can tell."""


def more() -> list[list[str]]:
    """The commands for `ALSO`, before those for everything else."""
    return [
        ["organizations", "describe-organization"],
        ["organizations", "list-accounts"],
        ["iam", "generate-credential-report"],
        ["iam", "get-credential-report"],
        ["cloudtrail", "describe-trails", "--include-shadow-trails"],
        ["configservice", "describe-configuration-recorders"],
        *everything(),
    ]


def seconds(commands: list[list[str]], env: dict[str, str]) -> float:
    started = time.perf_counter()
    for command in commands:
        # A version that has been replaced, or an organization that is not there, cannot be read; it costs the same.
        subprocess.run(command, env=env, capture_output=True, check=command[1:3] == ["sts", "get-caller-identity"])
    return time.perf_counter() - started


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    server = Server()
    short, whole = ["policies", "roles"], [*ALSO, "policies", "roles"]
    lists = {
        "the checklist's commands": (checklist(), short),
        "all that the verdicts rest on": (everything(), short),
        "all that moto knows of the phases 0 to 5": (more(), whole),
    }
    took: dict[str, list[float]] = {}
    try:
        make_roles(server)
        with TemporaryDirectory() as home:
            env = environment(server.url, home)
            checks = {
                name: [sys.executable, "-m", "wizard", "check", *name.split(), "--json"]
                for name in map(" ".join, (short, whole))
            }
            for check in checks.values():
                seconds([check], env)
            for _ in range(rounds):
                for commands, phases in lists.values():
                    name = " ".join(phases)
                    took.setdefault(f"check {name}", []).extend(
                        seconds([checks[name]], env) for _ in range(CHECKS_PER_ROUND)
                    )
                    told = f"aws, {len(commands)} commands"
                    took.setdefault(told, []).append(seconds([[AWS, *command] for command in commands], env))
    finally:
        server.stop()
    table(took, unit="s", scale=1.0)
    print(f"      load of the machine {os.getloadavg()[0]:.1f}")
    met = []
    for name, (commands, phases) in lists.items():
        one = statistics.median(took[f"check {' '.join(phases)}"])
        times = statistics.median(took[f"aws, {len(commands)} commands"]) / one
        if name == "the checklist's commands":
            print(f"      {times:.1f} times faster than {name}, which show less")
        else:
            met.append(verdict(f"times faster than the commands for {name}", times, TARGET, at_least=True))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
