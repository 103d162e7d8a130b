"""Launch links: a page of the CloudFormation console that is filled in already.

The console takes a template only from S3, and says so late. What is wrong with a name is said here.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from wizard.veil import quoted

REGIONS_WORDS = (
    "IAM is the same in every Region, so any Region serves that your organization lets you use; us-east-1 is where "
    "Partner Central lives. The stack is then found in that Region only, and the bucket may be in another one."
)

_BUCKET = re.compile(
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]"
)
_STACK = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9!_.*'()/-]{0,1023}")
_PARAMETER = re.compile(r"[A-Za-z0-9]{1,255}")


def bucket_name(text: str) -> str:
    """A bucket's name. Raises `ValueError` for one that S3 would not take.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    if not _BUCKET.fullmatch(text) or text.endswith(("-s3alias", "--ol-s3", ".mrap", "--x-s3")):
        raise ValueError(
            f"{quoted(text)} cannot be the name of an S3 bucket: 3 to 63 small letters, digits, dots and hyphens, beginning "
            "and ending with a letter or digit."
        )
    return text


def stack_name(text: str) -> str:
    """A stack's name. Raises `ValueError` for one that CloudFormation would not take."""
    if not _STACK.fullmatch(text):
        raise ValueError(
            f"{quoted(text)} cannot be the name of a stack: a letter, then up to 127 letters, digits and hyphens."
        )
    return text


def region_name(text: str) -> str:
    """A Region's name by its form. Raises `ValueError`; whether there is such a Region only AWS knows."""
    if not _REGION.fullmatch(text) or text.startswith(("cn-", "us-gov-", "us-iso")):
        raise ValueError(f"{quoted(text)} is not a Region that Partner Central can be set up from; us-east-1 is one.")
    return text


def object_key(text: str) -> str:
    """The name of an object. Raises `ValueError` for one that needs more than plain letters."""
    if not _KEY.fullmatch(text):
        raise ValueError(
            f"{quoted(text)} cannot be used as the name of a template in S3: use letters, digits and / - _ ."
        )
    return text


def template_url(bucket: str, key: str, region: str) -> str:
    """Where a template stands in S3, in a form that the console takes. Raises `ValueError`.

    A bucket with dots in its name has no certificate of its own, so it is named in the path.
    """
    bucket, key, region = bucket_name(bucket), object_key(key), region_name(region)
    if "." in bucket:
        return f"https://s3.{region}.amazonaws.com/{bucket}/{quote(key)}"
    return f"https://{bucket}.s3.{region}.amazonaws.com/{quote(key)}"


def launch_link(template: str, *, stack: str, region: str, parameters: Mapping[str, str] | None = None) -> str:
    """The link that opens the console's review page, filled in.

    Args:
        template: where the template stands in S3, presigned or not.
        stack: the name that is proposed; whoever opens the link may change everything.
        region: the Region the stack is made in.
        parameters: values that are proposed, by parameter; a name the template does not have is ignored by AWS.

    Raises `ValueError` for anything that is not S3, or not a name.
    """
    if not re.match(r"https://[a-z0-9.-]*\bs3[.-][a-z0-9.-]*\.amazonaws\.com/", template):
        raise ValueError("The console takes templates from S3 only: give the address of an object in a bucket.")
    asked = {"templateURL": template, "stackName": stack_name(stack)}
    for name, value in (parameters or {}).items():
        if not _PARAMETER.fullmatch(name):
            raise ValueError(f"{quoted(name)} cannot be the name of a parameter: letters and digits only.")
        asked[f"param_{name}"] = value
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    region = region_name(region)
    console = f"https://{region}.console.aws.amazon.com/cloudformation/home?region={region}"
    return f"{console}#/stacks/create/review?{query}"
