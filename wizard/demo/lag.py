"""IAM's eventual consistency: what was just written is, for a while, not there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from wizard.demo.door import Send
from wizard.demo.wire import Call, error, response

_POLICY_READS = ("GetPolicy", "GetPolicyVersion", "ListPolicyVersions", "ListPolicyTags", "ListEntitiesForPolicy")


@dataclass
class Unseen:
    """A write that reads do not show yet.

    `kind` is "role", "attachment", "inline", "policy" or "trust"; `role` and `thing` name what was written (`thing`
    is a policy's ARN or name); `before` is, for a trust policy, the last answer of GetRole.
    """

    kind: str
    role: str
    thing: str
    reads: int
    until: float
    before: bytes = b""


class Lag:
    """Makes reads late: each write stays unseen for `reads` reads that would show it, or for `seconds`."""

    def __init__(self, reads: int, seconds: float) -> None:
        self._reads = reads
        self._seconds = seconds
        self._unseen: list[Unseen] = []
        self._roles: dict[str, bytes] = {}

    def seen_through(self, call: Call, request: AWSPreparedRequest, send: Send) -> AWSResponse:
        """The request's answer as an IAM that lags would give it."""
        answer = send(call, request)
        if call.service != "iam" or answer.status_code >= 300:
            return answer
        written = self._written(call, answer)
        if written is not None:
            self._unseen.append(written)
            return answer
        if not call.is_read:
            return answer
        now = time.monotonic()
        for late in [late for late in self._unseen if _shows(call, late)]:
            if late.reads <= 0 and now >= late.until:
                self._unseen.remove(late)
                continue
            late.reads -= 1
            answer = _without(call, answer, late)
            if answer.status_code >= 300:
                return answer
        if call.operation == "GetRole":
            self._roles[call.params["RoleName"]] = answer.content
        return answer

    def _written(self, call: Call, answer: AWSResponse) -> Unseen | None:
        match call.operation, call.params:
            case "CreateRole", {"RoleName": role}:
                return self._late("role", role, role)
            case "AttachRolePolicy", {"RoleName": role, "PolicyArn": arn}:
                return self._late("attachment", role, arn)
            case "PutRolePolicy", {"RoleName": role, "PolicyName": name}:
                return self._late("inline", role, name)
            case "UpdateAssumeRolePolicy", {"RoleName": role} if role in self._roles:
                return self._late("trust", role, "", self._roles[role])
            case "CreatePolicy", _:
                return self._late("policy", "", _text(ElementTree.fromstring(answer.content), "Arn"))  # noqa: S314
        return None

    def _late(self, kind: str, role: str, thing: str, before: bytes = b"") -> Unseen:
        return Unseen(kind, role, thing, self._reads, time.monotonic() + self._seconds, before)


def _shows(call: Call, late: Unseen) -> bool:
    """Whether this read would show the write."""
    params: Mapping[str, Any] = call.params
    everything = call.operation == "GetAccountAuthorizationDetails"
    if late.kind == "role":
        return everything or call.operation == "ListRoles" or params.get("RoleName") == late.role
    if late.kind == "policy":
        named = call.operation in _POLICY_READS and params.get("PolicyArn") == late.thing
        return everything or named or call.operation == "ListPolicies"
    if late.kind == "trust":
        return call.operation == "GetRole" and params["RoleName"] == late.role
    reads = {"attachment": ("ListAttachedRolePolicies",), "inline": ("ListRolePolicies", "GetRolePolicy")}[late.kind]
    return everything or (call.operation in reads and params.get("RoleName") == late.role)


def _without(call: Call, answer: AWSResponse, late: Unseen) -> AWSResponse:
    """The answer as it would have been before the write."""
    if late.kind == "trust":
        return response(answer.url, 200, answer.headers, late.before)
    if late.kind == "role" and "RoleName" in call.params:
        return _missing(call, answer, f"The role with name {late.role} cannot be found.")
    if late.kind == "policy" and "PolicyArn" in call.params:
        return _missing(call, answer, f"Policy {late.thing} was not found.")
    if call.operation == "GetRolePolicy":
        return _missing(call, answer, f"The role policy with name {late.thing} cannot be found.")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - the answer of our own pretend AWS
    for parent, member in list(_members(root)):
        if _is(member, late) and (late.kind in ("role", "policy") or _of_role(call, root, member, late.role)):
            parent.remove(member)
    return response(answer.url, 200, answer.headers, ElementTree.tostring(root))


def _missing(call: Call, answer: AWSResponse, message: str) -> AWSResponse:
    request_id = answer.headers.get("x-amzn-requestid", "")
    return error(call, answer.url, code="NoSuchEntity", message=message, status=404, request_id=request_id)


def _members(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, ElementTree.Element]]:
    return ((parent, child) for parent in root.iter() for child in parent if _local(child) == "member")


def _is(member: ElementTree.Element, late: Unseen) -> bool:
    tags = {"role": ("RoleName",), "policy": ("Arn", "PolicyArn"), "attachment": ("PolicyArn",)}
    named = tags.get(late.kind, ("PolicyName",))
    plain_name = late.kind == "inline" and len(member) == 0 and member.text == late.thing
    return plain_name or any(_local(child) in named and child.text == late.thing for child in member)


def _of_role(call: Call, root: ElementTree.Element, member: ElementTree.Element, role: str) -> bool:
    """Whether a policy's entry belongs to the role: the whole answer does, or the entry it is nested in."""
    if "RoleName" in call.params:
        return True
    return any(
        _local(inner) == "RoleName" and inner.text == role and member in detail.iter()
        for _, detail in _members(root)
        for inner in detail
    )


def _text(root: ElementTree.Element, tag: str) -> str:
    return next((element.text or "" for element in root.iter() if _local(element) == tag), "")


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
