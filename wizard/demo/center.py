"""IAM Identity Center as the demo plays it: an instance, its permission sets, assignments, groups and people.

moto knows the names of these operations; it provisions at once, fails never, keeps no two names apart and answers in
every Region. A wizard tested against that would believe in an assignment that AWS refused a minute later.
https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wizard.demo.fakes import Refused

MOST_OUTSTANDING = {"assignment": 15, "provisioning": 3}
"""Asynchronous work that AWS takes on at once: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"""

SINCE = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


@dataclass
class PermissionSet:
    """One permission set. `provisioned` is what each account was given, which later edits do not change by themselves."""

    name: str
    arn: str
    description: str | None = None
    session: str = "PT1H"
    relay: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    managed: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    inline: str = ""
    boundary: str | None = None
    provisioned: dict[str, str] = field(default_factory=dict)

    @property
    def definition(self) -> str:
        """All that provisioning carries into an account."""
        return json.dumps([self.session, self.relay, self.managed, self.references, self.inline, self.boundary])


@dataclass(frozen=True)
class Assignment:
    """Who may use a permission set in an account. `kind` is GROUP or USER, a reference's pair is (path, name)."""

    account: str
    set_arn: str
    kind: str
    principal: str


@dataclass
class Group:
    """A group of the identity store; `members` are user ids by membership id, `issuer` who sent it here, if not we."""

    id: str
    name: str
    description: str | None = None
    members: dict[str, str] = field(default_factory=dict)
    issuer: str | None = None


@dataclass
class Work:
    """Something AWS has accepted and does later. `reads` is how often one must ask until it is over."""

    id: str
    kind: str
    set_arn: str
    account: str
    carry_out: Callable[[], None]
    assignment: Assignment | None = None
    status: str = "IN_PROGRESS"
    reason: str | None = None
    reads: int = 0


class Center:
    """One instance of Identity Center and what is in it.

    Attributes:
        account: whose instance it is; administrators: the accounts whose people may manage it.
        has_sets: an organization instance has permission sets, an account instance none.
        policies: the names of the customer managed policies of an account, for what provisioning finds there.
        delay: how often one must ask until asynchronous work is over.
        failure: AWS's reason if the next asynchronous work is to fail.
    """

    def __init__(
        self,
        seed: str,
        account: str,
        *,
        region: str = "us-east-1",
        administrators: Iterable[str] = (),
        has_sets: bool = True,
        status: str = "ACTIVE",
    ) -> None:
        self._seed = f"{seed}/{account}/{region}"
        self._made: Counter[str] = Counter()
        self.account = account
        self.region = region
        self.administrators = {account, *administrators}
        self.has_sets = has_sets
        self.status = status
        self.arn = f"arn:aws:sso:::instance/ssoins-{self._hex('instance', 16)}"
        self.store = f"d-{self._hex('store', 10)}"
        self.sets: dict[str, PermissionSet] = {}
        self.assignments: list[Assignment] = []
        self.groups: dict[str, Group] = {}
        self.users: dict[str, str] = {}
        self.works: dict[str, Work] = {}
        self.policies: Callable[[str], set[str]] = lambda account: set()
        self.delay = 0
        self.failure = ""

    # --- ids

    def _hex(self, what: str, length: int) -> str:
        return hashlib.sha256(f"{self._seed}/{what}".encode()).hexdigest()[:length]

    def new_id(self, what: str) -> str:
        """An id like AWS's: another one whenever the same thing is made anew."""
        self._made[what] += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._seed}/{what}/{self._made[what]}"))

    # --- what a world says

    def permission_set(self, name: str, *, managed: Iterable[str] = (), **more: object) -> PermissionSet:
        """A permission set with AWS managed policies by name; `more` are its fields."""
        number = self.new_id(f"set {name}").replace("-", "")[:16]
        arn = f"arn:aws:sso:::permissionSet/{self.arn.rpartition('/')[2]}/ps-{number}"
        arns = [f"arn:aws:iam::aws:policy/{policy}" for policy in managed]
        made = PermissionSet(name, arn, managed=arns, **more)  # type: ignore[arg-type]
        self.sets[arn] = made
        return made

    def group(self, name: str, *members: str, description: str | None = None, issuer: str | None = None) -> Group:
        """A group with members by user name, who are made as well."""
        made = Group(self.new_id(f"group {name}"), name, description, issuer=issuer)
        for member in members:
            made.members[self.new_id(f"membership {name} {member}")] = self.user(member)
        self.groups[made.id] = made
        return made

    def user(self, name: str) -> str:
        """The id of a person, who is made if there is nobody of that user name."""
        known = next((id for id, known in self.users.items() if known == name), None)
        if known is None:
            known = self.new_id(f"user {name}")
            self.users[known] = name
        return known

    def assign(self, account: str, permission_set: PermissionSet, principal: str, kind: str = "GROUP") -> None:
        """An assignment that has been made and provisioned."""
        self.assignments.append(Assignment(account, permission_set.arn, kind, principal))
        permission_set.provisioned[account] = permission_set.definition

    # --- asynchronous work

    def begin(self, kind: str, set_arn: str, account: str, do: Callable[[], None], about: Assignment | None) -> Work:
        """Accepts work. Raises `Refused` when AWS has enough of it already."""
        running = [work for work in self.works.values() if work.kind == kind and work.status == "IN_PROGRESS"]
        if len(running) >= MOST_OUTSTANDING[kind]:
            raise Refused("ConflictException", "There are too many requests of this kind in progress; try again later.")
        work = Work(self.new_id(f"{kind} {set_arn}"), kind, set_arn, account, do, about, reads=self.delay)
        self.works[work.id] = work
        if not self.delay:
            self._finish(work)
        return work

    def pass_by(self) -> None:
        """Somebody asks: work under way goes on."""
        for work in self.works.values():
            if work.status == "IN_PROGRESS":
                work.reads -= 1
                if work.reads <= 0:
                    self._finish(work)

    def settle(self) -> None:
        """All work is over."""
        while any(work.status == "IN_PROGRESS" for work in self.works.values()):
            self.pass_by()

    def unassign(self, assignment: Assignment) -> None:
        """Takes an assignment away; with the last one of an account goes what was provisioned there."""
        self.assignments.remove(assignment)
        if not any(
            (left.account, left.set_arn) == (assignment.account, assignment.set_arn) for left in self.assignments
        ):
            self.sets[assignment.set_arn].provisioned.pop(assignment.account, None)

    def _finish(self, work: Work) -> None:
        reason, self.failure = self.failure or self._missing_policy(work), ""
        work.status, work.reason = ("FAILED", reason) if reason else ("SUCCEEDED", None)
        if not reason:
            work.carry_out()

    def _missing_policy(self, work: Work) -> str:
        """A permission set names policies of an account, and provisioning wants to find them there."""
        known = self.policies(work.account)
        for _, name in self.sets[work.set_arn].references if work.set_arn in self.sets else ():
            if name not in known:
                return f"Policy arn:aws:iam::{work.account}:policy/{name} does not exist or is not attachable."
        return ""
