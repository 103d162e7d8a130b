"""What AWS would know about a demo's account beside its IAM: plan, state, contact, organization, Marketplace, partner.

A world says what is different from the account described here; the fakes of `wizard.demo.business` tell it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

MANAGEMENT = "999999999999"


@dataclass(frozen=True)
class Member:
    """One account of an organization. `retired_field` tells its state only in the field that AWS has retired."""

    id: str
    name: str
    state: str = "ACTIVE"
    retired_field: bool = False


@dataclass
class Organization:
    """The organization an account is in.

    Attributes:
        accounts: all of them, the management account included.
        management: the number of the management account.
        delegated: whether the demo's account is a delegated administrator, and may list the others.
    """

    accounts: list[Member]
    id: str = "o-examplecorp1"
    management: str = MANAGEMENT
    email: str = "aws-management@example.com"
    delegated: bool = False


@dataclass(frozen=True)
class Plan:
    """What Free Tier tells of an account: FREE or PAID, and how far along."""

    type: str = "PAID"
    status: str = "ACTIVE"
    credits: float | None = None
    expires: datetime | None = None


@dataclass(frozen=True)
class Contact:
    """The account's contact details; `company` is None where nobody entered one."""

    company: str | None = "Example Corp"
    person: str = "Sofia Admin"
    street: str = "123 Any Street"
    city: str = "Any Town"
    state: str = "WA"
    postal_code: str = "98101"
    country: str = "US"
    phone: str = "+1 555 0100"


@dataclass(frozen=True)
class Partner:
    """A partner that Partner Central knows in this account."""

    legal_name: str = "Example Corp"
    id: str = "partner-a1b2c3d4e5f6g"
    catalog: str = "AWS"
    country: str | None = "US"
    created: datetime = datetime(2026, 11, 9, 16, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Verification:
    """How far AWS's own verification of the business or of the registrant is; AWS's words for status and reason."""

    status: str = "SUCCEEDED"
    reason: str = ""
    started: datetime = datetime(2026, 11, 16, 10, 5, tzinfo=UTC)
    completed: datetime | None = None
    expires: datetime | None = None


@dataclass
class Facts:
    """All of it. `plan` is None for an account that is older than plans, `organization` for one that is in none.

    `listings` are names in the seller's catalog, by kind of entity. `opportunities` is how many there are, None where
    Partner Central does not answer this account yet. `verifications` are those that were started, by AWS's type.
    """

    name: str = "Example Corp Partner Central"
    state: str = "ACTIVE"
    created: datetime = datetime(2026, 11, 2, 8, 41, 12, tzinfo=UTC)
    plan: Plan | None = field(default_factory=Plan)
    contact: Contact = field(default_factory=Contact)
    organization: Organization | None = None
    listings: dict[str, list[str]] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)
    verifications: dict[str, Verification] = field(default_factory=dict)
    opportunities: int | None = None


def example_corp(account: str, *, delegated: bool = False, management: str = MANAGEMENT) -> Organization:
    """The invented company's organization, with the demo's account in it.

    `management` may be the demo's account itself.
    """
    names = {
        management: "Example Corp Management",
        account: "Example Corp Management" if account == management else "Example Corp Partner Central",
        "444455556666": "Example Corp Production",
        "123456789012": "Example Corp Sandbox",
    }
    members = [Member(number, name) for number, name in names.items()]
    members.append(Member("777788889999", "Example Corp Old Website", state="SUSPENDED", retired_field=True))
    return Organization(members, management=management, delegated=delegated)
