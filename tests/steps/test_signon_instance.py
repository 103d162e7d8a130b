"""signon.instance: which Identity Center there is, where it lives, and the ways around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.setting import evidence
from tests.steps.signing import Signing, refusal
from wizard.answers import BadAnswer, parse
from wizard.aws.connection import Connection
from wizard.demo.center import Center
from wizard.journey import step_named
from wizard.model import Claim, Result, Status
from wizard.questions import Kind, questions_of
from wizard.signon import INSTANCE_STEP, WayChoice

MANAGEMENT = "999999999999"
NOT_TOGETHER = refusal("ValidationException", "RegionScope is not supported here")
NOT_ENABLED = refusal("UnrecognizedClientException", "The security token included in the request is invalid.")


def centers(setting: Signing, *made: Center) -> None:
    setting.world.centers[:] = made


def organization(region: str = "us-east-1", **more: Any) -> Center:
    return Center("test", MANAGEMENT, region=region, administrators=["111122223333"], **more)


def of_the_account(region: str = "us-east-1") -> Center:
    return Center("test", "111122223333", region=region, has_sets=False)


def look(setting: Signing) -> Result:
    return setting.look("signon.identity-center")["signon.identity-center"]


@pytest.mark.parametrize(
    ("label", "made", "status", "words"),
    [
        ("the organization's", [organization()], Status.PASS, "us-east-1"),
        ("in another Region", [organization("eu-central-1")], Status.PASS, "eu-central-1"),
        ("none", [], Status.FAIL, "No Identity Center can be seen"),
        ("only an account's", [of_the_account()], Status.FAIL, "only an account instance"),
        ("both kinds", [of_the_account("eu-west-1"), organization("eu-west-1")], Status.PASS, MANAGEMENT),
        ("being made", [organization(status="CREATE_IN_PROGRESS")], Status.FAIL, "not ready"),
        ("being deleted", [organization(status="DELETE_IN_PROGRESS")], Status.FAIL, "DELETE_IN_PROGRESS"),
        ("two organizations'", [organization(), organization("eu-west-1")], Status.FAIL, "2 instances"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_an_organization_s_instance_that_is_ready_passes(
    label: str, made: list[Center], status: Status, words: str
) -> None:
    setting = Signing()
    centers(setting, *made)
    found = look(setting)
    assert found.status is status
    assert words in found.summary
    assert found.status is Status.PASS or found.remedy


def test_what_is_left_aside_and_where_people_come_from_is_evidence() -> None:
    setting = Signing()
    other = of_the_account("eu-west-1")
    centers(setting, organization("eu-west-1"), other)
    shown = evidence(look(setting))
    assert other.arn in shown["left aside"]
    assert "no groups" in shown["identity source"]
    setting.center.group("people")
    assert "its own directory" in evidence(look(setting))["identity source"]
    setting.center.group("sales", issuer="https://idp.example.com")
    assert "https://idp.example.com" in evidence(look(setting))["identity source"]
    setting.strike("ListGroups", "denied")
    found = look(setting)
    assert (found.status, "could not be read" in evidence(found)["identity source"]) == (Status.PASS, True)


@pytest.mark.parametrize(
    ("operation", "fault", "permission"),
    [
        ("ListInstances", "denied", "sso:ListInstances"),
        ("ListInstances", "throttled", "sso:ListInstances"),
        ("ListInstances", "empty", "sso:ListInstances"),
        ("DescribeInstance", "denied", "sso:DescribeInstance"),
        ("DescribeInstance", "html", "sso:DescribeInstance"),
        ("DescribeInstance", "error-500", "sso:DescribeInstance"),
    ],
)
def test_what_nobody_could_look_at_is_unknown(operation: str, fault: str, permission: str) -> None:
    setting = Signing()
    setting.strike(operation, fault)
    found = look(setting)
    assert found.status is Status.UNKNOWN
    assert permission in found.summary
    assert setting.held()
    assert setting.planned() == []


def test_who_may_not_look_is_told_of_the_other_profile() -> None:
    setting = Signing()
    setting.center.administrators = {MANAGEMENT}
    found = setting.look("signon.exists")["signon.exists/PartnerCentral-Marketing"]
    assert found.status is Status.UNKNOWN
    assert "--sso-profile" in found.remedy


def test_a_delegated_administrator_cannot_give_access_to_the_management_account() -> None:
    setting = Signing("management-account")
    setting.signed_in_to("444455556666")
    found = look(setting)
    assert found.status is Status.FAIL
    assert "management account" in found.summary
    setting.signed_in_to("111122223333")
    assert look(setting).status is Status.PASS


# --- where AWS does not say which kind it is


class Silent(Connection):
    """AWS, forgetting to say some things."""

    forgets: tuple[str, ...] = ("PermissionSetsEnabled",)

    def read(self, service: str, operation: str, *more: Any, **parameters: Any) -> Any:
        answer = super().read(service, operation, *more, **parameters)
        for key in self.forgets:
            answer.response.pop(key, None)
            for instance in answer.response.get("Instances", ()):
                instance.pop(key, None)
        return answer


def silent(setting: Signing, *forgets: str) -> None:
    connection = Silent(setting.world.session, parallelism=1, attempts=1)
    connection.forgets = forgets
    setting.situation = replace(setting.situation, connections=dict.fromkeys(setting.situation.connections, connection))


@pytest.mark.parametrize(("made", "status"), [(organization(), Status.PASS), (of_the_account(), Status.FAIL)])
def test_permission_sets_themselves_tell_the_kind_where_aws_does_not(made: Center, status: Status) -> None:
    setting = Signing()
    centers(setting, made)
    silent(setting, "PermissionSetsEnabled")
    assert look(setting).status is status
    assert "ListPermissionSets" in setting.asked()
    setting.strike("ListPermissionSets", "throttled")
    assert look(setting).status is Status.UNKNOWN


def test_an_instance_without_a_region_is_looked_for_region_by_region() -> None:
    setting = Signing("half-done")
    silent(setting, "PrimaryRegion", "Regions")
    found = look(setting)
    assert found.status is Status.PASS
    assert evidence(found)["region"] == "eu-west-1"


@pytest.mark.parametrize("key", ["InstanceArn", "IdentityStoreId", "OwnerAccountId", "Status"])
def test_an_instance_that_lacks_what_each_has_is_unknown(key: str) -> None:
    setting = Signing()
    silent(setting, key)
    assert look(setting).status is Status.UNKNOWN


# --- where all Regions cannot be asked together


def test_regions_are_walked_where_aws_does_not_take_the_question_for_all() -> None:
    setting = Signing("half-done")
    setting.strike("ListInstances", NOT_TOGETHER, times=1)
    found = look(setting)
    assert found.status is Status.PASS
    assert evidence(found)["region"] == "eu-west-1"
    assert setting.asked().count("ListInstances") > 20


def test_a_region_that_is_not_enabled_hides_nothing() -> None:
    setting = Signing()
    centers(setting)
    setting.strike("ListInstances", NOT_TOGETHER, times=1)
    setting.strike("ListInstances", NOT_ENABLED, times=1, nth=4)
    assert look(setting).status is Status.FAIL


@pytest.mark.parametrize("fault", ["denied-by-scp", "refused", "read-timeout", "throttled", "html"])
def test_a_region_that_could_not_be_looked_at_leaves_it_open_whether_there_is_one(fault: str) -> None:
    setting = Signing()
    centers(setting)
    setting.strike("ListInstances", NOT_TOGETHER, times=1)
    setting.strike("ListInstances", fault, times=1, nth=4)
    found = look(setting)
    assert found.status is Status.UNKNOWN
    assert "nobody could look in" in found.summary
    assert setting.held()


def test_a_region_that_could_not_be_looked_at_does_not_matter_once_one_is_found() -> None:
    setting = Signing()
    setting.strike("ListInstances", NOT_TOGETHER, times=1)
    setting.strike("ListInstances", "denied-by-scp", times=1, nth=4)
    assert look(setting).status is Status.PASS


def test_a_sign_in_that_no_region_accepts_is_no_sign_in() -> None:
    setting = Signing()
    setting.strike("ListInstances", NOT_TOGETHER, times=1)
    setting.strike("ListInstances", "expired")
    found = look(setting)
    assert found.status is Status.UNKNOWN
    assert "sign-in is no longer valid" in found.summary


# --- choosing an instance


def test_where_there_are_several_the_person_chooses() -> None:
    setting = Signing()
    one, other = organization(), organization("eu-west-1")
    centers(setting, one, other)
    found = look(setting)
    step = step_named(INSTANCE_STEP)
    assert step.choices is not None
    live = step.choices([found])
    assert live == {"instance": ["automatic", one.arn, other.arn]}
    asked = {question.name: question for question in questions_of(WayChoice, live)}
    assert (asked["instance"].kind, asked["instance"].choices) == (Kind.ONE, ("automatic", one.arn, other.arn))
    setting.say(instance=other.arn)
    assert evidence(look(setting))["arn"] == other.arn
    setting.say(instance=organization("eu-north-1").arn)
    assert "you chose" in look(setting).summary


def test_where_there_is_one_there_is_nothing_to_choose() -> None:
    step = step_named(INSTANCE_STEP)
    assert step.choices is not None
    assert step.choices([look(Signing())]) == {}


@pytest.mark.parametrize(
    "instance", ["ssoins-1", "arn:aws:iam::aws:policy/X", "arn:aws:sso:::instance/../x", "x" * 999]
)
def test_what_is_no_instance_is_refused(instance: str) -> None:
    with pytest.raises(BadAnswer, match="not the ARN of an instance"):
        parse(WayChoice, {"instance": instance}, INSTANCE_STEP)


# --- the other ways

OTHER_WAYS = ("external-idp", "saml-application", "iam-users")


def test_with_identity_center_the_other_ways_do_not_apply() -> None:
    results = Signing().look("signon.instance")
    assert {results[f"signon.{way}"].status for way in OTHER_WAYS} == {Status.NOT_APPLICABLE}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_another_way_is_a_claim_and_nothing_else(way: str) -> None:
    setting = Signing(way=way)
    centers(setting)
    results = setting.look("signon")
    own = results.pop(f"signon.{way}")
    assert (own.status, own.calls) == (Status.FAIL, ())
    assert "1." in evidence(own)["how"]
    assert {result.status for result in results.values()} == {Status.NOT_APPLICABLE}
    assert (setting.planned("signon.permission-sets", "signon.assignments"), setting.held()) == ([], [])

    said = Claim(who="Sofia Admin", at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    setting.situation = replace(setting.situation, claims={f"signon.{way}": said})
    stated = setting.look(f"signon.{way}")[f"signon.{way}"]
    assert stated.claimed
    assert "Sofia Admin" in stated.summary


def test_what_was_stated_of_one_way_says_nothing_of_another() -> None:
    setting = Signing(way="iam-users")
    said = Claim(who="Sofia Admin", at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    setting.situation = replace(setting.situation, claims={"signon.external-idp": said})
    results = setting.look("signon.instance")
    assert results["signon.iam-users"].status is Status.FAIL
    assert results["signon.external-idp"].status is Status.NOT_APPLICABLE
