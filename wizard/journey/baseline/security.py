"""baseline.security: what every AWS account should have; advice, because AWS asks for none of it before linking."""

from __future__ import annotations

from wizard.aws import audit, iam
from wizard.model import (
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    claimed,
    failed,
    passed,
    unknown,
)

ID = "baseline.security"
ROOT_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"
REPORT_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html"
TRAIL_DOCS = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-getting-started.html"
CONFIG_DOCS = "https://docs.aws.amazon.com/config/latest/developerguide/getting-started.html"

EXPLANATION = """\
The account you link will carry your pipeline, your offers and everybody's access to them, for as long as you are a \
partner. These are the habits of a well-kept account. All of it is advice: AWS asks for none of it before linking, and \
the wizard changes none of it.

Multi-factor sign-in in Identity Center or at your own identity provider cannot be seen here, and the old portal's \
codes by email are another system again. What you see is what IAM itself knows."""

MOST_NAMES = 8


def root_mfa(look: Look, _: str) -> Finding:
    """Whether the root user has a second factor: `AccountMFAEnabled` says that, and no more."""
    live = iam.summary(look.aws)
    enabled = live.get("AccountMFAEnabled")
    if enabled is None:
        return unknown("AWS did not say whether the root user has a second factor.", "Look again in a moment.")
    evidence = (Evidence(label="AccountMFAEnabled", value=str(enabled)),)
    if enabled:
        return passed("The root user has a second factor.", evidence=evidence)
    return failed(
        "The root user has no second factor, as far as IAM knows.",
        "Sign in as root and register one, unless your organization has taken the root user's credentials away.",
        evidence=evidence,
    )


def root_keys(look: Look, _: str) -> Finding:
    """Whether the root user has access keys; it should never have any."""
    live = iam.summary(look.aws)
    keys = live.get("AccountAccessKeysPresent")
    if keys is None:
        return unknown("AWS did not say whether the root user has access keys.", "Look again in a moment.")
    evidence = (Evidence(label="AccountAccessKeysPresent", value=str(keys)),)
    if not keys:
        return passed("The root user has no access keys.", evidence=evidence)
    return failed(
        "The root user has access keys: whoever holds them can do anything, and nothing can limit them.",
        "Find out what uses them, give that a role instead, then sign in as root and delete them.",
        evidence=evidence,
    )


def user_mfa(look: Look, _: str) -> Finding:
    """Which IAM users sign in with a password and nothing else."""
    rows = audit.credential_report(look.aws)
    people = [row for row in rows if row["password_enabled"] == "true" and row["user"] != "<root_account>"]
    bare = sorted(row["user"] for row in people if row["mfa_active"] != "true")
    evidence = (
        Evidence(label="users with a password", value=str(len(people))),
        Evidence(label="without a second factor", value=", ".join(bare) or "none"),
    )
    if not people:
        return passed("No IAM user signs in with a password.", evidence=evidence)
    if not bare:
        return passed(f"All {len(people)} IAM users with a password have a second factor.", evidence=evidence)
    names = ", ".join(bare[:MOST_NAMES]) + (f" and {len(bare) - MOST_NAMES} more" if len(bare) > MOST_NAMES else "")
    return failed(
        f"{len(bare)} of {len(people)} IAM users sign in with a password alone: {names}.",
        "Have them register a second factor, or move them to Identity Center and take the password away.",
        evidence=evidence,
    )


def trail(look: Look, _: str) -> Finding:
    """Whether a trail of all Regions is writing down what is changed."""
    found = audit.trails(look.aws)
    wide = [trail for trail in found if trail.get("IsMultiRegionTrail")]
    evidence = tuple(Evidence(label="trail", value=str(trail.get("TrailARN"))) for trail in found)
    if not wide:
        said = "No trail covers all Regions" + (f"; {len(found)} cover one." if found else ": there is none.")
        return failed(said, "Create a trail for all Regions with management events.", evidence=evidence)
    logging = [trail for trail in wide if audit.is_logging(look.aws, trail)]
    if not logging:
        return failed(
            "The trail that covers all Regions is switched off.",
            "Start its logging in the CloudTrail console.",
            evidence=evidence,
        )
    if not any(audit.records_writes(look.aws, trail) for trail in logging):
        return failed(
            "The trail that covers all Regions does not keep management events that change something.",
            "Turn on management events of the kinds read and write, or write alone.",
            evidence=evidence,
        )
    return passed("A trail of all Regions is logging what is changed.", evidence=evidence)


def config(look: Look, _: str) -> Finding:
    """Whether AWS Config is recording in us-east-1."""
    found = audit.recorders(look.aws)
    evidence = tuple(
        Evidence(label="recorder", value=f"{name}: {'recording' if on else 'stopped'}") for name, on in found
    )
    if any(on for _, on in found):
        return passed("AWS Config is recording in us-east-1.", evidence=evidence)
    said = "AWS Config's recorder in us-east-1 is stopped." if found else "AWS Config records nothing in us-east-1."
    return failed(said, "Switch it on if your company uses AWS Config; it has a price of its own.", evidence=evidence)


PATH_CLAIM = "It is written down who may do what in this account, with no more rights than needed."


def access_path(look: Look, _: str) -> Finding:
    """Whether somebody states that access to the account is written down; no API can tell."""
    claim = look.claims.get("baseline.access-path")
    if claim is not None:
        return claimed(claim, PATH_CLAIM)
    return unknown(
        "Nobody has stated yet that it is written down who may do what in this account.",
        "Write down who the administrators are, how they get in and what for; then state it here with your name.",
    )


def _advice(id: str, title: str, judge: object, docs: str, claim: str = "") -> Check:
    return Check(id=id, title=title, judge=judge, severity=Severity.ADVICE, docs=docs, claim=claim)  # type: ignore[arg-type]


STEP = Step(
    id=ID,
    title="Account security",
    owner=Owner.IAM_ADMIN,
    minutes=12,
    explanation=EXPLANATION,
    docs=ROOT_DOCS,
    checks=(
        _advice("baseline.root-mfa", "The root user has a second factor", root_mfa, ROOT_DOCS),
        _advice("baseline.root-keys", "The root user has no access keys", root_keys, ROOT_DOCS),
        _advice("baseline.user-mfa", "Nobody signs in with a password alone", user_mfa, REPORT_DOCS),
        _advice("baseline.trail", "A trail writes down what is changed", trail, TRAIL_DOCS),
        _advice("baseline.config", "AWS Config is recording", config, CONFIG_DOCS),
        _advice("baseline.access-path", "Access is written down", access_path, ROOT_DOCS, PATH_CLAIM),
    ),
)
