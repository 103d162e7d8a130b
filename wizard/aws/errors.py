"""What AWS, or the way to it, answered instead of what was asked, in words.

Nothing above this package knows botocore's exceptions: a failed call is an `AwsError` with a kind, a sentence and
a next action. `ABSENT` is the only kind that says anything about the thing that was asked for; every other kind
means that nobody could look.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from wizard.local.files import FileTrouble
from wizard.model import Call, Owner
from wizard.text import clean, shorten


class Kind(StrEnum):
    DENIED = "denied"
    ABSENT = "absent"
    EXISTS = "exists"
    THROTTLED = "throttled"
    EXPIRED = "expired"
    TAKEN_AWAY = "taken-away"
    NO_CREDENTIALS = "no-credentials"
    CLOCK = "clock"
    UNREACHABLE = "unreachable"
    LOST = "lost"
    GARBAGE = "garbage"
    BUSY = "busy"
    LIMIT = "limit"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    SETTINGS = "settings"
    OTHER = "other"


_CODES = {
    code: kind
    for kind, codes in {
        Kind.DENIED: "AccessDenied AccessDeniedException UnauthorizedOperation AuthorizationError",
        Kind.ABSENT: "NoSuchEntity NoSuchEntityException ResourceNotFoundException AWSOrganizationsNotInUseException",
        Kind.EXISTS: "EntityAlreadyExists EntityAlreadyExistsException",
        Kind.THROTTLED: "Throttling ThrottlingException ThrottledException TooManyRequestsException"
        " RequestLimitExceeded",
        Kind.EXPIRED: "ExpiredToken ExpiredTokenException RequestExpired InvalidClientTokenId"
        " UnrecognizedClientException",
        Kind.CLOCK: "SignatureDoesNotMatch RequestTimeTooSkewed InvalidSignatureException",
        Kind.BUSY: "ConcurrentModification ConcurrentModificationException EntityTemporarilyUnmodifiable",
        Kind.LIMIT: "LimitExceeded LimitExceededException ServiceQuotaExceededException",
        Kind.REFUSED: "MalformedPolicyDocument MalformedPolicyDocumentException InvalidInput InvalidInputException"
        " ValidationError ValidationException DeleteConflict UnmodifiableEntity PolicyNotAttachable",
    }.items()
    for code in codes.split()
}

_ASK = "Ask the IAM administrator for the permission "
_GIVE = "Give this identity the permission "

_SKEW_ALLOWED = 4.0
"""Minutes; AWS allows five."""

_USER_INFO = re.compile(r"://[^/@\s]+@")
"""Name and password in the address of a proxy or an endpoint, which errors repeat."""

_SIGN_IN = (
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.CredentialRetrievalError,
    boto.NoAuthTokenError,
    boto.SSOError,
)
_SIGNING_IN = {
    "AssumeRole": "sts",
    "AssumeRoleWithWebIdentity": "sts",
    "GetRoleCredentials": "sso",
    "CreateToken": "sso-oidc",
}
"""What botocore calls on its own to get credentials."""

# https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
_GONE = {"ForbiddenException", "ResourceNotFoundException"}

_EXPIRED = (boto.UnauthorizedSSOTokenError, boto.TokenRetrievalError, boto.SSOTokenLoadError)
_NEVER_ARRIVED = (boto.EndpointConnectionError, boto.ConnectTimeoutError, boto.ProxyConnectionError, boto.SSLError)
_LOST = (boto.ReadTimeoutError, boto.ConnectionClosedError, boto.HTTPClientError)


class AwsError(Exception):
    """A call that did not bring an answer that can be used.

    Attributes:
        kind: what sort of failure it is; only `Kind.ABSENT` is an answer about the thing.
        sentence: what happened, for a person.
        remedy: what to do about it, and who.
        code: AWS's own error code or the exception's name; message: AWS's own words, made harmless.
        permission: the IAM action that was used.
        retries: how often botocore had tried before.
        call: the request as it is shown among the evidence.
    """

    def __init__(
        self,
        kind: Kind,
        service: str,
        operation: str,
        code: str,
        message: str,
        *,
        retries: int = 0,
        remedy: str = "",
    ) -> None:
        self.kind = kind
        self.retries = retries
        self.service = service
        self.operation = operation
        self.code = clean(code)
        self.message = clean(_USER_INFO.sub("://…@", message))
        self.permission = f"{iam_prefix(service)}:{operation}"
        self.call: Call | None = None
        self.sentence, usual = _words(self)
        self.remedy = clean(remedy) or usual
        super().__init__(self.sentence)

    @property
    def definite(self) -> bool:
        """Whether a write that failed like this was certainly not made.

        A refusal says so only on the first try: an earlier try may have been carried out and its answer lost.
        """
        refusals = {Kind.DENIED, Kind.ABSENT, Kind.LIMIT, Kind.REFUSED, Kind.EXPIRED, Kind.CLOCK}
        never_sent = {Kind.NO_CREDENTIALS, Kind.TAKEN_AWAY, Kind.SETTINGS, Kind.UNSUPPORTED}
        return self.kind in never_sent or (self.kind in refusals and not self.retries)

    @property
    def transient(self) -> bool:
        """Whether the same request may well succeed a little later."""
        return self.kind in {Kind.THROTTLED, Kind.BUSY, Kind.UNREACHABLE, Kind.LOST, Kind.GARBAGE}


def translate(error: Exception, service: str, operation: str) -> AwsError:
    """Any exception out of a boto3 call as an `AwsError`; never raises."""
    if isinstance(error, AwsError):
        return error
    if isinstance(error, FileTrouble):
        return AwsError(Kind.SETTINGS, service, operation, "LocalSettings", str(error), remedy=error.remedy)
    if isinstance(error, boto.ClientError):
        detail = error.response.get("Error", {})
        code, message = str(detail.get("Code", "")), str(detail.get("Message", ""))
        retries = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
        kind = _kind_of(error, code)
        if error.operation_name in _SIGNING_IN and error.operation_name != operation:
            # The call was never made: it failed on the way to the credentials that it would have been signed with.
            service, operation, retries = _SIGNING_IN[error.operation_name], error.operation_name, 0
            kind = Kind.TAKEN_AWAY if operation == "GetRoleCredentials" and code in _GONE else kind
        remedy = _clock_remedy(error) if kind is Kind.CLOCK else ""
        return AwsError(kind, service, operation, code or "no code", message, retries=retries, remedy=remedy)
    name = type(error).__name__
    if isinstance(error, RuntimeError) and "still expired" in str(error):
        return AwsError(Kind.EXPIRED, service, operation, "ExpiredCredentials", str(error))
    return AwsError(_kind_of_exception(error), service, operation, name, str(error))


def _kind_of(error: boto.ClientError, code: str) -> Kind:
    if code in _CODES:
        return _CODES[code]
    if code == "ConflictException":
        return Kind.EXISTS if _is_there_already(error) else Kind.BUSY
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status >= 500:
        return Kind.LOST
    if status == 429:
        return Kind.THROTTLED
    # A proxy or captive portal answers HTML, which botocore reports with the bare status as the code.
    return Kind.GARBAGE if not code or code.isdigit() else Kind.OTHER


def _clock_remedy(error: boto.ClientError) -> str:
    """How far this computer's clock is from AWS's, which is in every answer's Date; "" when they agree."""
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        ahead = (datetime.now(UTC) - parsedate_to_datetime(str(headers["date"]))).total_seconds() / 60
    except (KeyError, TypeError, ValueError):
        return ""
    if abs(ahead) < _SKEW_ALLOWED:
        return ""
    way = "ahead of" if ahead > 0 else "behind"
    return f"This computer's clock is about {abs(ahead):.0f} minutes {way} AWS's: set it right, then look again."


def _is_there_already(error: boto.ClientError) -> bool:
    """Identity Center says ConflictException for a name that is taken, and for two changes at the same time."""
    message = str(error.response.get("Error", {}).get("Message", ""))
    return error.response.get("Reason") == "UNIQUENESS_CONSTRAINT_VIOLATION" or bool(
        re.search(r"\b(already|duplicate)\b", message, re.IGNORECASE)
    )


def _kind_of_exception(error: Exception) -> Kind:
    for types, kind in (
        (_EXPIRED, Kind.EXPIRED),
        (_SIGN_IN, Kind.NO_CREDENTIALS),
        (_NEVER_ARRIVED, Kind.UNREACHABLE),
        (_LOST, Kind.LOST),
        ((boto.ParamValidationError,), Kind.REFUSED),
        ((boto.UnknownServiceError,), Kind.UNSUPPORTED),
        ((ResponseParserError, KeyError, UnicodeDecodeError, ValueError), Kind.GARBAGE),
    ):
        if isinstance(error, types):
            return kind
    return Kind.OTHER


def missing(service: str, operation: str, field: str) -> AwsError:
    """An answer that came, and did not hold what such an answer always holds (a captive portal's page does this)."""
    return AwsError(Kind.GARBAGE, service, operation, "IncompleteAnswer", f"the answer has no {field}")


_SENTENCES: dict[Kind, tuple[str, str]] = {
    Kind.ABSENT: ("AWS has no such thing: {raw}", "Look again; if it stays away, it was removed."),
    Kind.EXISTS: ("AWS says that it already exists: {raw}", "Look again to see what is there."),
    Kind.THROTTLED: (
        "AWS is limiting requests and did not answer {action} ({code}).",
        "Wait a minute and look again; other tools in this account may be using up the allowance.",
    ),
    Kind.EXPIRED: (
        "The sign-in is no longer valid ({code}), so {action} could not be asked.",
        "Sign in again: here, when the wizard offers it, or with aws sso login; then look again.",
    ),
    Kind.TAKEN_AWAY: (
        "The sign-in is valid, but it does not give this role in this account, or no longer does ({code}: {raw})",
        "Ask whoever manages IAM Identity Center for the role; signing in again does not bring it back.",
    ),
    Kind.SETTINGS: ("{raw}", "Correct it, then look again."),
    Kind.NO_CREDENTIALS: (
        "There are no usable AWS credentials: {raw}",
        "Sign in, or name a profile with --profile.",
    ),
    Kind.CLOCK: (
        "AWS did not accept the signature ({code}): {raw}",
        "Check this computer's clock and the secret key, then look again.",
    ),
    Kind.UNREACHABLE: (
        "AWS could not be reached for {action}: {raw}",
        "Check the network, the proxy and AWS_ENDPOINT_URL, then look again.",
    ),
    Kind.LOST: (
        "The connection was lost, or AWS had an internal error, during {action} ({code}).",
        "Look again in a moment.",
    ),
    Kind.GARBAGE: (
        "Something answered {action}, but not the way AWS answers ({code}).",
        "A proxy or a network sign-in page may be in between: open a web page, sign in to the network, look again.",
    ),
    Kind.BUSY: (
        "AWS is still busy with another change there ({code}).",
        "Wait a few seconds and try again.",
    ),
    Kind.LIMIT: ("A limit of this AWS account is reached: {raw}", "Free some, or ask AWS for a higher quota."),
    Kind.REFUSED: ("AWS refused {action} ({code}): {raw}", "Correct what it names, then try again."),
    Kind.UNSUPPORTED: (
        "The copy of AWS's SDK that this wizard runs on is too old to know {action}, so nobody could look.",
        "Update boto3 and botocore where the wizard is installed, then look again; everything else works without.",
    ),
    Kind.OTHER: (
        "AWS answered {action} with {code}: {raw}",
        "Look again; if it stays, send these words to whoever looks after this AWS account.",
    ),
}


def _words(error: AwsError) -> tuple[str, str]:
    if error.kind is Kind.DENIED:
        return _denied(error), _denied_remedy(error)
    sentence, remedy = _SENTENCES[error.kind]
    said = {"action": error.permission, "code": error.code, "raw": shorten(error.message, 300)}
    said_so = sentence.format(**said).rstrip(" :")
    return said_so if said_so.endswith((".", "!", "?", "…")) else f"{said_so}.", remedy


def _denied(error: AwsError) -> str:
    who = re.search(r"(?:User|user): (\S+)", error.message)
    by = f" to {who.group(1)}" if who else ""
    return f"AWS did not allow {error.permission}{by}{_denied_by(error.message)}."


def _denied_by(message: str) -> str:
    """Which kind of rule denied it, as far as AWS's own words tell; "" when they do not.

    Wordings: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    for words, rule in (
        ("explicit deny in a service control policy", ": the organization forbids it (service control policy)"),
        ("no service control policy allows", ": the organization does not allow it (service control policy)"),
        ("explicit deny in a resource control policy", ": the organization forbids it (resource control policy)"),
        ("explicit deny in a permissions boundary", ": the permissions boundary forbids it"),
        ("no permissions boundary allows", ": the permissions boundary does not allow it"),
        ("no session policy allows", ": the session's own policy does not allow it"),
        ("explicit deny", ": a policy forbids it explicitly"),
        ("no identity-based policy allows", ": no policy of this identity allows it"),
    ):
        if words in message:
            return rule
    return ""


def _denied_remedy(error: AwsError) -> str:
    if "service control policy" in error.message or "resource control policy" in error.message:
        return f"Ask whoever manages the AWS organization to allow {error.permission} in this account."
    asked = f"{_ASK}{error.permission}, or sign in as somebody who has it."
    if error.service in {"sso-admin", "identitystore"}:
        asked += (
            " Identity Center answers only in the organization's management account and its delegated administrator's: "
            "name a profile there with --sso-profile."
        )
    return asked


def addressed(remedy: str, owner: Owner) -> str:
    """What to do about a denial, said to whoever does it: an administrator is not sent to the administrator."""
    return remedy.replace(_ASK, _GIVE, 1) if owner is Owner.IAM_ADMIN else remedy


def was_denied(call: Call) -> bool:
    """Whether AWS did not allow a request."""
    return _CODES.get(call.outcome) is Kind.DENIED


def iam_prefix(service: str) -> str:
    return {
        "sso-admin": "sso",
        "marketplace-catalog": "aws-marketplace",
        "partnercentral-selling": "partnercentral",
        "partnercentral-account": "partnercentral",
    }.get(service, service)
