"""Who added a policy that no persona needs: named where CloudTrail tells, and otherwise how to find out."""

from __future__ import annotations

from tests.setting import PREFIX, Setting, evidence
from wizard.model import Status

MARKETER = f"{PREFIX}Marketing"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
OMAR = "arn:aws:sts::111122223333:assumed-role/PowerUser/omar@example.com"
ADDED = "who added AdministratorAccess"


def setting() -> Setting:
    found = Setting(personas="Marketing")
    found.role(MARKETER, "AWSPartnerCentralMarketingManagement", "AdministratorAccess")
    return found


def added(found: Setting, role: str = MARKETER, **more: object) -> None:
    parameters = {"roleName": role, "policyArn": ADMIN}
    found.world.trail.record("AttachRolePolicy", who=OMAR, source="iam.amazonaws.com", parameters=parameters, **more)  # type: ignore[arg-type]


def extra(found: Setting) -> dict[str, str]:
    result = found.look("roles.extra")[f"roles.extra/{MARKETER}"]
    assert result.status is Status.FAIL
    return evidence(result)


def test_who_added_it_is_named_with_when() -> None:
    found = setting()
    added(found, error=("AccessDenied", "no"))
    added(found, role=f"{PREFIX}Technical")
    assert "CloudTrail console" in extra(found)[ADDED], "a refusal and another role's policy are not it"
    found = setting()
    added(found)
    assert extra(found)[ADDED].startswith("omar@example.com with the role PowerUser on 20")


def test_where_cloudtrail_may_not_be_asked_that_is_said_and_the_verdict_stays() -> None:
    found = setting()
    found.world.faults.on("cloudtrail", "LookupEvents", "denied", times=None)
    assert "CloudTrail could not be asked" in extra(found)["who added it"]


def test_several_roles_take_two_requests_together() -> None:
    found = Setting(personas="Marketing,Technical")
    for name in ("Marketing", "Technical"):
        found.role(f"{PREFIX}{name}", "AdministratorAccess")
    found.look("roles.extra")
    assert sum(operation == "LookupEvents" for _, operation, _ in found.world.calls) == 2
