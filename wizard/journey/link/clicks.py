"""What the alliance lead presses to link the account, in both layouts of the page that AWS documents.

https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-apc-aws-marketplace.html
https://docs.aws.amazon.com/partner-central/latest/crm/link-pc-mkt-accounts.html
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.clicks import Click
from wizard.linking_visit import visit
from wizard.model import Look
from wizard.situation import situation

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-apc-aws-marketplace.html"
CRM_DOCS = "https://docs.aws.amazon.com/partner-central/latest/crm/link-pc-mkt-accounts.html"
FAQ = "https://docs.aws.amazon.com/partner-central/latest/getting-started/account-linking-faq.html"

CONSOLE = "https://us-east-1.console.aws.amazon.com/console/home"
PORTAL = "https://partnercentral.awspartner.com/APNLogin"

FIRST = "First, in either case"
SECTION = "If the portal's home page has a section AWS Marketplace with Link Account"
BUTTON = "If the portal's home page has Link accounts at the top right"
AFTERWARDS = "Afterwards, either way"

_NAME_REFUSED = (
    "A refused name is inaccurate, or this account is in use for another partner already, as after a merger: then ask "
    "Partner Central support before you try again."
)
_DENIED = "Access denied means that the signed-in person lacks a permission: the step Permissions says which one."
_PLAN = (
    "That registration requires a paid account in good standing means the free plan, or an unpaid bill: the step The "
    "account says which."
)


def clicks(look: Look) -> tuple[Click, ...]:
    """Sign in, link in one of the two layouts, and see that it is linked."""
    account = look.account or ""
    name = visit(look.answers).legal_name
    return (*_before(account), *_section(look, account, name), *_button(account, name), *_afterwards())


def _before(account: str) -> Iterator[Click]:
    which = f"account {account}" if account else "the account that you chose"
    yield Click(
        part=FIRST,
        do=f"Sign in to {which} in the AWS console first, in the browser that you will use for the portal.",
        copy=CONSOLE,
        label="address",
        see="the number of the account at the top right; compare it with the one here.",
        trouble="Firefox ESR is not supported; take the usual Firefox, Chrome or Edge.",
        docs=DOCS,
    )
    yield Click(
        part=FIRST,
        do="In the same browser, sign in to the older Partner Central as alliance lead or cloud admin.",
        copy=PORTAL,
        label="address",
        see="the portal's home page.",
        trouble="Whoever has the same rights under another portal role cannot finish; the alliance lead can give them "
        "the role cloud admin.",
        docs=FAQ,
    )


def _section(look: Look, account: str, name: str) -> Iterator[Click]:
    yield Click(part=SECTION, do="In the section AWS Marketplace, press Link Account.", docs=DOCS)
    yield Click(part=SECTION, do="On the page AWS Marketplace Account linking, press Link Account.", docs=DOCS)
    yield Click(
        part=SECTION,
        do="If AWS asks who you are, choose IAM user, type the account's number and sign in.",
        copy=account,
        label="account",
        see="the linking page; whoever came by single sign-on is led straight to it.",
        docs=DOCS,
    )
    sells = situation(look.answers).marketplace_seller in {"one", "several"}
    more = (
        "As a seller you see the name already."
        if sells
        else "Your company becomes registered on AWS Marketplace by this; nobody has to sell there."
    )
    yield Click(
        part=SECTION,
        do="Compare the account's number, check or type the legal business name, and press Next.",
        copy=name,
        label="legal name",
        see=f"the roles that AWS will make. {more}",
        trouble=_NAME_REFUSED,
        docs=DOCS,
    )
    yield Click(
        part=SECTION,
        do="Look through the roles and their policies, and press Next.",
        see="the names PartnerCentralRoleForCloudAdmin, Alliance and Ace, each with a number that AWS chooses.",
        trouble=_DENIED,
        docs=DOCS,
    )
    yield Click(
        part=SECTION,
        do="Leave the boxes under the roles empty, or tick one to give that role to all portal users of its kind; go on.",
        see="that all three roles are made, whichever boxes are ticked; single people get theirs in the phase Users.",
        docs=DOCS,
    )
    yield Click(
        part=SECTION,
        do="Read the review once more: the account's number is what becomes permanent. Then press Submit.",
        copy=account,
        label="account",
        see="the portal again, with the account linked.",
        trouble=_PLAN,
        docs=DOCS,
    )


def _button(account: str, name: str) -> Iterator[Click]:
    yield Click(
        part=BUTTON,
        do="Press Link accounts at the top right of the home page.",
        see="a window called Account linking prerequisites.",
        docs=CRM_DOCS,
    )
    yield Click(
        part=BUTTON, do="Press Continue to account linking, then Initiate account linking.", docs=CRM_DOCS,
        see="the AWS console, with the account's number.",
    )  # fmt: skip
    yield Click(
        part=BUTTON,
        do="Compare the number under AWS account ID with this one.",
        copy=account,
        label="account",
        trouble="Another number: sign out of AWS, sign in to the right account, and begin again.",
        docs=CRM_DOCS,
    )
    yield Click(
        part=BUTTON,
        do="Type the legal business name and press Next.",
        copy=name,
        label="legal name",
        see="the page Standard IAM roles, with three boxes.",
        trouble=_NAME_REFUSED,
        docs=CRM_DOCS,
    )
    yield Click(
        part=BUTTON,
        do="Leave the boxes empty, or tick one to give that role to all portal users of its kind; press Next.",
        trouble=_DENIED,
        docs=CRM_DOCS,
    )
    yield Click(
        part=BUTTON,
        do="Read the review once more: the account's number is what becomes permanent. Then press Link accounts.",
        see="a banner that says it succeeded.",
        trouble=_PLAN,
        docs=CRM_DOCS,
    )


def _afterwards() -> Iterator[Click]:
    yield Click(
        part=AFTERWARDS,
        do="Go to the portal's home page and look for Manage linked account.",
        copy=PORTAL,
        label="address",
        see="Manage linked account where Link stood. State it here then, with your name.",
        trouble="Wait a quarter of an hour and reload the page before you try anything a second time.",
        docs=FAQ,
    )
