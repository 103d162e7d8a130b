"""The security page and its signature: labelled accounts and the verdict each must get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.setting import Setting, result
from wizard.answers import Answers
from wizard.aws.errors import AwsError, Kind
from wizard.journey.baseline import security, signoff
from wizard.model import Claim, Finding, Look, Severity, Status, Strength

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TRAIL = {"TrailARN": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/all", "HomeRegion": "eu-west-1"}
WIDE = {**TRAIL, "IsMultiRegionTrail": True}


class Table:
    """Reads that answer from a table; an operation that is not in it was not to be asked."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.calls: list[Any] = []
        self.regions: list[str] = []

    def read(self, service: str, operation: str, region: str = "us-east-1", **parameters: Any) -> dict[str, Any]:
        self.regions.append(region)
        answer = self.table[operation]
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    def read_until(self, service: str, operation: str, done: Any, **parameters: Any) -> dict[str, Any]:
        return self.read(service, operation, **parameters)


def look(table: Mapping[str, Any], **more: Any) -> Look:
    return Look(aws=Table(table), answers=Answers(), now=NOW, **more)  # type: ignore[arg-type]


def report(*rows: tuple[str, str, str], header: str = "user,password_enabled,mfa_active") -> dict[str, Any]:
    lines = [header, *(",".join(row) for row in rows)]
    return {
        "GenerateCredentialReport": {"State": "COMPLETE"},
        "GetCredentialReport": {"Content": "\n".join(lines).encode()},
    }


def summary(**counts: int) -> dict[str, Any]:
    return {"GetAccountSummary": {"SummaryMap": counts}}


def selectors(**more: Any) -> dict[str, Any]:
    return {"DescribeTrails": {"trailList": [WIDE]}, "GetTrailStatus": {"IsLogging": True}, "GetEventSelectors": more}


def management(**fields: Any) -> dict[str, Any]:
    chosen = [{"Field": "eventCategory", "Equals": ["Management"]}]
    return {"FieldSelectors": [*chosen, *({"Field": name, **value} for name, value in fields.items())]}


@pytest.mark.parametrize(
    ("judge", "table", "status"),
    [
        (security.root_mfa, summary(AccountMFAEnabled=1), Status.PASS),
        (security.root_mfa, summary(AccountMFAEnabled=0), Status.FAIL),
        (security.root_mfa, summary(MFADevices=3, MFADevicesInUse=3), Status.UNKNOWN),
        (security.root_keys, summary(AccountAccessKeysPresent=0), Status.PASS),
        (security.root_keys, summary(AccountAccessKeysPresent=1), Status.FAIL),
        (security.root_keys, summary(), Status.UNKNOWN),
        (security.user_mfa, report(("<root_account>", "not_supported", "false")), Status.PASS),
        (security.user_mfa, report(("ana", "true", "true"), ("bot", "false", "false")), Status.PASS),
        (security.user_mfa, report(("ana", "true", "false")), Status.FAIL),
        (security.trail, {"DescribeTrails": {"trailList": []}}, Status.FAIL),
        (security.trail, {"DescribeTrails": {"trailList": [TRAIL]}}, Status.FAIL),
        (
            security.trail,
            {"DescribeTrails": {"trailList": [WIDE]}, "GetTrailStatus": {"IsLogging": False}},
            Status.FAIL,
        ),
        (
            security.trail,
            selectors(EventSelectors=[{"IncludeManagementEvents": True, "ReadWriteType": "All"}]),
            Status.PASS,
        ),
        (
            security.trail,
            selectors(EventSelectors=[{"IncludeManagementEvents": True, "ReadWriteType": "WriteOnly"}]),
            Status.PASS,
        ),
        (
            security.trail,
            selectors(EventSelectors=[{"IncludeManagementEvents": True, "ReadWriteType": "ReadOnly"}]),
            Status.FAIL,
        ),
        (
            security.trail,
            selectors(EventSelectors=[{"IncludeManagementEvents": False, "ReadWriteType": "All"}]),
            Status.FAIL,
        ),
        (security.trail, selectors(AdvancedEventSelectors=[management()]), Status.PASS),
        (security.trail, selectors(AdvancedEventSelectors=[management(readOnly={"Equals": ["false"]})]), Status.PASS),
        (security.trail, selectors(AdvancedEventSelectors=[management(readOnly={"Equals": ["true"]})]), Status.FAIL),
        (
            security.trail,
            selectors(AdvancedEventSelectors=[management(eventSource={"Equals": ["kms.amazonaws.com"]})]),
            Status.FAIL,
        ),
        (security.config, {"DescribeConfigurationRecorders": {"ConfigurationRecorders": []}}, Status.FAIL),
        (
            security.config,
            {
                "DescribeConfigurationRecorders": {"ConfigurationRecorders": [{"name": "default"}]},
                "DescribeConfigurationRecorderStatus": {
                    "ConfigurationRecordersStatus": [{"name": "default", "recording": True}]
                },
            },
            Status.PASS,
        ),
        (
            security.config,
            {
                "DescribeConfigurationRecorders": {"ConfigurationRecorders": [{"name": "default"}]},
                "DescribeConfigurationRecorderStatus": {
                    "ConfigurationRecordersStatus": [{"name": "default", "recording": False}]
                },
            },
            Status.FAIL,
        ),
    ],
)
def test_each_account_gets_the_verdict_it_deserves(judge: Any, table: dict[str, Any], status: Status) -> None:
    finding: Finding = judge(look(table), "")
    assert finding.status is status
    assert finding.status is Status.PASS or finding.remedy


@pytest.mark.parametrize(
    ("judge", "table"),
    [
        (security.user_mfa, report(("ana", "x", "y"), header="name,password,mfa")),
        (security.user_mfa, {"GenerateCredentialReport": {"State": "COMPLETE"}, "GetCredentialReport": {}}),
        (security.trail, {"DescribeTrails": {}}),
        (security.trail, {"DescribeTrails": {"trailList": [WIDE]}, "GetTrailStatus": {}}),
        (security.trail, selectors()),
        (security.config, {"DescribeConfigurationRecorders": {}}),
    ],
)
def test_an_answer_without_its_field_is_never_a_verdict(judge: Any, table: dict[str, Any]) -> None:
    with pytest.raises(AwsError) as failure:
        judge(look(table), "")
    assert failure.value.kind is Kind.GARBAGE


def test_users_with_a_password_alone_are_named_and_a_thousand_of_them_counted() -> None:
    rows = [(f"user{number:04}", "true", "false") for number in range(1000)]
    finding = security.user_mfa(look(report(*rows)), "")
    assert "1000 of 1000" in finding.summary
    assert "user0000" in finding.summary
    assert "and 992 more" in finding.summary
    assert len(finding.summary) < 400


def test_a_trail_is_asked_in_its_home_region() -> None:
    asked = look(selectors(EventSelectors=[{"IncludeManagementEvents": True, "ReadWriteType": "All"}]))
    security.trail(asked, "")
    assert asked.aws.regions == ["us-east-1", "eu-west-1", "eu-west-1"]  # type: ignore[attr-defined]


# --- the signature


OVER = {"baseline.root-mfa": "pass", "baseline.trail": "fail"}
CLAIM = Claim(who="Sofia Admin", at=NOW, over=OVER)


def signed(claim: Claim | None, **now: str) -> Finding:
    found = {
        f"baseline.{name.replace('_', '-')}": Status(status)
        for name, status in {"root_mfa": "pass", "trail": "fail", **now}.items()
    }
    results = {check: (result(check, status, severity=Severity.ADVICE),) for check, status in found.items()}
    claims = {"baseline.ready": claim} if claim else {}
    return signoff.ready(look({}, results=results, claims=claims), "")


def test_nobody_signed() -> None:
    assert signed(None).status is Status.UNKNOWN


def test_a_signature_is_a_claim_with_name_and_time_and_the_advice_that_was_open() -> None:
    finding = signed(CLAIM)
    assert (finding.status, finding.strength) == (Status.PASS, Strength.CLAIMED)
    assert "Sofia Admin" in finding.summary
    assert "2026-11-21" in finding.summary
    assert "1 piece of advice was open" in finding.summary


@pytest.mark.parametrize("now", [{"root_mfa": "fail"}, {"trail": "pass"}])
def test_a_later_change_shows_that_it_was_given_over_other_facts(now: dict[str, str]) -> None:
    finding = signed(CLAIM, **now)
    assert finding.status is Status.FAIL
    assert "over other facts" in finding.summary


def test_what_cannot_be_looked_at_now_takes_nothing_away_from_it() -> None:
    assert signed(CLAIM, root_mfa="unknown").strength is Strength.CLAIMED


def test_a_signature_over_nothing_is_none() -> None:
    assert signed(replace_over(CLAIM, {})).status is Status.UNKNOWN
    assert signed(replace_over(CLAIM, {"roles.exists/X": "pass"})).status is Status.UNKNOWN


def replace_over(claim: Claim, over: dict[str, str]) -> Claim:
    return claim.model_copy(update={"over": over})


def test_signing_in_a_journey_covers_what_was_seen_until_it_changes() -> None:
    setting = Setting("half-done")
    seen = setting.look("baseline.security")
    claim = Claim(who="Sofia Admin", at=NOW, over={key: found.status.value for key, found in seen.items()})
    setting.situation = replace(setting.situation, claims={"baseline.ready": claim})
    assert setting.look("baseline.ready")["baseline.ready"].claimed
    with setting.world.stage.set("by hand") as iam:
        iam.create_user("us-east-1", "ana")
        iam.create_login_profile("ana", "a-long-one-for-a-test")
    assert setting.look("baseline.ready")["baseline.ready"].status is Status.FAIL
