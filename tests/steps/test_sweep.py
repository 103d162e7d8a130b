"""One look over the phases that a machine can check: no question is asked twice, and size does not multiply them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sweeping import ACCOUNTS, SETS, USERS, Watched, decided, large, make_everything, situation, sweep
from wizard.demo import open_world
from wizard.model import Status


@pytest.mark.parametrize("parallelism", [1, 16])
@pytest.mark.parametrize("name", ["half-done", "management-account", "no-organization"])
def test_no_read_is_made_twice(name: str, parallelism: int) -> None:
    with open_world(name) as world:
        looked_at = situation(world, parallelism=parallelism)
        watched = Watched(world)
        assert sweep(looked_at)
        assert watched.times("GetRole") >= 7, "the roles were looked at"
        assert watched.repeated() == []


def test_no_read_is_made_twice_where_everything_is_made(tmp_path: Path) -> None:
    with open_world("empty") as world:
        make_everything(world, tmp_path)
        looked_at, watched = situation(world, decided()), Watched(world)
        found = sweep(looked_at)
        assert watched.repeated() == []
        there = Counter(result.check for result in found if result.status is Status.PASS)
        assert (there["roles.exists"], there["signon.exists"], there["signon.assigned"]) == (7, 8, 8)


def test_a_large_company_is_not_asked_for_everything_it_has(tmp_path: Path) -> None:
    with open_world("empty") as world:
        make_everything(world, tmp_path)
        large(world)
        looked_at, watched = situation(world, decided()), Watched(world)
        found = {result.key: result for result in sweep(looked_at)}
        assert watched.repeated() == []
        assert f"{USERS} of {USERS}" in found["baseline.user-mfa"].summary
        assert f"{ACCOUNTS} accounts" in found["access.accounts"].summary
        assert watched.times("DescribePermissionSet") <= SETS, "AWS tells names only one by one"
        for operation in (
            "ListManagedPoliciesInPermissionSet",
            "ListCustomerManagedPolicyReferencesInPermissionSet",
            "GetInlinePolicyForPermissionSet",
            "GetPermissionsBoundaryForPermissionSet",
            "ListAccountAssignments",
        ):
            assert watched.times(operation) <= 8, f"{operation}: only the named ones are read whole"
        assert len(watched.asked) <= SETS + 200
        kept = sum(len(result.model_dump_json()) for result in found.values())
        assert kept < 400_000, "what is seen is kept with the journey, and a small company has half of that"
