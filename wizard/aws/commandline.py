"""A write as the AWS CLI line that would do the same."""

from __future__ import annotations

import json
import shlex
from typing import Any

import botocore

from wizard.aws.refs import KEY
from wizard.model import Operation


def aws_cli(write: Operation) -> str:
    """One line for a POSIX shell, every value quoted.

    https://docs.aws.amazon.com/cli/latest/reference/ names commands and options after the API's own names.
    """
    words = ["aws", write.service, botocore.xform_name(write.operation, "-")]
    for name, value in write.parameters.items():
        words += [f"--{botocore.xform_name(name, '-')}", _word(value)]
    if write.region:
        words += ["--region", write.region]
    return shlex.join(words)


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and KEY in value:
        return f"<the ARN or id of {value[KEY]} {value['name']}>"
    return json.dumps(value, ensure_ascii=False)
