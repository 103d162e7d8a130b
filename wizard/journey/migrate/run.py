"""migrate.run: a clock while nobody can look, what to expect, and when to open a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wizard.clicks import Click
from wizard.migration import RUN_STEP as ID
from wizard.migration import Run, began, is_booked
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Result,
    Severity,
    Step,
    claimed,
    failed,
    unknown,
)
from wizard.notices import LOCKED_OUT, SIGNED_IN, support_case
from wizard.planner import PLAN_HOURS, USUAL_HOURS, Planned, planned, span, window
from wizard.situation import nothing_to_migrate

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html"

EXPLANATION = """\
While it runs, nobody can look: no API and no event says how far it is, and everybody is locked out of the old portal. \
That is meant to be so. It is over when an email to the alliance lead says that it succeeded; whoever has read it states \
so here.

AWS says two to six hours. Before that, every answer but the email means nothing: do not start it again, do not change \
roles or policies, and do not enter anything by another way.

After eight hours, or when an email says that it failed, open a case with Partner Central support. The text for it \
stands here, ready to copy, with your Partner ID and the time it began."""

SAYS = "An email from AWS to the alliance lead says that the migration has succeeded."

EXPECT = """\
- Nobody can sign in to the old portal, and the console does not know your company yet.
- Usually two to six hours, depending on how much data you have.
- At the end an email to the alliance lead. It may be in the folder for junk.
- Afterwards everybody signs in to your AWS account, and nobody with a password of the old portal.
- Opportunities may take up to a day until all of them show."""

BOOKED, PLANNED, LOOKED = "booked for", "planned for", "looked at"
"""Evidence that the question of this step is answered from."""


def completed(look: Look, _: str) -> Finding:
    """Whether somebody states that AWS's email has come; until then, how long it has been running."""
    start = began(look.answers)
    evidence = _evidence(look, start)
    claim = look.claims.get("migrate.completed")
    if claim is not None and start is not None and claim.at < start:
        return failed(
            f"{claim.who} stated that the email had come on {claim.at:%Y-%m-%d %H:%M} UTC, and the migration began after "
            f"that, at {start:%Y-%m-%d %H:%M} UTC.",
            "Correct when it began in the questions of this step, or state it again once the email is there.",
            evidence=evidence,
        )
    if claim is not None:
        return claimed(claim, SAYS, evidence=evidence)
    if start is None:
        said = "Nobody knows here when the migration begins, so nobody can say how long it has been running."
        return unknown(said, "Choose the window first, or answer when it really began.", evidence=evidence)
    if look.now >= start and not _known_to_begin(look):
        return unknown(
            f"It was planned to begin {span((look.now - start).total_seconds())} ago, and nobody has stated that it was "
            "booked, or answered when it began.",
            "If it runs, answer when it began, or state the booking in the step before. If not, choose another window there.",
            evidence=evidence,
        )
    return _running(look.now - start, start, evidence)


def _known_to_begin(look: Look) -> bool:
    """Whether anybody said more than when it is planned: that it is booked, or when it began."""
    plan = planned(window(look.answers))
    return bool(look.answers.of(ID, Run).began) or (plan is not None and is_booked(look.claims, plan))


def _running(running: timedelta, start: datetime, evidence: tuple[Evidence, ...]) -> Finding:
    usual, longest = (start + timedelta(hours=hours) for hours in USUAL_HOURS)
    state = "State it here once the email has come."
    if timedelta(minutes=-1) < running < timedelta():
        said = f"It begins within a minute, at {start:%Y-%m-%d %H:%M} UTC."
        return unknown(said, f"Wait, and change nothing. {state}", evidence=evidence)
    if running < timedelta():
        ahead = span(-running.total_seconds())
        return unknown(
            f"It has not begun: it begins in {ahead}, at {start:%Y-%m-%d %H:%M} UTC.",
            f"Wait. If it begins at another time than planned, answer that. {state}",
            evidence=evidence,
        )
    hours = running.total_seconds() / 3600
    clock = f"Begun {span(running.total_seconds())} ago, and no email is stated to have come."
    if hours < USUAL_HOURS[0]:
        said = f"{clock} Nothing is expected before {usual:%H:%M} UTC."
    elif hours < USUAL_HOURS[1]:
        said = f"{clock} That is within AWS's usual time, which ends at {longest:%H:%M} UTC."
    elif hours < PLAN_HOURS:
        late = start + timedelta(hours=PLAN_HOURS)
        said = f"{clock} That is longer than AWS's usual time. Open a support case at {late:%H:%M} UTC, not before."
    else:
        return unknown(
            f"{clock} That is longer than {PLAN_HOURS} hours: open a support case now.",
            f"Copy the text of the case from the steps of this page, or from the evidence. Change nothing meanwhile. {state}",
            evidence=evidence,
        )
    return unknown(said, f"Wait, and change nothing. {state}", evidence=evidence)


def _evidence(look: Look, start: datetime | None) -> tuple[Evidence, ...]:
    zone = window(look.answers).zone
    rows = []
    if start is not None:
        local = f" · {start.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} in {zone}" if zone else ""
        rows.append(Evidence(label="begins", value=f"{start.astimezone(UTC):%Y-%m-%d %H:%M} UTC{local}"))
        for label, hours in (("usual at the earliest", USUAL_HOURS[0]), ("usual at the latest", USUAL_HOURS[1])):
            rows.append(Evidence(label=label, value=f"{start + timedelta(hours=hours):%Y-%m-%d %H:%M} UTC"))
        rows.append(
            Evidence(label="open a case from", value=f"{start + timedelta(hours=PLAN_HOURS):%Y-%m-%d %H:%M} UTC")
        )
    plan = planned(window(look.answers))
    if plan is not None:
        label = BOOKED if is_booked(look.claims, plan) else PLANNED
        rows.append(Evidence(label=label, value=_clock(plan.start, zone)))
        rows.append(Evidence(label=LOOKED, value=_clock(look.now, zone)))
    case = support_case(look.answers, look.account, start, look.now)
    return (
        *rows,
        Evidence(label="what to expect", value=EXPECT),
        Evidence(label="text of a support case", value=case.text),
    )


def _clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} in {zone}"


def known(results: Sequence[Result]) -> Mapping[str, str]:
    """When it was to begin, and what time it was just now, on the clocks on which the question is answered."""
    told = {one.label: one.value for result in results for one in result.evidence}
    start = next((f"{label} {told[label]}" for label in (BOOKED, PLANNED) if label in told), "")
    if not start or LOOKED not in told:
        return {}
    return {"began": f"It was {start}. When this page was last looked at, it was {told[LOOKED]}."}


def clicks(look: Look) -> Sequence[Click]:
    """What to do meanwhile, which is little, and the support case when it takes too long; nothing once it is over."""
    if "migrate.completed" in look.claims:
        return (Click(do="Press nothing more: it is stated that AWS's email has come. Go on to the next page."),)
    start = began(look.answers)
    case = support_case(look.answers, look.account, start, look.now)
    plan = planned(window(look.answers))
    booked = plan is not None and is_booked(look.claims, plan)
    return (
        _beginning(plan, booked),
        Click(
            do="Wait for the email to the alliance lead"
            + (f", for {plan.hours} hours" if plan else "")
            + ", and state here when it has come.",
            see="An email from AWS that says that the migration succeeded.",
            trouble="Look into the folder for junk, and ask who else reads that mailbox.",
            part="While it runs",
        ),
        Click(
            do="Open a case with Partner Central support. Not from the AWS console: its Support icon leads to another team.",
            copy=LOCKED_OUT,
            label="support, when nobody can sign in",
            see="A form for a case.",
            trouble=f"Who can still sign in to the old portal finds the form at {SIGNED_IN}.",
            part=f"When it takes longer than {PLAN_HOURS} hours, or an email says that it failed",
        ),
        Click(
            do="Paste this text, and put in what stands in brackets.",
            copy=case.text,
            label="text of the case",
            see="The number of the case. Tell it to whoever is on call.",
            part=f"When it takes longer than {PLAN_HOURS} hours, or an email says that it failed",
        ),
    )


def _beginning(plan: Planned | None, booked: bool) -> Click:
    see = "That the migration is under way."
    trouble = "Once it has begun there is no way to stop it."
    if plan is not None and booked:
        here = plan.start.astimezone(ZoneInfo(plan.zone))
        when = f"{here:%Y-%m-%d %H:%M} in {plan.zone} ({plan.start:%H:%M} UTC)"
        do = f"Press nothing: it is stated to be booked, and begins by itself at {when}."
        return Click(do=do, see=see, trouble=trouble, part="While it runs", docs=DOCS)
    return Click(
        do="Begin only if it was not booked: in the old portal's tool, as for the booking, choose to begin at once.",
        see=f"{see} Note the time, and answer it here.",
        trouble=trouble,
        part="While it runs",
        docs=DOCS,
    )


STEP = Step(
    id=ID,
    title="The migration runs",
    owner=Owner.ALLIANCE_LEAD,
    minutes=120,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=Run,
    known=known,
    clicks=clicks,
    applies=nothing_to_migrate,
    checks=(
        Check(
            id="migrate.completed",
            title="AWS says that the migration has succeeded",
            judge=completed,
            severity=Severity.BLOCKER,
            blocks=Blocks.COMPLETION,
            docs=DOCS,
            claim=SAYS,
        ),
    ),
)
