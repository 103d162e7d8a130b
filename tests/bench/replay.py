"""A loopback AWS in a process of its own, quick enough to be measured against: `with Replay() as aws: aws.url`.

It answers the query protocol of STS and IAM for an account of a thousand roles, most of them named so that a
verdict is due about each, and the JSON of the services that know the company around it (company.py). It notes when each request came, on the clock that all processes share, and can leave
chosen operations without an answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, quote
from xml.sax.saxutils import escape
from zlib import crc32

import company

ACCOUNT = "111122223333"
ROLES = 1_000
TEAMS = 600
"""So many of the roles are named PartnerCentralRoleForTeam0000 and so on."""

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "partnercentral-account-management.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
_ALLOWS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": f"Part{number}",
            "Effect": "Allow",
            "Action": [f"partnercentral:Get{number}", "s3:Get*"],
            "Resource": "*",
        }
        for number in range(12)
    ],
}


class Replay:
    """The server, for as long as the block lasts.

    Args:
        delay: seconds that every answer takes.
        silent: operations that are never answered.
    """

    def __init__(self, delay: float = 0.0, silent: tuple[str, ...] = ()) -> None:
        self._command = [sys.executable, __file__, str(delay), *silent]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find this server, and nothing else of AWS."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "a-secret-that-opens-nothing",
            "NO_PROXY": "127.0.0.1",
        }

    def requests(self) -> list[tuple[float, str]]:
        """When each request so far came, and for which operation; those that came before are forgotten."""
        with urllib.request.urlopen(f"{self.url}/__requests") as answer:
            return [(when, operation) for when, operation in json.load(answer)]


# --- the server


def role_xml(name: str) -> str:
    trust = quote(json.dumps(_TRUST))
    return (
        f"<Path>/</Path><RoleName>{name}</RoleName><RoleId>AROAEXAMPLE{crc32(name.encode()) % 10**9:09}</RoleId>"
        f"<Arn>arn:aws:iam::{ACCOUNT}:role/{name}</Arn><CreateDate>2026-03-04T05:06:07Z</CreateDate>"
        f"<AssumeRolePolicyDocument>{trust}</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration>"
        "<Description>Made for a measurement</Description>"
    )


def role_names() -> list[str]:
    return [f"PartnerCentralRoleForTeam{n:04}" if n < TEAMS else f"service-{n:04}" for n in range(ROLES)]


def policy_xml(arn: str) -> str:
    return (
        f"<PolicyName>{escape(arn.rpartition('/')[2])}</PolicyName><PolicyId>ANPAEXAMPLE000000000</PolicyId>"
        f"<Arn>{escape(arn)}</Arn><Path>/</Path><DefaultVersionId>v3</DefaultVersionId>"
        "<AttachmentCount>0</AttachmentCount><IsAttachable>true</IsAttachable>"
        "<CreateDate>2024-11-14T00:00:00Z</CreateDate><UpdateDate>2026-02-03T00:00:00Z</UpdateDate>"
    )


def result_xml(operation: str, told: dict[str, str]) -> str | None:
    """What stands inside the result of an operation; None where this account has no such thing."""
    if operation == "GetCallerIdentity":
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/Admin/sofia"
        return f"<Arn>{arn}</Arn><UserId>AROAEXAMPLE:sofia</UserId><Account>{ACCOUNT}</Account>"
    if operation == "ListRoles":
        return _page("Roles", [role_xml(name) for name in role_names()], told)
    if operation == "GetRole":
        return f"<Role>{role_xml(told['RoleName'])}</Role>" if told["RoleName"] in role_names() else None
    if operation == "GetPolicy":
        return f"<Policy>{policy_xml(told['PolicyArn'])}</Policy>"
    if operation == "GetPolicyVersion":
        document = quote(json.dumps(_ALLOWS))
        return (
            f"<PolicyVersion><Document>{document}</Document><VersionId>{told['VersionId']}</VersionId>"
            "<IsDefaultVersion>true</IsDefaultVersion></PolicyVersion>"
        )
    if operation == "GetAccountAuthorizationDetails":
        return _page("Policies", [], told)
    if operation == "GetAccountSummary":
        counts = {"Roles": ROLES, "RolesQuota": 5000, "AttachedPoliciesPerRoleQuota": 10}
        entries = "".join(f"<entry><key>{key}</key><value>{value}</value></entry>" for key, value in counts.items())
        return f"<SummaryMap>{entries}</SummaryMap>"
    if operation == "GenerateCredentialReport":
        return "<State>COMPLETE</State>"
    if operation == "GetCredentialReport":
        return company.report_xml()
    if operation == "ListAttachedRolePolicies":
        return _page("AttachedPolicies", [], told)
    if operation == "ListRolePolicies":
        return _page("PolicyNames", [], told)
    raise NotImplementedError(operation)


def _page(what: str, members: list[str], told: dict[str, str]) -> str:
    start, most = int(told.get("Marker", 0)), int(told.get("MaxItems", 100))
    page = "".join(f"<member>{member}</member>" for member in members[start : start + most])
    more = start + most < len(members)
    marker = f"<Marker>{start + most}</Marker>" if more else ""
    return f"<{what}>{page}</{what}><IsTruncated>{str(more).lower()}</IsTruncated>{marker}"


class _Server:
    def __init__(self, delay: float, silent: frozenset[str]) -> None:
        self._delay = delay
        self._silent = silent
        self._requests: list[tuple[float, str]] = []
        self._ready: dict[str, tuple[int, bytes]] = {}

    async def serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                if head.startswith("GET /__requests"):
                    noted, self._requests = self._requests, []
                    _answer(writer, 200, "application/json", json.dumps(noted).encode())
                    continue
                lengths = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
                length = int(lengths[0].split(":")[1]) if lengths else 0
                body = (await reader.readexactly(length)).decode()
                operation = _operation(head, body)
                self._requests.append((loop.time(), operation))
                if operation in self._silent:
                    await asyncio.sleep(3600)
                await asyncio.sleep(self._delay)
                key = f"{operation} {body}"
                if key not in self._ready:
                    self._ready[key] = _response(operation, body)
                status, answer = self._ready[key]
                _answer(writer, status, "text/xml" if answer[:1] == b"<" else "application/x-amz-json-1.1", answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _operation(head: str, body: str) -> str:
    target = re.search(r"(?im)^x-amz-target: *[^.\r\n]+\.(\w+)", head)
    return target[1] if target else parse_qs(body).get("Action", ["something else"])[0]


def _response(operation: str, body: str) -> tuple[int, bytes]:
    if body.startswith("{"):
        answer = company.answer(operation, json.loads(body))
        if answer is not None:
            return 400 if "__type" in answer else 200, json.dumps(answer).encode()
    told = {key: values[0] for key, values in parse_qs(body).items()}
    try:
        result = result_xml(operation, told)
    except NotImplementedError:  # a step that is not measured here; every protocol understands one of the two
        return 403, b'{"__type": "AccessDeniedException", "message": "This account plays no more than it needs."}'
    if result is None:
        error = "<Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>There is none.</Message></Error>"
        return 404, f"<ErrorResponse>{error}<RequestId>none</RequestId></ErrorResponse>".encode()
    metadata = "<ResponseMetadata><RequestId>11112222-3333-4444-5555-666677778888</RequestId></ResponseMetadata>"
    inside = f"<{operation}Result>{result}</{operation}Result>{metadata}"
    return 200, f"<{operation}Response>{inside}</{operation}Response>".encode()


def _answer(writer: asyncio.StreamWriter, status: int, kind: str, body: bytes) -> None:
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    asyncio.run(_Server(float(sys.argv[1]), frozenset(sys.argv[2:])).serve())
