"""What the journey reads of Partner Central's account service.

A partner in the catalog AWS means that Partner Central in the console exists for this account: it was registered
here, or migrated here. The catalog Sandbox proves nothing.
https://docs.aws.amazon.com/partner-central/latest/APIReference/API_account_ListPartners.html
"""

from __future__ import annotations

from typing import Any

from wizard.aws.reads import Reads, field, unless_absent

_SERVICE = "partnercentral-account"


def partners(aws: Reads) -> list[dict[str, Any]]:
    """The partners that are registered in the signed-in account: `Id`, `LegalName`, `CreatedAt`. Raises `AwsError`."""
    answer = aws.read(_SERVICE, "ListPartners", Catalog="AWS")
    listed: list[dict[str, Any]] = list(field(answer, "PartnerSummaryList", _SERVICE, "ListPartners"))
    for partner in listed:
        field(partner, "Id", _SERVICE, "ListPartners")
    return listed


def partner(aws: Reads, identifier: str) -> dict[str, Any]:
    """One partner with its `LegalName` and `Profile`, which holds the headquarters. Raises `AwsError`."""
    answer = aws.read(_SERVICE, "GetPartner", Catalog="AWS", Identifier=identifier)
    field(answer, "LegalName", _SERVICE, "GetPartner")
    return answer


def verification(aws: Reads, kind: str) -> dict[str, Any] | None:
    """How AWS's own verification of the business or of the registrant stands; None when it was never started.

    `kind` is BUSINESS_VERIFICATION or REGISTRANT_VERIFICATION. Raises `AwsError`.
    https://docs.aws.amazon.com/partner-central/latest/APIReference/API_account_GetVerification.html
    """
    return unless_absent(aws, _SERVICE, "GetVerification", "VerificationStatus", VerificationType=kind)
