"""CloudTrail's event history of a world: what happened, shown as late as CloudTrail shows it.

Shapes: https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-cloudtrail-logging.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from wizard.demo.fakes import Answer, Params, Refused, fake
from wizard.demo.wire import request_id

if TYPE_CHECKING:
    from wizard.demo.world import World

PARTNER_CENTRAL = "partnercentral-account-management.amazonaws.com"
HISTORY = timedelta(days=90)
_HIDDEN = {"value": "HIDDEN_DUE_TO_SECURITY_REASONS"}
_MOST = 50


@dataclass(frozen=True)
class Happened:
    """One event: `record` is what CloudTrail tells of it, as text; it can be asked for from `shown` on."""

    id: str
    name: str
    source: str
    at: datetime
    shown: datetime
    username: str
    record: str
    read_only: bool = False


class Trail:
    """The events of one account in us-east-1.

    Args:
        account: whose they are; now: the world's clock.
    """

    def __init__(self, account: str, now: Callable[[], datetime]) -> None:
        self.events: list[Happened] = []
        self._account = account
        self._now = now

    def record(
        self,
        name: str,
        *,
        who: str,
        source: str = PARTNER_CENTRAL,
        at: datetime | None = None,
        late: timedelta = timedelta(0),
        parameters: Mapping[str, Any] | None = None,
        response: Mapping[str, Any] | None = None,
        error: tuple[str, str] | None = None,
        invoked_by: str = "",
    ) -> Happened:
        """Something happened.

        Args:
            who: the ARN of whoever did it.
            at: when; now unless it is said.
            late: how much later CloudTrail shows it.
            parameters: what it was asked with; None where AWS hides that.
            error: AWS's error code and message, for what failed.
            invoked_by: the service that did it in their name.
        """
        at = (at or self._now()).astimezone(UTC).replace(microsecond=0)
        id = request_id("event", self._account, name, at.isoformat(), len(self.events))
        told: dict[str, Any] = {
            "eventVersion": "1.11",
            "userIdentity": _identity(who, invoked_by),
            "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": source,
            "eventName": name,
            "awsRegion": "us-east-1",
            "sourceIPAddress": invoked_by or "192.0.2.10",
            "userAgent": invoked_by or "Mozilla/5.0",
            "requestParameters": dict(parameters) if parameters is not None else _HIDDEN,
            "responseElements": dict(response) if response is not None else None,
            "requestID": request_id("request", id),
            "eventID": id,
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": self._account,
            "eventCategory": "Management",
        }
        if error is not None:
            told["errorCode"], told["errorMessage"] = error
        return self.add(Happened(id, name, source, at, at + late, who.rpartition("/")[2], json.dumps(told)))

    def add(self, event: Happened) -> Happened:
        """An event as it is, also one that AWS would not have told so."""
        self.events.append(event)
        return event


@fake("cloudtrail", "LookupEvents")
def lookup_events(world: World, params: Params) -> Answer:
    """Newest first, at most fifty, and only what is not older than ninety days; other Regions have none of these."""
    asked = params.get("LookupAttributes") or []
    if len(asked) > 1:
        raise Refused("InvalidLookupAttributesException", "You can only specify one attribute.")
    most = int(params.get("MaxResults", _MOST))
    if not 1 <= most <= _MOST:
        raise Refused("InvalidMaxResultsException", "MaxResults must be between 1 and 50.")
    now = world.now()
    start, end = params.get("StartTime") or now - HISTORY, params.get("EndTime") or now
    if start > end:
        raise Refused("InvalidTimeRangeException", "The start time must be before the end time.")
    shown = [
        event
        for event in sorted(world.trail.events, key=lambda event: (event.at, event.id), reverse=True)
        if max(start.replace(microsecond=0), now - HISTORY) <= event.at <= end
        and event.shown <= now
        and world.region == "us-east-1"
        and all(_has(event, one["AttributeKey"], one["AttributeValue"]) for one in asked)
    ]
    first = _after(shown, params.get("NextToken"))
    page = shown[first : first + most]
    following = {"NextToken": f"after {page[-1].id}"} if first + most < len(shown) else {}
    return {"Events": [_told(event) for event in page], **following}


def _after(events: list[Happened], token: str | None) -> int:
    if token is None:
        return 0
    for place, event in enumerate(events):
        if token == f"after {event.id}":
            return place + 1
    raise Refused("InvalidNextTokenException", "Invalid token.")


def _has(event: Happened, key: str, value: str) -> bool:
    known = {
        "EventSource": event.source,
        "EventName": event.name,
        "EventId": event.id,
        "Username": event.username,
        "ReadOnly": str(event.read_only).lower(),
    }
    if key == "ResourceName":
        return value in _resources(event)
    return known.get(key) == value


def _resources(event: Happened) -> list[str]:
    """The names of what an event was about, as far as its parameters tell."""
    try:
        record = json.loads(event.record)
    except (ValueError, RecursionError):
        return []
    parameters = record.get("requestParameters") if isinstance(record, dict) else None
    if not isinstance(parameters, dict):
        return []
    return [str(value) for name, value in parameters.items() if name in {"roleName", "policyArn", "policyName"}]


def _told(event: Happened) -> Answer:
    return {
        "EventId": event.id,
        "EventName": event.name,
        "ReadOnly": str(event.read_only).lower(),
        "EventTime": event.at,
        "EventSource": event.source,
        "Username": event.username,
        "Resources": [{"ResourceName": name} for name in _resources(event)],
        "CloudTrailEvent": event.record,
    }


def _identity(who: str, invoked_by: str) -> dict[str, Any]:
    kind = "AssumedRole" if ":assumed-role/" in who else "IAMUser"
    told = {"type": kind, "principalId": "AIDAEXAMPLE", "arn": who, "accountId": who.split(":")[4]}
    return {**told, "invokedBy": invoked_by} if invoked_by else told
