"""The persona roles of these tests, and ways to read what was found about them."""

from __future__ import annotations

from tests.setting import PREFIX, statuses
from wizard.model import Change, Result

NEIGHBOUR = "444455556666"
FULL = "AWSPartnerCentralFullAccess"
SELLER = "AWSMarketplaceSellerFullAccess"
OPPORTUNITIES = "AWSPartnerCentralOpportunityManagement"
MARKETING = "AWSPartnerCentralMarketingManagement"

LEAD = f"{PREFIX}AllianceLead"
ACE = f"{PREFIX}ACEManager"
MARKETER = f"{PREFIX}Marketing"
OBSERVER = f"{PREFIX}ReadOnly"

OWN_POLICY = "arn:aws:iam::111122223333:policy/PartnerCentralReadOnly"


def verdicts(results: dict[str, Result], name: str) -> dict[str, str]:
    """The row of one role: column to status."""
    row = {result.check.removeprefix("roles."): result for result in results.values() if result.subject == name}
    return statuses(row)


def titles(changes: tuple[Change, ...]) -> list[str]:
    return [f"{change.operation} {change.id.removeprefix('roles.personas/')}" for change in changes]


def summary(results: dict[str, Result], check: str, name: str) -> str:
    return results[f"roles.{check}/{name}"].summary
