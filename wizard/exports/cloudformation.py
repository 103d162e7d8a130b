"""The blueprint as a CloudFormation template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from __future__ import annotations

import json
from typing import Any

from wizard.exports.blueprint import Blueprint, LeftOut, PolicyToMake, RoleToMake, why_not

CAPABILITY = "CAPABILITY_NAMED_IAM"
"""What CloudFormation wants acknowledged, because the roles have names of their own."""


def template(blueprint: Blueprint) -> dict[str, Any]:
    """The template as a value: parameters (one switch per role), conditions, resources, outputs (every ARN)."""
    switches = {role.switch: role for role in blueprint.roles}
    shown: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Persona roles for AWS Partner Central in account {blueprint.account}, as the Partner Central "
        "wizard planned them",
    }
    if switches:
        shown["Metadata"] = {
            "AWS::CloudFormation::Interface": {
                "ParameterGroups": [{"Label": {"default": "Which roles to make"}, "Parameters": list(switches)}],
                "ParameterLabels": {switch: {"default": role.name} for switch, role in switches.items()},
            }
        }
        shown["Parameters"] = {
            switch: {
                "Type": "String",
                "AllowedValues": ["yes", "no"],
                "Default": "yes",
                "Description": f"Whether to make the role {role.name}",
            }
            for switch, role in switches.items()
        }
    shown["Rules"] = {
        "OnlyTheAccountOfTheJourney": {
            "Assertions": [
                {
                    "Assert": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, blueprint.account]},
                    "AssertDescription": f"This template is for account {blueprint.account} and for no other.",
                }
            ]
        }
    }
    if switches:
        shown["Conditions"] = {_wanted(role): {"Fn::Equals": [{"Ref": role.switch}, "yes"]} for role in blueprint.roles}
    shown["Resources"] = {
        **{policy.label: _policy(policy, blueprint) for policy in blueprint.policies},
        **{role.label: _role(role, blueprint) for role in blueprint.roles},
    }
    shown["Outputs"] = {
        **{
            f"{policy.label}Arn": _output(policy.name, {"Ref": policy.label}, policy, blueprint)
            for policy in blueprint.policies
        },
        **{
            f"{role.label}Arn": {
                "Condition": _wanted(role),
                "Description": f"The ARN of {role.name}",
                "Value": {"Fn::GetAtt": [role.label, "Arn"]},
            }
            for role in blueprint.roles
        },
    }
    return shown


def left_out(blueprint: Blueprint) -> list[LeftOut]:
    """What CloudFormation has no resource for; each has to be done another way."""
    attachments = [item.change for item in blueprint.attachments]
    return [LeftOut(change, why_not(change)) for change in (*attachments, *blueprint.others)]


def written(blueprint: Blueprint, form: str = "yaml") -> str:
    """The template as text; `form` is yaml or json. Raises `ValueError` when there is nothing to make."""
    if not (blueprint.roles or blueprint.policies):
        raise ValueError("There is nothing to make: a template needs at least one role or policy.")
    value = template(blueprint)
    if form == "json":
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    import yaml

    head = f"# For account {blueprint.account}. Roles with names of their own: needs {CAPABILITY}.\n"
    return head + str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110))


def _wanted(role: RoleToMake) -> str:
    return f"{role.switch}Wanted"


def _role(role: RoleToMake, blueprint: Blueprint) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "RoleName": role.name,
        "Path": role.path,
        "Description": role.description,
        "AssumeRolePolicyDocument": role.trust,
        "MaxSessionDuration": role.session_seconds,
        "ManagedPolicyArns": [_arn(arn, blueprint) for arn in role.policies],
        "Tags": [{"Key": key, "Value": value} for key, value in role.tags.items()],
    }
    return {
        "Type": "AWS::IAM::Role",
        "Condition": _wanted(role),
        "Properties": {name: value for name, value in properties.items() if value not in ("", [])},
    }


def _arn(arn: str, blueprint: Blueprint) -> Any:
    policy = blueprint.made_here(arn)
    return {"Ref": policy.label} if policy else arn


def _policy(policy: PolicyToMake, blueprint: Blueprint) -> dict[str, Any]:
    """A managed policy; CloudFormation cannot tag one."""
    properties: dict[str, Any] = {
        "ManagedPolicyName": policy.name,
        "Description": policy.description,
        "PolicyDocument": policy.document,
        "Roles": list(policy.roles),
        "Users": list(policy.users),
    }
    resource: dict[str, Any] = {"Type": "AWS::IAM::ManagedPolicy", **_condition(policy, blueprint)}
    resource["Properties"] = {name: value for name, value in properties.items() if value not in ("", [])}
    return resource


def _condition(policy: PolicyToMake, blueprint: Blueprint) -> dict[str, str]:
    """A policy that only one role gets is made with that role, or not at all."""
    users = blueprint.users_of(policy)
    alone = len(users) == 1 and not policy.roles and not policy.users
    return {"Condition": _wanted(users[0])} if alone else {}


def _output(name: str, value: Any, policy: PolicyToMake, blueprint: Blueprint) -> dict[str, Any]:
    return {**_condition(policy, blueprint), "Description": f"The ARN of {name}", "Value": value}
