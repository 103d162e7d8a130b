"""Problems that people have, as checks that are asked: no verdict of its own, only what each outcome means.

What people see: https://docs.aws.amazon.com/partner-central/latest/getting-started/account-linking-faq.html and
https://docs.aws.amazon.com/partner-central/latest/getting-started/registration-faq.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wizard.model import Result, Severity, Status


@dataclass(frozen=True)
class Probe:
    """A check that is asked about a problem: what it means when it fails, and, where that tells something, when it holds.

    `waits` is what it means while a person has not stated what no API can tell. What to do is what the check itself says.
    """

    check: str
    fails: str
    holds: str = ""
    waits: str = ""


@dataclass(frozen=True)
class Problem:
    """Something that does not work.

    Attributes:
        id: its name for the command line.
        title: what does not work; symptoms: the words that people see, or what they notice.
        probes: the checks, likeliest cause first.
        otherwise: what to do when none of them explains it.
        docs: AWS's page about it.
    """

    id: str
    title: str
    symptoms: tuple[str, ...]
    probes: tuple[Probe, ...]
    otherwise: str
    docs: str


_GS = "https://docs.aws.amazon.com/partner-central/latest/getting-started"
_SUPPORT = "Open a case with Partner Central support (not with the Support icon of the AWS console, which leads to another team)"

PROBLEMS: tuple[Problem, ...] = (
    Problem(
        "role-not-offered",
        "A role is not offered when users are mapped",
        ("The role is not in the list under Map to IAM role", "role not found in dropdown"),
        (
            Probe("link.state", "Roles are offered only from the linked account, and there is no sign of a link."),
            Probe("roles.exists", "The role is not there, or is spelled in another way: upper and lower case count."),
            Probe("users.role-mappable", "A role that is to be given does not meet what Partner Central asks of it."),
            Probe("roles.trust", "The role is there, and Partner Central is not let in by its trust policy."),
            Probe("roles.path", "The role lies under a path; whether such a role is offered, AWS does not say."),
            Probe(
                "migrate.registered",
                "You have not migrated, so the mapping page is the right place.",
                "You have migrated: users are no longer mapped to roles. They sign in to the AWS account instead.",
            ),
        ),
        "Reload the mapping page after a few minutes: IAM shows new roles late. A cloud admin is only offered the CloudAdmin "
        f"role that AWS made. If it stays away: {_SUPPORT}.",
        f"{_GS}/user-role-mapping.html",
    ),
    Problem(
        "no-access-after-migration",
        "A user cannot get in after the migration",
        (
            "Access denied. You do not have permission to AWS Partner Central.",
            "The account is not in the list of accounts",
            "The old email and password no longer work",
        ),
        (
            Probe(
                "migrate.registered",
                "Partner Central does not know the company in this account: it is another account, or not over yet.",
            ),
            Probe("signon.identity-center", "There is no way to sign in yet."),
            Probe("signon.assigned", "A group may not use its permission set in this account."),
            Probe("signon.provisioned", "A permission set was not brought to the account, or an older version of it."),
            Probe("signon.members", "Somebody is in no group, so no permission set is theirs."),
            Probe("migrate.persona-access", "People get in and may not do what their persona does."),
            Probe("access.region-deny", "A rule of the organization closes us-east-1, where Partner Central lives."),
            Probe("migrate.denials", "CloudTrail shows who was refused, and why as far as AWS says it."),
        ),
        "Mapping in the old portal does not matter any more. Ask which words stand on the screen and at which time, and look "
        "again 15 minutes later: CloudTrail shows events late.",
        f"{_GS}/signing-in.html",
    ),
    Problem(
        "migration-stuck",
        "The migration failed, or does not end",
        ("In progress for more than eight hours", "An email says that the migration failed"),
        (
            Probe(
                "migrate.completed",
                "The email is stated to have come before the migration began: one of the two times is wrong.",
                "The email is said to have come: then it is over.",
                waits="Nobody has stated that the email came; the page of the running migration counts the hours.",
            ),
            Probe(
                "migrate.registered",
                "Partner Central does not know the company in this account yet.",
                "Partner Central knows the company in this account: it may be over, and only the email is missing.",
            ),
            Probe("migrate.verification", "AWS's own verification waits for somebody, which can hold it up."),
        ),
        "Change nothing by hand and do not start it again. After eight hours open a case: the step about the running "
        "migration has its text, with the Partner ID and the time it began.",
        f"{_GS}/migrating-to-partner-central.html",
    ),
    Problem(
        "not-registered",
        'The console says "Not Registered"',
        ("Account summary: Not Registered", "Register your company", "domain is already in use"),
        (
            Probe(
                "migrate.registered",
                "That is what it says to partners who have not migrated yet. Do not register: a second registration replaces "
                "your history.",
                "This account is known, so somebody looked from another account.",
            ),
            Probe("decide.identity", "The account that is signed in is not the one that was chosen."),
            Probe("link.state", "There is no sign that this account is linked."),
        ),
        f"Never register a second time. If nobody knows whether the company has an older account: {_SUPPORT}.",
        f"{_GS}/registration-faq.html",
    ),
    Problem(
        "cannot-link",
        "The account cannot be linked",
        (
            "The legal business name is refused",
            "Link Account cannot be pressed, or ends with an error",
            "Not authorized to perform: partnercentral-account-management:AssociatePartnerAccount",
        ),
        (
            Probe("access.link-permissions", "Whoever links does not have every permission for it."),
            Probe("decide.identity", "Somebody is signed in to another account than the chosen one."),
            Probe("decide.plan", "The account is not on a paid plan."),
            Probe("decide.state", "The account is not active."),
            Probe("access.region-deny", "A rule of the organization closes us-east-1."),
            Probe("link.ready", "Something before the linking does not hold, or is not stated."),
        ),
        "In the portal it takes the very role of alliance lead or cloud admin; the same rights under another role do not "
        "count. A legal name is refused when it is spelled otherwise, or when the account is in use by another company, as "
        f"after a merger. {_SUPPORT}.",
        f"{_GS}/account-linking-faq.html",
    ),
    Problem(
        "paid-plan",
        "AWS asks for a paid account in good standing",
        ("Partner Registration requires a paid AWS account in good standing",),
        (
            Probe("decide.plan", "The account is on the free plan: upgrade it in the billing console."),
            Probe("decide.state", "The account is not active: something about its standing has to be settled first."),
        ),
        "Unpaid bills are seen by no API: ask the billing owner. If the plan is paid and nothing is open, write to APN "
        "support.",
        f"{_GS}/registration-faq.html",
    ),
    Problem(
        "missing-mapping",
        "The old portal says that a permission or a mapping is missing",
        (
            "Missing IAM Role Mapping",
            "Missing Permission",
            "Access denied",
            "Your AWS Marketplace IAM role does not have the required permissions",
        ),
        (
            Probe("users.mapped", "Somebody who is active has no decision yet, so no role either."),
            Probe("roles.policies", "A role lacks a policy that its persona needs."),
            Probe("roles.trust", "Partner Central is not let in by the trust policy of a role."),
            Probe("users.role-mappable", "A role that was given does not meet what Partner Central asks of it."),
            Probe("migrate.denials", "CloudTrail shows what was refused to Partner Central itself."),
        ),
        "Map that user anew in the portal: unmap, wait a minute, map again. Old policies on a role are the usual reason when "
        "everything else holds.",
        f"{_GS}/account-linking-faq.html",
    ),
    Problem(
        "everything-refused",
        "Everything is refused, even to administrators",
        ("explicit deny in a service control policy", "with an explicit deny", "not authorized in us-east-1"),
        (
            Probe("access.region-deny", "A rule of the organization closes us-east-1."),
            Probe("access.link-permissions", "IAM says which rule does not let the actions through."),
            Probe("migrate.denials", "CloudTrail shows the refusals, and which kind of rule it was where AWS says so."),
        ),
        "Control Tower's rule that closes Regions does not exempt Partner Central: us-east-1 has to be governed. Ask whoever "
        "manages the organization.",
        "https://docs.aws.amazon.com/partner-central/latest/developer-guide/account-regions.html",
    ),
    Problem(
        "opportunities-missing",
        "Opportunities are missing after the migration",
        ("The pipeline is empty", "Fewer opportunities than before"),
        (
            Probe("migrate.registered", "Partner Central does not know the company in this account."),
            Probe("migrate.opportunities", "Partner Central answers, and there is none."),
            Probe("migrate.persona-access", "The persona may not list them, so an empty page is no empty pipeline."),
        ),
        "It can take up to a day until every opportunity shows. Wait before anything is entered a second time, then compare "
        f"the number with the one before. {_SUPPORT}.",
        f"{_GS}/migrating-to-partner-central.html",
    ),
    Problem(
        "crm-silent",
        "The CRM no longer exchanges opportunities",
        ("Sync errors in the CRM", "Leads no longer arrive over S3"),
        (
            Probe("users.crm-role", "The role of the CRM connection is not as it has to be."),
            Probe("migrate.ace", "The API for opportunities does not answer, or the CRM still goes over S3."),
            Probe("migrate.denials", "CloudTrail shows what was refused to the connection."),
        ),
        "Which role is mapped for the CRM stands only in the portal, under Manage Linked Account: look there. Marketing leads "
        "no longer come over S3 after the migration.",
        f"{_GS}/crm-integration-user-mapping.html",
    ),
    Problem(
        "sandbox-denied",
        "The API refuses everything in the catalog Sandbox",
        ("AccessDeniedException for Catalog=Sandbox",),
        (
            Probe(
                "migrate.registered", "The account has no access to production yet, and the Sandbox needs that first."
            ),
            Probe("migrate.ace", "The catalog AWS does not answer either."),
            Probe(
                "policies.prefix", "A policy names actions with a prefix that IAM does not know, so it grants nothing."
            ),
        ),
        "The Sandbox needs the policy AWSPartnerCentralSandboxFullAccess, and an account that works in the catalog AWS.",
        "https://docs.aws.amazon.com/partner-central/latest/developer-guide/sandbox.html",
    ),
    Problem(
        "verification-again",
        "AWS asks for a verification of the company or of a person",
        ("Verify your business", "Scan the QR code with your phone"),
        (Probe("migrate.verification", "It waits for somebody, or did not succeed."),),
        "Have the registration papers and a photo ID at hand. It comes up when migrating, and when the alliance lead changes. "
        "Three attempts are allowed in 24 hours.",
        f"{_GS}/verification-process.html",
    ),
    Problem(
        "policy-grants-nothing",
        "A policy is attached, and still nothing is allowed",
        ("Actions named partnercentral-selling:…", "An observer sees nothing of Partner Central"),
        (
            Probe(
                "policies.prefix", "A policy names actions with a prefix that IAM does not know, so it grants nothing."
            ),
            Probe("roles.policies", "A role lacks a policy that its persona needs."),
            Probe(
                "migrate.persona-access", "IAM says which actions a persona lacks; ReadOnlyAccess holds none of them."
            ),
        ),
        "Actions of Partner Central begin with partnercentral: whatever the service is called in the SDK, and most of them "
        "want the condition partnercentral:Catalog.",
        f"{_GS}/managed-policy-mappings.html",
    ),
    Problem(
        "who-and-whether",
        "Nobody knows who is in charge, or whether the migration has happened",
        ("Who is our alliance lead?", "Have we migrated already?"),
        (
            Probe(
                "migrate.registered",
                "Not in this account, as far as Partner Central says.",
                "Yes: Partner Central knows the company in this account.",
            ),
            Probe("link.state", "There is no sign of a link in this account.", "This account is linked."),
            Probe("decide.named", "The three people are not all named here."),
        ),
        "The old portal names the alliance lead under My Company; after the migration the settings of Partner Central do.",
        f"{_GS}/partner-central-settings.html",
    ),
)
"""In the order in which people meet them most."""


class UnknownProblem(ValueError):
    """Words that name no problem; the message lists those there are."""


@dataclass(frozen=True)
class Answer:
    """What one check says about a problem: its worst result, and what that means; `result` None when it says nothing."""

    probe: Probe
    status: Status
    means: str
    todo: str
    result: Result | None


def find(words: str) -> tuple[Problem, ...]:
    """The problem of a name; else those in whose title or symptoms the words stand. Raises `UnknownProblem`."""
    wanted = " ".join(words.split()).casefold()
    named = tuple(problem for problem in PROBLEMS if problem.id == wanted)
    if named or not wanted:
        return named or PROBLEMS
    found = tuple(
        problem
        for problem in PROBLEMS
        if any(wanted in text.casefold() for text in (problem.title, *problem.symptoms))
        or all(word in f"{problem.title} {' '.join(problem.symptoms)}".casefold() for word in wanted.split())
    )
    if not found:
        raise UnknownProblem(f"No problem is known by those words. There are: {', '.join(one.id for one in PROBLEMS)}.")
    return found


def explain(problem: Problem, results: Iterable[Result]) -> tuple[Answer, ...]:
    """What each check of a problem says, in its order."""
    by_check: dict[str, list[Result]] = {}
    for result in results:
        by_check.setdefault(result.check, []).append(result)
    return tuple(_answer(probe, by_check) for probe in problem.probes)


def conclusion(problem: Problem, answers: Sequence[Answer]) -> str:
    """What the answers come to, in words that claim no more than they show."""
    failing = [answer for answer in answers if answer.status is Status.FAIL]
    blind = [answer for answer in answers if answer.status is Status.UNKNOWN]
    beside = f" {len(blind)} of {len(answers)} checks could not be settled: that may be it as well." if blind else ""
    if failing:
        which = "The likeliest cause" if len(failing) == 1 else f"{len(failing)} possible causes; the likeliest"
        return f"{which}: {failing[0].means}{beside}"
    if blind:
        return (
            f"No cause was found, and {len(blind)} of {len(answers)} checks could not be settled. {problem.otherwise}"
        )
    return f"None of these checks explains it. {problem.otherwise}"


def _answer(probe: Probe, by_check: Mapping[str, Sequence[Result]]) -> Answer:
    found = by_check.get(probe.check, ())
    if not found:
        return Answer(probe, Status.UNKNOWN, "Nobody looked.", "Look again.", None)
    order = (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)
    worst = min(found, key=lambda result: (order.index(result.status), result.severity is Severity.ADVICE))
    if worst.status is Status.FAIL:
        return Answer(probe, worst.status, probe.fails, _todo(worst), worst)
    if worst.status is Status.UNKNOWN:
        means = probe.waits or "It could not be looked at, so it may be this."
        return Answer(probe, worst.status, means, _todo(worst), worst)
    if worst.status is Status.PASS:
        stated = " Somebody says so; nobody could verify it." if worst.claimed else ""
        return Answer(probe, worst.status, (probe.holds or "It is not this.") + stated, "", worst)
    return Answer(probe, worst.status, "It does not apply here.", "", worst)


def _todo(result: Result) -> str:
    return f"{result.owner.words}: {result.remedy}" if result.remedy else ""
