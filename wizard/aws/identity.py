"""Who is signed in, as AWS itself says."""

from __future__ import annotations

import re

from wizard.model import Value
from wizard.text import Text

OF_A_SET = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")
"""The name of a role that Identity Center made of a permission set, whose name is in it."""


class Identity(Value):
    """The answer of `sts:GetCallerIdentity`, which needs no permission.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    """

    account: Text
    arn: Text
    user_id: Text

    @property
    def is_root(self) -> bool:
        return self.arn.endswith(":root")

    @property
    def partition(self) -> str:
        return self.arn.split(":")[1] if self.arn.count(":") >= 5 else ""

    @property
    def name(self) -> str:
        """The last part of the ARN: a user's name, or the session name of a role."""
        return self.arn.rsplit("/", 1)[-1] if "/" in self.arn else self.arn.rsplit(":", 1)[-1]

    @property
    def role(self) -> str:
        """The role that is assumed, by the name of its permission set where it is of one; "" for a user."""
        if ":assumed-role/" not in self.arn:
            return ""
        role = self.arn.split("/")[-2]
        of_a_set = OF_A_SET.fullmatch(role)
        return of_a_set[1] if of_a_set else role
