"""Why this program asks for each permission, in words for whoever has to grant it.

The list of operations says what can be called; this says what for, and about which resource it is asked whether it is
allowed. A test keeps the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.aws import operations
from wizard.aws.errors import iam_prefix
from wizard.catalog import PREFIX, READ_ONLY_POLICY, managed_arn
from wizard.linking import POLICY, Need

ELSEWHERE = frozenset({"identitystore", "sso-admin"})
"""Services that are used with Identity Center's own identity, which may be another one."""

NEEDS_NONE = frozenset({"local", "sts"})
"""Services that need no permission: this computer, and the question who one is."""


@dataclass(frozen=True)
class Purpose:
    """What a permission is for; `on` is the kind of resource it is asked about, `writes` whether something changes."""

    why: str
    on: str = "*"
    writes: bool = False


_ROLES, _POLICIES, _USERS = "role", "policy", "user"

_READS: dict[str, Purpose] = {
    "account:GetAccountInformation": Purpose("whether the account is active"),
    "account:GetContactInformation": Purpose("the company name and address on the account"),
    "aws-marketplace:ListEntities": Purpose("whether the account sells on AWS Marketplace"),
    "cloudtrail:DescribeTrails": Purpose("whether there is an audit trail"),
    "cloudtrail:GetEventSelectors": Purpose("what the audit trail records"),
    "cloudtrail:GetTrailStatus": Purpose("whether the audit trail is recording"),
    "cloudtrail:LookupEvents": Purpose("what CloudTrail recorded of linking, mapping and refusals"),
    "cloudformation:DescribeStacks": Purpose("the ARN that a launch link's stack brings back, when asked"),
    "config:DescribeConfigurationRecorderStatus": Purpose("whether AWS Config is recording"),
    "config:DescribeConfigurationRecorders": Purpose("whether AWS Config has a recorder"),
    "freetier:GetAccountPlanState": Purpose("whether the account is on a paid plan"),
    "iam:GenerateCredentialReport": Purpose("have IAM draw up the list of users with and without MFA"),
    "iam:GetAccountAuthorizationDetails": Purpose("your own policies, all in one answer"),
    "iam:GetAccountSummary": Purpose("MFA and keys of the root user, counts and quotas"),
    "iam:GetCredentialReport": Purpose("which users have a password and no MFA"),
    "iam:GetPolicy": Purpose("whether a policy is there, and its version", _POLICIES),
    "iam:GetPolicyVersion": Purpose("what a policy allows", _POLICIES),
    "iam:GetRole": Purpose("whether a role is there, and who may assume it", _ROLES),
    "iam:GetRolePolicy": Purpose("what an inline policy of a role says", _ROLES),
    "iam:GetUser": Purpose("whether the user who is to link is there", _USERS),
    "iam:ListAttachedRolePolicies": Purpose("which policies a role carries", _ROLES),
    "iam:ListAttachedUserPolicies": Purpose("which policies the user who is to link carries", _USERS),
    "iam:ListRolePolicies": Purpose("which inline policies a role carries", _ROLES),
    "iam:ListRoles": Purpose("roles that stand in the way, and those that linking makes"),
    "iam:SimulatePrincipalPolicy": Purpose("who could do what, without doing it", _ROLES),
    "organizations:DescribeOrganization": Purpose("which organization the account is in"),
    "organizations:ListAccounts": Purpose("the accounts to choose from; only some accounts may ask"),
    "partnercentral:GetPartner": Purpose("the legal name at Partner Central, to compare", "catalog"),
    "partnercentral:GetSellingSystemSettings": Purpose("whether the API for opportunities answers", "catalog"),
    "partnercentral:GetVerification": Purpose("how AWS's verification of your business stands"),
    "partnercentral:ListOpportunities": Purpose("how many opportunities there are, once you said yes", "catalog"),
    "partnercentral:ListPartners": Purpose("whether the account is registered or migrated", "catalog"),
    "s3:ListBucket": Purpose("to be told that there is no object yet, instead of 'access denied'"),
    "s3:GetObjectTagging": Purpose("whether an uploaded template is the one of this journey"),
}

_WRITES: dict[str, Purpose] = {
    "iam:AttachRolePolicy": Purpose("give a role the policies of its persona", "attach", True),
    "iam:AttachUserPolicy": Purpose("give the user who is to link the linking policy", "attach to user", True),
    "iam:CreatePolicy": Purpose("make the linking policy and the read-only policy", "own policy", True),
    "iam:CreateRole": Purpose("make the persona roles", _ROLES, True),
    "iam:DeletePolicy": Purpose("take back a policy that this wizard made", "own policy", True),
    "iam:DeleteRole": Purpose("take back a role that this wizard made", _ROLES, True),
    "iam:DetachRolePolicy": Purpose("take back a policy that this wizard gave to a role", "attach", True),
    "iam:DetachUserPolicy": Purpose("take back a policy that this wizard gave to a user", "attach to user", True),
    "iam:TagPolicy": Purpose("mark the policies that this wizard makes", "own policy", True),
    "iam:TagRole": Purpose("mark the roles that this wizard makes", _ROLES, True),
    "s3:PutObject": Purpose("upload a template for a launch link, when asked to", writes=True),
    "s3:PutObjectTagging": Purpose("mark the template that was uploaded", writes=True),
    "s3:DeleteObject": Purpose("take back a template that was uploaded", writes=True),
    "iam:UpdateAssumeRolePolicy": Purpose("replace a role's trust policy, where you chose so", _ROLES, True),
}

PURPOSES: dict[str, Purpose] = {**_READS, **_WRITES}
"""By permission."""


def permissions() -> dict[str, Purpose]:
    """Every permission that the declared operations use in the linked account, each with its purpose."""
    found: dict[str, Purpose] = {}
    for declared, writes in ((operations.READS, False), (operations.WRITES, True), (operations.INVERSES, True)):
        for service, names in declared.items():
            if service in NEEDS_NONE | ELSEWHERE:
                continue
            for name in sorted(names):
                permission = f"{iam_prefix(service)}:{name}"
                unsaid = Purpose("declared by this wizard, for a later step", writes=writes)
                found[permission] = PURPOSES.get(permission, unsaid)
    # Making something with tags takes the permission to tag as well.
    return {
        **found,
        **{
            name: PURPOSES[name]
            for name in ("iam:TagRole", "iam:TagPolicy", "s3:PutObjectTagging", "s3:ListBucket")
            if name not in found
        },
    }


def needs(account: str) -> Iterator[Need]:
    """The permissions, together where they are about the same resource: one question to the simulator each."""
    groups: dict[str, list[str]] = {}
    for permission, purpose in permissions().items():
        groups.setdefault(purpose.on, []).append(permission)
    attached = (("iam:PolicyARN", managed_arn("AWSPartnerCentralFullAccess")),)
    linking = (("iam:PolicyARN", f"arn:aws:iam::{account}:policy/{POLICY}"),)
    role = f"arn:aws:iam::{account}:role/{PREFIX}AllianceLead"
    user = f"arn:aws:iam::{account}:user/linker"
    about: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
        "*": ("*", ()),
        "catalog": ("*", (("partnercentral:Catalog", "AWS"),)),
        _ROLES: (role, ()),
        _USERS: (user, ()),
        _POLICIES: (managed_arn("AWSPartnerCentralFullAccess"), ()),
        "own policy": (f"arn:aws:iam::{account}:policy/{READ_ONLY_POLICY}", ()),
        "attach": (role, attached),
        "attach to user": (user, linking),
    }
    for on, actions in groups.items():
        resource, context = about[on]
        yield Need(tuple(actions), resource, context)
