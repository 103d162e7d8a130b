"""A write as the AWS CLI line that would do the same."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

import botocore

from wizard.aws.refs import KEY
from wizard.local import door
from wizard.local.config_file import sections_in
from wizard.model import Operation


def aws_cli(write: Operation) -> str:
    """What does the same in a POSIX shell, a command under the other where it takes several."""
    return "\n".join(commands(write))


def commands(write: Operation) -> tuple[str, ...]:
    """The commands for a POSIX shell, every value quoted; a profile is set by one command after another.

    https://docs.aws.amazon.com/cli/latest/reference/ names commands and options after the API's own names.
    """
    if write.service == door.SERVICE:
        return tuple(_settings_lines(write))
    return (_object_line(write) if write.service == "s3" else _call(write),)


def _call(write: Operation) -> str:
    words = ["aws", write.service, botocore.xform_name(write.operation, "-")]
    for name, value in write.parameters.items():
        words += [f"--{botocore.xform_name(name, '-')}", _word(value)]
    if write.region:
        words += ["--region", write.region]
    return shlex.join(words)


def _object_line(write: Operation) -> str:
    """An object's contents are a file for the AWS CLI, whose name is whatever the person gave it."""
    words = ["aws", "s3api", botocore.xform_name(write.operation, "-")]
    for name, value in write.parameters.items():
        words += [f"--{botocore.xform_name(name, '-')}", "TEMPLATE-FILE" if name == "Body" else str(value)]
    return shlex.join([*words, "--region", write.region])


def _settings_lines(write: Operation) -> Iterator[str]:
    """A profile as `aws configure` would write it; the CLI has no command that removes one.

    `--sso-session` is known to the AWS CLI from version 2.34.22 on:
    https://docs.aws.amazon.com/cli/latest/reference/configure/set.html
    """
    if write.operation != "AddProfile":
        yield f"# Remove these lines from {write.parameters['Path']}:"
        yield from (f"#   {line}" for line in str(write.parameters["Text"]).split("\n") if line.strip())
        return
    for section in sections_in(str(write.parameters["Text"])):
        for key, value in section.settings.items():
            yield shlex.join(["aws", "configure", "set", key, value, f"--{section.kind}", section.name])


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and KEY in value:
        return f"<the ARN or id of {value[KEY]} {value['name']}>"
    return json.dumps(value, ensure_ascii=False)
