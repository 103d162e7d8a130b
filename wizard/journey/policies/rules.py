"""policies.rules: what Partner Central demands of a role, and what of that already stands in this account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wizard import policy_words
from wizard.aws import iam
from wizard.aws.writes import OPERATION_TAG
from wizard.catalog import LEGACY_PREFIXES, MADE_BY_LINKING, PREFIX
from wizard.model import Check, Evidence, Finding, Look, Owner, Severity, Step, failed, passed, unknown
from wizard.personas import wanted_roles
from wizard.trust import Trust, TrustKind, compare

ID = "policies.rules"
DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html"

EXPLANATION = """\
Partner Central only offers a role for mapping when three things hold. Its name starts with PartnerCentralRoleFor, \
spelled exactly so. Its trust policy lets the service partnercentral-account-management.amazonaws.com assume it: not \
a person, not an account. And it stands at the path /, because nobody has written down whether others are found.

These roles are for linking and for mapping portal users. They are not how people sign in after the migration; that \
is the Sign-on phase, and a journey that stops before it locks everybody out.

Here the wizard looks for roles that stand in the way: the same name in another spelling or under another path, roles \
from older guides, and roles that AWS makes when an account is linked."""


def candidates(look: Look) -> Iterable[str]:
    """Roles of the account that are, or look like, Partner Central's."""
    wanted = {role.name.casefold() for role in wanted_roles(look.answers, look.account)}
    prefixes = tuple(prefix.casefold() for prefix in (PREFIX, *LEGACY_PREFIXES))
    names = [str(role["RoleName"]) for role in iam.roles(look.aws)]
    return sorted(name for name in names if name.casefold().startswith(prefixes) or name.casefold() in wanted)


def conflicts(look: Look, name: str) -> Finding:
    """Where a role comes from, and whether it stands in the way of one of ours."""
    role = iam.listed_role(look.aws, name)
    origin = _origin(look, name)
    evidence = _described(role, origin)
    wanted = {role.name.casefold(): role.name for role in wanted_roles(look.answers, look.account)}
    twin = wanted.get(name.casefold())
    if twin and twin != name:
        return failed(
            f"{name} has the name of {twin} in another spelling: IAM cannot hold both, and Partner Central wants the "
            "exact one.",
            f"Find out who uses {name}; when nobody does, delete it, then let the roles step make {twin}.",
            evidence=evidence,
        )
    if twin and role.get("Path", "/") != "/":
        return failed(
            f"{name} stands under the path {role['Path']}; a second one cannot be made beside it.",
            "It keeps its path for life: keep it if Partner Central offers it, otherwise delete it and make it anew.",
            evidence=evidence,
        )
    if origin == "AWS":
        return _made_by_linking(name, compare(role.get("AssumeRolePolicyDocument")), evidence)
    if twin:
        made = "made by this wizard" if origin == "this wizard" else "made by somebody else"
        return passed(f"{name} is one of the roles of this journey, {made}.", evidence=evidence)
    return _stranger(name, origin, evidence)


def _made_by_linking(name: str, trust: Trust, evidence: tuple[Evidence, ...]) -> Finding:
    """A role with the name of those that AWS makes. Anybody can give a role that name, so its trust policy counts."""
    known = f"{name} is named like the roles that AWS makes on linking"
    if trust.kind is TrustKind.SAME:
        return passed(f"{known}, and trusts Partner Central alone. It is left alone.", evidence=evidence)
    if trust.kind is TrustKind.UNREADABLE:
        return unknown(
            f"{known}. {trust.said()}", "Open it in the IAM console and read who it trusts.", evidence=evidence
        )
    return failed(
        f"{known}, yet it is not as AWS makes them. {trust.said()}",
        "Find out who made or changed it; the account's event history shows who did, for 90 days.",
        evidence=evidence,
    )


def _origin(look: Look, name: str) -> str:
    if MADE_BY_LINKING.fullmatch(name):
        return "AWS"
    role = iam.role(look.aws, name)
    if role is not None and OPERATION_TAG in iam.tags(role):
        return "this wizard"
    return "other"


def _stranger(name: str, origin: str, evidence: tuple[Evidence, ...]) -> Finding:
    if origin == "this wizard":
        return failed(
            f"{name} was made by this wizard for a persona that is no longer chosen; Partner Central offers it still.",
            "Choose the persona again, or take the role back with undo.",
            evidence=evidence,
        )
    if name.startswith(PREFIX):
        return failed(
            f"{name} is none of the roles of this journey, yet Partner Central offers it for mapping.",
            "Find out who made it. If it is a persona of yours, add it to your personas; if not, delete it.",
            evidence=evidence,
        )
    if name.casefold().startswith(PREFIX.casefold()):
        return failed(
            f"{name} almost has the right prefix; Partner Central does not offer it, upper and lower case count.",
            f"Make a role whose name starts with {PREFIX}, then delete this one.",
            evidence=evidence,
        )
    return failed(
        f"{name} looks like a role from an older guide: Partner Central does not offer it.",
        "It does no harm to the new roles. Find out who still uses it before you delete it.",
        evidence=evidence,
    )


def _described(role: dict[str, Any], origin: str) -> tuple[Evidence, ...]:
    created = role.get("CreateDate")
    return (
        Evidence(label="origin", value=origin),
        Evidence(label="arn", value=str(role.get("Arn", ""))),
        Evidence(label="created", value=f"{created:%Y-%m-%d}" if created else "unknown"),
    )


def prefix(look: Look, _: str) -> Finding:
    """Whether a policy of the company's own uses an action prefix that IAM does not know."""
    wrong: list[Evidence] = []
    unread: list[str] = []
    policies = iam.own_policies(look.aws)
    for policy in policies:
        document = _default_document(policy)
        try:
            actions = policy_words.wrong_prefixes(document)
        except policy_words.BadDocument:
            unread.append(str(policy.get("PolicyName")))
            continue
        if actions:
            wrong.append(Evidence(label=str(policy["PolicyName"]), value=", ".join(actions)))
    if wrong:
        names = ", ".join(item.label for item in wrong)
        return failed(
            f"{names}: actions with a prefix that IAM does not know grant nothing.",
            "Write partnercentral: instead, then check what the policy really should allow.",
            evidence=tuple(wrong),
        )
    if unread:
        return unknown(
            f"The documents of {', '.join(unread)} could not be read.",
            "Open them in the IAM console and look for the prefix partnercentral-selling:.",
        )
    return passed(f"None of the {len(policies)} policies of your own uses a wrong action prefix.")


def _default_document(policy: dict[str, Any]) -> Any:
    versions = policy.get("PolicyVersionList", [])
    return next((version.get("Document") for version in versions if version.get("IsDefaultVersion")), None)


STEP = Step(
    id=ID,
    title="Rules for roles",
    owner=Owner.IAM_ADMIN,
    minutes=2,
    explanation=EXPLANATION,
    docs=DOCS,
    checks=(
        Check(
            id="policies.conflicts",
            title="No role stands in the way",
            column="in the way",
            judge=conflicts,
            subjects=candidates,
            if_none=passed("No role of this account has a name like Partner Central's."),
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
        Check(
            id="policies.prefix",
            title="No policy of your own uses a wrong action prefix",
            judge=prefix,
            severity=Severity.ADVICE,
            docs="https://docs.aws.amazon.com/partner-central/latest/developer-guide/setup-authentication.html",
        ),
    ),
)
