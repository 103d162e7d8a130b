"""What IAM's policy simulator would say, worked out from the policies that a demo's account really holds.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from moto.iam.models import Group, Role, User

from wizard.demo.fakes import Answer, Params, Refused, fake
from wizard.demo.iam import StrictIAM
from wizard.policy_document import Condition, Statement, read

if TYPE_CHECKING:
    from wizard.demo.world import World

Context = Mapping[str, tuple[str, ...]]
"""What is known of a pretended request, by key in lower case."""


@dataclass(frozen=True)
class Source:
    """One policy: `kind` and `id` are the simulator's words for where its statements come from."""

    id: str
    kind: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Outcome:
    """What a set of policies says together, and the policies that decided it."""

    decision: str
    by: tuple[Source, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.decision == "allowed"


def identity_policies(iam: StrictIAM, arn: str) -> list[Source] | None:
    """Every policy that grants a user or role something, its groups' too; None when there is nobody of this ARN."""
    thing = _named(iam, arn)
    if thing is None:
        return None
    holders: list[User | Role | Group] = [thing]
    if isinstance(thing, User):
        holders += [group for group in iam.groups.values() if thing in group.users]
    return [source for holder in holders for source in _policies(iam, holder)]


def boundary(iam: StrictIAM, arn: str) -> Source | None:
    """The permissions boundary of a role; moto's users have none."""
    limit = getattr(_named(iam, arn), "permissions_boundary_arn", None)
    return _managed(iam, limit) if limit else None


def service_control_policy(name: str, statements: Sequence[Mapping[str, Any]]) -> Source:
    """A policy of the organization that the account is in."""
    return Source(name, "none", read({"Version": "2012-10-17", "Statement": list(statements)}))


FULL_ACCESS = service_control_policy("FullAWSAccess", [{"Effect": "Allow", "Action": "*", "Resource": "*"}])
"""What every account of an organization has, until somebody takes it away."""


def evaluate(sources: Iterable[Source], action: str, resource: str, context: Context) -> Outcome:
    """What policies of one kind say: a Deny wins over every Allow, and silence is a no."""
    allowed: list[Source] = []
    for source in sources:
        for statement in source.statements:
            if not _covers(statement, action, resource, context):
                continue
            if not statement.allow:
                return Outcome("explicitDeny", (source,))
            allowed.append(source)
    return Outcome("allowed", tuple(allowed)) if allowed else Outcome("implicitDeny")


def _named(iam: StrictIAM, arn: str) -> User | Role | None:
    things: Iterable[User | Role] = (*iam.users.values(), *iam.roles.values())
    return next((thing for thing in things if thing.arn == arn), None)


def _policies(iam: StrictIAM, holder: User | Role | Group) -> Iterator[Source]:
    for arn in holder.managed_policies:
        source = _managed(iam, arn)
        if source is not None:
            yield source
    kind = {User: "user", Role: "role", Group: "group"}[type(holder)]
    for name, document in holder.policies.items():
        yield Source(f"{kind}_{holder.name}_{name}", kind, read(document))


def _managed(iam: StrictIAM, arn: str) -> Source | None:
    policy = iam.managed_policies.get(arn)
    if policy is None:
        return None
    current = next(version for version in policy.versions if version.version_id == policy.default_version_id)
    kind = "aws-managed" if arn.startswith("arn:aws:iam::aws:") else "user-managed"
    return Source(policy.name, kind, read(current.document))


def _covers(statement: Statement, action: str, resource: str, context: Context) -> bool:
    named = any(_same(pattern, resource) for pattern in statement.resources or ("*",))
    return (
        statement.covers(action)
        and named is not statement.except_resources
        and all(_holds(condition, context) for condition in statement.conditions)
    )


def _same(pattern: str, text: str) -> bool:
    """Whether a pattern of resources or values matches; unlike in action names, letter case counts."""
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _holds(condition: Condition, context: Context) -> bool:
    each, _, operator = condition.operator.rpartition(":")
    if_exists = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    given = context.get(condition.key.lower())
    if operator == "Null":
        return (given is None) is (condition.values == ("true",))
    if given is None:
        negative = operator.startswith("Not") or "Not" in operator
        return if_exists or each == "ForAllValues" or (negative and each != "ForAnyValue")
    compare, negative = _comparison(operator)

    def one(value: str) -> bool:
        return any(compare(value, wanted) for wanted in condition.values) is not negative

    return all(map(one, given)) if each != "ForAnyValue" else any(map(one, given))


def _comparison(operator: str) -> tuple[Callable[[str, str], bool], bool]:
    """How a request's value is compared with a policy's, and whether the operator asks for the opposite."""
    negative = "Not" in operator
    plain = operator.replace("Not", "")
    compare: dict[str, Callable[[str, str], bool]] = {
        "StringEquals": lambda value, wanted: value == wanted,
        "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
        "StringLike": lambda value, wanted: _same(wanted, value),
        "ArnEquals": lambda value, wanted: _same(wanted, value),
        "ArnLike": lambda value, wanted: _same(wanted, value),
        "Bool": lambda value, wanted: value.lower() == wanted.lower(),
        "IpAddress": lambda value, wanted: ip_address(value) in ip_network(wanted, strict=False),
        "NumericEquals": lambda value, wanted: float(value) == float(wanted),
        "NumericLessThan": lambda value, wanted: float(value) < float(wanted),
        "NumericLessThanEquals": lambda value, wanted: float(value) <= float(wanted),
        "NumericGreaterThan": lambda value, wanted: float(value) > float(wanted),
        "NumericGreaterThanEquals": lambda value, wanted: float(value) >= float(wanted),
    }
    return compare[plain], negative


@fake("iam", "SimulatePrincipalPolicy")
def simulate_principal_policy(world: World, params: Params) -> Answer:
    context = {
        entry["ContextKeyName"].lower(): tuple(entry["ContextKeyValues"]) for entry in params.get("ContextEntries", [])
    }
    arn = str(params["PolicySourceArn"])
    if not re.fullmatch(r"arn:aws:iam::\d{12}:(user|group|role)/.+", arn):
        raise Refused("InvalidInput", f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    with world.stage.set("read") as iam:
        identity = identity_policies(iam, arn)
        if identity is None:
            raise Refused("NoSuchEntity", f"The entity {arn} cannot be found.")
        limit = boundary(iam, arn)
    above = organization_policies(world)
    results = [
        _simulated(action, resource, context, identity=identity, limit=limit, above=above)
        for action in params["ActionNames"]
        for resource in params.get("ResourceArns") or ["*"]
    ]
    return {"EvaluationResults": results, "IsTruncated": False}


def organization_policies(world: World) -> list[Source] | None:
    """The service control policies over the demo's account; None where none apply, as to a management account."""
    organization = world.facts.organization
    if organization is None or organization.management == world.account:
        return None
    return [FULL_ACCESS, *world.service_control_policies]


def forbidden_above(world: World, action: str, region: str) -> bool:
    """Whether the organization forbids a real request, conditions and all."""
    above = organization_policies(world)
    if above is None or len(above) == 1:
        return False
    return not evaluate(above, action, "*", {"aws:requestedregion": (region,)}).allowed


def _simulated(
    action: str,
    resource: str,
    context: Context,
    *,
    identity: Sequence[Source],
    limit: Source | None,
    above: Sequence[Source] | None,
) -> dict[str, Any]:
    """One result. What the organization does not let through is not looked at any further."""
    result: dict[str, Any] = {"EvalActionName": action, "EvalResourceName": resource}
    if above is not None:
        over = evaluate(_without_conditions(above), action, resource, context)
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": over.allowed}
        if not over.allowed:
            return {**result, "EvalDecision": over.decision, "MatchedStatements": _told(over)}
    found = evaluate(identity, action, resource, context)
    if limit is not None:
        within = evaluate([limit], action, resource, context)
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": within.allowed}
        if within.decision == "explicitDeny" or (found.allowed and not within.allowed):
            found = within
    missing = _missing_keys([*identity, *([limit] if limit else [])], context)
    result |= {"EvalDecision": found.decision, "MatchedStatements": _told(found)}
    if resource == "*":
        return {**result, "MissingContextValues": missing}
    specific = {
        "EvalResourceName": resource,
        "EvalResourceDecision": found.decision,
        "MatchedStatements": _told(found),
        "MissingContextValues": missing,
    }
    return {**result, "MissingContextValues": [], "ResourceSpecificResults": [specific]}


def _told(outcome: Outcome) -> list[dict[str, str]]:
    return [{"SourcePolicyId": source.id, "SourcePolicyType": source.kind} for source in outcome.by]


def _missing_keys(sources: Iterable[Source], context: Context) -> list[str]:
    """The condition keys of some policies that the pretended request says nothing about."""
    keys = {
        condition.key for source in sources for statement in source.statements for condition in statement.conditions
    }
    return sorted(key for key in keys if key.lower() not in context)


def _without_conditions(sources: Sequence[Source]) -> list[Source]:
    """The simulator leaves out service control policies that have any condition."""
    return [source for source in sources if not any(statement.conditions for statement in source.statements)]
