"""Every AWS operation that this program can call, by name: nothing else passes its doors.

Reading and writing have separate lists, so that "only looks" is a property of the code and not a promise. What
must never be called (registering a partner, upgrading a plan, starting a verification …) is on neither.
"""

from __future__ import annotations

READS: dict[str, frozenset[str]] = {
    "local": frozenset({"GetSettingsFile", "GetSignIn", "ListProfiles"}),
    "sts": frozenset({"GetCallerIdentity"}),
    "account": frozenset({"GetAccountInformation", "GetContactInformation"}),
    "freetier": frozenset({"GetAccountPlanState"}),
    "marketplace-catalog": frozenset({"ListEntities"}),
    "organizations": frozenset({"DescribeOrganization", "ListAccounts"}),
    "partnercentral-account": frozenset({"GetPartner", "GetVerification", "ListPartners"}),
    "partnercentral-selling": frozenset({"GetSellingSystemSettings", "ListOpportunities"}),
    "cloudtrail": frozenset({"DescribeTrails", "GetEventSelectors", "GetTrailStatus", "LookupEvents"}),
    "cloudformation": frozenset({"DescribeStacks"}),
    "config": frozenset({"DescribeConfigurationRecorders", "DescribeConfigurationRecorderStatus"}),
    "iam": frozenset(
        {
            "GenerateCredentialReport",
            "GetAccountAuthorizationDetails",
            "GetAccountSummary",
            "GetCredentialReport",
            "GetPolicy",
            "GetPolicyVersion",
            "GetRole",
            "GetRolePolicy",
            "GetUser",
            "ListAttachedRolePolicies",
            "ListAttachedUserPolicies",
            "ListRolePolicies",
            "ListRoles",
            "SimulatePrincipalPolicy",
        }
    ),
    "s3": frozenset({"GetObjectTagging"}),
    "sso-admin": frozenset(
        {
            "DescribeAccountAssignmentCreationStatus",
            "DescribeAccountAssignmentDeletionStatus",
            "DescribeInstance",
            "DescribePermissionSet",
            "DescribePermissionSetProvisioningStatus",
            "GetInlinePolicyForPermissionSet",
            "GetPermissionsBoundaryForPermissionSet",
            "ListAccountAssignments",
            "ListAccountsForProvisionedPermissionSet",
            "ListCustomerManagedPolicyReferencesInPermissionSet",
            "ListInstances",
            "ListManagedPoliciesInPermissionSet",
            "ListPermissionSets",
            "ListPermissionSetsProvisionedToAccount",
            "ListTagsForResource",
        }
    ),
    "identitystore": frozenset(
        {
            "DescribeGroup",
            "DescribeGroupMembership",
            "GetGroupId",
            "GetGroupMembershipId",
            "GetUserId",
            "ListGroupMemberships",
            "ListGroupMembershipsForMember",
            "ListGroups",
        }
    ),
}

SELDOM = frozenset({"cloudformation", "s3"})
"""Services that no look of the journey asks: their clients are made when somebody needs one."""

PAGE_BY_PAGE = frozenset({("cloudtrail", "LookupEvents")})
"""Reads whose pages are asked for one at a time, because AWS takes few of them a second."""

SIGN_IN: dict[str, frozenset[str]] = {
    "sso-oidc": frozenset({"CreateToken", "RegisterClient", "StartDeviceAuthorization"}),
    "sso": frozenset({"GetRoleCredentials"}),
    "sts": frozenset({"AssumeRole"}),
}
"""How somebody signs in, and what the SDK asks by itself for the credentials of a profile; it writes to no account."""

WRITES: dict[str, frozenset[str]] = {
    "local": frozenset({"AddProfile"}),
    "s3": frozenset({"PutObject"}),
    "iam": frozenset({"AttachRolePolicy", "AttachUserPolicy", "CreatePolicy", "CreateRole", "UpdateAssumeRolePolicy"}),
    "sso-admin": frozenset(
        {
            "AttachCustomerManagedPolicyReferenceToPermissionSet",
            "AttachManagedPolicyToPermissionSet",
            "CreateAccountAssignment",
            "CreatePermissionSet",
            "ProvisionPermissionSet",
            "PutInlinePolicyToPermissionSet",
            "UpdatePermissionSet",
        }
    ),
    "identitystore": frozenset({"CreateGroup", "CreateGroupMembership"}),
}

INVERSES: dict[str, frozenset[str]] = {
    "local": frozenset({"RemoveProfile"}),
    "s3": frozenset({"DeleteObject"}),
    "iam": frozenset({"DeletePolicy", "DeleteRole", "DetachRolePolicy", "DetachUserPolicy", "UpdateAssumeRolePolicy"}),
    "sso-admin": frozenset(
        {
            "DeleteAccountAssignment",
            "DeleteInlinePolicyFromPermissionSet",
            "DeletePermissionSet",
            "DetachCustomerManagedPolicyReferenceFromPermissionSet",
            "DetachManagedPolicyFromPermissionSet",
            "ProvisionPermissionSet",
            "PutInlinePolicyToPermissionSet",
            "UpdatePermissionSet",
        }
    ),
    "identitystore": frozenset({"DeleteGroup", "DeleteGroupMembership"}),
}


class NotDeclared(PermissionError):
    """An operation was asked for that is not on the list of that door; this is a bug, never an answer."""


def require(declared: dict[str, frozenset[str]], service: str, operation: str) -> None:
    """Raises `NotDeclared` unless the operation is on the list."""
    if operation not in declared.get(service, frozenset()):
        raise NotDeclared(f"{service}:{operation} is not an operation this program declares")
