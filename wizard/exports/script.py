"""The plan as a shell script of AWS CLI commands: safe to run twice, and it stops at the first real failure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from typing import Any

from wizard.aws.commandline import aws_cli
from wizard.aws.writes import OPERATION_TAG
from wizard.exports.blueprint import LeftOut, why_not
from wizard.model import Change

_HEAD = """\
#!/usr/bin/env bash
# For AWS account {account}, as the Partner Central wizard planned it. It can be run again: what is there and was made
# by this plan is left as it is, and what is there and was not is a failure. It stops at the first failure.
set -euo pipefail
export AWS_PAGER=""

say() {{ printf '%s\\n' "$*" >&2; }}
stop() {{ say "$*"; exit 1; }}

# Whether something is there. "No such entity" is the only no; any other refusal ends the script.
there() {{
  local answer
  if answer=$("$@" 2>&1 >/dev/null); then return 0; fi
  case $answer in
    *NoSuchEntity*) return 1 ;;
    *) say "$answer"; stop "Stopped: it could not be seen whether this is there already." ;;
  esac
}}

account=$(aws sts get-caller-identity --query Account --output text) || stop "Stopped: sign in to AWS first."
[ "$account" = {account} ] || stop "Stopped: this is for account {account}, and you are signed in to $account."
"""


def written(changes: Iterable[Change], account: str) -> str:
    """The script as text, for bash and the AWS CLI version 2. Raises `ValueError` when there is nothing to make."""
    parts = [part for change in changes for part in _part(change, account)]
    if not parts:
        raise ValueError("There is nothing to make.")
    done = f"say {shlex.quote('Done. Look again with the wizard: it shows what AWS shows.')}"
    return "\n".join([_HEAD.format(account=account), *parts, done]) + "\n"


def left_out(changes: Iterable[Change]) -> list[LeftOut]:
    """What the script does not do."""
    return [LeftOut(change, why_not(change)) for change in changes if change.service != "iam"]


def _part(change: Change, account: str) -> Iterator[str]:
    """The lines of one change. Attaching and replacing a trust policy do no harm when they are done again."""
    if change.service != "iam":
        return
    given, line = change.parameters, aws_cli(change.write)
    yield f"# {_comment(change.title)}"
    if change.operation == "CreateRole":
        name = given["RoleName"]
        yield from _create(
            f"The role {name}",
            see=["get-role", "--role-name", name],
            tags=["list-role-tags", "--role-name", name],
            wait=["wait", "role-exists", "--role-name", name],
            line=line,
            tag=_our_tag(given),
        )
    elif change.operation == "CreatePolicy":
        arn = f"arn:aws:iam::{account}:policy/{given['PolicyName']}"
        yield from _create(
            f"The policy {given['PolicyName']}",
            see=["get-policy", "--policy-arn", arn],
            tags=["list-policy-tags", "--policy-arn", arn],
            wait=["wait", "policy-exists", "--policy-arn", arn],
            line=line,
            tag=_our_tag(given),
        )
    elif change.operation == "UpdateAssumeRolePolicy" and change.before is not None:
        yield from _replace_trust(given, change.before, line)
    else:
        yield line
    yield ""


def _create(what: str, *, see: list[str], tags: list[str], wait: list[str], line: str, tag: str) -> Iterator[str]:
    query = f"Tags[?Key=='{OPERATION_TAG}'].Value | [0]"
    whose = shlex.join(["aws", "iam", *tags, "--query", query, "--output", "text"])
    yield f"if there {shlex.join(['aws', 'iam', *see])}; then"
    yield f"  whose=$({whose})"
    stranger = shlex.quote(f"Stopped: {what} is there, and this plan did not make it.")
    yield f'  [ "$whose" = {shlex.quote(tag)} ] || stop {stranger}'
    yield f"  say {shlex.quote(f'{what} is there already.')}"
    yield "else"
    yield f"  {line} >/dev/null"
    yield f"  {shlex.join(['aws', 'iam', *wait])}"
    yield f"  say {shlex.quote(f'{what} was made.')}"
    yield "fi"


def _replace_trust(given: dict[str, Any], before: dict[str, Any], line: str) -> Iterator[str]:
    """The document that stood there stands beside the command that replaces it, because nothing else keeps it."""
    yield f"# It replaces whatever stands there. When this was planned, that was {_comment(json.dumps(before, separators=(',', ':')))}"
    yield line


def _our_tag(given: dict[str, Any]) -> str:
    return next(str(tag["Value"]) for tag in given["Tags"] if tag["Key"] == OPERATION_TAG)


def _comment(text: str) -> str:
    """Text that cannot end its line."""
    return " ".join(text.split())
