"""What the journey reads of an account's safety: the credential report, trails, and the Config recorder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from wizard.aws.connection import REGION
from wizard.aws.errors import missing
from wizard.aws.reads import Reads, field

PREPARING = {"STARTED", "INPROGRESS"}
REPORT_COLUMNS = ("user", "password_enabled", "mfa_active")


def credential_report(aws: Reads) -> list[dict[str, str]]:
    """One row per user, the root user included; AWS makes it first, which takes a few seconds.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
    """
    aws.read_until("iam", "GenerateCredentialReport", lambda answer: answer.get("State") not in PREPARING)
    content = field(aws.read("iam", "GetCredentialReport"), "Content", "iam", "GetCredentialReport")
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    reader = csv.DictReader(io.StringIO(text))
    if not set(REPORT_COLUMNS) <= set(reader.fieldnames or ()):
        raise missing("iam", "GetCredentialReport", "mfa_active")
    return list(reader)


def trails(aws: Reads) -> list[dict[str, Any]]:
    """Every trail that is seen from us-east-1, also those of other Regions and of the organization."""
    response = aws.read("cloudtrail", "DescribeTrails", includeShadowTrails=True)
    return list(field(response, "trailList", "cloudtrail", "DescribeTrails"))


def is_logging(aws: Reads, trail: Mapping[str, Any]) -> bool:
    """Whether a trail is writing right now, asked in its home Region."""
    response = aws.read("cloudtrail", "GetTrailStatus", _home(trail), Name=str(trail["TrailARN"]))
    return bool(field(response, "IsLogging", "cloudtrail", "GetTrailStatus"))


def records_writes(aws: Reads, trail: Mapping[str, Any]) -> bool:
    """Whether a trail keeps management events that change something.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
    """
    response = aws.read("cloudtrail", "GetEventSelectors", _home(trail), TrailName=str(trail["TrailARN"]))
    basic, advanced = response.get("EventSelectors"), response.get("AdvancedEventSelectors")
    if basic is None and advanced is None:
        raise missing("cloudtrail", "GetEventSelectors", "EventSelectors")
    return any(_keeps_writes(selector) for selector in basic or ()) or any(
        _advanced_keeps_writes(selector) for selector in advanced or ()
    )


def recorders(aws: Reads) -> list[tuple[str, bool]]:
    """Config recorders of us-east-1 by name, each with whether it is recording."""
    found = field(
        aws.read("config", "DescribeConfigurationRecorders"),
        "ConfigurationRecorders",
        "config",
        "DescribeConfigurationRecorders",
    )
    if not found:
        return []
    operation = "DescribeConfigurationRecorderStatus"
    states = field(aws.read("config", operation), "ConfigurationRecordersStatus", "config", operation)
    recording = {str(state.get("name")): bool(state.get("recording")) for state in states}
    return [(str(recorder.get("name")), recording.get(str(recorder.get("name")), False)) for recorder in found]


def _home(trail: Mapping[str, Any]) -> str:
    return str(trail.get("HomeRegion") or REGION)


def _keeps_writes(selector: Mapping[str, Any]) -> bool:
    return bool(selector.get("IncludeManagementEvents")) and selector.get("ReadWriteType") in {"All", "WriteOnly"}


def _advanced_keeps_writes(selector: Mapping[str, Any]) -> bool:
    fields = {item.get("Field"): item for item in selector.get("FieldSelectors", ())}
    management = "Management" in fields.get("eventCategory", {}).get("Equals", ())
    only_reads = "true" in fields.get("readOnly", {}).get("Equals", ())
    narrowed = set(fields) - {"eventCategory", "readOnly"}
    return management and not only_reads and not narrowed
