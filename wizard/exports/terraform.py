"""The blueprint as a Terraform configuration in HCL.

https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.exports.blueprint import Blueprint, LeftOut, PolicyToMake, RoleToMake, why_not


def left_out(blueprint: Blueprint) -> list[LeftOut]:
    """What this configuration does not do; Terraform would have to be told to take over what is there already."""
    return [LeftOut(change, why_not(change)) for change in blueprint.others]


def written(blueprint: Blueprint) -> str:
    """The configuration as text. Raises `ValueError` when there is nothing to make."""
    if not (blueprint.roles or blueprint.policies or blueprint.attachments):
        raise ValueError("There is nothing to make.")
    return "\n\n".join(_blocks(blueprint)) + "\n"


def quoted(text: str) -> str:
    """A string of HCL: nothing in it ends it, and nothing is taken for a template. HCL knows fewer escapes than JSON."""
    whole = "".join(_ESCAPES.get(letter) or (letter if letter.isprintable() else _escaped(letter)) for letter in text)
    return '"' + whole.replace("${", "$${").replace("%{", "%%{") + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


def value(of: Any, indent: str = "") -> str:
    """A value of HCL from one of JSON."""
    if isinstance(of, str):
        return quoted(of)
    if isinstance(of, Mapping):
        if not of:
            return "{}"
        lines = [f"{indent}  {quoted(str(name))} = {value(each, indent + '  ')}" for name, each in of.items()]
        return "\n".join(["{", *lines, f"{indent}}}"])
    if isinstance(of, Sequence):
        if not of:
            return "[]"
        lines = [f"{indent}  {value(each, indent + '  ')}," for each in of]
        return "\n".join(["[", *lines, f"{indent}]"])
    return json.dumps(of)


def _blocks(blueprint: Blueprint) -> Iterator[str]:
    yield f"# Persona roles for AWS Partner Central in account {blueprint.account}."
    yield 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = ">= 5.0"\n    }\n  }\n}'
    yield (
        "# IAM is the same in every Region; Partner Central lives in this one.\n"
        f'provider "aws" {{\n  region              = "us-east-1"\n  allowed_account_ids = [{quoted(blueprint.account)}]\n}}'
    )
    for role in blueprint.roles:
        yield _block(
            "variable",
            _snake(role.switch),
            type="bool",
            default="true",
            description=quoted(f"Whether to make the role {role.name}"),
        )
    for policy in blueprint.policies:
        yield from _policy(policy, blueprint)
    for role in blueprint.roles:
        yield from _role(role, blueprint)
    for item in blueprint.attachments:
        kind = f"aws_iam_{item.kind}_policy_attachment"
        yield _block(
            "resource", kind, _snake(item.label), **{item.kind: quoted(item.name), "policy_arn": quoted(item.arn)}
        )
    for role in blueprint.roles:
        name = _snake(role.label)
        arn = f"one(aws_iam_role.{name}[*].arn)"
        yield _block("output", f"{name}_arn", description=quoted(f"The ARN of {role.name}"), value=arn)
    for policy in blueprint.policies:
        arn = f"{_address(policy, blueprint)}.arn"
        if _alone(policy, blueprint):
            arn = f"one(aws_iam_policy.{_snake(policy.label)}[*].arn)"
        yield _block(
            "output", f"{_snake(policy.label)}_arn", description=quoted(f"The ARN of {policy.name}"), value=arn
        )


def _role(role: RoleToMake, blueprint: Blueprint) -> Iterator[str]:
    name, count = _snake(role.label), f"var.{_snake(role.switch)} ? 1 : 0"
    yield _block(
        "resource",
        "aws_iam_role",
        name,
        count=count,
        name=quoted(role.name),
        path=quoted(role.path),
        description=quoted(role.description),
        max_session_duration=str(role.session_seconds),
        assume_role_policy=f"jsonencode({value(role.trust, '  ')})",
        tags=value(role.tags, "  "),
    )
    for number, arn in enumerate(role.policies, 1):
        made = blueprint.made_here(arn)
        yield _block(
            "resource",
            "aws_iam_role_policy_attachment",
            f"{name}_{number}",
            count=count,
            role=f"aws_iam_role.{name}[0].name",
            policy_arn=f"{_address(made, blueprint)}.arn" if made else quoted(arn),
        )


def _policy(policy: PolicyToMake, blueprint: Blueprint) -> Iterator[str]:
    name, role = _snake(policy.label), _alone(policy, blueprint)
    count = {"count": f"var.{_snake(role.switch)} ? 1 : 0"} if role else {}
    yield _block(
        "resource",
        "aws_iam_policy",
        name,
        **count,
        name=quoted(policy.name),
        description=quoted(policy.description),
        policy=f"jsonencode({value(policy.document, '  ')})",
        tags=value(policy.tags, "  "),
    )
    for kind, whose in (("role", policy.roles), ("user", policy.users)):
        for number, one in enumerate(whose, 1):
            yield _block(
                "resource",
                f"aws_iam_{kind}_policy_attachment",
                f"{name}_{kind}_{number}",
                **{kind: quoted(one), "policy_arn": f"{_address(policy, blueprint)}.arn"},
            )


def _alone(policy: PolicyToMake, blueprint: Blueprint) -> RoleToMake | None:
    """The only role that gets a policy, when it is made with that role or not at all."""
    users = blueprint.users_of(policy)
    return users[0] if len(users) == 1 and not policy.roles and not policy.users else None


def _address(policy: PolicyToMake, blueprint: Blueprint) -> str:
    return f"aws_iam_policy.{_snake(policy.label)}" + ("[0]" if _alone(policy, blueprint) else "")


def _block(kind: str, *labels: str, **arguments: str) -> str:
    width = max(len(name) for name in arguments)
    lines = [f"  {name:<{width}} = {text}" for name, text in arguments.items()]
    return "\n".join([" ".join([kind, *(f'"{label}"' for label in labels)]) + " {", *lines, "}"])


def _snake(label: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label).lower()
