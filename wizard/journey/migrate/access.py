"""migrate.validate: is the company there, and what may each persona do? Looked at, and never promised."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.aws import iam, partnercentral
from wizard.aws.simulation import CAVEAT, Simulated, Verdict, simulate
from wizard.model import Evidence, Finding, Look, Strength, failed, passed, unknown
from wizard.persona_access import SignInRole, needs, sign_in_roles, title
from wizard.signon import WAYS, another_way, way


def registered(look: Look, _: str) -> Finding:
    """Whether Partner Central knows a partner in this account, which only registering or migrating brings about."""
    partners = partnercentral.partners(look.aws)
    evidence = tuple(
        Evidence(label="partner", value=f"{one.get('LegalName') or 'without a name'} · {one['Id']}") for one in partners
    )
    if partners:
        names = ", ".join(str(one.get("LegalName") or one["Id"]) for one in partners)
        said = f"Partner Central in the AWS console knows your company in this account: {names}."
        return passed(said, strength=Strength.RECORDED, evidence=evidence)
    if "migrate.completed" in look.claims:
        return failed(
            "The email is stated to have come, and yet Partner Central knows no partner in this account.",
            "Look again in an hour. Compare the account with the one that is linked; if it stays so, open a support case, "
            "and do not register the company.",
        )
    return failed(
        "Partner Central knows no partner in this account yet.",
        "That shows once the migration has run. Whatever the console says until then: do not register the company.",
    )


# --- what each persona may do


def personas(look: Look) -> Iterable[str]:
    return [one.persona for one in _roles(look)] if not another_way(look.answers) else [""]


def _roles(look: Look) -> tuple[SignInRole, ...]:
    listed_roles = ((str(one["RoleName"]), str(one["Path"]), str(one["Arn"])) for one in iam.roles(look.aws))
    return sign_in_roles(look.answers, look.account, listed_roles)


def persona_access(look: Look, persona: str) -> Finding:
    """What the role that people of a persona sign in with may do in Partner Central, as far as IAM can work it out."""
    if another_way(look.answers):
        return unknown(
            f"People sign in by way of {WAYS[way(look.answers).way]}, and nobody knows here which roles those are.",
            "Let one person of each persona sign in and open Partner Central.",
        )
    role = next(one for one in _roles(look) if one.persona == persona)
    if look.account is None or not role.arn:
        return failed(
            f"In this account there is no role of the permission set {role.permission_set}, so nobody can sign in with it.",
            "Assign it and bring it to the account: the steps of the sign-on phase do that.",
        )
    found = [
        one
        for need in needs(persona, look.account)
        for one in simulate(look.aws, role.arn, need.actions, need.resource, need.context)
    ]
    evidence = (
        Evidence(label="role", value=role.arn),
        *(Evidence(label=one.action, value=one.said) for one in found),
        Evidence(label="what nobody can know beforehand", value=CAVEAT),
    )
    denied = [one for one in found if one.verdict not in (Verdict.ALLOWED, Verdict.DEPENDS)]
    name = title(persona)
    if denied:
        reasons = "; ".join(f"{one.action}: {one.said}" for one in denied[:4])
        more = f"; and {len(denied) - 4} more" if len(denied) > 4 else ""
        return failed(
            f"{name} may not do what that persona does in Partner Central ({reasons}{more}).",
            _mend(denied),
            evidence=evidence,
        )
    if any(one.verdict is Verdict.DEPENDS for one in found):
        return unknown(
            f"What {name} may do depends on the session, which nobody can work out beforehand.",
            "Let one person of that persona sign in and open Partner Central.",
            evidence=evidence,
        )
    return passed(
        f"As far as IAM can work it out, {name} may do the {len(found)} things that were asked about; only trying shows "
        "it for sure.",
        evidence=evidence,
    )


def _mend(denied: list[Simulated]) -> str:
    verdicts = {one.verdict for one in denied}
    if Verdict.ORGANIZATION in verdicts:
        return "Ask whoever manages the AWS organization to let partnercentral through in this account, in us-east-1."
    if Verdict.BOUNDARY in verdicts:
        return "Ask whoever set the permissions boundary to widen it."
    if Verdict.FORBIDDEN in verdicts:
        return "Find the Deny statement in the policies that the evidence names."
    return (
        "Look at the sign-on phase whether the permission set carries its policies and was brought to the account. If so, "
        "they grant too little: the policy set current of the persona roles adds what AWS's table has today."
    )
