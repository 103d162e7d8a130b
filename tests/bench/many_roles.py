"""What a sweep asks of an account with very many roles: `python tests/bench/many_roles.py`.

Only the pages of ListRoles may grow with the account; everything else is asked for by name.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.figures import verdict
from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.demo import open_world
from wizard.demo.account import document, trusts_service
from wizard.engine import Situation, verify
from wizard.journey import select
from wizard.model import Role

SIZES = (0, 1_000, 5_000)
PAGE = 1_000


def calls(roles: int) -> tuple[dict[str, int], float]:
    """The calls of one sweep by operation, and how long it took in seconds (most of it is moto's)."""
    with open_world("half-done") as world:
        with world.stage.set("many") as iam:
            iam.set_quota("RolesQuota", 2 * roles + 1000)
            text = document([trusts_service("ec2.amazonaws.com")])
            make = super(type(iam), iam).create_role  # the pretend AWS compares each name with all others
            for number in range(roles):
                make(f"app-{number:05}", text, "/", None, "", [], "3600")
        connection = Connection(world.session, parallelism=1)
        situation = Situation({Role.LINKED: connection}, Answers(), connection.identity(), world.account)
        world.calls.clear()
        started = time.perf_counter()
        assert list(verify(select(["policies", "roles"]), situation))
        took = time.perf_counter() - started
        names = [operation for _, operation, _ in world.calls]
        return {name: names.count(name) for name in sorted(set(names))}, took


def main() -> int:
    found = {size: calls(size) for size in SIZES}
    names = sorted({name for made, _ in found.values() for name in made})
    print(f"{'':32}" + "".join(f"{size:>10,}" for size in SIZES) + "   roles more")
    for name in names:
        print(f"{name:32}" + "".join(f"{found[size][0].get(name, 0):>10}" for size in SIZES))
    print(f"{'seconds, with moto':32}" + "".join(f"{found[size][1]:>10.2f}" for size in SIZES))
    grown = {name for name in names if len({found[size][0].get(name, 0) for size in SIZES}) > 1}
    pages = found[SIZES[-1]][0]["ListRoles"]
    met = [
        verdict("operations that grow besides ListRoles", len(grown - {"ListRoles"}), 0, digits=0),
        verdict(f"pages of {PAGE} roles each for {SIZES[-1]:,}", pages, SIZES[-1] / PAGE + 1, digits=0),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
