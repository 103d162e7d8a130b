"""What an email address tells about whose it is: a person's or everybody's, a company's or a private one.

AWS's guide for partners takes neither generic logins nor private or school addresses for the people it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@((?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.ASCII | re.IGNORECASE,
)
_LONGEST = 254

_EVERYBODYS = frozenset(
    {
        *("accounting", "accounts", "admin", "administrator", "admins", "alliance", "alliances", "apn", "aws"),
        *("billing", "business", "central", "channel", "cloud", "company", "contact", "contracts", "devops"),
        *("enquiries", "finance", "group", "hello", "help", "helpdesk", "hr", "info", "inquiries", "invoice"),
        *("invoices", "it", "legal", "mail", "marketing", "marketplace", "no", "noreply", "office", "ops"),
        *("operations", "partner", "partnercentral", "partners", "partnership", "partnerships", "payments"),
        *("portal", "postmaster", "procurement", "purchasing", "reply", "root", "sales", "security", "service"),
        *("services", "shared", "support", "team", "tech", "test", "user", "webmaster"),
    }
)
"""Words that name a function. An address made of nothing else belongs to no person."""

_PROVIDERS = frozenset(
    {
        *("126", "163", "aol", "fastmail", "gmail", "gmx", "googlemail", "hey", "hotmail", "icloud", "live"),
        *("mac", "mail", "me", "msn", "outlook", "pm", "proton", "protonmail", "qq", "rocketmail", "tutanota"),
        *("web", "yahoo", "yandex", "ymail", "zohomail"),
    }
)
_PUBLIC_ENDING = re.compile(r"[a-z]{2,4}|(co|com)\.[a-z]{2}")
_SCHOOL = re.compile(r"(.+\.)?(edu|edu\.[a-z]{2}|ac\.[a-z]{2})")


def is_address(text: str) -> bool:
    """Whether this looks like one email address. Nobody knows whether it is anybody's."""
    return len(text) <= _LONGEST and ".." not in text and _ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """The domain of an address, in small letters."""
    return address.rpartition("@")[2].casefold()


def is_everybodys(address: str) -> bool:
    """Whether the part before the @ names a function (apn_admin, info, aws-billing) and not a person."""
    local = address.rpartition("@")[0].partition("+")[0].casefold()
    words = [word for word in re.split(r"[._-]|\d+", local) if word]
    return bool(words) and all(word in _EVERYBODYS for word in words)


def is_private(domain: str) -> bool:
    """Whether people get an address of this domain for themselves (gmail, hotmail, outlook …)."""
    provider, _, ending = domain.casefold().partition(".")
    return provider in _PROVIDERS and _PUBLIC_ENDING.fullmatch(ending) is not None


def is_school(domain: str) -> bool:
    """Whether the domain is a school's or a university's (.edu and the like)."""
    return _SCHOOL.fullmatch(domain.casefold()) is not None


def companies(addresses: Iterable[str]) -> tuple[str, ...]:
    """The different domains of some addresses; a subdomain counts as the domain it is under."""
    domains = sorted({domain_of(address) for address in addresses}, key=len)
    found: list[str] = []
    for domain in domains:
        if not any(domain == known or domain.endswith(f".{known}") for known in found):
            found.append(domain)
    return tuple(sorted(found))
