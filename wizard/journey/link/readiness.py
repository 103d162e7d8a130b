"""link.readiness: is everything in place that linking needs, and who still has to do what?"""

from __future__ import annotations

from wizard.journey import access, baseline, decide, policies, roles, signon
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Result,
    Severity,
    Status,
    Step,
    claimed,
    failed,
    unknown,
)
from wizard.policy_document import listed
from wizard.situation import nothing_to_migrate

ID = "link.readiness"
DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"

EXPLANATION = """\
Linking ties one AWS account to your company in Partner Central. Until you migrate it can be undone, by asking AWS \
support and with losses; from the migration on it is permanent. So everything that it rests on is gone through once \
more here, with who has to act.

Three things can be looked up nowhere, and somebody who knows says so by name: the account's bills are paid; whoever \
links holds the role of alliance lead or cloud admin in the portal itself, because the same rights under another role \
are not enough; and they may accept AWS's terms for the company.

The persona roles are no condition for linking. AWS makes three roles of its own while it links."""

SAYS = (
    "The account's bills are paid, whoever links holds the portal role alliance lead or cloud admin, and may accept "
    "AWS's terms for the company."
)

BLOCKERS = {
    check.id: step.title
    for phase in (decide.PHASE, access.PHASE, baseline.PHASE, policies.PHASE, roles.PHASE, signon.PHASE)
    for step in phase.steps
    for check in step.checks
    if check.blocks is Blocks.LINK
}
"""Everything that stands in the way of linking: check ids, each with the title of its step."""


def ready(look: Look, _: str) -> Finding:
    """Whether every blocker of linking holds, and somebody has stated what nobody can look up."""
    blockers = [
        result
        for check in BLOCKERS
        for result in look.results.get(check, ())
        if result.severity is Severity.BLOCKER and result.status is not Status.NOT_APPLICABLE
    ]
    evidence = tuple(
        Evidence(label=result.key, value=f"{_status(result)} · {result.owner.words} · {result.summary}")
        for result in blockers
    )
    failing = [result for result in blockers if result.status is Status.FAIL]
    blind = [result for result in blockers if result.status is Status.UNKNOWN]
    if failing:
        beside = f", and {len(blind)} could not be looked at" if blind else ""
        return failed(
            f"{len(failing)} of {len(blockers)} things that linking needs {_do(failing)} not hold{beside}: "
            f"{_whose(failing)}.",
            "Do those first; each page says how, and looks again.",
            evidence=evidence,
            owner=failing[0].owner,
        )
    if blind:
        return unknown(
            f"{len(blind)} of {len(blockers)} things that linking needs could not be looked at: {_whose(blind)}.",
            "Each page says what is missing, or who can state it; nobody should link before that is known.",
            evidence=evidence,
            owner=blind[0].owner,
        )
    claim = look.claims.get("link.ready")
    if claim is None:
        return unknown(
            "Everything that AWS can be asked about holds. Three things can be looked up nowhere: the bills, the "
            "linker's role in the portal, and the authority to accept AWS's terms.",
            "The alliance lead makes sure of all three, then states it here with name.",
            evidence=evidence,
            owner=Owner.ALLIANCE_LEAD,
        )
    number = sum(result.claimed for result in blockers)
    rest = "rests" if number == 1 else "rest"
    beside = f" Of the {len(blockers)} blockers, {number} {rest} on somebody's word." if number else ""
    return claimed(claim, f"Everything that linking needs holds.{beside} {SAYS}", evidence=evidence)


def _status(result: Result) -> str:
    return "claimed" if result.claimed else result.status.value


def _do(results: list[Result]) -> str:
    return "does" if len(results) == 1 else "do"


def _whose(results: list[Result]) -> str:
    """Checks with whoever has to act, each person once."""
    by_owner: dict[str, list[str]] = {}
    for result in results:
        by_owner.setdefault(result.owner.words, []).append(f"{BLOCKERS[result.check]} ({result.check})")
    return "; ".join(f"{owner}: {listed(dict.fromkeys(checks), most=8)}" for owner, checks in by_owner.items())


STEP = Step(
    id=ID,
    title="Ready to link",
    owner=Owner.EITHER,
    minutes=5,
    explanation=EXPLANATION,
    docs=DOCS,
    applies=nothing_to_migrate,
    checks=(
        Check(
            id="link.ready",
            title="Everything that linking needs is in place",
            judge=ready,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=DOCS,
            after=tuple(BLOCKERS),
            claim=SAYS,
            owner=Owner.ALLIANCE_LEAD,
        ),
    ),
)
