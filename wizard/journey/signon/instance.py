"""signon.instance: the way people will sign in to the account, and whether it is ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.aws import identitystore
from wizard.aws.errors import AwsError
from wizard.journey.signon import center
from wizard.journey.signon.center import Center
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Result,
    Role,
    Severity,
    Status,
    Step,
    claimed,
    failed,
    not_applicable,
    passed,
)
from wizard.signon import AUTOMATIC, WAYS, Way, WayChoice, another_way, way
from wizard.signon import INSTANCE_STEP as ID

DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html"
SIGN_IN_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/signing-in.html"

EXPLANATION = """\
After the migration nobody signs in to the old portal any more: people sign in to your AWS account and open Partner \
Central there. The roles of the phase before cannot do that, no person can use them. If this phase is left out, everybody \
is locked out on the day of the migration.

The usual way is IAM Identity Center: one page where people see the accounts they may use. It belongs to your \
organization's management account, which may have handed it to another account. If your sign-in cannot manage it, name \
a profile that can with the option --sso-profile.

There are other ways: an identity provider of your own, a SAML application when the account is outside of the \
organization, or IAM users for very few people. Those are set up by hand, and a named person states that they work."""

ENABLE = """\
1. Sign in to the organization's management account.
2. Open IAM Identity Center in the Region where it should live; it cannot be moved later.
3. Choose Enable, with the organization. An account instance is not enough: it has no permission sets.
4. If another account should manage it: Settings, Management, Register account."""


def identity_center(look: Look, _: str) -> Finding:
    """Whether there is an organization instance with permission sets that this sign-in may see, and where it lives."""
    reason = another_way(look.answers)
    if reason:
        return not_applicable(reason)
    there = center.find(look)
    if isinstance(there, Finding):
        how = (Evidence(label="how to enable it", value=ENABLE),) if there.status is Status.FAIL else ()
        return there.model_copy(update={"evidence": there.evidence + how})
    one = there.instance
    if look.account == one.owner and look.identity is not None and look.identity.account != one.owner:
        return failed(
            f"Account {one.owner} is the management account, and people are given access to it only from itself.",
            "Name a profile of the management account with --sso-profile.",
            evidence=_evidence(there),
        )
    return passed(
        f"Identity Center is ready in {one.region}: the organization's instance, of account {one.owner}.",
        evidence=_evidence(there),
    )


def _evidence(there: Center) -> tuple[Evidence, ...]:
    one = there.instance
    return (
        Evidence(label="arn", value=one.arn),
        Evidence(label="region", value=one.region),
        Evidence(label="owner", value=one.owner),
        Evidence(label="identity source", value=_identity_source(there)),
        *(Evidence(label="left aside", value=center.described(other).value) for other in there.others),
    )


def _identity_source(there: Center) -> str:
    """Where people and groups come from, as far as groups tell: no operation says it."""
    try:
        count, issuers = identitystore.sources(there.aws, there.instance.store)
    except AwsError as error:
        return f"could not be read: {error.sentence}"
    if issuers:
        return f"groups come from {', '.join(sorted(issuers))}"
    return "its own directory, as far as its groups tell" if count else "unknown: there are no groups to tell by"


def instances(results: Sequence[Result]) -> Mapping[str, Sequence[str]]:
    """The instances to choose from, where there are several."""
    found = [
        item.value.partition(",")[0]
        for result in results
        if result.check == "signon.identity-center"
        for item in result.evidence
        if item.label == "instance"
    ]
    return {"instance": [AUTOMATIC, *found]} if len(found) > 1 else {}


# --- the other ways, which nobody can look up

CLAIMS: dict[Way, str] = {
    "external-idp": "Everybody who needs Partner Central can sign in to this AWS account through our identity provider, "
    "with the policies of their persona",
    "saml-application": "Everybody who needs Partner Central can sign in to this AWS account through a SAML application of "
    "IAM Identity Center, with the policies of their persona",
    "iam-users": "Everybody who needs Partner Central can sign in to this AWS account as an IAM user with MFA, with the "
    "policies of their persona",
}

HOW: dict[Way, str] = {
    "external-idp": """\
1. In your identity provider, add the application for AWS and download its SAML metadata.
2. In this account: IAM, Identity providers, Add provider, SAML, with that metadata.
3. For each persona make a role that trusts this provider (SAML 2.0 federation, console access), with the policies \
of the persona. A name of your own; not PartnerCentralRoleFor, which is for the portal.
4. In your identity provider, map groups to roles with the attribute \
https://aws.amazon.com/SAML/Attributes/Role (role ARN, provider ARN).
5. Relay state: https://us-east-1.console.aws.amazon.com/partnercentral
6. Sign in once with each persona, and open Partner Central.""",
    "saml-application": """\
1. In IAM Identity Center: Applications, Add application, I have an application I want to set up, SAML 2.0.
2. Download the metadata; in this account: IAM, Identity providers, Add provider, SAML, with that metadata.
3. For each persona make a role that trusts this provider (SAML 2.0 federation, console access), with the policies \
of the persona.
4. Application start and ACS URL: https://signin.aws.amazon.com/saml; audience: urn:amazon:webservices.
5. Attribute mapping: https://aws.amazon.com/SAML/Attributes/Role to role ARN, provider ARN; one application for each \
persona. Relay state: https://us-east-1.console.aws.amazon.com/partnercentral
6. Assign groups, sign in once with each persona, and open Partner Central.""",
    "iam-users": """\
1. In this account: IAM, User groups: one group for each persona, with the policies of the persona.
2. IAM, Users: one user for each person, never shared, with console access, in the groups they need.
3. Every user registers MFA at the first sign-in; make the groups require it.
4. Sign in once with each persona at the account's own sign-in address, and open \
https://us-east-1.console.aws.amazon.com/partnercentral
5. Write down who removes a user when somebody leaves: nothing does it by itself.""",
}

CLAIM_DOCS: dict[Way, str] = {
    "external-idp": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html",
    "saml-application": "https://docs.aws.amazon.com/singlesignon/latest/userguide/customermanagedapps-saml2-setup.html",
    "iam-users": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_create.html",
}


def _stated(own: Way) -> Check:
    """The check of a way that no operation can settle: a named person states that it works."""
    id = f"signon.{own}"

    def judge(look: Look, _: str) -> Finding:
        chosen = way(look.answers).way
        if chosen != own:
            return not_applicable(f"People sign in through {WAYS[chosen]}, so no other way is needed.")
        how = (Evidence(label="how", value=HOW[own]),)
        claim = look.claims.get(id)
        if claim is not None:
            return claimed(claim, f"{CLAIMS[own]}.", evidence=how)
        return failed(
            f"Nobody has stated that people can sign in through {WAYS[own]}.",
            "Set it up as the evidence says, sign in once with each persona, then state it with your name.",
            evidence=how,
        )

    return Check(
        id=id,
        title=f"Signing in works: {WAYS[own]}",
        judge=judge,
        severity=Severity.BLOCKER,
        blocks=Blocks.MIGRATE,
        docs=CLAIM_DOCS[own],
        claim=CLAIMS[own],
    )


STEP = Step(
    id=ID,
    title="The way to sign in",
    owner=Owner.IAM_ADMIN,
    minutes=30,
    explanation=EXPLANATION,
    docs=SIGN_IN_DOCS,
    questions=WayChoice,
    choices=instances,
    role=Role.SSO,
    checks=(
        Check(
            id="signon.identity-center",
            title="Identity Center is ready, with permission sets",
            judge=identity_center,
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=DOCS,
        ),
        _stated("external-idp"),
        _stated("saml-application"),
        _stated("iam-users"),
    ),
)
