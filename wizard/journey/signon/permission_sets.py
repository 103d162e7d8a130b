"""signon.permission-sets: what people may do once they have signed in, one permission set per persona."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wizard import superfluous
from wizard.aws import sso
from wizard.aws.effects import same_document
from wizard.aws.reads import Reads
from wizard.aws.together import together
from wizard.catalog import policy_name
from wizard.journey.signon import center
from wizard.journey.signon.center import Center, nothing_to_hold_it
from wizard.journey.signon.reading import arrives, document, listed, minutes
from wizard.journey.signon.set_changes import changes
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Role,
    Severity,
    Step,
    evidence_document,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.signon import RELAY_STATE, SetChoice, WantedSet, another_way, sets, wanted_sets
from wizard.signon import SETS_STEP as ID

DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html"
POLICY_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html"
SESSION_DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html"
RELAY_DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/howtopermrelaystate.html"
LINKER_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"
PROVISION_DOCS = "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html"

EXPLANATION = """\
A permission set says what somebody may do in an account once they have signed in through Identity Center. You make one \
for each persona, with the same policies as its role, and they open on Partner Central. One more lets whoever links the \
account do exactly that, and nothing else. Under the checklist's policies technical staff and observers cannot open \
Partner Central once you have migrated; under the current ones they can. 4.1, Persona roles, asks which.

A permission set grants nothing by itself: the next step says who may use it. Once it is in use, every later change has \
to be carried into the account too (AWS calls that provisioning); the plan does it.

What somebody else added is named, and never removed for you. A permission set that other accounts use as well is left \
alone: people there would be given more."""

Named = dict[str, Any]


def names(look: Look) -> Iterable[str]:
    return [wanted.name for wanted in wanted_sets(look.answers, look.account)]


def _wanted(look: Look, name: str) -> WantedSet:
    return next(wanted for wanted in wanted_sets(look.answers, look.account) if wanted.name == name)


# --- checks


def exists(look: Look, name: str) -> Finding:
    """Whether there is a permission set of exactly this name."""
    there = center.find(look)
    if isinstance(there, Finding):
        return nothing_to_hold_it(there, f"permission set {name}")
    found = there.permission_set(look, name)
    if found is None:
        return failed(f"There is no permission set {name}.", "Create it: the plan of this step does that.")
    created = found.get("CreatedDate")
    evidence = (
        Evidence(label="arn", value=str(found["PermissionSetArn"])),
        Evidence(label="created", value=f"{created:%Y-%m-%d}" if created else "unknown"),
        Evidence(label="description", value=str(found.get("Description") or "none")),
    )
    return passed(f"{name} is there.", evidence=evidence)


def _per_set(
    judge: Callable[[Look, Center, WantedSet, Named], Finding],
) -> Callable[[Look, str], Finding]:
    """A judgement about a permission set that is there."""

    def judged(look: Look, name: str) -> Finding:
        there = center.find(look)
        if isinstance(there, Finding):
            blind = nothing_to_hold_it(there, f"permission set {name}")
            return blind if blind.status == "unknown" else not_applicable(blind.summary)
        found = there.permission_set(look, name)
        if found is None:
            return not_applicable("There is no permission set yet.")
        return judge(look, there, _wanted(look, name), found)

    return judged


def policies(look: Look, there: Center, wanted: WantedSet, found: Named) -> Finding:
    """Whether it carries every policy of the persona, and nothing beside or around them."""
    held, boundary = _carried_within(there, str(found["PermissionSetArn"]))
    missing = [policy for policy in (*wanted.managed, *wanted.references) if policy not in held]
    evidence = (
        Evidence(label="attached", value=", ".join(sorted(policy_name(policy) for policy in held)) or "none"),
        Evidence(label="wanted", value=listed((*wanted.managed, *wanted.references)) or "none"),
        *([Evidence(label="permissions boundary", value=boundary)] if boundary else []),
    )
    if wanted.elsewhere:
        return failed(
            f"{wanted.name} cannot carry {listed(wanted.elsewhere)}: it belongs to another account.",
            "Choose a policy of AWS's or of this account for this persona, in the roles step.",
            evidence=evidence,
        )
    if missing:
        number = len(wanted.managed) + len(wanted.references)
        return failed(
            f"{wanted.name} has {number - len(missing)} of {number} policies; it lacks {listed(missing)}.",
            "Attach it: the plan of this step does that.",
            evidence=evidence,
        )
    beside = sorted(policy for policy in held if policy not in (*wanted.managed, *wanted.references))
    more = [
        *(policy_name(policy) for policy in beside),
        *([f"the boundary {policy_name(boundary)}"] if boundary else []),
    ]
    if more:
        attached = superfluous.attached(look.made(), ID, wanted.name)
        ours = [name for name in map(policy_name, beside) if name in attached]
        return failed(
            f"{wanted.name} has its policies, and also carries {superfluous.carries(more, ours)}.",
            superfluous.remedy(ID, ours, more) + (" Then bring it to the account (a)." if ours else ""),
            severity=Severity.ADVICE,
            evidence=evidence,
        )
    return passed(f"{wanted.name} has its policies.", evidence=evidence)


def _carried_within(there: Center, arn: str) -> tuple[list[str], str | None]:
    """Every policy in a permission set, and what is set around them."""
    reads: list[Callable[[Reads, str, str], Any]] = [sso.managed_policies, sso.policy_references, sso.boundary]
    managed, references, boundary = together(there.aws, reads, lambda aws, read: read(aws, there.instance.arn, arn))
    return [*managed, *references], boundary


def session(look: Look, there: Center, wanted: WantedSet, found: Named) -> Finding:
    """Whether a sign-in lasts as long as was answered."""
    hours = sets(look.answers).session_hours
    told = found.get("SessionDuration")
    length = minutes(str(told))
    if told is None or length is None:
        said = "AWS did not say how long" if told is None else f"AWS says {told}, and nobody knows how long"
        return unknown(f"{said} a sign-in with {wanted.name} lasts.", "Look at it in the Identity Center console.")
    lasts = f"{length // 60} h" + (f" {length % 60} min" if length % 60 else "")
    if length == hours * 60:
        return passed(f"A sign-in with {wanted.name} lasts {lasts}.")
    return failed(
        f"A sign-in with {wanted.name} lasts {lasts}, and you chose {hours} h.",
        "Change it: the plan of this step does that. Or answer the question anew.",
    )


def relay_state(look: Look, there: Center, wanted: WantedSet, found: Named) -> Finding:
    """Whether people arrive at Partner Central when they sign in with it."""
    told = str(found.get("RelayState") or "")
    if arrives(told):
        return passed(f"{wanted.name} opens on Partner Central.", evidence=(Evidence(label="relay state", value=told),))
    where = f"opens on {told}" if told else "opens on the console's first page"
    return failed(
        f"{wanted.name} {where}.",
        "Set its relay state to Partner Central: the plan of this step does that.",
        evidence=(Evidence(label="wanted", value=RELAY_STATE),),
    )


def inline(look: Look, there: Center, wanted: WantedSet, found: Named) -> Finding:
    """Whether the linker's has exactly what linking takes, and the others have no inline policy."""
    text = sso.inline_policy(there.aws, there.instance.arn, str(found["PermissionSetArn"]))
    evidence = (evidence_document("document", document(text)),) if text else ()
    if wanted.inline is None:
        if not text:
            return passed(f"{wanted.name} has no inline policy.")
        return failed(
            f"{wanted.name} also carries an inline policy.",
            "Find out who added it and why. It is never removed for you; the Identity Center console can.",
            evidence=evidence,
        )
    if text and same_document(text, wanted.inline):
        return passed(f"{wanted.name} allows what linking takes.", evidence=evidence)
    if not text:
        remedy = "Put it there: the plan of this step does that."
        return failed(f"{wanted.name} does not have the policy that linking takes.", remedy, evidence=evidence)
    return failed(
        f"{wanted.name} has another inline policy than the one that AWS publishes for linking.",
        "Compare the two. If yours may go, answer that it may be replaced; the old one is the way back.",
        evidence=(*evidence, evidence_document("document of this journey", wanted.inline)),
    )


def provisioned(look: Look, there: Center, wanted: WantedSet, found: Named) -> Finding:
    """Whether the account has its latest version."""
    arn, instance = str(found["PermissionSetArn"]), there.instance.arn
    if look.account is None:
        return unknown("Nobody knows yet which account this journey is for.", "Sign in to the account first.")
    if arn in sso.provisioned(there.aws, instance, look.account, latest=True):
        return passed(f"Account {look.account} has the latest version of {wanted.name}.")
    if arn in sso.provisioned(there.aws, instance, look.account, latest=False):
        return failed(
            f"Account {look.account} has an older version of {wanted.name}: what was changed since is not in force.",
            "Bring it up to date: the plan of this step does that.",
        )
    return not_applicable("Nobody is assigned to it in this account yet; the first assignment brings it there.")


def _check(
    id: str, title: str, column: str, judge: Callable[[Look, str], Finding], severity: Severity, docs: str
) -> Check:
    return Check(
        id=id,
        title=title,
        column=column,
        judge=judge,
        subjects=names,
        if_none=not_applicable("No persona is chosen, so no permission set is needed."),
        severity=severity,
        blocks=Blocks.MIGRATE if severity is Severity.BLOCKER else None,
        docs=docs,
    )


STEP = Step(
    id=ID,
    title="Permission sets",
    owner=Owner.IAM_ADMIN,
    minutes=30,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=SetChoice,
    changes=changes,
    applies=another_way,
    role=Role.SSO,
    checks=(
        _check("signon.exists", "The permission set is there", "exists", exists, Severity.BLOCKER, DOCS),
        _check(
            "signon.policies",
            "It has the policies of its persona",
            "policy",
            _per_set(policies),
            Severity.BLOCKER,
            POLICY_DOCS,
        ),
        _check(
            "signon.session",
            "A sign-in lasts as long as you chose",
            "hours",
            _per_set(session),
            Severity.ADVICE,
            SESSION_DOCS,
        ),
        _check(
            "signon.relay-state",
            "It opens on Partner Central",
            "opens",
            _per_set(relay_state),
            Severity.ADVICE,
            RELAY_DOCS,
        ),
        _check(
            "signon.inline",
            "Only the linker's has an inline policy, the right one",
            "inline",
            _per_set(inline),
            Severity.ADVICE,
            LINKER_DOCS,
        ),
        _check(
            "signon.provisioned",
            "The account has its latest version",
            "latest",
            _per_set(provisioned),
            Severity.BLOCKER,
            PROVISION_DOCS,
        ),
    ),
)
