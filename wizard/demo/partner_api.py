"""The fakes of Partner Central itself, as far as the wizard looks at it: verifications, opportunities, settings.

Before the account is linked and known there, Partner Central refuses the account, not the person.
https://docs.aws.amazon.com/partner-central/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wizard.demo.fakes import Answer, Params, Refused, fake

if TYPE_CHECKING:
    from wizard.demo.world import World

_STAGES = ("Prospect", "Qualified", "Technical Validation", "Business Validation", "Committed", "Launched")
_URL = "https://us-east-1.console.aws.amazon.com/partnercentral/verification/example"


@fake("partnercentral-account", "GetVerification")
def get_verification(world: World, params: Params) -> Answer:
    kind = str(params["VerificationType"])
    found = world.facts.verifications.get(kind)
    if found is None:
        raise Refused("ResourceNotFoundException", "The requested resource could not be found.")
    told: Answer = {
        "VerificationType": kind,
        "VerificationStatus": found.status,
        "VerificationResponseDetails": _details(world, kind, found.expires or world.now() + timedelta(hours=20)),
        "StartedAt": found.started,
    }
    if found.reason:
        told["VerificationStatusReason"] = found.reason
    return told | ({"CompletedAt": found.completed} if found.completed else {})


def _details(world: World, kind: str, expires: Any) -> Answer:
    if kind == "REGISTRANT_VERIFICATION":
        return {"RegistrantVerificationResponse": {"CompletionUrl": _URL, "CompletionUrlExpiresAt": expires}}
    business = {
        "LegalName": world.facts.contact.company or "Example Corp",
        "RegistrationId": "EXAMPLE-42",
        "CountryCode": world.facts.contact.country,
    }
    return {"BusinessVerificationResponse": {"BusinessVerificationDetails": business}}


@fake("partnercentral-selling", "ListOpportunities")
def list_opportunities(world: World, params: Params) -> Answer:
    count = _known(world, params)
    begin = int(base64.b64decode(params["NextToken"])) if params.get("NextToken") else 0
    end = min(begin + int(params.get("MaxResults", 20)), count)
    more = {"NextToken": base64.b64encode(str(end).encode()).decode()} if end < count else {}
    return {"OpportunitySummaries": [_opportunity(world, number) for number in range(begin, end)], **more}


@fake("partnercentral-selling", "GetSellingSystemSettings")
def selling_system_settings(world: World, params: Params) -> Answer:
    _known(world, params)
    return {"Catalog": params["Catalog"]}


def _known(world: World, params: Params) -> int:
    """How many opportunities there are. Raises `Refused` for an account that Partner Central does not know."""
    if world.facts.opportunities is None or params["Catalog"] != "AWS":
        raise Refused("AccessDeniedException", "This account is not associated with an AWS partner.")
    return world.facts.opportunities


def _opportunity(world: World, number: int) -> Answer:
    name = f"O{1000000 + number}"
    return {
        "Catalog": "AWS",
        "Id": name,
        "Arn": f"arn:aws:partnercentral:us-east-1:{world.account}:catalog/AWS/opportunity/{name}",
        "LifeCycle": {"Stage": _STAGES[number % len(_STAGES)]},
        "Customer": {"Account": {"CompanyName": f"Example Customer {number + 1}"}},
    }
