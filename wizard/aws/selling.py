"""What the journey reads of Partner Central's selling service: that it answers, and how much there is, no content.

https://docs.aws.amazon.com/partner-central/latest/APIReference/API_Operations_Partner_Central_Selling_API.html
"""

from __future__ import annotations

from wizard.aws.reads import Reads, field

SERVICE = "partnercentral-selling"

FIRST = 100
"""How many opportunities are counted; more are "100 or more"."""


def opportunities(aws: Reads) -> int:
    """How many of the first hundred opportunities this sign-in sees; nothing else of them is kept. Raises `AwsError`."""
    return aws.read_count(SERVICE, "ListOpportunities", "OpportunitySummaries", FIRST, Catalog="AWS")


def settings(aws: Reads) -> str:
    """The ARN of the role for resource snapshot jobs, "" where none is set. Raises `AwsError`.

    https://docs.aws.amazon.com/partner-central/latest/APIReference/API_GetSellingSystemSettings.html
    """
    answer = aws.read(SERVICE, "GetSellingSystemSettings", Catalog="AWS")
    field(answer, "Catalog", SERVICE, "GetSellingSystemSettings")
    return str(answer.get("ResourceSnapshotJobRoleArn") or "")
