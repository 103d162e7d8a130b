"""baseline.signoff: the IAM administrator signs that the account is ready, over what was seen at that moment."""

from __future__ import annotations

from wizard.journey.baseline import security
from wizard.model import (
    Blocks,
    Check,
    Claim,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Status,
    Step,
    claimed,
    failed,
    unknown,
)

ID = "baseline.signoff"
SAYS = "This account is ready to be linked to Partner Central."

EXPLANATION = """\
One person signs for the account: the IAM administrator, with name and time. The signature is a statement and shows as \
one; it stands over the results of the security page as they were at that moment.

When one of them changes later, the signature no longer covers what is there, and this page says so until somebody \
signs again. Advice that is still open does not stop you from signing."""


def ready(look: Look, _: str) -> Finding:
    """Whether somebody signed, and whether what they signed over still stands."""
    claim = look.claims.get("baseline.ready")
    remedy = "The IAM administrator looks at the security page, then states here, with name, that the account is ready."
    if claim is None:
        return unknown("Nobody has signed off this account yet.", remedy)
    over = {
        key: status for key, status in claim.over.items() if key.startswith("baseline.") and key != "baseline.ready"
    }
    evidence = tuple(Evidence(label=key, value=f"{status} when it was signed") for key, status in over.items())
    if not over:
        return unknown(f"{claim.who} signed before anything on the security page was looked at.", remedy)
    changed = _changed(look, over)
    if changed:
        said = f"{claim.who} signed on {claim.at:%Y-%m-%d} over other facts: {'; '.join(changed)}."
        return failed(said, "Look at what changed, then sign again.", evidence=evidence)
    return _standing(claim, over, evidence)


def _changed(look: Look, over: dict[str, str]) -> list[str]:
    """What is not as it was when it was signed; what cannot be looked at now says nothing."""
    now = {result.key: result for check in security.STEP.checks for result in look.results.get(check.id, ())}
    return [
        f"{key} was {before} and is {now[key].status.value}"
        for key, before in over.items()
        if key in now and Status.UNKNOWN not in (now[key].status, before) and now[key].status != before
    ]


def _standing(claim: Claim, over: dict[str, str], evidence: tuple[Evidence, ...]) -> Finding:
    number = sum(status in (Status.FAIL, Status.UNKNOWN) for status in over.values())
    beside = (
        f" {number} {'piece of advice was' if number == 1 else 'pieces of advice were'} open then." if number else ""
    )
    return claimed(claim, SAYS + beside, evidence=evidence)


STEP = Step(
    id=ID,
    title="Sign-off",
    owner=Owner.IAM_ADMIN,
    minutes=3,
    explanation=EXPLANATION,
    docs=security.ROOT_DOCS,
    checks=(
        Check(
            id="baseline.ready",
            title="The account is signed off",
            judge=ready,
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=security.ROOT_DOCS,
            after=tuple(check.id for check in security.STEP.checks),
            claim=SAYS,
        ),
    ),
)
