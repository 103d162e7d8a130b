"""Texts to send: the notices before the migration, and the support case when it takes too long. Plain words only.

Names come from the answers and are cleaned; nothing here says what AWS has not published.
https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from wizard.answers import Answers
from wizard.migration import Arrangements, arrangements
from wizard.people import people
from wizard.planner import USUAL_HOURS, There, everywhere, planned, span, window
from wizard.signon import WAYS, way

PORTAL = "https://partnercentral.awspartner.com/APNLogin"
CONSOLE = "https://us-east-1.console.aws.amazon.com/partnercentral"
LOCKED_OUT = "https://www.apn-portal.com/knowledgebase/?cu=1&fs=ContactUs&l=en_US"
SIGNED_IN = "https://partnercentral.awspartner.com/partnercentral2/s/newsupportcase"
NO_PARTNER_ID = "[your Partner ID: old portal, My Company, Overview]"


class Notice(NamedTuple):
    """A text to send: to whom, about what, and its paragraphs."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Subject and paragraphs as one text, without line breaks inside a paragraph."""
        return "\n\n".join((f"Subject: {self.subject}", *self.paragraphs))


def notices(answers: Answers) -> tuple[Notice, ...]:
    """The notices to users, sales and partners; none while no window is chosen."""
    chosen = window(answers)
    plan = planned(chosen)
    if plan is None:
        return ()
    there = everywhere(plan, chosen)
    arranged, when = arrangements(answers), _when(there)
    day = f"{there[0].start:%A, %Y-%m-%d}"
    signed = _signed(answers)
    return (
        Notice(
            "users",
            f"Partner Central is closed on {day}",
            (
                "Hello,",
                f"We are moving our AWS Partner Central to the AWS console. Meanwhile nobody can sign in or work there. "
                f"Please keep this time free of anything that needs it:\n{when}",
                f"AWS usually takes {USUAL_HOURS[0]} to {USUAL_HOURS[1]} hours; we keep {plan.hours} free. Please save "
                "what you are working on before it begins. We write to you when it is over.",
                f"Afterwards your email and password for the old portal no longer let you in. You sign in to our AWS "
                f"account{_by(answers)} and open Partner Central there: {CONSOLE}",
                _questions(arranged),
                signed,
            ),
        ),
        Notice(
            "sales",
            f"No opportunities or private offers on {day}",
            (
                "Hello,",
                f"While our AWS Partner Central is being moved, opportunities, leads and private offers rest. Nothing can "
                f"be entered, changed, submitted or accepted in this time:\n{when}",
                "Please settle before it begins whatever is due then, above all opportunities that AWS has sent to us and "
                "that wait for an answer, and offers that expire. Do not enter anything while it runs, also not through "
                "the CRM.",
                "Afterwards it can take up to a day until every opportunity shows. Look then whether yours are complete, "
                "and tell us what is missing before you enter anything a second time.",
                _questions(arranged),
                signed,
            ),
        ),
        Notice(
            "partners",
            f"We cannot answer in AWS Partner Central on {day}",
            (
                "Hello,",
                f"We are moving our AWS Partner Central account to the AWS console, and cannot see or answer anything "
                f"there in this time:\n{when}",
                "If you share opportunities with us, or wait for an invitation or an offer, please send it so that we can "
                "settle it before, or after that time. What we already share is meant to stay as it is.",
                _questions(arranged),
                signed,
            ),
        ),
    )


def support_case(answers: Answers, account: str | None, start: datetime | None, now: datetime) -> Notice:
    """The text of a support case about a migration that does not end; what is not known stands in brackets."""
    arranged = arrangements(answers)
    begun = f"{start.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if start else "[when it began, with the time zone]"
    running = f", {span((now - start).total_seconds())} ago" if start and now > start else ""
    earlier = f"It was announced to you in case {arranged.support_case}." if arranged.support_case else ""
    lead = people(answers)[1]
    reach = ", ".join(filter(None, (lead.name, lead.email))) or "[name and email of the alliance lead]"
    on_call = ", ".join(filter(None, (arranged.on_call, arranged.on_call_reach)))
    return Notice(
        "AWS Partner Central support",
        f"Migration to Partner Central in the AWS console does not end, Partner ID {arranged.partner_id or NO_PARTNER_ID}",
        (
            f"Our migration to Partner Central in the AWS console began at {begun}{running}, and no email has said "
            "that it succeeded.",
            f"Partner ID: {arranged.partner_id or NO_PARTNER_ID}\n"
            f"Linked AWS account: {account or '[12 digits]'}\n"
            f"Began: {begun}",
            "What we see: [the words on the screen, or that nobody can sign in]",
            f"We have changed nothing by hand since it began. Please tell us whether it is still running, and what we "
            f"should do. {earlier}".strip(),
            f"Alliance lead: {reach}" + (f"\nOn call: {on_call}" if on_call else ""),
        ),
    )


def _when(there: Iterable[There]) -> str:
    return "\n".join(f"- {place.zone}: {place.said}" + (f", {place.change}" if place.change else "") for place in there)


def _by(answers: Answers) -> str:
    return f", by way of {WAYS[way(answers).way]}," if way(answers).way != "iam-users" else ", as an IAM user,"


def _questions(arranged: Arrangements) -> str:
    if not arranged.on_call:
        return "Questions? Answer this message."
    reach = f" ({arranged.on_call_reach})" if arranged.on_call_reach else ""
    return f"Questions before, or trouble during it: {arranged.on_call}{reach}."


def _signed(answers: Answers) -> str:
    lead = people(answers)[1]
    return "\n".join(filter(None, (lead.name or "[name of the alliance lead]", lead.email)))
