"""decide.account: which account will be linked, and whether AWS takes it."""

from __future__ import annotations

import re
from datetime import timedelta

from wizard.aws import account
from wizard.candidate import STEP as ID
from wizard.candidate import AccountChoice, choice
from wizard.journey.decide import company, organization
from wizard.journey.decide.signed_in import elsewhere
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    Strength,
    claimed,
    failed,
    passed,
    unknown,
)
from wizard.scenarios import NEW_ACCOUNT, OPTIONS, objections, pointless, recommend
from wizard.situation import situation

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html"
SELECTION = "https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-account-selection.html"
PLAN_DOCS = "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html"
STATE_DOCS = "https://docs.aws.amazon.com/accounts/latest/reference/API_GetAccountInformation.html"

EXPLANATION = """\
One account of your company becomes its account for Partner Central. Until it is linked you can change your mind; \
from then on only by asking AWS's support to unlink it, with losses; once you have migrated it is permanent, and \
opportunities and their history cannot move to another.

AWS wants an account on a paid plan that your company owns, in an organization that it controls. It takes no \
developer, sandbox, personal or test account, and calls a management account not recommended. Without a Marketplace \
seller account, one made for this is the quiet choice; sellers mostly link the seller account.

The questions are those that AWS publishes for your situation; unsure is an answer. What they lead to stands among \
the evidence of the first check, with the reasons, and with the clicks to make a new account. Then name the account, \
and confirm it by its last four digits: that binds this journey to it."""

PARTITIONS = {"aws-cn": "China", "aws-us-gov": "GovCloud"}


def identity(look: Look, _: str) -> Finding:
    """Whether the chosen account is the one that somebody is signed in to, and not as its root user."""
    who = account.signed_in(look.aws)
    evidence = (Evidence(label="signed in as", value=who.arn), *_recommendation(look))
    chosen = choice(look.answers).account
    if not who.partition:
        return unknown(
            f"AWS says who is signed in in words that this wizard does not know: {who.arn}.",
            "Sign in with a profile of the account, then look again.",
            evidence=evidence,
        )
    if who.partition != "aws":
        return failed(
            f"You are signed in to AWS {PARTITIONS.get(who.partition, who.partition)}, where there is no Partner Central.",
            "Choose an account of the global AWS, and sign in to that one.",
            evidence=evidence,
        )
    if who.is_root:
        return failed(
            f"You are signed in as the root user of account {who.account}.",
            "Sign in as a person with a role or a permission set; the root user is kept for emergencies.",
            evidence=evidence,
        )
    if look.bound is None:
        return failed(
            f"No account has been chosen yet. {_recommended(look)}",
            "Answer the questions of this step, then name the account and confirm it by its last four digits.",
            evidence=evidence,
        )
    if chosen and chosen != look.bound:
        return failed(
            f"Your answers name account {chosen}, and this journey belongs to account {look.bound}.",
            f"Answer {look.bound} again, or start another journey for {chosen} with --account {chosen}.",
            evidence=evidence,
        )
    if who.account != look.bound:
        return failed(
            f"You are signed in to account {who.account}, and this journey is for account {look.bound}.",
            f"Sign in to account {look.bound}, or name its profile with --profile.",
            evidence=evidence,
        )
    said = f"You are signed in to account {look.bound}, {_bound(look, chosen)}. {_recommended(look)}"
    return passed(said, evidence=evidence)


def _bound(look: Look, chosen: str) -> str:
    """How it came that the journey is bound to its account, in words that follow the number."""
    if chosen:
        return "the one that was chosen"
    if look.demo:
        return "which this demo is bound to from its start: nobody has named it in the questions of this step"
    return "which this journey is bound to already: nobody has named it in the questions of this step yet"


def _recommended(look: Look) -> str:
    found = recommend(situation(look.answers), choice(look.answers))
    if found.option is None:
        return "Your answers do not lead to a recommendation yet."
    option = OPTIONS[found.option]
    return f"Recommended, from your answers: {option[0].lower()}{option[1:]}."


def _recommendation(look: Look) -> tuple[Evidence, ...]:
    found = recommend(situation(look.answers), choice(look.answers))
    clicks = "\n".join(f"{number}. {click}" for number, click in enumerate(NEW_ACCOUNT, 1))
    return (
        *([Evidence(label="your situation", value=f"{found.scenario.who}.")] if found.scenario else []),
        Evidence(label="recommended", value=found.sentence),
        *(Evidence(label="because", value=reason) for reason in found.reasons),
        *(Evidence(label="still open", value=question) for question in found.open),
        *([Evidence(label="how to make one", value=clicks)] if found.option == "new" else []),
    )


PLAN_CLAIM = "This account is not on the free plan: Billing shows none, or the account is older than AWS's plans."


def plan(look: Look, _: str) -> Finding:
    """Whether the account is on a paid plan, judged by the plan's type alone."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    found = account.plan(look.aws)
    if found is None:
        return _no_plan(look)
    kind = str(found["accountPlanType"])
    evidence = [Evidence(label="plan", value=kind), Evidence(label="status", value=str(found.get("accountPlanStatus")))]
    expires = found.get("accountPlanExpirationDate")
    if expires:
        evidence.append(Evidence(label="ends", value=f"{expires:%Y-%m-%d}"))
    if kind == "PAID":
        return passed("The account is on a paid plan.", evidence=tuple(evidence))
    if kind == "FREE":
        return failed(
            "The account is on the free plan, and AWS links only accounts on a paid one.",
            "Upgrade it in the Billing console (Free Tier, Upgrade plan). AWS documents no way back, so let whoever "
            "owns the billing decide. The wizard never does this.",
            evidence=tuple(evidence),
        )
    return unknown(
        f"AWS names a plan that this wizard does not know: {kind}.",
        "Look in the Billing console which plan it is, and update the wizard.",
        evidence=tuple(evidence),
    )


def _no_plan(look: Look) -> Finding:
    claim = look.claims.get("decide.plan")
    if claim is not None:
        return claimed(claim, "AWS keeps no plan for this account, as for those that are older than its plans.")
    return unknown(
        "AWS keeps no plan for this account. It answers so for accounts that are older than its plans: probably fine.",
        "Open Billing in that account. If it shows no free plan, state that here, by name.",
    )


DAY_OLD = timedelta(hours=24)


def state(look: Look, _: str) -> Finding:
    """Whether the account is active."""
    wrong = elsewhere(look)
    if wrong:
        return wrong
    found = account.information(look.aws)
    said, created = str(found.get("AccountState") or ""), found.get("AccountCreatedDate")
    evidence = (
        Evidence(label="name", value=str(found.get("AccountName") or "")),
        Evidence(label="state", value=said or "not told"),
        *([Evidence(label="created", value=f"{created:%Y-%m-%d %H:%M} UTC")] if created else []),
    )
    if said == "ACTIVE":
        young = created is not None and look.now - created < DAY_OLD
        more = " It is less than a day old: some services may still be on their way." if young else ""
        return passed(f"The account is active.{more}", evidence=evidence)
    if said in _NOT_ACTIVE:
        return failed(f"The account is {said.replace('_', ' ').lower()}.", _NOT_ACTIVE[said], evidence=evidence)
    return unknown(
        f"AWS names a state that this wizard does not know: {said}."
        if said
        else "AWS does not tell the account's state.",
        "Look at the account in AWS Organizations, or on its own Account page.",
        evidence=evidence,
    )


_NOT_ACTIVE = {
    "PENDING_ACTIVATION": "Finish the sign-up: AWS waits for a payment method or a phone number. It can take a day.",
    "SUSPENDED": "Ask whoever owns the billing: unpaid bills and closed accounts are suspended. Or choose another account.",
    "CLOSED": "Choose another account: a closed one is gone for good after 90 days.",
}

PURPOSE_CLAIM = "This account is no developer, sandbox, personal or test account, whatever its name sounds like."

_SOUNDS_LIKE = {
    **dict.fromkeys(("dev", "develop", "developer", "developers", "development"), "developer"),
    **dict.fromkeys(("sandbox", "sandboxes", "sbx", "playground", "lab", "labs", "poc", "demo", "trial"), "sandbox"),
    **dict.fromkeys(("personal", "private"), "personal"),
    **dict.fromkeys(("test", "tests", "testing", "tst", "qa", "uat", "staging", "tmp", "temp"), "test"),
}


def name_hint(name: str) -> str:
    """Which of the accounts that AWS does not take a name sounds like; "" when like none."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name.replace("DevOps", ""))
    return next((_SOUNDS_LIKE[word.casefold()] for word in words if word.casefold() in _SOUNDS_LIKE), "")


def purpose(look: Look, _: str) -> Finding:
    """What people say that the account is for, and what its name sounds like."""
    chosen = choice(look.answers)
    against = objections(chosen)
    forbidden = [objection.said for objection in against if objection.forbidden]
    if forbidden:
        return failed(
            f"This account cannot be linked: {'; '.join(forbidden)}.",
            "Choose another account, or make one for this. If the answer is wrong, correct it.",
        )
    claim = look.claims.get("decide.purpose")
    if claim is not None and not _unsaid(chosen):
        return claimed(claim, PURPOSE_CLAIM)
    wrong = elsewhere(look)
    if wrong:
        return wrong
    name = str(account.information(look.aws).get("AccountName") or "")
    evidence = (Evidence(label="name", value=name), Evidence(label="used for", value=chosen.purpose))
    hint = name_hint(name)
    sounds = f"Its name, {name}, sounds like a {hint} account, and AWS takes none." if hint else ""
    if _unsaid(chosen):
        remedy = f"Answer the questions of this step, and say {_unsaid(chosen)}."
        return unknown(f"Nobody has said yet {_unsaid(chosen)}. {sounds}".rstrip(), remedy, evidence=evidence)
    if hint:
        return failed(
            f"You answered that it is used for this: {chosen.purpose}. {sounds}",
            "Choose another account; or, if only the name is old, state that here, by name.",
            evidence=evidence,
        )
    if against:
        said = "; ".join(objection.said for objection in against)
        return failed(
            f"AWS does not forbid this account, and some things speak against it: {said}.",
            "Weigh it, with the recommendation of this step. Nothing stops you.",
            severity=Severity.ADVICE,
            evidence=evidence,
        )
    return passed(
        "You answered that it is your company's, and none of the accounts that AWS does not take; nobody can verify it.",
        strength=Strength.CLAIMED,
        evidence=evidence,
    )


def _unsaid(chosen: AccountChoice) -> str:
    if chosen.purpose == "unsure":
        return "what this account is used for"
    return "whether your company owns it" if chosen.company_owned == "unsure" else ""


STEP = Step(
    id=ID,
    title="The account",
    owner=Owner.EITHER,
    minutes=20,
    explanation=EXPLANATION,
    docs=SELECTION,
    questions=AccountChoice,
    choices=organization.choices,
    known=organization.known,
    pointless=lambda answers, given: pointless(situation(answers), given),
    checks=(
        Check(
            id="decide.identity",
            title="You are signed in to the chosen account",
            judge=identity,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=SELECTION,
        ),
        Check(
            id="decide.plan",
            title="It is on a paid plan",
            judge=plan,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=PLAN_DOCS,
            claim=PLAN_CLAIM,
        ),
        Check(
            id="decide.state",
            title="It is active",
            judge=state,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=STATE_DOCS,
        ),
        organization.CHECK,
        Check(
            id="decide.purpose",
            title="It is none of the accounts that AWS does not take",
            judge=purpose,
            severity=Severity.BLOCKER,
            blocks=Blocks.LINK,
            docs=DOCS,
            claim=PURPOSE_CLAIM,
        ),
        company.SELLER,
        company.COMPANY,
    ),
)
