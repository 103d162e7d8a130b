"""The setup policy is exactly what is used: it is enough, and without any one of its actions something fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.setting import Setting
from wizard.aws.errors import iam_prefix
from wizard.engine.progress import Outcome
from wizard.exports import policies
from wizard.model import Status
from wizard.policy_document import read

ANSWERS: dict[str, Any] = {
    "personas": ["ACEManager", "ReadOnly"],
    "policy_set": "current",
    "replace_trust": ["ACEManager"],
}


def setting(folder: Path) -> Setting:
    """Somebody's role with a trust of its own and an inline policy, and a policy of one's own to be made."""
    made = Setting("empty", folder, **ANSWERS)
    stranger = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}
    made.role(
        "PartnerCentralRoleForACEManager",
        trust=[stranger],
        inline={"Own": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]},
    )
    return made


def needed(operation: str, parameters: dict[str, Any]) -> set[str]:
    """What AWS asks for with a request: the action, and the one for tags where there are any.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
    """
    tagging = {"CreateRole": "iam:TagRole", "CreatePolicy": "iam:TagPolicy"}
    return {f"iam:{operation}"} | ({tagging[operation]} if operation in tagging and parameters.get("Tags") else set())


def only(world: Setting, allowed: set[str]) -> None:
    """From now on AWS refuses what is not allowed."""
    for operation in ALL:
        parameters = {"Tags": True} if operation.startswith("Create") else {}
        if not needed(operation, parameters) <= allowed:
            world.forbid(operation)


def whole(folder: Path) -> tuple[Setting, set[str]]:
    world = setting(folder)
    document = policies.setup(world.plan().changes, world.world.account)
    return world, {action for statement in document["Statement"] for action in statement["Action"]}


def outcome(world: Setting) -> bool:
    """Whether everything could be seen, planned, made and proven."""
    plan = world.plan()
    made = world.apply(plan.changes)
    seen = world.look()
    return (
        not plan.held
        and all(result.status is not Status.UNKNOWN for result in plan.results)
        and all(progress.outcome is Outcome.DONE for progress in made)
        and all(result.status is not Status.UNKNOWN for result in seen.values())
    )


ACTIONS = sorted(
    {*policies.SETUP_READS, "iam:AttachRolePolicy", "iam:CreatePolicy", "iam:CreateRole", "iam:TagPolicy", "iam:TagRole",
     "iam:UpdateAssumeRolePolicy"}
)  # fmt: skip
ALL = sorted({action.partition(":")[2] for action in ACTIONS} - {"TagPolicy", "TagRole"})


WHO_DID_IT = "cloudtrail:LookupEvents"
"""Names in the evidence who added a policy, where somebody may look; no verdict and no change rests on it."""


def test_it_is_enough(tmp_path: Path) -> None:
    world, actions = whole(tmp_path)
    assert sorted(actions) == ACTIONS
    only(world, actions)
    before = len(world.world.calls)
    assert outcome(world)
    used = {f"{iam_prefix(service)}:{name}" for service, name, _ in world.world.calls[before:] if service != "sts"}
    assert (used - {WHO_DID_IT}) | {"iam:TagPolicy", "iam:TagRole"} == actions


@pytest.mark.parametrize("action", ACTIONS)
def test_without_one_of_them_something_fails(tmp_path: Path, action: str) -> None:
    world, actions = whole(tmp_path)
    only(world, actions - {action})
    assert not outcome(world)


def test_it_reaches_only_what_is_planned(tmp_path: Path) -> None:
    world = setting(tmp_path)
    document = policies.setup(world.plan().changes, world.world.account)
    for statement in document["Statement"][1:]:
        assert all(
            arn.startswith(f"arn:aws:iam::{world.world.account}:") and "*" not in arn for arn in statement["Resource"]
        )
        assert ("Condition" in statement) == (statement["Action"] == ["iam:AttachRolePolicy"])


@pytest.mark.parametrize("kind", policies.KINDS, ids=lambda kind: kind.name)
def test_every_policy_fits_and_can_be_read(kind: policies.Kind, tmp_path: Path) -> None:
    document = kind.of(setting(tmp_path).plan().changes if kind.name == "setup" else (), "111122223333")
    assert policies.size(document) <= policies.LONGEST
    assert read(document)


def test_looking_writes_nothing() -> None:
    verbs = ("Get", "List", "Describe", "Lookup", "Simulate", "Generate", "Search")
    for document in (policies.reading(), policies.reading_identity_center()):
        for statement in document["Statement"]:
            assert all(action.partition(":")[2].startswith(verbs) for action in statement["Action"])
