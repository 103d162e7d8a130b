"""What the journey reads of CloudFormation: what a stack says it made."""

from __future__ import annotations

from wizard.aws.errors import AwsError, Kind
from wizard.aws.reads import Reads, field
from wizard.text import clean


def outputs(aws: Reads, name: str) -> dict[str, str]:
    """The outputs of a finished stack, by key. Raises `AwsError`; `ValueError` when it is not there or not finished.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    """
    try:
        answer = aws.read("cloudformation", "DescribeStacks", StackName=name)
    except AwsError as error:
        if error.kind in {Kind.ABSENT, Kind.REFUSED} and "does not exist" in str(error.message):
            raise ValueError(
                f"There is no stack {name} in {aws.region}: a stack is found only in its own Region."
            ) from None
        raise
    stack = field(answer, "Stacks", "cloudformation", "DescribeStacks")[0]
    status = str(field(stack, "StackStatus", "cloudformation", "DescribeStacks"))
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}:
        raise ValueError(f"The stack {name} is not finished: CloudFormation says {clean(status)}.")
    return {clean(str(one["OutputKey"])): clean(str(one["OutputValue"])) for one in stack.get("Outputs", [])}
