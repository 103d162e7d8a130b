"""The AWS managed policies that the journey speaks of, with AWS's own documents, versions and dates.

moto carries all 1,582 (a JSON text of 4.7 MB); loading them costs seconds at every start, finding and parsing these
few costs milliseconds, once. From then on moto has only these few as well, because the text stays in memory otherwise.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_NAMES = (
    r"[^\"]*PartnerCentral[^\"]*",
    r"AWSMarketplaceSeller[^\"]*",
    r"AWSPartnerProServe[^\"]*",
    "AWSMarketplaceFullAccess",
    "AWSMarketplaceManageSubscriptions",
    "AdministratorAccess",
    "IAMFullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "SecurityAudit",
    "ViewOnlyAccess",
)


@dataclass(frozen=True)
class AwsPolicy:
    """One AWS managed policy: `document` is its JSON text, `version` its default version's id ("v14")."""

    name: str
    path: str
    document: str
    version: str
    created: datetime
    updated: datetime

    @property
    def id(self) -> str:
        """An id of AWS's shape that stays the same, because AWS's policies keep theirs."""
        return "ANPA" + base64.b32encode(hashlib.sha256(self.name.encode()).digest()).decode()[:17]


@functools.cache
def aws_policies() -> tuple[AwsPolicy, ...]:
    """The policies, by name. Raises `LookupError` when moto's data no longer looks as it did."""
    from moto.iam import aws_managed_policies, models

    text = aws_managed_policies.aws_managed_policies_data
    decoder = json.JSONDecoder()
    named = re.compile(r'\n "(' + "|".join(_NAMES) + r')":')
    found = {match[1]: decoder.raw_decode(text, match.end())[0] for match in named.finditer(text)}
    if not found:
        raise LookupError("moto's managed policies are not where they were; this version of moto is too new.")
    kept = json.dumps(found, indent=1, separators=(",", ":"))
    for module in (aws_managed_policies, models):
        vars(module)["aws_managed_policies_data"] = kept
    return tuple(_policy(name, found[name]) for name in sorted(found))


def _policy(name: str, data: dict[str, Any]) -> AwsPolicy:
    return AwsPolicy(
        name=name,
        path=data["Path"],
        document=json.dumps(data["Document"]),
        version=data["DefaultVersionId"],
        created=datetime.fromisoformat(data["CreateDate"]),
        updated=datetime.fromisoformat(data["UpdateDate"]),
    )
