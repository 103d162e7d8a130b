"""roles.personas: one role per kind of work, trusted by Partner Central and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wizard import superfluous
from wizard.aws import iam
from wizard.aws.changes import attach_policy, create_policy, create_role, replace_trust, tag_list
from wizard.aws.errors import AwsError
from wizard.aws.writes import OPERATION_TAG, same_document
from wizard.catalog import READ_ONLY_DOCUMENT, READ_ONLY_POLICY, policy_name
from wizard.journey.roles import quota
from wizard.journey.roles.added import evidence_of
from wizard.model import (
    Blocks,
    Change,
    Check,
    Evidence,
    Finding,
    Held,
    Look,
    Owner,
    Result,
    Severity,
    Status,
    Step,
    evidence_document,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.personas import STEP as ID
from wizard.personas import PersonaChoice, WantedRole, choice, own_policy_arn, wanted_roles
from wizard.trust import PARTNER_CENTRAL_TRUST, Trust, TrustKind, compare

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html"
PERSONA_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html"

EXPLANATION = """\
Partner Central lets a portal user act in your AWS account through a role whose name starts with \
PartnerCentralRoleFor. You make one role for each kind of work, so that people can do their work and no more. Only \
the Partner Central service may assume these roles: no person, no other account. Under the checklist's policies \
technical staff and observers cannot open Partner Central once you have migrated; under the current ones they can. The \
questions ask which.

Linking makes three roles of its own (CloudAdmin, Alliance and Ace, with a number at the end). They belong to AWS and \
are left alone. Yours come beside them.

Nothing is written until you have seen each change and agreed. What somebody else added to a role is named, and \
never removed for you."""


def names(look: Look) -> Iterable[str]:
    return [role.name for role in wanted_roles(look.answers, look.account)]


def _wanted(look: Look, name: str) -> WantedRole:
    return next(role for role in wanted_roles(look.answers, look.account) if role.name == name)


def _role(look: Look, name: str) -> dict[str, Any] | None:
    """The role of exactly this name. IAM may also answer with one in another spelling; that is another role."""
    role = iam.role(look.aws, name)
    return role if role is None or role.get("RoleName") == name else None


# --- checks


def exists(look: Look, name: str) -> Finding:
    """Whether the role is there under exactly this name; a role in another spelling is found, not duplicated."""
    role = iam.role(look.aws, name)
    if role is None or role.get("RoleName") != name:
        twin = role or _twin(look, name)
        if twin:
            return failed(
                f"{twin['RoleName']} is there instead: the same name in another spelling, and IAM cannot hold both.",
                f"Find out who uses {twin['RoleName']}; when nobody does, delete it, then create {name}.",
                evidence=(Evidence(label="arn", value=str(twin.get("Arn", ""))),),
            )
        return failed(f"There is no role {name}.", "Create it: the plan of this step does that.")
    created, used = role.get("CreateDate"), role.get("RoleLastUsed", {}).get("LastUsedDate")
    evidence = (
        Evidence(label="arn", value=str(role.get("Arn", ""))),
        Evidence(label="role id", value=str(role.get("RoleId", ""))),
        Evidence(label="created", value=f"{created:%Y-%m-%d}" if created else "unknown"),
        Evidence(label="last used", value=f"{used:%Y-%m-%d}" if used else "never, as far as IAM remembers"),
    )
    if _made_anew(look, name, str(role.get("RoleId", ""))):
        return passed(f"{name} is there, but was deleted and made anew since you last looked.", evidence=evidence)
    return passed(f"{name} is there.", evidence=evidence)


def _twin(look: Look, name: str) -> dict[str, Any] | None:
    """A role whose name differs only in upper and lower case. Names are looked up in the list only here."""
    try:
        roles = iam.roles(look.aws)
    except AwsError:
        return None  # GetRole has said that there is none of this name; creating it would meet the twin and say so
    return next((role for role in roles if str(role["RoleName"]).casefold() == name.casefold()), None)


def _made_anew(look: Look, name: str, role_id: str) -> bool:
    before = look.seen.get(f"roles.exists/{name}")
    old = {item.label: item.value for item in before.evidence}.get("role id") if before else None
    return old is not None and old != role_id


def trust(look: Look, name: str) -> Finding:
    """Whether exactly the Partner Central service may assume the role, compared by meaning."""
    role = _role(look, name)
    if role is None:
        return not_applicable("There is no role yet.")
    document = role.get("AssumeRolePolicyDocument")
    found = compare(document)
    evidence = (
        Evidence(label="trust", value=found.kind.value),
        *(Evidence(label="differs", value=sentence) for sentence in found.sentences),
        evidence_document("document", document),
    )
    if found.kind is TrustKind.SAME:
        return passed(f"{name}: {found.said()}", evidence=evidence)
    if found.kind is TrustKind.UNREADABLE:
        return unknown(
            f"{name}: {found.said()}",
            "Open the role in the IAM console and compare its trust policy with the one shown in this step.",
            evidence=evidence,
        )
    return failed(f"{name}: {found.said()}", _trust_remedy(look, name), evidence=evidence)


def _trust_remedy(look: Look, name: str) -> str:
    if choice(look.answers).may_replace_trust(name):
        return "Review the change that replaces it."
    return f"Find out who relies on it. To replace it, add {name} to the roles whose trust policy should be replaced."


def policies(look: Look, name: str) -> Finding:
    """Whether every policy of the persona is attached, and ours is the one that this journey writes."""
    wanted, role = _wanted(look, name), _role(look, name)
    there = iam.attached(look.aws, name)
    if role is None or there is None:
        return not_applicable("There is no role yet.")
    missing = [arn for arn in wanted.policies if arn not in there]
    evidence = (
        Evidence(label="attached", value=", ".join(sorted(policy_name(arn) for arn in there)) or "none"),
        Evidence(label="wanted", value=", ".join(policy_name(arn) for arn in wanted.policies)),
        *([Evidence(label="beside", value=wanted.persona.beside)] if wanted.persona.beside else []),
    )
    if missing:
        count = f"{len(wanted.policies) - len(missing)} of {len(wanted.policies)} policies"
        lacking = ", ".join(policy_name(arn) for arn in missing)
        safe = not _lets_others_in(compare(role.get("AssumeRolePolicyDocument")))
        remedy = "Attach it: the plan of this step does that." if safe else "First settle who may assume it."
        return failed(f"{name} has {count}; it lacks {lacking}.", remedy, evidence=evidence)
    if own_policy_arn(look.account) in wanted.policies:
        document = _own_document(look)
        if not same_document(document, READ_ONLY_DOCUMENT):
            return failed(
                f"{name} has a policy called {READ_ONLY_POLICY}, and it is not the one of this journey.",
                "Compare the two documents. Correct it, or give yours another name and a persona of its own.",
                evidence=(
                    *evidence,
                    evidence_document("document", document),
                    evidence_document("document of this journey", READ_ONLY_DOCUMENT),
                ),
            )
    return passed(f"{name} has {'its policy' if len(wanted.policies) == 1 else 'all its policies'}.", evidence=evidence)


def _own_document(look: Look) -> Any:
    """The live document of the policy that has our policy's name, or None when there is none."""
    arn = own_policy_arn(look.account)
    policy = iam.policy(look.aws, arn)
    return None if policy is None else iam.policy_document(look.aws, arn, str(policy.get("DefaultVersionId")))


def _lets_others_in(found: Trust) -> bool:
    """Whether somebody else could use what is attached to the role, as far as its trust policy tells."""
    return found.kind not in {TrustKind.SAME, TrustKind.NARROWER}


def extra(look: Look, name: str) -> Finding:
    """Whether the role carries anything beyond its persona: policies, inline policies, a permissions boundary."""
    role = _role(look, name)
    there, inline = iam.attached(look.aws, name), iam.inline(look.aws, name)
    if role is None or there is None or inline is None:
        return not_applicable("There is no role yet.")
    wanted = _wanted(look, name).policies
    more = sorted(_named(arn) for arn in there if arn not in wanted)
    boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    found = [
        *more,
        *(f"the inline policy {policy}" for policy in inline),
        *([f"the permissions boundary {policy_name(boundary)}"] if boundary else []),
    ]
    if not found:
        return passed(f"{name} carries nothing else.")
    beyond = [arn for arn in sorted(there) if arn not in wanted]
    attached = superfluous.attached(look.made(), ID, name)
    ours = [one for one in sorted(policy_name(arn) for arn in there if arn not in wanted) if one in attached]
    return failed(
        f"{name} also carries {superfluous.carries(found, ours)}.",
        superfluous.remedy(ID, ours, found),
        evidence=tuple(evidence_of(look, name, beyond, inline, str(boundary or ""))),
    )


def _named(arn: str) -> str:
    return f"{'the' if arn.startswith('arn:aws:iam::aws:') else 'your own'} policy {policy_name(arn)}"


def path(look: Look, name: str) -> Finding:
    """Whether the role stands at the path /. A role keeps its path for life."""
    role = _role(look, name)
    if role is None:
        return not_applicable("There is no role yet.")
    where = str(role.get("Path", "/"))
    if where == "/":
        return passed(f"{name} stands at the path /.")
    return failed(
        f"{name} stands under the path {where}; nobody has written down whether Partner Central offers it.",
        "Look for it in the portal when you map users. If it is missing there, delete it and let this step make it.",
        evidence=(Evidence(label="arn", value=str(role.get("Arn", ""))),),
    )


def tags(look: Look, name: str) -> Finding:
    """Whether the role carries the company's tags, and whether ours says that this wizard made it."""
    role = _role(look, name)
    if role is None:
        return not_applicable("There is no role yet.")
    there = iam.tags(role)
    lacking = [f"{key}={value}" for key, value in choice(look.answers).company_tags.items() if there.get(key) != value]
    maker = "made by this wizard" if OPERATION_TAG in there else "maker unknown: it has no tag of this wizard"
    shown = "\n".join(f"{key}={value}" for key, value in sorted(there.items()))
    evidence = (Evidence(label="tags", value=shown or "none"),)
    if lacking:
        return failed(
            f"{name} lacks {', '.join(lacking)} ({maker}).",
            "Add the tags in the IAM console; existing tags are never touched for you.",
            evidence=evidence,
        )
    return passed(f"{name}: {maker}.", evidence=evidence)


# --- changes


def changes(look: Look) -> Iterator[Change | Held]:
    """Only what differs: roles that are missing, policies they lack, and trust policies that were chosen."""
    answered = choice(look.answers)
    wanted = wanted_roles(look.answers, look.account)
    own_policy = own_policy_arn(look.account)
    ours: list[Change | Held] = []
    if any(own_policy in role.policies for role in wanted):
        ours = list(_held_back(READ_ONLY_POLICY, _own_policy(look, answered)))
    yield from ours
    for role in wanted:
        if own_policy in role.policies and any(isinstance(item, Held) for item in ours):
            reason = f"It needs the policy {READ_ONLY_POLICY}, which is left out."
            yield Held(step=ID, subject=role.name, reason=reason, remedy="Settle that policy first.")
        else:
            yield from _held_back(role.name, _role_changes(look, answered, role, own_policy))


def _held_back(subject: str, planned: Iterator[Change | Held]) -> Iterator[Change | Held]:
    """What is planned for one subject; nothing at all when a part of it cannot be seen."""
    try:
        yield from list(planned)
    except AwsError as error:
        yield Held(step=ID, subject=subject, reason=error.sentence, remedy=error.remedy)


def _own_policy(look: Look, answered: PersonaChoice) -> Iterator[Change | Held]:
    document = _own_document(look)
    if document is None:
        yield create_policy(
            ID,
            READ_ONLY_POLICY,
            account=look.account or "",
            description="See Partner Central, change nothing. Made by the Partner Central wizard.",
            document=READ_ONLY_DOCUMENT,
            tags=tag_list(look.lineage, answered.company_tags),
        )
    elif not same_document(document, READ_ONLY_DOCUMENT):
        reason = "A policy of this name is there, and it is not the one of this journey."
        remedy = "Find out who uses it: correct it, or give yours another name and a persona of its own."
        yield Held(step=ID, subject=READ_ONLY_POLICY, reason=reason, remedy=remedy)


def _role_changes(look: Look, answered: PersonaChoice, wanted: WantedRole, own_policy: str) -> Iterator[Change | Held]:
    name = wanted.name
    role = iam.role(look.aws, name)
    twin = None if role and role.get("RoleName") == name else (role or _twin(look, name))
    if twin:
        reason = f"{twin['RoleName']} has this name in another spelling, and IAM cannot hold both."
        yield Held(step=ID, subject=name, reason=reason, remedy=f"Delete {twin['RoleName']} if nobody uses it.")
        return
    there = [] if role is None else (iam.attached(look.aws, name) or [])
    attach = [arn for arn in wanted.policies if arn not in there]
    for arn in attach:
        if arn != own_policy and iam.policy(look.aws, arn) is None:
            reason = f"The policy {policy_name(arn)} does not exist in AWS."
            yield Held(step=ID, subject=name, reason=reason, remedy="Choose another policy for this persona.")
            return
    before = _role_itself(look, answered, wanted, role, attach)
    yield from before
    if any(isinstance(item, Held) for item in before):
        return
    needs = tuple(item.id for item in before if isinstance(item, Change))
    for arn in attach:
        policy = (f"{ID}/policy/{READ_ONLY_POLICY}",) if arn == own_policy else ()
        yield attach_policy(ID, name, arn, needs=needs + policy)


def _role_itself(
    look: Look, answered: PersonaChoice, wanted: WantedRole, role: dict[str, Any] | None, attach: list[str]
) -> list[Change | Held]:
    """What comes before anything is attached: the role, or the trust policy that lets nobody else use it."""
    if role is None:
        made = create_role(
            ID,
            wanted.name,
            description=f"Partner Central: {wanted.persona.title}, {wanted.persona.does}."[:1000],
            trust=PARTNER_CENTRAL_TRUST,
            tags=tag_list(look.lineage, answered.company_tags),
            session_seconds=answered.session_hours * 3600,
        )
        return [made]
    document = role.get("AssumeRolePolicyDocument")
    found = compare(document)
    if answered.may_replace_trust(wanted.name):
        return list(_trust_change(wanted.name, document, found))
    if attach and _lets_others_in(found):
        reason = f"Whoever may assume it would be given its policies too. {found.said()}"
        remedy = f"Correct its trust policy, or name {wanted.name} in replace_trust: then its policies are planned."
        return [Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)]
    return []


def _trust_change(name: str, document: object, found: Trust) -> Iterator[Change | Held]:
    if found.kind is TrustKind.SAME:
        return
    if found.kind is TrustKind.UNREADABLE or not isinstance(document, dict):
        remedy = "Correct it in the IAM console: what cannot be read cannot be put back."
        yield Held(step=ID, subject=name, reason=found.said(), remedy=remedy)
        return
    widens = found.kind in {TrustKind.NARROWER, TrustKind.DIFFERENT}
    yield replace_trust(ID, name, trust=PARTNER_CENTRAL_TRUST, before=document, widens=widens)


def replaceable(results: Sequence[Result]) -> Mapping[str, Sequence[str]]:
    """Roles whose trust policy could be replaced: those that are there and do not trust as they should."""
    wrong = [result.subject for result in results if result.check == "roles.trust" and result.status is Status.FAIL]
    return {"replace_trust": [name for name in wrong if name]}


def _per_role(id: str, title: str, judge: Callable[[Look, str], Finding], severity: Severity, docs: str) -> Check:
    return Check(
        id=id,
        title=title,
        column=id.removeprefix("roles."),
        judge=judge,
        subjects=names,
        if_none=not_applicable("No persona is chosen, so no role is needed."),
        severity=severity,
        blocks=Blocks.MIGRATE if severity is Severity.BLOCKER else None,
        docs=docs,
    )


STEP = Step(
    id=ID,
    title="Persona roles",
    owner=Owner.IAM_ADMIN,
    minutes=10,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=PersonaChoice,
    choices=replaceable,
    changes=changes,
    checks=(
        _per_role("roles.exists", "The role is there", exists, Severity.BLOCKER, DOCS),
        _per_role("roles.trust", "Only Partner Central may assume it", trust, Severity.BLOCKER, DOCS),
        _per_role("roles.policies", "It has the policies of its persona", policies, Severity.BLOCKER, PERSONA_DOCS),
        _per_role("roles.extra", "It carries nothing else", extra, Severity.ADVICE, PERSONA_DOCS),
        _per_role("roles.path", "It stands at the path /", path, Severity.ADVICE, DOCS),
        _per_role("roles.tags", "It carries your company's tags", tags, Severity.ADVICE, DOCS),
        quota.CHECK,
    ),
)
