"""The upload of a template that was asked for, and what takes it back.

The tags say whose object it is. Whoever writes the object anew takes them away, so tags that are ours mean contents that
are ours: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from wizard.aws.effects import OPERATION_TAG, Effect, Shown, Writable, never_stands
from wizard.aws.errors import AwsError
from wizard.aws.reads import Reads, field
from wizard.model import Change, Operation
from wizard.personas import STEP

_CONTENT = "partner-central-wizard:content"


def upload(bucket: str, key: str, text: str, *, region: str, lineage: str) -> Change:
    """A template put into a bucket, encrypted and for nobody but the bucket's own readers.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    """
    tags = {OPERATION_TAG: lineage, _CONTENT: hashlib.sha256(text.encode()).hexdigest()}
    where = {"Bucket": bucket, "Key": key}
    return Change(
        id=f"{STEP}/upload/{bucket}/{key}",
        step=STEP,
        title=f"Upload the template to the bucket {bucket} as {key}",
        service="s3",
        operation="PutObject",
        parameters={
            **where,
            "Body": text,
            "ContentType": "text/yaml",
            "ServerSideEncryption": "AES256",
            "Tagging": urlencode(tags),
        },
        kind="create",
        undo=Operation(service="s3", operation="DeleteObject", parameters=where, region=region),
        region=region,
    )


def _tags(aws: Reads, wanted: Mapping[str, Any]) -> dict[str, str] | None:
    """The tags of the object; None when there is no such object."""
    try:
        answer = aws.read("s3", "GetObjectTagging", Bucket=wanted["Bucket"], Key=wanted["Key"])
    except AwsError as error:
        if error.code == "NoSuchKey":  # without s3:ListBucket, S3 says "access denied" instead
            return None
        raise
    return {tag["Key"]: tag["Value"] for tag in field(answer, "TagSet", "s3", "GetObjectTagging")}


def _uploaded(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    tags = _tags(aws, wanted)
    if tags is None:
        return Effect(Shown.NOT_MADE, {})
    if tags != dict(parse_qsl(wanted["Tagging"])):
        return Effect(Shown.OTHERWISE, {}, f"another object {wanted['Key']} is in the bucket {wanted['Bucket']}")
    return Effect(Shown.MADE, tags)


def _stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    effect = _uploaded(aws, wanted, account)
    return "" if effect.shown is Shown.MADE else effect.sentence or f"{wanted['Key']} is no longer in the bucket"


def _free(aws: Reads, wanted: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """An upload replaces whatever has its name, so there must be nothing."""
    tags = _tags(aws, wanted)
    if tags is None or tags.get(OPERATION_TAG) == dict(parse_qsl(wanted["Tagging"]))[OPERATION_TAG]:
        return ""
    return f"there is an object {wanted['Key']} in the bucket {wanted['Bucket']} already, and it is not ours"


def _deleted(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    return Effect(Shown.MADE if _tags(aws, wanted) is None else Shown.NOT_MADE, {})


WRITABLE: dict[tuple[str, str], Writable] = {
    ("s3", "PutObject"): Writable(_uploaded, _stands, _free),
    ("s3", "DeleteObject"): Writable(_deleted, never_stands),
}
