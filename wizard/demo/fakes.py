"""What moto does not play, or not truly: one small function per operation.

A fake gets the world and the caller's parameters and returns the answer in boto3's own words; it says no by raising
`Refused`. Everything around it stays real: botocore validates the request and signs it, the answer is checked against
the operation's output shape, put on the wire, and parsed again. To add one::

    @fake("freetier", "GetAccountPlanState")
    def account_plan(world: World, params: Params) -> Answer:
        return {"accountId": world.account, ...}
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from botocore.validate import ParamValidator
from moto.core.exceptions import ServiceException
from moto.core.model import ServiceModel
from moto.core.serialize import SerializationContext, get_serializer_class

from wizard.demo.inventory import authorization_details
from wizard.demo.session import service_models
from wizard.demo.wire import Call, response

if TYPE_CHECKING:
    from wizard.demo.world import World

Params = Mapping[str, Any]
Answer = dict[str, Any]
Fake = Callable[["World", Params], Answer]

FAKES: dict[tuple[str, str], Fake] = {}
"""By boto3's names of service and operation."""


class Refused(ServiceException):
    """AWS says no: `Refused(code, message)`."""


class WrongFake(AssertionError):
    """A fake answered in a shape that AWS never would; a bug of the demo."""


def fake(service: str, operation: str) -> Callable[[Fake], Fake]:
    """Registers a function as the answer to an operation."""

    def register(function: Fake) -> Fake:
        FAKES[service, operation] = function
        return function

    return register


@fake("sts", "GetCallerIdentity")
def caller_identity(world: World, _: Params) -> Answer:
    asking = world.asking
    return {"UserId": asking.user_id, "Account": asking.arn.split(":")[4], "Arn": asking.arn}


@fake("iam", "GetAccountAuthorizationDetails")
def account_authorization_details(world: World, params: Params) -> Answer:
    with world.stage.set("read") as iam:
        return authorization_details(iam, params)


def answer(world: World, function: Fake, call: Call, url: str, request_id: str) -> AWSResponse:
    """A fake's answer on the wire. Raises `WrongFake` when it does not fit the operation's output shape."""
    result: Answer | Exception
    try:
        result = function(world, call.params)
        check_shape(call, result)
    except ServiceException as no:
        result = no
    operation = _moto_model(call.service).operation_model(call.operation)
    serializer = get_serializer_class(call.service, call.protocol)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # AWS has errors that its own models do not know
        told = serializer(operation, context=SerializationContext(request_id=request_id)).serialize(result)
    body = told["body"]
    headers = {**told["headers"], "x-amzn-requestid": request_id}
    return response(url, told["status_code"], headers, body.encode() if isinstance(body, str) else body)


@functools.cache
def _moto_model(service: str) -> ServiceModel:
    """A service as moto's serializers want it, from what the clients are made of: moto would load it again."""
    return ServiceModel(service_models().load_service_model(service, "service-2"), service)


def check_shape(call: Call, result: Answer) -> None:
    """Raises `WrongFake` for a key or a type that the operation's output does not have."""
    shape = call.model.output_shape
    if shape is None:
        problems = f"it has no output, and got {sorted(result)}" if result else ""
    else:
        # Of text that is not there AWS says "", whatever length its model asks for.
        told = {key: value for key, value in result.items() if value != ""}
        problems = ParamValidator().validate(told, shape).generate_report()
    if problems:
        raise WrongFake(f"The fake of {call.service} {call.operation} is wrong: {problems}")
