"""decide.people: the three people a journey needs, by name."""

from __future__ import annotations

from wizard import mailboxes
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    failed,
    not_applicable,
    passed,
)
from wizard.people import STEP as ID
from wizard.people import People, Person, people

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"

EXPLANATION = """\
Linking needs people with two different powers, and they rarely are one person. The IAM administrator has the rights \
in the AWS account. The alliance lead, or a cloud admin, holds that very role in the older Partner Central and accepts \
AWS's terms there; the same rights under another role do not count.

The third is whoever owns the account's billing: the APN fee is billed to the account that is linked, and nobody \
should learn that from the invoice.

There is exactly one alliance lead, who can give somebody else the cloud admin role in the portal. Settle this now: \
waiting for a person takes longer than everything else here."""


def named(look: Look, _: str) -> Finding:
    """Whether all three people are named, each with a work email."""
    found = people(look.answers)
    evidence = _named(found)
    missing = [lacking for person in found if (lacking := _lacking(person))]
    if missing:
        return failed(
            f"Still to be named: {', '.join(missing)}.",
            "Answer the questions of this step; ask the people first.",
            evidence=evidence,
        )
    return passed("All three people are named.", evidence=evidence)


def _lacking(person: Person) -> str:
    if person.name and person.email:
        return ""
    if not person.name and not person.email:
        return f"the {person.part}"
    return f"the {person.part}'s {'email' if person.name else 'name'}"


def addresses(look: Look, _: str) -> Finding:
    """Whether the three have addresses of their own, at one company."""
    found = [person for person in people(look.answers) if person.email]
    if not found:
        return not_applicable("Nobody is named yet.")
    evidence = _named(found)
    against = [line for person in found for line in _against(person)]
    companies = mailboxes.companies(person.email for person in found)
    if len(companies) > 1:
        against.append(f"they are of different domains ({', '.join(companies)})")
    if against:
        return failed(
            f"AWS's guide wants other addresses: {'; '.join(against)}.",
            "Name each person with their own address at your company. If different domains are all yours, they are "
            "associated in Partner Central's settings after the migration.",
            evidence=evidence,
        )
    return passed(
        f"Everybody has an address of their own at {companies[0]}; nobody has written to them.", evidence=evidence
    )


def _against(person: Person) -> list[str]:
    domain = mailboxes.domain_of(person.email)
    found = []
    if mailboxes.is_everybodys(person.email):
        found.append(f"{person.email} belongs to nobody in particular")
    if mailboxes.is_private(domain):
        found.append(f"{domain} gives private addresses")
    if mailboxes.is_school(domain):
        found.append(f"{domain} is a school's domain")
    return found


def _named(found: tuple[Person, ...] | list[Person]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(label=person.part, value=" · ".join(filter(None, (person.name, person.email))))
        for person in found
        if person.name or person.email
    )


STEP = Step(
    id=ID,
    title="Three people",
    owner=Owner.ALLIANCE_LEAD,
    minutes=5,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=People,
    checks=(
        Check(
            id="decide.named",
            title="All three people are named",
            judge=named,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=DOCS,
        ),
        Check(
            id="decide.mailboxes",
            title="They have addresses of their own, at one company",
            judge=addresses,
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
    ),
)
