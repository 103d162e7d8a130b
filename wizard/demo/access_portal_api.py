"""The fakes of signing in: the device code of `sso-oidc`, and the credentials of a role from `sso`.

https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.demo.access_portal import LOGIN_HOURS, access_key
from wizard.demo.account import Caller
from wizard.demo.fakes import Answer, Params, Refused, fake
from wizard.policy_document import Who, read

if TYPE_CHECKING:
    from wizard.demo.world import World

_CLIENT = "demo-client"
_CODE = "BCDF-GHJK"
_REGISTRATION_DAYS = 90


@fake("sso-oidc", "RegisterClient")
def register_client(world: World, _: Params) -> Answer:
    now = int(datetime.now(UTC).timestamp())
    return {
        "clientId": _CLIENT,
        "clientSecret": "a-demo-has-no-secret",
        "clientIdIssuedAt": now,
        "clientSecretExpiresAt": now + _REGISTRATION_DAYS * 86_400,
    }


@fake("sso-oidc", "StartDeviceAuthorization")
def start_device_authorization(world: World, params: Params) -> Answer:
    if params["clientId"] != _CLIENT:
        raise Refused("InvalidClientException", "Invalid client.")
    if params["startUrl"] != world.access_portal.start_url:
        raise Refused("InvalidRequestException", "Invalid request.")
    address = f"https://device.sso.{world.access_portal.region}.amazonaws.com/"
    device = f"device-{len(world.access_portal.asked) + 1}"
    world.access_portal.asked[device] = 0
    return {
        "deviceCode": device,
        "userCode": _CODE,
        "verificationUri": address,
        "verificationUriComplete": f"{address}?user_code={_CODE}",
        "expiresIn": 600,
        "interval": 1,
    }


@fake("sso-oidc", "CreateToken")
def create_token(world: World, params: Params) -> Answer:
    portal = world.access_portal
    device = params.get("deviceCode", "")
    if device not in portal.asked:
        raise Refused("InvalidGrantException", "Invalid grant.")
    portal.asked[device] += 1
    if portal.asked[device] <= portal.after or portal.decides == "nothing":
        raise Refused("AuthorizationPendingException", "Authorization is pending.")
    if portal.decides == "refuse":
        raise Refused("AccessDeniedException", "Access denied.")
    token = portal.log_in(datetime.now(UTC))
    return {"accessToken": token, "tokenType": "Bearer", "expiresIn": LOGIN_HOURS * 3600}


@fake("sso", "GetRoleCredentials")
def get_role_credentials(world: World, params: Params) -> Answer:
    if not world.access_portal.knows(params["accessToken"], datetime.now(UTC)):
        raise Refused("UnauthorizedException", "Session token not found or invalid")
    account, role = params["accountId"], params["roleName"]
    if (account, role) not in world.access_portal.roles:
        raise Refused("ForbiddenException", "No access")
    key = access_key(account, role)
    world.callers[key] = world.access_portal.roles[account, role]
    return {
        "roleCredentials": {
            "accessKeyId": key,
            "secretAccessKey": "a-demo-has-no-secret",
            "sessionToken": "a-demo-has-no-token",
            "expiration": int((datetime.now(UTC) + timedelta(hours=1)).timestamp() * 1000),
        }
    }


@fake("sts", "AssumeRole")
def assume_role(world: World, params: Params) -> Answer:
    arn, session = str(params["RoleArn"]), str(params["RoleSessionName"])
    if not _lets_in(world, arn):
        asking = world.asking.arn
        raise Refused("AccessDenied", f"User: {asking} is not authorized to perform: sts:AssumeRole on resource: {arn}")
    name = arn.rpartition("/")[2]
    key = access_key(arn, session)
    assumed = f"arn:aws:sts::{world.account}:assumed-role/{name}/{session}"
    with world.stage.set("read") as iam:
        role_id = iam.get_role(name).id
    world.callers[key] = Caller(f"{role_id}:{session}", assumed)
    return {
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": "a-demo-has-no-secret",
            "SessionToken": "a-demo-has-no-token",
            "Expiration": datetime.now(UTC) + timedelta(hours=1),
        },
        "AssumedRoleUser": {"AssumedRoleId": f"{role_id}:{session}", "Arn": assumed},
    }


def _lets_in(world: World, arn: str) -> bool:
    """Whether a role of this account is there and trusts its account; nobody knows another account's roles here."""
    with world.stage.set("read") as iam:
        role = next((role for role in iam.roles.values() if role.arn == arn), None)
    if role is None:
        return False
    root = Who("AWS", f"arn:aws:iam::{world.account}:root")
    return any(
        statement.allow and root in (statement.who or ()) and statement.covers("sts:AssumeRole")
        for statement in read(role.assume_role_policy_document)
    )
