"""The pretend Identity Center: what AWS refuses, what it does later, and that every fake answers in AWS's shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from wizard.demo import open_world
from wizard.demo.center import Center
from wizard.demo.world import World

POLICY = "arn:aws:iam::aws:policy/AWSPartnerCentralFullAccess"


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("half-done") as opened:
        opened.centers[0].delay = 0
        yield opened


class Hands:
    """Somebody with boto3 in the Region of the world's Identity Center."""

    def __init__(self, world: World) -> None:
        self.center: Center = world.centers[0]
        self.account = world.account
        self.admin = world.session.client("sso-admin", region_name=self.center.region)
        self.store = world.session.client("identitystore", region_name=self.center.region)

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self.admin, operation)(InstanceArn=self.center.arn, **parameters)
        return answer

    def at(self, operation: str, **parameters: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self.store, operation)(IdentityStoreId=self.center.store, **parameters)
        return answer

    def make(self, name: str) -> str:
        return str(self.call("create_permission_set", Name=name)["PermissionSet"]["PermissionSetArn"])

    def group(self, name: str) -> str:
        return str(self.at("create_group", DisplayName=name)["GroupId"])

    def assign(self, arn: str, group: str) -> dict[str, Any]:
        told = self.call("create_account_assignment", **self.assignment(arn, group))
        return dict(told["AccountAssignmentCreationStatus"])

    def assignment(self, arn: str, group: str) -> dict[str, str]:
        principal = {"PrincipalType": "GROUP", "PrincipalId": group}
        return {"TargetId": self.account, "TargetType": "AWS_ACCOUNT", "PermissionSetArn": arn, **principal}

    def provisioned(self, latest: bool) -> list[str]:
        status = "LATEST_PERMISSION_SET_PROVISIONED" if latest else "LATEST_PERMISSION_SET_NOT_PROVISIONED"
        told = self.call(
            "list_permission_sets_provisioned_to_account", AccountId=self.account, ProvisioningStatus=status
        )
        return list(told["PermissionSets"])


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


def refused(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_permission_set_lives_from_its_making_to_its_end(hands: Hands) -> None:
    arn = hands.make("Team")
    where = {"PermissionSetArn": arn}
    hands.call("attach_managed_policy_to_permission_set", ManagedPolicyArn=POLICY, **where)
    reference = {"Name": "ExamplePartnerReports", "Path": "/"}
    hands.call(
        "attach_customer_managed_policy_reference_to_permission_set",
        CustomerManagedPolicyReference=reference,
        **where,
    )
    hands.call("put_inline_policy_to_permission_set", InlinePolicy='{"Version":"2012-10-17"}', **where)
    hands.call("update_permission_set", SessionDuration="PT2H", RelayState="https://example.com", **where)

    described = hands.call("describe_permission_set", **where)["PermissionSet"]
    assert (described["Name"], described["SessionDuration"], described["RelayState"]) == (
        "Team",
        "PT2H",
        "https://example.com",
    )
    listed = hands.call("list_managed_policies_in_permission_set", **where)["AttachedManagedPolicies"]
    assert [policy["Arn"] for policy in listed] == [POLICY]
    told = hands.call("list_customer_managed_policy_references_in_permission_set", **where)
    assert told["CustomerManagedPolicyReferences"] == [reference]
    assert hands.call("get_inline_policy_for_permission_set", **where)["InlinePolicy"]
    assert hands.call("list_tags_for_resource", ResourceArn=arn)["Tags"] == []
    with pytest.raises(ClientError) as none:
        hands.call("get_permissions_boundary_for_permission_set", **where)
    assert refused(none) == "ResourceNotFoundException"

    hands.call("detach_managed_policy_from_permission_set", ManagedPolicyArn=POLICY, **where)
    hands.call(
        "detach_customer_managed_policy_reference_from_permission_set",
        CustomerManagedPolicyReference=reference,
        **where,
    )
    hands.call("delete_inline_policy_from_permission_set", **where)
    assert hands.call("get_inline_policy_for_permission_set", **where)["InlinePolicy"] == ""
    hands.call("delete_permission_set", **where)
    with pytest.raises(ClientError) as gone:
        hands.call("describe_permission_set", **where)
    assert refused(gone) == "ResourceNotFoundException"


def test_what_is_left_out_of_an_update_is_cleared(hands: Hands) -> None:
    arn = hands.make("Team")
    hands.call("update_permission_set", PermissionSetArn=arn, Description="one", RelayState="https://example.com")
    hands.call("update_permission_set", PermissionSetArn=arn, SessionDuration="PT2H")
    described = hands.call("describe_permission_set", PermissionSetArn=arn)["PermissionSet"]
    assert "RelayState" not in described
    assert "Description" not in described


def test_a_first_assignment_provisions_and_later_edits_do_not(hands: Hands) -> None:
    arn, group = hands.make("Team"), hands.group("team")
    assert arn not in [*hands.provisioned(True), *hands.provisioned(False)]
    assert hands.assign(arn, group)["Status"] == "SUCCEEDED"
    assert arn in hands.provisioned(True)
    assert hands.call("list_accounts_for_provisioned_permission_set", PermissionSetArn=arn)["AccountIds"] == [
        hands.account
    ]
    hands.call("attach_managed_policy_to_permission_set", PermissionSetArn=arn, ManagedPolicyArn=POLICY)
    assert arn in hands.provisioned(False)
    more = {"TargetId": hands.account, "TargetType": "AWS_ACCOUNT"}
    begun = hands.call("provision_permission_set", PermissionSetArn=arn, **more)["PermissionSetProvisioningStatus"]
    assert begun["Status"] == "SUCCEEDED"
    told = hands.call("describe_permission_set_provisioning_status", ProvisionPermissionSetRequestId=begun["RequestId"])
    assert told["PermissionSetProvisioningStatus"]["AccountId"] == hands.account
    assert arn in hands.provisioned(True)
    removed = hands.call("delete_account_assignment", **hands.assignment(arn, group))["AccountAssignmentDeletionStatus"]
    told = hands.call(
        "describe_account_assignment_deletion_status", AccountAssignmentDeletionRequestId=removed["RequestId"]
    )
    assert told["AccountAssignmentDeletionStatus"]["Status"] == "SUCCEEDED"
    assert arn not in [*hands.provisioned(True), *hands.provisioned(False)]


def test_work_takes_as_many_questions_as_the_world_says(hands: Hands) -> None:
    hands.center.delay = 3
    arn, group = hands.make("Team"), hands.group("team")
    begun = hands.assign(arn, group)
    words = [begun["Status"]]
    while words[-1] == "IN_PROGRESS":
        told = hands.call(
            "describe_account_assignment_creation_status", AccountAssignmentCreationRequestId=begun["RequestId"]
        )
        words.append(told["AccountAssignmentCreationStatus"]["Status"])
    assert words == ["IN_PROGRESS"] * 3 + ["SUCCEEDED"]
    listed = hands.call("list_account_assignments", AccountId=hands.account, PermissionSetArn=arn)
    assert [one["PrincipalId"] for one in listed["AccountAssignments"]] == [group]


def test_work_can_fail_with_a_reason_and_leaves_nothing(hands: Hands) -> None:
    arn, group = hands.make("Team"), hands.group("team")
    hands.center.failure = "The number of roles has reached its limit."
    begun = hands.assign(arn, group)
    assert (begun["Status"], begun["FailureReason"]) == ("FAILED", "The number of roles has reached its limit.")
    assert (
        hands.call("list_account_assignments", AccountId=hands.account, PermissionSetArn=arn)["AccountAssignments"]
        == []
    )
    assert hands.assign(arn, group)["Status"] == "SUCCEEDED"


def test_a_policy_that_the_account_does_not_have_fails_when_it_is_provisioned(hands: Hands) -> None:
    arn = hands.make("Team")
    hands.call(
        "attach_customer_managed_policy_reference_to_permission_set",
        PermissionSetArn=arn,
        CustomerManagedPolicyReference={"Name": "Nowhere", "Path": "/"},
    )
    begun = hands.assign(arn, hands.group("team"))
    assert begun["Status"] == "FAILED"
    assert "policy/Nowhere" in begun["FailureReason"]


def test_only_so_much_work_is_taken_on_at_once(hands: Hands) -> None:
    hands.center.delay = 10_000
    arn = hands.make("Team")
    for number in range(15):
        hands.assign(arn, hands.group(f"team {number}"))
    with pytest.raises(ClientError) as enough:
        hands.assign(arn, hands.group("one more"))
    assert refused(enough) == "ConflictException"


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("create_permission_set", {"Name": "Billing"}),
        ("delete_permission_set", {"PermissionSetArn": "AdministratorAccess"}),
        ("attach_managed_policy_to_permission_set", {"PermissionSetArn": "Billing", "ManagedPolicyArn": POLICY}),
    ],
)
def test_aws_says_conflict(hands: Hands, operation: str, parameters: dict[str, str]) -> None:
    arns = {made.name: arn for arn, made in hands.center.sets.items()}
    asked = {key: arns.get(value, value) if key == "PermissionSetArn" else value for key, value in parameters.items()}
    hands.center.sets[arns["Billing"]].managed.append(POLICY)
    with pytest.raises(ClientError) as conflict:
        hands.call(operation, **asked)
    assert refused(conflict) == "ConflictException"


def test_groups_and_people(hands: Hands) -> None:
    asked = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ana.lead@example.com"}}
    user = hands.at("get_user_id", AlternateIdentifier=asked)["UserId"]
    group = hands.group("team")
    with pytest.raises(ClientError) as twice:
        hands.group("team")
    assert refused(twice) == "ConflictException"
    named = {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "team"}}
    assert hands.at("get_group_id", AlternateIdentifier=named)["GroupId"] == group
    assert hands.at("describe_group", GroupId=group)["DisplayName"] == "team"
    assert "team" in [known["DisplayName"] for known in hands.at("list_groups")["Groups"]]
    member = {"GroupId": group, "MemberId": {"UserId": user}}
    made = hands.at("create_group_membership", **member)["MembershipId"]
    assert hands.at("get_group_membership_id", **member)["MembershipId"] == made
    assert hands.at("describe_group_membership", MembershipId=made)["GroupId"] == group
    assert len(hands.at("list_group_memberships", GroupId=group)["GroupMemberships"]) == 1
    hands.at("delete_group_membership", MembershipId=made)
    assert hands.at("list_group_memberships", GroupId=group)["GroupMemberships"] == []
    hands.at("delete_group", GroupId=group)
    for operation, parameters in (
        ("describe_group", {"GroupId": group}),
        ("describe_group_membership", {"MembershipId": made}),
        ("get_group_id", {"AlternateIdentifier": named}),
    ):
        with pytest.raises(ClientError) as gone:
            hands.at(operation, **parameters)
        assert refused(gone) == "ResourceNotFoundException"


def test_an_instance_answers_only_where_it_lives_and_only_its_administrators(world: World) -> None:
    center = world.centers[0]
    elsewhere = world.session.client("sso-admin")
    assert elsewhere.list_instances()["Instances"] == []
    assert [one["InstanceArn"] for one in elsewhere.list_instances(RegionScope="ALL_REGIONS")["Instances"]] == [
        center.arn
    ]
    with pytest.raises(ClientError):
        elsewhere.describe_instance(InstanceArn=center.arn)
    center.administrators = {center.account}
    here = world.session.client("sso-admin", region_name=center.region)
    assert here.describe_instance(InstanceArn=center.arn)["PermissionSetsEnabled"] is True
    with pytest.raises(ClientError) as denied:
        here.list_permission_sets(InstanceArn=center.arn)
    assert refused(denied) == "AccessDeniedException"


def test_an_account_instance_has_no_permission_sets() -> None:
    with open_world("no-organization") as world:
        client = world.session.client("sso-admin")
        [instance] = client.list_instances()["Instances"]
        assert client.describe_instance(InstanceArn=instance["InstanceArn"])["PermissionSetsEnabled"] is False
        with pytest.raises(ClientError) as refusal:
            client.list_permission_sets(InstanceArn=instance["InstanceArn"])
        assert refused(refusal) == "ValidationException"


def test_the_same_things_get_the_same_ids_and_a_thing_made_anew_another() -> None:
    with open_world("half-done") as one, open_world("half-done") as other:
        first, second = Hands(one), Hands(other)
        arn = first.make("Team")
        assert arn == second.make("Team")
        assert first.group("team") == second.group("team")
        first.call("delete_permission_set", PermissionSetArn=arn)
        assert first.make("Team") != arn
