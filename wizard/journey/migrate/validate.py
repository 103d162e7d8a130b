"""migrate.validate: what works after the migration: looked at where it can be, stated by name where it cannot."""

from __future__ import annotations

from wizard import situation
from wizard.clicks import Click
from wizard.journey.migrate.access import persona_access, personas, registered
from wizard.journey.migrate.active import active
from wizard.journey.migrate.people import refused, signed_in
from wizard.journey.migrate.services import ace, marketplace_answers, opportunities
from wizard.migration import VALIDATE_STEP as ID
from wizard.migration import Validation
from wizard.model import Blocks, Check, Look, Owner, Severity, Step, not_applicable, unknown
from wizard.notices import CONSOLE
from wizard.signon import WAYS, way

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/signing-in.html"
PARTNER_DOCS = "https://docs.aws.amazon.com/partner-central/latest/APIReference/API_account_ListPartners.html"
ACCESS_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/managed-policy-mappings.html"
SELLING_DOCS = "https://docs.aws.amazon.com/partner-central/latest/APIReference/API_ListOpportunities.html"
SETTINGS_DOCS = "https://docs.aws.amazon.com/partner-central/latest/APIReference/API_GetSellingSystemSettings.html"
ENTITIES_DOCS = "https://docs.aws.amazon.com/marketplace/latest/APIReference/API_ListEntities.html"
TRAIL_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-cloudtrail-logging.html"

EXPLANATION = """\
An email says that it worked; here it is looked at. Partner Central answers whether it knows your company in this account. \
IAM works out what each persona may do there, which is the best anybody can know without trying, and no promise. \
CloudTrail tells who was refused, and why, as far as AWS says it.

Then people try: everybody who is active signs in once and opens Partner Central. Whoever did so leaves a record; for \
somebody who left none, a named person can state it.

Opportunities may take up to a day until all of them show. Count them tomorrow before anybody is alarmed, and enter \
nothing a second time."""

SIGNED_IN = "Everybody who is active has signed in to the AWS account and opened Partner Central."


def clicks(look: Look) -> tuple[Click, ...]:
    """How everybody gets in for the first time."""
    by = WAYS[way(look.answers).way]
    return (
        Click(
            do=f"Sign in to the AWS account {look.account or ''}".rstrip() + f" by way of {by}.",
            see="The AWS console, with the account's number at the top right.",
            trouble="Not in the list of accounts: the group or the assignment is missing. The sign-on phase shows which.",
            docs=DOCS,
        ),
        Click(
            do="Open Partner Central.",
            copy=CONSOLE,
            label="address of Partner Central",
            see="Your company's name, and the parts that your persona works with.",
            trouble='"Access denied. You do not have permission to AWS Partner Central." means that the policies of the '
            'persona are missing or old. "Not Registered" means another account than the linked one: do not register.',
        ),
        Click(
            do="Do one thing that is your work: open an opportunity, a solution or a campaign.",
            see="It opens. Within 15 minutes this page shows a record of you.",
        ),
    )


def _check(id: str, title: str, judge: object, docs: str, **more: object) -> Check:
    return Check(id=id, title=title, judge=judge, severity=Severity.ADVICE, docs=docs, **more)  # type: ignore[arg-type]


STEP = Step(
    id=ID,
    title="Check that it works",
    owner=Owner.IAM_ADMIN,
    minutes=60,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=Validation,
    clicks=clicks,
    applies=situation.nothing_to_migrate,
    checks=(
        Check(
            id="migrate.registered",
            title="Partner Central knows your company here",
            judge=registered,
            severity=Severity.BLOCKER,
            blocks=Blocks.COMPLETION,
            docs=PARTNER_DOCS,
        ),
        _check(
            "migrate.persona-access",
            "Each persona may do its work",
            persona_access,
            ACCESS_DOCS,
            subjects=personas,
            column="access",
            if_none=not_applicable("No persona is chosen."),
        ),
        _check("migrate.opportunities", "Opportunities are there", opportunities, SELLING_DOCS),
        _check("migrate.marketplace", "AWS Marketplace still answers", marketplace_answers, ENTITIES_DOCS),
        _check("migrate.ace", "The API for opportunities still answers", ace, SETTINGS_DOCS),
        _check("migrate.denials", "Nobody is being refused", refused, TRAIL_DOCS),
        Check(
            id="migrate.signed-in",
            title="Everybody who is active has got in",
            judge=signed_in,
            severity=Severity.BLOCKER,
            blocks=Blocks.COMPLETION,
            docs=DOCS,
            subjects=active,
            column="got in",
            if_none=unknown(
                "Nobody knows here who is active: no users were imported.",
                "Import the users first, in the phase before; then everybody's line stands here.",
            ),
            claim=SIGNED_IN,
            owner=Owner.EITHER,
        ),
    ),
)
