"""link.account: a person links the account in the browser; what AWS shows of it is gathered, graded and never overrated.

No API tells whether an account is linked. What there is: the event that CloudTrail keeps for ninety days, the roles
that AWS makes, somebody's word, and after the migration the partner itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from wizard.aws import iam, partnercentral, trail
from wizard.aws.errors import AwsError
from wizard.catalog import MADE_BY_LINKING
from wizard.journey.link.clicks import DOCS, clicks
from wizard.linking_visit import STEP as ID
from wizard.linking_visit import LinkingVisit
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
    Strength,
    claimed,
    failed,
    passed,
    unknown,
)
from wizard.policy_document import listed
from wizard.situation import nothing_to_migrate
from wizard.trust import TrustKind, compare

LOG_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-cloudtrail-logging.html"
ROLE_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"
FAQ = "https://docs.aws.amazon.com/partner-central/latest/getting-started/account-linking-faq.html"
API = "https://docs.aws.amazon.com/partner-central/latest/APIReference/API_account_ListPartners.html"

EXPLANATION = """\
Now the alliance lead, or a cloud admin, links the account in the browser. No program can do it, this one neither: it \
says what to press, holds the values ready to copy, and watches meanwhile. AWS shows the portal's page in one of two \
layouts; both are here.

No API says that an account is linked. So signs are gathered, and each is called what it is: an event that CloudTrail \
recorded, roles that AWS made, somebody's word. CloudTrail can lag by a quarter of an hour, and keeps ninety days.

Choosing another account later means unlinking: until the migration a request to support, with losses that the evidence \
lists; afterwards there is none."""

LINK_EVENT = "AssociatePartnerAccount"
SAYS = "The portal shows Manage linked account for this very account, and the confirmation was seen."

UNLINKING = """\
Possible only before the migration, and only as a request that AWS support carries out: in the portal, My Company, AWS \
Marketplace Account Linking, Unlink account, a reason, the word confirm, Open support case.
Linking the same account again changes nothing. Moving to another account costs:
- permissions of the roles have to be set up anew;
- pending invitations to multi-partner opportunities vanish, and the partners have to send them again;
- shared multi-partner opportunities cannot be reached until they are shared again, by their owner neither;
- APIs bring no more changes of ACE opportunities;
- private offers that are linked to opportunities cannot be reached, nor linked again from the new account;
- opportunities from AWS that still wait for an answer are rejected by themselves.
Settle all of that first, if it has to be."""

_LAG = "Not seen yet is not no: CloudTrail can lag by 15 minutes. It is looked at again by itself."


# --- the three signs


def event(look: Look, _: str) -> Finding:
    """Whether CloudTrail recorded that the account was linked."""
    walk = trail.events(look.aws, trail.LINKING)
    tried = [one for one in walk.events if one.name == LINK_EVENT]
    done = [one for one in tried if one.ok and not one.error]
    unread = [one for one in walk.events if not one.ok and one.name in (LINK_EVENT, "")]
    evidence = (
        *(_told(one) for one in tried),
        *_mapped(walk.events),
        Evidence(label="seen back to", value=_at(walk.since)),
        *((Evidence(label="not seen", value=walk.gaps),) if walk.gaps else ()),
    )
    if done:
        last = done[-1]
        return passed(
            f"CloudTrail recorded on {_at(last.at)} that {_person(last.who)} linked this account.",
            strength=Strength.RECORDED,
            evidence=evidence,
        )
    if unread:
        return unknown(
            f"CloudTrail recorded something on {_at(unread[-1].at)} that may be the linking, and its record of how that "
            "ended cannot be read.",
            f"Look for {LINK_EVENT} in CloudTrail's event history, in us-east-1: no error code there means linked.",
            evidence=evidence,
        )
    if walk.behind:
        return unknown(f"No sign yet. {walk.gaps}", "Look again; it goes on by itself.", evidence=evidence)
    if tried:
        last = tried[-1]
        return failed(
            f"Linking was tried on {_at(last.at)} by {_person(last.who)}, and AWS refused it ({last.error}).",
            "Look at what the step Permissions says about that person, then link again.",
            evidence=evidence,
        )
    return failed(
        f"No sign yet: CloudTrail has recorded no linking since {_at(walk.since)}.",
        f"{_LAG} Linking that is older than ninety days shows only in roles, and in the portal.",
        evidence=evidence,
    )


def _told(one: trail.Event) -> Evidence:
    how = "record cannot be read" if not one.ok else one.error or "without an error"
    return Evidence(label=one.name, value=f"{_at(one.at)} · {one.who} · {how}")


def _person(arn: str) -> str:
    """The name at the end of an ARN, which people know; the whole of it stands among the evidence."""
    return arn.rpartition("/")[2] or arn


def _mapped(events: Iterable[trail.Event]) -> tuple[Evidence, ...]:
    """Users that were given roles: only in a linked account is there a page for that."""
    mapped = [one for one in events if one.name == "AssociatePartnerUser" and one.ok and not one.error]
    return (Evidence(label="users mapped", value=f"{len(mapped)}, last on {_at(mapped[-1].at)}"),) if mapped else ()


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def roles(look: Look, _: str) -> Finding:
    """Whether the roles are there that AWS makes while it links. They are a sign, and no proof."""
    named = [role for role in iam.roles(look.aws) if MADE_BY_LINKING.fullmatch(str(role["RoleName"]))]
    doubts = {str(role["RoleName"]): _doubt(role) for role in named}
    likely = [role for role in named if not doubts[str(role["RoleName"])]]
    evidence = tuple(
        Evidence(label=str(role["RoleName"]), value=_made(role, doubts[str(role["RoleName"])])) for role in named
    )
    if likely:
        names = listed(sorted(str(role["RoleName"]) for role in likely))
        many = len(likely) > 1
        return passed(
            f"{names} {'are' if many else 'is'} there, as AWS makes {'them' if many else 'it'} while it links. That is a "
            "sign and no proof: such roles outlive an unlinking, and can be made by hand.",
            strength=Strength.OBSERVED,
            evidence=evidence,
        )
    if named:
        said = listed(f"{name} {doubt}" for name, doubt in doubts.items())
        return failed(
            f"No sign yet: {said}.",
            "Find out who made what looks like a role of AWS's. Linking makes its own, whatever is there.",
            evidence=evidence,
        )
    return failed(
        "No sign yet: none of the three roles is there that AWS makes while it links.",
        f"{_LAG} An older link may have lost its roles: AWS allows to delete them.",
        evidence=evidence,
    )


def _doubt(role: dict[str, Any]) -> str:
    """Why a role is not one that AWS made, in words that follow its name; "" when nothing speaks against it."""
    kind = compare(role.get("AssumeRolePolicyDocument")).kind
    if kind is TrustKind.DIFFERENT:
        return "only has the name: it does not trust Partner Central"
    if kind is TrustKind.UNREADABLE:
        return "has a trust policy that cannot be read"
    return ""


def _made(role: dict[str, Any], doubt: str) -> str:
    created = role.get("CreateDate")
    since = f"made on {_at(created)}" if isinstance(created, datetime) else "AWS does not say when it was made"
    return f"{since} · {role['Arn']}" + (f" · {doubt}" if doubt else "")


def stated(look: Look, _: str) -> Finding:
    """Who saw the confirmation in the portal, which no API shows."""
    claim = look.claims.get("link.claimed")
    if claim is None:
        return unknown(
            "Nobody has stated that the portal shows the account as linked.",
            "The alliance lead looks for Manage linked account on the portal's home page, then states it here with name.",
        )
    return claimed(claim, SAYS)


# --- the verdict


def state(look: Look, _: str) -> Finding:
    """The account's link, from the best sign there is; without any sign it is unknown unless everything was asked."""
    recorded, observed, word = (_only(look, check) for check in ("link.event", "link.roles", "link.claimed"))
    try:
        partners = partnercentral.partners(look.aws)
        blind: AwsError | None = None
    except AwsError as error:
        partners, blind = [], error
    said = bool(word and word.status is Status.PASS)
    signs = [result for result in (recorded, observed) if result and result.status is Status.PASS]
    if partners:
        named = listed(str(partner.get("LegalName") or partner["Id"]) for partner in partners)
        return _verdict(
            "migrated", f"Partner Central in the console knows this account as {named}.", Strength.RECORDED, look
        )
    if signs:
        return _linked(look, signs, said)
    for result in (recorded, observed):
        if result is None or result.status is Status.UNKNOWN:
            why = result.summary if result else "One of its signs was not looked at."
            return _unknown(look, why, result.remedy if result else "Look again.")
    if blind is not None:
        return _unknown(look, blind.sentence, blind.remedy)
    if said and word is not None:
        return _verdict("confirmed", f"{word.summary} AWS shows no sign of it any more.", Strength.CLAIMED, look)
    return failed(
        "No sign yet that this account is linked: no event in ninety days, none of AWS's roles, no partner.",
        "Link it in the browser, with the clicks of this step. If it was linked long ago, the alliance lead states "
        "that the portal shows Manage linked account.",
        evidence=_state("no-evidence", look),
    )


def _linked(look: Look, signs: list[Result], said: bool) -> Finding:
    best = signs[0]
    if said:
        seen = f"{look.claims['link.claimed'].who} saw it in the portal as well."
        return _verdict("confirmed", f"This account is linked. {best.summary} {seen}", best.strength, look)
    more = f"{_unrecorded(look)}Whether the portal shows it, too, somebody has to state."
    return _verdict("probably-linked", f"This account is probably linked. {best.summary} {more}", best.strength, look)


def _unrecorded(look: Look) -> str:
    """What speaks against roles as a sign: CloudTrail still covers the days they were made on, and has no linking."""
    event = _only(look, "link.event")
    if event is None or event.status is not Status.FAIL:
        return ""
    made = [role.get("CreateDate") for role in iam.roles(look.aws) if MADE_BY_LINKING.fullmatch(str(role["RoleName"]))]
    covered = [
        moment
        for moment in made
        if isinstance(moment, datetime) and look.now - trail.KEPT < moment < look.now - trail.LAG
    ]
    if not covered or len(covered) < len(made):
        return ""
    return f"Yet CloudTrail covers {_at(min(covered))}, when they were made, and recorded no linking. "


def _verdict(found: str, summary: str, strength: Strength | None, look: Look) -> Finding:
    unlinking = () if found == "migrated" else (Evidence(label="if it had to be undone", value=UNLINKING),)
    return passed(summary, strength=strength, evidence=(*_state(found, look), *unlinking))


def _unknown(look: Look, why: str, remedy: str) -> Finding:
    return unknown(f"Whether this account is linked is not known. {why}", remedy, evidence=_state("unknown", look))


def _state(found: str, look: Look) -> tuple[Evidence, ...]:
    signs = (_only(look, check) for check in ("link.event", "link.roles", "link.claimed"))
    return (
        Evidence(label="state", value=found),
        *(Evidence(label=sign.check, value=f"{sign.status.value} · {sign.summary}") for sign in signs if sign),
    )


def _only(look: Look, check: str) -> Result | None:
    return next(iter(look.results.get(check, ())), None)


STEP = Step(
    id=ID,
    title="Link the account",
    owner=Owner.ALLIANCE_LEAD,
    minutes=10,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=LinkingVisit,
    clicks=clicks,
    applies=nothing_to_migrate,
    checks=(
        Check(
            id="link.state",
            title="The account is linked",
            judge=state,
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=API,
            after=("link.event", "link.roles", "link.claimed"),
        ),
        Check(
            id="link.event",
            title="CloudTrail recorded the linking",
            judge=event,
            severity=Severity.ADVICE,
            docs=LOG_DOCS,
        ),
        Check(
            id="link.roles",
            title="The roles are there that linking makes",
            judge=roles,
            severity=Severity.ADVICE,
            docs=ROLE_DOCS,
        ),
        Check(
            id="link.claimed",
            title="Somebody saw the confirmation in the portal",
            judge=stated,
            severity=Severity.ADVICE,
            docs=FAQ,
            claim=SAYS,
        ),
    ),
)
