"""What may leave nowhere while somebody presents: every identifier of a pretend AWS, looked for in whatever left."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from wizard.demo.world import World
from wizard.redact import EXAMPLES

NAMES = ("Ana Lead", "Sofia Admin", "Bruno Billing", "partnercentral-admin", "sso.example.com/start", "Jane Doe")
OTHERS = (
    "o-examplecorp1",
    "@example.com",
    "at example.com",
    "Any Town",
    "example-corp",
    "444455556666",
    "999999999999",
)
TYPED = ("kim.secret@customer-bank", "98765432109", "/srv/Customers/AcmeBank GmbH/to map", "acme-bank-users.csv")
"""What people type in front of others: half an address, eleven digits, a path and a file that nobody knows yet."""

PIECES = (*TYPED, "kim.secret", "customer-bank", "AcmeBank", "acme-bank")
_TAG = re.compile(r"<[^>]*>")
_JOINED = re.compile(r"[\W_]+")


def canaries(world: World, more: Iterable[str] = ()) -> set[str]:
    """The identifiers of a world: its account, its people, its roles' ids and ARNs, what was asked for."""
    roles = world.session.client("iam").list_roles()["Roles"]
    of_roles = {value for role in roles for value in (role["RoleId"], role["Arn"])}
    return {world.account, world.caller.arn, *NAMES, *OTHERS, *of_roles, *more}


def request_ids(results: Iterable[Any]) -> set[str]:
    """The ids of the requests that results rest on."""
    return {str(call.request_id) for result in results for call in result.calls if call.request_id}


def leaked(left: str, canaries: Iterable[str]) -> set[str]:
    """The canaries in something that left: as they are, and also broken over lines, grouped or in a picture's tags."""
    text = html.unescape(left)
    for example in EXAMPLES:  # of our own sentences
        text = text.replace(example, "")
    joined = {_JOINED.sub("", form).casefold() for form in (text, _TAG.sub("", text))}
    found = set()
    for canary in canaries:
        key = _JOINED.sub("", canary).casefold()
        broken = len(key) > 7 and not canary.startswith("@") and any(key in form for form in joined)
        if broken or canary in text:
            found.add(canary)
    return found


def typed_back(left: str) -> set[str]:
    """What of `TYPED` is in something that left: all of one, or a piece that would tell."""
    return leaked(left, PIECES)
