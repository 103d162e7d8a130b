"""Launch links and the role for a partner, against moto's server: uploaded, opened, read back, checked."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.wire.aws import ACCOUNT, Server
from tests.wire.processes import Desk, Done

PARTNER = "444455556666"
BUCKET = "example-templates"
PERMISSIONS = "arn:aws:iam::aws:policy/ReadOnlyAccess"
LINK = (
    "cross-account",
    "link",
    "--partner",
    PARTNER,
    "--customer",
    "Example Corp",
    "--bucket",
    BUCKET,
    "--upload",
    "--yes",
)


@pytest.fixture
def bucket(server: Server) -> Any:
    """An empty bucket; the server forgets everything between tests."""
    store = server.client("s3")
    store.create_bucket(Bucket=BUCKET)
    return store


def asked(link: str) -> dict[str, str]:
    """What a launch link asks the console for."""
    query = urlsplit(urlsplit(link).fragment).query
    return {name: values[0] for name, values in parse_qs(query, strict_parsing=True, keep_blank_values=True).items()}


def launched(done: Done) -> str:
    assert done.code == 0, done.said
    return done.out.strip()


def test_what_the_link_opens_is_the_plan(desk: Desk, bucket: Any, server: Server) -> None:
    link = launched(desk.wizard("launch", "roles", "--bucket", BUCKET, "--upload", "--yes", "--account", ACCOUNT))
    assert link.startswith(
        "https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/create/review?"
    )
    template = urlsplit(asked(link)["templateURL"])
    assert "X-Amz-Signature" in template.query
    assert unquote(template.path).endswith("partner-central/roles.yaml")

    stored = bucket.get_object(Bucket=BUCKET, Key="partner-central/roles.yaml")
    text = stored["Body"].read().decode()
    assert text == desk.wizard("export", "cloudformation", "roles").out
    grants = bucket.get_object_acl(Bucket=BUCKET, Key="partner-central/roles.yaml")["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    stacks = server.client("cloudformation")
    stacks.create_stack(StackName=asked(link)["stackName"], TemplateBody=text, Capabilities=["CAPABILITY_NAMED_IAM"])
    assert desk.wizard("plan", "roles", "--json").json["changes"] == []

    undone = desk.wizard("undo", "--yes", "--json").json["changes"]
    assert [(change["operation"], change["outcome"]) for change in undone] == [("DeleteObject", "done")]
    assert "Contents" not in bucket.list_objects_v2(Bucket=BUCKET)


def test_what_somebody_else_put_there_is_left(desk: Desk, bucket: Any) -> None:
    bucket.put_object(Bucket=BUCKET, Key="partner-central/roles.yaml", Body=b"theirs")
    ended = desk.wizard("launch", "roles", "--bucket", BUCKET, "--upload", "--yes", "--account", ACCOUNT)
    assert (ended.code, ended.out) == (4, "")
    assert "it is not ours" in ended.said
    assert bucket.get_object(Bucket=BUCKET, Key="partner-central/roles.yaml")["Body"].read() == b"theirs"


def test_without_a_yes_and_read_only_nothing_is_uploaded(desk: Desk, bucket: Any) -> None:
    for more in (("--account", ACCOUNT), ("--account", ACCOUNT, "--yes", "--read-only")):
        assert desk.wizard("launch", "roles", "--bucket", BUCKET, "--upload", *more).code == 2
    assert "Contents" not in bucket.list_objects_v2(Bucket=BUCKET)


def test_the_role_for_a_partner_comes_back_and_is_checked(desk: Desk, bucket: Any, server: Server) -> None:
    link = launched(desk.wizard(*LINK, "--permissions", PERMISSIONS, "--account", ACCOUNT))
    parameters = {
        name.removeprefix("param_"): value for name, value in asked(link).items() if name.startswith("param_")
    }
    assert parameters["PartnerAccountId"] == PARTNER
    external = parameters["ExternalId"]
    assert len(external) == 32
    text = bucket.get_object(Bucket=BUCKET, Key="partner-central/partner-access.json")["Body"].read().decode()
    server.client("cloudformation").create_stack(
        StackName=asked(link)["stackName"],
        TemplateBody=text,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
    )
    role = server.roles()["PartnerAccess"]
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": external}},
        }
    ]
    check = ("cross-account", "check", "--partner", PARTNER, "--customer", "Example Corp")
    by_stack = desk.wizard(*check, "--stack", "PartnerAccess")
    assert by_stack.code == 0, by_stack.said
    pasted = desk.wizard(*check, f" {role['Arn']} ")
    assert (pasted.code, pasted.out) == (0, by_stack.out)

    open_trust = {**role["AssumeRolePolicyDocument"]}
    open_trust["Statement"] = [{key: value for key, value in open_trust["Statement"][0].items() if key != "Condition"}]
    server.client("iam").update_assume_role_policy(RoleName="PartnerAccess", PolicyDocument=json.dumps(open_trust))
    ended = desk.wizard(*check, role["Arn"])
    assert ended.code == 1
    assert "asks for no external id" in ended.said


def test_an_external_id_is_made_once_for_each_customer(desk: Desk) -> None:
    def made(customer: str, *more: str) -> str:
        ended = desk.wizard("cross-account", "template", "--partner", PARTNER, "--customer", customer, *more)
        return str(ended.json["Parameters"]["ExternalId"]["Default"]) if ended.code == 0 else ended.said

    first = made("Example Corp")
    assert made("Example Corp") == first
    assert made("Another Example") != first
    assert "there is an external id already" in made("Example Corp", "--external-id", "chosen-by-somebody-else")
    assert made("Third Example", "--external-id", "chosen-by-somebody-else") == "chosen-by-somebody-else"
    assert (desk.journey / "external-ids.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("launch", "--bucket", "My_Bucket"), "cannot be the name of an S3 bucket"),
        (("launch", "--bucket", "192.0.2.1"), "cannot be the name of an S3 bucket"),
        (("launch", "--bucket", BUCKET, "--stack", "1st"), "cannot be the name of a stack"),
        (("launch", "--bucket", BUCKET, "--region", "cn-north-1"), "is not a Region"),
        (("launch", "--bucket", BUCKET, "--key", "a b?c"), "cannot be used as the name of a template"),
        (("cross-account", "template", "--partner", PARTNER), "Name the customer"),
        (("cross-account", "template", "--partner", PARTNER, "--customer", "x", "--external-id", "short"), "could be guessed"),
        (("cross-account", "template", "--partner", PARTNER, "--customer", "x", "--external-id", "a b" * 9), "cannot be an external id"),
        (("cross-account", "check", "--partner", PARTNER, "--external-id", "x" * 20, "arn:aws:s3:::x"), "is not the ARN of a role"),
        (("cross-account", "check", "--partner", PARTNER, "--external-id", "x" * 20, "--stack", "None"), "There is no stack None"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence(desk: Desk, command: tuple[str, ...], said: str) -> None:
    ended = desk.wizard(*command)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.said
    assert len(ended.said.strip().splitlines()) == 1
