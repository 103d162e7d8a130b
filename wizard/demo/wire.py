"""Answers as bytes: what AWS would have put on the wire, so that botocore's own parsers read them.

The five protocols differ in how they say no; success is moto's serializer's work (see `fakes`), and no is said here,
so that faults can be injected where moto is not even installed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSResponse
from botocore.exceptions import BotoCoreError

READS = ("BatchGet", "Describe", "Generate", "Get", "List", "Lookup", "Search", "Simulate", "Validate")
"""How operations that change nothing begin."""


class NotInDemo(BotoCoreError):  # type: ignore[misc]
    """The demo has no answer to this request; nothing was sent anywhere."""

    fmt = "The demo does not play {service} {operation}: {reason} Nothing was sent to AWS."


@dataclass(frozen=True)
class Call:
    """One request on its way out.

    `service` and `operation` are boto3's names ("sso-admin", "ListInstances"), `params` what the caller passed,
    `model` botocore's model of the operation, `region` where the client sends it.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    model: Any
    region: str = ""

    @property
    def protocol(self) -> str:
        return str(self.model.service_model.resolved_protocol)

    @property
    def is_query(self) -> bool:
        """Whether this is one of the old XML services (IAM, STS), which name their errors differently."""
        return self.protocol in ("query", "rest-xml", "ec2")

    @property
    def is_read(self) -> bool:
        return self.operation.startswith(READS)

    @property
    def action(self) -> str:
        """The IAM action that allows the call, as AWS writes it ("sso:ListInstances").

        Partner Central's services share one prefix: https://docs.aws.amazon.com/service-authorization/latest/reference/list_partner-central.html
        """
        prefix = self.model.service_model.signing_name
        return f"{'partnercentral' if prefix.startswith('partnercentral-') else prefix}:{self.operation}"


def request_id(*what: object) -> str:
    """An id like AWS's, always the same for the same things."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, what))))


class _Body(BytesIO):
    """A body in the shape of urllib3's, which is what botocore reads from."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def response(url: str, status: int, headers: Mapping[str, str], body: bytes) -> AWSResponse:
    return AWSResponse(url, status, dict(headers), _Body(body))


def error(
    call: Call,
    url: str,
    *,
    code: str,
    message: str,
    status: int,
    request_id: str,
    headers: Mapping[str, str] | None = None,
) -> AWSResponse:
    """AWS saying no, in the call's own protocol.

    Args:
        call: what is refused.
        url: where the request was going.
        code: AWS's error code, such as "AccessDenied".
        message: AWS's sentence.
        status: the HTTP status.
        request_id: the id that AWS gives every request.
        headers: further headers, such as a `Date`.
    """
    if call.is_query:
        kind, body = "text/xml", _xml_error(call.protocol, code, message, status, request_id)
    elif call.protocol == "smithy-rpc-v2-cbor":
        kind, body = "application/cbor", _cbor_map({"__type": code, "message": message})
    else:
        kind, body = "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message}).encode()
    told = {"content-type": kind, "x-amzn-requestid": request_id, "x-amzn-errortype": code}
    if call.protocol == "smithy-rpc-v2-cbor":
        told["smithy-protocol"] = "rpc-v2-cbor"
    return response(url, status, {**told, **(headers or {})}, body)


def _xml_error(protocol: str, code: str, message: str, status: int, request_id: str) -> bytes:
    kind = "Sender" if status < 500 else "Receiver"
    told = f"<Error><Type>{kind}</Type><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    if protocol == "ec2":
        return f"<Response><Errors>{told}</Errors><RequestID>{request_id}</RequestID></Response>".encode()
    return f"<ErrorResponse>{told}<RequestId>{request_id}</RequestId></ErrorResponse>".encode()


def _cbor_map(texts: Mapping[str, str]) -> bytes:
    """A CBOR map of short texts (RFC 8949, major types 5 and 3)."""
    parts = [bytes([0xA0 | len(texts)])]
    for pair in texts.items():
        for text in pair:
            encoded = text.encode()
            parts += [b"\x79", len(encoded).to_bytes(2, "big"), encoded]
    return b"".join(parts)
