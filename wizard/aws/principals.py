"""Whose permissions are meant: a role or a user of the account, found from who is signed in or from a name.

The simulator wants a role's own ARN with its path, and a session's ARN does not have it: the role is looked up.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wizard.aws import iam
from wizard.aws.errors import missing
from wizard.aws.identity import OF_A_SET, Identity
from wizard.linking import Someone, someone
from wizard.model import Look, Status
from wizard.text import clean

_PARTITIONS = {"aws-cn": "China", "aws-us-gov": "GovCloud"}


@dataclass(frozen=True)
class Principal:
    """A role or user that is there.

    Attributes:
        arn: its own, with its path.
        permission_set: of which permission set Identity Center made it, "" for any other role or user.
        by_aws: whether it is a service-linked role, which belongs to AWS.
    """

    kind: Literal["role", "user"]
    name: str
    arn: str
    account: str
    permission_set: str = ""
    by_aws: bool = False

    @property
    def words(self) -> str:
        if self.permission_set:
            return f"the permission set {clean(self.permission_set)}"
        return f"the {self.kind} {clean(self.name)}"


class Unsimulated(Exception):
    """Nobody can work out what this identity may do; the message is a sentence, with its `status` and `remedy`."""

    def __init__(self, status: Status, sentence: str, remedy: str) -> None:
        super().__init__(clean(sentence))
        self.status = status
        self.remedy = clean(remedy)


def signed_in(look: Look) -> Principal:
    """Who is signed in. Raises `Unsimulated`, and `AwsError` when AWS does not say."""
    return _of_identity(look, _identity(look))


def linker(look: Look, named: str) -> Principal:
    """Who is going to link: the role or user that was named, or who is signed in. Raises like `signed_in`."""
    if not named:
        return signed_in(look)
    identity = _identity(look)
    who = someone(named)
    if who.account not in {"", identity.account}:
        raise Unsimulated(
            Status.FAIL,
            f"{named} belongs to account {who.account}, and only somebody of account {identity.account} can link it.",
            f"Name a role or user of account {identity.account}.",
        )
    return _found(look, who, identity.account)


def _identity(look: Look) -> Identity:
    answer = look.aws.read("sts", "GetCallerIdentity")
    account, arn = answer.get("Account"), answer.get("Arn")
    if not account or not arn:
        raise missing("sts", "GetCallerIdentity", "Account")
    return Identity(account=account, arn=arn, user_id=answer.get("UserId", ""))


def _of_identity(look: Look, identity: Identity) -> Principal:
    if identity.partition != "aws":
        place = _PARTITIONS.get(identity.partition, "another part of AWS")
        raise Unsimulated(
            Status.FAIL,
            f"This sign-in belongs to the partition {identity.partition} ({place}), where Partner Central does not exist.",
            "Sign in to an account of the partition aws, the public one.",
        )
    if identity.is_root:
        raise Unsimulated(
            Status.UNKNOWN,
            "You are signed in as the root user, whose permissions IAM cannot work out.",
            "Sign in as an administrator, or name the role or user who is going to link: nobody should link as root.",
        )
    if ":federated-user/" in identity.arn:
        raise Unsimulated(
            Status.UNKNOWN,
            f"{identity.name} is a federated user: its permissions come with the session, and IAM cannot work them out.",
            "Name the role or user who is going to link, or sign in with a role.",
        )
    try:
        who = someone(identity.arn.split(":", 5)[5])
    except ValueError:
        raise Unsimulated(
            Status.UNKNOWN,
            f"{identity.arn} is neither a role nor a user, so IAM cannot work out what it may do.",
            "Name the role or user who is going to link, or sign in with a role.",
        ) from None
    return _found(look, who, identity.account)


def _found(look: Look, who: Someone, account: str) -> Principal:
    thing = iam.role(look.aws, who.name) if who.kind == "role" else iam.user(look.aws, who.name)
    key = "RoleName" if who.kind == "role" else "UserName"
    if thing is None or thing.get(key) != who.name:
        twin = f" (there is {clean(str(thing.get(key)))}, in another spelling)" if thing else ""
        raise Unsimulated(
            Status.FAIL,
            f"There is no {who.kind} {who.name} in account {account}{twin}.",
            "Name a role or user that is there, or sign in as the one who is going to link.",
        )
    arn = thing.get("Arn")
    if not arn:
        raise missing("iam", "GetRole" if who.kind == "role" else "GetUser", "Arn")
    reserved = OF_A_SET.fullmatch(who.name) if "/aws-reserved/" in arn else None
    return Principal(
        who.kind,
        who.name,
        str(arn),
        account,
        permission_set=reserved[1] if reserved else "",
        by_aws="/aws-service-role/" in arn,
    )
