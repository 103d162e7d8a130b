"""What the journey reads of AWS Marketplace: whether an account sells anything there."""

from __future__ import annotations

from wizard.aws.reads import Reads, field

KINDS = (
    "SaaSProduct",
    "AmiProduct",
    "ContainerProduct",
    "ProfessionalServicesProduct",
    "MachineLearningProduct",
    "DataProduct",
    "Solution",
    "Offer",
)
"""What only sellers have, as AWS calls it in the seller's catalog."""


def sells(aws: Reads, kind: str) -> bool:
    """Whether the signed-in account has at least one entity of this kind. Raises `AwsError`.

    There is no call that says whether an account is a registered seller: nothing found is not "not a seller".
    https://docs.aws.amazon.com/marketplace/latest/APIReference/API_ListEntities.html
    """
    answer = aws.read(
        "marketplace-catalog",
        "ListEntities",
        Catalog="AWSMarketplace",
        EntityType=kind,
        PaginationConfig={"MaxItems": 1, "PageSize": 1},
    )
    return bool(field(answer, "EntitySummaryList", "marketplace-catalog", "ListEntities"))
