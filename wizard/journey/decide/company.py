"""Whether the account sells on Marketplace, and whether it carries the company's name and address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.aws import account, marketplace, partnercentral
from wizard.aws.errors import AwsError, Kind
from wizard.candidate import choice
from wizard.journey.decide.signed_in import elsewhere
from wizard.model import Check, Evidence, Finding, Look, Severity, claimed, failed, not_applicable, passed, unknown
from wizard.situation import situation

SELLER_DOCS = "https://docs.aws.amazon.com/marketplace/latest/APIReference/API_ListEntities.html"
COMPANY_DOCS = "https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html"

COMPANY_CLAIM = "The company name and address on this account are those of our partner profile and its headquarters."


def seller(look: Look, _: str) -> Finding:
    """Whether what stands in the seller's catalog fits what was answered. An empty catalog proves nothing."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    found, unasked = _footprint(look)
    sells = situation(look.answers).marketplace_seller
    evidence = (
        Evidence(label="found", value=", ".join(found) or "nothing"),
        *([Evidence(label="AWS does not know", value=", ".join(unasked))] if unasked else []),
    )
    if found and sells in {"one", "several"}:
        return passed(f"This account sells on Marketplace: it has {', '.join(found)}.", evidence=evidence)
    if found:
        return failed(
            f"This account has {', '.join(found)} in the Marketplace seller's catalog, and you did not answer that you sell.",
            "Answer the question about Marketplace in the first step anew: it changes which account is recommended.",
            evidence=evidence,
        )
    if sells == "no":
        return not_applicable("You answered that you do not sell on Marketplace, and nothing here speaks against it.")
    if sells in {"one", "several"} and choice(look.answers).candidate in {"new", "existing"}:
        return not_applicable("You are not thinking of your seller account, and nothing is listed in this one.")
    return unknown(
        "Nothing is listed for sale in this account. That does not show that it is no seller account.",
        "Ask whoever runs your Marketplace listings which account they are in.",
        evidence=evidence,
    )


def _footprint(look: Look) -> tuple[list[str], list[str]]:
    """The kinds of things this account has for sale, and the kinds that AWS did not understand."""
    found: list[str] = []
    unasked: list[str] = []
    for kind in marketplace.KINDS:
        try:
            if marketplace.sells(look.aws, kind):
                found.append(kind)
        except AwsError as error:
            if error.kind is not Kind.REFUSED or len(unasked) == len(marketplace.KINDS) - 1:
                raise
            unasked.append(kind)
    return found, unasked


def company(look: Look, _: str) -> Finding:
    """Whether the account's company and country are the partner's, or what is there to be compared by a person."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    contact = account.contact(look.aws)
    name = str(contact.get("CompanyName") or "")
    partner, problem = _partner(look)
    evidence = (
        Evidence(label="company", value=name or "none"),
        Evidence(label="address", value=_address(contact, _STREET) or "none"),
        Evidence(label="town", value=_address(contact, _TOWN) or "none"),
        *([Evidence(label="partner", value=str(partner["LegalName"]))] if partner else []),
        *([Evidence(label="partner profile", value=problem)] if problem else []),
    )
    if not name:
        return unknown(
            "AWS tells no company name for this account.",
            "Enter your company's legal name and address on the account's own Account page: AWS takes the address as the "
            "headquarters of your partner profile.",
            evidence=evidence,
        )
    if partner:
        return _compared(contact, partner, evidence)
    claim = look.claims.get("decide.company")
    if claim is not None:
        return claimed(claim, COMPANY_CLAIM, evidence=evidence)
    return unknown(
        f"On the account stand {name}, {contact.get('City', '?')}, {contact.get('CountryCode', '?')}; nobody has compared "
        "that with your partner profile.",
        "Compare it with the legal name and the headquarters in your partner profile, then state that here, by name.",
        evidence=evidence,
    )


def _partner(look: Look) -> tuple[dict[str, Any] | None, str]:
    """The partner of this account, where there is one and it can be read; otherwise why not, in words."""
    try:
        listed = partnercentral.partners(look.aws)
        return (partnercentral.partner(look.aws, str(listed[0]["Id"])) if listed else None), ""
    except AwsError as error:
        return None, f"could not be read: {error.sentence}"


def _compared(contact: Mapping[str, Any], partner: Mapping[str, Any], evidence: tuple[Evidence, ...]) -> Finding:
    name, legal = str(contact["CompanyName"]), str(partner["LegalName"])
    country, headquarters = str(contact.get("CountryCode") or ""), _headquarters(partner)
    different = []
    if _plain(name) != _plain(legal):
        different.append(f"the account says {name}, the partner profile {legal}")
    if headquarters and country != headquarters:
        different.append(f"the account is in {country or 'no country'}, the headquarters are in {headquarters}")
    if different:
        return failed(
            f"Account and partner profile differ: {'; '.join(different)}.",
            "Correct the one that is wrong: the account on its Account page, the profile in Partner Central.",
            evidence=evidence,
        )
    return passed(f"The account carries the name of your partner profile: {legal}.", evidence=evidence)


def _headquarters(partner: Mapping[str, Any]) -> str:
    profile = partner.get("Profile") or {}
    return str((profile.get("Headquarters") or {}).get("CountryCode") or "")


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


_STREET = ("AddressLine1", "AddressLine2", "AddressLine3")
_TOWN = ("City", "StateOrRegion", "PostalCode", "CountryCode")


def _address(contact: Mapping[str, Any], parts: tuple[str, ...]) -> str:
    return ", ".join(" ".join(str(contact[part]).split()) for part in parts if contact.get(part))


SELLER = Check(
    id="decide.seller",
    title="What it sells on Marketplace fits your answer",
    judge=seller,
    severity=Severity.ADVICE,
    docs=SELLER_DOCS,
)
COMPANY = Check(
    id="decide.company",
    title="It carries your company's name and address",
    judge=company,
    severity=Severity.ADVICE,
    docs=COMPANY_DOCS,
    claim=COMPANY_CLAIM,
)
