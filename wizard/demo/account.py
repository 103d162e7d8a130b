"""The words in which worlds are described: who is signed in, which roles and policies there are, what goes wrong.

Everything goes through `StrictIAM`, so a world cannot hold what AWS would have refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wizard.demo.access_portal import AccessPortal
from wizard.demo.center import Center
from wizard.demo.facts import Facts
from wizard.demo.faults import Faults
from wizard.demo.stage import Stage
from wizard.demo.trail import Trail
from wizard.demo.wire import READS

Document = dict[str, Any]

PARTNER_CENTRAL = "partnercentral-account-management.amazonaws.com"
SSO_PATH = "/aws-reserved/sso.amazonaws.com/"
_SUFFIX = "1a2b3c4d5e6f7a8b"


@dataclass(frozen=True)
class Caller:
    """Who is signed in, as STS tells it."""

    user_id: str
    arn: str


class Account:
    """An AWS account while its world is being made.

    Attributes:
        id: its number.
        faults: what goes wrong in it.
        caller: who is signed in; `sign_in` says.
        facts: what AWS knows about the account beside its IAM.
        centers: the instances of Identity Center that can be seen from it.
        access_portal: where its people sign in.
        trail: what CloudTrail has recorded in it.
        linked: the suffix of the roles that linking made, "" for an account that is not linked; migrated: whether the
            company has moved to the console.
        config: the AWS config file on the computer of whoever runs the demo.
        profile: the profile they are signed in with; None for credentials that come from nowhere.
        login_ends: when their login ends, counted from now; None when they never signed in.
    """

    def __init__(self, stage: Stage, faults: Faults) -> None:
        self.id = stage.account
        self.faults = faults
        self.caller = Caller("", "")
        self.facts = Facts()
        self.centers: list[Center] = []
        self.access_portal = AccessPortal()
        self.trail = Trail(stage.account, stage.now)
        self.linked = ""
        self.migrated = False
        self.config = ""
        self.profile: str | None = None
        self.login_ends: timedelta | None = None
        self._stage = stage

    def ago(self, days: float) -> datetime:
        """So many days before the world's now."""
        return self._stage.now() - timedelta(days=days)

    def sign_in(self, person: str, permission_set: str, policy: str, since: str) -> None:
        """Somebody is signed in through IAM Identity Center.

        Args:
            person: their user name there.
            permission_set: its name; Identity Center made a role for it.
            policy: the AWS managed policy of that role, by name.
            since: when the role was made, as ISO 8601 with zone.
        """
        name = f"AWSReservedSSO_{permission_set}_{_SUFFIX}"
        with self._made("provider", since) as iam:
            provider = iam.create_saml_provider(f"AWSSSO_{_SUFFIX}_DO_NOT_DELETE", "<EntityDescriptor/>")
        trusted = {
            "Effect": "Allow",
            "Principal": {"Federated": provider.arn},
            "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        }
        self.role(name, trust=[trusted], policies=[policy], path=SSO_PATH, since=since)
        with self._made(name, since) as iam:
            role_id = iam.get_role(name).id
        self.caller = Caller(f"{role_id}:{person}", f"arn:aws:sts::{self.id}:assumed-role/{name}/{person}")
        self.access_portal.roles[self.id, permission_set] = self.caller
        self.faults.caller = self.caller.arn

    def let_in(self, account: str, person: str, permission_set: str) -> None:
        """The portal also lets somebody into an account with another permission set."""
        name = f"AWSReservedSSO_{permission_set}_{_SUFFIX}"
        arn = f"arn:aws:sts::{account}:assumed-role/{name}/{person}"
        self.access_portal.roles[account, permission_set] = Caller(f"AROAEXAMPLEELSEWHERE0:{person}", arn)

    def role(
        self,
        name: str,
        *,
        trust: Sequence[Document],
        since: str,
        policies: Sequence[str] = (),
        inline: Mapping[str, Sequence[Document]] | None = None,
        path: str = "/",
        description: str = "",
        tags: Mapping[str, str] | None = None,
        boundary: str | None = None,
    ) -> None:
        """A role.

        Args:
            name: its name.
            trust: the statements of its trust policy.
            since: when it was made, as ISO 8601 with zone.
            policies: attached managed policies: AWS's or this account's, by name.
            inline: inline policies, name to statements.
            path: where it is.
            description: what its maker wrote.
            tags: key to value.
            boundary: the managed policy that is its permissions boundary, by name.
        """
        listed = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
        with self._made(f"role {name}", since) as iam:
            limit = self._arn(iam, boundary) if boundary else None
            iam.create_role(name, document(trust), path, limit, description, listed, "3600")
            for policy in policies:
                iam.attach_role_policy(self._arn(iam, policy), name)
            for policy, statements in (inline or {}).items():
                iam.put_role_policy(name, policy, document(statements))

    def policy(self, name: str, *, statements: Sequence[Document], since: str, description: str = "") -> None:
        """A customer managed policy."""
        with self._made(f"policy {name}", since) as iam:
            iam.create_policy(description, "/", document(statements), name, [])

    def identity_center(
        self, owner: str, *, region: str = "us-east-1", administrators: Iterable[str] = (), has_sets: bool = True
    ) -> Center:
        """An instance of Identity Center, empty.

        Args:
            owner: the account whose it is: the organization's management account, or this one for an account instance.
            region: where it is.
            administrators: other accounts whose people may manage it.
            has_sets: whether it is an organization instance, which has permission sets.
        """
        center = Center(self.id, owner, region=region, administrators=administrators, has_sets=has_sets)
        center.policies = self._own_policies
        self.centers.append(center)
        return center

    def deny_everything(self) -> None:
        """Whoever is signed in may do nothing, except learn who they are (STS needs no permission for that)."""
        self.faults.on("!sts", "*", "denied", times=None)

    def throttle_reads(self) -> None:
        for beginning in READS:
            self.faults.on("!sts", f"{beginning}*", "throttled", times=None)

    def _own_policies(self, account: str) -> set[str]:
        """The names of an account's own managed policies; only this account's are known here."""
        if account != self.id:
            return set()
        with self._stage.set("read") as iam:
            return {policy.name for arn, policy in iam.managed_policies.items() if f"::{account}:" in arn}

    def _made(self, what: str, since: str) -> Any:
        moment = datetime.fromisoformat(since)
        return self._stage.set(f"history {what}", now=lambda: moment)

    def _arn(self, iam: Any, policy: str) -> str:
        arns = {known.name: arn for arn, known in iam.managed_policies.items()}
        return str(arns[policy])


def document(statements: Sequence[Document]) -> str:
    """A policy's JSON text, without the white space that AWS counts in trust policies."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))


def trusts_service(service: str = PARTNER_CENTRAL) -> Document:
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}


def trusts_account(account: str) -> Document:
    """Whoever that account lets."""
    return {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}


def allows(*actions: str, on: str = "*", when: Document | None = None) -> Document:
    statement: Document = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return {**statement, "Condition": when} if when else statement
