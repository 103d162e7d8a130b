"""The faults themselves: AWS's refusals in its own words, broken connections, and answers that are not answers.

Wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from botocore.awsrequest import AWSResponse
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

from wizard.demo.wire import Call, error, response


@dataclass(frozen=True)
class Scene:
    """What a fault can talk about: the call, where it was going, who made it, and its request id."""

    call: Call
    url: str
    caller: str
    request_id: str


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong. `happen` gives AWS's answer or raises; `seconds` makes it a delay instead."""

    name: str
    happen: Callable[[Scene], AWSResponse]
    seconds: float = 0.0


FAULTS: dict[str, Fault] = {}
"""By name."""


def _fault(name: str) -> Callable[[Callable[[Scene], AWSResponse]], Callable[[Scene], AWSResponse]]:
    def register(happen: Callable[[Scene], AWSResponse]) -> Callable[[Scene], AWSResponse]:
        FAULTS[name] = Fault(name, happen)
        return happen

    return register


# AWS says no


@_fault("denied")
def denied(scene: Scene) -> AWSResponse:
    return _denied(scene, f"because no identity-based policy allows the {scene.call.action} action")


@_fault("denied-by-scp")
def denied_by_scp(scene: Scene) -> AWSResponse:
    return _denied(scene, "with an explicit deny in a service control policy")


@_fault("denied-by-boundary")
def denied_by_boundary(scene: Scene) -> AWSResponse:
    return _denied(scene, f"because no permissions boundary allows the {scene.call.action} action")


@_fault("throttled")
def throttled(scene: Scene) -> AWSResponse:
    return _no(scene, "Rate exceeded", "Throttling", _modelled(scene.call, "ThrottlingException", "TooMany"), 400)


@_fault("expired")
def expired(scene: Scene) -> AWSResponse:
    message = "The security token included in the request is expired"
    return _no(scene, message, "ExpiredToken", "ExpiredTokenException", 403)


@_fault("invalid-token")
def invalid_token(scene: Scene) -> AWSResponse:
    message = "The security token included in the request is invalid."
    return _no(scene, message, "InvalidClientTokenId", "UnrecognizedClientException", 403)


@_fault("bad-signature")
def bad_signature(scene: Scene) -> AWSResponse:
    message = (
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details."
    )
    return _no(scene, message, "SignatureDoesNotMatch", "InvalidSignatureException", 403)


@_fault("clock-skew")
def clock_skew(scene: Scene) -> AWSResponse:
    """AWS's clock is a quarter of an hour ahead of ours; its `Date` header says so."""
    ours = datetime.now(UTC)
    theirs = ours + timedelta(minutes=15)
    message = f"Signature expired: {_stamp(ours)} is now earlier than {_stamp(theirs)} ({_stamp(theirs)} - 5 min.)"
    date = {"date": format_datetime(theirs, usegmt=True)}
    return _no(scene, message, "SignatureDoesNotMatch", "InvalidSignatureException", 403, date)


@_fault("concurrent-modification")
def concurrent_modification(scene: Scene) -> AWSResponse:
    message = (
        "The request was rejected because multiple requests to change this object were submitted simultaneously. "
        "Wait a few minutes and submit your request again."
    )
    return _no(
        scene,
        message,
        "ConcurrentModification",
        _modelled(scene.call, "ConcurrentModificationException", "Conflict"),
        409,
    )


@_fault("error-500")
def error_500(scene: Scene) -> AWSResponse:
    message = "We encountered an internal error. Please try again."
    return _no(scene, message, "ServiceFailure", "InternalServerException", 500)


@_fault("error-503")
def error_503(scene: Scene) -> AWSResponse:
    message = "The request has failed due to a temporary failure of the server."
    return _no(scene, message, "ServiceUnavailable", "ServiceUnavailableException", 503)


# Nobody answers


@_fault("read-timeout")
def read_timeout(scene: Scene) -> AWSResponse:
    raise ReadTimeoutError(endpoint_url=scene.url)


@_fault("connect-timeout")
def connect_timeout(scene: Scene) -> AWSResponse:
    raise ConnectTimeoutError(endpoint_url=scene.url)


@_fault("refused")
def refused(scene: Scene) -> AWSResponse:
    raise EndpointConnectionError(endpoint_url=scene.url, error="[Errno 111] Connection refused")


@_fault("closed")
def closed(scene: Scene) -> AWSResponse:
    raise ConnectionClosedError(endpoint_url=scene.url)


@_fault("bad-certificate")
def bad_certificate(scene: Scene) -> AWSResponse:
    why = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain"
    raise SSLError(endpoint_url=scene.url, error=why)


# Somebody else answers


@_fault("html")
def html(scene: Scene) -> AWSResponse:
    """A captive portal."""
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome to our Wi-Fi</body></html>"
    return response(scene.url, 200, {"content-type": "text/html"}, page)


@_fault("empty")
def empty(scene: Scene) -> AWSResponse:
    return response(scene.url, 200, {}, b"")


@_fault("cut")
def cut(scene: Scene) -> AWSResponse:
    """The first bytes of what would have been an answer."""
    name = scene.call.operation
    begun = f"<{name}Response><{name}Res" if scene.call.is_query else '{"nextToken": "'
    return response(scene.url, 200, {}, begun.encode())


@_fault("binary")
def binary(scene: Scene) -> AWSResponse:
    return response(scene.url, 200, {"content-type": "application/octet-stream"}, bytes(range(128, 256)))


@_fault("slow")
def slow(scene: Scene) -> AWSResponse:
    raise NotImplementedError("a delay has the real answer; use faults.delay(seconds)")


def _denied(scene: Scene, reason: str) -> AWSResponse:
    message = f"User: {scene.caller} is not authorized to perform: {scene.call.action} on resource: {_resource(scene)} "
    return _no(scene, message + reason, "AccessDenied", "AccessDeniedException", 403)


def _resource(scene: Scene) -> str:
    """What IAM calls the thing it protects; other services mostly say `*`."""
    call, account = scene.call, scene.caller.split(":")[4]
    match call.operation, call.params:
        case "ListRoles", _:
            return f"arn:aws:iam::{account}:role/"
        case "ListPolicies", _:
            return "policy path /"
        case "CreateRole", {"RoleName": name}:
            return f"arn:aws:iam::{account}:role/{name}"
        case _, {"RoleName": name}:
            return f"role {name}"
        case _, {"PolicyArn": arn}:
            return f"policy {arn}"
        case "CreatePolicy", {"PolicyName": name}:
            return f"policy {name}"
        case _, {"UserName": name}:
            return f"user {name}"
    return "*"


def _no(
    scene: Scene, message: str, xml_code: str, json_code: str, status: int, headers: dict[str, str] | None = None
) -> AWSResponse:
    """The old XML services and the JSON ones call the same thing by different names, and JSON 1.x says 400 to most."""
    call = scene.call
    code = xml_code if call.is_query else json_code
    if call.protocol == "json" and status < 500:
        status = 400
    return error(
        call, scene.url, code=code, message=message, status=status, request_id=scene.request_id, headers=headers
    )


def _modelled(call: Call, usual: str, stem: str) -> str:
    """The error this operation declares for such a case, so that typed `except` clauses meet their own class."""
    declared = [shape.name for shape in call.model.error_shapes]
    return usual if usual in declared else next((name for name in declared if stem in name), usual)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")
