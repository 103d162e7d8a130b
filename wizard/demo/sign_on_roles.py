"""The roles that Identity Center makes in an account for what was brought there, as IAM shows them.

https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from wizard.demo.account import SSO_PATH, document

if TYPE_CHECKING:
    from wizard.demo.world import World

_PREFIX = "AWSReservedSSO_"


def bring(world: World) -> None:
    """Make, change and take away the roles, where what is provisioned differs from the last time."""
    wanted = {
        found.name: given
        for center in world.centers
        for found in center.sets.values()
        if (given := found.provisioned.get(world.account)) is not None
    }
    if wanted == world.sign_on:
        return
    for name in {*wanted, *world.sign_on}:
        if wanted.get(name) != world.sign_on.get(name):
            with world.stage.set(f"sign-on {name}") as iam:
                _replace(iam, world.account, name, wanted.get(name))
    world.sign_on = wanted


def role_name(account: str, name: str) -> str:
    """The name that Identity Center gives to the role of a permission set."""
    return f"{_PREFIX}{name}_{hashlib.sha256(f'{account}/{name}'.encode()).hexdigest()[:16]}"


def _replace(iam: Any, account: str, name: str, given: str | None) -> None:
    """One permission set's role as it was given; None where nothing is given any more."""
    there = next((role.name for role in iam.roles.values() if role.name.startswith(f"{_PREFIX}{name}_")), "")
    role = there or role_name(account, name)
    if there and role != role_name(account, name):
        return  # whoever is signed in came in with it, and its policies are as the world says
    if there:
        for arn in list(iam.get_role(role).managed_policies):
            iam.detach_role_policy(arn, role)
        for policy in list(iam.get_role(role).policies):
            iam.delete_role_policy(role, policy)
        iam.delete_role(role)
    if given is not None:
        _make(iam, account, role, given)


def _make(iam: Any, account: str, role: str, given: str) -> None:
    managed, references, inline = json.loads(given)[2:5] if given.startswith("[") else ([], [], "")
    trusted = {
        "Effect": "Allow",
        "Principal": {"Federated": _provider(iam)},
        "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    }
    iam.create_role(role, document([trusted]), SSO_PATH, None, "", [], "3600")
    known = iam.managed_policies
    own = [f"arn:aws:iam::{account}:policy{path}{name}" for path, name in references]
    for arn in (*managed, *own):
        if arn in known:
            iam.attach_role_policy(arn, role)
    if inline:
        iam.put_role_policy(role, "AwsSSOInlinePolicy", inline)


def _provider(iam: Any) -> str:
    """The ARN of the identity provider that Identity Center has made in the account."""
    known = [str(provider.arn) for provider in iam.saml_providers.values()]
    return known[0] if known else str(iam.create_saml_provider("AWSSSO_DO_NOT_DELETE", "<EntityDescriptor/>").arn)
