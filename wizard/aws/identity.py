"""Who is signed in, as AWS itself says."""

from __future__ import annotations

from wizard.model import Value
from wizard.text import Text


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
