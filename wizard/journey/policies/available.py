"""policies.available: are the policies there that the roles need, and what do they allow?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from wizard import catalog, policy_words
from wizard.aws import iam
from wizard.aws.errors import AwsError
from wizard.catalog import MAPPING_POLICY, managed_arn, policy_name
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.personas import wanted_roles

ID = "policies.available"
DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policies.html"

EXPLANATION = """\
A role can do what its policies allow. AWS writes and maintains the policies for Partner Central, and improves them \
from time to time; you attach them, you do not copy them. Here the wizard looks whether every policy your roles need \
is there, and reads aloud what each one allows today.

Three names stand on AWS's own pages and do not exist: AWSPartnerCentralIncentiveBenefitManagement (it is called \
PartnerCentralIncentiveBenefitManagement), AWSMarketplaceSellerProductFullAccess (Products, with an s) and \
AWSMarketplaceBuyerFullAccess (there is none)."""

LONGEST_LIST = 250
"""Actions kept for the next comparison; a longer list is compared by its version alone."""


def needed(look: Look) -> Iterable[str]:
    """The names of the policies that must exist before anything can be attached."""
    own = f":policy/{catalog.READ_ONLY_POLICY}"
    arns = [arn for role in wanted_roles(look.answers, look.account) for arn in role.policies if not arn.endswith(own)]
    names = dict.fromkeys(policy_name(arn) if arn == managed_arn(policy_name(arn)) else arn for arn in arns)
    return [*names, *({MAPPING_POLICY} - set(names))]


def present(look: Look, name: str) -> Finding:
    """Whether AWS has the policy, with its version and date, and what it allows."""
    arn = name if name.startswith("arn:") else managed_arn(name)
    policy = iam.policy(look.aws, arn)
    if policy is None:
        return failed(f"AWS has no policy {name}.", _spelling(name), evidence=(Evidence(label="arn", value=arn),))
    version, edited = policy.get("DefaultVersionId"), policy.get("UpdateDate")
    if not version:
        return unknown(f"AWS describes {name} without a version.", "Look again in a moment.")
    when = f", last edited {edited:%Y-%m-%d}" if edited else ""
    evidence = [
        Evidence(label="arn", value=arn),
        Evidence(label="version", value=f"{version}{when}"),
        *_allows(look, arn, version),
    ]
    return passed(f"{name} is there: version {version}{when}.", evidence=tuple(evidence))


def _spelling(name: str) -> str:
    right = catalog.MISSPELT.get(name)
    if right:
        return f"The policy is called {right}; the name you have stands on one of AWS's pages by mistake."
    return "Check the spelling, or choose another policy for this persona in the roles step."


def _allows(look: Look, arn: str, version: str) -> list[Evidence]:
    """The policy's live document in words. A policy that cannot be read is still there."""
    try:
        document = iam.policy_document(look.aws, arn, version)
        return list(_told(document if isinstance(document, str) else json.dumps(document)))
    except (AwsError, policy_words.BadDocument) as error:
        return [Evidence(label="allows", value=f"could not be read: {error}")]


@lru_cache(maxsize=64)
def _told(document: str) -> tuple[Evidence, ...]:
    """Put into words once, however often it is looked at: it is most of what such a look computes."""
    return (
        Evidence(label="allows", value="\n".join(policy_words.in_words(document))),
        Evidence(label="partner central actions", value=policy_words.reach(document).said("partnercentral")),
    )


def changed(look: Look, name: str) -> Finding:
    """Whether anybody has edited the policy since it was last looked at, and which actions came and went."""
    arn = name if name.startswith("arn:") else managed_arn(name)
    policy = iam.policy(look.aws, arn)
    if policy is None or not policy.get("DefaultVersionId"):
        return not_applicable(f"There is no policy {name} to compare.")
    version = str(policy["DefaultVersionId"])
    actions = policy_words.actions(iam.policy_document(look.aws, arn, version))
    evidence = _remembered(version, actions)
    before = look.seen.get(f"policies.changed/{name}")
    old = {item.label: item.value for item in before.evidence} if before else {}
    if "version" not in old:
        return passed(f"First look: {name} is at {version}.", evidence=evidence)
    if old["version"] == version:
        return passed(f"{name} is still at {version}.", evidence=evidence)
    editor = "AWS" if arn.startswith("arn:aws:iam::aws:") else "Somebody"
    return failed(
        f"{editor} has edited {name} since you last looked: {old['version']} is now {version}{_difference(old, actions)}.",
        "Read what changed; roles that carry the policy follow by themselves. Nothing needs to be attached again.",
        evidence=evidence,
    )


def _remembered(version: str, actions: tuple[str, ...]) -> tuple[Evidence, ...]:
    kept = "\n".join(actions) if len(actions) <= LONGEST_LIST else ""
    return (
        Evidence(label="version", value=version),
        Evidence(label="actions", value=kept or f"{len(actions)} actions, too many to keep"),
    )


def _difference(old: dict[str, str], actions: tuple[str, ...]) -> str:
    before, now = set(old.get("actions", "").split("\n")), set(actions)
    if len(actions) > LONGEST_LIST or not all(":" in action or action == "*" for action in before):
        return "; the list of actions is too long to compare"
    parts = [
        f"{word} {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"
        for word, names in (("added", sorted(now - before)), ("removed", sorted(before - now)))
        if names
    ]
    return "; " + "; ".join(parts) if parts else "; its actions are the same"


def _nothing_needed() -> Finding:
    return not_applicable("No persona is chosen, so no policy is needed.")


STEP = Step(
    id=ID,
    title="AWS's policies",
    owner=Owner.IAM_ADMIN,
    minutes=3,
    explanation=EXPLANATION,
    docs=DOCS,
    checks=(
        Check(
            id="policies.present",
            title="Every policy the roles need exists",
            column="exists",
            judge=present,
            subjects=needed,
            if_none=_nothing_needed(),
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=DOCS,
        ),
        Check(
            id="policies.changed",
            title="AWS has not edited them since you last looked",
            column="unchanged",
            judge=changed,
            subjects=needed,
            if_none=_nothing_needed(),
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
    ),
)
