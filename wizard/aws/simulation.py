"""What somebody could do, as far as IAM can work it out from policies: no request is made, and nothing is promised.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.aws.errors import missing
from wizard.aws.reads import Reads, field

CAVEAT = (
    "A simulation reads policies and makes no request: it knows neither the session's own policy, nor rules of the "
    "organization that have conditions, nor what Partner Central itself checks."
)

_SESSION = re.compile(
    r"aws:(MultiFactorAuth\w+|SourceIp|VpcSourceIp|SourceVpc\w*|UserAgent|Referer|SecureTransport|TokenIssueTime|"
    r"SourceIdentity|FederatedProvider|ViaAWSService|CalledVia\w*|PrincipalTag/.+|Ec2\w+|CurrentTime|EpochTime)",
    re.IGNORECASE,
)
"""Condition keys that only a real session has; what depends on one of them, a simulation cannot know."""


_AT_BEST = {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": "1", "aws:securetransport": "true"}
"""What the best of sessions would say for some of them."""

_TYPES = {
    "aws:multifactorauthpresent": "boolean",
    "aws:multifactorauthage": "numeric",
    "aws:securetransport": "boolean",
}


class Verdict(StrEnum):
    ALLOWED = "allowed"
    SILENT = "no policy allows it"
    FORBIDDEN = "a policy forbids it"
    ORGANIZATION = "the organization does not let it through (service control policy)"
    BOUNDARY = "the permissions boundary does not let it through"
    DEPENDS = "it depends on the session"


@dataclass(frozen=True)
class Simulated:
    """What the simulation says about one action.

    Attributes:
        missing: condition keys that the policies ask for and the simulation was not told.
        policies: the policies that decided it, by name.
    """

    action: str
    verdict: Verdict
    missing: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The verdict in words, with what decided it."""
        words = self.verdict.value
        if self.verdict is Verdict.DEPENDS:
            return f"{words}: {', '.join(key for key in self.missing if _SESSION.fullmatch(key))}"
        return f"{words} ({', '.join(self.policies)})" if self.verdict is Verdict.FORBIDDEN and self.policies else words


def simulate(
    aws: Reads, principal: str, actions: Sequence[str], resource: str, context: Iterable[tuple[str, str]] = ()
) -> list[Simulated]:
    """What a role or user, by its ARN, could do with one resource.

    `context` is what is known of such a request; the Region is always us-east-1. Raises `AwsError`; an action that the
    answer leaves out is an answer that cannot be used.
    """
    known = {**dict(context), "aws:RequestedRegion": "us-east-1"}
    found = _asked(aws, principal, actions, resource, known)
    depends = [one.action for one in found if one.verdict is Verdict.DEPENDS]
    told = {key: value for one in found for key in one.missing if (value := _AT_BEST.get(key.lower()))}
    if not depends or not told:
        return found
    # With the best of sessions: what is denied all the same does not depend on it.
    at_best = {one.action: one for one in _asked(aws, principal, depends, resource, {**known, **told})}
    denied = {name: one for name, one in at_best.items() if one.verdict not in {Verdict.ALLOWED, Verdict.DEPENDS}}
    return [denied.get(one.action, one) for one in found]


def _asked(
    aws: Reads, principal: str, actions: Sequence[str], resource: str, context: Mapping[str, str]
) -> list[Simulated]:
    answer = aws.read(
        "iam",
        "SimulatePrincipalPolicy",
        PolicySourceArn=principal,
        ActionNames=list(actions),
        ResourceArns=[resource],
        ContextEntries=[
            {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": _TYPES.get(key.lower(), "string")}
            for key, value in context.items()
        ],
    )
    results = field(answer, "EvaluationResults", "iam", "SimulatePrincipalPolicy")
    found = {str(result.get("EvalActionName")).lower(): result for result in results}
    return [_simulated(action, found.get(action.lower()), resource) for action in actions]


def _simulated(action: str, result: Mapping[str, Any] | None, resource: str) -> Simulated:
    if result is None:
        raise missing("iam", "SimulatePrincipalPolicy", f"result for {action}")
    specific: Mapping[str, Any] = next(
        (one for one in result.get("ResourceSpecificResults", []) if one.get("EvalResourceName") == resource), {}
    )
    decision = specific.get("EvalResourceDecision") or result.get("EvalDecision")
    if decision not in {"allowed", "explicitDeny", "implicitDeny"}:
        raise missing("iam", "SimulatePrincipalPolicy", "decision")
    keys = tuple(str(key) for key in specific.get("MissingContextValues") or result.get("MissingContextValues") or ())
    statements = specific.get("MatchedStatements") or result.get("MatchedStatements") or []
    policies = tuple(dict.fromkeys(str(one["SourcePolicyId"]) for one in statements if one.get("SourcePolicyId")))
    return Simulated(action, _verdict(result, specific, decision, keys), keys, policies)


def _verdict(result: Mapping[str, Any], specific: Mapping[str, Any], decision: str, keys: tuple[str, ...]) -> Verdict:
    organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations")
    limit = specific.get("PermissionsBoundaryDecisionDetail") or result.get("PermissionsBoundaryDecisionDetail") or {}
    if organization is False:
        return Verdict.ORGANIZATION
    if decision == "allowed":
        return Verdict.ALLOWED
    if any(_SESSION.fullmatch(key) for key in keys):
        return Verdict.DEPENDS
    if limit.get("AllowedByPermissionsBoundary") is False:
        return Verdict.BOUNDARY
    return Verdict.FORBIDDEN if decision == "explicitDeny" else Verdict.SILENT
