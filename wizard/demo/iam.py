"""IAM as moto plays it, with the refusals of AWS that moto leaves out.

moto enforces no quota, takes any trust policy, and tells names apart by case. A wizard tested against that would
learn its first no in somebody's real account. Names: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html,
quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from moto.iam import urls
from moto.iam.exceptions import (
    DeleteConflictException,
    EntityAlreadyExists,
    LimitExceededException,
    NotFoundException,
)
from moto.iam.models import AWSManagedPolicy, IAMBackend, ManagedPolicy, PolicyVersion, Role
from moto.moto_api._internal import mock_random
from typing_extensions import override

from wizard.demo.policies import AwsPolicy, aws_policies
from wizard.demo.trust import check_trust

_TAGS_PER_ROLE = 50


class StrictIAM(IAMBackend):
    """moto's IAM backend of one account, saying no where AWS says no.

    Quotas are enforced at the values that GetAccountSummary reports; `set_quota` changes both at once.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.set_quota("AttachedPoliciesPerRoleQuota", 20)  # moto still says 10

    @property
    @override
    def _url_module(self) -> Any:
        return urls  # moto would look for it beside this file

    def quota(self, name: str) -> int:
        """A quota by its name in GetAccountSummary ("RolesQuota")."""
        return int(getattr(self.account_summary, _attribute(name)))

    def set_quota(self, name: str, value: int) -> None:
        self.quota(name)  # an unknown name would otherwise pass silently
        setattr(self.account_summary, _attribute(name), value)

    @override
    def _init_aws_policies(self) -> list[ManagedPolicy]:
        randomness = mock_random.getstate()
        made = [self._aws_policy(policy) for policy in aws_policies()]
        mock_random.setstate(randomness)  # or ids would depend on which request came first
        return made

    def _aws_policy(self, policy: AwsPolicy) -> ManagedPolicy:
        made: ManagedPolicy = cast(Any, AWSManagedPolicy)(  # moto's class calls itself abstract, and is not
            policy.name,
            account_id=self.account_id,
            region=self.region_name,
            default_version_id=policy.version,
            path=policy.path,
            document=policy.document,
            create_date=policy.created,
            update_date=policy.updated,
        )
        made.id = policy.id
        return made

    # Roles

    @override
    def create_role(
        self,
        role_name: str,
        assume_role_policy_document: str,
        path: str,
        permissions_boundary: str | None,
        description: str,
        tags: list[dict[str, str]],
        max_session_duration: str | None,
        linked_service: str | None = None,
    ) -> Role:
        self._check_trust(assume_role_policy_document)
        if permissions_boundary and permissions_boundary not in self.managed_policies:
            raise NotFoundException(f"Scope ARN: {permissions_boundary} does not exist or is not attachable.")
        if self._role_in_any_case(role_name):
            raise EntityAlreadyExists(f"Role with name {role_name} already exists.")
        self._room_for("RolesPerAccount", len(self.roles), "RolesQuota")
        return super().create_role(
            role_name,
            assume_role_policy_document,
            path,
            permissions_boundary,
            description,
            tags,
            max_session_duration,
            linked_service,
        )

    @override
    def get_role(self, role_name: str) -> Role:
        """AWS documents that names are not told apart by case; a reader has to compare the name it gets."""
        role = self._role_in_any_case(role_name)
        if role is None:
            raise NotFoundException(f"The role with name {role_name} cannot be found.")
        return role

    @override
    def update_assume_role_policy(self, role_name: str, policy_document: str) -> None:
        role = self.get_role(role_name)
        self._check_trust(policy_document)
        role.assume_role_policy_document = policy_document

    @override
    def attach_role_policy(self, policy_arn: str, role_name: str) -> None:
        attached = self.get_role(role_name).managed_policies
        if policy_arn in attached:
            return
        if policy_arn in self.managed_policies:
            self._room_for("PoliciesPerRole", len(attached), "AttachedPoliciesPerRoleQuota")
        super().attach_role_policy(policy_arn, role_name)

    @override
    def put_role_policy(self, role_name: str, policy_name: str, policy_json: str) -> None:
        role = self.get_role(role_name)
        others = (document for name, document in role.policies.items() if name != policy_name)
        limit = self.quota("RolePolicySizeQuota")
        if sum(map(_size, (*others, policy_json))) > limit:
            raise LimitExceededException(f"Maximum policy size of {limit} bytes exceeded for role {role_name}")
        super().put_role_policy(role_name, policy_name, policy_json)

    @override
    def tag_role(self, role_name: str, tags: list[dict[str, str]]) -> None:
        role = self.get_role(role_name)
        after = {tag["Key"].lower(): tag for tag in role.tags} | self._tag_verification(tags)
        if len(after) > _TAGS_PER_ROLE:
            raise LimitExceededException("The number of tags has reached the maximum limit.")
        role.tags = list(after.values())

    def _role_in_any_case(self, name: str) -> Role | None:
        return next((role for role in self.get_roles() if role.name.lower() == name.lower()), None)

    def _check_trust(self, document: str) -> None:
        limit = self.quota("AssumeRolePolicySizeQuota")
        check_trust(document, self.account_id, self._exists)
        if len(document) > limit:
            raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {limit}")

    def _exists(self, arn: str) -> bool:
        named: Iterable[Any] = (*self.roles.values(), *self.users.values(), *self.saml_providers.values())
        return any(thing.arn == arn for thing in named)

    # Policies

    @override
    def create_policy(
        self, description: str, path: str, policy_document: str, policy_name: str, tags: list[dict[str, str]]
    ) -> ManagedPolicy:
        ours = [policy for policy in self.managed_policies.values() if not isinstance(policy, AWSManagedPolicy)]
        if any(policy.name.lower() == policy_name.lower() for policy in ours):
            raise EntityAlreadyExists(f"A policy called {policy_name} already exists. Duplicate names are not allowed.")
        self._room_for("PoliciesPerAccount", len(ours), "PoliciesQuota")
        self._fits_policy(policy_document)
        policy = super().create_policy(description, path, policy_document, policy_name, tags)
        policy.id = "ANPA" + policy.id[4:]
        return policy

    @override
    def create_policy_version(self, policy_arn: str, policy_document: str, set_as_default: bool) -> PolicyVersion:
        self._fits_policy(policy_document)
        return super().create_policy_version(policy_arn, policy_document, set_as_default)

    @override
    def get_policy(self, policy_arn: str) -> ManagedPolicy:
        if policy_arn not in self.managed_policies:
            raise NotFoundException(f"Policy {policy_arn} was not found.")
        return self.managed_policies[policy_arn]

    @override
    def delete_policy(self, policy_arn: str) -> None:
        policy = self.get_policy(policy_arn)
        if policy.attachment_count:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                "versions. The default version is deleted with the policy."
            )
        super().delete_policy(policy_arn)

    def _fits_policy(self, document: str) -> None:
        limit = self.quota("PolicySizeQuota")
        if _size(document) > limit:
            raise LimitExceededException(f"Cannot exceed quota for PolicySize: {limit}")

    def _room_for(self, what: str, used: int, quota: str) -> None:
        limit = self.quota(quota)
        if used >= limit:
            raise LimitExceededException(f"Cannot exceed quota for {what}: {limit}")


def _attribute(quota: str) -> str:
    return "_" + re.sub(r"(?<!^)(?=[A-Z])", "_", quota).lower()


def _size(document: str) -> int:
    """What AWS counts: characters that are not white space."""
    return len("".join(document.split()))
