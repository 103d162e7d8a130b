"""How permission sets are read: durations, policies, where people arrive. Checks and plans read them alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from wizard.aws import sso
from wizard.aws.effects import same_document
from wizard.catalog import policy_name
from wizard.journey.signon.center import Center
from wizard.signon import RELAY_STATE, WantedSet


def carried(there: Center, arn: str) -> list[str]:
    """Every policy in a permission set: AWS's by ARN, the account's own by path and name."""
    instance = there.instance.arn
    return [*sso.managed_policies(there.aws, instance, arn), *sso.policy_references(there.aws, instance, arn)]


def beside(there: Center, wanted: WantedSet, arn: str) -> list[str]:
    """What a permission set carries that its persona does not need: whoever is given the set is given that too."""
    expected = (*wanted.managed, *wanted.references)
    found = sorted(policy_name(policy) for policy in carried(there, arn) if policy not in expected)
    text = sso.inline_policy(there.aws, there.instance.arn, arn)
    ours = wanted.inline is not None and same_document(text or "null", wanted.inline)
    return found + (["an inline policy"] if text and not ours else [])


def listed(policies: Iterable[str]) -> str:
    """The names of policies, on one line."""
    return ", ".join(policy_name(policy) for policy in policies)


def minutes(duration: str) -> int | None:
    """An ISO 8601 duration of hours and minutes, in minutes; None for any other."""
    match = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", duration)
    return int(match[1] or 0) * 60 + int(match[2] or 0) if match and (match[1] or match[2]) else None


def arrives(relay: str) -> bool:
    """Whether a relay state leads to Partner Central."""
    return relay == RELAY_STATE or relay.startswith((f"{RELAY_STATE}/", f"{RELAY_STATE}?"))


def document(text: str) -> Any:
    """A policy's text as JSON, or as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text
