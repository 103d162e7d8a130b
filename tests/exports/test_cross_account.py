"""The trust of a partner's role, proven on the document: only that account, and only with that external id."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.exports import cross_account
from wizard.exports.launch import launch_link, template_url

PARTNER, ID = "444455556666", "0123456789abcdef"
GOOD = cross_account.trust(PARTNER, ID)


def changed(**more: Any) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    document["Statement"][0].update(more)
    return document


OTHER = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
SAME = {
    "as it was made": GOOD,
    "lists of one": changed(Action=["sts:AssumeRole"], Principal={"AWS": [f"arn:aws:iam::{PARTNER}:root"]}),
    "a bare account id": changed(Principal={"AWS": PARTNER}),
    "one statement, no list": {**GOOD, "Statement": GOOD["Statement"][0]},
    "a list of one id": changed(Condition={"StringEquals": {"sts:ExternalId": [ID]}}),
}
WRONG = {
    "no condition": (changed(Condition={}), "asks for no external id"),
    "another id": (changed(Condition={"StringEquals": {"sts:ExternalId": ID + "0"}}), "another one"),
    "two ids": (changed(Condition={"StringEquals": {"sts:ExternalId": [ID, "x" * 16]}}), "another one"),
    "a pattern": (changed(Condition={"StringLike": {"sts:ExternalId": "*"}}), "another one"),
    "if it exists": (changed(Condition={"StringEqualsIfExists": {"sts:ExternalId": ID}}), "another one"),
    "another key": (changed(Condition={"StringEquals": {"aws:SourceAccount": PARTNER}}), "another one"),
    "another account": (changed(Principal={"AWS": "arn:aws:iam::999999999999:root"}), "trusts somebody else"),
    "everybody": (changed(Principal="*"), "trusts somebody else"),
    "two accounts": (changed(Principal={"AWS": [PARTNER, "999999999999"]}), "trusts somebody else"),
    "more actions": (changed(Action=["sts:AssumeRole", "sts:TagSession"]), "allows more"),
    "any action": (changed(Action="sts:*"), "allows more"),
    "a second statement": ({**GOOD, "Statement": [*GOOD["Statement"], OTHER]}, "more than the one statement"),
    "only a refusal": (changed(Effect="Deny"), "more than the one statement"),
    "nothing": ({}, "more than the one statement"),
}


@pytest.mark.parametrize("name", SAME)
def test_it_is_as_it_should_be(name: str) -> None:
    assert cross_account.requires(SAME[name], PARTNER, ID) == ""


@pytest.mark.parametrize("name", WRONG)
def test_it_is_not_and_why(name: str) -> None:
    document, why = WRONG[name]
    assert why in cross_account.requires(document, PARTNER, ID)


def test_the_template_asks_for_the_id_it_is_given() -> None:
    template = cross_account.template(PARTNER, ID)
    statement = template["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert [one["Condition"] for one in statement] == [{"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}]
    assert template["Parameters"]["ExternalId"]["Default"] == ID


def test_external_ids_cannot_be_guessed() -> None:
    assert len({cross_account.new_external_id() for _ in range(100)}) == 100
    assert all(len(cross_account.new_external_id()) == 32 for _ in range(10))


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_a_link_hands_over_exactly_what_was_meant(value: str) -> None:
    template = template_url("example-templates", "a/b.yaml", "eu-west-1") + "?X-Amz-Signature=a%2Fb&c=d"
    link = launch_link(template, stack="S", region="us-east-1", parameters={"Owner": value})
    asked = parse_qs(urlsplit(urlsplit(link).fragment).query, strict_parsing=True)
    assert asked == {"templateURL": [template], "stackName": ["S"], "param_Owner": [value]}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/roles.yaml",
        "http://b.s3.us-east-1.amazonaws.com/x",
        "https://s3.example.com/.amazonaws.com/x",
    ],
)
def test_the_console_takes_templates_from_s3_only(address: str) -> None:
    with pytest.raises(ValueError, match="S3 only"):
        launch_link(address, stack="S", region="us-east-1")


def test_a_bucket_with_dots_is_named_in_the_path() -> None:
    assert template_url("a.example.bucket", "k", "eu-west-1") == "https://s3.eu-west-1.amazonaws.com/a.example.bucket/k"
