"""Where AWS says no, the demo says no: names, quotas, documents, tags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from wizard.demo import open_world
from wizard.demo.world import World

PARTNER_CENTRAL = "partnercentral-account-management.amazonaws.com"
AWS = "arn:aws:iam::aws:policy/"


def trust(principal: Any = None, **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal or {"Service": PARTNER_CENTRAL}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **more}]}, separators=(",", ":"))


def policy(size: int = 0) -> str:
    statement = {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*", "Sid": "A" * size}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))


@pytest.fixture
def world() -> Iterator[World]:
    with open_world("empty") as opened:
        yield opened


@pytest.fixture
def iam(world: World) -> Any:
    client = world.session.client("iam")
    client.create_role(RoleName="ExampleRole", AssumeRolePolicyDocument=trust())
    return client


def says_no(status: int, code: str, words: str, action: Any, **params: Any) -> None:
    with pytest.raises(ClientError) as refused:
        action(**params)
    error = refused.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
    assert words in error["Error"]["Message"]


@pytest.mark.parametrize("name", ["ExampleRole", "examplerole", "EXAMPLEROLE"])
def test_role_names_are_not_told_apart_by_case(iam: Any, name: str) -> None:
    words = f"Role with name {name} already exists."
    says_no(409, "EntityAlreadyExists", words, iam.create_role, RoleName=name, AssumeRolePolicyDocument=trust())
    assert iam.get_role(RoleName=name)["Role"]["RoleName"] == "ExampleRole"


def test_role_names_are_unique_whatever_their_path(iam: Any) -> None:
    params = {"RoleName": "ExampleRole", "Path": "/team/", "AssumeRolePolicyDocument": trust()}
    says_no(409, "EntityAlreadyExists", "already exists", iam.create_role, **params)


@pytest.mark.parametrize(
    ("name", "path"), [("ExamplePolicy", "/"), ("examplepolicy", "/"), ("ExamplePolicy", "/team/")]
)
def test_policy_names_are_not_told_apart_by_case_or_path(iam: Any, name: str, path: str) -> None:
    iam.create_policy(PolicyName="ExamplePolicy", PolicyDocument=policy())
    params = {"PolicyName": name, "Path": path, "PolicyDocument": policy()}
    says_no(409, "EntityAlreadyExists", f"A policy called {name} already exists", iam.create_policy, **params)


def test_a_role_takes_twenty_managed_policies(iam: Any) -> None:
    listed = iam.list_policies(Scope="AWS")["Policies"]
    for known in listed[:20]:
        iam.attach_role_policy(RoleName="ExampleRole", PolicyArn=known["Arn"])
    iam.attach_role_policy(RoleName="ExampleRole", PolicyArn=listed[0]["Arn"])  # is attached: nothing more to do
    words = "Cannot exceed quota for PoliciesPerRole: 20"
    last = listed[20]["Arn"]
    says_no(409, "LimitExceeded", words, iam.attach_role_policy, RoleName="ExampleRole", PolicyArn=last)
    assert len(iam.list_attached_role_policies(RoleName="ExampleRole")["AttachedPolicies"]) == 20
    assert iam.get_policy(PolicyArn=listed[0]["Arn"])["Policy"]["AttachmentCount"] == 1


def test_the_summary_tells_the_quotas_that_hold(iam: Any) -> None:
    told = iam.get_account_summary()["SummaryMap"]
    expected = {
        "AttachedPoliciesPerRoleQuota": 20,
        "RolesQuota": 1000,
        "PoliciesQuota": 1500,
        "AssumeRolePolicySizeQuota": 2048,
        "PolicySizeQuota": 6144,
        "RolePolicySizeQuota": 10240,
        "Roles": 2,
        "Policies": 0,
    }
    assert expected.items() <= told.items()
    iam.create_role(RoleName="Another", AssumeRolePolicyDocument=trust())
    assert iam.get_account_summary()["SummaryMap"]["Roles"] == 3


def test_an_account_takes_so_many_roles_and_policies(world: World, iam: Any) -> None:
    with world.stage.set("test") as backend:
        backend.set_quota("RolesQuota", 3)
        backend.set_quota("PoliciesQuota", 1)
        with pytest.raises(AttributeError):
            backend.set_quota("RoleQuota", 3)
    assert iam.get_account_summary()["SummaryMap"]["RolesQuota"] == 3
    iam.create_role(RoleName="Third", AssumeRolePolicyDocument=trust())
    words = "Cannot exceed quota for RolesPerAccount: 3"
    says_no(409, "LimitExceeded", words, iam.create_role, RoleName="Fourth", AssumeRolePolicyDocument=trust())
    iam.create_policy(PolicyName="First", PolicyDocument=policy())
    words = "Cannot exceed quota for PoliciesPerAccount: 1"
    says_no(409, "LimitExceeded", words, iam.create_policy, PolicyName="Second", PolicyDocument=policy())


def test_a_trust_policy_has_2048_characters(iam: Any) -> None:
    room = 2048 - len(trust(Sid=""))
    iam.update_assume_role_policy(RoleName="ExampleRole", PolicyDocument=trust(Sid="A" * room))
    too_long, words = trust(Sid="A" * (room + 1)), "Cannot exceed quota for ACLSizePerRole: 2048"
    says_no(409, "LimitExceeded", words, iam.create_role, RoleName="New", AssumeRolePolicyDocument=too_long)
    update = iam.update_assume_role_policy
    says_no(409, "LimitExceeded", words, update, RoleName="ExampleRole", PolicyDocument=too_long)


def test_policies_are_measured_without_white_space(iam: Any) -> None:
    room = 6144 - len(policy())
    iam.create_policy(PolicyName="Full", PolicyDocument=policy(room).replace(",", ",\n    "))
    words = "Cannot exceed quota for PolicySize: 6144"
    says_no(409, "LimitExceeded", words, iam.create_policy, PolicyName="Over", PolicyDocument=policy(room + 1))


def test_inline_policies_share_one_room(iam: Any) -> None:
    half = policy(5120 - len(policy()))
    put = iam.put_role_policy
    put(RoleName="ExampleRole", PolicyName="one", PolicyDocument=half)
    put(RoleName="ExampleRole", PolicyName="two", PolicyDocument=half)
    put(RoleName="ExampleRole", PolicyName="two", PolicyDocument=half)  # takes its own place again
    words = "Maximum policy size of 10240 bytes exceeded for role ExampleRole"
    say = {"RoleName": "ExampleRole", "PolicyName": "three", "PolicyDocument": policy()}
    says_no(409, "LimitExceeded", words, put, **say)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "invalid Json"),
        ("[]", "Syntax errors"),
        ('{"Version": "2012-10-17", "Statement": []}', "Syntax errors"),
        (trust(Effect="Permit"), "Syntax errors"),
        (trust(Unheard="of"), "Syntax errors"),
        (trust(Resource="*"), "Has prohibited field Resource"),
        (trust(Action="iam:PassRole"), "only specify STS AssumeRole actions"),
        (trust(Action="*"), "only specify STS AssumeRole actions"),
        (trust({"AWS": "Sofia"}), 'Invalid principal in policy: "AWS":"Sofia"'),
        (trust({"AWS": "arn:aws:iam::111122223333:role/Nobody"}), "Invalid principal in policy"),
        (trust({"AWS": "arn:aws:iam::444455556666:role/*"}), "Invalid principal in policy"),
        (trust({"Service": "partnercentral-account-managment.amazonaws.com"}), '"SERVICE":"partnercentral-account-man'),
        (trust({"Federated": "arn:aws:iam::111122223333:saml-provider/None"}), "Invalid principal in policy"),
        (trust("Sofia"), "Invalid principal in policy"),
        (
            json.dumps({"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}}),
            "Missing required field Principal",
        ),
    ],
)
def test_trust_policies_that_aws_does_not_keep(iam: Any, document: str, words: str) -> None:
    create, update = iam.create_role, iam.update_assume_role_policy
    says_no(400, "MalformedPolicyDocument", words, create, RoleName="New", AssumeRolePolicyDocument=document)
    says_no(400, "MalformedPolicyDocument", words, update, RoleName="ExampleRole", PolicyDocument=document)


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": "444455556666"},
        {"AWS": ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/Theirs"]},
        {"AWS": "arn:aws:iam::111122223333:role/ExampleRole"},
        {"Service": [PARTNER_CENTRAL, "ec2.amazonaws.com"]},
        {"Federated": "accounts.example.com"},
    ],
)
def test_trust_policies_that_aws_keeps_however_unwise(iam: Any, principal: Any) -> None:
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=trust(principal))
    kept = iam.get_role(RoleName="New")["Role"]["AssumeRolePolicyDocument"]
    assert kept == json.loads(trust(principal))


def test_unknown_policies_cannot_be_attached_and_unknown_roles_cannot_take_any(iam: Any) -> None:
    attach = iam.attach_role_policy
    words = f"Policy {AWS}Nothing does not exist or is not attachable."
    says_no(404, "NoSuchEntity", words, attach, RoleName="ExampleRole", PolicyArn=AWS + "Nothing")
    words = "The role with name Nobody cannot be found."
    says_no(404, "NoSuchEntity", words, attach, RoleName="Nobody", PolicyArn=AWS + "IAMFullAccess")
    says_no(404, "NoSuchEntity", words, iam.get_role, RoleName="Nobody")


def test_a_role_in_use_cannot_be_deleted(iam: Any) -> None:
    iam.attach_role_policy(RoleName="ExampleRole", PolicyArn=AWS + "IAMFullAccess")
    says_no(409, "DeleteConflict", "must detach all policies first", iam.delete_role, RoleName="ExampleRole")
    iam.detach_role_policy(RoleName="ExampleRole", PolicyArn=AWS + "IAMFullAccess")
    iam.put_role_policy(RoleName="ExampleRole", PolicyName="inline", PolicyDocument=policy())
    says_no(409, "DeleteConflict", "must delete policies first", iam.delete_role, RoleName="ExampleRole")
    iam.delete_role_policy(RoleName="ExampleRole", PolicyName="inline")
    iam.delete_role(RoleName="ExampleRole")


def test_a_policy_in_use_cannot_be_deleted(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="ExamplePolicy", PolicyDocument=policy())["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="ExampleRole", PolicyArn=arn)
    says_no(409, "DeleteConflict", "attached to entities", iam.delete_policy, PolicyArn=arn)
    iam.detach_role_policy(RoleName="ExampleRole", PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(), SetAsDefault=True)
    says_no(409, "DeleteConflict", "more than one version", iam.delete_policy, PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.delete_policy(PolicyArn=arn)
    says_no(404, "NoSuchEntity", "was not found", iam.get_policy, PolicyArn=arn)


def test_tags_are_kept_replaced_in_any_case_and_limited(iam: Any) -> None:
    tags = [{"Key": "journey", "Value": "one"}]
    iam.create_role(RoleName="Tagged", AssumeRolePolicyDocument=trust(), Tags=tags)
    assert iam.get_role(RoleName="Tagged")["Role"]["Tags"] == tags
    iam.tag_role(RoleName="Tagged", Tags=[{"Key": "Journey", "Value": "two"}])
    assert iam.get_role(RoleName="Tagged")["Role"]["Tags"] == [{"Key": "Journey", "Value": "two"}]
    iam.tag_role(RoleName="Tagged", Tags=[{"Key": f"k{n}", "Value": "v"} for n in range(49)])
    one_more = [{"Key": "k49", "Value": "v"}]
    says_no(409, "LimitExceeded", "number of tags", iam.tag_role, RoleName="Tagged", Tags=one_more)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"RoleName": "R" * 65}, "'roleName' failed to satisfy constraint: Member must have length less than or equal"),
        ({"RoleName": "Alliance Lead"}, "Member must satisfy regular expression pattern"),
        ({"Path": "team"}, "'path' failed to satisfy constraint"),
        ({"Description": "Alliance lead \N{EM DASH} all of it"}, "'description' failed to satisfy constraint"),
        ({"Description": "d" * 1001}, "less than or equal to 1000"),
        ({"MaxSessionDuration": 43201}, "less than or equal to 43200"),
        ({"MaxSessionDuration": 43201, "Path": "team"}, "2 validation errors detected"),
        ({"Tags": [{"Key": "k" * 129, "Value": "v"}]}, "'tags.1.member.key' failed to satisfy constraint"),
        ({"Tags": [{"Key": "k", "Value": "v" * 257}]}, "'tags.1.member.value' failed to satisfy constraint"),
        ({"Tags": [{"Key": f"k{n}", "Value": "v"} for n in range(51)]}, "less than or equal to 50"),
    ],
)
def test_lengths_and_patterns_of_the_service_model_hold(iam: Any, params: dict[str, Any], words: str) -> None:
    given = {"RoleName": "New", "AssumeRolePolicyDocument": trust(), **params}
    says_no(400, "ValidationError", words, iam.create_role, **given)


def test_a_boundary_must_exist(iam: Any) -> None:
    params = {"RoleName": "New", "AssumeRolePolicyDocument": trust()}
    says_no(404, "NoSuchEntity", "Scope ARN", iam.create_role, **params, PermissionsBoundary=AWS + "Nothing")
    made = iam.create_role(**params, PermissionsBoundary=AWS + "PowerUserAccess")["Role"]
    assert made["PermissionsBoundary"]["PermissionsBoundaryArn"] == AWS + "PowerUserAccess"
