"""roles.quota: is there room for what is missing? Counts and quotas are read live, AWS's pages disagree on them."""

from __future__ import annotations

from wizard.aws import iam
from wizard.model import Check, Evidence, Finding, Look, Result, Severity, Status, failed, passed, unknown

DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"


def quota(look: Look, _: str) -> Finding:
    """Roles per account and managed policies per role, with what this step would add."""
    live = iam.summary(look.aws)
    roles, most_roles, most_policies = (
        live.get(key) for key in ("Roles", "RolesQuota", "AttachedPoliciesPerRoleQuota")
    )
    if roles is None or most_roles is None or most_policies is None:
        return unknown("AWS did not say how many roles and policies are allowed.", "Look again in a moment.")
    rests_on = [*look.results.get("roles.exists", ()), *look.results.get("roles.policies", ())]
    if any(result.status is Status.UNKNOWN for result in rests_on):
        return unknown(
            "Nobody can say how much room is needed: not every role could be looked at.",
            "Settle what is unknown about the roles first, then look again.",
        )
    missing = sum(result.status is Status.FAIL for result in look.results.get("roles.exists", ()))
    fullest = max((_policies_after(result) for result in look.results.get("roles.policies", ())), default=0)
    evidence = (
        Evidence(label="roles", value=f"{roles} of {most_roles}, {missing} more wanted"),
        Evidence(label="policies on one role", value=f"up to {fullest} of {most_policies}"),
    )
    if roles + missing > most_roles:
        return failed(
            f"The account holds {roles} of {most_roles} roles; {missing} more do not fit.",
            "Delete roles that nobody uses, or ask AWS for a higher quota (Roles per account).",
            evidence=evidence,
        )
    if fullest > most_policies:
        return failed(
            f"A role would carry {fullest} managed policies; {most_policies} are allowed.",
            "Detach policies that the role does not need, or ask AWS for a higher quota (Managed policies per role).",
            evidence=evidence,
        )
    return passed(
        f"There is room: {roles} of {most_roles} roles, up to {fullest} of {most_policies} policies on one role.",
        evidence=evidence,
    )


def _policies_after(result: Result) -> int:
    """How many policies a role carries once it has all that it should."""
    seen = {item.label: item.value for item in result.evidence}
    attached = {name for name in seen.get("attached", "").split(", ") if name and name != "none"}
    wanted = {name for name in seen.get("wanted", "").split(", ") if name}
    return len(attached | wanted)


CHECK = Check(
    id="roles.quota",
    title="There is room for them in this account",
    judge=quota,
    after=("roles.exists", "roles.policies"),
    severity=Severity.ADVICE,
    docs=DOCS,
)
