"""access.permissions: can whoever is going to link really link, and may this wizard do what it is about to do?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.answers import Answers
from wizard.aws import iam, organizations, purposes
from wizard.aws.changes import attach_policy, attach_user_policy, create_policy, tag_list
from wizard.aws.effects import same_document
from wizard.aws.errors import AwsError, Kind
from wizard.aws.principals import Principal, Unsimulated, linker, signed_in
from wizard.aws.reads import Reads
from wizard.aws.simulation import CAVEAT, Simulated, Verdict, simulate
from wizard.aws.together import together
from wizard.catalog import policy_name
from wizard.linking import DOCUMENT, LinkerChoice, Need, needs
from wizard.linking import STEP as ID
from wizard.model import (
    Blocks,
    Change,
    Check,
    Evidence,
    Finding,
    Held,
    Look,
    Owner,
    Severity,
    Step,
    failed,
    passed,
    unknown,
)
from wizard.personas import choice as persona_choice
from wizard.policy_document import listed

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"
SIMULATOR_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html"
REGION_DOCS = "https://docs.aws.amazon.com/partner-central/latest/developer-guide/account-regions.html"

EXPLANATION = """\
Linking happens in the browser, and it does two things at once: it binds the account to your company in Partner \
Central, and it makes roles in the account. Whoever presses the button needs the permissions for both. Administrators \
have them. Full access to Partner Central and to AWS Marketplace is not enough, and neither is full access to IAM.

Here IAM works out, from the policies of whoever is going to link, whether each single permission is there. That is \
the best anybody can know beforehand, and no promise: some rules only show when the real request is made.

If something is missing, the wizard can make the policy that AWS describes and give it to a role or user of yours. A \
role of Identity Center takes it only through its permission set."""

_NAMED = 6
"""Actions named in one sentence; the evidence has them all."""


def choice(answers: Answers) -> LinkerChoice:
    return answers.of(ID, LinkerChoice)


# --- who can link


def link_permissions(look: Look, _: str) -> Finding:
    """Whether every permission that linking takes is there, as far as IAM can work it out."""
    try:
        who = linker(look, choice(look.answers).linker)
    except Unsimulated as error:
        return Finding(status=error.status, summary=str(error), remedy=error.remedy)
    found = _simulated(look, who, list(needs(who.account)))
    evidence = (
        Evidence(label="who", value=who.arn),
        *(Evidence(label=need.said(one.action), value=one.said) for need, one in found),
        Evidence(label="what nobody can know beforehand", value=CAVEAT),
    )
    denied = [one for _, one in found if one.verdict not in {Verdict.ALLOWED, Verdict.DEPENDS}]
    unsure = [one for _, one in found if one.verdict is Verdict.DEPENDS]
    if denied:
        said = f"{who.words} cannot link: {_reasons(denied)}."
        return failed(said, _remedy(look, who, denied), evidence=evidence)
    if unsure:
        keys = listed(sorted({key for one in unsure for key in one.missing if key.startswith("aws:")}), most=3)
        return unknown(
            f"Whether {who.words} can link depends on the session ({keys}): {_actions(unsure)}.",
            "Read the conditions in its policies, or sign in with MFA from your usual network and try the linking page.",
            evidence=evidence,
        )
    return passed(
        f"As far as IAM can work it out, {who.words} may link: all {len(found)} permissions are there.",
        evidence=evidence,
    )


def _simulated(look: Look, who: Principal, asked: Sequence[Need]) -> list[tuple[Need, Simulated]]:
    """What the simulation says about every action of every need."""

    def ask(aws: Reads, need: Need) -> list[Simulated]:
        return simulate(aws, who.arn, need.actions, need.resource, need.context)

    answers = together(look.aws, asked, ask)
    return [(need, one) for need, results in zip(asked, answers, strict=True) for one in results]


def _reasons(denied: list[Simulated]) -> str:
    """Every missing action, under the reason why it is missing."""
    words = {
        Verdict.SILENT: "no policy allows",
        Verdict.FORBIDDEN: "a policy forbids",
        Verdict.ORGANIZATION: "the organization (service control policy) does not let through",
        Verdict.BOUNDARY: "its permissions boundary does not let through",
    }
    parts = [
        f"{reason} {_actions(those)}"
        for verdict, reason in words.items()
        if (those := [one for one in denied if one.verdict is verdict])
    ]
    return "; ".join(parts)


def _actions(those: list[Simulated]) -> str:
    return listed(dict.fromkeys(one.action for one in those), most=12)


def _remedy(look: Look, who: Principal, denied: list[Simulated]) -> str:
    verdicts = {one.verdict for one in denied}
    if Verdict.ORGANIZATION in verdicts:
        return "Ask whoever manages the AWS organization to let these actions through in this account, in us-east-1."
    if Verdict.BOUNDARY in verdicts:
        return f"Ask whoever set the permissions boundary of {who.words} to widen it, or link as somebody without one."
    if Verdict.FORBIDDEN in verdicts:
        return "Find the Deny statement in the policies that the evidence names, or link as somebody it does not hit."
    if who.permission_set:
        return (
            f"Add the linking policy to the permission set {who.permission_set} in Identity Center, and provision it "
            "again; or link as an administrator."
        )
    if choice(look.answers).grant:
        return "Review the changes of this step, which give it the linking policy."
    return "Link as an administrator, or let this step give it the linking policy: its questions ask for that."


# --- what the wizard itself needs


def wizard_permissions(look: Look, _: str) -> Finding:
    """Whether whoever is signed in may do what this wizard will ask, each with its purpose."""
    try:
        who = signed_in(look)
    except Unsimulated as error:
        return Finding(status=error.status, summary=str(error), remedy=error.remedy)
    found = _simulated(look, who, list(purposes.needs(who.account)))
    known = purposes.permissions()
    evidence = tuple(
        Evidence(
            label=one.action,
            value=f"{one.said} · {'to ' if known[one.action].writes else 'to see '}{known[one.action].why}",
        )
        for _, one in sorted(found, key=lambda pair: (known[pair[1].action].writes, pair[1].action))
    )
    evidence = (Evidence(label="who", value=who.arn), *evidence, Evidence(label="beside", value=_BESIDE))
    lacking = [one for _, one in found if one.verdict is not Verdict.ALLOWED]
    if not lacking:
        return passed(
            f"As far as IAM can work it out, {who.words} may do all {len(found)} things that this wizard looks at or "
            "writes.",
            evidence=evidence,
        )
    writes = [one for one in lacking if known[one.action].writes]
    reads = [one for one in lacking if not known[one.action].writes]
    parts = [
        f"{verb} {listed([one.action for one in those], most=_NAMED)}"
        for verb, those in (("look at", reads), ("write", writes))
        if those
    ]
    return failed(
        f"{len(lacking)} of {len(found)} permissions that this wizard uses are missing for {who.words}: it cannot "
        f"{', and cannot '.join(parts)}.",
        "What it cannot look at stays unknown, and what it cannot write, somebody else has to. The evidence says what "
        "each is for.",
        evidence=evidence,
    )


_BESIDE = (
    "Identity Center is looked at and written with its own identity (--sso-profile); who that is and what it may do "
    "shows in the sign-on phase."
)


def region_deny(look: Look, _: str) -> Finding:
    """Whether a rule of the organization closes us-east-1, where Partner Central lives.

    The simulator leaves out rules that have conditions, and such a rule always has one. So a real request is made,
    the smallest there is: whether the account is registered.
    """
    found = organizations.organization(look.aws)
    if found is None:
        return passed("The account is in no organization, so no rule of one can close us-east-1.")
    if str(found["MasterAccountId"]) == look.account:
        return passed("Service control policies do not apply to a management account, so none closes us-east-1.")
    try:
        look.aws.read("partnercentral-account", "ListPartners", Catalog="AWS")
    except AwsError as error:
        return _refused(error)
    return passed("Partner Central answers this account in us-east-1, so no rule of the organization closes it there.")


def _refused(error: AwsError) -> Finding:
    if error.kind is not Kind.DENIED:
        raise error
    if "service control policy" in error.message:
        return failed(
            f"The organization forbids Partner Central in us-east-1. {error.sentence}",
            "Ask whoever manages the AWS organization to exempt partnercentral and partnercentral-account-management "
            "from the rule that closes Regions; in Control Tower, us-east-1 has to be a governed Region.",
        )
    return unknown(
        f"Nobody can tell whether the organization closes us-east-1. {error.sentence}",
        f"Ask the IAM administrator for the permission {error.permission}, or whoever manages the organization "
        "whether a rule closes Regions.",
    )


# --- changes


def changes(look: Look) -> Iterator[Change | Held]:
    """The linking policy, and its attachment to whoever was chosen; nothing unless that was asked for."""
    answered = choice(look.answers)
    if not answered.grant:
        return
    try:
        who = linker(look, answered.linker)
    except Unsimulated as error:
        yield Held(step=ID, subject="the linking policy", reason=str(error), remedy=error.remedy)
        return
    if who.permission_set or who.by_aws:
        made_by = "Identity Center" if who.permission_set else "AWS"
        reason = f"{who.words} belongs to {made_by}, and IAM lets nobody attach anything to it."
        where = f"the permission set {who.permission_set}" if who.permission_set else "another role of your own"
        yield Held(step=ID, subject=who.name, reason=reason, remedy=f"Give the linking policy to {where} instead.")
        return
    arn = f"arn:aws:iam::{who.account}:policy/{answered.policy}"
    needs_policy: tuple[str, ...] = ()
    policy = iam.policy(look.aws, arn)
    if policy is None:
        made = create_policy(
            ID,
            answered.policy,
            account=who.account,
            description="What linking this account to AWS Partner Central takes. Made by the Partner Central wizard.",
            document=DOCUMENT,
            tags=tag_list(look.lineage, persona_choice(look.answers).company_tags),
        )
        needs_policy = (made.id,)
        yield made
    elif not same_document(iam.policy_document(look.aws, arn, str(policy.get("DefaultVersionId"))), DOCUMENT):
        reason = "A policy of this name is there, and it is not the one that AWS describes today."
        remedy = "Correct it in the IAM console, or give this one another name in the questions of this step."
        yield Held(step=ID, subject=policy_name(arn), reason=reason, remedy=remedy)
        return
    yield from _attachment(look, who, arn, needs_policy)


def _attachment(look: Look, who: Principal, arn: str, needs_policy: tuple[str, ...]) -> Iterator[Change]:
    if who.kind == "role" and arn not in (iam.attached(look.aws, who.name) or []):
        yield attach_policy(ID, who.name, arn, needs=needs_policy)
    if who.kind == "user" and arn not in (iam.attached_to_user(look.aws, who.name) or []):
        yield attach_user_policy(ID, who.name, arn, needs=needs_policy)


STEP = Step(
    id=ID,
    title="Permissions",
    owner=Owner.IAM_ADMIN,
    minutes=8,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=LinkerChoice,
    changes=changes,
    checks=(
        Check(
            id="access.link-permissions",
            title="Whoever is going to link has the permissions",
            judge=link_permissions,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=DOCS,
        ),
        Check(
            id="access.wizard-permissions",
            title="This wizard may look and write",
            judge=wizard_permissions,
            severity=Severity.ADVICE,
            docs=SIMULATOR_DOCS,
        ),
        Check(
            id="access.region-deny",
            title="No rule of the organization closes us-east-1",
            judge=region_deny,
            severity=Severity.ADVICE,
            docs=REGION_DOCS,
        ),
    ),
)
