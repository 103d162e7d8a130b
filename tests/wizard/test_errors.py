"""AWS's refusals in words: only one kind is an answer about the thing, and every sentence has a next action."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from botocore import exceptions as boto

from tests.setting import Setting
from wizard.aws.errors import AwsError, Kind, missing, translate

URL = "https://iam.amazonaws.com/"
WHO = "arn:aws:sts::111122223333:assumed-role/Admin/sofia"


def refused(code: str, message: str = "", status: int = 400, retries: int = 0) -> AwsError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RetryAttempts": retries},
    }
    return translate(boto.ClientError(response, "GetRole"), "iam", "GetRole")


CODES = {
    "AccessDenied": Kind.DENIED,
    "AccessDeniedException": Kind.DENIED,
    "UnauthorizedOperation": Kind.DENIED,
    "NoSuchEntity": Kind.ABSENT,
    "ResourceNotFoundException": Kind.ABSENT,
    "EntityAlreadyExists": Kind.EXISTS,
    "Throttling": Kind.THROTTLED,
    "ThrottlingException": Kind.THROTTLED,
    "TooManyRequestsException": Kind.THROTTLED,
    "ExpiredToken": Kind.EXPIRED,
    "ExpiredTokenException": Kind.EXPIRED,
    "InvalidClientTokenId": Kind.EXPIRED,
    "UnrecognizedClientException": Kind.EXPIRED,
    "SignatureDoesNotMatch": Kind.CLOCK,
    "RequestTimeTooSkewed": Kind.CLOCK,
    "ConcurrentModification": Kind.BUSY,
    "LimitExceeded": Kind.LIMIT,
    "ServiceQuotaExceededException": Kind.LIMIT,
    "MalformedPolicyDocument": Kind.REFUSED,
    "ValidationError": Kind.REFUSED,
    "DeleteConflict": Kind.REFUSED,
    "ServiceUnavailableFooException": Kind.OTHER,
    "": Kind.GARBAGE,
    "200": Kind.GARBAGE,
    "511": Kind.GARBAGE,
}

EXCEPTIONS: dict[Kind, list[Exception]] = {
    Kind.NO_CREDENTIALS: [
        boto.NoCredentialsError(),
        boto.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        boto.CredentialRetrievalError(provider="process", error_msg="exit 1"),
    ],
    Kind.EXPIRED: [
        boto.UnauthorizedSSOTokenError(),
        boto.TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
        boto.SSOTokenLoadError(profile_name="x", error_msg="Token for x does not exist"),
    ],
    Kind.UNREACHABLE: [
        boto.EndpointConnectionError(endpoint_url=URL, error="refused"),
        boto.ConnectTimeoutError(endpoint_url=URL),
        boto.ProxyConnectionError(proxy_url="http://user:secret@127.0.0.1:9"),
        boto.SSLError(endpoint_url=URL, error="CERTIFICATE_VERIFY_FAILED"),
    ],
    Kind.LOST: [boto.ReadTimeoutError(endpoint_url=URL), boto.ConnectionClosedError(endpoint_url=URL)],
    Kind.REFUSED: [boto.ParamValidationError(report="Missing required parameter")],
    Kind.GARBAGE: [KeyError("Role"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), ValueError("not XML")],
    Kind.OTHER: [RuntimeError("what?"), TypeError()],
}


@pytest.mark.parametrize(("code", "kind"), CODES.items())
def test_every_code_that_aws_answers_with_has_its_kind(code: str, kind: Kind) -> None:
    assert refused(code).kind is kind


@pytest.mark.parametrize(
    ("status", "kind"), [(500, Kind.LOST), (503, Kind.LOST), (429, Kind.THROTTLED), (400, Kind.OTHER)]
)
def test_a_code_that_nobody_knows_is_judged_by_its_status(status: int, kind: Kind) -> None:
    error = refused("SomethingNewException", "words of tomorrow", status)
    assert error.kind is kind
    assert "SomethingNewException" in error.sentence, "AWS's own name for it is kept"


@pytest.mark.parametrize(
    ("error", "kind"),
    [(error, kind) for kind, errors in EXCEPTIONS.items() for error in errors],
    ids=lambda e: type(e).__name__,
)
def test_every_exception_on_the_way_has_its_kind(error: Exception, kind: Kind) -> None:
    assert translate(error, "iam", "GetRole").kind is kind


def everything() -> list[AwsError]:
    return [
        *(refused(code, "AWS says so") for code in CODES),
        *(translate(error, "iam", "GetRole") for errors in EXCEPTIONS.values() for error in errors),
        missing("iam", "GetRole", "Role"),
    ]


@pytest.mark.parametrize("error", everything(), ids=lambda error: f"{error.kind}-{error.code}")
def test_every_failure_is_a_sentence_with_a_next_action(error: AwsError) -> None:
    assert error.sentence.endswith((".", "!", "?", "…"))
    assert error.remedy.endswith(".")
    assert len(error.remedy) > 10
    assert str(error) == error.sentence
    assert error.permission == "iam:GetRole"


@pytest.mark.parametrize("error", everything(), ids=lambda error: f"{error.kind}-{error.code}")
def test_only_absent_is_an_answer_about_the_thing(error: AwsError) -> None:
    """Everything else means that nobody could look, and must never be read as "there is none"."""
    assert (error.kind is Kind.ABSENT) == (error.code in {"NoSuchEntity", "ResourceNotFoundException"})


@pytest.mark.parametrize(
    ("words", "said", "asked"),
    [
        (
            "because no identity-based policy allows the iam:GetRole action",
            "no policy of this identity allows it",
            "IAM administrator",
        ),
        (
            "with an explicit deny in a service control policy",
            "the organization forbids it (service control policy)",
            "manages the AWS organization",
        ),
        (
            "because no service control policy allows the iam:GetRole action",
            "the organization does not allow it",
            "manages the AWS organization",
        ),
        (
            "with an explicit deny in a resource control policy",
            "the organization forbids it (resource control policy)",
            "manages the AWS organization",
        ),
        (
            "because no permissions boundary allows the iam:GetRole action",
            "the permissions boundary does not allow it",
            "IAM administrator",
        ),
        ("with an explicit deny in a permissions boundary", "the permissions boundary forbids it", "IAM administrator"),
        (
            "because no session policy allows the iam:GetRole action",
            "the session's own policy does not allow it",
            "IAM administrator",
        ),
        ("with an explicit deny in an identity-based policy", "a policy forbids it explicitly", "IAM administrator"),
    ],
)
def test_who_denied_it_is_told_as_far_as_aws_tells(words: str, said: str, asked: str) -> None:
    error = refused(
        "AccessDenied", f"User: {WHO} is not authorized to perform: iam:GetRole on resource: x {words}", 403
    )
    assert error.sentence == f"AWS did not allow iam:GetRole to {WHO}: {said}." or said in error.sentence
    assert WHO in error.sentence
    assert asked in error.remedy and "iam:GetRole" in error.remedy


def test_when_aws_does_not_say_who_denied_it_nobody_is_blamed() -> None:
    assert refused("AccessDenied", "Access Denied", 403).sentence == "AWS did not allow iam:GetRole."


@pytest.mark.parametrize(
    "code", ["AccessDenied", "NoSuchEntity", "LimitExceeded", "MalformedPolicyDocument", "ExpiredToken"]
)
def test_a_refusal_is_certain_on_the_first_try_only(code: str) -> None:
    """An earlier try may have been carried out, and its answer lost."""
    assert refused(code).definite
    assert not refused(code, retries=1).definite


@pytest.mark.parametrize("code", ["EntityAlreadyExists", "Throttling", "ConcurrentModification", "InternalFailure", ""])
def test_other_failures_of_a_write_leave_open_what_happened(code: str) -> None:
    assert not refused(code, status=500 if code == "InternalFailure" else 400).definite


def test_a_call_that_never_left_was_certainly_not_carried_out() -> None:
    assert translate(boto.NoCredentialsError(), "iam", "CreateRole").definite


def test_hostile_words_of_aws_are_made_harmless_everywhere() -> None:
    error = refused("Odd\x1b[2J\u202e", "User: \x9b31mevil is {not} %s allowed \u2066" + "x" * 5000)
    for text in (error.code, error.message, error.sentence, error.remedy, str(error), error.permission):
        assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cf"}]
    assert len(error.sentence) < 600


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-11, "about 11 minutes behind AWS's"),
        (90, "about 90 minutes ahead of AWS's"),
        (1, "Check this computer's clock"),
    ],
)
def test_a_wrong_clock_is_told_with_how_wrong_it_is(minutes: int, said: str) -> None:
    theirs = datetime.now(UTC) - timedelta(minutes=minutes)
    response: Any = {
        "Error": {"Code": "SignatureDoesNotMatch", "Message": "Signature expired"},
        "ResponseMetadata": {"HTTPStatusCode": 403, "HTTPHeaders": {"date": format_datetime(theirs, usegmt=True)}},
    }
    assert said in translate(boto.ClientError(response, "GetRole"), "iam", "GetRole").remedy


@pytest.mark.parametrize("date", ["", "yesterday", None, 5])
def test_a_date_that_cannot_be_read_changes_nothing(date: Any) -> None:
    response: Any = {
        "Error": {"Code": "RequestTimeTooSkewed", "Message": "x"},
        "ResponseMetadata": {"HTTPHeaders": {"date": date}},
    }
    assert "clock" in translate(boto.ClientError(response, "GetRole"), "iam", "GetRole").remedy


def test_a_clock_that_aws_finds_wrong_is_explained_end_to_end() -> None:
    setting = Setting()
    setting.forbid("ListRoles", "clock-skew")
    result = setting.look("policies.conflicts")["policies.conflicts"]
    assert (result.status, "about 15 minutes behind AWS's" in result.remedy) == ("unknown", True)


@pytest.mark.parametrize("address", ["http://me:hunter2@proxy.example.com:8080", "https://me:hunter2@127.0.0.1/x"])
def test_a_password_in_an_address_is_not_repeated(address: str) -> None:
    """What is said here is shown, and kept in the state file."""
    for error in (
        boto.ProxyConnectionError(proxy_url=address),
        boto.EndpointConnectionError(endpoint_url=address, error=f"no way to {address}"),
    ):
        told = translate(error, "iam", "GetRole")
        assert "hunter2" not in told.sentence + told.message + str(told)
        assert "…@" in told.sentence


@pytest.mark.parametrize("code", ["{action}", "{0}", "%s", "{", "}"])
def test_words_that_look_like_a_template_are_only_words(code: str) -> None:
    assert code in refused(code, code).sentence


def test_translating_twice_changes_nothing() -> None:
    error = refused("AccessDenied")
    assert translate(error, "sts", "GetCallerIdentity") is error
