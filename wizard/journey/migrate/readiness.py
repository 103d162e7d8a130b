"""migrate.readiness: everything that has to be so before the migration, over the whole journey, and who it waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wizard.aws import partnercentral
from wizard.journey.migrate.refused import refused
from wizard.journey.migrate.ways_in import WaysIn, ways_in
from wizard.migration import READINESS_STEP as ID
from wizard.migration import Arrangements, arrangements, lacking, pointless, stood
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Phase,
    Result,
    Severity,
    Status,
    Step,
    claimed,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.policy_document import listed
from wizard.situation import nothing_to_migrate
from wizard.words import glyph, word

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html"
VERIFICATION_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/verification-process.html"

EXPLANATION = """\
The migration cannot be stopped, and nobody has published a way back: while it runs nobody can work, and afterwards only \
the sign-on of your own AWS account lets people in. So everything is looked at once more before it is booked, and what \
fails says whose turn it is.

Some of it no computer can see. Somebody is on call, deals that are due then are settled, a support case is open before \
there is trouble, and whoever looks after an older CRM connection knows what it loses. Answer those questions; then one \
of you states, with name, that it is all arranged. People are told when it is once the next step has chosen the time.

AWS may verify the company and the person who registers it as part of the move: have the registration papers and a \
photo ID at hand."""

SAYS = (
    "Everything that this page asks for is arranged: deals rest, somebody is on call, and people are told the time as soon "
    "as it is chosen."
)

MOST_LISTED = 60

_OF_ROLES = ("roles.exists", "roles.trust", "roles.policies")

IF_IT_GOES_WRONG = """\
1. Change nothing by hand: no role, no policy, no permission set, and do not start it a second time.
2. Note the time and the exact words on the screen.
3. Wait until eight hours are over, unless an email says that it failed.
4. Open a case with Partner Central support, not with the Support icon of the AWS console. The page of the running \
migration has the text.
5. Tell users, sales and partners that it takes longer. Opportunities that show late are normal for up to a day."""


def step(before: Sequence[Phase]) -> Step:
    """The step, over the phases that come before the migration."""
    blockers = tuple(
        check.id
        for phase in before
        for one in phase.steps
        for check in one.checks
        if check.blocks in (Blocks.LINK, Blocks.MIGRATE)
    )
    return Step(
        id=ID,
        title="Ready to migrate",
        owner=Owner.EITHER,
        minutes=30,
        explanation=EXPLANATION,
        docs=DOCS,
        questions=Arrangements,
        pointless=pointless,
        applies=nothing_to_migrate,
        checks=(
            Check(
                id="migrate.ready",
                title="Nothing stands in the way of the migration",
                judge=_ready(blockers, {one.id: one.title for phase in before for one in phase.steps}),
                severity=Severity.BLOCKER,
                blocks=Blocks.MIGRATE,
                docs=DOCS,
                after=blockers,
                claim=SAYS,
            ),
            Check(
                id="migrate.verification",
                title="AWS's own verification waits for nobody",
                judge=verification,
                severity=Severity.ADVICE,
                docs=VERIFICATION_DOCS,
                owner=Owner.ALLIANCE_LEAD,
            ),
        ),
    )


# --- everything before


def _ready(blockers: Sequence[str], titles: Mapping[str, str]) -> Callable[[Look, str], Finding]:
    def ready(look: Look, _: str) -> Finding:
        """Whether every blocker before the migration holds, and what no API sees is arranged and stated."""
        if "migrate.completed" in look.claims and partnercentral.partners(look.aws):
            return _over(look)
        found = [
            result
            for name in blockers
            for result in look.results.get(name, ())
            if result.severity is Severity.BLOCKER and not _unused(look, result)
        ]
        open_ones = [result for result in found if result.status in (Status.FAIL, Status.UNKNOWN)]
        if open_ones:
            return _stands_in_the_way(open_ones, titles)
        return _arranged(look, [result for result in found if result.claimed])

    return ready


def _over(look: Look) -> Finding:
    """After the migration: what was stated before it stays what it was, somebody's word."""
    claim = look.claims.get("migrate.ready")
    if claim is None:
        return not_applicable("The migration is over, and Partner Central knows you here.")
    return claimed(claim, "The migration is over. Before it, everything that this page asks for was arranged.")


def _unused(look: Look, result: Result) -> bool:
    """Whether it is about a persona's role that nobody was given; until users are decided about, all are in use."""
    used = look.users.used_roles()
    return bool(used) and result.check in _OF_ROLES and result.subject is not None and result.subject not in used


def _stands_in_the_way(open_ones: Sequence[Result], titles: Mapping[str, str]) -> Finding:
    failing = [result for result in open_ones if result.status is Status.FAIL]
    blind = len(open_ones) - len(failing)
    turns = _turns(open_ones)
    said = [f"{len(failing)} {_blockers(len(failing))} {'fails' if len(failing) == 1 else 'fail'}"] if failing else []
    said += [f"{blind} {_blockers(blind)} nobody could look at, or nobody has stated"] if blind else []
    whose = "; ".join(
        f"{owner.words}: {', '.join(titles.get(step, step) for step in steps)}" for owner, steps in turns.items()
    )
    owner = next(iter(turns)) if len(turns) == 1 else Owner.EITHER
    judge: Callable[..., Finding] = failed if failing else unknown
    return judge(
        f"Not ready: {', and '.join(said)}. It waits for {whose}.",
        "Go to those steps, one after another; each says what to do. The evidence here lists every single one.",
        evidence=(*_listed(open_ones), _trouble()),
        owner=owner,
    )


def _blockers(number: int) -> str:
    return "blocker" if number == 1 else "blockers"


def _turns(open_ones: Iterable[Result]) -> dict[Owner, list[str]]:
    """Whose turn it is, and at which steps, in the journey's order."""
    turns: dict[Owner, list[str]] = {}
    for result in open_ones:
        steps = turns.setdefault(result.owner, [])
        if result.step not in steps:
            steps.append(result.step)
    return turns


def _listed(results: Sequence[Result]) -> tuple[Evidence, ...]:
    rows = [
        Evidence(label=result.key, value=f"{glyph(result)} {word(result)} · {result.owner.words} · {result.summary}")
        for result in results[:MOST_LISTED]
    ]
    if len(results) > MOST_LISTED:
        rows.append(Evidence(label="and more", value=f"{len(results) - MOST_LISTED} more, at the same steps"))
    return tuple(rows)


def _trouble() -> Evidence:
    return Evidence(label="if it goes wrong", value=IF_IT_GOES_WRONG)


def _arranged(look: Look, on_word: Sequence[Result]) -> Finding:
    """Who would be locked out, and what no API sees, once everything else holds."""
    ways = ways_in(look)
    if isinstance(ways, Finding):
        return ways
    if ways.outside:
        return _locked_out(look, ways)
    arranged = arrangements(look.answers)
    evidence = (*_listed(on_word), *_answered(arranged), _trouble())
    untried = ways.why_not and arranged.tried != "yes"
    missing = (*lacking(look.answers), *(["that everybody who needs access has signed in once"] if untried else []))
    shut_out = refused(look)
    evidence = (*evidence, *shut_out.evidence)
    if missing:
        return failed(
            f"Everything that can be looked at holds. Still to be arranged: {'; '.join(missing)}.{shut_out.said}",
            "Arrange it, then answer the questions of this step.",
            evidence=evidence,
        )
    later = "" if arranged.notices == "yes" else " To do after 8.2: tell users, sales and partners when it is."
    claim = look.claims.get("migrate.ready")
    remedy = "One of you goes through the answers of this step, then states here, with name, that it is all arranged."
    if claim is None:
        said = "Everything that can be looked at holds, and everything else is answered; nobody has stated it yet."
        return unknown(f"{said}{later}{shut_out.said}", remedy, evidence=evidence)
    if not _same(stood(claim, ID, Arrangements), arranged):
        said = f"{claim.who} stated it over other answers than those that stand now."
        return unknown(f"{said}{shut_out.said}", remedy, evidence=evidence)
    beside = (
        f" {len(on_word)} {_blockers(len(on_word))} before it {'rests' if len(on_word) == 1 else 'rest'} on somebody's word alone."
        if on_word
        else ""
    )
    return claimed(claim, f"{SAYS}{beside}{later}{shut_out.said}", evidence=evidence)


def _same(stated: Arrangements | None, now: Arrangements) -> bool:
    """Whether a statement was given over the answers of now; that people were told comes after it."""
    return stated is not None and stated.model_copy(update={"notices": now.notices}) == now


_TO_THE_GROUPS = (
    "Go to 5.3, Groups and people (signon.assignments), and press a: its changes put whoever is decided in Users into the "
    "group of their persona. Press f there to answer otherwise."
)
_STRANGERS = "Identity Center does not know {}: add them there first."
_NO_ACCESS = "Or decide in 7.2, Map the users (users.map), that they need no access."
_TO_THE_CONSOLE = (
    "Whoever has no persona, as a cloud admin may, belongs to none of our groups: give them rights of their own in the "
    "Identity Center console."
)


def _locked_out(look: Look, ways: WaysIn) -> Finding:
    working = {user.key for users in look.users.by_persona.values() for user in users}
    known = set(ways.outside).difference(ways.strangers)
    remedies = [_STRANGERS.format(listed(ways.strangers, most=5))] if ways.strangers else []
    remedies += [_TO_THE_GROUPS] if working.intersection(known) else []
    remedies += [_TO_THE_CONSOLE] if not working.issuperset(known) else []
    remedies += [_NO_ACCESS] if ways.strangers or working.intersection(known) else []
    return failed(
        f"{len(ways.outside)} of {ways.people} people who get access could not sign in to the account after the "
        f"migration: {listed(ways.outside, most=5)}.",
        " ".join(remedies),
        evidence=(Evidence(label="without a way in", value="\n".join(ways.outside)), _trouble()),
        owner=Owner.IAM_ADMIN,
    )


def _answered(arranged: Arrangements) -> tuple[Evidence, ...]:
    fields = type(arranged).model_fields
    given = arranged.model_dump()
    return tuple(Evidence(label=str(fields[name].title), value=str(value)) for name, value in given.items() if value)


# --- AWS's verification

_KINDS = {"BUSINESS_VERIFICATION": "business", "REGISTRANT_VERIFICATION": "registrant"}
_WORDS = {
    "SUCCEEDED": "AWS has verified the {}",
    "IN_PROGRESS": "AWS is still verifying the {}",
    "PENDING_CUSTOMER_ACTION": "AWS waits for you to go on with verifying the {}",
    "FAILED": "AWS could not verify the {}",
    "REJECTED": "AWS has rejected the verification of the {}",
}
_TO_DO = {
    "IN_PROGRESS": "Wait: the check of a business takes up to an hour, then look again.",
    "PENDING_CUSTOMER_ACTION": "Open Partner Central's settings, go on with the verification there, and have a photo ID "
    "and the registration papers at hand. Three attempts are allowed in 24 hours.",
    "FAILED": "Compare name, country and registration number with the official register, then try again in Partner "
    "Central's settings; three attempts are allowed in 24 hours.",
    "REJECTED": "Do not try again and again: ask Partner Central support why.",
}


def verification(look: Look, _: str) -> Finding:
    """How AWS's verification of the business and of the registrant stands; never started is normal before migrating."""
    found = {words: partnercentral.verification(look.aws, kind) for kind, words in _KINDS.items()}
    evidence = tuple(line for words, one in found.items() for line in _verification_evidence(words, one))
    known = {words: str(one["VerificationStatus"]) for words, one in found.items() if one is not None}
    if not known:
        return not_applicable(
            "AWS has not started to verify your company. It may ask for that when you migrate.", evidence=evidence
        )
    strange = {words: status for words, status in known.items() if status not in _WORDS}
    if strange:
        said = "; ".join(f"the {words}: {status}" for words, status in strange.items())
        return unknown(
            f"AWS says something about its verification that this wizard does not know: {said}.",
            "Look in Partner Central's settings what it means.",
            evidence=evidence,
        )
    said = ". ".join(_WORDS[status].format(words) for words, status in known.items())
    never = "".join(f" That of the {words} was never started." for words in found if words not in known)
    waiting = next((status for status in _TO_DO if status in known.values() and status != "IN_PROGRESS"), "")
    waiting = waiting or next((status for status in known.values() if status in _TO_DO), "")
    if waiting:
        return failed(f"{said}.{_reasons(found)}{never}", _TO_DO[waiting], evidence=evidence)
    return passed(f"{said}.{never}", evidence=evidence)


def _reasons(found: dict[str, dict[str, Any] | None]) -> str:
    reasons = [
        str(one["VerificationStatusReason"]) for one in found.values() if one and one.get("VerificationStatusReason")
    ]
    return f" AWS's reason: {'; '.join(reasons).rstrip('.')}." if reasons else ""


def _verification_evidence(words: str, one: dict[str, Any] | None) -> Iterable[Evidence]:
    """Status and times; never the names, numbers and links that come with them."""
    if one is None:
        yield Evidence(label=words, value="never started")
        return
    parts = [str(one["VerificationStatus"])]
    for label, name in (("started", "StartedAt"), ("completed", "CompletedAt")):
        if isinstance(moment := one.get(name), datetime):
            parts.append(f"{label} {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    yield Evidence(label=words, value=" · ".join(parts))
