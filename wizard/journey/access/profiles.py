"""access.profiles: who is signed in on this computer, how long that lasts, and two profiles to work with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from wizard.aws import profiles
from wizard.aws.changes import add_profile
from wizard.aws.errors import AwsError
from wizard.aws.profiles import Profile, Settings, SignedIn
from wizard.model import (
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
    not_applicable,
    passed,
    unknown,
)
from wizard.own_profiles import ADMIN, OPS, REGION, USES, ProfileChoice, Wanted, pointless, wanted
from wizard.own_profiles import STEP as ID
from wizard.text import clean

DOCS = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html"
CREDENTIALS_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
REGION_DOCS = "https://docs.aws.amazon.com/partner-central/latest/developer-guide/account-regions.html"

NOW = "signed in now"

MOST_ASKED = 24
"""Profiles that are asked who they are; each may run a program of yours, so not all of a hundred are."""

EXPLANATION = """\
You will come back to this account for weeks, so it helps to have two AWS profiles on this computer: \
partnercentral-admin, an administrator for setting up and for emergencies, and partnercentral-ops, with fewer rights, \
for every day.

Short-lived credentials are best: single sign-on, or a role that is assumed. An access key that never ends can be \
copied and used by anybody, for as long as nobody notices. When a sign-in has ended, the wizard offers to sign in again \
where you are: you open an address in a browser, compare a code, and agree.

A profile is added at the end of your AWS config file, after you have seen its lines. What stands in the file stays as \
it is, and a backup is kept beside it."""


# --- checks


def _own_profile(look: Look, name: str) -> Finding:
    """Whether a profile of this name is there and is the chosen account."""
    settings = profiles.settings(look.aws)
    profile = settings.profile(name)
    if profile is None:
        return failed(
            f"There is no profile {name} on this computer ({USES[name]}).",
            "Answer the questions of this step to have it added, or add it with aws configure sso.",
        )
    evidence = _described(profile)
    try:
        signed = profiles.signed_in(look.aws, name)
    except AwsError as error:
        return unknown(
            f"{name} is there, but does not say who it is. {error.sentence}", error.remedy, evidence=evidence
        )
    evidence = (*evidence, Evidence(label="who", value=signed.identity.arn))
    if signed.identity.account != look.account:
        return failed(
            f"{name} is account {signed.identity.account}, and this journey is for account {look.account}.",
            "Correct the profile in your AWS config file, or choose the other account in the first phase.",
            evidence=evidence,
        )
    return passed(f"{name} is there: {signed.identity.name} in account {signed.identity.account}.", evidence=evidence)


def admin_profile(look: Look, _: str) -> Finding:
    return _own_profile(look, ADMIN)


def ops_profile(look: Look, _: str) -> Finding:
    return _own_profile(look, OPS)


def everybody(look: Look) -> Iterable[str]:
    """Whoever is signed in, and every profile, those of this journey first."""
    return [NOW, *_ours_first(profiles.settings(look.aws))]


def _ours_first(settings: Settings) -> list[str]:
    return sorted((profile.name for profile in settings.profiles), key=lambda name: name not in {ADMIN, OPS})


def credentials(look: Look, subject: str) -> Finding:
    """Whether credentials for this account end by themselves, and when."""
    settings = profiles.settings(look.aws)
    if subject == NOW:
        return _lasting(look, NOW, profiles.signed_in(look.aws), settings.in_use, settings.which_wins)
    profile = settings.profile(subject)
    if profile is None:
        return unknown(f"The profile {subject} is gone.", "Look again.")
    reason = _not_asked(look, settings, profile)
    if reason:
        return not_applicable(f"{subject}: {reason}", evidence=_described(profile))
    try:
        signed = profiles.signed_in(look.aws, subject)
    except AwsError as error:
        return unknown(f"{subject}: {error.sentence}", error.remedy, evidence=_described(profile))
    if signed.identity.account != look.account:
        other = f"{subject} is account {signed.identity.account}; this journey does not use it."
        return not_applicable(other, evidence=(*_described(profile), Evidence(label="who", value=signed.identity.arn)))
    return _lasting(look, subject, signed, profile.kind, "")


def _not_asked(look: Look, settings: Settings, profile: Profile) -> str:
    """Why a profile is not asked who it is, or ""."""
    if profile.account and profile.account != look.account:
        return f"by its settings it is for account {profile.account}; this journey does not use it."
    if profile.kind == "no credentials of its own":
        return "it holds settings and no credentials."
    if profile.name in _ours_first(settings)[MOST_ASKED:]:
        return f"not asked, because only {MOST_ASKED} profiles are asked at a time."
    return ""


def _lasting(look: Look, name: str, signed: SignedIn, kind: str, which_wins: str) -> Finding:
    who = signed.identity
    evidence = (
        Evidence(label="who", value=who.arn),
        Evidence(label="how", value=kind or signed.method),
        *([Evidence(label="which wins", value=which_wins)] if which_wins else []),
    )
    said = f"{which_wins} " if which_wins else ""
    if who.is_root:
        return failed(
            f"{name}: the root user of account {who.account}. {said}".rstrip(),
            "Sign in as an administrator instead: the wizard writes nothing as the root user.",
            evidence=evidence,
        )
    if not signed.temporary:
        return failed(
            f"{name}: a long-lived access key of {who.name}, which anybody who has it can use for ever. {said}".rstrip(),
            "Use single sign-on or a role, then delete the key in the IAM console.",
            evidence=evidence,
        )
    return passed(f"{name}: {who.name}, {_until(look.now, signed)}. {said}".rstrip(), evidence=evidence)


def _until(now: datetime, signed: SignedIn) -> str:
    if signed.until is None:
        return "short-lived; nobody says when it ends"
    left = signed.until - now
    if left <= timedelta():
        return "short-lived; the sign-in is over and its last credentials are being used up"
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    lasts = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"signed in for another {lasts}, until {signed.until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def region(look: Look, _: str) -> Finding:
    """Partner Central is asked in us-east-1 whatever a profile says; the AWS CLI is not so sure."""
    settings = profiles.settings(look.aws)
    says = clean(settings.region) or "none"
    evidence = (Evidence(label="used", value=REGION), Evidence(label="your settings", value=says))
    others = [
        profile for name in (ADMIN, OPS) if (profile := settings.profile(name)) and profile.region not in {REGION, ""}
    ]
    if others:
        names = " and ".join(f"{profile.name} ({clean(profile.region)})" for profile in others)
        return failed(
            f"The wizard uses {REGION} for Partner Central whatever a profile says, but the AWS CLI with {names} would not.",
            f"Set region = {REGION} in that profile, or add --region {REGION} to every line you copy from here.",
            evidence=evidence,
        )
    return passed(
        f"Partner Central lives in {REGION}, and is asked there whatever your settings say ({says}).", evidence=evidence
    )


def _described(profile: Profile) -> tuple[Evidence, ...]:
    facts = {"how": profile.kind, "account": profile.account, "role": profile.role, "leans on": profile.source}
    return tuple(Evidence(label=label, value=value) for label, value in facts.items() if value)


# --- changes


def changes(look: Look) -> Iterator[Change | Held]:
    """The profiles that were chosen and are not there, each added behind the one before."""
    choice = look.answers.of(ID, ProfileChoice)
    if not choice.write:
        return
    settings = profiles.settings(look.aws)
    path, content, needs = settings.path, settings.content, tuple[str, ...]()
    why_not = _why_not(look, settings)
    if why_not:
        yield Held(step=ID, subject=path, reason=why_not, remedy="Settle that first, then look again.")
        return
    assert look.account is not None
    for item in wanted(choice, settings, look.account):
        if not isinstance(item, Wanted):
            name, error = item
            yield Held(step=ID, subject=name, reason=str(error), remedy=error.remedy)
            continue
        try:
            change = add_profile(
                ID, item.name, item.sections, path=path, content=content, does=USES[item.name], needs=needs
            )
        except ValueError as error:
            said = clean(f"Its lines cannot be written: {error}.")
            yield Held(step=ID, subject=item.name, reason=said, remedy="Correct the answers of this step.")
            continue
        yield change
        content, needs = (content or b"") + change.parameters["Text"].encode(), (change.id,)


def _why_not(look: Look, settings: Settings) -> str:
    """Why no profile can be added at all, or ""."""
    if look.account is None:
        return "No account is chosen yet."
    if not settings.can_be_added_to:
        return "It is not a file that a profile could be added to: see AWS_CONFIG_FILE."
    return "" if clean(settings.path) == settings.path else "Its name cannot be shown as it is."


STEP = Step(
    id=ID,
    title="Profiles",
    owner=Owner.IAM_ADMIN,
    minutes=5,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=ProfileChoice,
    pointless=lambda _, given: pointless(given),
    changes=changes,
    checks=(
        Check(
            id="access.admin-profile",
            title="partnercentral-admin is the chosen account",
            judge=admin_profile,
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
        Check(
            id="access.ops-profile",
            title="partnercentral-ops is the chosen account",
            judge=ops_profile,
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
        Check(
            id="access.credentials",
            title="Credentials for this account end by themselves",
            column="temporary",
            judge=credentials,
            subjects=everybody,
            if_none=unknown("Nobody is signed in.", "Sign in, then look again."),
            severity=Severity.ADVICE,
            docs=CREDENTIALS_DOCS,
        ),
        Check(
            id="access.region",
            title="Partner Central is asked in us-east-1",
            judge=region,
            severity=Severity.ADVICE,
            docs=REGION_DOCS,
        ),
    ),
)
