"""The role that a customer gives a partner, as a template with its condition.

Whoever knows only the role's name can do nothing with it: the partner has to name an external id as well, which no
other customer of theirs was given. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from wizard.veil import quoted

NAME = "PartnerAccess"
PERMISSIONS = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
"""What is proposed: names and settings, no contents."""

_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_ARN = re.compile(
    r"arn:aws:iam::(?P<account>\d{12}):role/(?P<path>(?:[\w+=,.@-]+/)*)(?P<name>[\w+=,.@-]{1,64})", re.ASCII
)


def new_external_id() -> str:
    """An external id that nobody can guess: 128 random bits."""
    return secrets.token_hex(16)


def external_id(text: str) -> str:
    """An external id as STS takes it. Raises `ValueError`.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    if not _EXTERNAL_ID.fullmatch(text):
        raise ValueError(f"{quoted(text)} cannot be an external id: 2 to 1224 letters, digits and + = , . @ : / - _")
    if len(text) < 16:
        raise ValueError("That external id could be guessed: use at least 16 letters and digits, or leave it out.")
    return text


def trust(partner: str, external: str) -> dict[str, Any]:
    """Who may assume the role: the partner's account, and only when it names the external id."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{partner}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external}},
            }
        ],
    }


def template(partner: str, external: str, *, report: bool = False) -> dict[str, Any]:
    """A CloudFormation template for the customer's account.

    Args:
        partner: the 12 digits of the partner's account.
        external: the external id.
        report: whether the stack tells the partner's SNS topic the role's ARN; the customer names the topic, and an
            empty one tells nobody.
    """
    parameters = _parameters(partner, external)
    resources: dict[str, Any] = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Ref": "RoleName"},
                "Description": "For a partner, who has to name an external id",
                "AssumeRolePolicyDocument": _parametrised(trust("${PartnerAccountId}", "ExternalId")),
                "ManagedPolicyArns": [{"Ref": "PermissionsArn"}],
            },
        }
    }
    shown: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A role for a partner, that can be assumed only with an external id",
        "Parameters": parameters,
    }
    if report:
        parameters["ReportTopicArn"] = {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "(arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]{1,256})?",
            "Description": "The partner's SNS topic, in this Region, that is told the ARN. Empty: nobody is told",
        }
        shown["Conditions"] = {"Reported": {"Fn::Not": [{"Fn::Equals": [{"Ref": "ReportTopicArn"}, ""]}]}}
        resources["Report"] = {
            "Type": "Custom::PartnerRoleReport",
            "Condition": "Reported",
            "Properties": {
                "ServiceToken": {"Ref": "ReportTopicArn"},
                "ServiceTimeout": 300,
                "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        }
    shown["Resources"] = resources
    shown["Outputs"] = {
        "RoleArn": {"Description": "Send this to the partner", "Value": {"Fn::GetAtt": ["Role", "Arn"]}},
    }
    return shown


def _parameters(partner: str, external: str) -> dict[str, Any]:
    return {
        "PartnerAccountId": {
            "Type": "String",
            "Default": partner,
            "AllowedPattern": "[0-9]{12}",
            "Description": "The AWS account of the partner",
        },
        "ExternalId": {
            "Type": "String",
            "Default": external,
            "AllowedPattern": "[a-zA-Z0-9_+=,.@:/-]{16,1224}",
            "Description": "What the partner has to name as well. It was made for you alone",
        },
        "RoleName": {
            "Type": "String",
            "Default": NAME,
            "AllowedPattern": "[a-zA-Z0-9_+=,.@-]{1,64}",
            "Description": "What the role is called",
        },
        "PermissionsArn": {
            "Type": "String",
            "Default": PERMISSIONS,
            "AllowedPattern": "arn:aws:iam::(aws|[0-9]{12}):policy/.+",
            "Description": "What the partner may do: the ARN of a managed policy",
        },
    }


def requires(document: dict[str, Any], partner: str, external: str) -> str:
    """Why a trust policy is not as it should be, in a sentence; "" when only the partner with the id gets in.

    Args:
        document: the live trust policy of the role.
    """
    statements = document.get("Statement", [])
    statements = [statements] if isinstance(statements, dict) else statements
    allowing = [one for one in statements if isinstance(one, dict) and one.get("Effect") == "Allow"]
    if len(allowing) != 1 or len(statements) != 1:
        return "its trust policy has more than the one statement it needs, or not that one."
    only, wanted = allowing[0], trust(partner, external)["Statement"][0]
    if _one(only.get("Principal")) != _one(wanted["Principal"]):
        return f"it trusts somebody else than account {partner}."
    if _one(only.get("Action")) != "sts:AssumeRole":
        return "it allows more than to assume it."
    condition = only.get("Condition")
    if not isinstance(condition, dict) or not condition:
        return "it asks for no external id, so anybody who can act for the partner could be sent to it."
    if {name: {key: _one(value) for key, value in of.items()} for name, of in condition.items()} != wanted["Condition"]:
        return "its condition is another one than this external id."
    return ""


def role_arn(text: str) -> tuple[str, str]:
    """Account and role name of an ARN that somebody pasted. Raises `ValueError`."""
    found = _ARN.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"{quoted(text.strip(), 120)} is not the ARN of a role: it looks like arn:aws:iam::111122223333:role/{NAME}."
        )
    return found["account"], found["name"]


def _one(value: Any) -> Any:
    """A value, or the only one of a list; a bare account id is its root."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        return {key: _one(each) for key, each in value.items()}
    return f"arn:aws:iam::{value}:root" if isinstance(value, str) and re.fullmatch(r"\d{12}", value) else value


def _parametrised(document: dict[str, Any]) -> dict[str, Any]:
    statement = document["Statement"][0]
    statement["Principal"] = {"AWS": {"Fn::Sub": statement["Principal"]["AWS"]}}
    statement["Condition"] = {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
    return document
