"""Trust policies: a labelled table of what each means."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.wizard.trusts import ROOT, SOURCE, WANTED, allow, deny, ours, policy, without
from wizard.trust import PARTNER_CENTRAL_TRUST, SERVICE, TrustKind, compare

SAME: dict[str, Any] = {
    "the wanted document": PARTNER_CENTRAL_TRUST,
    "service as a one-element list": policy(allow({"Service": [SERVICE]})),
    "action as a one-element list": policy(ours(["sts:AssumeRole"])),
    "statement as an object": {"Version": "2012-10-17", "Statement": ours()},
    "a Sid and an Id": policy(ours(Sid="Anything"), Id="also"),
    "Version missing": {"Statement": [ours()]},
    "the old Version": policy(ours(), Version="2008-10-17"),
    "the statement twice": policy(ours(Sid="a"), ours(["sts:AssumeRole"], Sid="b")),
    "the service and the action twice": policy(
        allow({"Service": [SERVICE, SERVICE]}, ["sts:AssumeRole", "STS:assumerole"])
    ),
    "action in lower case": policy(ours("sts:assumerole")),
    "action in upper case": policy(ours("STS:ASSUMEROLE")),
    "an empty Condition": policy(ours(Condition={})),
    "the same again with a condition": policy(ours(Condition=SOURCE), ours()),
    "JSON": WANTED,
    "JSON with blanks and line breaks": f" \n{json.dumps(PARTNER_CENTRAL_TRUST, indent=2)}\n",
    "JSON with escaped letters": WANTED.replace("sts:", "\\u0073ts:"),
    "URL-encoded JSON": quote(WANTED),
    "URL-encoded JSON, everything escaped": "".join(f"%{ord(char):02x}" for char in WANTED),
    "form-encoded JSON": quote_plus(WANTED),
    "a Deny for somebody else": policy(ours(), deny({"AWS": ROOT}, "sts:*")),
    "a Deny for another service": policy(ours(), deny({"Service": "ec2.amazonaws.com"})),
    "a Deny of another action": policy(ours(), deny("*", "sts:TagSession")),
    "a Deny of everything but sts:AssumeRole": policy(ours(), without(deny("*", NotAction="sts:AssumeRole"), "Action")),
    "a Deny of nothing": policy(ours(), without(deny("*", NotAction="*"), "Action")),
    "a Deny for everybody except Partner Central": policy(
        ours(), without(deny("*", NotPrincipal={"Service": SERVICE}), "Principal")
    ),
    "a statement that concerns nobody": policy(ours(), without(allow("*", NotPrincipal="*"), "Principal")),
}

WIDER: dict[str, Any] = {
    "another service in the list": policy(allow({"Service": [SERVICE, "ec2.amazonaws.com"]})),
    "another service in a statement": policy(ours(), allow({"Service": "ec2.amazonaws.com"})),
    "the service under another region": policy(
        allow({"Service": [SERVICE, SERVICE.replace(".amazonaws", ".us-east-1.amazonaws")]})
    ),
    "an account root in the same Principal": policy(allow({"Service": SERVICE, "AWS": ROOT})),
    "an account root in a statement": policy(ours(), allow({"AWS": ROOT})),
    "a bare account id": policy(ours(), allow({"AWS": "444455556666"})),
    "a role": policy(ours(), allow({"AWS": "arn:aws:iam::444455556666:role/Someone"})),
    "a user": policy(ours(), allow({"AWS": "arn:aws:iam::444455556666:user/someone"})),
    "a role session": policy(ours(), allow({"AWS": "arn:aws:sts::444455556666:assumed-role/Someone/session"})),
    "a deleted role": policy(ours(), allow({"AWS": "AROAEXAMPLEEXAMPLE12"})),
    "everybody beside the service": policy(ours(), allow("*")),
    "everybody": policy(allow("*")),
    "every AWS account": policy(allow({"AWS": "*"})),
    "every AWS account, in a list": policy(allow({"AWS": ["*"]})),
    "every kind of principal": policy(allow({"*": "*"})),
    "some kind of principal": policy(ours(), allow({"*": "somebody"})),
    "everybody, with a condition": policy(ours(), allow("*", Condition=SOURCE)),
    "an organization, by condition only": policy(allow("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-x"}})),
    "a SAML provider": policy(
        ours(), allow({"Federated": "arn:aws:iam::444455556666:saml-provider/Idp"}, "sts:AssumeRoleWithSAML")
    ),
    "an OIDC provider": policy(
        ours(),
        allow(
            {"Federated": "arn:aws:iam::444455556666:oidc-provider/login.example.com"}, "sts:AssumeRoleWithWebIdentity"
        ),
    ),
    "a canonical user": policy(ours(), allow({"CanonicalUser": "79a59df900b949e5"})),
    "an extra principal with a condition": policy(ours(), allow({"AWS": ROOT}, Condition=SOURCE)),
    "an extra principal that a Deny takes back": policy(ours(), allow({"AWS": ROOT}), deny({"AWS": ROOT})),
    "another sts action": policy(ours(["sts:AssumeRole", "sts:TagSession"])),
    "another sts action in a statement": policy(ours(), ours("sts:TagSession")),
    "another way to assume it": policy(ours(["sts:AssumeRole", "sts:AssumeRoleWithSAML"])),
    "another way to assume it, in a statement": policy(ours(), ours("sts:AssumeRoleWithWebIdentity")),
    "an action of another service": policy(ours(["sts:AssumeRole", "s3:GetObject"])),
    "an action with a look-alike letter beside the real one": policy(ours(["sts:AssumeRole", "sts:АssumeRole"])),
    "sts:*": policy(ours("sts:*")),
    "*": policy(ours("*")),
    "*:*": policy(ours("*:*")),
    "sts:Assume*": policy(ours("sts:Assume*")),
    "sts:AssumeRole*": policy(ours("sts:AssumeRole*")),
    "sts:Assume?ole": policy(ours("sts:Assume?ole")),
    "NotAction of something else": policy(without(ours(NotAction="sts:TagSession"), "Action")),
    "NotPrincipal of somebody else": policy(without(allow("", NotPrincipal={"AWS": ROOT}), "Principal")),
    "NotPrincipal of the service, beside the wanted statement": policy(
        ours(), without(allow("", NotPrincipal={"Service": SERVICE}), "Principal")
    ),
    "wider by one statement, narrower by another": policy(ours(Condition=SOURCE), allow({"AWS": ROOT})),
    "wider and narrower in one statement": policy(ours(["sts:AssumeRole", "sts:TagSession"], Condition=SOURCE)),
    "wider, with a Deny under a condition": policy(ours(), allow({"AWS": ROOT}), deny("*", Condition=SOURCE)),
}

NARROWER: dict[str, Any] = {
    "a condition on the source account": policy(ours(Condition=SOURCE)),
    "a condition that looks as if it always held": policy(ours(Condition={"StringLike": {"aws:SourceArn": "*"}})),
    "a condition with IfExists": policy(ours(Condition={"StringEqualsIfExists": {"aws:SourceAccount": "1"}})),
    "a condition that AWS does not know": policy(ours(Condition={"StringSimilar": {"aws:SourceAccount": "1"}})),
    "an external id": policy(ours(Condition={"StringEquals": {"sts:ExternalId": "[red]"}})),
    "a MFA condition": policy(ours(Condition={"Bool": {"aws:MultiFactorAuthPresent": True}})),
    "two statements with conditions": policy(
        ours(Condition=SOURCE), ours(Condition={"Bool": {"aws:SecureTransport": "true"}})
    ),
    "a Deny for everybody under a condition": policy(ours(), deny("*", Condition=SOURCE)),
    "a Deny for every account under a condition": policy(ours(), deny({"AWS": "*"}, "sts:*", Condition=SOURCE)),
    "a Deny for the service under a condition": policy(ours(), deny({"Service": SERVICE}, "*", Condition=SOURCE)),
    "a Deny for everybody except an account under a condition": policy(
        ours(), without(deny("", NotPrincipal={"AWS": ROOT}, Condition=SOURCE), "Principal")
    ),
    "a Deny of everything but tags under a condition": policy(
        ours(), without(deny("*", NotAction="sts:TagSession", Condition=SOURCE), "Action")
    ),
}

DIFFERENT: dict[str, Any] = {
    "an account root instead": policy(allow({"AWS": ROOT})),
    "another service instead": policy(allow({"Service": "ec2.amazonaws.com"})),
    "the service under AWS": policy(allow({"AWS": SERVICE})),
    "the service under Federated": policy(allow({"Federated": SERVICE})),
    "the service under any kind": policy(allow({"*": SERVICE})),
    "the service of another region": policy(
        allow({"Service": SERVICE.replace(".amazonaws.com", ".us-east-1.amazonaws.com")})
    ),
    "the service of another partition": policy(allow({"Service": f"{SERVICE}.cn"})),
    "the service in capitals": policy(allow({"Service": SERVICE.upper()})),
    "the service with one capital": policy(allow({"Service": SERVICE.capitalize()})),
    "the service with a blank": policy(allow({"Service": f"{SERVICE} "})),
    "the service with a final dot": policy(allow({"Service": f"{SERVICE}."})),
    "the service with a zero-width blank": policy(
        allow({"Service": f"partner\u200b{SERVICE.removeprefix('partner')}"})
    ),
    "the service with a Cyrillic letter": policy(allow({"Service": SERVICE.replace("a", "а", 1)})),
    "the service with a wide hyphen": policy(allow({"Service": SERVICE.replace("-", "‐", 1)})),
    "the service with a wildcard": policy(allow({"Service": "partnercentral-*.amazonaws.com"})),
    "any service": policy(allow({"Service": "*"})),
    "the selling service": policy(allow({"Service": "resource-snapshot-job.partnercentral-selling.amazonaws.com"})),
    "another action only": policy(ours("sts:TagSession")),
    "another wildcard only": policy(ours("sts:Get*")),
    "an action with a Cyrillic letter": policy(ours("sts:АssumeRole")),
    "an action with a long s": policy(ours("sts:aſsumerole")),
    "an action with brackets": policy(ours("sts:[A]ssumeRole")),
    "sts:AssumeRoleWithSAML": policy(ours("sts:AssumeRoleWithSAML")),
    "NotAction of sts:AssumeRole": policy(without(ours(NotAction="sts:AssumeRole"), "Action")),
    "NotAction of everything": policy(without(ours(NotAction="*"), "Action")),
    "NotPrincipal of the service": policy(without(allow("", NotPrincipal={"Service": SERVICE}), "Principal")),
    "NotPrincipal of everybody": policy(without(allow("", NotPrincipal={"AWS": "*"}), "Principal")),
    "nothing but a Deny": policy(deny({"Service": SERVICE})),
    "a Deny for everybody": policy(ours(), deny("*")),
    "a Deny for every account": policy(ours(), deny({"AWS": "*"})),
    "a Deny before the Allow": policy(deny({"Service": SERVICE}, "sts:*"), ours()),
    "a Deny for the service by wildcard": policy(ours(), deny({"Service": "partnercentral-*"})),
    "a Deny for the service in other letters": policy(ours(), deny({"Service": SERVICE.upper()})),
    "a Deny by wildcard action": policy(ours(), deny({"Service": SERVICE}, "STS:assume*")),
    "a Deny of everything except tags": policy(ours(), without(deny("*", NotAction="sts:TagSession"), "Action")),
    "a Deny for everybody except an account": policy(
        ours(), without(deny("", NotPrincipal={"AWS": ROOT}), "Principal")
    ),
    "a Deny for everybody, and somebody else let in": policy(ours(), allow({"AWS": ROOT}), deny("*")),
    "a permission of the service only through NotAction": policy(
        without(ours(NotAction=["sts:assumeRole", "sts:TagSession"]), "Action")
    ),
}

TWICE = f'"Principal":{{"Service":"{SERVICE}"}},"Action":"sts:AssumeRole"'

UNREADABLE: dict[str, Any] = {
    "nothing": None,
    "no text": "",
    "no JSON": "trust me",
    "a number": 5,
    "bytes": WANTED.encode(),
    "an empty document": {},
    "an empty list": [],
    "a list around the document": [PARTNER_CENTRAL_TRUST],
    "JSON in JSON": json.dumps(WANTED),
    "JSON cut off": WANTED[:-1],
    "two documents": WANTED * 2,
    "encoded twice": quote(quote(WANTED)),
    "badly encoded": quote(WANTED) + "%ff",
    "a byte order mark": "\ufeff" + WANTED,
    "JSON too deep to read": '{"Version":' + "[" * 100_000,
    "no Statement": {"Version": "2012-10-17"},
    "an empty Statement list": policy(),
    "an empty statement": policy({}),
    "a Statement that is text": {"Statement": "Allow"},
    "nested lists of statements": policy([ours()]),
    "the wanted statement beside text": policy(ours(), "x"),
    "an unknown Version": policy(ours(), Version="2012-10-18"),
    "a Version that is no text": policy(ours(), Version=2012),
    "an unknown element above": policy(ours(), Extra="x"),
    "statement in lower case": {"statement": [ours()]},
    "an unknown element": policy(ours(Comment="x")),
    "effect in lower case": policy({"effect": "Allow", **without(ours(), "Effect")}),
    "Effect in two spellings": policy({"effect": "Deny", **ours()}),
    "Effect allow": policy({**ours(), "Effect": "allow"}),
    "Effect with a blank": policy({**ours(), "Effect": "Allow "}),
    "Effect with a Cyrillic letter": policy({**ours(), "Effect": "Аllow"}),
    "Effect as a list": policy({**ours(), "Effect": ["Allow"]}),
    "Effect missing": policy(without(ours(), "Effect")),
    "Principal missing": policy(without(ours(), "Principal")),
    "Action missing": policy(without(ours(), "Action")),
    "Principal and NotPrincipal": policy(ours(NotPrincipal={"AWS": ROOT})),
    "Action and NotAction": policy(ours(NotAction="sts:TagSession")),
    "Principal as text": policy(allow(SERVICE)),
    "Principal as a list": policy(allow([{"Service": SERVICE}])),
    "an empty Principal": policy(allow({})),
    "an empty list of services": policy(allow({"Service": []})),
    "an empty list beside the service": policy(allow({"Service": SERVICE, "AWS": []})),
    "a blank service": policy(allow({"Service": [SERVICE, ""]})),
    "a nested list of services": policy(allow({"Service": [[SERVICE]]})),
    "service in lower case": policy(allow({"service": SERVICE})),
    "a service that is nothing": policy(allow({"Service": None})),
    "an empty list of actions": policy(ours([])),
    "a nested list of actions": policy(ours([["sts:AssumeRole"]])),
    "an action without a prefix": policy(ours(["sts:AssumeRole", "junk"])),
    "an action with a wildcard prefix": policy(ours("s*:AssumeRole")),
    "an action with blanks": policy(ours(" sts:AssumeRole")),
    "an action that is a number": policy(ours(["sts:AssumeRole", 7])),
    "an action that is an object": policy(ours({"sts:AssumeRole": True})),
    "a Resource": policy(ours(Resource="*")),
    "a NotResource": policy(ours(NotResource="*")),
    "a Resource on another statement": policy(ours(), deny({"AWS": ROOT}, Resource="*")),
    "a Condition that is a list": policy(ours(Condition=[])),
    "a Condition that is nothing": policy(ours(Condition=None)),
    "a Condition with an empty block": policy(ours(Condition={"StringEquals": {}})),
    "a Condition with no values": policy(ours(Condition={"StringEquals": {"aws:SourceAccount": []}})),
    "a Condition on nothing": policy(ours(Condition={"StringEquals": {"aws:SourceAccount": None}})),
    "a Sid that is a number": policy(ours(Sid=1)),
    "Effect twice": f'{{"Statement":[{{"Effect":"Deny","Effect":"Allow",{TWICE}}}]}}',
    "Statement twice": WANTED.replace('"Statement"', '"Statement": [], "Statement"'),
    "Service twice": WANTED.replace('"Service"', '"Service": "ec2.amazonaws.com", "Service"'),
    "Effect twice, URL-encoded": quote(f'{{"Statement":[{{"Effect":"Allow","Effect":"Allow",{TWICE}}}]}}'),
    "NaN": WANTED.replace('"2012-10-17"', "NaN"),
}

TABLE = [
    pytest.param(document, kind, id=f"{kind}: {label}")
    for kind, documents in (
        (TrustKind.SAME, SAME),
        (TrustKind.WIDER, WIDER),
        (TrustKind.NARROWER, NARROWER),
        (TrustKind.DIFFERENT, DIFFERENT),
        (TrustKind.UNREADABLE, UNREADABLE),
    )
    for label, document in documents.items()
]


@pytest.mark.parametrize(("document", "kind"), TABLE)
def test_every_labelled_document_gets_its_kind(document: object, kind: TrustKind) -> None:
    before = copy.deepcopy(document)
    trust = compare(document)
    assert trust.kind is kind, trust.said()
    assert trust.sentences or kind is TrustKind.SAME
    assert trust.said().endswith(".")
    assert "\n" not in trust.said()
    assert document == before


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (policy(ours(), allow({"AWS": ROOT})), "also lets anyone in account 444455556666 assume it"),
        (policy(ours(), allow({"AWS": "444455556666"})), "also lets anyone in account 444455556666 assume it"),
        (policy(ours(), allow("*")), "also lets every AWS account assume it"),
        (
            policy(ours(), allow({"AWS": "*"}, Condition=SOURCE)),
            "also lets every AWS account assume it, only when aws:SourceAccount is 111122223333",
        ),
        (
            policy(ours(), allow({"Service": "ec2.amazonaws.com"})),
            "also lets the service ec2.amazonaws.com assume it",
        ),
        (
            policy(allow({"Service": SERVICE.upper()})),
            f"lets the look-alike service {SERVICE.upper()} assume it",
        ),
        (
            policy(ours(), allow({"AWS": "arn:aws:iam::444455556666:role/team/Someone"})),
            "also lets the role team/Someone of account 444455556666 assume it",
        ),
        (
            policy(ours(), allow({"AWS": "arn:aws-cn:iam::444455556666:user/someone"})),
            "also lets the user someone of account 444455556666 of the partition aws-cn assume it",
        ),
        (
            policy(ours(), allow({"AWS": "arn:aws:sts::444455556666:assumed-role/Someone/me"}, "sts:*")),
            "also lets the session me of the role Someone of account 444455556666 assume it and use sts:*",
        ),
        (
            policy(ours(), allow({"AWS": "AIDAEXAMPLEEXAMPLE12"}, "sts:TagSession")),
            "also lets the deleted user AIDAEXAMPLEEXAMPLE12 use sts:TagSession",
        ),
        (
            policy(
                ours(), allow({"Federated": "arn:aws:iam::444455556666:saml-provider/Idp"}, "sts:AssumeRoleWithSAML")
            ),
            "also lets anyone signed in through the SAML provider Idp of account 444455556666 assume it",
        ),
        (
            policy(ours(), allow({"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity")),
            "also lets anyone signed in through accounts.google.com assume it",
        ),
        (
            policy(ours(), allow({"CanonicalUser": "79a59df900b949e5"})),
            "also lets the account with the canonical user id 79a59df900b949e5 assume it",
        ),
        (policy(ours(["sts:AssumeRole", "sts:TagSession"])), "also allows sts:TagSession"),
        (policy(ours("*")), "also allows every action (*)"),
        (
            policy(without(ours(NotAction="sts:TagSession"), "Action")),
            "also allows every action except sts:TagSession",
        ),
        (
            policy(without(allow("", NotPrincipal={"AWS": ROOT}), "Principal")),
            "uses NotPrincipal, which also lets in everybody except anyone in account 444455556666",
        ),
        (policy(ours(Condition=SOURCE)), "lets Partner Central in only when aws:SourceAccount is 111122223333"),
        (
            policy(ours(), deny("*", Condition={"Bool": {"aws:SecureTransport": False}})),
            "a Deny statement takes it back from Partner Central, when aws:SecureTransport is false",
        ),
        (policy(ours(), deny("*")), "a Deny statement takes it back from Partner Central"),
        (
            policy(ours(), deny({"AWS": ROOT})),
            "a Deny statement keeps out anyone in account 444455556666, which does not touch Partner Central",
        ),
        (
            policy(ours(), deny("*", "sts:TagSession")),
            "a Deny statement forbids sts:TagSession, which is not needed",
        ),
        (
            policy(allow({"AWS": ROOT})),
            f"does not let Partner Central (the service {SERVICE}) assume it",
        ),
        (policy(allow({"AWS": ROOT})), "lets anyone in account 444455556666 assume it"),
        (policy(allow("*")), f"does not name Partner Central (the service {SERVICE})"),
        ("{}", "it has no statements"),
        (policy(ours(Resource="*")), "a statement names a Resource, which AWS refuses in a trust policy"),
        (policy(ours(["sts:AssumeRole", "junk"])), "“junk” is not an action"),
    ],
)
def test_each_difference_is_said_in_plain_words(document: object, sentence: str) -> None:
    assert sentence in compare(document).sentences


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (PARTNER_CENTRAL_TRUST, "Trusts Partner Central and nobody else."),
        (
            policy(ours(["sts:AssumeRole", "sts:TagSession"])),
            "Wider than Partner Central needs: also allows sts:TagSession.",
        ),
        ("", "The trust policy cannot be read: it is not JSON."),
        (
            policy(allow({"Service": [SERVICE, *(f"{name}.amazonaws.com" for name in "abcde")]})),
            "Wider than Partner Central needs: also lets the service a.amazonaws.com assume it; also lets the service "
            "b.amazonaws.com assume it; also lets the service c.amazonaws.com assume it; and 2 more.",
        ),
    ],
)
def test_said_is_one_sentence(document: object, said: str) -> None:
    assert compare(document).said() == said


def test_outside_text_cannot_reach_the_terminal() -> None:
    hostile = "evil\x1b[2J\u202egro.example"
    said = compare(policy(ours(), allow({"Service": hostile}, Condition={"StringEquals": {hostile: hostile}}))).said()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "evil␛[2J‹U+202E›gro.example" in said


def test_a_very_long_name_is_cut() -> None:
    assert len(compare(policy(ours(), allow({"AWS": "x" * 100_000}))).said()) < 400
