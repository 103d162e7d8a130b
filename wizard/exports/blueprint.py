"""Blueprint: the planned changes of the linked account as the things they make, for tools that describe things."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard.catalog import PREFIX
from wizard.model import Change


@dataclass(frozen=True)
class RoleToMake:
    """A role with everything it gets. `switch` names the parameter that leaves it out, `policies` are ARNs."""

    name: str
    label: str
    switch: str
    description: str
    path: str
    trust: dict[str, Any]
    session_seconds: int
    tags: dict[str, str]
    policies: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyToMake:
    """A policy of one's own, and the roles and users that are there already and get it."""

    name: str
    label: str
    arn: str
    description: str
    document: dict[str, Any]
    tags: dict[str, str]
    roles: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A policy that is there already, for a role or user that is there already; `kind` is role or user."""

    change: Change
    kind: str
    name: str
    label: str
    arn: str


@dataclass(frozen=True)
class LeftOut:
    """A planned change that this form cannot hold, and why."""

    change: Change
    reason: str


@dataclass(frozen=True)
class Blueprint:
    """What a plan makes in one account; whatever is no such thing stands in `others`."""

    account: str
    roles: tuple[RoleToMake, ...]
    policies: tuple[PolicyToMake, ...]
    attachments: tuple[Attachment, ...]
    others: tuple[Change, ...]

    def users_of(self, policy: PolicyToMake) -> list[RoleToMake]:
        """The roles to be made that get this policy."""
        return [role for role in self.roles if policy.arn in role.policies]

    def made_here(self, arn: str) -> PolicyToMake | None:
        return next((policy for policy in self.policies if policy.arn == arn), None)


def blueprint(changes: Iterable[Change], account: str) -> Blueprint:
    """What the changes of a plan make, in their order.

    Args:
        changes: of a plan for `account`; those of Identity Center and of this computer end up in `others`.
        account: the 12 digits of the account they are for.
    """
    labels = _Labels()
    roles: dict[str, RoleToMake] = {}
    policies: dict[str, PolicyToMake] = {}
    attachments: list[Attachment] = []
    others: list[Change] = []
    for change in changes:
        given = change.parameters
        match change.service, change.operation:
            case "iam", "CreateRole":
                roles[given["RoleName"]] = _role(given, labels)
            case "iam", "CreatePolicy":
                policy = _policy(given, account, labels)
                policies[policy.arn] = policy
            case "iam", "AttachRolePolicy" if given["RoleName"] in roles:
                role = roles[given["RoleName"]]
                roles[role.name] = replace(role, policies=(*role.policies, given["PolicyArn"]))
            case "iam", "AttachRolePolicy" if given["PolicyArn"] in policies:
                policy = policies[given["PolicyArn"]]
                policies[policy.arn] = replace(policy, roles=(*policy.roles, given["RoleName"]))
            case "iam", "AttachUserPolicy" if given["PolicyArn"] in policies:
                policy = policies[given["PolicyArn"]]
                policies[policy.arn] = replace(policy, users=(*policy.users, given["UserName"]))
            case "iam", "AttachRolePolicy" | "AttachUserPolicy":
                kind = "role" if "RoleName" in given else "user"
                name = given["RoleName" if kind == "role" else "UserName"]
                label = labels.of(name + given["PolicyArn"].rpartition("/")[2])
                attachments.append(Attachment(change, kind, name, label, given["PolicyArn"]))
            case _:
                others.append(change)
    return Blueprint(account, tuple(roles.values()), tuple(policies.values()), tuple(attachments), tuple(others))


def why_not(change: Change) -> str:
    """Why a change is in no template for the linked account."""
    if change.service == "local":
        return "it is about the computer that the wizard runs on"
    if change.service in {"sso-admin", "identitystore"}:
        return "it is made in Identity Center's account, and this is for the linked one"
    return "templates make things, and do not change what is there already"


def _role(given: dict[str, Any], labels: _Labels) -> RoleToMake:
    label = labels.of(given["RoleName"])
    return RoleToMake(
        name=given["RoleName"],
        label=label,
        switch=f"Create{label.removeprefix(PREFIX)}",
        description=given.get("Description", ""),
        path=given.get("Path", "/"),
        trust=json.loads(given["AssumeRolePolicyDocument"]),
        session_seconds=given["MaxSessionDuration"],
        tags=_tags(given),
    )


def _policy(given: dict[str, Any], account: str, labels: _Labels) -> PolicyToMake:
    return PolicyToMake(
        name=given["PolicyName"],
        label=labels.of(given["PolicyName"]),
        arn=f"arn:aws:iam::{account}:policy/{given['PolicyName']}",
        description=given.get("Description", ""),
        document=json.loads(given["PolicyDocument"]),
        tags=_tags(given),
    )


def _tags(given: dict[str, Any]) -> dict[str, str]:
    tags: Sequence[dict[str, str]] = given.get("Tags", [])
    return {tag["Key"]: tag["Value"] for tag in tags}


class _Labels:
    """Names of letters and digits only, which every template language takes; no two are the same in any spelling."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, name: str) -> str:
        plain = re.sub(r"[^A-Za-z0-9]", "", name)
        if not plain[:1].isalpha():
            plain = f"N{plain}"
        label, number = plain, 1
        while label.casefold() in self._taken:
            number += 1
            label = f"{plain}N{number}"
        self._taken.add(label.casefold())
        return label
