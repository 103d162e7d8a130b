"""Where the account stands in its organization, and which accounts the organization has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.aws import account, organizations
from wizard.aws.errors import AwsError
from wizard.candidate import choice
from wizard.journey.decide.signed_in import elsewhere
from wizard.mailboxes import domain_of
from wizard.model import Check, Evidence, Finding, Look, Result, Severity, failed, not_applicable, passed

DOCS = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html"

ACCOUNTS, CHOSEN, BOUND = "accounts", "chosen", "this journey's account"
_LINE = re.compile(r"(?P<id>[0-9]{12}) (?P<state>[A-Z_?]+) (?P<name>.*)")
_CHOOSABLE = ("ACTIVE", "?")


def membership(look: Look, _: str) -> Finding:
    """Whether the account is the one that pays for its organization, a member, or in none."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    signed_in = account.signed_in(look.aws).account
    found = organizations.organization(look.aws)
    if found is None:
        return not_applicable(
            f"Account {signed_in} stands by itself: it is in no organization, so it manages none.",
            evidence=_chosen(look),
        )
    evidence = (*_organization(found), *_accounts(look, signed_in, found), *_chosen(look))
    if found["MasterAccountId"] == signed_in:
        return _management(look, signed_in, evidence)
    return passed(
        f"Account {signed_in} is a member of the organization {found.get('Id', 'without an id')}.", evidence=evidence
    )


def _management(look: Look, signed_in: str, evidence: tuple[Evidence, ...]) -> Finding:
    reason = choice(look.answers).management_reason
    said = f"Account {signed_in} is the management account of its organization: AWS calls that “not recommended”."
    if reason:
        return failed(
            f"{said} Your reason: {reason.rstrip('.')}.",
            "You may go on. Until you migrate, a member account is still the better choice.",
            evidence=evidence,
        )
    return failed(
        said,
        "Choose a member account, or make one for this. If it has to be this one, answer why: the reason is kept.",
        evidence=evidence,
    )


def _organization(found: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """The domain of its email is a hint at whose organization it is; a distributor's is not your company's."""
    domain = domain_of(str(found.get("MasterAccountEmail") or ""))
    return (
        Evidence(label="organization", value=str(found.get("Id", ""))),
        Evidence(label="management account", value=str(found["MasterAccountId"])),
        *([Evidence(label="its email is at", value=domain)] if domain else []),
    )


def _accounts(look: Look, signed_in: str, found: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """The organization's accounts, where they may be listed; the verdict does not rest on them."""
    try:
        listed = organizations.accounts(look.aws)
    except AwsError as error:
        return (Evidence(label="could not be listed", value=error.sentence),)
    lines = [f"{member.id} {_word(member.state)} {' '.join(member.name.split())}" for member in listed]
    return (Evidence(label=ACCOUNTS, value="\n".join(lines)),)


def _word(state: str) -> str:
    return state if re.fullmatch(r"[A-Z_]+", state) else "?"


def _chosen(look: Look) -> tuple[Evidence, ...]:
    named = choice(look.answers).account or look.bound
    return (
        *([Evidence(label=CHOSEN, value=named)] if named else []),
        *([Evidence(label=BOUND, value=look.bound)] if look.bound else []),
    )


def choices(results: Sequence[Result]) -> Mapping[str, Mapping[str, str]]:
    """The accounts that can be chosen, from what was seen; none where the organization's list cannot be read.

    What was typed before stays among them, and so does choosing none yet. A journey that is bound to an account offers
    only that one.
    """
    seen = [item for result in results if result.check == CHECK.id for item in result.evidence]
    management = {item.value for item in seen if item.label == "management account"}
    offered: dict[str, str] = {}
    for item in seen:
        for line in item.value.split("\n") if item.label == ACCOUNTS else ():
            found = _LINE.fullmatch(line)
            if found and found["state"] in _CHOOSABLE:
                beside = " · management account, not recommended" if found["id"] in management else ""
                offered[found["id"]] = f"{found['id']} · {found['name']}{beside}"
    typed = {item.value: item.value for item in seen if item.label == CHOSEN}
    if bound := _bound(results):
        offered = {bound: offered.get(bound, bound)}
    if not offered:
        return {}
    return {"account": {"": "not decided yet", **typed, **offered}}


def known(results: Sequence[Result]) -> Mapping[str, str]:
    """Why only one account is offered."""
    bound = _bound(results)
    if not bound:
        return {}
    return {
        "account": f"This journey belongs to account {bound} already, so no other is offered. For another one, start "
        "another journey: --account with its 12 digits."
    }


def _bound(results: Sequence[Result]) -> str:
    """The account that the journey belonged to when it was looked at; "" when to none."""
    seen = (item for result in results if result.check == CHECK.id for item in result.evidence)
    return next((item.value for item in seen if item.label == BOUND), "")


CHECK = Check(
    id="decide.membership",
    title="It is not the management account",
    judge=membership,
    severity=Severity.ADVICE,
    docs=DOCS,
)
